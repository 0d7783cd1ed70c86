"""Opening a file of households or members by its ending; ``-`` is standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import polars as pl

from mdpoverty.errors import InputError, MissingExtraError, listed
from mdpoverty.law.dictionary import Level
from mdpoverty.tables.csv_reading import read_csv
from mdpoverty.tables.frames import to_polars
from mdpoverty.tables.headings import refuse_duplicates, spelled_alike
from mdpoverty.tables.json_reading import read_json, read_json_lines
from mdpoverty.tables.naming import STANDARD_INPUT
from mdpoverty.tables.raw import ERROR_CELLS, RawTable

SHEETS: dict[Level, tuple[str, ...]] = {
    "household": ("households", "household", "hộ", "hộ gia đình", "danh sách hộ", "danh sách hộ gia đình"),
    "member": ("members", "member", "thành viên", "nhân khẩu", "danh sách thành viên", "danh sách nhân khẩu"),
}
"""The names of the sheets of a workbook that holds both tables."""

_GUIDES = ("guide", "hướng dẫn")

Opened = tuple[RawTable, RawTable | None]
"""A part of the table asked for and, where a file of households holds the members too, of theirs."""

_ROWS_AT_ONCE = 1 << 17
"""Rows of a part of a Parquet file with members inside."""


def open_table(path: str, level: Level) -> Iterator[Opened]:
    """Yield a file of households or members as it stands, part by part where it may be large.

    Parameters
    ----------
    path
        A file that ends in .csv, .parquet, .xlsx, .json or .jsonl, or ``-`` for standard input (CSV, or JSONL if it
        begins with ``{``).
    level
        Of whom the rows are; it picks the sheet of a workbook.

    Raises
    ------
    InputError
        The file is missing, has another ending, is damaged or in another encoding.
    MissingExtraError
        A library that reads the format is not installed.
    """
    if path == STANDARD_INPUT:
        yield from _standard_input()
        return
    ending = Path(path).suffix.lower()
    if ending not in READERS:
        raise InputError(f"{path}: its ending says nothing of its format; allowed: {listed(READERS)}, or - for stdin")
    try:
        with Path(path).open("rb") as stream:
            yield from READERS[ending](stream, path, level)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name and the rights") from error


def _standard_input() -> Iterator[Opened]:
    name, stream = "standard input", BufferedReader(sys.stdin.buffer)  # type: ignore[type-var]
    if stream.peek().lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_lines(stream, name)
    return _csv(stream, name, "household")


def _csv(stream: BinaryIO, file: str, _level: Level) -> Iterator[Opened]:
    return ((table, None) for table in read_csv(stream, file))


def _parquet(_stream: BinaryIO, file: str, _level: Level) -> Iterator[Opened]:
    with damage_told(file):
        scan = pl.scan_parquet(file, glob=False)
        rows = scan.select(pl.len()).collect().item()
    for first in range(0, max(rows, 1), _ROWS_AT_ONCE):
        with damage_told(file):
            frame = scan.slice(first, _ROWS_AT_ONCE).collect()
        places = pl.Series("row", np.arange(first + 1, first + frame.height + 1))
        if "members" not in frame.columns:
            yield _typed(file, frame, places), None
            continue
        households, members = to_polars(frame)
        lengths = frame["members"].list.len().fill_null(0).to_numpy()
        owners = np.repeat(places.to_numpy(), lengths)
        yield _typed(file, households, places), _typed(file, members, pl.Series("row", owners))


@contextmanager
def damage_told(file: str) -> Iterator[None]:
    """Tell in words that a Parquet file cannot be read.

    Raises
    ------
    InputError
        It is damaged or incomplete.
    """
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{file}: damaged or incomplete, or no Parquet file ({first})") from error


def _typed(file: str, frame: pl.DataFrame | None, places: pl.Series) -> RawTable:
    columns = {} if frame is None else frame.to_dict()
    return RawTable(file, "typed", columns, places)


def _xlsx(stream: BinaryIO, file: str, level: Level) -> Opened:
    try:
        import fastexcel
    except ImportError as error:
        raise MissingExtraError(
            'XLSX needs more libraries; install them with: pip install "mdpoverty[xlsx]"'
        ) from error
    try:
        book = fastexcel.read_excel(stream.read())
        names = {spelled_alike(name): name for name in book.sheet_names}
        sheet = _named(names, SHEETS[level]) or book.sheet_names[0]
        other = _named(names, SHEETS["member"]) if level == "household" else None
        _refuse_unread(names, [sheet, other, _named(names, SHEETS["household"])], level, file)
        table = _sheet(book, sheet, file)
        members = None if other is None or other == sheet else _sheet(book, other, file)
    except fastexcel.FastExcelError as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{file}: damaged or incomplete, or no XLSX workbook ({first})") from error
    return table, members


def _named(names: Mapping[str, str], wanted: Sequence[str]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


def _refuse_unread(names: Mapping[str, str], read: Sequence[str | None], level: Level, file: str) -> None:
    """Refuse a workbook with a sheet that would not be read: it may hold the members."""
    left = [sheet for name, sheet in names.items() if sheet not in read and name not in _GUIDES]
    if left:
        wanted = SHEETS["member"] if level == "household" else SHEETS[level]
        raise InputError(
            f"{file}: the sheet {listed(map(repr, left))} would not be read; call the sheet of members "
            f"{wanted[0]!r} or {wanted[2]!r}, and take out what is neither households nor members"
        )


def _sheet(book: Any, name: str, file: str) -> RawTable:
    """Read a sheet as text, as a spreadsheet shows it; its first row holds the headings."""
    where = f"{file} [{name}]"
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", dtype_coercion="coerce")
    batch, errors = sheet.to_arrow_with_errors()
    frame = _with_errors(pl.DataFrame(batch), [] if errors is None else errors.errors)
    if not frame.height:
        raise InputError(f"{where}: is empty; its first row names the columns")
    headings = ["" if heading is None else str(heading) for heading in frame.row(0)]
    refuse_duplicates(headings, where)
    body = frame.slice(1).with_columns(pl.all().cast(pl.String))
    columns = {heading: body[name] for heading, name in zip(headings, frame.columns, strict=True) if heading.strip()}
    return RawTable(where, "text", columns, pl.Series("row", np.arange(2, frame.height + 1)))


def _with_errors(frame: pl.DataFrame, errors: Sequence[Any]) -> pl.DataFrame:
    """Put the errors of a spreadsheet, such as #N/A, into their cells: they are faults, not blanks."""
    marked: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.offset_position
        kind = error.detail.partition("Error(")[2].partition(")")[0]
        marked.setdefault(column, {})[row] = ERROR_CELLS.get(kind, ERROR_CELLS["NA"])
    columns = frame.get_columns()
    for column, cells in marked.items():
        columns[column] = columns[column].scatter(list(cells), list(cells.values()))
    return pl.DataFrame(columns)


READERS: dict[str, Callable[[BinaryIO, str, Level], Iterator[Opened]]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": lambda stream, file, level: iter([_xlsx(stream, file, level)]),
    ".json": lambda stream, file, _level: iter([read_json(stream, file)]),
    ".jsonl": lambda stream, file, _level: read_json_lines(stream, file),
}
