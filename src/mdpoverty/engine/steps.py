"""The steps of a plan: each turns columns or earlier answers into one answer, by one kernel.

A step names the *slots* of the answers it needs. Steps run in the order in which they were made, so that every answer
is there when it is asked for, and equal steps share one slot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine import kernels
from mdpoverty.engine.kernels import UNKNOWN, Answer, Bools, Ints, Span
from mdpoverty.facts.ages import Births
from mdpoverty.facts.columns import Column


@dataclass(slots=True)
class Scope:
    """The inputs of steps at one level: columns, births, persons, classes still possible."""

    columns: Mapping[str, Column]
    births: Births | None = None
    persons: tuple[Ints, Ints] | None = None
    classes: NDArray[np.uint8] | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step: the slots and the facts that it reads, and its answer for all rows."""

    inputs: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class ColumnTest(Step):
    """The values of one fact are tested."""

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        column = scope.columns.get(self.facts[0])
        return UNKNOWN if column is None else kernels.observed(self.test(column.values), column.known)

    def test(self, values: NDArray[Any]) -> Bools:
        """Return the result for every value."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class CompareNumber(ColumnTest):
    """A number is compared with a bound."""

    operator: str
    bound: float

    def test(self, values: NDArray[Any]) -> Bools:
        """Return the result for every value."""
        result: Bools = kernels.COMPARE[self.operator](values, self.bound)
        return result


@dataclass(frozen=True, kw_only=True)
class CompareShare(CompareNumber):
    """A number per person is compared with a bound, by the household amount where known.

    An amount of one person beside it is a rounding of the share, and narrows it down where the persons are not known.
    """

    whole: str

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        share, whole = scope.columns.get(self.facts[0]), scope.columns.get(self.whole)
        given = super().answer(scope, answers)
        if whole is None or scope.persons is None:
            return given
        exact = kernels.compare_shared(self.operator, whole.values, scope.persons, self.bound)
        if share is not None:
            ends = kernels.compare_interval(
                self.operator, *kernels.rounding_range(share.values), self.bound * kernels.PARTS
            )
            exact = kernels.known_or(exact, kernels.settled(ends, share.known))
        return exact if whole.known is None else kernels.where(whole.known, exact, given)


@dataclass(frozen=True, kw_only=True)
class ComparePerPerson(Step):
    """An amount of the household, divided by its persons, is compared with a bound."""

    operator: str
    bound: float

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        column = scope.columns.get(self.facts[0])
        if column is None or scope.persons is None:
            return UNKNOWN
        shared = kernels.compare_shared(self.operator, column.values, scope.persons, self.bound)
        return kernels.settled(shared, column.known)


@dataclass(frozen=True, kw_only=True)
class IsOneOf(ColumnTest):
    """A category has one of some values, given as spans of their codes."""

    spans: tuple[Span, ...]

    def test(self, values: NDArray[Any]) -> Bools:
        """Return the result for every value."""
        return kernels.compare_codes(values, self.spans)


@dataclass(frozen=True, kw_only=True)
class IsTrue(ColumnTest):
    """A truth value is the wanted one."""

    wanted: bool

    def test(self, values: NDArray[Any]) -> Bools:
        """Return the result for every value."""
        return values if self.wanted else ~values


@dataclass(frozen=True, kw_only=True)
class Born(Step):
    """A member was born on or before a day (proleptic Gregorian ordinal), or after it."""

    day: int
    after: bool

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        if scope.births is None:
            return UNKNOWN
        born = scope.births.on_or_before(self.day)
        return kernels.negation(born) if self.after else born


@dataclass(frozen=True, kw_only=True)
class ClassIsOneOf(Step):
    """The class is one of some classes, given as bits."""

    classes: int

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        if scope.classes is None:
            return UNKNOWN
        return (scope.classes & np.uint8(~self.classes & 0xFF)) == 0, (scope.classes & np.uint8(self.classes)) != 0


@dataclass(frozen=True, kw_only=True)
class Combine(Step):
    """Earlier answers are combined by a kernel: both, either."""

    kernel: Callable[[Sequence[Answer]], Answer]

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        return self.kernel([answers[slot] for slot in self.inputs])


@dataclass(frozen=True, kw_only=True)
class Negation(Step):
    """An earlier answer is turned round."""

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        return kernels.negation(answers[self.inputs[0]])


@dataclass(frozen=True, kw_only=True)
class AtLeast(Step):
    """At least so many of earlier answers are yes."""

    number: int

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        return kernels.at_least(self.number, [answers[slot] for slot in self.inputs])


@dataclass(frozen=True, kw_only=True)
class ByCategory(Step):
    """The answer for a category: inputs are the tests of its values, then their answers."""

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        half = len(self.inputs) // 2
        pairs = zip(self.inputs[:half], self.inputs[half:], strict=True)
        return kernels.by_category([(answers[test], answers[then]) for test, then in pairs])


@dataclass(frozen=True, kw_only=True)
class RecordedOr(Step):
    """A recorded statement if known, else an earlier answer."""

    def answer(self, scope: Scope, answers: Sequence[Answer]) -> Answer:
        """Return the answer for all rows."""
        column, rule = scope.columns.get(self.facts[0]), answers[self.inputs[0]]
        return rule if column is None else kernels.known_or(kernels.observed(column.values, column.known), rule)


@dataclass(frozen=True, kw_only=True)
class AnyMember(Step):
    """Yes for one member; all such steps of a plan are reduced together, by ``kernels.any_of_members``."""


@dataclass(frozen=True, kw_only=True)
class ShareOfMembers(Step):
    """The share of the members, compared with a fraction; reduced over the members by ``kernels.share``."""

    operator: str
    bound: tuple[int, int]
