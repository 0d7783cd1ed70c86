"""``mdpoverty standards``: what there is, what it says, whether a file is sound, and the schema for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from mdpoverty.cli.options import Lang, Language
from mdpoverty.errors import MdpovertyError

_FAULTY = 1
standards = typer.Typer(no_args_is_help=True, help="List, show and check the standards.")


@standards.command("list")
def list_all(lang: Lang = Language.EN) -> None:
    """List the shipped standards with the days on which they apply."""
    from mdpoverty.cli.printing import console, plain_table
    from mdpoverty.law.registry import list_standards

    headings = ("mã", "tên", "từ", "đến", "bản") if lang is Language.VI else ("id", "title", "from", "through", "rev.")
    table = plain_table(*headings, "sha256")
    for law in list_standards():
        title = law.title.in_language(lang)
        days = str(law.first_day), str(law.last_day)
        table.add_row(law.id, title, *days, str(law.revision), law.digest[:12])
    console().print(table)


@standards.command()
def show(
    standard: Annotated[str, typer.Argument(metavar="ID|PATH", help="The standard to describe.")],
    lang: Lang = Language.EN,
) -> None:
    """Describe a standard: dates, lines, indicators, decision table, doubtful readings, sources and grades."""
    from mdpoverty.cli.description import describe
    from mdpoverty.cli.printing import console
    from mdpoverty.law.registry import load_standard

    screen = console()
    for part in describe(load_standard(standard, allow_provisional=True), lang):
        screen.print(part)


@standards.command()
def validate(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files of standards, or ids of shipped ones.")],
) -> None:
    """Check files of standards and print every fault with file, line and path. Ends with 1 if there is one."""
    from mdpoverty.law.registry import load_standard

    faulty = 0
    for path in paths:
        try:
            law = load_standard(path, allow_provisional=True)
        except MdpovertyError as error:
            faulty += 1
            typer.echo(error.heading)
            for fault in error.faults:
                typer.echo(f"  {fault}")
        else:
            typer.echo(f"{path}: sound ({law.id}, revision {law.revision}, sha256 {law.digest[:12]})")
    if faulty:
        raise typer.Exit(_FAULTY)


@standards.command()
def verify(
    standard: Annotated[str, typer.Argument(metavar="ID|PATH", help="The standard to look through.")],
    lang: Lang = Language.EN,
) -> None:
    """List every number and rule by how well it is known, the least known first, with what has to be read where."""
    from mdpoverty.cli.printing import console, plain_table
    from mdpoverty.law.registry import load_standard
    from mdpoverty.law.verification import graded_parts
    from mdpoverty.vocabulary import Verification

    parts = graded_parts(load_standard(standard, allow_provisional=True))
    screen = console()
    for grade in reversed(Verification):
        alike = [part for part in parts if part.verification is grade]
        if alike:
            screen.print(f"{grade.value} – {grade.label(lang.value)}: {len(alike)}")
            table = plain_table("", "")
            for part in alike:
                table.add_row(f"  {part.part}", part.to_read)
            screen.print(table)


@standards.command()
def schema(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it; if left out, the screen.")
    ] = None,
) -> None:
    """Print the JSON schema of standard files, with which editors complete and check them."""
    from mdpoverty.law.schema import standard_schema

    text = json.dumps(standard_schema(), ensure_ascii=False, indent=2)
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise MdpovertyError(f"{output}: cannot be written ({error.strerror})") from error
    typer.echo(output)
