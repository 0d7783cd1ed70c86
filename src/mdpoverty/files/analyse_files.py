"""Analyses of registers on disk: two standards, an audit, a report; the files are read as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from mdpoverty.analysis.audit import Audit, audit_polars
from mdpoverty.analysis.audit_findings import RECORDED, soft_audit_findings
from mdpoverty.analysis.official.official_workbook import check_workbook_name, write_workbook
from mdpoverty.analysis.reclassify import default_record, reclassify
from mdpoverty.analysis.report import Subject, make_report
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.errors import InputError
from mdpoverty.facts.checks import Finding
from mdpoverty.files.file_run import FileRun, Written, called_with, run_on_files, wanted_by
from mdpoverty.files.headings import facts_of_group_headings, refuse_unknown_groups
from mdpoverty.files.pieces import whole_register
from mdpoverty.files.register import Register
from mdpoverty.files.rejects import count_warnings_without_rejects, sift, totals_without_rejects
from mdpoverty.files.store import store
from mdpoverty.law.plausibility import SoftCheck, plausibility_checks
from mdpoverty.law.registry import load_standard
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.classify_table import classify_polars
from mdpoverty.tables.output.output_files import AUDITED, CORRECTIONS, TRANSITIONS
from mdpoverty.tables.several_standards import make_plans, recorded_columns
from mdpoverty.tables.soft_findings import all_findings

if TYPE_CHECKING:
    from mdpoverty.analysis.reclassify import Reclassification, RecordedUnder


@dataclass(frozen=True)
class ReclassifiedFiles(FileRun):
    """Files under two standards; ``moves`` is the result of ``reclassify``."""

    moves: Reclassification[pl.DataFrame]


def reclassify_files(
    households: str | PathLike[str],
    members: str | PathLike[str] | None = None,
    *,
    before: Standard | str,
    after: Standard | str,
    review_date: date | str | int,
    output: str | PathLike[str] | None = None,
    interpretations: Mapping[str, str] | None = None,
    recorded_under: RecordedUnder | None = None,
    without_checks: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
    overwrite: bool = True,
    language: str = "en",
) -> ReclassifiedFiles:
    """Classify the households of files under two standards and write both classes side by side.

    The files are read as a whole.

    Parameters
    ----------
    households, members, review_date
        As for ``classify_files``.
    before, after, interpretations, recorded_under
        As for ``reclassify``.
    output, without_checks, unknown_codes, overwrite, language
        As for ``classify_files``; beside it appears ``<output>.transitions.csv``, too, and,
        between two revisions of one standard, ``<output>.corrections.csv``.

    Returns
    -------
    ReclassifiedFiles
        The moves, totals, rejects, and what else is worth a look.

    Raises
    ------
    InputError, MdpovertyError
        As for ``classify_files``.
    """
    plans, checks = make_plans((before, after), review_date, interpretations), plausibility_checks(without_checks)
    recorded_under = default_record(recorded_under, plans)
    wanted = wanted_by(plans, (), unknown_codes, language)
    call = called_with(
        "reclassify",
        {"before": (before, plans[0]), "after": (after, plans[1])},
        households=households,
        members=members,
        interpretations=interpretations,
        recorded_under=recorded_under,
        without_checks=without_checks,
        unknown_codes=wanted.codes,
        language=language,
    )
    with run_on_files(households, members, output, [TRANSITIONS, CORRECTIONS], overwrite=overwrite) as run:
        register = whole_register(store(*run.inputs, wanted))
        sifted, findings = _sifted(register, lambda rows: _findings_under_both(rows, plans, recorded_under, checks))
        moves = reclassify(
            *sifted.frames,
            before=plans[0].standard,
            after=plans[1].standard,
            review_date=plans[0].review_date,
            interpretations=interpretations,
            recorded_under=recorded_under,
        )
        tables = {"": moves.table, TRANSITIONS: moves.transitions}
        if moves.corrections is not None:
            tables[CORRECTIONS] = moves.corrections
        ended = run.end(
            sifted,
            totals_without_rejects(register, sifted, moves.table.height),
            count_warnings_without_rejects(findings, sifted),
            written=run.write(tables),
            receipt={"before": moves.before.to_dict(), "after": moves.after.to_dict(), "call": call},
            codes=wanted.codes,
        )
    return ReclassifiedFiles(**ended, moves=moves)


def _sifted(register: Register, find: Callable[[Register], list[Finding]]) -> tuple[Register, list[Finding]]:
    """Return a register without the rows set aside, and the findings of the rows that are left."""
    findings = find(register)
    sifted = sift(register, findings)
    return sifted, findings if sifted.rows == register.rows else find(sifted)


def _findings_under_both(
    register: Register, plans: Sequence[Plan], recorded_under: RecordedUnder | None, checks: Sequence[SoftCheck]
) -> list[Finding]:
    """Return the findings of both standards; recorded columns are checked under their own."""
    hub, people = register.frames
    recorded = recorded_columns(hub, plans)
    found: list[Finding] = []
    for side, plan in zip(("before", "after"), plans, strict=True):
        own = hub if recorded_under in (side, "both") else hub.drop(recorded)
        found += all_findings(own, people, plan, checks if side == "after" else ())
    return found


@dataclass(frozen=True)
class AuditedFiles(FileRun):
    """Audited files; ``audit`` is the result of ``mdpoverty.audit``."""

    audit: Audit[pl.DataFrame]


def audit_files(
    households: str | PathLike[str],
    members: str | PathLike[str] | None = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    output: str | PathLike[str] | None = None,
    by: Sequence[str] = (),
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
    without_checks: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
    overwrite: bool = True,
    language: str = "en",
) -> AuditedFiles:
    """Compare what files record with what their facts give, and write the findings.

    The files are read as a whole.

    Parameters
    ----------
    households, members, standard, review_date, interpretations, strict_dates
        As for ``classify_files``.
    without_checks, unknown_codes, overwrite, language
        As for ``classify_files``.
    output
        A file for all households; beside it appear ``<output>.contradictions.csv``, ``<output>.summary.csv``,
        ``<output>.ticks.csv`` and ``<output>.marks.csv``. None writes nothing.
    by
        As for ``audit``.

    Returns
    -------
    AuditedFiles
        The audit, totals, rejects, and what else is worth a look.

    Raises
    ------
    InputError, MdpovertyError
        As for ``classify_files`` and ``audit``.
    """
    checks = plausibility_checks(without_checks)
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    by = facts_of_group_headings(by, plan.standard.dictionary)
    wanted = wanted_by([plan], (*by, RECORDED), unknown_codes, language)
    call = called_with(
        "audit",
        {"standard": (standard, plan)},
        households=households,
        members=members,
        by=by,
        strict_dates=strict_dates,
        without_checks=without_checks,
        unknown_codes=wanted.codes,
        language=language,
    )
    with run_on_files(households, members, output, AUDITED, overwrite=overwrite) as run:
        register = whole_register(store(*run.inputs, wanted))
        sifted, findings = _sifted(register, lambda rows: all_findings(*rows.frames, plan, checks))
        found = audit_polars(*sifted.frames, plan, by)
        tables = (found.table, found.contradictions, found.summary, found.ticks, found.marks)
        ended = run.end(
            sifted,
            totals_without_rejects(register, sifted, found.table.height),
            count_warnings_without_rejects([*findings, *soft_audit_findings(found.table, checks)], sifted),
            written=run.write(dict(zip(("", *AUDITED), tables, strict=True))),
            receipt={**plan.receipt.to_dict(), "call": call},
            codes=wanted.codes,
        )
    return AuditedFiles(**ended, audit=found)


_GROUPS = ("ethnic_minority", "meritorious")


_ENDINGS = (".html", ".htm")


def report_files(
    households: str | PathLike[str],
    members: str | PathLike[str] | None = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    output: str | PathLike[str],
    by: Sequence[str] = (),
    groups: Sequence[str] | None = None,
    language: str = "vi",
    compare: Standard | str | None = None,
    tables: str | PathLike[str] | None = None,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
    without_checks: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
    overwrite: bool = True,
) -> FileRun:
    """Classify households of files and write a self-contained report, and a workbook if wanted.

    Parameters
    ----------
    households, members, standard, review_date, interpretations, strict_dates, without_checks, unknown_codes, overwrite
        As for ``classify_files``. The files are read as a whole.
    output
        The page, ending in ``.html``.
    by
        The administrative units, the largest first, such as ``["district"]``.
    groups
        Facts or columns of truth values that make the groups of the poor, as for ``official_tables``.
    language
        ``"vi"`` or ``"en"``, also of the reasons of rejected rows.
    compare
        An older standard, held against it on the same day; recorded points and ticks belong to ``standard``.
    tables
        A workbook of the official tables, ending in ``.xlsx``.

    Returns
    -------
    FileRun
        Totals, rejects, and what else is worth a look. Rejected rows are in no table.

    Raises
    ------
    InputError, MdpovertyError
        As for ``classify_files``.
    """
    target, book = Path(output), None if tables is None else check_workbook_name(Path(tables))
    if target.suffix.lower() not in _ENDINGS:
        raise InputError(Message("no_page_name", {"file": str(target)}))
    checks = plausibility_checks(without_checks)
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    plans = [plan] if compare is None else [plan, make_plan(_law(compare), plan.review_date)]
    by = facts_of_group_headings(by, plan.standard.dictionary)
    groups = None if groups is None else facts_of_group_headings(groups, plan.standard.dictionary)
    wanted = wanted_by(plans, (*by, *(_GROUPS if groups is None else groups)), unknown_codes, language)
    books = [] if book is None else [book]
    with run_on_files(households, members, target, others=books, overwrite=overwrite) as run:
        register = whole_register(store(*run.inputs, wanted))
        refuse_unknown_groups((*by, *(groups or ())), register.columns)
        sifted, findings = _sifted(register, lambda rows: all_findings(*rows.frames, plan, checks))
        subject = _subject(sifted, plans, by, groups, interpretations)
        rejected, warnings = register.rows - sifted.rows, count_warnings_without_rejects(findings, sifted)
        subject = replace(subject, rejected=rejected, warnings=warnings)
        totals = totals_without_rejects(register, sifted, subject.results.height)
        text, found = make_report(subject, language)
        run.outputs.write_text(target, text)
        if book is not None:
            write_workbook(run.outputs, book, found.forms, found.about, language=language)
        return FileRun(**run.end(sifted, totals, warnings, written=[Written(path) for path in (target, *books)]))


def _subject(
    sifted: Register,
    plans: Sequence[Plan],
    by: Sequence[str],
    groups: Sequence[str] | None,
    interpretations: Mapping[str, str] | None,
) -> Subject:
    """Classify the rows not set aside, also by the older standard if given."""
    hub, people = sifted.frames
    moves = None
    if len(plans) > 1:
        moves = reclassify(hub, people, before=plans[1].standard, after=plans[0].standard,
                           review_date=plans[0].review_date, interpretations=interpretations,
                           recorded_under="after")  # fmt: skip
    results = classify_polars(hub, people, plans[0])
    return Subject(plans[0], results, hub, people, by, groups, moves, plans[1:])


def _law(standard: Standard | str) -> Standard:
    return standard if isinstance(standard, Standard) else load_standard(standard)
