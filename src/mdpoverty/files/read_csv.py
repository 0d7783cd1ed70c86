"""Reads CSV without losing a line: fast if every line has all its cells, else patiently."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

import numpy as np
import polars as pl

from mdpoverty.errors import InputError
from mdpoverty.files.headings import refuse_duplicates
from mdpoverty.files.raw_table import BrokenRow, RawTable
from mdpoverty.files.text_blocks import Block, read_blocks
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import LIMITS, Limits
from mdpoverty.tables.output.write import unguard_cell, unguard_cells

SEPARATORS = (",", ";", "\t")
_LONGEST_CELL = 10_000_000


def read_csv(stream: BinaryIO, file: str, limits: Limits = LIMITS) -> Iterator[RawTable]:
    """Yield a CSV table part by part: headings, then rows, separated by comma, semicolon or tab.

    A line with too many or too few cells becomes a broken row. Lines without any text are no rows.

    Raises
    ------
    InputError
        The data is not UTF-8 text, holds no heading, a heading twice, or quotation marks that do not pair up.
    """
    blocks = read_blocks(stream, file, limits.text_bytes)
    block = next(blocks, Block("", 1))
    first_line = block.text.lstrip("\n\r").split("\n", 1)[0]
    if not first_line.strip():
        raise InputError(Message("file_empty", {"file": file}))
    separator = max(SEPARATORS, key=first_line.count)
    table, block = _headed(block, file, separator)
    while True:
        found = _fast(block, table)
        if found is None:
            yield from _patient(block, blocks, table, limits.records)
        else:
            yield found
        following = next(blocks, None)
        if following is None:
            return
        block = following


def _headed(block: Block, file: str, separator: str) -> tuple[RawTable, Block]:
    """Return the table with its headings and without rows, and the lines below them."""
    table = RawTable(file, "text", {}, pl.Series("row", [], pl.Int64), separator=separator)
    lines = _lines(block)
    number = len(lines)
    _, found = next(_records(lines, block.line, iter(()), table))
    headings = list(map(unguard_cell, found))
    refuse_duplicates(headings, file)
    return replace(table, headings=headings), Block("".join(lines), block.line + number - len(lines))


def _names(table: RawTable) -> list[str]:
    return [f"column_{number + 1}" for number in range(len(table.headings))]


def _filled(table: RawTable, frame: pl.DataFrame, places: pl.Series, broken: Sequence[BrokenRow]) -> RawTable:
    """Return the table with columns under its headings; a column without a heading is left out."""
    named = zip(table.headings, frame.columns, strict=True)
    columns = {heading: unguard_cells(frame[name]) for heading, name in named if heading.strip()}
    return replace(table, columns=columns, places=places, broken=broken)


def _fast(block: Block, table: RawTable) -> RawTable | None:
    """Return a block read by Polars if every line has as many cells as the heading; else None."""
    text = block.text.replace("\r\n", "\n") if "\r" in block.text else block.text
    text = text if text.endswith("\n") else text + "\n"
    quoted, names, data = '"' in text, _names(table), text.encode()
    whole = _lines_of_quoted(text, table) if quoted else _lines_of_plain(data, table)
    if "\r" in text or len(names) == 1 or not whole:
        return None
    frame = pl.read_csv(
        data, has_header=False, new_columns=names, separator=table.separator,
        quote_char='"' if quoted else None, infer_schema=False, schema_overrides=dict.fromkeys(names, pl.String),
    )  # fmt: skip
    if frame.height != whole or frame.width != len(names):
        return None
    places = pl.Series("row", np.arange(block.line, block.line + frame.height))
    return _filled(table, frame, places, [])


def _lines_of_plain(data: bytes, table: RawTable) -> int:
    """Return the number of unquoted lines; 0 if one differs in cells from the heading."""
    characters = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    separators = np.flatnonzero(characters == ord(table.separator))
    counts = np.diff(np.searchsorted(separators, ends), prepend=0)
    return len(ends) if (counts == len(table.headings) - 1).all() else 0


def _lines_of_quoted(text: str, table: RawTable) -> int:
    """Return the number of quoted lines; 0 if one differs in cells or spans two lines."""
    cell = f'(?:"(?:[^"]|"")*"|[^"{table.separator}]*)'
    row = f"^{cell}(?:{table.separator}{cell}){{{len(table.headings) - 1}}}$"
    lines = pl.Series(text.removesuffix("\n").split("\n"))
    return len(lines) if lines.str.contains(row).all() else 0


def _lines(block: Block) -> deque[str]:
    return deque(io.StringIO(block.text, newline=""))


def _patient(block: Block, others: Iterator[Block], table: RawTable, at_once: int) -> Iterator[RawTable]:
    """Yield parts read line by line with the standard library, up to a block whose end is the end of a record."""
    lines = _lines(block)
    records = _records(lines, block.line, others, table)
    yield _rows(islice(records, at_once), table)
    while lines:
        yield _rows(islice(records, at_once), table)


def _rows(records: Iterator[tuple[int, list[str]]], table: RawTable) -> RawTable:
    rows: list[list[str]] = []
    places: list[int] = []
    broken: list[BrokenRow] = []
    width = len(table.headings)
    for place, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            what = Message("broken_line", {"cells": len(cells), "width": width})
            broken.append(BrokenRow(len(rows), list(map(unguard_cell, cells)), what))
            cells = [""] * width  # noqa: PLW2901
        rows.append(cells)
        places.append(place)
    frame = pl.DataFrame(rows, dict.fromkeys(_names(table), pl.String), orient="row")
    return _filled(table, frame, pl.Series("row", places, pl.Int64), broken)


def _records(
    lines: deque[str], begins: int, others: Iterator[Block], table: RawTable
) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line of each record and its cells, up to a block whose end is the end of a record.

    A quotation mark that is never closed makes the next lines part of its cell. So a record of several lines with the
    wrong number of cells stops the reading; a single line is only set aside.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(_taken(lines, others), delimiter=table.separator, strict=True)
    first, width = begins, len(table.headings)
    try:
        while lines:
            cells = next(reader)
            ends = first + reader.line_num - 1
            if cells:
                if width and len(cells) != width and ends > begins:
                    raise _unpaired(table.file, begins, ends)
                yield begins, cells
            begins = ends + 1
    except csv.Error as error:
        raise _unpaired(table.file, begins, first + reader.line_num - 1) from error


def _taken(lines: deque[str], others: Iterator[Block]) -> Iterator[str]:
    """Yield lines and remove them; continue with the next block if a record does."""
    while True:
        while lines:
            yield lines.popleft()
        following = next(others, None)
        if following is None:
            return
        lines.extend(_lines(following))


def _unpaired(file: str, begins: int, ends: int) -> InputError:
    lines = begins if ends <= begins else Message("lines_between", {"first": begins, "last": ends})
    return InputError(Message("unpaired_marks", {"file": file, "first": begins, "lines": lines}))
