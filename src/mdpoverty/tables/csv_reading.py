"""Reading CSV so that no line is lost: the fast reader where every line is plainly whole, else the patient one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np
import polars as pl

from mdpoverty.errors import InputError
from mdpoverty.tables.headings import refuse_duplicates
from mdpoverty.tables.raw import BrokenRow, RawTable

SEPARATORS = (",", ";", "\t")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_LONGEST_CELL = 10_000_000


def read_csv(data: bytes, file: str) -> RawTable:
    """Read a CSV table: a heading line, then a row on each line, cells apart by comma, semicolon or tab.

    A line with too many or too few cells becomes a broken row. Lines without any text are no rows.

    Raises
    ------
    InputError
        The data is not UTF-8 text, holds no heading, a heading twice, or quotation marks that do not pair up.
    """
    text = decode(data, file)
    first_line = text.lstrip("\n\r").split("\n", 1)[0]
    if not first_line.strip():
        raise InputError(f"{file}: is empty; its first line names the columns")
    separator = max(SEPARATORS, key=first_line.count)
    return _fast(text, file, separator) or _patient(text, file, separator)


def decode(data: bytes, file: str) -> str:
    """Return UTF-8 text, with or without a byte order mark.

    Raises
    ------
    InputError
        It is in another encoding, or no text.
    """
    if data.startswith(_ZIP):
        raise InputError(f"{file}: is a packed file (such as .xlsx), not text; give it its own ending")
    try:
        text = "" if data.startswith(_UTF16) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"{file}:{line}: not UTF-8 (byte {error.start + 1} of the file)"
        raise InputError(f"{what}; save as UTF-8 (in Excel: CSV UTF-8)") from error
    if data.startswith(_UTF16) or "\0" in text:
        raise InputError(f"{file}: not UTF-8 but UTF-16 or no text at all; save as UTF-8 (in Excel: CSV UTF-8)")
    return text


def _fast(text: str, file: str, separator: str) -> RawTable | None:
    """Read with Polars where no cell is quoted and every line has as many cells as the heading; else give None."""
    body = text.replace("\r\n", "\n")
    if '"' in body or "\r" in body:
        return None
    data = (body if body.endswith("\n") else body + "\n").encode()
    characters = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    separators = np.flatnonzero(characters == ord(separator))
    counts = np.diff(np.searchsorted(separators, ends), prepend=0)
    if not counts[0] or not (counts == counts[0]).all():
        return None
    headings = body.split("\n", 1)[0].split(separator)
    refuse_duplicates(headings, file)
    names = [f"column_{number + 1}" for number in range(len(headings))]
    frame = pl.read_csv(
        data, has_header=False, skip_rows=1, new_columns=names, separator=separator, quote_char=None,
        infer_schema=False, schema_overrides=dict.fromkeys(names, pl.String),
    ) if len(ends) > 1 else pl.DataFrame(schema=dict.fromkeys(names, pl.String))  # fmt: skip
    if frame.height != len(ends) - 1 or frame.width != len(names):
        return None
    places = pl.Series("row", np.arange(2, frame.height + 2))
    return _table(file, headings, frame, places, [])


def _patient(text: str, file: str, separator: str) -> RawTable:
    """Read with the standard library's reader, line by line."""
    csv.field_size_limit(_LONGEST_CELL)
    records = _records(text, file, separator)
    _, headings = next(records)
    refuse_duplicates(headings, file)
    rows: list[list[str]] = []
    places: list[int] = []
    broken: list[BrokenRow] = []
    for place, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headings):
            reason = f"the line has {len(cells)} cells, the heading {len(headings)}"
            broken.append(BrokenRow(len(rows), cells, reason))
            cells = [""] * len(headings)  # noqa: PLW2901
        rows.append(cells)
        places.append(place)
    names = [f"column_{number + 1}" for number in range(len(headings))]
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    frame = pl.DataFrame([pl.Series(name, cells, pl.String) for name, cells in zip(names, columns, strict=True)])
    return _table(file, headings, frame, pl.Series("row", places, pl.Int64), broken)


def _records(text: str, file: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each record begins and its cells.

    A quotation mark that is never closed swallows the lines after it; so a record over several lines with the wrong
    number of cells stops the file, where one line would only be set aside.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins, width = 1, 0
    try:
        for cells in reader:
            if cells:
                width = width or len(cells)
                if len(cells) != width and reader.line_num > begins:
                    raise _unpaired(file, begins, reader.line_num)
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _unpaired(file, begins, reader.line_num) from error


def _unpaired(file: str, begins: int, ends: int) -> InputError:
    lines = f"{begins}" if ends <= begins else f"{begins} to {ends}"
    return InputError(
        f"{file}:{begins}: the quotation marks on line {lines} do not pair up, so that nobody can tell where a row "
        'ends; write a quotation mark inside a cell twice ("") and the cell in quotation marks'
    )


def _table(file: str, headings: list[str], frame: pl.DataFrame, places: pl.Series, broken: list[BrokenRow]) -> RawTable:
    """Put the headings over the columns; a column without a heading is left out."""
    columns = {heading: frame[name] for heading, name in zip(headings, frame.columns, strict=True) if heading.strip()}
    return RawTable(file, "text", columns, places, broken, headings)
