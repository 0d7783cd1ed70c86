"""Words spelled differently that mean the same, and known words near to a misspelt one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_COMPARED = 200
"""The signs of a word that are compared with known ones: comparing takes time with the square of the length."""


def nearest(seen: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """Return the known word nearest to ``seen``, ignoring case; None if no word is near.

    Parameters
    ----------
    seen, known
        A word that may be misspelt, and those that it may be.
    alike
        The least likeness, from 0 to 1 for the same word.
    """
    words = {word.casefold(): word for word in known}
    near = get_close_matches(seen[:_LONGEST_COMPARED].casefold(), list(words), n=1, cutoff=alike)
    return words[near[0]] if near else None


def nearest_fact_spelling(seen: str, known: Iterable[str]) -> str | None:
    """Return the fact that a column was perhaps meant to name; None if its name stands for itself.

    Examples
    --------
    >>> [nearest_fact_spelling(seen, ["toilet", "has_phone"]) for seen in ("toilett", "phone", "file")]
    ['toilet', 'has_phone', None]
    """
    near = nearest(seen, known)
    if near is None or near.casefold().endswith(f"_{seen.casefold()}"):
        return near
    return nearest(seen, [near], alike=0.75)


def suggestion(seen: str, known: Iterable[str]) -> str:
    """Return `` – did you mean 'x'?`` for the known word nearest to ``seen`` in any case, or nothing."""
    near = nearest(seen, known)
    return "" if near is None else f" – did you mean {near!r}?"


def spelled_alike(text: str) -> str:
    """Return text as it is compared with other spellings: NFC, small letters, single blanks.

    Examples
    --------
    >>> spelled_alike("  Mã   HỘ ")
    'mã hộ'
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
