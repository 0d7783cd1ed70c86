"""``mdpoverty audit``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mdpoverty.cli.ending import Ending
from mdpoverty.cli.options import (
    AllowProvisional,
    Households,
    Lang,
    Language,
    Members,
    NoOverwrite,
    OutputIfWanted,
    Quiet,
    Readings,
    ReviewDate,
    StandardIfWanted,
    StrictDates,
    UnknownCodes,
    WithoutChecks,
    read_list,
    read_readings,
    read_standard,
    read_unknown_codes,
)

if TYPE_CHECKING:
    import polars as pl
    from rich.table import Table

    from mdpoverty.analysis.audit import Audit
    from mdpoverty.cli.messages import Words

_MOST_SHOWN = 20


def audit(
    households: Households,
    members: Members = None,
    *,
    review_date: ReviewDate,
    standard: StandardIfWanted = None,
    by: Annotated[
        str | None, typer.Option(metavar="COLUMN,COLUMN", help="What to count by, such as commune; all if left out.")
    ] = None,
    output: OutputIfWanted = None,
    interpretation: Readings = None,
    no_overwrite: NoOverwrite = False,
    allow_provisional: AllowProvisional = False,
    strict_dates: StrictDates = False,
    without_check: WithoutChecks = None,
    unknown_code: UnknownCodes = None,
    lang: Lang = Language.EN,
    quiet: Quiet = False,
) -> None:
    """Hold the classes, ticks and totals that a register records against what its facts give.

    Written are all households (OUT), the contradictions with the surest first, the counts, and the ticks by indicator.
    Ends with 1 if rows were rejected.
    """
    readings, groups = read_readings(interpretation), read_list(by)
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.summary import print_totals
    from mdpoverty.files.analyse_files import audit_files

    law = read_standard(standard, review_date, allow_provisional=allow_provisional)
    run = audit_files(
        households,
        members,
        standard=law,
        review_date=review_date,
        output=output,
        by=groups,
        interpretations=readings,
        strict_dates=strict_dates,
        without_checks=without_check or (),
        unknown_codes=read_unknown_codes(unknown_code),
        overwrite=not no_overwrite,
        language=lang.value,
    )
    words = Words(lang)
    if not quiet:
        _print(run.audit, groups, readings, words)
    print_totals(run, words, quiet=quiet)
    if run.totals.rejected:
        raise typer.Exit(Ending.REJECTED)


def _print(found: Audit[pl.DataFrame], groups: list[str], readings: dict[str, str], words: Words) -> None:
    from mdpoverty.cli.output import console
    from mdpoverty.cli.summary import heading, print_readings

    screen = console()
    screen.print(heading(found.receipt, words))
    print_readings(readings, words)
    screen.print(f"\n{words('audited_class')}")
    screen.print(_counts(found.summary, groups, words))
    if found.ticks.height:
        screen.print(f"\n{words('audited_ticks')}")
        screen.print(_counts(found.ticks, ["indicator"], words))
    if found.contradictions.height:
        screen.print(f"\n{words('surest')}")
        for line in _contradictions(found.contradictions, words):
            screen.print(line)
    if found.marks.height:
        screen.print(f"\n{words('audited_marks')}")
        for line in _marks(found.marks, words):
            screen.print(line)


def _counts(table: pl.DataFrame, groups: list[str], words: Words) -> Table:
    from mdpoverty.cli.output import plain_table

    numbers = [name for name in table.columns if name not in groups]
    headings = [words(name) if name == "indicator" else words.heading(name) for name in groups]
    shown = plain_table(*headings, *map(words, numbers), numbers_from=len(groups))
    for row in table.iter_rows(named=True):
        shown.add_row(
            *(words.group(name, row[name]) for name in groups), *(words.number(row[name]) for name in numbers)
        )
    return shown


def _contradictions(table: pl.DataFrame, words: Words) -> Iterator[Any]:
    from mdpoverty.cli.output import plain_table
    from mdpoverty.cli.screen import printable
    from mdpoverty.vocabulary import Status

    shown = plain_table("household_id", *map(words, ("recorded", "by_facts", "by_forms", "contradicts")))
    for row in table.head(_MOST_SHOWN).iter_rows(named=True):
        classes = [row[name] for name in ("recorded_status", "status_by_facts", "status_by_forms")]
        told = [words.status(Status(name)) for name in classes]
        shown.add_row(printable(row["household_id"]), *told, words(f"certainty_{row['certainty']}"))
    yield shown
    yield from _more(table, words)


def _marks(table: pl.DataFrame, words: Words) -> Iterator[Any]:
    from mdpoverty.analysis.audit_findings import MARK
    from mdpoverty.cli.output import plain_table
    from mdpoverty.cli.screen import printable

    able = {True: words("nobody_able"), False: words("somebody_able")}
    shown = plain_table("household_id", words("mark"), words("by_members"))
    for row in table.head(_MOST_SHOWN).iter_rows(named=True):
        told = [able[row[name]] for name in (MARK, "nobody_can_work_by_facts")]
        shown.add_row(printable(row["household_id"]), *told)
    yield shown
    yield from _more(table, words)


def _more(table: pl.DataFrame, words: Words) -> Iterator[str]:
    if table.height > _MOST_SHOWN:
        yield words("more_households", households=words.number(table.height - _MOST_SHOWN))
