"""Households and members as columns: one-dimensional arrays with masks of what is known.

A column is absent where nobody was asked. Members lie one household after the other; ``starts[i]`` is the position of
the first member of household ``i`` and ``starts[-1]`` the number of members.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.facts.household import Household
from mdpoverty.law.dictionary import Dictionary, FactDefinition

_DTYPES: dict[str, Any] = {
    "integer": np.int64,
    "number": np.float64,
    "boolean": np.bool_,
    "category": np.uint8,
    "date": np.int64,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of all households or members.

    Attributes
    ----------
    values
        Integers, floats, booleans, codes of a category (uint8, the position of the value in the dictionary) or days
        (proleptic Gregorian ordinal). What stands where the fact is unknown has no meaning.
    known
        Booleans, True where the fact was observed; None where all of them were.
    """

    values: NDArray[Any]
    known: NDArray[np.bool_] | None = None

    def __getitem__(self, part: slice) -> Column:
        """Return the column of consecutive rows, without copying."""
        return Column(self.values[part], None if self.known is None else self.known[part])


@dataclass(frozen=True, slots=True)
class HouseholdColumns:
    """The facts of n households and their p members.

    Attributes
    ----------
    starts
        int64, shape (n + 1,): positions at which the members of each household begin.
    household, member
        Columns by name of the fact, of length n and p.
    ticks
        Reviewers' own ticks by id of the indicator, booleans of length n.
    """

    starts: NDArray[np.int64]
    household: Mapping[str, Column]
    member: Mapping[str, Column]
    ticks: Mapping[str, Column] = field(default_factory=dict)

    @property
    def n_households(self) -> int:
        """The number of households."""
        return len(self.starts) - 1

    @property
    def n_members(self) -> int:
        """The number of members that are listed."""
        return int(self.starts[-1])

    def part(self, first: int, end: int) -> HouseholdColumns:
        """Return households ``first`` to ``end`` (not included) with their members, without copying facts."""
        rows, members = slice(first, end), slice(int(self.starts[first]), int(self.starts[end]))
        return HouseholdColumns(
            self.starts[first : end + 1] - self.starts[first],
            {name: column[rows] for name, column in self.household.items()},
            {name: column[members] for name, column in self.member.items()},
            {name: column[rows] for name, column in self.ticks.items()},
        )


def columns_of(
    households: Sequence[Household],
    household_facts: Sequence[str],
    member_facts: Sequence[str],
    indicators: Sequence[str],
    dictionary: Dictionary,
) -> HouseholdColumns:
    """Return the named facts of households as columns; a fact that nobody has becomes no column."""
    members = [member for household in households for member in household.members]
    starts = np.zeros(len(households) + 1, np.int64)
    np.cumsum([len(household.members) for household in households], out=starts[1:])
    ticks = {}
    if any(household.assessed for household in households):
        for indicator in indicators:
            column = _column([h.assessed.get(indicator) for h in households], _TICK)
            if column is not None:
                ticks[indicator] = column
    return HouseholdColumns(
        starts, _columns(households, household_facts, dictionary), _columns(members, member_facts, dictionary), ticks
    )


_TICK = FactDefinition.model_construct(level="household", type="boolean", values=None)


def _columns(records: Sequence[Any], facts: Sequence[str], dictionary: Dictionary) -> dict[str, Column]:
    columns = {}
    for fact in facts:
        column = _column([getattr(record, fact, None) for record in records], dictionary[fact])
        if column is not None:
            columns[fact] = column
    return columns


def _column(values: list[Any], definition: FactDefinition) -> Column | None:
    """Return the column of one fact, or None if no record has it."""
    known = None
    if None in values:
        known = np.array([value is not None for value in values], np.bool_)
        if not known.any():
            return None
    if definition.values is not None:
        codes = codes_of(definition)
        values = [codes.get(value, 0) for value in values]
    elif definition.type == "date":
        values = [0 if value is None else value.toordinal() for value in values]
    elif known is not None:
        values = [0 if value is None else value for value in values]
    return Column(np.array(values, _DTYPES[definition.type]), known)


def codes_of(definition: FactDefinition) -> dict[str, int]:
    """Return the code of every value of a category: its position in the dictionary of facts."""
    return {value: code for code, value in enumerate(definition.values or ())}
