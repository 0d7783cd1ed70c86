"""The order of Vietnamese names: a ă â b c d đ …, and of words that differ in a tone only the tones in their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {tone: place for place, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}
"""Huyền, hỏi, ngã, sắc, nặng; a word without a tone stands before them."""

_AFTER_OTHERS = 1000
"""Letters stand behind digits and signs."""


def vietnamese_order(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return a key that sorts names as a Vietnamese dictionary does.

    Examples
    --------
    >>> sorted(["Vĩnh Linh", "Đakrông", "Đông Hà", "Dầu Tiếng", "Ba Tơ"], key=vietnamese_order)
    ['Ba Tơ', 'Dầu Tiếng', 'Đakrông', 'Đông Hà', 'Vĩnh Linh']
    """
    letters: list[int] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", name.casefold()):
        marks = unicodedata.normalize("NFD", letter)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        letters.append(_AFTER_OTHERS + _LETTERS[plain] if plain in _LETTERS else ord(plain[:1] or " ") % _AFTER_OTHERS)
        tones.append(max((_TONES.get(mark, 0) for mark in marks), default=0))
    return tuple(letters), tuple(tones)


def ranks(names: Iterable[str | None]) -> dict[str, int]:
    """Return the place of each name in Vietnamese order."""
    known = {name for name in names if name is not None}
    return {name: place for place, name in enumerate(sorted(known, key=vietnamese_order))}
