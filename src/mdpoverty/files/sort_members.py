"""Sorts members into the order of their households with DuckDB, which spills to disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from mdpoverty.errors import InputError, require
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.files.incomplete_lists import note_incomplete_lists, note_lists_near_orphans
from mdpoverty.files.register import FILE, ROW, Register, Scratch
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import LIMITS, Limits
from mdpoverty.tables.ids import kind_of_ids

_PLACE = "place before sorting"
"""The column of the sorted file with the place of each member before, from 1."""

_MEMORY = "800MB"
_GLOBS = frozenset("*?[")
_ROW = "file_row_number"
"""DuckDB's name for the place of a row, from 0."""


_Source = tuple[Path, Mapping[str, str]]
"""A file of Parquet, and the headings of its columns by fact."""


def sort_members(register: Register, scratch: Scratch, limits: Limits = LIMITS) -> Register | None:
    """Return a large register with its members in household order, orphans last.

    None if the register fits into memory, or DuckDB is not installed or would mistake a name.

    Raises
    ------
    InputError
        A file cannot be read, or there is no room on the disk.
    """
    households, members = register.households, register.members
    if members is None or register.rows <= limits.in_memory:
        return None
    if kind_of_ids(households.schema) != kind_of_ids(members.schema):
        return None
    theirs, own = households.in_one_file(scratch, only_ids=True), members.in_one_file(scratch)
    if not (_can_sort(theirs[0]) and _can_sort(own[0])):
        return None
    register = note_incomplete_lists(register, limits)
    scan = pl.scan_parquet(_sorted(theirs, own, scratch.folder), glob=False)
    if members.source is None:
        scan = scan.select(list(members.schema))
    else:
        facts = [pl.col(heading).alias(name) for name, heading in members.source.items()]
        scan = scan.select(*facts, pl.lit(members.files[0]).alias(FILE), pl.col(_PLACE).alias(ROW))
    in_order = replace(members, files=(members.file,), scans=(scan,), lengths=(members.rows,), source=None)
    return note_lists_near_orphans(replace(register, members=in_order), limits)


def _can_sort(path: Path) -> bool:
    """Tell whether DuckDB is installed and reads the names of files and columns literally."""
    try:
        import duckdb  # noqa: F401
    except ImportError:
        return False
    return not _GLOBS & set(str(path)) and _ROW not in pl.read_parquet_schema(path)


def _sorted(households: _Source, members: _Source, folder: Path) -> Path:
    """Write the members in household order, orphans last, with ``_PLACE``; return the file.

    No id appears twice among the households. What does not fit into memory is written to the folder, too.
    """
    with require():
        import duckdb
    target = folder / "members.parquet"
    theirs, own = (_name(headings[HOUSEHOLD_ID]) for _, headings in (households, members))
    kept = ", ".join(f"m.{_name(heading)}" for heading in members[1].values())
    query = f"""
        copy (
            select {kept}, m.{_ROW} + 1 as {_name(_PLACE)}
            from read_parquet({_text(str(members[0]))}, {_ROW} = true) m
            left join read_parquet({_text(str(households[0]))}, {_ROW} = true) h on m.{own} = h.{theirs}
            order by h.{_ROW} nulls last, m.{_ROW}
        ) to {_text(str(target))} (format parquet)
    """  # noqa: S608 - names and texts are quoted
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "temp_directory": str(folder / "spilled"),
    }
    try:
        with duckdb.connect(config=settings) as connection:
            connection.execute("set enable_progress_bar = false")
            connection.execute(query)
    except duckdb.Error as error:
        raise InputError(Message("not_sorted", {"file": str(members[0])})) from error
    return target


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
