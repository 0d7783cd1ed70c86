"""``mdpoverty standards``: what there is, what it says, whether a file is sound, and the schema for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mdpoverty.cli.ending import Ending
from mdpoverty.cli.options import Lang, Language, NoOverwrite
from mdpoverty.cli.usage import Group
from mdpoverty.errors import MdpovertyError

if TYPE_CHECKING:
    from mdpoverty.law.diff import Difference

standards = typer.Typer(cls=Group, no_args_is_help=True, help="List, show and check the standards.")


@standards.command("list")
def list_all(
    *,
    revisions: Annotated[bool, typer.Option("--revisions", help="List earlier revisions, too.")] = False,
    lang: Lang = Language.EN,
) -> None:
    """List the shipped standards with the days on which they apply."""
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.output import console, plain_table
    from mdpoverty.law.registry import list_standards

    words = Words(lang)
    table = plain_table(*map(words, ("id", "title", "from", "through", "revision")), "sha256")
    for law in list_standards(revisions=revisions):
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
    from mdpoverty.cli.describe_standard import describe
    from mdpoverty.cli.output import console
    from mdpoverty.law.registry import load_standard

    screen = console()
    for part in describe(load_standard(standard, allow_provisional=True), lang):
        screen.print(part)


@standards.command()
def history(
    standard: Annotated[str, typer.Argument(metavar="ID", help="The standard.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the history as JSON.")] = False,
    lang: Lang = Language.EN,
) -> None:
    """Tell what each revision of a standard's file changed, why, and which reviews it touches."""
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.output import print_json
    from mdpoverty.language import day
    from mdpoverty.law.registry import load_standard
    from mdpoverty.law.revisions.history import history as corrections

    newest = load_standard(standard, allow_provisional=True)
    kept = [load_standard(f"{newest.id}@{one.revision}", allow_provisional=True) for one in newest.history]
    found = corrections(kept)
    if as_json:
        content = {"id": newest.id, "revisions": [one.to_dict() for one in found]}
        print_json(json.dumps(content, ensure_ascii=False, indent=2))
        return
    words = Words(lang)
    for one in found:
        on, reason = day(one.revision.date).in_language(lang), one.revision.note.in_language(lang)
        typer.echo(words("revision_of", id=newest.id, revision=one.revision.revision, date=on, digest=one.digest[:12]))
        typer.echo(f"  {reason}")
        if one.touches is not None:
            first, last = (day(end).in_language(lang) for end in one.touches)
            typer.echo(f"  {words('touches', first=first, last=last)}")
        elif one.revision.revision > 1:
            typer.echo(f"  {words('touches_nothing')}")
        if one.facts:
            typer.echo(f"  {words('facts_defined_anew', facts=', '.join(one.facts))}")
        _print_differences(one.differences, lang, indent="    ")


@standards.command()
def validate(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files of standards, or ids of shipped ones.")],
    lang: Lang = Language.EN,
) -> None:
    """Check files of standards and print every fault with file, line and path. Ends with 1 if there is one."""
    from mdpoverty.cli.messages import Words
    from mdpoverty.law.registry import load_standard

    words, faulty = Words(lang), 0
    for path in paths:
        try:
            law = load_standard(path, allow_provisional=True)
        except MdpovertyError as error:
            faulty += 1
            typer.echo(error.message.text(lang))
            for fault in error.faults:
                typer.echo(f"  {fault.line(lang)}")
        else:
            typer.echo(words("sound", file=path, id=law.id, revision=law.revision, digest=law.digest[:12]))
    if faulty:
        raise typer.Exit(Ending.REJECTED)


