"""A handful of values of a fact that stands for all values, as far as the rules of a plan can tell them apart.

Of a number the rules only see on which side of their bounds it lies, of a birth date on which side of some days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.decision import Measure
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.steps import Born, CompareNumber, ComparePerPerson, IsOneOf, IsTrue


def representatives(plan: Plan, fact: str, persons: int | None = None) -> NDArray[Any] | None:
    """Return values of a fact that stand for all; None where there is no finite list of them.

    Parameters
    ----------
    plan
        Whose rules read the fact.
    fact
        Its name; ``age`` stands for the day of birth, and its values are days (proleptic Gregorian ordinals).
    persons
        The persons of the household; without their number an amount per person has no list.
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
    """Return the bounds and what lies on both sides of each."""
    if whole:
        return np.unique(np.array([value for bound in bounds for value in (bound - 1, bound, bound + 1)], np.int64))
    exact = np.array(bounds, np.float64)
    return np.unique(np.concatenate([exact, np.nextafter(exact, -np.inf), np.nextafter(exact, np.inf)]))
