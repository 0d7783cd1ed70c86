"""The one place for joins: checks household ids, and finds rows by ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.columns import HOUSEHOLD_ID
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest
from mdpoverty.tables.convert import is_id, kind_of
from mdpoverty.tables.ids import plain_ids
from mdpoverty.tables.join_members import kinds_differ, rows_of_owners

Tables = Mapping[str, pl.DataFrame | None]
"""Tables by what the caller calls them; one that was not given is None."""

MEMBERS = "members"
"""The table in which a household may stand more than once."""


def check_keys(tables: Tables, within: Sequence[tuple[str, str]] = ()) -> None:
    """Refuse tables that cannot be joined by ``household_id``, with all faults at once.

    Parameters
    ----------
    tables
        By what the caller calls them.
    within
        Pairs of tables: every household of the first must be in the second.

    Raises
    ------
    InputError
        A table has no ids, has ids that are neither whole numbers nor text, missing or standing twice; two tables have
        ids of different kinds; or a household is missing in the second table of a pair.
    """
    given = {name: table for name, table in tables.items() if table is not None}
    faults = [fault for name, table in given.items() for fault in _faults_of(name, table)]
    if all(HOUSEHOLD_ID in table.columns and is_id(table.schema[HOUSEHOLD_ID]) for table in given.values()):
        faults += _differing_kinds(given)
    if not faults:
        pairs = [(one, other) for one, other in within if one in given and other in given]
        faults = [fault for one, other in pairs for fault in _lost((one, given[one]), (other, given[other]))]
    if faults:
        raise InputError(Message("not_joined"), faults)


def beside(left: pl.DataFrame, right: pl.DataFrame, *, called: str = "households") -> pl.DataFrame:
    """Return the left table with the right one's columns; null for households it lacks.

    Raises
    ------
    InputError
        The tables cannot be joined; ``called`` is what the caller calls the right one.
    """
    return pl.concat([left, looked_up(right, left[HOUSEHOLD_ID], called=called)], how="horizontal")


def looked_up(table: pl.DataFrame, ids: pl.Series, *, called: str = "households") -> pl.DataFrame:
    """Return the row of each id, without the id; nulls if the table lacks it.

    Raises
    ------
    InputError
        The table cannot be joined to the ids; ``called`` is what the caller calls it.
    """
    check_keys({called: table})
    rows = find_rows(table[HOUSEHOLD_ID], ids)
    return pl.DataFrame([at_rows(column, rows) for column in table if column.name != HOUSEHOLD_ID])


def at_rows(column: pl.Series, rows: pl.Series) -> pl.Series:
    """Return some rows of a column by exact name; Polars reads some names as patterns."""
    return column.alias("value").gather(rows).alias(column.name)


def of_households(table: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Return the rows of a table whose household is among the ids."""
    return table.filter(find_rows(ids, table[HOUSEHOLD_ID]).is_not_null())


def find_rows(ids: pl.Series, wanted: pl.Series) -> pl.Series:
    """Return the first row of each wanted id; null if missing."""
    rows = pl.Series(rows_of_owners(plain_ids(ids), plain_ids(wanted)))
    return rows.set(rows < 0, None)


def _faults_of(name: str, table: pl.DataFrame) -> Iterator[Fault]:
    if HOUSEHOLD_ID not in table.columns:
        yield Fault("no_id_column", {"near": Near(nearest(HOUSEHOLD_ID, table.columns))}, (name,))
        return
    ids, path = table[HOUSEHOLD_ID], (name, HOUSEHOLD_ID)
    if not is_id(ids.dtype):
        hint = Message("floats_of_gaps" if ids.dtype.is_float() else "nothing")
        yield Fault("no_id_kind", {"kind": kind_of(ids.dtype), "hint": hint}, path)
    elif ids.null_count():
        yield Fault("ids_missing", {"number": ids.null_count()}, path)
    if is_id(ids.dtype) and name != MEMBERS and ids.n_unique() < len(ids):
        twice = ids.filter(ids.is_duplicated() & ids.is_not_null()).unique(maintain_order=True)
        if len(twice):
            hint = Message("zeros_lost" if ids.dtype.is_integer() else "nothing")
            yield Fault("ids_twice", {"ids": _shown(twice), "hint": hint}, path)


def _differing_kinds(tables: Mapping[str, pl.DataFrame]) -> Iterator[Fault]:
    kinds = [(name, table.schema[HOUSEHOLD_ID]) for name, table in tables.items()]
    for other in kinds[1:]:
        if other[1].is_integer() != kinds[0][1].is_integer():
            yield kinds_differ(kinds[0], other)


def _lost(one: tuple[str, pl.DataFrame], other: tuple[str, pl.DataFrame]) -> Iterator[Fault]:
    ids = one[1][HOUSEHOLD_ID]
    lost = ids.filter(find_rows(other[1][HOUSEHOLD_ID], ids).is_null()).unique(maintain_order=True)
    if len(lost):
        yield Fault("ids_lost", {"other": other[0], "ids": _shown(lost)}, (one[0], HOUSEHOLD_ID))


def _shown(ids: pl.Series) -> list[Seen]:
    return [Seen(name) for name in ids.to_list()]
