"""``mdpoverty audit``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mdpoverty.cli.options import Options, read_list, with_options

if TYPE_CHECKING:
    import polars as pl
    from rich.table import Table

    from mdpoverty.cli.messages import Words
    from mdpoverty.files.analyse_files import AuditedFiles

_MOST_SHOWN = 20


@with_options(
    "households members review_date standard by output interpretation no_overwrite allow_provisional strict_dates "
    "without_check unknown_code lang quiet"
)
def audit(
    options: Options,
    *,
    by: Annotated[
        str | None, typer.Option(metavar="COLUMN,COLUMN", help="What to count by, such as commune; all if left out.")
    ] = None,
) -> None:
    """Hold the classes, ticks and totals that a register records against what its facts give.

    Written are all households (OUT), the contradictions with the surest first, the counts, and the ticks by indicator.
    Ends with 1 if rows were rejected.
    """
    choices, groups = options.choices, read_list(by)
    from mdpoverty.cli.summary import end_run
    from mdpoverty.files.analyse_files import audit_files

    run = audit_files(
        options.households,
        options.members,
        standard=options.law(),
        review_date=options.review_date,
        output=options.output,
        by=groups,
        strict_dates=options.strict_dates,
        **choices,
    )
    end_run(run, options, partial(_print, groups))


def _print(groups: list[str], run: AuditedFiles, options: Options) -> None:
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.output import console
    from mdpoverty.cli.summary import print_heading

    words, screen, found = Words(options.lang), console(), run.audit
    print_heading(found.receipt, options)
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