@standards.command()
def verify(
    standard: Annotated[str, typer.Argument(metavar="ID|PATH", help="The standard to look through.")],
    lang: Lang = Language.EN,
) -> None:
    """List every number and rule by how well it is known, the least known first, with what has to be read where."""
    from mdpoverty.cli.output import console, plain_table
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
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A standard: its id, or the path of a file.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The standard held against it.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences as JSON.")] = False,
    lang: Lang = Language.EN,
) -> None:
    """Tell in what two standards differ: lines, indicators, cut-offs, decisions, exemption, readings, sources."""
    from mdpoverty.cli.output import print_json
    from mdpoverty.law.diff import differences
    from mdpoverty.law.registry import load_standard

    one, other = (load_standard(name, allow_provisional=True) for name in (before, after))
    found = differences(one, other)
    if as_json:
        sides = {"before": {"id": one.id, "digest": one.digest}, "after": {"id": other.id, "digest": other.digest}}
        content = {**sides, "differences": [difference.to_dict() for difference in found]}
        print_json(json.dumps(content, ensure_ascii=False, indent=2))
        return
    names = (f"{law.id}@{law.revision}" if one.id == other.id else law.id for law in (one, other))
    typer.echo(" → ".join(names))
    _print_differences(found, lang)


def _print_differences(found: Sequence[Difference], lang: Language, *, indent: str = "") -> None:
    from mdpoverty.law.diff import SECTIONS

    for section, heading in SECTIONS.items():
        some = [difference for difference in found if difference.section == section]
        if some:
            typer.echo(f"\n{indent}{heading.in_language(lang)}")
        for difference in some:
            for line in _difference(difference, lang):
                typer.echo(f"{indent}  {line}")


def _difference(difference: Difference, lang: Language) -> Iterator[str]:
    label, sides = difference.label.in_language(lang), (difference.before, difference.after)
    before, after = (None if text is None else text.in_language(lang) for text in sides)
    if before is None or after is None:
        sign, text = ("−", before) if after is None else ("+", after)
        yield f"{sign} {label}" if text == label else f"{sign} {label}: {text}"
    else:
        yield f"~ {label}" if label != before else f"~ {difference.part}"
        yield f"    {before}"
        yield f"    → {after}"


@standards.command()
def parameters(
    *,
    jurisdiction: Annotated[
        list[str],
        typer.Option("--jurisdiction", metavar="ID", help="vn, or a province; may be given several times."),
    ] = ["vn"],  # noqa: B006 - Typer copies it
    first: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="The first calendar year.")] = None,
    last: Annotated[int | None, typer.Option("--to", metavar="YEAR", help="The last calendar year.")] = None,
    revisions: Annotated[bool, typer.Option("--revisions", help="List those of earlier revisions, too.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="The table: .csv, .parquet, .xlsx, .json or .jsonl, overwritten if it exists; else the screen.",
        ),
    ] = None,
    no_overwrite: NoOverwrite = False,
    lang: Lang = Language.EN,
) -> None:
    """List every line, score, cut-off, count and age over time, with its source and grade."""
    from mdpoverty.analysis.parameters import find_parameters, parameters_table
    from mdpoverty.cli.messages import Words

    found = find_parameters(jurisdiction, first, last, revisions=revisions)
    if output is None:
        from mdpoverty.cli.list_parameters import WIDTH, list_parameters
        from mdpoverty.cli.output import console

        screen = console()
        screen.width = min(screen.width, WIDTH)
        for part in list_parameters(found, lang):
            screen.print(part)
        return
    from mdpoverty.tables.output.output_files import check_outputs
    from mdpoverty.tables.output.write import Outputs, check_ending

    check_ending(output)
    check_outputs([output], overwrite=not no_overwrite)
    with Outputs(overwrite=not no_overwrite) as outputs:
        outputs.write(output, parameters_table(found))
    typer.echo(Words(lang)("written", files=output))


@standards.command()
def schema(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write it, overwritten if it exists; else the screen."
        ),
    ] = None,
    *,
    no_overwrite: NoOverwrite = False,
) -> None:
    """Print the JSON schema of standard files, with which editors complete and check them."""
    from mdpoverty.cli.output import print_json
    from mdpoverty.law.schema import standard_schema

    text = json.dumps(standard_schema(), ensure_ascii=False, indent=2)
    if output is None:
        print_json(text)
        return
    from mdpoverty.tables.output.output_files import WholeFiles, check_outputs

    check_outputs([output], overwrite=not no_overwrite)
    with WholeFiles(overwrite=not no_overwrite) as files:
        files.write_text(output, f"{text}\n")
    typer.echo(output)
