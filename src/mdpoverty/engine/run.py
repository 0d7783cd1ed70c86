"""Runs a plan over columns, or over checked households: the one place where households are classified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine import kernels
from mdpoverty.engine.exact_counts import Counted, Counts, filled_households
from mdpoverty.engine.gap_values import Filled
from mdpoverty.engine.income_bands import possible_income_bands
from mdpoverty.engine.kernels import UNKNOWN, Answer, Bools, Ints
from mdpoverty.engine.plan import HOUSEHOLD, LATE, MEMBER, REDUCTION, Plan
from mdpoverty.engine.steps import AnyMember, Scope, ShareOfMembers
from mdpoverty.errors import Fault, InputError, Path
from mdpoverty.facts.ages import births
from mdpoverty.facts.check_columns import check_contradictions
from mdpoverty.facts.checks import Finding
from mdpoverty.facts.columns import Column, HouseholdColumns, columns_of
from mdpoverty.facts.household import Household, unreadable_household
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest


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


def run_plan(plan: Plan, columns: HouseholdColumns) -> Run:
    """Run all steps of a plan over columns; facts that they lack are unknown, others are not looked at."""
    found = run_first_pass(plan, columns)
    low, high = run_fillings(plan, found, filled_households(plan, columns, found))
    answers, scope, number = found.answers, found.scope, columns.n_households
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


def run_households(
    households: Sequence[Household],
    plan: Plan,
    refused: Sequence[Fault] = (),
    *,
    incomplete: NDArray[np.bool_] | None = None,
) -> Run:
    """Check households and run a plan over them in one pass.

    The faults ``refused`` are of facts that could not be read of the only household; ``incomplete`` says for each
    household whether persons may be missing from its list of members, None where all are listed.

    Raises
    ------
    InputError
        Facts that cannot be read, or cannot be true; all findings are named.
    """
    law = plan.standard
    columns = columns_of(households, plan.household_facts, plan.member_facts, law.indicator_ids, law.dictionary)
    errors = check_contradictions(columns, law.dictionary, plan.review_date, plan.points_range)
    faults = [*refused, *_unknown_ticks(households, law.indicator_ids), *_faults(errors, households)]
    if refused:
        raise unreadable_household(households[0].household_id, faults)
    if faults:
        raise InputError(_impossible(households), faults)
    return run_plan(plan, columns if incomplete is None else replace(columns, incomplete=incomplete))


def _impossible(households: Sequence[Household]) -> Message:
    name = households[0].household_id
    alone = len(households) == 1 and name is not None
    return Message("household_impossible", {"name": name}) if alone else Message("facts_impossible")


def _unknown_ticks(households: Sequence[Household], indicators: Sequence[str]) -> Iterator[Fault]:
    for row, household in enumerate(households):
        for name in household.assessed:
            if name not in indicators:
                near = Near(nearest(name, indicators))
                what = {"name": Seen(name), "near": near, "known": list(indicators)}
                yield Fault("unknown_tick", what, (*_place(row, households), "assessed", name))


def _place(row: int, households: Sequence[Household]) -> Path:
    """Return the path of a household; empty for a single one."""
    return ("households", row) if len(households) > 1 else ()


def _faults(findings: Sequence[Finding], households: Sequence[Household]) -> list[Fault]:
    if not findings:
        return []
    member_of = [(row, place) for row, household in enumerate(households) for place in range(len(household.members))]
    faults = []
    for finding in findings:
        for row in finding.rows.tolist():
            household, place = (row, None) if finding.table == "households" else member_of[row]
            record = households[household]
            observed = record if place is None else record.members[place]
            seen = getattr(observed, finding.column, None)
            member = () if place is None else ("members", place)
            path = (*_place(household, households), *member, finding.column.partition(",")[0])
            kind, also = ("", None) if seen is None else (type(seen).__name__, Message("seen", {"seen": Seen(seen)}))
            faults.append(Fault(finding.what.code, finding.what.parameters, path, kind, also=also))
    return faults


def run_first_pass(plan: Plan, columns: HouseholdColumns) -> Counted:
    """Run the steps before the class: answer the rules, count the deprivations, find the bands of income."""
    answers = _answers_about_members(plan, columns)
    persons, unlisted = columns.persons()
    _reduce(plan, answers, columns.starts, persons, unlisted)
    scope = Scope(columns.household, persons=persons)
    _run(plan, HOUSEHOLD, scope, answers)
    number = columns.n_households
    deprived = {name: _whole(_ticked(columns.ticks.get(name), answers[slot]), number) for name, slot in plan.indicators}
    ends = _count(plan, columns, list(deprived.values()))
    return Counted(scope, answers, deprived, _bands(plan, columns, persons), ends)


def run_fillings(plan: Plan, found: Counted, filled: Iterable[Filled]) -> tuple[Counts, Counts]:
    """Run all fillings of households; return the least and greatest number of deprivations that one reaches."""
    low, high = (end.copy() for end in found.ends)
    for part in filled:
        ends = run_first_pass(plan, part.columns).ends
        low[part.households] = np.minimum.reduceat(ends[0], part.begins)
        high[part.households] = np.maximum.reduceat(ends[1], part.begins)
    return low, high


def run_member_groups(plan: Plan, columns: HouseholdColumns) -> dict[str, tuple[Ints, Ints]]:
    """Run the rules of member groups over columns, and count the members of each group by household.

    Each group has two int64 arrays: how many members are certainly in it, and how many may be; persons of the household
    who are not listed may be.
    """
    answers = _answers_about_members(plan, columns)
    (_, most), unlisted = columns.persons()
    more = 0 if unlisted is None else most - np.diff(columns.starts)
    counted = {name: kernels.members_counted(answers[slot], columns.starts) for name, slot in plan.member_groups}
    return {name: (low, high + more) for name, (low, high) in counted.items()}


_FALSE = np.asarray(False)  # noqa: FBT003 - the value itself
_NO: Answer = (_FALSE, _FALSE)


def _answers_about_members(plan: Plan, columns: HouseholdColumns) -> list[Answer]:
    """Return the answers of a plan's slots, those about single members answered."""
    answers: list[Answer] = [UNKNOWN] * plan.slots
    _run(plan, MEMBER, Scope(columns.member, births(columns.member, plan.review_date)), answers)
    return answers


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
    reduced = kernels.any_of_members([answers[tested] for _, tested in any_slots], starts, unlisted)
    for (slot, _), answer in zip(any_slots, reduced, strict=True):
        answers[slot] = answer


def _ticked(tick: Column | None, rule: Answer) -> Answer:
    return rule if tick is None else kernels.known_or(kernels.observed(tick.values, tick.known), rule)


def _count(plan: Plan, columns: HouseholdColumns, deprived: Sequence[Answer]) -> tuple[Counts, Counts]:
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
        found = possible_income_bands(measure, columns.household, persons)
        if found is not None:
            bands = found.values if found.known is None else np.where(found.known, found.values, bands)
    return bands


def _whole(answer: Answer, number: int) -> Answer:
    """Broadcast a scalar answer to all households."""
    yes, may = answer
    if yes.ndim:
        return answer if may.ndim else (yes, np.broadcast_to(may, number))
    whole = np.broadcast_to(yes, number)
    return whole, whole if yes is may else np.broadcast_to(may, number)
