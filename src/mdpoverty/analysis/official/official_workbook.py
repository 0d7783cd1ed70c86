"""Several tables in one workbook, as they are printed: titles, headings, totals in bold, percent to two decimals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import polars as pl

from mdpoverty.analysis.official.official_headings import HEADINGS, Form
from mdpoverty.errors import MdpovertyError, require
from mdpoverty.language import Text, both
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.output_files import output_error
from mdpoverty.tables.output.write import SHEET_OPTIONS, Outputs

_MOST_ROWS = 1_048_570
_LONGEST_NAME, _LOOKED_AT = 31, 200
_NARROWEST, _WIDEST = 11, 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_CELLS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top", "indent": 1},
    "id": {"num_format": "0", "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "percent": {"num_format": "0.00", "valign": "top"},
}
_ABOUT = both("Căn cứ", "Made with")


def check_workbook_name(path: Path) -> Path:
    """Refuse a name without the ending of a workbook."""
    if path.suffix.lower() != ".xlsx":
        raise MdpovertyError(Message("no_workbook_name", {"file": str(path)}))
    return path


def write_workbook(
    outputs: Outputs, path: Path, forms: Sequence[Form], about: Sequence[tuple[Text, Text]], *, language: str
) -> Path:
    """Write a workbook with a sheet for each form; the first sheet names their sources.

    Raises
    ------
    MdpovertyError
        It cannot be written, or a table has more rows than a sheet.
    """
    with require():
        import xlsxwriter
    for form in forms:
        if form.frame.height > _MOST_ROWS:
            told = {"name": form.name, "most": _MOST_ROWS, "rows": form.frame.height}
            raise MdpovertyError(Message("table_too_long", told))
    unfinished = outputs.path(path)
    try:
        with xlsxwriter.Workbook(unfinished, {**SHEET_OPTIONS, "tmpdir": str(unfinished.parent)}) as book:
            _write(book, forms, about, language)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise output_error(path, error) from error
    return path


def _write(book: Any, forms: Sequence[Form], about: Sequence[tuple[Text, Text]], language: str) -> None:
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"}
        ),
        **{
            f"{kind}{total}": book.add_format({"border": 1, "bold": bool(total), **how})
            for kind, how in _CELLS.items()
            for total in ("", "_total")
        },
    }
    if about:
        _cover(book.add_worksheet(_ABOUT.in_language(language)), about, styles, language)
    for number, form in enumerate(forms, 1):
        name = f"{number}. {_NOT_IN_NAMES.sub(' ', form.short.in_language(language))}"
        sheet = book.add_worksheet(name[:_LONGEST_NAME].strip())
        _sheet(sheet, form, styles, language)


def _cover(sheet: Any, about: Sequence[tuple[Text, Text]], styles: dict[str, Any], language: str) -> None:
    wide = (_WIDEST, 76)
    for row, texts in enumerate(about):
        words = [text.in_language(language) for text in texts]
        lines = max(_lines(text, width) for text, width in zip(words, wide, strict=True))
        sheet.set_row(row, _height(lines) if lines > 1 else None)
        for column, (text, style) in enumerate(zip(words, ("text_total", "text"), strict=True)):
            sheet.write_string(row, column, text, styles[style])
    for column, width in enumerate(wide):
        sheet.set_column(column, column, width)
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()


def _sheet(sheet: Any, form: Form, styles: dict[str, Any], language: str) -> None:
    table = form.labelled(language)
    kinds = [_kind(name, kind) for name, kind in form.frame.schema.items()]
    widths = _widths(table, kinds)
    sheet.write_string(0, 0, form.title.in_language(language), styles["title"])
    sheet.set_row(2, _height(max(len(wrap(name, wide - 2)) for name, wide in zip(table.columns, widths, strict=True))))
    for column, (heading, wide) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.write_string(2, column, heading, styles["heading"])
        sheet.set_column(column, column, wide)
    for place, row in enumerate(table.iter_rows(), 3):
        lines = max(_lines(value, wide) for value, wide in zip(row, widths, strict=True))
        if lines > 1:
            sheet.set_row(place, _height(lines))
        total = "_total" if form.is_total(row) else ""
        for column, value in enumerate(row):
            shown = HEADINGS["total"].in_language(language) if value is None and not column and total else value
            _cell(sheet, place, column, shown, styles[f"{kinds[column]}{total}"])
    sheet.freeze_panes(3, form.levels)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _widths(table: pl.DataFrame, kinds: Sequence[str]) -> list[int]:
    widths = []
    for column, heading in enumerate(table.columns):
        words = table.to_series(column).head(_LOOKED_AT).to_list() if kinds[column] == "text" else []
        longest = max((len(str(value)) for value in words if value is not None), default=0)
        widths.append(min(max(_NARROWEST, longest + 2, max(map(len, heading.split())) + 2), _WIDEST))
    return widths


def _lines(value: Any, wide: int) -> int:
    """Return the number of lines that a value takes; printing programs may not compute it."""
    return len(wrap(value, wide - 2)) if isinstance(value, str) and len(value) > wide - 2 else 1


def _height(lines: int) -> int:
    return 16 * lines + 4


def _kind(name: str, kind: pl.DataType) -> str:
    if name == "household_id" and kind.is_integer():
        return "id"
    return "percent" if kind.is_float() else "whole" if kind.is_integer() else "text"


def _cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "x" if value else "", style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)
