"""Writes empty tables with the columns that a standard uses, and a guide to them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mdpoverty.engine.plan import make_plan
from mdpoverty.errors import MdpovertyError, require, system_error
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.law.dictionary import FactDefinition, Level
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.write import SHEET_OPTIONS, Outputs

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_OF_EVERY_REGISTER = {"household": (HOUSEHOLD_ID, "province", "district", "commune"), "member": ("member_id",)}
_TO_COUNT_BY = {"household": ("ethnic_minority",), "member": ("meritorious",)}
GUIDE_HEADINGS = (
    "table / bảng",
    "column / cột",
    "tên cột",
    "meaning",
    "kind / kiểu",
    "unit / đơn vị",
    "allowed / giá trị",
    "câu hỏi",
    "question",
)
_KINDS = {
    "integer": "whole number / số nguyên",
    "number": "number with a decimal point / số thập phân, dùng dấu chấm",
    "boolean": "yes or no / có hoặc không",
    "category": "one of the words / một trong các từ",
    "date": "date as 2024-12-31 / ngày, viết 2024-12-31",
    "text": "text / chữ",
}
_YES_OR_NO = "x, có, true, yes, 1 = có / yes; không, false, no, 0 = không / no"
_UNKNOWN = "Ô trống = chưa biết, không phải là “không”. / A blank cell is unknown, never “no”."
_ROWS_WITH_LISTS = 10_000
_LONGEST_LIST = 255


_Tables = dict[str, dict[str, FactDefinition]]
"""The columns of both tables, with their definitions."""


def _tables(standard: Standard) -> _Tables:
    """Return the columns that a standard uses, with ids, places and groups, in dictionary order."""
    plan = make_plan(standard, standard.last_day)
    return {
        "households": _columns(standard, "household", plan.household_facts),
        "members": _columns(standard, "member", plan.member_facts),
    }


def _columns(standard: Standard, level: Level, used: Sequence[str]) -> dict[str, FactDefinition]:
    wanted = {*used, *_OF_EVERY_REGISTER[level], *_TO_COUNT_BY[level]}
    first = {HOUSEHOLD_ID: standard.dictionary[HOUSEHOLD_ID]}
    return first | {name: fact for name, fact in standard.dictionary.items() if name in wanted}


def _guide(tables: _Tables) -> Iterator[tuple[str, ...]]:
    """Yield the headings of the guide and a row for each column, in Vietnamese and English."""
    yield GUIDE_HEADINGS
    for table, columns in tables.items():
        for name, fact in columns.items():
            asked = ("", "") if fact.question is None else (fact.question.vi, fact.question.en)
            kind, unit, allowed = _KINDS[fact.type], fact.unit or "", _allowed(fact)
            yield (table, name, fact.label.vi, fact.label.en, kind, unit, allowed, *asked)
    yield ("", "", _UNKNOWN, *[""] * (len(GUIDE_HEADINGS) - 3))


def _allowed(fact: FactDefinition) -> str:
    if fact.values is not None:
        return "; ".join(f"{word} = {label.vi} / {label.en}" for word, label in fact.values.items())
    if fact.type == "boolean":
        return _YES_OR_NO
    low, high = fact.minimum, fact.maximum
    return "" if low is None else f"≥ {low}" if high is None else f"{low} – {high}"


def write_template(standard: Standard, target: Path, *, xlsx: bool) -> tuple[Path, ...]:
    """Write empty tables of households and members and their guide.

    Parameters
    ----------
    standard
        The standard whose facts are asked for.
    target
        A workbook with three sheets if ``xlsx``; else a folder for ``households.csv``, ``members.csv`` and
        ``guide.csv``, which is made if it does not exist.
    xlsx
        Whether to write a workbook.

    Returns
    -------
    tuple of Path
        The files that were written.

    Raises
    ------
    MdpovertyError
        A file exists already; a template never takes the place of a filled-in table.
    """
    tables = _tables(standard)
    contents = {target / f"{name}.csv": [tuple(columns)] for name, columns in tables.items()}
    contents[target / "guide.csv"] = list(_guide(tables))
    for file in (target,) if xlsx else contents:
        if os.path.lexists(file):
            raise MdpovertyError(Message("template_exists", {"file": str(file)}))
    if xlsx:
        with Outputs(overwrite=False) as outputs:
            _write_book(tables, outputs.path(target))
        return (target,)
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        told = {"file": str(target), "told": system_error(error)}
        raise MdpovertyError(Message("folder_not_made", told)) from error
    with Outputs(overwrite=False) as outputs:
        for file, rows in contents.items():
            # Spreadsheets take CSV for UTF-8 only if it begins with a byte order mark.
            outputs.write_text(file, "\N{BYTE ORDER MARK}" + _csv(rows))
    return tuple(contents)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _write_book(tables: _Tables, path: Path) -> None:
    with require():
        import xlsxwriter
    with xlsxwriter.Workbook(path, SHEET_OPTIONS) as book:
        for name, columns in tables.items():
            _write_sheet(book, name, columns)
        guide, bold = book.add_worksheet("guide"), book.add_format({"bold": True})
        guide.freeze_panes(1, 2)
        guide.set_column(0, len(GUIDE_HEADINGS) - 1, 28, book.add_format({"text_wrap": True, "valign": "top"}))
        for row, cells in enumerate(_guide(tables)):
            guide.write_row(row, 0, cells, None if row else bold)


def _write_sheet(book: Workbook, name: str, columns: dict[str, FactDefinition]) -> None:
    """Write the headings; cells of ids are text, so that 007 stays 007, and words are picked from a list."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    formats = {"text": book.add_format({"num_format": "@"}), "date": book.add_format({"num_format": "yyyy-mm-dd"})}
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for place, (heading, fact) in enumerate(columns.items()):
        sheet.set_column(place, place, max(12, len(heading) + 2), formats.get(fact.type))
        words = ["có", "không"] if fact.type == "boolean" else list(fact.values or ())
        if words and len(",".join(words)) <= _LONGEST_LIST:
            sheet.data_validation(1, place, _ROWS_WITH_LISTS, place, {"validate": "list", "source": words})
