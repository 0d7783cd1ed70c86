"""Reads text in blocks of whole lines, so that files need not fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from mdpoverty.errors import InputError
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import LIMITS

_MARK = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Block:
    """Whole lines of a file.

    Attributes
    ----------
    text
        The lines, with their ends.
    line
        The number of the first one, from 1.
    """

    text: str
    line: int


def read_blocks(stream: BinaryIO, file: str, size: int = LIMITS.text_bytes) -> Iterator[Block]:
    """Yield UTF-8 text in blocks of whole lines, with or without a byte order mark.

    Raises
    ------
    InputError
        The file is in another encoding, or is no text.
    """
    held = stream.read(size)
    byte = len(_MARK) if held.startswith(_MARK) else 0
    _refuse_no_text(held, file)
    held, line = held[byte:], 1
    ending = b"\n" if b"\n" in held else b"\r"
    while held:
        more = stream.read(size)
        end = held.rfind(ending) + 1 if more else len(held)
        if end:
            yield Block(_decoded(held[:end], file, line, byte), line)
            line, byte = line + held.count(ending, 0, end), byte + end
        held = held[end:] + more


def _refuse_no_text(beginning: bytes, file: str) -> None:
    if beginning.startswith(_ZIP):
        raise InputError(Message("packed_file", {"file": file}))
    if beginning.startswith(_UTF16):
        raise _not_utf8(file)


def _decoded(data: bytes, file: str, line: int, byte: int) -> str:
    if b"\0" in data:
        raise _not_utf8(file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = line + data.count(b"\n", 0, error.start)
        told = {"file": file, "line": number, "byte": byte + error.start + 1}
        raise InputError(Message("not_utf8", told)) from error


def _not_utf8(file: str) -> InputError:
    return InputError(Message("utf16", {"file": file}))
