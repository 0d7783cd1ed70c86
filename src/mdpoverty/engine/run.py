"""Classifies columns of households by a plan: the one place where this happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine import kernels
from mdpoverty.engine.decision import Measure
from mdpoverty.engine.exact_counts import Counted, Counts, filled_households
from mdpoverty.engine.gap_values import Filled
from mdpoverty.engine.kernels import UNKNOWN, Answer, Bools, Ints
from mdpoverty.engine.plan import HOUSEHOLD, LATE, MEMBER, REDUCTION, Plan
from mdpoverty.engine.steps import AnyMember, Scope, ShareOfMembers
from mdpoverty.facts.ages import births
from mdpoverty.facts.columns import Column, HouseholdColumns


@dataclass(frozen=True)
class Classified:
    """The answers for n households, as arrays.

    Attributes
    ----------
    outcomes
        uint8 bits: the outcomes of the decision table still possible; ``Decision.meanings`` tells what they are.
    count_low, count_high
        uint8: the least and the greatest possible number of deprivations.
    deprived
        Answers by id of the indicator, in official order.
    nobody_can_work, exempt
        Answers.
    flags
        Answers by name of the flag.
    """

    outcomes: NDArray[np.uint8]
    count_low: NDArray[np.uint8]
    count_high: NDArray[np.uint8]
    deprived: dict[str, Answer]
    nobody_can_work: Answer
    exempt: Answer
    flags: dict[str, Answer]


@dataclass(frozen=True)
class Run:
    """One pass of the engine with all its intermediate answers, for explanations.

    Attributes
    ----------
    answers
        The answer of every slot of the plan.
    bands
        uint8: the possible bands of income, as bits.
    """

    plan: Plan
    columns: HouseholdColumns
    classified: Classified
    answers: list[Answer]
    bands: NDArray[np.uint8]


def classify_columns(plan: Plan, columns: HouseholdColumns) -> Classified:
    """Classify households given as columns.

    Parameters
    ----------
    plan
        Made by ``make_plan``.
    columns
        Facts; those the plan does not use are not looked at, those it lacks are unknown.

    Returns
    -------
    Classified
        Arrays of length ``columns.n_households``.
    """
    return run_plan(plan, columns).classified


def first_pass(plan: Plan, columns: HouseholdColumns) -> Counted:
    """Answer the rules, count the deprivations, find the bands of income."""
    answers: list[Answer] = [UNKNOWN] * plan.slots
    persons, unlisted = columns.persons()
    _run(plan, MEMBER, Scope(columns.member, births(columns.member, plan.review_date)), answers)
    _reduce(plan, answers, columns.starts, persons, unlisted)
    scope = Scope(columns.household, persons=persons)
    _run(plan, HOUSEHOLD, scope, answers)
    number = columns.n_households
    deprived = {name: _whole(_ticked(columns.ticks.get(name), answers[slot]), number) for name, slot in plan.indicators}
    return Counted(
        scope, answers, deprived, _bands(plan, columns, persons), _count(plan, columns, list(deprived.values()))
    )


def exact_ends(plan: Plan, found: Counted, filled: Iterable[Filled]) -> tuple[Counts, Counts]:
    """Return the least and greatest number of deprivations, over all fillings of a household."""
    low, high = (end.copy() for end in found.ends)
    for part in filled:
        ends = first_pass(plan, part.columns).ends
        low[part.households] = np.minimum.reduceat(ends[0], part.begins)
        high[part.households] = np.maximum.reduceat(ends[1], part.begins)
    return low, high


def count_member_groups(plan: Plan, columns: HouseholdColumns) -> dict[str, tuple[Ints, Ints]]:
    """Count the members in each group of the standard, by household.

    Returns
    -------
    dict
        By name of the group two int64 arrays of length ``columns.n_households``: how many members are certainly in it,
        and how many may be; persons of the household who are not listed may be.
    """
    answers: list[Answer] = [UNKNOWN] * plan.slots
    (_, most), unlisted = columns.persons()
    _run(plan, MEMBER, Scope(columns.member, births(columns.member, plan.review_date)), answers)
    more = 0 if unlisted is None else most - np.diff(columns.starts)
    counted = {name: kernels.members_counted(answers[slot], columns.starts) for name, slot in plan.member_groups}
    return {name: (low, high + more) for name, (low, high) in counted.items()}


def run_plan(plan: Plan, columns: HouseholdColumns) -> Run:
    """Run all steps of a plan over columns in one go."""
    found = first_pass(plan, columns)
    answers, scope, number = found.answers, found.scope, columns.n_households
    low, high = exact_ends(plan, found, filled_households(plan, columns, found))
    outcomes = plan.decision.outcomes[found.bands, low, high]
    scope.classes = plan.decision.classes[outcomes]
    _run(plan, LATE, scope, answers)
    classified = Classified(
        outcomes,
        low,
        high,
        found.deprived,
        _whole(answers[plan.nobody_can_work], number),
        _whole(answers[plan.exempt], number),
        {name: _whole(_NO if slot is None else answers[slot], number) for name, slot in plan.flags},
    )
    return Run(plan, columns, classified, answers, found.bands)


_FALSE = np.asarray(False)  # noqa: FBT003 - the value itself
_NO: Answer = (_FALSE, _FALSE)


def _run(plan: Plan, stage: int, scope: Scope, answers: list[Answer]) -> None:
    for slot, step in plan.stages[stage]:
        answers[slot] = step.answer(scope, answers)


def _reduce(
    plan: Plan, answers: list[Answer], starts: Ints, persons: tuple[Ints, Ints], unlisted: Bools | None
) -> None:
    """Answer the tests over members."""
    any_slots = []
    for slot, step in plan.stages[REDUCTION]:
        if isinstance(step, AnyMember):
            any_slots.append((slot, step.inputs[0]))
        elif isinstance(step, ShareOfMembers):
            low, high = kernels.members_counted(answers[step.inputs[0]], starts)
            if unlisted is not None:
                high = high + (persons[1] - np.diff(starts))
            answers[slot] = kernels.share(step.operator, (low, high), persons, step.bound)
    reduced = kernels.any_of_members([answers[inner] for _, inner in any_slots], starts, unlisted)
    for (slot, _), answer in zip(any_slots, reduced, strict=True):
        answers[slot] = answer


def _ticked(tick: Column | None, rule: Answer) -> Answer:
    return rule if tick is None else kernels.recorded_or(kernels.observed(tick.values, tick.known), rule)


def _count(
    plan: Plan, columns: HouseholdColumns, deprived: Sequence[Answer]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the least and greatest number of deprivations, from recorded points or else answers."""
    low, high = kernels.count(deprived)
    points = columns.household.get(plan.points[0]) if plan.points else None
    if points is None or plan.points is None:
        return low, high
    recorded = (points.values // plan.points[1]).astype(np.uint8)
    known = np.True_ if points.known is None else points.known
    return np.where(known, recorded, low), np.where(known, recorded, high)


def _bands(plan: Plan, columns: HouseholdColumns, persons: tuple[Ints, Ints]) -> NDArray[np.uint8]:
    """Return the possible income bands as bits, by the first known measure."""
    bands = np.full(columns.n_households, plan.decision.outcomes.shape[0] - 1, np.uint8)
    for measure in reversed(plan.measures):
        found = measured(measure, columns.household, persons)
        if found is not None:
            bands = found.values if found.known is None else np.where(found.known, found.values, bands)
    return bands


def measured(measure: Measure, columns: Mapping[str, Column], persons: tuple[Ints, Ints]) -> Column | None:
    """Return the income bands that one measure leaves possible, as bits; None if nobody has it.

    The amount of the whole household decides where it is known. An amount of one person beside it is a rounding of the
    share, down or up, and narrows it down where the number of persons is not known.

    Parameters
    ----------
    measure
        One of a plan.
    columns
        Facts of households.
    persons
        The least and the greatest number of persons of each.
    """
    area, share = columns.get("area"), columns.get(measure.fact)
    whole = None if measure.whole is None else columns.get(measure.whole)
    given = None if share is None else Column(bands_of(measure, share.values, area), share.known)
    if whole is None:
        return given
    exact = bands_of_whole(measure, whole.values, persons, area)
    if share is None or given is None:
        return Column(exact, whole.known)
    low, high = kernels.around(share.values)
    parts = np.full(len(low), kernels.PARTS)
    near = _bands_between(measure, (low, parts), (high, parts), area)
    both = np.where(exact & near, exact & near, exact)
    bands = both if share.known is None else np.where(share.known, both, exact)
    if whole.known is None:
        return Column(bands)
    known = None if share.known is None else whole.known | share.known
    return Column(np.where(whole.known, bands, given.values), known)


def bands_of(measure: Measure, values: NDArray[Any], area: Column | None) -> NDArray[np.uint8]:
    """Return the income bands that known amounts leave possible, as bits."""

    def bands(where: Any) -> NDArray[np.uint8]:
        above = (values > edges.take(where) for edges in measure.edges)
        return _bands_above(measure, where, _counted_up(above, len(values)))

    return _by_area(measure, bands, area, len(values))


def bands_of_whole(
    measure: Measure, amounts: NDArray[Any], persons: tuple[Ints, Ints], area: Column | None
) -> NDArray[np.uint8]:
    """Return the income bands that known household amounts leave possible, as bits."""
    fewest, most = persons
    return _bands_between(measure, (amounts, most), (amounts, fewest), area)


Shared = tuple[NDArray[Any], Ints]
"""Amounts, and the numbers of persons among whom each is shared."""


def _bands_between(measure: Measure, least: Shared, most: Shared, area: Column | None) -> NDArray[np.uint8]:
    """Return the bands between a least and a greatest income, as bits."""
    number, alike = len(least[0]), least[0] is most[0] and least[1] is most[1]

    def bands(where: Any) -> NDArray[np.uint8]:
        if alike:
            above = (line.is_below(*least, where) for line in measure.lines)
            return _bands_above(measure, where, _counted_up(above, number))
        low, high = (
            _counted_up((line.is_below(*income, where) for line in measure.lines), number) for income in (least, most)
        )
        found = _bands_above(measure, where, low)
        for step in range(1, len(measure.lines) + 1):
            found = found | np.where(low + step <= high, _bands_above(measure, where, np.minimum(low + step, high)), 0)
        return found.astype(np.uint8)

    return _by_area(measure, bands, area, number)


def _counted_up(flags: Iterator[Bools], number: int) -> NDArray[np.uint8]:
    """Count the flags that are true, by row."""
    total = np.zeros(number, np.uint8)
    for flag in flags:
        total += flag.view(np.uint8)
    return total


def _bands_above(measure: Measure, area: Any, edges: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the bands of amounts, from the number of edges below them."""
    found: NDArray[np.uint8] = measure.bands.take(area * np.uint8(measure.bands.shape[1]) + edges)
    return found


def _by_area(
    measure: Measure, bands: Callable[[Any], NDArray[np.uint8]], area: Column | None, number: int
) -> NDArray[np.uint8]:
    """Return the bands by area; all areas' bands together if the area is unknown."""
    if area is not None and area.known is None:
        return bands(area.values)
    anywhere = np.zeros(number, np.uint8)
    for code in range(len(measure.bands)):
        anywhere |= bands(code)
    if area is None or area.known is None:
        return anywhere
    return np.where(area.known, bands(np.where(area.known, area.values, 0)), anywhere)


def _whole(answer: Answer, number: int) -> Answer:
    """Broadcast a scalar answer to all households."""
    yes, may = answer
    if yes.ndim:
        return answer if may.ndim else (yes, np.broadcast_to(may, number))
    whole = np.broadcast_to(yes, number)
    return whole, whole if yes is may else np.broadcast_to(may, number)
