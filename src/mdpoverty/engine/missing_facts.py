"""Finds missing facts that leave a class or exemption undetermined, and those that settle it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, combinations
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.gap_values import Gaps, fill, gap_values
from mdpoverty.engine.kernels import Answer
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.run import Run, run_plan
from mdpoverty.engine.steps import AnyMember, CompareShare, ShareOfMembers
from mdpoverty.facts.columns import Column, HouseholdColumns

Sets = tuple[tuple[str, ...], ...]

_MOST_WAYS = 20_000
_MOST_FACTS = 3


class Fact(NamedTuple):
    """A fact about a household, or about a member by position."""

    name: str
    member: int | None = None

    @property
    def address(self) -> str:
        """The name, with the member's position before it."""
        return self.name if self.member is None else f"members[{self.member}].{self.name}"


Facts = tuple[Fact, ...]


def missing_facts(run: Run, row: int) -> tuple[str, ...]:
    """Return the missing facts that leave a household's class or exemption undetermined, each once.

    A fact of a member is addressed as ``members[1].age``; ``members`` are persons who are not listed.
    """
    walk = _Walk(run, row)
    found = dict.fromkeys(_of_class(walk))
    if _unknown(run.classified.exempt, row):
        found |= dict.fromkeys(walk.slot(run.plan.nobody_can_work))
    return _addresses(found)


def settling_facts(run: Run, row: int, *, most_ways: int = _MOST_WAYS) -> tuple[Sets, Sets]:
    """Return the smallest sets of missing facts that settle the class of an undetermined household.

    Returns
    -------
    surely, perhaps
        Sets that settle it whatever is observed, and sets that settle it with some observations; of up to three facts,
        the smallest first, none of them with a smaller one inside. Facts are filled in ``most_ways`` ways altogether;
        sets that would need more are left out.
    """
    columns = run.columns.part(row, row + 1)
    values = _values(run.plan, columns, dict.fromkeys(_of_class(_Walk(run, row))))
    alike = _alike(columns)
    surely: list[Facts] = []
    perhaps: list[Facts] = []
    for size in range(1, _MOST_FACTS + 1):
        ways = _ways({fact: len(chosen) for fact, chosen in values.items()}, size, surely, most_ways)
        most_ways -= sum(ways.values())
        patterns = {facts: _pattern(facts, alike) for facts in ways}
        tried = {pattern: facts for facts, pattern in patterns.items()}
        found = dict(zip(tried, _settled(run.plan, columns, values, list(tried.values())), strict=True))
        for facts, pattern in patterns.items():
            always, sometimes = found[pattern]
            if always:
                surely.append(facts)
            elif sometimes and not _has_within(perhaps, facts):
                perhaps.append(facts)
    return tuple(map(_addresses, surely)), tuple(map(_addresses, perhaps))


