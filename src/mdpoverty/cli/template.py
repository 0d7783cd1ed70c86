"""``mdpoverty template``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mdpoverty.cli.options import Lang, Language
from mdpoverty.errors import InputError
from mdpoverty.messages.message import Message

_TABLES = (".csv", ".parquet", ".json", ".jsonl")


class Format(StrEnum):
    """What to write."""

    CSV = "csv"
    XLSX = "xlsx"


def template(
    standard: Annotated[str, typer.Option(metavar="ID|PATH", help="The standard whose columns are wanted.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER|FILE.xlsx",
            help="A folder for CSV files, or a workbook; nothing is overwritten.",
        ),
    ],
    kind: Annotated[
        Format | None, typer.Option("--format", help="csv or xlsx; if left out, the ending of the output tells.")
    ] = None,
    lang: Lang = Language.EN,  # noqa: ARG001 - read where errors are told
) -> None:
    """Write empty tables of households and members with the columns a standard uses, and a guide to them."""
    is_book = output.suffix.lower() == ".xlsx"
    if output.suffix.lower() in _TABLES and not output.is_dir():
        raise InputError(Message("template_is_two_tables", {"file": str(output)}))
    if kind is not None and (kind is Format.XLSX) != is_book:
        code = "template_needs_book" if kind is Format.XLSX else "template_needs_folder"
        raise InputError(Message(code, {"file": str(output)}))
    from mdpoverty.files.template import write_template
    from mdpoverty.law.registry import load_standard

    for file in write_template(load_standard(standard, allow_provisional=True), output, xlsx=is_book):
        typer.echo(file)
