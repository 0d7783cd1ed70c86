"""Turns words of a closed list into codes, reading Arrow's text in place.

Arrow (and Polars with it) keeps a text in a *view* of 16 bytes: its length, its first 4 bytes, and then either the
other 8 (a text of up to 12 bytes) or the place of the whole text. Comparing views as pairs of integers is
several times faster than hashing every text. Of each longer word one place is looked at in every block of rows: files
of Parquet keep a word once for many rows. What is left over goes the common way, through ``pl.Enum``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

NO_WORD = 255
"""The code of what is null or no word of the list."""

_MANY = 1 / 8
"""If of one block a greater part is left over than this, every text seems to have a place of its own."""

_INLINE = 12
"""The bytes of the longest text that fits into its view."""


def category_codes(
    frame: pl.DataFrame, lists: Mapping[str, Sequence[str]], *, block: int = 1 << 17, small: int = 1 << 15
) -> dict[str, NDArray[np.uint8]]:
    """Return columns of categories as positions in their lists of words; ``NO_WORD`` for null and other words.

    Parameters
    ----------
    frame
        A table with columns of type String.
    lists
        The words that each column to be read may hold, at most 255 of them.
    block
        Rows at once: large enough that threads seldom wait for each other, small enough for the processor's cache.
    small
        Pieces of fewer rows come from a reader that gives every text a place of its own, as one of CSV does.

    Returns
    -------
    dict of uint8 arrays
        The codes of each column, as long as the table.

    Examples
    --------
    >>> category_codes(pl.DataFrame({"area": ["urban", None, "Urban"]}), {"area": ["rural", "urban"]})["area"].tolist()
    [1, 255, 255]
    """
    return {name: _codes(frame[name], words, block, small) for name, words in lists.items()}


class _Word(NamedTuple):
    """A word and both halves of its view; a long word's second half holds its place."""

    text: str
    head: np.uint64
    tail: np.uint64 | None


def _word(text: str) -> _Word:
    written = text.encode()
    view = (len(written).to_bytes(4, "little") + written[:_INLINE]).ljust(16, b"\0")
    head, tail = np.frombuffer(view, "<u8")
    return _Word(text, head, tail if len(written) <= _INLINE else None)


def _codes(column: pl.Series, words: Sequence[str], block: int, small: int) -> NDArray[np.uint8]:
    if column.n_chunks() * small > len(column) > small:
        return _hashed(column, words)
    known = [_word(text) for text in words]
    codes = np.empty(len(column), np.uint8)
    first = 0
    for part in (chunk.slice(begin, block) for chunk in column.get_chunks() for begin in range(0, len(chunk), block)):
        found = codes[first : first + len(part)]
        left = _compared(part, known, found)
        if len(left) > len(part) * _MANY:
            return _hashed(column, words)
        if len(left):
            found[left] = _hashed(part.gather(left), words)
        first += len(part)
    return codes


def _hashed(column: pl.Series, words: Sequence[str]) -> NDArray[np.uint8]:
    """Return codes from ``pl.Enum``, which hashes every text."""
    return column.cast(pl.Enum(words), strict=False).to_physical().fill_null(NO_WORD).to_numpy()


def _compared(column: pl.Series, words: Sequence[_Word], codes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Write the codes that the views show; return the rows left open."""
    heads, tails = _views(column)
    codes[:] = NO_WORD
    for code, (text, head, tail) in enumerate(words):
        same = heads == head
        place = _place(column, same, text, tails) if tail is None else tail
        if place is not None:
            same &= tails == place
            codes -= same.view(np.uint8) * np.uint8(NO_WORD - code)
    if not column.null_count():
        return np.flatnonzero(codes == NO_WORD)
    absent = column.is_null().to_numpy()
    codes[absent] = NO_WORD
    return np.flatnonzero((codes == NO_WORD) & ~absent)


def _views(column: pl.Series) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the first and the second halves of the views of a text column in one piece."""
    array = column.to_arrow(compat_level=pl.CompatLevel.newest())
    views = np.frombuffer(array.buffers()[1], "<u8", 2 * len(array), 16 * array.offset)
    return np.ascontiguousarray(views[::2]), np.ascontiguousarray(views[1::2])


def _place(column: pl.Series, alike: NDArray[np.bool_], text: str, tails: NDArray[np.uint64]) -> np.uint64 | None:
    """Return the second half of a long word's view, from the first text that equals the word."""
    first = int(alike.argmax())
    place: np.uint64 = tails[first]
    return place if alike[first] and column[first] == text else None
