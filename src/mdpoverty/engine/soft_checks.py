"""Runs soft checks over columns, and counts for those that look at a whole register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.kernels import UNKNOWN, Answer
from mdpoverty.engine.plan import Plan, compile_member_rules
from mdpoverty.engine.steps import Scope, Step
from mdpoverty.facts.ages import births
from mdpoverty.facts.checks import AnyCheck, Finding, Table
from mdpoverty.facts.columns import Column, HouseholdColumns
from mdpoverty.law.plausibility import (
    CodesCheck,
    DatesCheck,
    MostBelowCheck,
    OneDayCheck,
    RuleCheck,
    SoftCheck,
)
from mdpoverty.law.standard import Standard

_FIRST, _DAYS = date(1850, 1, 1).toordinal(), 366 * 300
"""The first day on which dates are counted, and the number of days."""

_NO_DAYS = np.zeros(_DAYS, np.int64)

Key = tuple[str, str]
"""The name of a check and the fact that it looks at."""


@dataclass
class Tally:
    """The counts of register-wide checks; tallies of pieces are added.

    Attributes
    ----------
    known
        The number of known values by check and fact (of amounts: known and above 0).
    found
        The number of those that are as the check asks.
    days
        The number of dates on each day from ``_FIRST`` on; the ends count earlier and later ones.
    """

    known: Counter[Key] = field(default_factory=Counter)
    found: Counter[Key] = field(default_factory=Counter)
    days: dict[Key, NDArray[np.int64]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        """Return the tally of both pieces."""
        keys = {**self.days, **other.days}
        days = {key: self.days.get(key, _NO_DAYS) + other.days.get(key, _NO_DAYS) for key in keys}
        return Tally(self.known + other.known, self.found + other.found, days)

    def judged(self, checks: Sequence[SoftCheck]) -> dict[AnyCheck, int]:
        """Return the checks with findings in the whole register, and their numbers of rows."""
        rows: dict[AnyCheck, int] = {check: sum(self._rows(check)) for check in checks}
        return {check: number for check, number in rows.items() if number}

    def frequent_days(self, check: SoftCheck) -> list[date]:
        """Return the days whose share of all dates exceeds the check's bound."""
        if not isinstance(check.look, OneDayCheck):
            return []
        key, often = (check.value, check.look.fact), check.look.one_day
        days = self.days.get(key, _NO_DAYS)
        enough = np.flatnonzero((days >= often.rows) & (days >= often.share * self.known[key]))
        return [date.fromordinal(_FIRST + int(day)) for day in enough]

    def _rows(self, check: SoftCheck) -> Iterator[int]:
        look = check.look
        if isinstance(look, OneDayCheck):
            days = self.days.get((check.value, look.fact), _NO_DAYS)
            yield from (int(days[day.toordinal() - _FIRST]) for day in self.frequent_days(check))
        elif isinstance(look, MostBelowCheck):
            key, bound = (check.value, look.fact), look.most_below
            yield self.found[key] if _often(self.found[key], self.known[key], bound.share, bound.rows) else 0
        elif isinstance(look, CodesCheck):
            for fact, codes in look.codes.items():
                key = (check.value, fact)
                yield self.found[key] if _often(self.found[key], self.known[key], codes.share, codes.rows) else 0


def _often(found: int, known: int, share: float, rows: int) -> bool:
    return found >= rows and found >= share * known


def doubtful(plan: Plan, columns: HouseholdColumns, checks: Sequence[SoftCheck]) -> list[Finding]:
    """Return the rows in which single-row checks have findings; unknown facts have none."""
    found = [*_by_rules(plan, columns, checks), *_by_dates(columns, checks)]
    return [finding for finding in found if len(finding.rows)]


def count_soft_checks(columns: HouseholdColumns, checks: Sequence[SoftCheck]) -> Tally:
    """Return the tally of the soft checks that look at a whole register, over one piece of it."""
    counted = Tally()
    for check in checks:
        look = check.look
        fact = [look.fact] if isinstance(look, OneDayCheck | MostBelowCheck) else ()
        for name in look.codes if isinstance(look, CodesCheck) else fact:
            column = _column(columns, name)
            if column is not None:
                _count(counted, (check.value, name), look, column)
    return counted


def _count(counted: Tally, key: Key, look: Any, column: Column) -> None:
    """Count what a check looks for among the known values of a fact."""
    values = column.values if column.known is None else column.values[column.known]
    if isinstance(look, OneDayCheck):
        counted.days[key] = np.bincount(np.clip(values - _FIRST, 0, _DAYS - 1), minlength=_DAYS)
    elif isinstance(look, MostBelowCheck):
        values = values[values > 0]
        counted.found[key] += int(np.count_nonzero(values < look.most_below.below))
    else:
        counted.found[key] += int(np.count_nonzero(_one_of(values, look.codes[key[1]].values)))
    counted.known[key] += len(values)


@lru_cache(maxsize=16)
def _compiled(
    standard: Standard, review_date: date, checks: tuple[SoftCheck, ...]
) -> tuple[tuple[tuple[int, Step], ...], tuple[int, ...]]:
    rules = [check.look.rule for check in checks if isinstance(check.look, RuleCheck)]
    return compile_member_rules(standard, review_date, rules)


def _by_rules(plan: Plan, columns: HouseholdColumns, checks: Sequence[SoftCheck]) -> Iterator[Finding]:
    asked = tuple(check for check in checks if isinstance(check.look, RuleCheck))
    if not asked or not columns.n_members:
        return
    steps, slots = _compiled(plan.standard, plan.review_date, asked)
    answers: list[Answer] = [UNKNOWN] * (1 + max((slot for slot, _ in steps), default=0))
    scope = Scope(columns.member, births(columns.member, plan.review_date))
    for slot, step in steps:
        answers[slot] = step.answer(scope, answers)
    for check, slot in zip(asked, slots, strict=True):
        yes = np.broadcast_to(answers[slot][0], columns.n_members)
        yield Finding(check, "members", np.flatnonzero(yes), "", check.said)


def _by_dates(columns: HouseholdColumns, checks: Sequence[SoftCheck]) -> Iterator[Finding]:
    for check in checks:
        if isinstance(check.look, DatesCheck):
            column = _column(columns, check.look.fact)
            if column is not None:
                days = [day.toordinal() for day in check.look.dates]
                there = _one_of(column.values, days)
                rows = np.flatnonzero(there if column.known is None else there & column.known)
                table: Table = "members" if check.look.fact in columns.member else "households"
                yield Finding(check, table, rows, check.look.fact, check.said)


def _column(columns: HouseholdColumns, fact: str) -> Column | None:
    return columns.household.get(fact) or columns.member.get(fact)


def _one_of(values: NDArray[Any], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which values are among a few, several times faster than ``np.isin``."""
    found = np.zeros(len(values), np.bool_)
    for value in wanted:
        found |= values == value
    return found
