"""A file's content before parsing: columns under their own headings, and places of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from mdpoverty.facts.checks import Check
from mdpoverty.messages.message import Message

Writing = Literal["text", "values", "typed"]
"""How cells are written: as text to be parsed, as JSON values, or in typed columns."""

ERROR_CELLS = {
    "NA": "#N/A",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
"""The text that a spreadsheet shows in a cell whose formula failed."""


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be split into cells; all its facts are unknown.

    Attributes
    ----------
    position
        Its position in the table, from 0.
    cells
        The cells that were found, if any.
    reason
        Why it is broken.
    check
        The check that refuses it.
    """

    position: int
    cells: Sequence[str]
    reason: Message
    check: Check = Check.BROKEN_ROW


@dataclass(frozen=True)
class SheetColumn:
    """Details of a workbook column beyond its text.

    Attributes
    ----------
    letters
        The letters under which the sheet shows it.
    numbers
        Which of its cells are numbers, or TRUE or FALSE; the others are text, dates, errors or blank.
    """

    letters: str
    numbers: pl.Series


@dataclass(frozen=True)
class RawTable:
    """A table as a file holds it.

    Attributes
    ----------
    file
        The name of the file, as it was given.
    writing
        How its cells are written.
    columns
        Cells by heading, all of one length: series, or lists of JSON values.
    places
        The place of each row in the file: the line, the row of the sheet, or the number of the record.
    broken
        Rows that could not be split into cells.
    headings
        The headings in the order of the cells of a broken row.
    separator
        The character between the cells of a line.
    sheet
        Details of each column, by heading, if the table is a sheet of a workbook.
    nested
        Whether the rows are members nested in the records of their households.
    """

    file: str
    writing: Writing
    columns: Mapping[str, pl.Series | list[Any]]
    places: pl.Series
    broken: Sequence[BrokenRow] = field(default=())
    headings: Sequence[str] = field(default=())
    separator: str = ","
    sheet: Mapping[str, SheetColumn] = field(default_factory=dict)
    nested: bool = False

    @property
    def comma(self) -> bool:
        """Whether the comma is a decimal mark, too, as in files whose cells are separated by semicolons."""
        return self.separator == ";"

    def cell(self, heading: str, row: int) -> str:
        """Return a cell's name in its sheet, such as ``C7``; empty if not a sheet."""
        return f"{self.sheet[heading].letters}{self.places[row]}" if self.sheet else ""
