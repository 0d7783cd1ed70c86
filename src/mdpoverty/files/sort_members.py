"""Sorts members into the order of their households with DuckDB, which spills to disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from mdpoverty.errors import InputError, require
from mdpoverty.facts.columns import HOUSEHOLD_ID
from mdpoverty.messages.message import Message

PLACE = "place before sorting"
"""The column of the sorted file that tells where each member stood, from 1."""

_MEMORY = "800MB"
_GLOBS = frozenset("*?[")
_ROW = "file_row_number"
"""How DuckDB calls the place of a row, from 0."""


Source = tuple[Path, Mapping[str, str]]
"""A file of Parquet, and the headings of its columns by fact."""


def can_sort(path: Path) -> bool:
    """Tell whether DuckDB is installed and reads the names of files and columns literally."""
    try:
        import duckdb  # noqa: F401
    except ImportError:
        return False
    return not _GLOBS & set(str(path)) and _ROW not in pl.read_parquet_schema(path)


def sort_members(households: Source, members: Source, folder: Path) -> Path:
    """Write the members in household order, orphans last, and return the file.

    Parameters
    ----------
    households, members
        No id stands twice among the households.
    folder
        Where the sorted file and what does not fit into memory are written.

    Returns
    -------
    Path
        A file with the columns of the members and, as ``PLACE``, where each stood, from 1.

    Raises
    ------
    InputError
        A file cannot be read, or there is no room on the disk.
    MissingExtraError
        DuckDB is not installed.
    """
    with require():
        import duckdb
    target = folder / "members.parquet"
    theirs, own = (_name(headings[HOUSEHOLD_ID]) for _, headings in (households, members))
    kept = ", ".join(f"m.{_name(heading)}" for heading in members[1].values())
    query = f"""
        copy (
            select {kept}, m.{_ROW} + 1 as {_name(PLACE)}
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
