"""The bounds with which rules compare numbers: their kinds, and which fits which fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, StrictFloat, StrictInt, ValidationInfo, model_validator

from mdpoverty.law.base import FrozenDict, Identifier, LawModel
from mdpoverty.law.dictionary import AGE_FACTS, FactDefinition, known_fact
from mdpoverty.messages.message import listed
from mdpoverty.spelling import suggestion

Operator = Literal["at_least", "above", "at_most", "below"]
LOWER: tuple[Operator, ...] = ("at_least", "above")
UPPER: tuple[Operator, ...] = ("at_most", "below")
OPERATORS = LOWER + UPPER
Number = StrictInt | StrictFloat


class ByCategory(LawModel):
    """A bound that depends on a category: one number for each value of the fact."""

    by: Identifier = Field(description="the fact whose value picks the bound")
    values: FrozenDict[Identifier, Number] = Field(description="the bound for each value")


class FromTable(LawModel):
    """A bound that stands in a shared table of ages by calendar year."""

    table: Identifier = Field(description="name of the table")
    year_of: Literal["reaching_the_age"] | None = Field(
        None,
        description="which year picks the row: that in which a person reaches the age, so that who has once reached it "
        "has reached it for good; left out, the year of the review",
    )


Bound = Number | ByCategory | FromTable


class Bounded(LawModel):
    """A comparison with a bound at one end or both."""

    at_least: Bound | None = Field(None, description="this much or more")
    above: Bound | None = Field(None, description="more than this")
    at_most: Bound | None = Field(None, description="this much or less")
    below: Bound | None = Field(None, description="less than this")

    @property
    def ends(self) -> tuple[tuple[Operator, Bound], ...]:
        """The operators that are given with their bounds, the lower end first."""
        return tuple((name, getattr(self, name)) for name in OPERATORS if getattr(self, name) is not None)


class OneEnd(Bounded):
    """A comparison with one bound."""

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        given = [name for name, _ in self.ends]
        if len(given) != 1:
            raise ValueError(f"exactly one of {listed(OPERATORS)} is needed, not {listed(given) or 'none'}")
        return self

    @property
    def operator(self) -> Operator:
        """The one operator that is given."""
        return self.ends[0][0]

    @property
    def bound(self) -> Bound:
        """The bound of the operator."""
        return self.ends[0][1]


def check_bound_unit(fact: str, definition: FactDefinition, unit: str) -> None:
    """Refuse bounds for a fact that is not a number, and bounds in another unit than the fact's."""
    if definition.type not in ("integer", "number") and fact not in AGE_FACTS:
        raise ValueError(f"{fact!r} is a {definition.type} and cannot be compared as a number; use is, in or not_in")
    if fact == "birth_date":
        raise ValueError("compare `age` or `birth_year`; a birth date answers both")
    if unit != definition.unit:
        raise ValueError(f"{fact!r} is measured in {definition.unit!r}, not {unit!r}")


def check_span(test: Bounded, *, whole: bool) -> None:
    """Refuse two ends between which no number lies."""
    if len(test.ends) == 1:
        return
    (above, low), (below, high) = test.ends
    for name, least, greatest in _pairs(low, high):
        room = greatest - least - (whole and above == "above") - (whole and below == "below")
        if room < 0 or (room == 0 and not whole and (above, below) != ("at_least", "at_most")):
            where = f" where {name}" if name else ""
            raise ValueError(f"no number is {above} {least} and {below} {greatest}{where}; the test is never met")


def _pairs(low: Bound, high: Bound) -> Iterator[tuple[str, int | float, int | float]]:
    """Yield both ends, one pair per category value where an end depends on it; tables are not read."""
    if isinstance(low, int | float) and isinstance(high, int | float):
        yield "", low, high
    for by in [end for end in (low, high) if isinstance(end, ByCategory)][:1]:
        for value in by.values:
            least, greatest = (_for_value(end, by.by, value) for end in (low, high))
            if least is not None and greatest is not None:
                yield f"{by.by} is {value}", least, greatest


def _for_value(bound: Bound, by: str, value: str) -> int | float | None:
    """Return a bound for one category value; None if it depends on more than the category."""
    if isinstance(bound, ByCategory) and bound.by == by:
        return bound.values.get(value)
    return bound if isinstance(bound, int | float) else None


def check_bound(bound: Bound, fact: str, definition: FactDefinition, info: ValidationInfo) -> None:
    """Refuse a bound that does not fit its fact."""
    if isinstance(bound, FromTable):
        _check_table(bound, fact, info)
    elif isinstance(bound, ByCategory):
        _check_category(bound, fact, definition, info)
    else:
        _check_whole(bound, fact, definition)
        check_range(bound, fact, definition)


def check_range(bound: float, fact: str, definition: FactDefinition) -> None:
    """Refuse a bound that no value of the fact can have."""
    least, greatest = definition.minimum, definition.maximum
    if (least is not None and bound < least) or (greatest is not None and bound > greatest):
        ends = f"{'…' if least is None else least} to {'…' if greatest is None else greatest}"
        raise ValueError(f"{bound} is outside of what {fact!r} can be: {ends}")


def _check_table(bound: FromTable, fact: str, info: ValidationInfo) -> None:
    context = info.context or {}
    if fact != "age":
        raise ValueError(f"a table holds ages; {fact!r} is compared with a number, or with one by category")
    if not context.get("tables_missing") and bound.table not in context["tables"]:
        known = context.get("tables", {})
        raise ValueError(f"no table is called {bound.table!r}{suggestion(bound.table, known)}; known: {listed(known)}")


def _check_category(bound: ByCategory, fact: str, definition: FactDefinition, info: ValidationInfo) -> None:
    by = known_fact(bound.by, info)
    if by is None:
        return
    if by.values is None or by.level != definition.level:
        what = f"{bound.by!r} is a {by.type} of a {by.level}"
        raise ValueError(f"{what}; a bound for {fact!r} goes by a category of a {definition.level}")
    if set(bound.values) != set(by.values):
        raise ValueError(f"a bound by {bound.by!r} gives one number for each of {listed(by.values)}")
    for number in bound.values.values():
        _check_whole(number, fact, definition)
        check_range(number, fact, definition)


def _check_whole(bound: float, fact: str, definition: FactDefinition) -> None:
    if definition.type != "number" and isinstance(bound, float):
        raise ValueError(f"{fact!r} is counted in whole numbers; {bound} is none")
