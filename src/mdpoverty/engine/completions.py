"""Every way in which a few gaps of one household may be filled, as far as the rules can tell the ways apart.

The households filled in are rows of one table, classified in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.classify import Run, classify_columns
from mdpoverty.engine.missing import facts_of_class
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.representatives import representatives
from mdpoverty.facts.columns import Column, HouseholdColumns

_MEMBER = re.compile(r"members\[([0-9]+)\]\.(\w+)")
_MOST_ROWS = 20_000
_MOST_FACTS = 3

Sets = tuple[tuple[str, ...], ...]


def settling_facts(run: Run, row: int) -> tuple[Sets, Sets]:
    """Return the smallest sets of missing facts that settle the class of an undetermined household.

    Returns
    -------
    surely, perhaps
        Sets that settle it whatever is observed, and sets that settle it with some observations; of up to three facts,
        the smallest first, none of them with a smaller one inside.
    """
    columns = run.columns.part(row, row + 1)
    values = {fact: _values(run.plan, columns, fact) for fact in facts_of_class(run, row)}
    known = {fact: found for fact, found in values.items() if found is not None}
    surely: list[tuple[str, ...]] = []
    perhaps: list[tuple[str, ...]] = []
    left = _MOST_ROWS
    for size in range(1, _MOST_FACTS + 1):
        for facts in combinations(known, size):
            rows = int(np.prod([len(known[fact]) for fact in facts]))
            if rows > left or any(set(one) <= set(facts) for one in surely):
                continue
            left -= rows
            settled = _settled(run.plan, columns, {fact: known[fact] for fact in facts})
            if settled.all():
                surely.append(facts)
            elif settled.any() and not any(set(one) <= set(facts) for one in perhaps):
                perhaps.append(facts)
    return tuple(surely), tuple(perhaps)


def _settled(plan: Plan, columns: HouseholdColumns, choices: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
    """Tell for each way of filling some gaps whether one class is left."""
    classes = plan.decision.classes[classify_columns(plan, filled(columns, choices)).outcomes]
    single: NDArray[np.bool_] = classes & (classes - 1) == 0
    return single


def filled(columns: HouseholdColumns, choices: Mapping[str, NDArray[Any]]) -> HouseholdColumns:
    """Return one household as many rows, one for each combination of the values of some facts.

    Parameters
    ----------
    columns
        One household with its members.
    choices
        The values of each fact, named as ``missing_facts`` names it.
    """
    grid = np.meshgrid(*choices.values(), indexing="ij")
    rows, members = grid[0].size, columns.n_members
    household = {name: _repeated(column, rows) for name, column in columns.household.items()}
    member = {name: _repeated(column, rows) for name, column in columns.member.items()}
    for name, chosen in zip(choices, grid, strict=True):
        found = _MEMBER.fullmatch(name)
        if found is None:
            household[name] = Column(chosen.ravel())
        else:
            fact = "birth_date" if found[2] == "age" else found[2]
            member[fact] = _with(member.get(fact), chosen.ravel(), int(found[1]), members)
    ticks = {name: _repeated(column, rows) for name, column in columns.ticks.items()}
    return replace(columns, starts=np.arange(rows + 1) * members, household=household, member=member, ticks=ticks)


def _repeated(column: Column, rows: int) -> Column:
    return Column(np.tile(column.values, rows), None if column.known is None else np.tile(column.known, rows))


def _with(column: Column | None, chosen: NDArray[Any], member: int, members: int) -> Column:
    """Return a column of repeated members in which one member has the chosen values."""
    length = len(chosen) * members
    if column is None:
        column = Column(np.zeros(length, chosen.dtype), np.zeros(length, np.bool_))
    values = column.values.astype(np.result_type(column.values, chosen))
    known = np.ones(length, np.bool_) if column.known is None else column.known.copy()
    values[member::members], known[member::members] = chosen, True
    return Column(values, known)


def _persons(columns: HouseholdColumns) -> int:
    size = columns.household.get("size")
    unknown = size is None or (size.known is not None and not size.known[0])
    return columns.n_members if size is None or unknown else int(size.values[0])


def _values(plan: Plan, columns: HouseholdColumns, address: str) -> NDArray[Any] | None:
    """Return values of a missing fact that stand for all that the rules can tell apart."""
    found = _MEMBER.fullmatch(address)
    return representatives(plan, address if found is None else found[2], _persons(columns))
