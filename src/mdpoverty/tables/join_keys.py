"""The one place for joins by keys: checks household ids, and finds rows by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest
from mdpoverty.tables.column_types import type_name
from mdpoverty.tables.ids import is_id_type, plain_ids

Tables = Mapping[str, pl.DataFrame | None]
"""Tables by the caller's names; one that was not given is None."""

MEMBERS = "members"
"""The table in which a household may have several rows."""


def check_keys(tables: Tables, within: Sequence[tuple[str, str]] = ()) -> None:
    """Refuse tables that cannot be joined by ``household_id``, with all faults at once.

    Pairs of tables ``within`` each other: every household of the first must be in the second.

    Raises
    ------
    InputError
        A table has no ids, has ids that are neither whole numbers nor text, missing or standing twice; two tables have
        ids of different kinds; or a household is missing in the second table of a pair.
    """
    given = {name: table for name, table in tables.items() if table is not None}
    faults = [fault for name, table in given.items() for fault in _faults_of(name, table)]
    if all(HOUSEHOLD_ID in table.columns and is_id_type(table.schema[HOUSEHOLD_ID]) for table in given.values()):
        kinds = [(name, table.schema[HOUSEHOLD_ID]) for name, table in given.items()]
        differ = [other for other in kinds[1:] if other[1].is_integer() != kinds[0][1].is_integer()]
        faults += [kinds_differ(kinds[0], other) for other in differ]
    if not faults:
        pairs = [pair for pair in within if given.keys() >= {*pair}]
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
    return pl.DataFrame([join_column(column, rows) for column in table if column.name != HOUSEHOLD_ID])


def join_column(column: pl.Series, rows: pl.Series) -> pl.Series:
    """Return the joined rows of a column, by exact name; Polars reads some names as patterns."""
    return column.alias("value").gather(rows).alias(column.name)


def filter_by_keys(table: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Return the rows of a table whose key, the id of the household, is among these."""
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
    if not is_id_type(ids.dtype):
        hint = Message("floats_of_gaps" if ids.dtype.is_float() else "nothing")
        yield Fault("no_id_kind", {"kind": type_name(ids.dtype), "hint": hint}, path)
    elif ids.null_count():
        yield Fault("ids_missing", {"number": ids.null_count()}, path)
    if is_id_type(ids.dtype) and name != MEMBERS and ids.n_unique() < len(ids):
        twice = ids.filter(ids.is_duplicated() & ids.is_not_null()).unique(maintain_order=True)
        if len(twice):
            hint = Message("zeros_lost" if ids.dtype.is_integer() else "nothing")
            yield Fault("ids_twice", {"ids": _shown(twice), "hint": hint}, path)


def _lost(one: tuple[str, pl.DataFrame], other: tuple[str, pl.DataFrame]) -> Iterator[Fault]:
    ids = one[1][HOUSEHOLD_ID]
    lost = ids.filter(find_rows(other[1][HOUSEHOLD_ID], ids).is_null()).unique(maintain_order=True)
    if len(lost):
        yield Fault("ids_lost", {"other": other[0], "ids": _shown(lost)}, (one[0], HOUSEHOLD_ID))


def _shown(ids: pl.Series) -> list[Seen]:
    return [Seen(name) for name in ids.to_list()]


def kinds_differ(one: tuple[str, pl.DataType], other: tuple[str, pl.DataType]) -> Fault:
    """Return the fault that the ids by which two tables are joined have different types."""
    told = {"one": one[0], "first": type_name(one[1]), "other": other[0], "second": type_name(other[1])}
    return Fault("id_kinds_differ", told, ("household_id",))


NOWHERE = -1
_SPARSE = 8
"""The most places for each id in a table of the whole range of ids; a sparser range is joined instead."""


def rows_of_owners(ids: pl.Series, owners: pl.Series) -> NDArray[np.int32]:
    """Return the first row whose id equals each owner, or ``NOWHERE``; int32."""
    if ids.dtype != owners.dtype:
        ids, owners = ids.cast(pl.Int128), owners.cast(pl.Int128)
    if ids.dtype == pl.Int64 and len(ids) and not (ids.null_count() or owners.null_count()):
        rows = _looked_up(ids.to_numpy(), owners.to_numpy())
        if rows is not None:
            return rows
    found = _joined(ids.hash(), owners.hash()) if ids.dtype == pl.String and not owners.null_count() else None
    # Hashes are joined faster than texts; should two texts have one hash, the texts are joined after all.
    if found is None or not ((ids.gather(found) == owners) | found.is_null()).all():
        found = _joined(ids, owners)
    return found.cast(pl.Int32).fill_null(NOWHERE).to_numpy()


def _joined(ids: pl.Series, owners: pl.Series) -> pl.Series:
    """Return the first row whose id equals each owner, or null."""
    rows = ids.alias("id").to_frame().with_row_index("row")
    if ids.n_unique() != len(ids):
        rows = rows.unique("id", keep="first")
    return owners.alias("id").to_frame().join(rows, on="id", how="left", maintain_order="left")["row"]


def _looked_up(ids: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.int32] | None:
    least, greatest = int(ids.min()), int(ids.max())
    if greatest - least >= _SPARSE * len(ids):
        return None
    table = np.full(greatest - least + 1, NOWHERE, np.int32)
    table[(ids - least)[::-1]] = np.arange(len(ids), dtype=np.int32)[::-1]  # of equal ids the first stays
    inside = (owners >= least) & (owners <= greatest)
    if inside.all():
        return table[owners - least]
    return np.where(inside, table[np.where(inside, owners, least) - least], np.int32(NOWHERE))
