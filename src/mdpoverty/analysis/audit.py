"""Compares what a register records – classes, ticks, totals of forms – with what its facts give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import polars as pl

from mdpoverty.analysis.audit_findings import (
    AGREES,
    CANNOT_TELL,
    CASES,
    CONTRADICTS,
    MARK,
    MARK_BY_FACTS,
    NOT_RECORDED,
    RECORDED,
    audit_findings,
)
from mdpoverty.analysis.check_inputs import read_names
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.engine.receipt import Receipt
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.law.standard import Standard
from mdpoverty.tables.classify_table import warn_of_table_columns
from mdpoverty.tables.convert import Frame, from_polars, to_polars
from mdpoverty.tables.groups_and_persons import Linked


@dataclass(frozen=True)
class Audit(Generic[Frame]):
    """The comparison of a register with the rule.

    Attributes
    ----------
    table
        A row for each household in the order given: ``household_id``, the groups, ``recorded_status``,
        ``status_by_facts`` and ``possible_by_facts`` (from facts alone), ``status_by_forms`` and ``possible_by_forms``
        (with ticks and totals, as ``classify_table`` gives it), ``finding`` (one of ``FINDINGS``, on the class),
        ``certainty`` and ``case`` of a contradiction (see ``contradictions``), ``ticks_contradicted`` (indicators,
        joined by ``|``), ``recorded_deprivations`` (B2 / points of a deprivation), ``deprivation_count_min`` and
        ``deprivation_count_max`` by facts, ``points_finding`` (B2 against the facts), ``score_finding`` (the band of
        B1 against the band of the income), ``recorded_nobody_can_work``, ``nobody_can_work_by_facts`` (of the members,
        without the mark) and ``mark_finding`` (the one against the other; what is unknown contradicts nothing).
    contradictions
        The households with an impossible recorded class, the surest first. ``certainty`` is 1 where facts and forms
        speak against it, 2 where the facts do and the forms cannot tell, 3 where the facts do and the forms agree with
        the register, 4 where the forms do and the facts cannot tell, 5 where the forms do and the facts agree with the
        register. ``case`` is ``poor_not_recorded`` (poor by the rule, not in the register), ``recorded_not_poor``
        (poor in the register, not by the rule), or ``other_class``.
    summary
        A row for each group: ``households``, ``agrees``, ``contradicts``, ``cannot_tell``, ``not_recorded``, the cases,
        and in how many households a tick, the B2 total, the B1 total or the mark is contradicted.
    ticks
        A row for each indicator that was ticked: ``indicator``, ``agrees``, ``cannot_tell``, ``ticked_not_deprived``
        (ticked, not deprived by the facts), ``deprived_not_ticked`` (the reverse).
    marks
        The households whose mark their members contradict: ``household_id``, the groups, and the three columns.
    receipt
        What the classes were made with.
    """

    table: Frame
    contradictions: Frame
    summary: Frame
    ticks: Frame
    marks: Frame
    receipt: Receipt


def audit(
    households: Frame,
    members: Any = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    by: str | Sequence[str] = (),
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
) -> Audit[Frame]:
    """Compare what a register records with what its facts give.

    Parameters
    ----------
    households, members, standard, review_date, interpretations, strict_dates
        As for ``classify_table``. ``recorded_status`` holds the class in the register, ``deprived_<indicator>`` the
        ticks, ``deprivation_points`` and ``income_score`` the totals, ``recorded_nobody_can_work`` the mark; what is
        not there is not held against anything.
    by
        Columns that make the groups of the summary, as for ``tabulate``; ``commune`` for a list by commune.

    Returns
    -------
    Audit
        All households, the contradictions with the surest first, a summary by group, the ticks by indicator, and the
        marks that the members contradict.

    Raises
    ------
    InputError
        As for ``classify_table``; or the register records neither a class nor ticks nor totals nor marks; or it records
        a class that does not exist.

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({"household_id": [1, 2], "area": ["rural"] * 2, "recorded_status": ["poor"] * 2,
    ...                          "income_per_capita": [2_400_000, 1_400_000], "commune": ["A", "A"]})
    >>> found = audit(register, standard="vn-2022-2025", review_date=2024, by="commune")
    >>> found.table.select("household_id", "finding", "certainty", "case").rows()
    [(1, 'contradicts', 1, 'recorded_not_poor'), (2, 'cannot_tell', None, None)]
    """
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    household_table, member_table = to_polars(households, members)
    warn_of_table_columns({"households": household_table, "members": member_table}, [plan])
    found = audit_polars(household_table, member_table, plan, read_names(by))
    return Audit(
        table=from_polars(found.table, households, rows_alike=True),
        contradictions=from_polars(found.contradictions, households),
        summary=from_polars(found.summary, households),
        ticks=from_polars(found.ticks, households),
        marks=from_polars(found.marks, households),
        receipt=found.receipt,
    )


def audit_polars(
    households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan, by: Sequence[str]
) -> Audit[pl.DataFrame]:
    """Audit Polars frames with a plan; see ``audit``."""
    table, ticks = audit_findings(households, members, plan)
    own = (HOUSEHOLD_ID, RECORDED, MARK)
    taken = {*table.columns, *_summary(table, []).columns}.difference(own)
    linked = Linked(table.select(HOUSEHOLD_ID), households, members)
    groups = linked.groups([name for name in by if name not in own], taken=taken)
    table = pl.concat([table.select(HOUSEHOLD_ID), groups.columns, table.drop(HOUSEHOLD_ID)], how="horizontal")
    names = dict(zip(groups.names, groups.own, strict=True))
    summed = _summary(table, [names.get(name, name) for name in dict.fromkeys(by)])
    marked = table.filter(pl.col("mark_finding") == CONTRADICTS)
    marks = marked.select(HOUSEHOLD_ID, *groups.own, MARK, MARK_BY_FACTS, "mark_finding")
    parts = (table, _contradictions(table), summed, marks)
    back = {own: name for name, own in names.items()}
    found, contradictions, summary, marks = (part.rename(back, strict=False) for part in parts)
    return Audit(found, contradictions, summary, ticks, marks, plan.receipt)


def _contradictions(table: pl.DataFrame) -> pl.DataFrame:
    open_ = (pl.col("deprivation_count_max") - pl.col("deprivation_count_min")).alias("open")
    return table.filter(pl.col("finding") == CONTRADICTS).sort("certainty", open_, maintain_order=True)


def _summary(table: pl.DataFrame, groups: Sequence[str]) -> pl.DataFrame:
    def number(what: pl.Expr, name: str) -> pl.Expr:
        return what.sum().cast(pl.Int64).alias(name)

    counts = [
        pl.len().cast(pl.Int64).alias("households"),
        *(number(pl.col("finding") == name, name) for name in (AGREES, CONTRADICTS, CANNOT_TELL, NOT_RECORDED)),
        *(number(pl.col("case").eq_missing(name), name) for name in CASES),
        number(pl.col("ticks_contradicted") != "", "ticks_contradicted"),
        number(pl.col("points_finding") == CONTRADICTS, "points_contradicted"),
        number(pl.col("score_finding") == CONTRADICTS, "score_contradicted"),
        number(pl.col("mark_finding") == CONTRADICTS, "mark_contradicted"),
    ]
    return table.group_by(groups).agg(counts).sort(groups, nulls_last=True) if groups else table.select(counts)
