"""Fills missing facts with a few values that represent all others under the rules.

Rules only see on which side of their bounds a number lies, and on which side of some days a birth date lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.income_bands import Measure
from mdpoverty.engine.kernels import Ints
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.steps import Born, CompareNumber, ComparePerPerson, IsOneOf, IsTrue
from mdpoverty.facts.columns import DTYPES, Column, HouseholdColumns


def gap_values(plan: Plan, fact: str, persons: int | None = None) -> NDArray[Any] | None:
    """Return values with which to fill a missing fact, which represent all its values; None without a finite list.

    The values of ``age`` are days of birth (proleptic Gregorian ordinals). An amount of the household has a list only
    where the number of its persons is known.
    """
    if fact in ("members", "size"):
        return None
    if fact == "area":
        return np.arange(plan.measures[0].bands.shape[0], dtype=np.uint8)
    measures = [measure for measure in plan.measures if measure.fact == fact]
    return _amounts(measures[0]) if measures else _tested(plan, fact, persons)


def _amounts(measure: Measure) -> NDArray[np.int64]:
    """Return amounts in every band of income, in every area."""
    edges = np.unique(np.concatenate([np.zeros(1, np.int64), *measure.edges]))
    edges = edges[edges < np.iinfo(np.int64).max]
    return np.unique(np.concatenate([edges, edges + 1]))


def _tested(plan: Plan, fact: str, persons: int | None) -> NDArray[Any] | None:
    """Return values on every side of every test of a fact."""
    steps = [step for step in plan.steps.values() if fact in step.facts]
    days = sorted({step.day for step in steps if isinstance(step, Born)})
    if days:
        last = plan.review_date.toordinal()
        return np.array([day for day in (*days, days[-1] + 1) if day <= last], np.int64)
    if any(isinstance(step, IsTrue) for step in steps):
        return np.array([False, True])
    spans = [step.spans for step in steps if isinstance(step, IsOneOf)]
    if spans:
        codes = range(len(plan.standard.dictionary[fact].values or ()))
        alike = {tuple(any(low <= code <= high for low, high in some) for some in spans): code for code in codes}
        return np.array(sorted(alike.values()), np.uint8)
    bounds = _bounds(steps, persons)
    return None if bounds is None else _around(bounds, whole=plan.standard.dictionary[fact].type == "integer")


def _bounds(steps: Sequence[Any], persons: int | None) -> list[float] | None:
    shared = [step.bound for step in steps if isinstance(step, ComparePerPerson)]
    if shared and persons is None:
        return None
    bounds = [step.bound for step in steps if isinstance(step, CompareNumber)]
    return [*bounds, *(bound * (persons or 1) for bound in shared)] or None


def _around(bounds: list[float], *, whole: bool) -> NDArray[Any]:
    """Return the bounds with a value on both sides of each."""
    if whole:
        return np.unique(np.array([value for bound in bounds for value in (bound - 1, bound, bound + 1)], np.int64))
    exact = np.array(bounds, np.float64)
    return np.unique(np.concatenate([exact, np.nextafter(exact, -np.inf), np.nextafter(exact, np.inf)]))


@dataclass(frozen=True)
class Gaps:
    """Missing facts to fill, sorted by household; arrays with one entry for each.

    Attributes
    ----------
    household
        The place of the household among those that are filled.
    fact
        The position of the fact in ``Plan.facts``.
    member
        The position of the member in the household; without meaning for a fact of the household.
    begin, number
        Where in ``values`` the values for this gap begin, and how many there are.
    """

    household: Ints
    fact: Ints
    member: Ints
    begin: Ints
    number: Ints
    values: NDArray[np.float64]

    def take(self, chosen: NDArray[Any]) -> Gaps:
        """Return some of the gaps."""
        names = ("household", "fact", "member", "begin", "number")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def ways(self, households: int) -> Ints:
        """Return the number of ways to fill the gaps, by household."""
        ways = np.ones(households, np.int64)
        np.multiply.at(ways, self.household, self.number)
        return ways

    def strides(self) -> Ints:
        """Return the number of ways to fill the gaps before each gap in its household."""
        strides = np.ones(len(self.household), np.int64)
        begins = np.flatnonzero(np.diff(self.household, prepend=-1))
        rank = np.arange(len(strides)) - np.repeat(begins, np.diff(np.append(begins, len(strides))))
        for number in range(1, int(rank.max(initial=0)) + 1):
            at = np.flatnonzero(rank == number)
            strides[at] = strides[at - 1] * self.number[at - 1]
        return strides


@dataclass(frozen=True)
class Filled:
    """Households repeated once for every way to fill their gaps.

    Attributes
    ----------
    households
        The positions of the households that were filled.
    columns
        Their rows, household after household.
    begins
        The first row of each household.
    """

    households: Ints
    columns: HouseholdColumns
    begins: Ints


def fill(plan: Plan, columns: HouseholdColumns, households: Ints, gaps: Gaps) -> Filled:
    """Return the households at some positions with their gaps filled in every way.

    A household may be named several times, with other gaps.
    """
    ways = gaps.ways(len(households))
    begins = np.cumsum(ways) - ways
    each = ways[gaps.household]
    entry = np.repeat(np.arange(len(each)), each)
    way = np.arange(len(entry)) - np.repeat(np.cumsum(each) - each, each)
    row = begins[gaps.household[entry]] + way
    value = gaps.values[gaps.begin[entry] + way // gaps.strides()[entry] % gaps.number[entry]]
    rows = columns.take(np.repeat(households, ways))
    place, fact = rows.starts[row] + gaps.member[entry], gaps.fact[entry]
    household, member = dict(rows.household), dict(rows.member)
    for position in np.unique(gaps.fact):
        name, those = plan.facts[position], fact == position
        of_member = (member, place, rows.n_members)
        level, where, length = of_member if name in plan.member_facts else (household, row, rows.n_households)
        name = "birth_date" if name == "age" else name
        chosen = value[those].astype(DTYPES[plan.standard.dictionary[name].type])
        level[name] = _with(level.get(name), where[those], chosen, length)
    return Filled(households, replace(rows, household=household, member=member), begins)


def _with(column: Column | None, rows: Ints, chosen: NDArray[Any], length: int) -> Column:
    """Return a column in which some rows have the chosen values."""
    if column is None:
        column = Column(np.zeros(length, chosen.dtype), np.zeros(length, np.bool_))
    values = column.values.copy()
    known = np.ones(length, np.bool_) if column.known is None else column.known.copy()
    values[rows], known[rows] = chosen, True
    return Column(values, known)
