"""Cuts a register into pieces of whole households, to classify files larger than memory.

Members in the order of the households are read piece by piece. Members of a large register in another order are sorted
first; a small register is one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.files.incomplete_lists import note_incomplete_lists, note_lists_near_orphans
from mdpoverty.files.register import CLAIMS, Register, Table
from mdpoverty.tables.batches import LIMITS, Limits
from mdpoverty.tables.join_keys import rows_of_owners


class NotInOrderError(Exception):
    """Members are in another order or have no household: sort the register, or read it whole."""


def read_pieces(register: Register, *, sorted_before: bool = False, limits: Limits = LIMITS) -> Iterator[Register]:
    """Yield a register piece by piece, or whole if small.

    Parameters
    ----------
    register
        The households and their members.
    sorted_before
        Whether the members are in the order of the households, orphans last.
    limits
        How large the pieces are.

    Raises
    ------
    NotInOrderError
        The order was found to be wrong; the pieces yielded so far are of no use.
    InputError
        A file is damaged.
    """
    households, members = register.households, register.members
    if households.rows <= limits.households and not sorted_before:
        yield whole_register(register)
        return
    _refuse_ids_twice(households)
    if members is not None and CLAIMS in members.schema and not sorted_before:
        register = note_incomplete_lists(register, limits)
    waiting = None if members is None else _Waiting(members, limits.rows)
    for first in range(0, households.rows, limits.households):
        rows = households.read(first, limits.households)
        yield register.piece(rows, None if waiting is None else waiting.of(rows[HOUSEHOLD_ID]))
        register = replace(register, noted={})  # counted with the first piece
    if waiting is None or waiting.ended:
        return
    if not sorted_before:
        raise NotInOrderError
    for orphans in waiting.left():
        yield register.piece(households.read(households.rows, 0), orphans)


def whole_register(register: Register) -> Register:
    """Return a register as one piece."""
    register = note_lists_near_orphans(note_incomplete_lists(register), in_order=False)
    return register.piece(register.households.frame, None if register.members is None else register.members.frame)


def _refuse_ids_twice(table: Table) -> None:
    """Refuse ids that appear twice, before any work: both rows would be set aside."""
    ids = table.all_ids()
    plain = (ids if ids.dtype.is_integer() else ids.hash()).drop_nulls().to_numpy()
    if (plain[1:] > plain[:-1]).all():
        return
    ordered = np.sort(plain)
    if (ordered[1:] == ordered[:-1]).any():
        raise NotInOrderError


class _Waiting:
    """Members already read whose households come later."""

    def __init__(self, table: Table, at_once: int) -> None:
        self.table, self.at_once, self.next = table, at_once, 0
        self.held = self._more()

    def _more(self) -> pl.DataFrame:
        rows = self.table.read(self.next, self.at_once)
        self.next += rows.height
        return rows

    @property
    def ended(self) -> bool:
        """Whether every member was returned with a household."""
        return self.next >= self.table.rows and not self.held.height

    def of(self, ids: pl.Series) -> pl.DataFrame:
        """Return the members of some households: the first ones waiting, up to another household's."""
        while True:
            found = rows_of_owners(ids, self.held[HOUSEHOLD_ID]) >= 0
            if not found.all() or self.next >= self.table.rows:
                break
            self.held = pl.concat([self.held, self._more()])
        number = len(found) if found.all() else int(np.argmin(found))
        if found[number:].any():
            raise NotInOrderError
        members, self.held = self.held.head(number), self.held.slice(number)
        return members

    def left(self) -> Iterator[pl.DataFrame]:
        """Yield the members who belong to no household."""
        while not self.ended:
            yield self.held
            self.held = self._more()
