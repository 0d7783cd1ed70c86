"""Households and members as columns: one-dimensional arrays with masks of what is known.

A column is absent where nobody was asked. Members lie one household after the other; ``starts[i]`` is the position of
the first member of household ``i`` and ``starts[-1]`` the number of members.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.facts.household import Household, Member
from mdpoverty.facts.records import TICK
from mdpoverty.law.dictionary import Dictionary, FactDefinition

DTYPES: dict[str, Any] = {
    "integer": np.int64,
    "number": np.float64,
    "boolean": np.bool_,
    "category": np.uint8,
    "date": np.int64,
}
"""How the values of each type of fact are stored."""


ANY_NUMBER = 1 << 31
"""More persons than any household has; stands for a number that nothing limits."""

Ints = NDArray[np.int64]


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

    def take(self, rows: NDArray[np.integer]) -> Column:
        """Return the column of some rows, in their order."""
        return Column(self.values.take(rows), None if self.known is None else self.known.take(rows))


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
    incomplete
        Booleans of length n, True where persons may be missing from the list of members; None where all are listed.
        Where ``size`` is known, it says how many are missing.
    """

    starts: Ints
    household: Mapping[str, Column]
    member: Mapping[str, Column]
    ticks: Mapping[str, Column] = field(default_factory=dict)
    incomplete: NDArray[np.bool_] | None = None

    @property
    def n_households(self) -> int:
        """The number of households."""
        return len(self.starts) - 1

    @property
    def n_members(self) -> int:
        """The number of members that are listed."""
        return int(self.starts[-1])

    def persons(self) -> tuple[tuple[Ints, Ints], NDArray[np.bool_] | None]:
        """Return the least and the greatest number of persons, and where persons are not listed (None: nowhere).

        Both ends are one array where the numbers are known of all households.
        """
        size, listed = self.household.get("size"), np.diff(self.starts)
        open_ended = listed == 0 if self.incomplete is None else (listed == 0) | self.incomplete
        if size is None and not open_ended.any():
            return (listed, listed), None
        fewest, most = np.maximum(listed, 1), np.where(open_ended, ANY_NUMBER, listed)
        if size is not None:
            known = np.True_ if size.known is None else size.known
            fewest, most = np.where(known, size.values, fewest), np.where(known, size.values, most)
        unlisted = most > listed
        return (fewest, fewest if (fewest == most).all() else most), unlisted if unlisted.any() else None

    def part(self, first: int, end: int) -> HouseholdColumns:
        """Return households ``first`` to ``end`` (not included) with their members, without copying facts."""
        rows, members = slice(first, end), slice(int(self.starts[first]), int(self.starts[end]))
        return HouseholdColumns(
            self.starts[first : end + 1] - self.starts[first],
            {name: column[rows] for name, column in self.household.items()},
            {name: column[members] for name, column in self.member.items()},
            {name: column[rows] for name, column in self.ticks.items()},
            None if self.incomplete is None else self.incomplete[rows],
        )

    def members_of(self, rows: NDArray[np.integer]) -> tuple[Ints, Ints]:
        """Return where the members of the chosen households begin when joined, and their positions here."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        return starts, np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])

    def take(self, rows: NDArray[np.integer]) -> HouseholdColumns:
        """Return the chosen households with their members, repeated as often as named."""
        starts, members = self.members_of(rows)
        return HouseholdColumns(
            starts,
            {name: column.take(rows) for name, column in self.household.items()},
            {name: column.take(members) for name, column in self.member.items()},
            {name: column.take(rows) for name, column in self.ticks.items()},
            None if self.incomplete is None else self.incomplete.take(rows),
        )


def columns_of(
    households: Sequence[Household],
    household_facts: Sequence[str],
    member_facts: Sequence[str],
    indicators: Sequence[str],
    dictionary: Dictionary,
) -> HouseholdColumns:
    """Return the named facts as columns, without those that nobody has."""
    members = [member for household in households for member in household.members]
    starts = np.array([0, *accumulate(len(household.members) for household in households)], np.int64)
    ticks: dict[str, Column] = {}
    if any(household.assessed for household in households):
        ticked = {name: [household.assessed.get(name) for household in households] for name in indicators}
        ticks = _columns(ticked, dict.fromkeys(indicators, TICK))
    of_households, of_members = [_facts(record) for record in households], [_facts(record) for record in members]
    return HouseholdColumns(
        starts,
        _columns({fact: [facts.get(fact) for facts in of_households] for fact in household_facts}, dictionary),
        _columns({fact: [facts.get(fact) for facts in of_members] for fact in member_facts}, dictionary),
        ticks,
    )


def _facts(record: Household | Member) -> Mapping[str, Any]:
    """Return the facts of a record by name, with those that a standard declares for itself."""
    return {**record.__dict__, **record.model_extra} if record.model_extra else record.__dict__


def _columns(facts: Mapping[str, list[Any]], dictionary: Mapping[str, FactDefinition]) -> dict[str, Column]:
    """Return the columns for facts that someone has; one array holds those of one type."""
    together: dict[str, dict[str, list[Any]]] = {}
    known: dict[str, NDArray[np.bool_]] = {}
    for fact, values in facts.items():
        definition = dictionary[fact]
        gaps = values.count(None)
        if gaps == len(values):
            continue
        if gaps:
            known[fact] = np.array([value is not None for value in values], np.bool_)
        together.setdefault(definition.type, {})[fact] = encoded_values(values, definition)
    return {
        fact: Column(row, known.get(fact))
        for kind, columns in together.items()
        for fact, row in zip(columns, np.array(list(columns.values()), DTYPES[kind]), strict=True)
    }


def encoded_values(values: list[Any], definition: FactDefinition) -> list[Any]:
    """Return values as codes, days or numbers, with a zero in every gap."""
    if definition.type == "category":
        codes = definition.codes
        return [codes.get(value, 0) for value in values]
    if definition.type == "date":
        return [0 if value is None else value.toordinal() for value in values]
    return [0 if value is None else value for value in values] if None in values else values


INCOMPLETE = "_\0incomplete"
"""The column that tells of households whose list of members is incomplete; no heading of a register is so written."""
