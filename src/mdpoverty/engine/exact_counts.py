"""Makes the number of deprivations exact for households that miss a few facts.

Kleene's logic takes two tests for independent of each other even if they ask the same missing fact, and so allows for
more than can be: nobody is both too young for one indicator and too old for another. Where few facts are missing, those
that take part in several tests are filled in every way that the rules can tell apart; what no way reaches is not
possible. Facts that take part in one test need no filling: there the logic is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.gap_values import Filled, Gaps, fill, gap_values
from mdpoverty.engine.kernels import Answer, Ints
from mdpoverty.engine.plan import MEMBER, Plan
from mdpoverty.engine.steps import AnyMember, Born, ByCategory, Combine, Scope, ShareOfMembers
from mdpoverty.facts.columns import HouseholdColumns

_MOST_FACTS = 3
"""The most missing facts that may leave open a count that is made exact."""

_MOST_WAYS = 4096

Counts = NDArray[np.uint8]


@dataclass(frozen=True)
class Counted:
    """The results of a first pass, before the class.

    Attributes
    ----------
    scope, answers
        What the steps read, and the answer of every slot that is not about the class.
    deprived
        The answers by id of the indicator, reviewers' ticks among them.
    bands
        uint8: the possible bands of income, as bits.
    ends
        The least and the greatest number of deprivations.
    """

    scope: Scope
    answers: list[Answer]
    deprived: dict[str, Answer]
    bands: NDArray[np.uint8]
    ends: tuple[Counts, Counts]


def filled_households(
    plan: Plan, columns: HouseholdColumns, found: Counted, *, rows_at_once: int = 1 << 16
) -> Iterator[Filled]:
    """Yield households that miss few facts and whose class depends on the count, filled in every way.

    About ``rows_at_once`` rows are yielded together; the ways of one household stay together.
    """
    low, high = found.ends
    if low is high or np.array_equal(low, high):
        return
    rows = np.flatnonzero(low != high)
    rows = rows[plan.decision.hangs_on_count[found.bands[rows], low[rows], high[rows]]]
    gaps = _gaps(plan, columns, found, rows)
    for part in _parts(gaps, gaps.ways(len(rows)), rows_at_once):
        chosen, place = np.unique(part.household, return_inverse=True)
        yield fill(plan, columns, rows[chosen], replace(part, household=place))


def _gaps(plan: Plan, columns: HouseholdColumns, found: Counted, rows: Ints) -> Gaps:
    """Return the gaps to fill: facts open in several places, in households with few of them.

    They name a household by its place in ``rows``.
    """
    starts, members = columns.members_of(rows)
    owner = np.repeat(np.arange(len(rows)), np.diff(starts))
    opened = _OpenTests(plan, found, rows, members, owner)
    few = _missing(plan, opened.uses, owner, len(rows)) <= _MOST_FACTS
    entries, values, length = [np.zeros((5, 0), np.int64)], [np.zeros(0)], 0
    for position, fact in enumerate(plan.facts):
        if fact not in opened.uses:
            continue
        of_member = fact in plan.member_facts
        several = np.flatnonzero((opened.uses[fact] > 1) & (few[owner] if of_member else few))
        if not len(several):
            continue
        choice = _choice(plan, fact, {slot: test[several] for slot, test in opened.tests[fact].items()})
        if choice is None:
            continue
        household = owner[several] if of_member else several
        begin, number, some = choice
        entries.append(
            np.stack(np.broadcast_arrays(household, position, several - starts[household], begin + length, number))
        )
        values.append(some)
        length += len(some)
    household, fact_of, member, begin, number = np.concatenate(entries, axis=1)
    gaps = Gaps(household, fact_of, member, begin, number, np.concatenate(values))
    gaps = gaps.take(np.argsort(gaps.household, kind="stable"))
    return gaps.take((gaps.ways(len(rows)) <= _MOST_WAYS)[gaps.household])


def _missing(plan: Plan, uses: Mapping[str, Counts], owner: Ints, households: int) -> Ints:
    """Count the missing facts that leave the count open, by household."""
    missing = np.zeros(households, np.int64)
    for fact, places in uses.items():
        where = np.flatnonzero(places)
        missing += np.bincount(owner[where] if fact in plan.member_facts else where, minlength=households)
    return missing


class _OpenTests:
    """The tests that leave indicators undetermined, found by following unknown answers down.

    Attributes
    ----------
    uses
        The number of places, by fact and row, in which an open indicator hangs on the fact. Tests of one fact that are
        combined at once, as in "from 16 to 30", are one place: there the logic is exact.
    tests
        The slots of each fact's tests, and for each row whether that test is open.
    """

    def __init__(self, plan: Plan, found: Counted, rows: Ints, members: Ints, owner: Ints) -> None:
        self.plan, self.answers, self.rows, self.members = plan, found.answers, rows, members
        self.of_members = {slot for slot, _ in plan.stages[MEMBER]}
        self.uses: dict[str, Counts] = {}
        self.tests: dict[str, dict[int, NDArray[np.bool_]]] = {}
        self.weights: dict[int, Counts] = {}
        steps = plan.steps
        for name, slot in plan.indicators:
            self.hang([slot], _open(found.deprived[name], rows).view(np.uint8), at_once=False)
        for slot in sorted(steps, reverse=True):  # the inputs of a step come before it
            weight = self.weights.pop(slot, None)
            if weight is not None and weight.any():
                step = steps[slot]
                if isinstance(step, AnyMember | ShareOfMembers):
                    weight = weight.take(owner)
                if isinstance(step, ByCategory):
                    self.by_category(step.inputs, weight)
                else:
                    self.hang(step.inputs, weight, at_once=isinstance(step, Combine))

    def by_category(self, slots: Sequence[int], weight: Counts) -> None:
        """Record the same for a category: only possible values can leave an answer unknown."""
        half = len(slots) // 2
        self.hang(slots[:half], weight, at_once=True)
        for test, then in zip(slots[:half], slots[half:], strict=True):
            may = self.answers[test][1]
            possible = may.take(self.members if test in self.of_members else self.rows) if may.ndim else may
            self.hang([then], weight * possible, at_once=False)

    def hang(self, slots: Sequence[int], weight: Counts, *, at_once: bool) -> None:
        """Record how many undetermined indicators depend on these steps; ``at_once`` if combined."""
        together: dict[Any, list[int]] = {}
        for slot in slots:
            step = self.plan.steps[slot]
            if step.inputs:
                _add(self.weights, slot, weight * self.open(slot))
            elif (slot in self.of_members) == (step.facts[0] in self.plan.member_facts):
                together.setdefault((step.facts[0], None if at_once else slot), []).append(slot)
        for (fact, _), tests in together.items():
            for slot in tests:
                opened = self.open(slot) & (weight > 0)
                known = self.tests.setdefault(fact, {})
                known[slot] = known[slot] | opened if slot in known else opened
            _add(self.uses, fact, weight * np.logical_or.reduce([self.open(slot) for slot in tests]))

    def open(self, slot: int) -> NDArray[np.bool_]:
        """Tell where a slot's answer is unknown, for the chosen households or their members."""
        return _open(self.answers[slot], self.members if slot in self.of_members else self.rows)


