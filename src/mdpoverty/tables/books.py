"""Several tables in one workbook, as they are printed: titles, headings, totals in bold, percent to two decimals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import polars as pl

from mdpoverty.errors import MdpovertyError, MissingExtraError
from mdpoverty.tables.writing import SHEET_OPTIONS, Outputs, without_formulas

if TYPE_CHECKING:
    from mdpoverty.analysis.forms import Form

_MOST_ROWS = 1_048_570
_LONGEST_NAME, _LOOKED_AT = 31, 200
_NARROWEST, _WIDEST = 11, 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_CELLS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "id": {"num_format": "0"},
    "whole": {"num_format": "#,##0"},
    "percent": {"num_format": "0.00"},
}
_ALL = {"vi": "Tổng số", "en": "All"}


def write_book(path: Path, forms: Sequence[Form], language: str) -> Path:
    """Write tables into the sheets of a workbook; it appears whole or not at all.

    Raises
    ------
    MdpovertyError
        It cannot be written, or a table has more rows than a sheet.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtraError(
            'XLSX needs more libraries; install them with: pip install "mdpoverty[xlsx]"'
        ) from error
    for form in forms:
        if form.frame.height > _MOST_ROWS:
            what = f"{form.name}: a sheet holds {_MOST_ROWS} rows, the table has {form.frame.height}; write CSV files"
            raise MdpovertyError(what)
    with Outputs() as outputs:
        unfinished = outputs.path(path)
        try:
            with xlsxwriter.Workbook(unfinished, SHEET_OPTIONS) as book:
                _write(book, forms, language)
        except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
            raise MdpovertyError(f"{path}: cannot be written ({error})") from error
    return path


def _write(book: Any, forms: Sequence[Form], language: str) -> None:
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
    for number, form in enumerate(forms, 1):
        title = form.title.in_language(language)
        sheet = book.add_worksheet(_sheet_name(number, title))
        _sheet(sheet, form, styles, language)


def _sheet_name(number: int, title: str) -> str:
    return f"{number}. {_NOT_IN_NAMES.sub(' ', title)}"[:_LONGEST_NAME].strip()


def _sheet(sheet: Any, form: Form, styles: dict[str, Any], language: str) -> None:
    sheet.write_string(0, 0, form.title.in_language(language), styles["title"])
    table = without_formulas(form.labelled(language))
    for column, heading in enumerate(table.columns):
        sheet.write_string(2, column, heading, styles["heading"])
    kinds = [_kind(name, kind) for name, kind in form.frame.schema.items()]
    levels = _levels(form)
    for place, row in enumerate(table.iter_rows(), 3):
        total = "_total" if levels and None in row[:levels] and form.name[:5] != "list_" else ""
        for column, value in enumerate(row):
            shown = _ALL[language] if value is None and not column and total else value
            _cell(sheet, place, column, shown, styles[f"{kinds[column]}{total}"])
    lines = 1
    for column, heading in enumerate(table.columns):
        words = table.to_series(column).head(_LOOKED_AT).to_list() if kinds[column] == "text" else []
        longest = max((len(str(value)) for value in words if value is not None), default=0)
        wide = min(max(_NARROWEST, longest + 2, max(map(len, heading.split())) + 2), _WIDEST)
        lines = max(lines, len(wrap(heading, wide - 2)))
        sheet.set_column(column, column, wide)
    sheet.set_row(2, 16 * lines + 4)
    sheet.freeze_panes(3, levels)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _kind(name: str, kind: pl.DataType) -> str:
    if name == "household_id" and kind.is_integer():
        return "id"
    return "percent" if kind.is_float() else "whole" if kind.is_integer() else "text"


def _levels(form: Form) -> int:
    """Return how many columns name the unit."""
    known = [place for place, kind in enumerate(form.frame.dtypes) if kind != pl.String]
    return min(known, default=0)


def _cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "x" if value else "", style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)
