"""Opens a file of households or members by its ending; ``-`` is standard input."""

from __future__ import annotations

import glob
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from mdpoverty.errors import InputError, MdpovertyError, system_error
from mdpoverty.facts.checks import Check
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.files.headings import no_id_heading
from mdpoverty.files.raw_table import BrokenRow, RawTable
from mdpoverty.files.read_csv import read_csv
from mdpoverty.files.read_json import read_json, read_json_lines
from mdpoverty.files.read_xlsx import read_xlsx
from mdpoverty.law.dictionary import Level
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import LIMITS, Limits
from mdpoverty.tables.convert import one_to_polars, unnest_members

STANDARD_INPUT = "-"
_PATTERN = frozenset("*?[")
_MOST_FIGURES, _SHOWN = 38, 5

Opened = tuple[RawTable, RawTable | None]
"""A part of the table asked for and, where a file of households holds the members too, of theirs."""


def read_file(path: str, level: Level, limits: Limits = LIMITS) -> Iterator[Opened]:
    """Yield a file of households or members unparsed, in parts if it may be large.

    Parameters
    ----------
    path
        A file that ends in .csv, .parquet, .xlsx, .json or .jsonl, or ``-`` for standard input (CSV, or JSONL if it
        begins with ``{``).
    level
        Households or members; selects the sheet of a workbook.
    limits
        How large the parts are.

    Raises
    ------
    InputError
        The file is missing, has another ending, is damaged or in another encoding.
    MissingExtraError
        A library that reads the format is not installed.
    """
    if path == STANDARD_INPUT:
        yield from _standard_input(limits)
        return
    ending = Path(path).suffix.lower()
    if ending not in READERS:
        raise InputError(Message("no_format_to_read", {"file": path, "allowed": list(READERS)}))
    try:
        with Path(path).open("rb") as stream:
            yield from READERS[ending](stream, path, level, limits)
    except OSError as error:
        raise InputError(Message("file_unreadable", {"file": path, "told": system_error(error)})) from error


def _standard_input(limits: Limits) -> Iterator[Opened]:
    name, stream = "standard input", BufferedReader(sys.stdin.buffer)  # type: ignore[type-var]
    if stream.peek().lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_lines(stream, name, limits)
    return _csv(stream, name, "household", limits)


def _csv(stream: BinaryIO, file: str, _level: Level, limits: Limits) -> Iterator[Opened]:
    return ((table, None) for table in read_csv(stream, file, limits))


def _parquet(_stream: BinaryIO, file: str, _level: Level, limits: Limits) -> Iterator[Opened]:
    with reading_file(file):
        scan = pl.scan_parquet(file, glob=False)
        if _has_wide_decimals(scan.collect_schema()):
            from pyarrow import parquet

            scan = one_to_polars(parquet.read_table(file), file).lazy()
        rows = scan.select(pl.len()).collect().item()
    for first in range(0, max(rows, 1), limits.records):
        with reading_file(file):
            frame = scan.slice(first, limits.records).collect()
        places = pl.Series("row", np.arange(first + 1, first + frame.height + 1))
        if "members" not in frame.columns:
            yield _typed(file, frame, places), None
            continue
        if HOUSEHOLD_ID not in frame.columns:
            raise no_id_heading(file, frame.columns)
        members, strangers = unnest_members(frame)
        lengths = frame["members"].list.len().fill_null(0).to_numpy() if members.height else 0
        owners = pl.Series("row", np.repeat(places.to_numpy(), lengths))
        broken = [BrokenRow(position, (), fault, Check.OTHER_HOUSEHOLD) for position, fault in strangers.items()]
        yield _typed(file, frame.drop("members"), places), replace(_typed(file, members, owners, broken), nested=True)


def _has_wide_decimals(schema: pl.Schema) -> bool:
    """Tell whether a column has more digits than Polars reads."""
    return any(isinstance(kind, pl.Decimal) and (kind.precision or 0) > _MOST_FIGURES for kind in schema.values())


def columns_of_file(file: str) -> pl.Schema | None:
    """Return the columns of a file that is read in place: Parquet with types that Polars reads; None for others."""
    if Path(file).suffix.lower() != ".parquet" or not Path(file).is_file():
        return None
    with reading_file(file):
        schema = pl.scan_parquet(file, glob=False).collect_schema()
    return None if "members" in schema or _has_wide_decimals(schema) else schema


def rows_before_reading(name: str) -> int | None:
    """Return the number of rows in the files that a name means, before reading them; None unless all are Parquet."""
    if name == STANDARD_INPUT:
        return None
    try:
        files = files_named(name)
        if not all(Path(file).suffix.lower() == ".parquet" for file in files):
            return None
        return sum(int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item()) for file in files)
    except (pl.exceptions.PolarsError, OSError, ValueError):
        return None  # reading it will tell why


@contextmanager
def reading_file(file: str, kind: str = "kind_parquet") -> Iterator[None]:
    """Turn a failure or a panic of the library that reads a file within the block into an ``InputError``.

    Raises
    ------
    InputError
        The file is damaged or incomplete.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MdpovertyError):
        raise
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(error, pl.exceptions.PolarsError | OSError):
            raise
        raise InputError(Message("file_damaged", {"file": file, "kind": Message(kind)})) from error


def _typed(file: str, frame: pl.DataFrame, places: pl.Series, broken: Sequence[BrokenRow] = ()) -> RawTable:
    return RawTable(file, "typed", frame.to_dict(), places, broken)


def _xlsx(stream: BinaryIO, file: str, level: Level, limits: Limits) -> Iterator[Opened]:
    with reading_file(file, "kind_workbook"):
        yield read_xlsx(stream.read(), file, level, limits)


READERS: dict[str, Callable[[BinaryIO, str, Level, Limits], Iterator[Opened]]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
    ".json": lambda stream, file, _level, _limits: iter([read_json(stream, file)]),
    ".jsonl": lambda stream, file, _level, limits: read_json_lines(stream, file, limits),
}


def files_named(name: str) -> list[str]:
    """Return the files to read for a name: a file, the tables of a folder, or what fits a pattern, in order.

    Parameters
    ----------
    name
        A file; a folder, which means every table in it and in its folders, except what systems and programs put there
        (``.…``, ``_…``, ``~$…``, ``Thumbs.db``, ``desktop.ini``); a pattern with ``*``, ``?`` or ``[``, where ``**``
        means any folders; or ``-``, standard input.

    Raises
    ------
    InputError
        A folder holds no table, or files that are none; or no file fits a pattern.
    """
    if name == STANDARD_INPUT or Path(name).is_file():
        return [name]
    if Path(name).is_dir():
        return _of_folder(Path(name))
    if not _PATTERN & set(name):
        return [name]
    found = sorted(path for path in glob.glob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207 - "/**"
    if not found:
        raise InputError(Message("no_file_fits", {"name": name}))
    return found


def _of_folder(folder: Path) -> list[str]:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(_is_by_the_way(part) for part in path.relative_to(folder).parts)
    )
    others = [str(path) for path in files if path.suffix.lower() not in READERS]
    if others or not files:
        few = ", ".join(others[:_SHOWN]) + (" …" if len(others) > _SHOWN else "")
        told = {"folder": str(folder), "endings": list(READERS), "others": few}
        raise InputError(Message("folder_with_others" if others else "folder_without_tables", told))
    return [str(path) for path in files]


def _is_by_the_way(name: str) -> bool:
    """Tell whether a system, or a program with an open file, made this file or folder."""
    return name.startswith((".", "_", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")
