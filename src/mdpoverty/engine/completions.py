"""Every way in which a few gaps of one household may be filled, as far as the rules can tell the ways apart.

The households filled in are rows of one table, classified in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.gap_values import representatives
from mdpoverty.engine.missing_facts import facts_of_class
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.run import Run, classify_columns
from mdpoverty.facts.columns import Column, HouseholdColumns

_MEMBER = re.compile(r"members\[([0-9]+)\]\.(\w+)")
_MOST_ROWS = 20_000
_MOST_FACTS = 3

Sets = tuple[tuple[str, ...], ...]
Values = Mapping[str, NDArray[Any]]


def settling_facts(run: Run, row: int) -> tuple[Sets, Sets]:
    """Return the smallest sets of missing facts that settle the class of an undetermined household.

    Returns
    -------
    surely, perhaps
        Sets that settle it whatever is observed, and sets that settle it with some observations; of up to three facts,
        the smallest first, none of them with a smaller one inside.
    """
    columns = run.columns.part(row, row + 1)
    known = _values(run.plan, columns, facts_of_class(run, row))
    alike = _alike(columns)
    places = {fact: _place(fact, alike) for fact in known}
    surely: list[tuple[str, ...]] = []
    perhaps: list[tuple[str, ...]] = []
    left = _MOST_ROWS
    for size in range(1, _MOST_FACTS + 1):
        ways = _ways({fact: len(chosen) for fact, chosen in known.items()}, size, surely, left)
        left -= sum(ways.values())
        patterns = {facts: _pattern(facts, places) for facts in ways}
        tried = {pattern: facts for facts, pattern in patterns.items()}
        settled = _settled(run.plan, columns, known, {facts: ways[facts] for facts in tried.values()})
        found = dict(zip(tried, settled, strict=True))
        for facts, pattern in patterns.items():
            if found[pattern].all():
                surely.append(facts)
            elif found[pattern].any() and not _has_within(perhaps, facts):
                perhaps.append(facts)
    return tuple(surely), tuple(perhaps)


def _alike(columns: HouseholdColumns) -> list[int]:
    """Return for each member the first one of whom the same is known."""
    members = zip(*(_seen(column) for column in columns.member.values()), strict=True) if columns.member else ()
    first: dict[Any, int] = {}
    alike = [first.setdefault(member, place) for place, member in enumerate(members)]
    return alike or [0] * columns.n_members


def _seen(column: Column) -> list[Any]:
    known = np.ones(len(column.values), np.bool_) if column.known is None else column.known
    return [value if seen else None for value, seen in zip(column.values.tolist(), known.tolist(), strict=True)]


def _place(fact: str, alike: Sequence[int]) -> tuple[int, int, str]:
    """Return of which member a fact is, whom that one is like, and its name; -1 is the household."""
    found = _MEMBER.fullmatch(fact)
    return (-1, -1, fact) if found is None else (int(found[1]), alike[int(found[1])], found[2])


def _pattern(facts: Sequence[str], places: Mapping[str, tuple[int, int, str]]) -> tuple[Any, ...]:
    """Return what sets of facts have in common that differ only in which of several like members they are about."""
    names: dict[tuple[int, int], list[str]] = {}
    for fact in facts:
        member, like, name = places[fact]
        names.setdefault((member, like), []).append(name)
    return tuple(sorted((like, tuple(own)) for (_, like), own in names.items()))


def _ways(
    numbers: Mapping[str, int], size: int, surely: Sequence[tuple[str, ...]], left: int
) -> dict[tuple[str, ...], int]:
    """Return the sets of so many facts that are to be tried, and in how many ways each can be filled.

    Parameters
    ----------
    numbers
        How many values each fact has.
    surely
        Smaller sets that settle the class; what holds one of them need not be tried.
    left
        How many ways may be tried; a set that has more is left out.
    """
    ways: dict[tuple[str, ...], int] = {}
    fewest = prod(sorted(numbers.values())[:size])
    for facts in combinations(numbers, size):
        rows = prod(map(numbers.__getitem__, facts))
        if rows <= left and not _has_within(surely, facts):
            ways[facts] = rows
            left -= rows
        if left < fewest:
            break
    return ways


def _has_within(some: Iterable[tuple[str, ...]], facts: tuple[str, ...]) -> bool:
    """Tell whether one of the sets found so far lies within some facts."""
    return any(set(one) <= set(facts) for one in some)


def _settled(
    plan: Plan, columns: HouseholdColumns, values: Values, ways: Mapping[tuple[str, ...], int]
) -> list[NDArray[np.bool_]]:
    """Tell for each set of facts, and each way of filling it, whether one class is left; all in one pass."""
    if not ways:
        return []
    classes = plan.decision.classes[classify_columns(plan, filled(columns, values, ways)).outcomes]
    single: NDArray[np.bool_] = classes & (classes - 1) == 0
    return np.split(single, np.cumsum(list(ways.values()))[:-1])


def filled(columns: HouseholdColumns, values: Values, ways: Mapping[tuple[str, ...], int]) -> HouseholdColumns:
    """Return one household as many rows: for each set of facts one for each combination of their values.

    Parameters
    ----------
    columns
        One household with its members.
    values
        The values of each fact, named as ``missing_facts`` names it.
    ways
        The sets, and how many combinations each has.
    """
    rows, members = sum(ways.values()), columns.n_members
    household = {name: _repeated(column, rows) for name, column in columns.household.items()}
    member = {name: _repeated(column, rows) for name, column in columns.member.items()}
    for name, (places, chosen) in _choices(values, ways).items():
        found = _MEMBER.fullmatch(name)
        if found is None:
            household[name] = _with(household.get(name), places, chosen, rows)
        else:
            fact = "birth_date" if found[2] == "age" else found[2]
            member[fact] = _with(member.get(fact), places * members + int(found[1]), chosen, rows * members)
    ticks = {name: _repeated(column, rows) for name, column in columns.ticks.items()}
    incomplete = None if columns.incomplete is None else np.repeat(columns.incomplete, rows)
    return HouseholdColumns(np.arange(rows + 1) * members, household, member, ticks, incomplete)


def _choices(values: Values, ways: Mapping[tuple[str, ...], int]) -> dict[str, tuple[NDArray[np.int64], NDArray[Any]]]:
    """Return for each fact the rows in which it is filled, and the values there."""
    found: dict[str, list[tuple[NDArray[np.int64], NDArray[Any]]]] = {}
    begin = 0
    for facts, rows in ways.items():
        places, stride = np.arange(begin, begin + rows), rows
        for fact in facts:
            number = len(values[fact])
            stride //= number
            found.setdefault(fact, []).append((places, values[fact][np.arange(rows) // stride % number]))
        begin += rows
    return {
        fact: (np.concatenate([one for one, _ in parts]), np.concatenate([other for _, other in parts]))
        for fact, parts in found.items()
    }


def _repeated(column: Column, rows: int) -> Column:
    return Column(np.tile(column.values, rows), None if column.known is None else np.tile(column.known, rows))


def _with(column: Column | None, places: NDArray[np.int64], chosen: NDArray[Any], length: int) -> Column:
    """Return a column in which some rows have chosen values."""
    if column is None:
        column = Column(np.zeros(length, chosen.dtype), np.zeros(length, np.bool_))
    values = column.values.astype(np.result_type(column.values, chosen))
    known = np.ones(length, np.bool_) if column.known is None else column.known.copy()
    values[places], known[places] = chosen, True
    return Column(values, known)


def _persons(columns: HouseholdColumns) -> int:
    size = columns.household.get("size")
    unknown = size is None or (size.known is not None and not size.known[0])
    return columns.n_members if size is None or unknown else int(size.values[0])


def _values(plan: Plan, columns: HouseholdColumns, addresses: Sequence[str]) -> Values:
    """Return for each missing fact values that stand for all that the rules can tell apart, if there is a list of them.

    One fact of several members has the same values.
    """
    names = {address: _name(address) for address in addresses}
    persons = _persons(columns)
    of_name = {name: representatives(plan, name, persons) for name in dict.fromkeys(names.values())}
    return {address: values for address, name in names.items() if (values := of_name[name]) is not None}


def _name(address: str) -> str:
    """Return the name of a fact, of the household or of whichever member."""
    found = _MEMBER.fullmatch(address)
    return address if found is None else found[2]