def _open(answer: Answer, rows: Ints) -> NDArray[np.bool_]:
    yes, may = (end.take(rows) if end.ndim else end for end in answer)
    return may & ~yes


def _add(sums: dict[Any, Counts], key: Any, more: Counts) -> None:
    """Add numbers of ways, staying at 255, since overflow would give 0."""
    total = sums[key] + more if key in sums else more
    sums[key] = np.where(total < more, np.uint8(255), total)


def _choice(plan: Plan, fact: str, tests: dict[int, NDArray[np.bool_]]) -> tuple[Any, Any, NDArray[np.float64]] | None:
    """Return the values that fill a fact, with start and number for each gap.

    None if no list of values represents all.
    """
    if fact == "age":
        return _days(plan, tests)
    values = gap_values(plan, fact)
    return None if values is None else (0, len(values), values.astype(np.float64))


def _days(plan: Plan, tests: dict[int, NDArray[np.bool_]]) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Return days of birth on both sides of every undetermined test, by member."""
    opened: dict[int, NDArray[np.bool_]] = {}
    for slot, test in tests.items():
        step = plan.steps[slot]
        if isinstance(step, Born):
            opened[step.day] = opened[step.day] | test if step.day in opened else test
    days = np.array(sorted(opened))
    inside = np.stack([opened[int(day)] for day in days], axis=1)
    last = days[len(days) - 1 - inside[:, ::-1].argmax(axis=1)]
    chosen = np.column_stack([inside, np.ones(len(inside), np.bool_)])
    values = np.column_stack([np.broadcast_to(days, inside.shape), last + 1])[chosen].astype(np.float64)
    number = chosen.sum(axis=1)
    return np.cumsum(number) - number, number, values


def _parts(gaps: Gaps, ways: Ints, rows_at_once: int) -> Iterator[Gaps]:
    """Yield the gaps of whole households in portions whose fillings fit into memory."""
    has_gaps = np.bincount(gaps.household, minlength=len(ways)) > 0
    part = (np.cumsum(np.where(has_gaps, ways, 0)) // rows_at_once)[gaps.household]
    cuts = np.flatnonzero(np.diff(part)) + 1
    for first, end in zip([0, *cuts], [*cuts, len(part)], strict=True):
        if end > first:
            yield gaps.take(np.arange(first, end))
