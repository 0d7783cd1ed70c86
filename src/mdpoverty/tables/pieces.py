"""A register in pieces of whole households, so that files larger than memory can be read.

Files of Parquet are read piece by piece where the members lie in the order of the households. Members of a large
register in another order are sorted first; small registers, and files of other formats, are one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from mdpoverty.errors import InputError
from mdpoverty.law.dictionary import Level
from mdpoverty.tables.batches import AT_ONCE
from mdpoverty.tables.headings import HOUSEHOLD_ID, TICK_PREFIX, facts_of_headings
from mdpoverty.tables.joining import rows_of_owners
from mdpoverty.tables.raw import RawTable
from mdpoverty.tables.reading import FileTable, Register, Wanted, read_register, read_table
from mdpoverty.tables.sorting import PLACE, can_sort, sort_members

MEMBERS_AT_ONCE = 4 * AT_ONCE
IN_MEMORY = 10_000_000
"""A register of so many rows of households and members is read as a whole where it is not in order."""


class NotInOrderError(Exception):
    """The members of a household lie apart, or belong to none: the register must be read as one piece."""


def read_pieces(
    households: str, members: str | None, wanted: Wanted, *, sorted_members: str | None = None
) -> Iterator[Register]:
    """Yield a register piece by piece, or as one where it cannot be cut.

    Parameters
    ----------
    households, members, wanted
        As for ``read_register``.
    sorted_members
        The file that ``sorted_by_household`` made of the members.

    Raises
    ------
    NotInOrderError
        Found on the way: what was yielded so far is to be thrown away, and ``read_register`` to be used.
    InputError
        As for ``read_register``.
    """
    tables = _tables(households, members, wanted)
    if tables is None or tables[0].rows <= AT_ONCE:
        yield read_register(households, members, wanted)
        return
    outer, inner = tables
    _refuse_ids_twice(outer)
    if inner is not None and sorted_members is not None:
        inner.read_from(sorted_members)
    waiting = None if inner is None else _Waiting(inner)
    for first in range(0, outer.rows, AT_ONCE):
        table = outer.read(first, AT_ONCE)
        people = None if waiting is None else waiting.of(table.frame[HOUSEHOLD_ID])
        yield Register(table, people)
    if waiting is None or waiting.ended:
        return
    if sorted_members is None:
        raise NotInOrderError
    for orphans in waiting.left():
        yield Register(outer.read(outer.rows, 0), orphans)


def sorted_by_household(households: str, members: str | None, wanted: Wanted, folder: Path) -> str | None:
    """Write the members of a large register in the order of their households and return the file.

    None where the register fits into memory, or cannot be read in pieces, or DuckDB is not installed.
    """
    tables = _tables(households, members, wanted)
    if tables is None or members is None:
        return None
    outer, inner = tables
    if inner is None:
        return None
    if outer.rows + inner.rows <= IN_MEMORY or not can_sort({households: outer.schema, members: inner.schema}):
        return None
    return sort_members(households, members, (str(outer.id), str(inner.id)), inner.columns, folder)


def number_of_households(households: str) -> int | None:
    """Return how many rows a file of households has, if that can be told without reading it."""
    if Path(households).suffix.lower() != ".parquet" or not Path(households).is_file():
        return None
    try:
        return int(pl.scan_parquet(households, glob=False).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError):
        return None


class _Parquet:
    """A file of Parquet with columns of one table."""

    def __init__(self, path: str, level: Level, wanted: Wanted) -> None:
        self.path, self.level, self.wanted = path, level, wanted
        self.place: list[str] = []
        self.scan = pl.scan_parquet(path, glob=False)
        self.schema = self.scan.collect_schema()
        self.rows = int(self.scan.select(pl.len()).collect().item())
        meant = facts_of_headings(self.schema, path, wanted.dictionary, level)
        self.columns = [
            heading
            for heading, name in meant.items()
            if wanted.has(name) or name.startswith(TICK_PREFIX) or name == HOUSEHOLD_ID
        ]
        self.id = next((heading for heading, name in meant.items() if name == HOUSEHOLD_ID), None)
        whole = read_table(self.raw(0, 0, list(self.schema)), level, wanted)
        self.known, self.unused = whole.columns, whole.unused

    def read_from(self, path: str) -> None:
        """Read the rows from a file in another order, which tells where they stood."""
        self.scan, self.place = pl.scan_parquet(path, glob=False), [PLACE]

    def raw(self, first: int, rows: int, columns: list[str]) -> RawTable:
        frame = self.scan.select([*columns, *self.place]).slice(first, rows).collect()
        places = pl.Series("row", np.arange(first + 1, first + frame.height + 1))
        if self.place:
            places = frame[PLACE].alias("row")
        return RawTable(self.path, "typed", frame.select(columns).to_dict(), places)

    def read(self, first: int, rows: int) -> FileTable:
        """Return some rows of the table."""
        table = read_table(self.raw(first, rows, self.columns), self.level, self.wanted)
        return replace(table, columns=self.known, unused=self.unused)


def _tables(households: str, members: str | None, wanted: Wanted) -> tuple[_Parquet, _Parquet | None] | None:
    """Return both files if they can be read in pieces, else None."""
    paths = [path for path in (households, members) if path is not None]
    if not all(Path(path).suffix.lower() == ".parquet" and Path(path).is_file() for path in paths):
        return None
    if members is not None and Path(members).samefile(households):
        return None
    try:
        outer = _Parquet(households, "household", wanted)
        inner = None if members is None else _Parquet(members, "member", wanted)
    except (pl.exceptions.PolarsError, OSError, InputError):
        return None  # read_register tells it in words
    kinds = [_kind_of_ids(table) for table in (outer, inner) if table is not None]
    alike = None not in kinds and len(set(kinds)) == 1
    return (outer, inner) if alike and "members" not in outer.schema else None


def _kind_of_ids(table: _Parquet) -> str | None:
    kind: Any = None if table.id is None else table.schema[table.id]
    return None if kind is None else "integer" if kind.is_integer() else "text" if kind == pl.String else None


def _refuse_ids_twice(table: _Parquet) -> None:
    """Look for ids that stand twice, before anything is done: both rows would have to be set aside."""
    ids = table.scan.select(table.id).collect().to_series()
    plain = (ids if ids.dtype.is_integer() else ids.hash()).drop_nulls().to_numpy()
    if (plain[1:] > plain[:-1]).all():
        return
    ordered = np.sort(plain)
    if (ordered[1:] == ordered[:-1]).any():
        raise NotInOrderError


class _Waiting:
    """The members who are read and whose households come later."""

    def __init__(self, table: _Parquet) -> None:
        self.table, self.next = table, 0
        self.read: FileTable = self._more()

    def _more(self) -> FileTable:
        part = self.table.read(self.next, MEMBERS_AT_ONCE)
        self.next += part.frame.height
        return part

    @property
    def ended(self) -> bool:
        """Whether every member has been given to a household."""
        return self.next >= self.table.rows and not self.read.frame.height

    def of(self, ids: pl.Series) -> FileTable:
        """Return the members of some households: those who wait first in line, and no other."""
        while True:
            found = rows_of_owners(ids, self.read.frame[HOUSEHOLD_ID]) >= 0
            if not found.all() or self.next >= self.table.rows:
                break
            self.read = _appended(self.read, self._more())
        number = len(found) if found.all() else int(np.argmin(found))
        if found[number:].any() or (not number and len(found)):
            raise NotInOrderError
        given, self.read = _cut(self.read, number)
        return given

    def left(self) -> Iterator[FileTable]:
        """Yield the members who belong to no household."""
        while not self.ended:
            yield self.read
            self.read = self._more()


def _appended(table: FileTable, more: FileTable) -> FileTable:
    return replace(table, frame=pl.concat([table.frame, more.frame]), places=pl.concat([table.places, more.places]))


def _cut(table: FileTable, number: int) -> tuple[FileTable, FileTable]:
    head = replace(table, frame=table.frame.head(number), places=table.places.head(number))
    return head, replace(table, frame=table.frame.slice(number), places=table.places.slice(number))
