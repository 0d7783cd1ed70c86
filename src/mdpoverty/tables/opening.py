"""Opening a file of households or members by its ending; ``-`` is standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from mdpoverty.errors import InputError, MissingExtraError, listed
from mdpoverty.law.dictionary import Level
from mdpoverty.tables.csv_reading import read_csv
from mdpoverty.tables.frames import to_polars
from mdpoverty.tables.headings import refuse_duplicates, spelled_alike
from mdpoverty.tables.json_reading import read_json
from mdpoverty.tables.raw import ERROR_CELLS, RawTable

STANDARD_INPUT = "-"
SHEETS: dict[Level, tuple[str, ...]] = {
    "household": ("households", "household", "hộ", "hộ gia đình", "danh sách hộ", "danh sách hộ gia đình"),
    "member": ("members", "member", "thành viên", "nhân khẩu", "danh sách thành viên", "danh sách nhân khẩu"),
}
"""The names of the sheets of a workbook that holds both tables."""

_GUIDES = ("guide", "hướng dẫn")

Opened = tuple[RawTable, RawTable | None]
"""The table asked for and, where the file of households holds the members too, these."""


def open_table(path: str, level: Level) -> Opened:
    """Read a file of households or members as it stands.

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
        return _standard_input(sys.stdin.buffer.read())
    ending = Path(path).suffix.lower()
    if ending not in READERS:
        raise InputError(f"{path}: its ending says nothing of its format; allowed: {listed(READERS)}, or - for stdin")
    if Path(path).is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name and the rights") from error
    return READERS[ending](data, path, level)


def _standard_input(data: bytes) -> Opened:
    name = "standard input"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json(data, name, lines=True)
    return read_csv(data, name), None


def _parquet(data: bytes, file: str, _level: Level) -> Opened:
    try:
        frame = pl.read_parquet(data)
    except (pl.exceptions.PolarsError, OSError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{file}: damaged or incomplete, or no Parquet file ({first})") from error
    places = pl.Series("row", np.arange(1, frame.height + 1))
    if "members" not in frame.columns:
        return _typed(file, frame, places), None
    households, members = to_polars(frame)
    lengths = frame["members"].list.len().fill_null(0).to_numpy()
    owners = np.repeat(places.to_numpy(), lengths)
    return _typed(file, households, places), _typed(file, members, pl.Series("row", owners))


def _typed(file: str, frame: pl.DataFrame | None, places: pl.Series) -> RawTable:
    columns = {} if frame is None else frame.to_dict()
    return RawTable(file, "typed", columns, places)


def _xlsx(data: bytes, file: str, level: Level) -> Opened:
    try:
        import fastexcel
    except ImportError as error:
        raise MissingExtraError(
            'XLSX needs more libraries; install them with: pip install "mdpoverty[xlsx]"'
        ) from error
    try:
        book = fastexcel.read_excel(data)
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


READERS: dict[str, Callable[[bytes, str, Level], Opened]] = {
    ".csv": lambda data, file, _level: (read_csv(data, file), None),
    ".parquet": _parquet,
    ".xlsx": _xlsx,
    ".json": lambda data, file, _level: read_json(data, file, lines=False),
    ".jsonl": lambda data, file, _level: read_json(data, file, lines=True),
}
