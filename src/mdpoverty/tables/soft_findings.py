"""Counts the doubts of soft checks piece by piece, and judges them at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.engine.plan import Plan
from mdpoverty.engine.soft_checks import Tally
from mdpoverty.facts.checks import AnyCheck, Finding, Table
from mdpoverty.law.plausibility import CodesCheck, MostBelowCheck, OneDayCheck, SoftCheck, UnitsCheck
from mdpoverty.tables.batches import answer
from mdpoverty.tables.unit_names import Names, count_unit_names, judge_unit_names, rows_of_unit_names


@dataclass
class Doubts:
    """The counts of register-wide checks in one piece; counts of pieces are added."""

    tally: Tally = field(default_factory=Tally)
    names: Counter[Names] = field(default_factory=Counter)

    def __add__(self, other: Doubts) -> Doubts:
        """Return the counts of both pieces."""
        return Doubts(self.tally + other.tally, self.names + other.names)

    def judged(self, checks: Sequence[SoftCheck]) -> dict[AnyCheck, int]:
        """Return the checks with findings in the whole register, and their numbers of rows."""
        return {**self.tally.judged(checks), **judge_unit_names(self.names, checks)}


def count_soft_findings(households: pl.DataFrame, tally: Tally, checks: Sequence[SoftCheck]) -> Doubts:
    """Return the counts of register-wide checks in one piece."""
    return Doubts(tally, count_unit_names(households, checks))


def all_findings(
    households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan, checks: Sequence[SoftCheck]
) -> list[Finding]:
    """Return the findings of all checks in two whole tables."""
    answered = answer(households, members, plan, give=None, checks=checks)
    return [*answered.findings, *_register_findings(households, members, answered.tally, checks)]


def _register_findings(
    households: pl.DataFrame, members: pl.DataFrame | None, tally: Tally, checks: Sequence[SoftCheck]
) -> list[Finding]:
    """Return the findings of register-wide checks in two tables, with rows if known."""
    judged = count_soft_findings(households, tally, checks).judged(checks)
    return [
        Finding(check, table, rows, fact, check.said)
        for check in checks
        if check in judged
        for table, fact, rows in _rows(check, tally, {"households": households, "members": members})
        if len(rows)
    ]


def _rows(
    check: SoftCheck, tally: Tally, tables: dict[Table, pl.DataFrame | None]
) -> Iterator[tuple[Table, str, NDArray[np.int64]]]:
    look = check.look
    households = tables["households"]
    if isinstance(look, UnitsCheck) and households is not None:
        yield "households", look.units[-1], rows_of_unit_names(households, look)
        return
    asked: dict[str, pl.Expr] = {}
    if isinstance(look, MostBelowCheck):
        value = pl.col(look.fact).cast(pl.Float64, strict=False)
        asked[look.fact] = (value > 0) & (value < look.most_below.below)
    elif isinstance(look, CodesCheck):
        for fact, codes in look.codes.items():
            asked[fact] = pl.col(fact).cast(pl.Float64, strict=False).is_in([float(code) for code in codes.values])
    elif isinstance(look, OneDayCheck):
        days = [pl.date(day.year, day.month, day.day) for day in tally.frequent_days(check)]
        asked[look.fact] = pl.any_horizontal([pl.col(look.fact).cast(pl.Date, strict=False) == day for day in days])
    for fact, test in asked.items():
        for name, table in tables.items():
            if table is not None and fact in table.columns:
                yield name, fact, table.select(test.alias("there"))["there"].arg_true().to_numpy().astype(np.int64)
