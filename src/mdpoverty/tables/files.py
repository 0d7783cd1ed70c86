"""From files to files: read a register, set aside what cannot be classified, classify the rest, write it whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from mdpoverty.engine.plan import Plan, make_plan, read_review_date
from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import Fault, InputError, listed, suggestion
from mdpoverty.facts.checks import Check, Finding
from mdpoverty.law.definition import Standard
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.law.registry import load_standard
from mdpoverty.tables.batches import answer
from mdpoverty.tables.groups import grouped, persons_of
from mdpoverty.tables.reading import Register, Wanted, read_register
from mdpoverty.tables.rejects import Sifted, Totals, sift, warnings_of
from mdpoverty.tables.writing import beside, check_target, write_run

if TYPE_CHECKING:
    from mdpoverty.analysis.reclassification import Reclassification, RecordedUnder

_ALWAYS = ("size",)
"""Facts that the counts of people need, whatever the standard reads."""


@dataclass(frozen=True)
class FileRun:
    """What was read from files of households and members.

    Attributes
    ----------
    households, members
        The tables that were classified, without the rejected rows.
    rejects
        A line for each rejected row and fault.
    totals
        Rows in, out and rejected.
    warnings
        Rows that are worth a look, by check.
    unused
        Headings of each file that mean no fact.
    written
        The files that were written.
    """

    households: pl.DataFrame
    members: pl.DataFrame | None
    rejects: pl.DataFrame
    totals: Totals
    warnings: dict[Check, int]
    unused: dict[str, tuple[str, ...]]
    written: tuple[Path, ...]


@dataclass(frozen=True)
class ClassifiedFiles(FileRun):
    """Classified files.

    Attributes
    ----------
    results
        What ``classify_table`` gives, with the groups behind it; its rows are those of ``households``.
    persons
        The number of persons of each household, null where it is unknown.
    receipt
        What the results were made with.
    """

    results: pl.DataFrame
    persons: pl.Series
    receipt: Receipt


@dataclass(frozen=True)
class ReclassifiedFiles(FileRun):
    """Files under two standards; ``moves`` is what ``reclassify`` gives."""

    moves: Reclassification[pl.DataFrame]


def classify_files(
    households: str,
    members: str | None = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    output: Path | None = None,
    interpretations: Mapping[str, str] | None = None,
    by: Sequence[str] = (),
) -> ClassifiedFiles:
    """Classify the households of a file and write the results.

    Parameters
    ----------
    households, members
        Files by their ending: .csv, .parquet, .xlsx, .json, .jsonl; ``-`` is standard input.
    standard, review_date, interpretations
        As for ``classify_table``.
    output
        The file of results, by its ending. Beside it appear ``<output>.receipt.json`` and, if rows were rejected,
        ``<output>.rejects.csv``. None writes nothing.
    by
        Columns of households, members or results by which will be counted; they are kept behind the results.

    Returns
    -------
    ClassifiedFiles
        Results, totals, rejects, and what else is worth a look.

    Raises
    ------
    InputError
        A file cannot be read as a table. A row that cannot be classified is rejected instead, with its household.
    MdpovertyError
        The output cannot be written; nothing of it is left.
    """
    law = standard if isinstance(standard, Standard) else load_standard(standard)
    if output is not None:
        check_target(output, households, members)
    plan = make_plan(law, read_review_date(review_date), interpretations)
    register = read_register(households, members, _wanted([plan], by))
    tables = _frames(register)
    answered = answer(*tables, plan)
    sifted = sift(register, answered.findings)
    if answered.results is None or sifted.rejected_households or sifted.rejected_members:
        answered = answer(sifted.households, sifted.members, plan)
    results = answered.sound_results
    results = grouped(results, _groups(results, by, register), sifted.households, sifted.members)
    totals, receipt = _totals(register, sifted, results.height), plan.receipt
    provenance = {**receipt.to_dict(), **_rows(register, totals)}
    written = () if output is None else write_run(output, {output: results}, provenance, sifted.rejects)
    run = _run(register, sifted, totals, answered.findings, written)
    listed_members = None if answered.listed is None else pl.Series(answered.listed)
    return ClassifiedFiles(
        **run, results=results, persons=persons_of(sifted.households, listed_members), receipt=receipt
    )


def reclassify_files(
    households: str,
    members: str | None = None,
    *,
    before: Standard | str,
    after: Standard | str,
    review_date: date | str | int,
    output: Path | None = None,
    interpretations: Mapping[str, str] | None = None,
    recorded_under: RecordedUnder | None = None,
) -> ReclassifiedFiles:
    """Classify the households of a file under two standards and write both classes side by side.

    Parameters
    ----------
    households, members, review_date
        As for ``classify_files``.
    before, after, interpretations, recorded_under
        As for ``reclassify``.
    output
        As for ``classify_files``; beside it appears ``<output>.transitions.csv``, too.

    Returns
    -------
    ReclassifiedFiles
        The moves, totals, rejects, and what else is worth a look.

    Raises
    ------
    InputError, MdpovertyError
        As for ``classify_files``.
    """
    from mdpoverty.analysis.reclassification import reclassify

    if output is not None:
        check_target(output, households, members)
    plans = _plans(before, after, review_date, interpretations)
    register = read_register(households, members, _wanted(plans, ()))
    findings = _findings_under_both(register, plans, recorded_under)
    sifted = sift(register, findings)
    moves = reclassify(
        sifted.households,
        sifted.members,
        before=plans[0].standard,
        after=plans[1].standard,
        review_date=plans[0].review_date,
        interpretations=interpretations,
        recorded_under=recorded_under,
    )
    totals = _totals(register, sifted, moves.table.height)
    provenance = {"before": moves.before.to_dict(), "after": moves.after.to_dict(), **_rows(register, totals)}
    tables = {} if output is None else {beside(output, ".transitions.csv"): moves.transitions, output: moves.table}
    written = () if output is None else write_run(output, tables, provenance, sifted.rejects)
    return ReclassifiedFiles(**_run(register, sifted, totals, findings, written), moves=moves)


def _plans(
    before: Standard | str,
    after: Standard | str,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None,
) -> list[Plan]:
    from mdpoverty.analysis.reclassification import readings_by_standard

    standards = [law if isinstance(law, Standard) else load_standard(law) for law in (before, after)]
    chosen = readings_by_standard(standards, interpretations)
    day = read_review_date(review_date)
    return [make_plan(law, day, readings) for law, readings in zip(standards, chosen, strict=True)]


def _findings_under_both(
    register: Register, plans: Sequence[Plan], recorded_under: RecordedUnder | None
) -> list[Finding]:
    """Return what the checks of both standards find; recorded columns are held against the one they belong to."""
    from mdpoverty.analysis.reclassification import recorded_columns

    hub, people = _frames(register)
    recorded = recorded_columns(hub, plans)
    found: list[Finding] = []
    for side, plan in zip(("before", "after"), plans, strict=True):
        found += answer(hub if recorded_under in (side, "both") else hub.drop(recorded), people, plan).findings
    return found


def _wanted(plans: Sequence[Plan], by: Sequence[str]) -> Wanted:
    dictionary: Dictionary = {}
    for plan in plans:
        dictionary |= plan.standard.dictionary
    facts = {fact for plan in plans for fact in (*plan.household_facts, *plan.member_facts)} | set(_ALWAYS)
    return Wanted(dictionary, facts, {name for plan in plans for name in plan.standard.indicator_ids}, set(by))


def _frames(register: Register) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    return register.households.frame, None if register.members is None else register.members.frame


def _groups(results: pl.DataFrame, by: Iterable[str], register: Register) -> list[str]:
    """Return the groups that the results do not have themselves; refuse those that no file has.

    Raises
    ------
    InputError
        A group is neither a column of the results nor of a file.
    """
    others = [name for name in dict.fromkeys(by) if name not in results.columns]
    known = list(dict.fromkeys(name for table in register.tables for name in table.columns))
    faults = [
        Fault(name, f"no file has this column{suggestion(name, known)}; they have {listed(known)}")
        for name in others
        if name not in known
    ]
    if faults:
        raise InputError("these groups cannot be counted:", faults)
    return others


def _totals(register: Register, sifted: Sifted, results: int) -> Totals:
    """Count what came in from the files, what went out from the results, and what was set aside."""
    return Totals(
        households_in=len(register.households.places),
        households_out=results,
        households_rejected=sifted.rejected_households,
        members_in=0 if register.members is None else len(register.members.places),
        members_out=0 if sifted.members is None else sifted.members.height,
        members_rejected=sifted.rejected_members,
    )


def _rows(register: Register, totals: Totals) -> dict[str, Any]:
    inputs = [{"file": table.file, "rows": len(table.places)} for table in register.tables]
    return {"inputs": inputs, "totals": asdict(totals)}


def _unused(register: Register) -> dict[str, tuple[str, ...]]:
    unused: dict[str, tuple[str, ...]] = {}
    for table in register.tables:
        if table.unused:
            unused[table.file] = (*unused.get(table.file, ()), *table.unused)
    return unused


def _run(
    register: Register, sifted: Sifted, totals: Totals, findings: Sequence[Finding], written: tuple[Path, ...]
) -> dict[str, Any]:
    return {
        "households": sifted.households,
        "members": sifted.members,
        "rejects": sifted.rejects,
        "totals": totals,
        "warnings": warnings_of(findings),
        "unused": _unused(register),
        "written": written,
    }
