"""Auditing the registers of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any

from mdpoverty.engine.plan import dates_of, make_plan
from mdpoverty.files.classify_files import (
    FileRun,
    by_name,
    file_run,
    frames_of,
    inputs_of,
    paths_of,
    place_of,
    said_of,
    totals_of,
    wanted_by,
)
from mdpoverty.files.headings import groups_meant
from mdpoverty.files.pieces import whole_register
from mdpoverty.files.register import store
from mdpoverty.files.rejects import counted_warnings, sift
from mdpoverty.files.unchanged_inputs import unchanged
from mdpoverty.law.plausibility import soft_checks
from mdpoverty.law.standard import Standard
from mdpoverty.tables.soft_findings import all_findings
from mdpoverty.tables.work_folder import remove_leftovers
from mdpoverty.tables.write import AUDITED, Outputs, check_target, write_run

if TYPE_CHECKING:
    import polars as pl

    from mdpoverty.analysis.audit import Audit


@dataclass(frozen=True)
class AuditedFiles(FileRun):
    """Audited files; ``audit`` is what ``audit`` gives."""

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
    """Hold what the registers of files record against what their facts give, and write what was found.

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
    from mdpoverty.analysis.audit import audit_polars
    from mdpoverty.analysis.audit_findings import RECORDED, far_from_facts

    households, members, target = paths_of(households, members, output)
    check_target(target, (households, members), AUDITED, overwrite=overwrite)
    checks = soft_checks(without_checks)
    plan = make_plan(standard, review_date, interpretations, dates=dates_of(strict=strict_dates))
    removed = remove_leftovers([place_of(target)])
    with Outputs(overwrite=overwrite) as outputs, unchanged(households, members):
        by = groups_meant(by, plan.standard.dictionary)
        wanted = wanted_by([plan], (*by, RECORDED), unknown_codes, language)
        outer, inner = store(households, members, wanted)
        register = whole_register(outer, inner)
        findings = all_findings(*frames_of(register), plan, checks)
        sifted = sift(register, findings)
        found = audit_polars(sifted.households, sifted.members, plan, by)
        findings = [*findings, *far_from_facts(found.table, checks)]
        totals = totals_of(register, sifted, found.table.height)
        others = dict(zip(AUDITED, (found.contradictions, found.summary, found.ticks, found.marks), strict=True))
        seen = {
            "totals": asdict(totals),
            "warnings": by_name(counted_warnings(findings, sifted)),
            **said_of(wanted, outer),
        }
        provenance = {**plan.receipt.to_dict(), "inputs": inputs_of(outer, inner), **seen}
        written = write_run(outputs, target, found.table, others=others, rejects=sifted.rejects, provenance=provenance)
    return AuditedFiles(
        **file_run(register, sifted, totals, outer, findings=findings, written=written, removed=removed), audit=found
    )
