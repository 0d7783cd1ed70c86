"""Reads one household of a register as a record of facts."""

from __future__ import annotations

from os import PathLike, fspath
from typing import Any

import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.errors import Fault, InputError, row_of_fault
from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import INCOMPLETE
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK_PREFIX
from mdpoverty.facts.values import read_id
from mdpoverty.files.file_run import unchanged, wanted_by
from mdpoverty.files.pieces import whole_register
from mdpoverty.files.register import FILE, ROW, Register, Table
from mdpoverty.files.rejects import sift
from mdpoverty.files.store import store
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest
from mdpoverty.tables.join_members import join_members


def household_record(
    households: str | PathLike[str],
    members: str | PathLike[str] | None,
    household_id: str | None,
    plan: Plan,
    *,
    language: str = "en",
) -> tuple[dict[str, Any], bool]:
    """Return the record of one household in files, as ``classify`` takes it, and whether its list is incomplete.

    Parameters
    ----------
    households, members
        As for ``classify_files``.
    household_id
        Which household; None if the files hold one only.
    plan
        Says which facts are read.
    language
        The language of faults of rows, ``"vi"`` or ``"en"``.

    Raises
    ------
    InputError
        The files hold no such household, or several; or a row of it cannot be read.
    """
    files = fspath(households), None if members is None else fspath(members)
    with unchanged(*files):
        register = whole_register(store(*files, wanted_by([plan], language=language)))
    ids = register.households.ids
    if household_id is None and len(ids) != 1:
        raise InputError(Message("which_household", {"file": files[0], "number": len(ids)}))
    wanted = ids[0] if household_id is None else str(read_id(household_id))
    found = _rows_of(register.households, wanted)
    if len(found) != 1:
        near = Near(None if found else nearest(wanted, ids.drop_nulls().to_list()))
        told = {"file": files[0], "number": len(found), "seen": Seen(wanted), "near": near}
        raise InputError(Message("households_called" if found else "no_household_called", told))
    row = register.households.facts.drop(INCOMPLETE, strict=False).row(found[0], named=True)
    record = {name: value for name, value in row.items() if not name.startswith(TICK_PREFIX)}
    record["assessed"] = {name.removeprefix(TICK_PREFIX): row[name] for name in row if name.startswith(TICK_PREFIX)}
    if register.members is None:
        return record, False
    listed = register.members.facts.drop(HOUSEHOLD_ID)
    record["members"] = [listed.row(row, named=True) for row in _rows_of(register.members, wanted)]
    return record, _is_incomplete(register, wanted)


def _is_incomplete(register: Register, wanted: str) -> bool:
    """Tell whether rows set aside may be members of a household."""
    sifted = sift(register, join_members(*register.frames).findings)
    return bool(sifted.rejects.filter(check=Check.INCOMPLETE_MEMBERS.value, household_id=wanted).height)


def _rows_of(table: Table, wanted: str) -> list[int]:
    """Return the rows of a household; refuse those that could not be read."""
    rows = (table.ids == wanted).arg_true().to_list()
    unreadable = table.faults.filter(pl.col("position").is_in(rows))
    if unreadable.height:
        places = table.frame.select(FILE, ROW)
        faults = []
        for row, reason in unreadable.select("position", "reason").iter_rows():
            file, place = places.row(row)
            faults.append(Fault("plain", {"what": reason}, (file, row_of_fault(str(place)))))
        raise InputError(Message("household_unreadable", {"name": wanted}), faults)
    return rows
