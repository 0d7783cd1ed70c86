"""Members are brought into the order of their households by DuckDB, which uses the disk where memory ends."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path

from mdpoverty.errors import InputError, MissingExtraError

PLACE = "row in the file"
"""The column of the sorted file that tells where each member stood, from 1."""

_MEMORY = "800MB"
_GLOBS = frozenset("*?[")
_ROW = "file_row_number"
"""How DuckDB calls the place of a row, from 0."""


def can_sort(files: Mapping[str, Container[str]]) -> bool:
    """Tell whether DuckDB is installed and takes the names of files and of their columns for what they are."""
    try:
        import duckdb  # noqa: F401
    except ImportError:
        return False
    return not any(_GLOBS & set(path) or _ROW in columns for path, columns in files.items())


def sort_members(households: str, members: str, ids: tuple[str, str], columns: list[str], folder: Path) -> str:
    """Write the members in the order of their households, those without one last, and return the file.

    Parameters
    ----------
    households, members
        Files of Parquet; no id stands twice among the households.
    ids
        The headings of the ids in both files.
    columns
        The columns of members that are kept.
    folder
        Where the sorted file and what does not fit into memory are written.

    Raises
    ------
    InputError
        A file cannot be read, or there is no room on the disk.
    MissingExtraError
        DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError('sorting needs DuckDB; install it with: pip install "mdpoverty[large]"') from error
    target = folder / "members.parquet"
    theirs, own = (_name(name) for name in ids)
    kept = ", ".join(f"m.{_name(column)}" for column in columns)
    query = f"""
        copy (
            select {kept}, m.{_ROW} + 1 as {_name(PLACE)}
            from read_parquet({_text(members)}, {_ROW} = true) m
            left join read_parquet({_text(households)}, {_ROW} = true) h on m.{own} = h.{theirs}
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
        told = str(error).splitlines()[0]
        raise InputError(f"{members}: the members cannot be sorted by household ({told})") from error
    return str(target)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
