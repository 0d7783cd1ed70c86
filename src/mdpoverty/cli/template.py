"""``mdpoverty template``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

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
) -> None:
    """Write empty tables of households and members with the columns a standard uses, and a guide to them."""
    is_book = output.suffix.lower() == ".xlsx"
    if output.suffix.lower() in _TABLES and not output.is_dir():
        what = "a template is two tables and a guide; name a folder for CSV files, or a file that ends in .xlsx"
        raise typer.BadParameter(f"{output}: {what}", param_hint="--output")
    if kind is not None and (kind is Format.XLSX) != is_book:
        wanted = "a file that ends in .xlsx" if kind is Format.XLSX else "a folder"
        raise typer.BadParameter(f"{output}: --format {kind.value} needs {wanted}", param_hint="--output")
    from mdpoverty.law.registry import load_standard
    from mdpoverty.tables.template import write_template

    for file in write_template(load_standard(standard, allow_provisional=True), output, xlsx=is_book):
        typer.echo(file)
