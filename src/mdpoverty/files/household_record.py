"""One household of a register, as a record of facts."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike, fspath
from typing import Any

import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.errors import Fault, InputError, row_of_fault
from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import HOUSEHOLD_ID, INCOMPLETE, TICK_PREFIX
from mdpoverty.facts.values import read_id
from mdpoverty.files.file_run import unchanged, wanted_by
from mdpoverty.files.pieces import whole_register
from mdpoverty.files.register import FILE, ROW, Register, Table
from mdpoverty.files.rejects import sift
from mdpoverty.files.store import store
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest
from mdpoverty.tables.join_members import join_members


def record_of(
    households: str | PathLike[str],
    members: str | PathLike[str] | None,
    household_id: str | None,
    plan: Plan,
    *,
    language: str = "en",
) -> tuple[dict[str, Any], bool]:
    """Return the facts of one household in files, as ``classify`` takes them, and whether its list is incomplete.

    Parameters
    ----------
    households, members
        As for ``classify_files``.
    household_id
        Which household; None if the files hold one only.
    plan
        Says which facts are read.
    language
        In which is told what is wrong with rows, ``"vi"`` or ``"en"``.

    Raises
    ------
    InputError
        The files hold no such household, or several; or a row of it cannot be read.
    """
    files = fspath(households), None if members is None else fspath(members)
    with unchanged(*files):
        register = whole_register(store(*files, wanted_by([plan], language=language)))
    ids = register.households.frame[HOUSEHOLD_ID].cast(pl.String)
    if household_id is None and len(ids) != 1:
        raise InputError(Message("which_household", {"file": files[0], "number": len(ids)}))
    wanted = ids[0] if household_id is None else str(read_id(household_id))
    found = _rows_of(register.households, wanted)
    if len(found) != 1:
        near = Near(None if found else nearest(wanted, ids.drop_nulls().to_list()))
        told = {"file": files[0], "number": len(found), "seen": Seen(wanted), "near": near}
        raise InputError(Message("households_called" if found else "no_household_called", told))
    record = _facts(register.households.facts.drop(INCOMPLETE, strict=False).row(found[0], named=True))
    incomplete = False
    if register.members is not None:
        incomplete = _incomplete(register, wanted)
        people = register.members
        record["members"] = [
            {name: value for name, value in people.facts.row(row, named=True).items() if name != HOUSEHOLD_ID}
            for row in _rows_of(people, wanted)
        ]
    return record, incomplete


def _incomplete(register: Register, wanted: str) -> bool:
    """Tell whether rows set aside may be members of a household."""
    sifted = sift(register, join_members(*register.frames).findings)
    return bool(sifted.rejects.filter(check=Check.INCOMPLETE_MEMBERS.value, household_id=wanted).height)


def _rows_of(table: Table, wanted: str) -> list[int]:
    """Return the rows of a household; refuse those that could not be read."""
    rows = (table.frame[HOUSEHOLD_ID].cast(pl.String) == wanted).arg_true().to_list()
    faults = table.faults.filter(pl.col("position").is_in(rows))
    if faults.height:
        places, named = table.frame.select(FILE, ROW), faults.select("position", "reason")
        told = [(file, str(place), reason) for row, reason in named.iter_rows() for file, place in [places.row(row)]]
        raise _unreadable(wanted, told)
    return rows


def _unreadable(wanted: str, told: Sequence[tuple[str, str, str]]) -> InputError:
    """Return the error for an unreadable household, with file and row for each reason."""
    faults = [Fault("plain", {"what": reason}, (file, row_of_fault(row))) for file, row, reason in told]
    return InputError(Message("household_unreadable", {"name": wanted}), faults)


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in row.items() if not name.startswith(TICK_PREFIX)}
    ticks = {name.removeprefix(TICK_PREFIX): value for name, value in row.items() if name.startswith(TICK_PREFIX)}
    return {**facts, "assessed": ticks}
