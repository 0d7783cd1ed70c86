"""Prints the end of every run over registers, and sets its exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl
import typer

from mdpoverty.analysis.audit_findings import MARK
from mdpoverty.cli.ending import Ending
from mdpoverty.cli.messages import Words
from mdpoverty.cli.options import Options
from mdpoverty.cli.output import console, plain_table
from mdpoverty.cli.screen import printable
from mdpoverty.facts.checks import Check
from mdpoverty.language import day, render
from mdpoverty.law.wording import marks_in_words
from mdpoverty.tables.unknown_codes import told_unused
from mdpoverty.vocabulary import Status

if TYPE_CHECKING:
    from rich.table import Table

    from mdpoverty.engine.receipt import Receipt
    from mdpoverty.files.analyse_files import AuditedFiles, ReclassifiedFiles
    from mdpoverty.files.classify_files import ClassifiedFiles
    from mdpoverty.files.file_run import FileRun

_MOST_REASONS, _MOST_HOUSEHOLDS = 10, 20
_Run = TypeVar("_Run", bound="FileRun")
_Counts = dict[tuple[Any, ...], dict[str, tuple[int, int | None]]]
"""Households and people by group and class."""


def end_run(run: _Run, options: Options, show: Callable[[_Run, Options], None] | None = None) -> None:
    """Print what a run found and the totals of its rows.

    Raises
    ------
    typer.Exit
        Rows were rejected.
    """
    if show is not None and not options.quiet:
        show(run, options)
    _print_totals(run, Words(options.lang), quiet=options.quiet)
    if run.totals.rejected:
        raise typer.Exit(Ending.REJECTED)


def print_classified(run: ClassifiedFiles, options: Options) -> None:
    """Print households and people by group and class."""
    words, screen = Words(options.lang), console()
    _print_heading(run.receipt, options)
    groups = run.counts.columns[: run.counts.columns.index("status")]
    counts = _counts(run, groups)
    headings = [*map(words.heading, groups), "", *map(words.status, Status), words("all"), words("exempt")]
    table = plain_table(*headings, numbers_from=len(groups) + 1)
    for group, classes in counts.items():
        names = [words.group(name, value) for name, value in zip(groups, group, strict=True)]
        for row in _rows(names, classes, words):
            table.add_row(*row)
    if groups:
        table.add_section()
        for row in _rows([words("all"), *[""] * (len(groups) - 1)], _counts(run, [])[()], words):
            table.add_row(*row)
    screen.print(table)
    for note in _notes(run, words, counts):
        screen.print(note)


def _print_heading(receipt: Receipt, options: Options) -> None:
    """Print the standard with its state, the review date, and the readings that were chosen."""
    words = Words(options.lang)
    console().print(_heading(receipt, words))
    _print_readings(options.readings, words)


def _heading(receipt: Receipt, words: Words) -> str:
    """Name the standard, its state and the review date."""
    on = day(receipt.review_date).in_language(words.language)
    marks = (mark.line.in_language(words.language) for mark in marks_in_words(receipt.marks))
    return "; ".join([words("heading", id=receipt.id, revision=receipt.revision, date=on), *marks])


def _print_readings(readings: Mapping[str, str], words: Words) -> None:
    if readings:
        typer.echo(words("readings", readings=", ".join(f"{name}={option}" for name, option in readings.items())))


def _counts(run: ClassifiedFiles, groups: Sequence[str]) -> _Counts:
    counts: _Counts = {}
    for row in run.counts.iter_rows(named=True):
        classes = counts.setdefault(tuple(row[name] for name in groups), {})
        for word in (row["status"], *(["exempt"] if row["exempt"] else [])):
            households, people = classes.get(word, (0, 0))
            known = None if people is None or row["unknown_people"] else people + row["people"]
            classes[word] = (households + row["households"], known)
    return counts or ({} if groups else {(): {}})


def _rows(names: Sequence[str], classes: dict[str, tuple[int, int | None]], words: Words) -> Iterator[tuple[str, ...]]:
    """Yield a line with households and one with people."""
    for place, what in enumerate(("households", "people")):
        numbers = [classes.get(status.value, (0, 0))[place] for status in Status]
        total = None if None in numbers else sum(number or 0 for number in numbers)
        exempt = classes.get("exempt", (0, 0))[place]
        shown = names if not place else [""] * len(names)
        yield (*shown, words(what), *map(words.number, (*numbers, total, exempt)))


def _notes(run: ClassifiedFiles, words: Words, counts: _Counts) -> Iterator[str]:
    unknown = sum(row["households"] for row in run.counts.iter_rows(named=True) if row["exempt"] is None)
    yield words("exempt_note") + (words("exempt_unknown", unknown=words.number(unknown)) if unknown else "")
    if (run.counts["status"] == Status.UNDETERMINED.value).any():
        yield words("undetermined_note")
    if any(people is None for classes in counts.values() for _, people in classes.values()):
        yield words("unknown_people")


_CAUSES = ("by_lines", "by_indicators", "by_rule", "not_split")


def print_reclassified(run: ReclassifiedFiles, options: Options) -> None:
    """Print the moves between classes."""
    words, screen = Words(options.lang), console()
    for receipt, side in ((run.moves.before, "from"), (run.moves.after, "to")):
        screen.print(f"{words(side)} {_heading(receipt, words)}")
    _print_readings(options.readings, words)
    table = plain_table(*map(words, ("from", "to", "households", "people", "share", *_CAUSES)), numbers_from=2)
    for row in run.moves.transitions.iter_rows(named=True):
        sides = [words.status(Status(row[f"status_{side}"])) for side in ("before", "after")]
        numbers = [words.number(row[name]) for name in ("households", "people")]
        moved = row["status_before"] != row["status_after"]
        causes = [words.amount(row[name]) if moved else "" for name in _CAUSES]
        table.add_row(*sides, *numbers, f"{row['household_rate']:.2%}", *causes)
    screen.print(table)
    if run.moves.corrections is not None:
        screen.print(f"\n{words('corrections')}")
        table = plain_table(*map(words, run.moves.corrections.columns), numbers_from=1)
        for correction, *moved in run.moves.corrections.iter_rows():
            table.add_row(correction, *map(words.number, moved))
        screen.print(table)


def print_audited(groups: Sequence[str], run: AuditedFiles, options: Options) -> None:
    """Print the counts by group, the counts of ticks by indicator, and the first contradictions and marks."""
    words, screen, found = Words(options.lang), console(), run.audit
    able = {True: words("nobody_able"), False: words("somebody_able")}

    def contradiction(row: Mapping[str, Any]) -> list[str]:
        classes = [row[name] for name in ("recorded_status", "status_by_facts", "status_by_forms")]
        return [*(words.status(Status(name)) for name in classes), words(f"certainty_{row['certainty']}")]

    def mark(row: Mapping[str, Any]) -> list[str]:
        return [able[row[name]] for name in (MARK, "nobody_can_work_by_facts")]

    _print_heading(found.receipt, options)
    screen.print(f"\n{words('audited_class')}")
    screen.print(_counted(found.summary, groups, words))
    if found.ticks.height:
        screen.print(f"\n{words('audited_ticks')}")
        screen.print(_counted(found.ticks, ["indicator"], words))
    if found.contradictions.height:
        screen.print(f"\n{words('surest')}")
        headings = ("recorded", "by_facts", "by_forms", "contradicts")
        _print_first(found.contradictions, headings, contradiction, words)
    if found.marks.height:
        screen.print(f"\n{words('audited_marks')}")
        _print_first(found.marks, ("mark", "by_members"), mark, words)


def _counted(table: pl.DataFrame, groups: Sequence[str], words: Words) -> Table:
    numbers = [name for name in table.columns if name not in groups]
    headings = [words(name) if name == "indicator" else words.heading(name) for name in groups]
    shown = plain_table(*headings, *map(words, numbers), numbers_from=len(groups))
    for row in table.iter_rows(named=True):
        named = (words.group(name, row[name]) for name in groups)
        shown.add_row(*named, *(words.number(row[name]) for name in numbers))
    return shown


def _print_first(
    table: pl.DataFrame, headings: Sequence[str], cells: Callable[[Mapping[str, Any]], list[str]], words: Words
) -> None:
    """Print the first households of a table, and how many others there are."""
    screen, shown = console(), plain_table("household_id", *map(words, headings))
    for row in table.head(_MOST_HOUSEHOLDS).iter_rows(named=True):
        shown.add_row(printable(row["household_id"]), *cells(row))
    screen.print(shown)
    if table.height > _MOST_HOUSEHOLDS:
        screen.print(words("more_households", households=words.number(table.height - _MOST_HOUSEHOLDS)))


def _print_totals(run: FileRun, words: Words, *, quiet: bool) -> None:
    """Print the totals of rows, the place of rejected rows, and the warnings."""
    totals = run.totals
    for file, columns in run.unused.items():
        told = render([printable(column) for column in columns], words.language)
        typer.echo(words("unused", file=file, columns=told), err=True)
    for name, codes in run.unused_codes.items():
        typer.echo(told_unused(name, codes).text(words.language), err=True)
    for folder in run.removed:
        typer.echo(words("removed", folder=folder), err=True)
    if not quiet:
        for check, rows in run.warnings.items():
            what = "warning_of_codes" if check is Check.UNUSED_CODE else "warning"
            typer.echo(words(what, rows=words.number(rows), meaning=f"{check.label(words.language)} ({check.value})"))
    for what in ("households", "members"):
        came, went, rejected = (words.number(getattr(totals, f"{what}_{way}")) for way in ("in", "out", "rejected"))
        typer.echo(words("balance", what=words(what), came=came, went=went, rejected=rejected))
    if totals.rejected and not quiet:
        _print_reasons(run.rejects, words)
    if totals.rejected and not run.written:
        typer.echo(words("rejects_hint", rows=words.number(totals.rejected)))
    if run.written and not quiet:
        typer.echo(words("written", files=", ".join(map(str, run.written))))


def _print_reasons(rejects: pl.DataFrame, words: Words) -> None:
    """Print the first reasons, each once, with its first row and the number of others."""
    rows = rejects.filter(pl.col("check") != Check.REJECTED_WITH_HOUSEHOLD.value)
    alike = rows.group_by("file", "check", "reason", maintain_order=True)
    reasons = alike.agg(pl.col("row").first(), (pl.len() - 1).alias("others"))
    typer.echo(words("rejects_shown"))
    for file, check, reason, row, others in reasons.head(_MOST_REASONS).iter_rows():
        more = words("other_rows", rows=words.number(others)) if others else ""
        typer.echo(f"  {file} {words('row')} {row}{more}: {reason} [{check}]")
    if reasons.height > _MOST_REASONS:
        typer.echo(words("more", rows=words.number(reasons.height - _MOST_REASONS)))
