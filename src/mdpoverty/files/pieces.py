"""A register in pieces of whole households, so that files larger than memory can be classified.

Where the members lie in the order of the households, they are read piece by piece. Members of a large register in
another order are sorted first; a small register is one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import HOUSEHOLD_ID
from mdpoverty.files.incomplete_lists import with_doubts, with_near_ids
from mdpoverty.files.parse_table import Register
from mdpoverty.files.read_file import STANDARD_INPUT, files_named
from mdpoverty.files.register import Rows, Scratch, Stored
from mdpoverty.files.sort_members import can_sort, sort_members
from mdpoverty.tables.batches import AT_ONCE
from mdpoverty.tables.join_members import rows_of_owners

MEMBERS_AT_ONCE = 4 * AT_ONCE
IN_MEMORY = 10_000_000


@dataclass(frozen=True)
class Cuts:
    """How a register is cut; results do not depend on it.

    Attributes
    ----------
    households
        How many a piece has; a smaller register is one piece.
    rows
        How many rows of members are read at once.
    in_memory
        A register of so many rows of households and members is read as a whole where it is not in order.
    """

    households: int = field(default_factory=lambda: AT_ONCE)
    rows: int = field(default_factory=lambda: MEMBERS_AT_ONCE)
    in_memory: int = field(default_factory=lambda: IN_MEMORY)


class NotInOrderError(Exception):
    """The members of a household lie apart, or belong to none: the register must be sorted, or read as one piece."""


def read_pieces(
    outer: Stored, inner: Stored | None, *, sorted_before: bool = False, cuts: Cuts | None = None
) -> Iterator[Register]:
    """Yield a register piece by piece, or as one where it is small.

    Parameters
    ----------
    outer, inner
        The households and their members.
    sorted_before
        Whether the members lie in the order of the households, those without one last.
    cuts
        How large the pieces are.

    Raises
    ------
    NotInOrderError
        Found on the way: what was yielded so far is to be thrown away.
    InputError
        A file is damaged.
    """
    cuts = cuts or Cuts()
    if outer.rows <= cuts.households and not sorted_before:
        yield whole_register(outer, inner)
        return
    _refuse_ids_twice(outer)
    if inner is not None and inner.claims.height and not sorted_before:
        outer, inner = with_doubts(outer, inner, rows_at_once=cuts.rows)
    waiting = None if inner is None else _Waiting(inner, cuts.rows)
    for first in range(0, outer.rows, cuts.households):
        rows = outer.read(first, cuts.households)
        people = None if inner is None or waiting is None else inner.table(waiting.of(rows.ids))
        yield Register(outer.table(rows), people, {} if first else _noted(outer, inner))
    if inner is None or waiting is None or waiting.ended:
        return
    if not sorted_before:
        raise NotInOrderError
    for orphans in waiting.left():
        yield Register(outer.table(outer.read(outer.rows, 0)), inner.table(orphans))


def whole_register(outer: Stored, inner: Stored | None) -> Register:
    """Return a register as one piece."""
    if inner is None:
        return Register(outer.whole(), None, _noted(outer, None))
    outer, inner = with_doubts(outer, inner)
    return Register(outer.whole(), inner.whole(), _noted(outer, inner))


def _noted(outer: Stored, inner: Stored | None) -> dict[Check, int]:
    """Return how much is worth a look in both tables."""
    return {**outer.noted, **({} if inner is None else inner.noted)}


def sorted_by_household(
    outer: Stored, inner: Stored | None, scratch: Scratch, cuts: Cuts | None = None
) -> tuple[Stored, Stored] | None:
    """Return a large register with the members in the order of their households, those without one last.

    None where the register fits into memory, or DuckDB is not installed or would mistake a name.
    """
    cuts = cuts or Cuts()
    if inner is None or outer.rows + inner.rows <= cuts.in_memory or _kind_of_ids(outer) != _kind_of_ids(inner):
        return None
    files = [outer.in_one_file(scratch, only_ids=True), inner.in_one_file(scratch)]
    if not all(can_sort(path) for path, _ in files):
        return None
    outer, inner = with_doubts(outer, inner, rows_at_once=cuts.rows)
    in_order = inner.sorted_as(sort_members(files[0], files[1], scratch.folder))
    return with_near_ids(outer, in_order, rows_at_once=cuts.rows)


def _kind_of_ids(table: Stored) -> str | None:
    kind = table.schema[HOUSEHOLD_ID]
    return "integer" if kind.is_integer() else "text" if kind == pl.String else None


def number_of_households(households: str) -> int | None:
    """Return how many rows the files of households have, if that can be told without reading them."""
    if households == STANDARD_INPUT:
        return None
    try:
        files = files_named(households)
        if not all(Path(file).suffix.lower() == ".parquet" for file in files):
            return None
        return sum(int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item()) for file in files)
    except (pl.exceptions.PolarsError, OSError, ValueError):
        return None  # reading it will tell why


def _refuse_ids_twice(table: Stored) -> None:
    """Look for ids that stand twice, before anything is done: both rows would have to be set aside."""
    ids = table.ids()
    plain = (ids if ids.dtype.is_integer() else ids.hash()).drop_nulls().to_numpy()
    if (plain[1:] > plain[:-1]).all():
        return
    ordered = np.sort(plain)
    if (ordered[1:] == ordered[:-1]).any():
        raise NotInOrderError


class _Waiting:
    """The members who are read and whose households come later."""

    def __init__(self, table: Stored, at_once: int) -> None:
        self.table, self.at_once, self.next = table, at_once, 0
        self.read: Rows = self._more()

    def _more(self) -> Rows:
        rows = self.table.read(self.next, self.at_once)
        self.next += len(rows)
        return rows

    @property
    def ended(self) -> bool:
        """Whether every member has been given to a household."""
        return self.next >= self.table.rows and not len(self.read)

    def of(self, ids: pl.Series) -> Rows:
        """Return the members of some households: those who wait first in line, and no other."""
        while True:
            found = rows_of_owners(ids, self.read.ids) >= 0
            if not found.all() or self.next >= self.table.rows:
                break
            self.read += self._more()
        number = len(found) if found.all() else int(np.argmin(found))
        if found[number:].any():
            raise NotInOrderError
        given, self.read = self.read.cut(number)
        return given

    def left(self) -> Iterator[Rows]:
        """Yield the members who belong to no household."""
        while not self.ended:
            yield self.read
            self.read = self._more()
