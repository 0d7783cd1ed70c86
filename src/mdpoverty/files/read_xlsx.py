"""Reads a workbook: its sheets, the text of cells, and which cells are numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mdpoverty.errors import InputError, require
from mdpoverty.files.headings import refuse_duplicates
from mdpoverty.files.raw_table import ERROR_CELLS, RawTable, SheetColumn
from mdpoverty.files.workbook_size import refuse_far_cells, refuse_oversized
from mdpoverty.law.dictionary import Level
from mdpoverty.messages.message import Message, Seen
from mdpoverty.spelling import spelled_alike
from mdpoverty.tables.batches import LIMITS, Limits

SHEETS: dict[Level, tuple[str, ...]] = {
    "household": ("households", "household", "hộ", "hộ gia đình", "danh sách hộ", "danh sách hộ gia đình"),
    "member": ("members", "member", "thành viên", "nhân khẩu", "danh sách thành viên", "danh sách nhân khẩu"),
}
"""The names of the sheets of a workbook that holds both tables."""

_GUIDES = ("guide", "hướng dẫn")


def read_xlsx(data: bytes, file: str, level: Level, limits: Limits = LIMITS) -> tuple[RawTable, RawTable | None]:
    """Read the sheet of households or members; households bring their members' sheet.

    Parameters
    ----------
    data
        The content of the file.
    file
        Its name, for messages.
    level
        Households or members; selects the sheet. If the sheets have other names, the first one is read.
    limits
        How large the workbook and its sheets may be.

    Raises
    ------
    InputError
        The file is damaged, a sheet is empty or has a heading twice, or a sheet would be left unread.
    MissingExtraError
        The library that reads the format is not installed.
    """
    with require():
        import fastexcel
    refuse_oversized(data, file, limits)
    try:
        book = fastexcel.read_excel(data)
        names = {spelled_alike(name): name for name in book.sheet_names}
        sheet = _named(names, SHEETS[level]) or book.sheet_names[0]
        other = _named(names, SHEETS["member"]) if level == "household" else None
        _refuse_unread(names, [sheet, other, _named(names, SHEETS["household"])], file)
        for name in dict.fromkeys((sheet, other or sheet)):
            refuse_far_cells(data, name, f"{file} [{name}]", limits)
        table = _sheet(book, sheet, file)
        members = None if other is None or other == sheet else _sheet(book, other, file)
    except fastexcel.FastExcelError as error:
        raise InputError(Message("file_damaged", {"file": file, "kind": Message("kind_workbook")})) from error
    return table, members


def _named(names: Mapping[str, str], wanted: Sequence[str]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


def _refuse_unread(names: Mapping[str, str], read: Sequence[str | None], file: str) -> None:
    """Refuse a workbook with a sheet that would not be read: it may hold the members."""
    left = [sheet for name, sheet in names.items() if sheet not in read and name not in _GUIDES]
    if left:
        members, households = (
            Message("one_of_two", {"one": Seen(english), "other": Seen(vietnamese)})
            for english, _, vietnamese, *_ in (SHEETS["member"], SHEETS["household"])
        )
        told = {"file": file, "sheets": list(map(Seen, left)), "members": members, "households": households}
        raise InputError(Message("sheet_unread", told))


def _sheet(book: Any, name: str, file: str) -> RawTable:
    """Read a sheet as text, whatever the format of its cells; its first row holds the headings."""
    where = f"{file} [{name}]"
    frame, letters = _text(book, name)
    if not frame.height:
        raise InputError(Message("sheet_empty", {"file": where}))
    headings = ["" if heading is None else str(heading) for heading in frame.row(0)]
    refuse_duplicates(headings, where)
    body = frame.slice(1).with_columns(pl.all().cast(pl.String))
    columns = {heading: body[name] for heading, name in zip(headings, frame.columns, strict=True) if heading.strip()}
    sheet = {
        heading: SheetColumn(place, numbers)
        for heading, place, numbers in zip(headings, letters, _numbers(book, name), strict=True)
        if heading in columns
    }
    return RawTable(where, "text", columns, pl.Series("row", np.arange(2, frame.height + 1)), sheet=sheet)


def _text(book: Any, name: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the cells of a sheet as text, and the letters of columns."""
    cells = _loaded(book, name, "string")
    batch, errors = cells.to_arrow_with_errors()
    frame = _with_errors(pl.DataFrame(batch), [] if errors is None else errors.errors)
    return frame, [_column_letters(column.absolute_index) for column in cells.selected_columns]


def _column_letters(index: int) -> str:
    """Return the letters under which a sheet shows a column, counted from 0; 26 is ``AA``."""
    before, last = divmod(index, 26)
    return (_column_letters(before - 1) if before else "") + chr(ord("A") + last)


def _loaded(book: Any, name: str, kind: str) -> Any:
    return book.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind, dtype_coercion="coerce")


def _numbers(book: Any, name: str) -> list[pl.Series]:
    """Return which cells below the heading are numbers, TRUE or FALSE, by column.

    Text may show the same figures, and fastexcel returns no types. But if truth values are asked for, it converts every
    number and leaves text, dates and errors out.
    """
    frame = pl.DataFrame(_loaded(book, name, "boolean").to_arrow())
    return [column.is_not_null() for column in frame.slice(1).get_columns()]


def _with_errors(frame: pl.DataFrame, errors: Sequence[Any]) -> pl.DataFrame:
    """Return cells with spreadsheet errors such as #N/A, which are faults, not blanks."""
    marked: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.offset_position
        kind = error.detail.partition("Error(")[2].partition(")")[0]
        marked.setdefault(column, {})[row] = ERROR_CELLS.get(kind, ERROR_CELLS["NA"])
    columns = frame.get_columns()
    for column, cells in marked.items():
        columns[column] = columns[column].scatter(list(cells), list(cells.values()))
    return pl.DataFrame(columns)
