"""Which facts were not observed and leave a household's class or exemption open."""

from __future__ import annotations

from collections.abc import Iterator

from mdpoverty.engine.kernels import Answer
from mdpoverty.engine.run import Run
from mdpoverty.engine.steps import AnyMember, CompareShare, ShareOfMembers


def missing_facts(run: Run, row: int) -> tuple[str, ...]:
    """Return the facts of one household that leave its class or its exemption open, each once.

    A fact of a member is addressed as ``members[1].age``; ``members`` are persons who are not listed.
    """
    walk = _Walk(run, row)
    found = dict.fromkeys(_of_class(walk))
    if _unknown(run.classified.exempt, row):
        found |= dict.fromkeys(walk.slot(run.plan.nobody_can_work))
    return tuple(found)


def _unknown(answer: Answer, row: int) -> bool:
    yes, may = answer
    return bool((may[row] and not yes[row]) if may.ndim else (may and not yes))


def facts_of_class(run: Run, row: int) -> tuple[str, ...]:
    """Return the facts of one household that leave its class open, each once."""
    return tuple(dict.fromkeys(_of_class(_Walk(run, row))))


def _of_class(walk: _Walk) -> Iterator[str]:
    """Yield the facts that leave the class open: the income if the band matters, the indicators if the count does."""
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


def _of_income(walk: _Walk) -> Iterator[str]:
    run, row = walk.run, walk.household
    measure = run.plan.measures[0]
    if not _observed(run, "area", row):
        yield "area"
    if measure.whole is not None and _observed(run, measure.whole, row):
        if not _observed(run, "size", row) and walk.open_ended:
            yield "size"
    elif not _observed(run, measure.fact, row):
        yield measure.fact


def _observed(run: Run, fact: str, row: int) -> bool:
    """Tell whether a fact of a household is known."""
    column = run.columns.household.get(fact)
    return column is not None and (column.known is None or bool(column.known[row]))


class _Walk:
    """Follows unknown answers down to the facts that make them unknown, each answer once."""

    def __init__(self, run: Run, household: int) -> None:
        self.run = run
        self.household = household
        self.steps = run.plan.steps
        self.followed: set[tuple[int, int | None]] = set()

    def slot(self, slot: int, member: int | None = None) -> Iterator[str]:
        """Yield the missing facts below a slot, for the household or for one of its members; nothing a second time."""
        if (slot, member) in self.followed:
            return
        self.followed.add((slot, member))
        step = self.steps[slot]
        if isinstance(step, AnyMember | ShareOfMembers):
            yield from self.members(step.inputs[0])
        elif not _unknown(self.run.answers[slot], self.household if member is None else member):
            return
        elif step.inputs:
            for inner in step.inputs:
                yield from self.slot(inner, member)
        elif isinstance(step, CompareShare) and _observed(self.run, step.whole, self.household):
            yield from self.names(("size",), member)
        else:
            yield from self.names(step.facts, member)

    def members(self, slot: int) -> Iterator[str]:
        """Yield the missing facts of the members below a slot of theirs."""
        first, end = (int(start) for start in self.run.columns.starts[self.household : self.household + 2])
        for member in range(first, end):
            yield from self.slot(slot, member)
        size = self.run.columns.household.get("size")
        observed = size is not None and (size.known is None or bool(size.known[self.household]))
        if observed and size is not None and first < end:
            if int(size.values[self.household]) > end - first:
                yield "members"
        elif self.open_ended:
            yield "members"

    @property
    def open_ended(self) -> bool:
        """Whether the list of members does not tell the number of persons."""
        columns, row = self.run.columns, self.household
        incomplete = columns.incomplete is not None and bool(columns.incomplete[row])
        return incomplete or bool(columns.starts[row] == columns.starts[row + 1])

    def names(self, facts: tuple[str, ...], member: int | None) -> Iterator[str]:
        """Yield the addresses of those facts that were not observed."""
        first = int(self.run.columns.starts[self.household])
        for fact in facts:
            columns = self.run.columns.household if member is None else self.run.columns.member
            column = columns.get(fact)
            row = self.household if member is None else member
            if column is not None and (column.known is None or column.known[row]):
                continue
            if fact == "size" and not self.open_ended:
                continue
            yield fact if member is None else f"members[{member - first}].{fact}"
