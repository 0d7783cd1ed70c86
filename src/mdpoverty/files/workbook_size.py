"""Checks the unpacked size of a workbook before reading: a small file may fill any memory.

A reader makes room for every cell between the first and the last filled one. The dimension in a sheet is not used: it
is often outdated, and it counts cells that have a format but no content.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from mdpoverty.errors import InputError
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import Limits

_SMALL, _DENSEST = 1 << 26, 300
"""A part of more bytes than the first is not packed more densely than the second; sheets are packed 5 to 50 times."""

_FILLED = 4
"""How many cells there may be between the first and the last for each filled one, in larger sheets."""

_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^/>])?>')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])")
_BEGIN_OF_ROW = re.compile(rb"<(?:\w+:)?row\b")
_NAMED_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="')
_ROW = re.compile(rb'<(?:\w+:)?row\b(?:[^>]*?\sr="([0-9]{1,7})")?')
_SHARED = "xl/sharedStrings.xml"


def refuse_oversized(data: bytes, file: str, limits: Limits) -> None:
    """Refuse a workbook too large for memory, before unpacking it.

    Raises
    ------
    InputError
        Its parts are too large, or packed more densely than any register.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return  # the reader says why it cannot be read
    unpacked = sum(part.file_size for part in parts)
    dense = [part for part in parts if part.file_size > max(_SMALL, _DENSEST * part.compress_size)]
    if unpacked > limits.workbook_bytes or dense:
        raise InputError(Message("workbook_too_large", {"file": file, "size": max(unpacked >> 20, 1)}))


def refuse_far_cells(data: bytes, sheet: str, where: str, limits: Limits) -> None:
    """Refuse a sheet whose few cells lie too far apart to fit into memory.

    Parameters
    ----------
    data
        The workbook.
    sheet
        The name of the sheet.
    where
        File and sheet, for the message.
    limits
        How many cells there may be, and how much is searched for them at once.

    Raises
    ------
    InputError
        The cells lie too far apart, or the sheet is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            column, row, filled = _extent(_chunks(book, _part_of(book, sheet), limits.sheet_bytes))
            for _ in _chunks(book, _SHARED, limits.sheet_bytes) if _SHARED in book.namelist() else ():
                pass  # reading to the end shows whether its stated length is right
    except (KeyError, ET.ParseError, ValueError, NotImplementedError):
        return  # parts packed or named otherwise: the reader says whether it can read them
    except zipfile.BadZipFile as error:
        raise InputError(Message("file_cut_off", {"file": where})) from error
    if column * row > max(limits.workbook_cells, _FILLED * filled):
        raise InputError(Message("cells_too_far", {"file": where, "filled": filled, "column": column, "row": row}))


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    sheets, links = (_parsed(book.read(f"xl/{name}")) for name in ("workbook.xml", "_rels/workbook.xml.rels"))
    names = {_local(node, "id"): node.get("name") for node in sheets.iter()}
    found = next(link.get("Target", "") for link in links if names.get(link.get("Id")) == sheet)
    return posixpath.normpath(posixpath.join("/xl", found)).lstrip("/")


def _parsed(xml: bytes) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - expat itself limits the expansion of entities


def _local(node: ET.Element, name: str) -> str | None:
    """Return an attribute from any namespace."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name and "}" in key), None)


def _chunks(book: zipfile.ZipFile, part: str, size: int) -> Iterator[bytes]:
    """Yield a part of a workbook in pieces that end before an element begins."""
    held = b""
    with book.open(part) as stream:
        while more := stream.read(size):
            held += more
            end = max(held.rfind(b"<row"), held.rfind(b":row"), held.rfind(b"<", 0, max(len(held) - (1 << 22), 0)))
            if end > 0:
                yield held[:end]
                held = held[end:]
    yield held


def _extent(chunks: Iterator[bytes]) -> tuple[int, int, int]:
    """Return the last used column and row, from 1, and the number of used cells."""
    letters: set[bytes] = set()
    row = filled = implied = begun = 0
    for chunk in chunks:
        found = _CELL.findall(chunk)
        filled += len(found)
        letters.update(column for column, _ in found)
        row = max(row, max((int(number) for _, number in found), default=0))
        if len(_ANY_CELL.findall(chunk)) > len(_NAMED_CELL.findall(chunk)):
            # Cells without a reference follow one another.
            implied = max(implied, *(len(_ANY_CELL.findall(cells)) for cells in _BEGIN_OF_ROW.split(chunk)))
            rows = [int(number or 0) for number in _ROW.findall(chunk)]
            begun += len(rows)
            row = max(row, begun, *rows)
    return max([implied, *map(_number, letters)]), row, filled


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