def _addresses(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(fact.address for fact in facts)


def _unknown(answer: Answer, row: int) -> bool:
    yes, may = answer
    return bool((may[row] and not yes[row]) if may.ndim else (may and not yes))


def _of_class(walk: _Walk) -> Iterator[Fact]:
    """Yield facts that leave the class undetermined: income if the band matters, indicators if the count does."""
    run, row = walk.run, walk.household
    decision, result = run.plan.decision, run.classified
    bands, low, high = int(run.bands[row]), int(result.count_low[row]), int(result.count_high[row])
    several = decision.classes[decision.outcomes]
    if _is_one(int(several[bands, low, high])):
        return
    single_bands = [1 << bit for bit in range(8) if bands >> bit & 1]
    if any(not _is_one(int(several[bands, count, count])) for count in range(low, high + 1)):
        yield from _of_income(walk)
    if any(not _is_one(int(several[band, low, high])) for band in single_bands):
        for name, slot in run.plan.indicators:
            if _unknown(result.deprived[name], row):
                yield from walk.slot(slot)


def _is_one(classes: int) -> bool:
    return classes & (classes - 1) == 0


def _of_income(walk: _Walk) -> Iterator[Fact]:
    known, row = walk.run.columns.household, walk.household
    measure = walk.run.plan.measures[0]
    if not _observed(known, "area", row):
        yield Fact("area")
    if measure.whole is not None and _observed(known, measure.whole, row):
        if not _observed(known, "size", row) and walk.open_ended:
            yield Fact("size")
    elif not _observed(known, measure.fact, row):
        yield Fact(measure.fact)


def _observed(columns: Mapping[str, Column], fact: str, row: int) -> bool:
    """Tell whether a fact is known in a row."""
    column = columns.get(fact)
    return column is not None and (column.known is None or bool(column.known[row]))


class _Walk:
    """Follows unknown answers down to the facts that make them unknown, each answer once."""

    def __init__(self, run: Run, household: int) -> None:
        self.run = run
        self.household = household
        self.steps = run.plan.steps
        self.followed: set[tuple[int, int | None]] = set()

    def slot(self, slot: int, member: int | None = None) -> Iterator[Fact]:
        """Yield the missing facts below a slot, for the household or a member, each once."""
        if (slot, member) in self.followed:
            return
        self.followed.add((slot, member))
        step = self.steps[slot]
        if isinstance(step, AnyMember | ShareOfMembers):
            yield from self.members(step.inputs[0])
        elif not _unknown(self.run.answers[slot], self.household if member is None else member):
            return
        elif step.inputs:
            for tested in step.inputs:
                yield from self.slot(tested, member)
        elif isinstance(step, CompareShare) and _observed(self.run.columns.household, step.whole, self.household):
            yield from self.names(("size",), member)
        else:
            yield from self.names(step.facts, member)

    def members(self, slot: int) -> Iterator[Fact]:
        """Yield the missing facts of members below a member slot."""
        first, end = (int(start) for start in self.run.columns.starts[self.household : self.household + 2])
        for member in range(first, end):
            yield from self.slot(slot, member)
        if self.unlisted:
            yield Fact("members")

    @cached_property
    def unlisted(self) -> bool:
        """Whether there may be persons who are not listed."""
        _, unlisted = self.run.columns.part(self.household, self.household + 1).persons()
        return unlisted is not None

    @property
    def open_ended(self) -> bool:
        """Whether the list of members does not tell the number of persons."""
        columns, row = self.run.columns, self.household
        incomplete = columns.incomplete is not None and bool(columns.incomplete[row])
        return incomplete or bool(columns.starts[row] == columns.starts[row + 1])

    def names(self, facts: tuple[str, ...], member: int | None) -> Iterator[Fact]:
        """Yield the facts that were not observed."""
        columns = self.run.columns
        first = int(columns.starts[self.household])
        for fact in facts:
            if member is not None:
                if not _observed(columns.member, fact, member):
                    yield Fact(fact, member - first)
            elif not _observed(columns.household, fact, self.household) and (fact != "size" or self.open_ended):
                yield Fact(fact)


def _values(plan: Plan, columns: HouseholdColumns, facts: Iterable[Fact]) -> dict[Fact, NDArray[Any]]:
    """Return the representative values of each fact, if finite; members share theirs."""
    facts, persons = list(facts), int(columns.persons()[0][0][0])
    of_name = {name: gap_values(plan, name, persons) for name in dict.fromkeys(fact.name for fact in facts)}
    return {fact: values for fact in facts if (values := of_name[fact.name]) is not None}


def _alike(columns: HouseholdColumns) -> list[int]:
    """Return, for each member, the first member with the same known facts."""
    members = zip(*(_seen(column) for column in columns.member.values()), strict=True) if columns.member else ()
    first: dict[Any, int] = {}
    alike = [first.setdefault(member, place) for place, member in enumerate(members)]
    return alike or [0] * columns.n_members


def _seen(column: Column) -> list[Any]:
    known = np.ones(len(column.values), np.bool_) if column.known is None else column.known
    return [value if seen else None for value, seen in zip(column.values.tolist(), known.tolist(), strict=True)]


def _pattern(facts: Facts, alike: Sequence[int]) -> tuple[Any, ...]:
    """Return the pattern shared by sets of facts that differ only in like members."""
    names: dict[int, list[str]] = {}
    for fact in facts:
        names.setdefault(-1 if fact.member is None else fact.member, []).append(fact.name)
    return tuple(sorted((-1 if member < 0 else alike[member], tuple(own)) for member, own in names.items()))


def _ways(numbers: Mapping[Fact, int], size: int, surely: Sequence[Facts], left: int) -> dict[Facts, int]:
    """Return the sets of facts to try, with the number of ways to fill each.

    Each fact has a number of values. Sets with a smaller one inside that surely settles the class need not be tried;
    nor can those with more ways than are left.
    """
    ways: dict[Facts, int] = {}
    fewest = prod(sorted(numbers.values())[:size])
    for facts in combinations(numbers, size):
        rows = prod(map(numbers.__getitem__, facts))
        if rows <= left and not _has_within(surely, facts):
            ways[facts] = rows
            left -= rows
        if left < fewest:
            break
    return ways


def _has_within(some: Iterable[Facts], facts: Facts) -> bool:
    """Tell whether some facts contain a set found before."""
    return any(set(one) <= set(facts) for one in some)


def _settled(
    plan: Plan, columns: HouseholdColumns, values: Mapping[Fact, NDArray[Any]], sets: Sequence[Facts]
) -> list[tuple[bool, bool]]:
    """Tell for each set whether all, and whether some, fillings leave one class; in one pass."""
    if not sets:
        return []
    filled = fill(plan, columns, np.zeros(len(sets), np.int64), _gaps(plan, values, sets))
    classes = plan.decision.classes[run_plan(plan, filled.columns).classified.outcomes]
    single = classes & (classes - 1) == 0
    ends = (end.reduceat(single, filled.begins).tolist() for end in (np.logical_and, np.logical_or))
    return list(zip(*ends, strict=True))


def _gaps(plan: Plan, values: Mapping[Fact, NDArray[Any]], sets: Sequence[Facts]) -> Gaps:
    """Return each set as the gaps of a separate household."""
    positions = {name: position for position, name in enumerate(plan.facts)}
    begins = dict(zip(values, accumulate(map(len, values.values()), initial=0), strict=False))
    entries = [
        (place, positions[fact.name], fact.member or 0, begins[fact], len(values[fact]))
        for place, facts in enumerate(sets)
        for fact in facts
    ]
    household, position, member, begin, number = np.array(entries, np.int64).T
    return Gaps(household, position, member, begin, number, np.concatenate(list(values.values())).astype(np.float64))
