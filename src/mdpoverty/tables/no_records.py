"""Finds rows that are not records: totals and signatures."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from mdpoverty.law.plausibility import plausibility
from mdpoverty.spelling import spelled_alike

_REMARK = r"\s*\([^()]*\)\s*$"
"""A remark in brackets behind the word, as in *Tổng cộng (I + II)*."""


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(spelled_alike(word) for word in plausibility().no_record.words)


@lru_cache(maxsize=1)
def _begins() -> str:
    """Return the pattern for the beginning of such words; few ids match it."""
    return rf"(?i)^\s*(?:{'|'.join(sorted({word.split()[0] for word in _words()}))})"


def are_no_records(cells: pl.Series) -> pl.Series:
    """Tell which cells of text say that their row is a total or a signature.

    Examples
    --------
    >>> are_no_records(pl.Series(["H-1", "TỔNG CỘNG:", "Tổng cộng (I + II)", "Tổng Cọt", None])).to_list()
    [False, True, True, False, False]
    """
    if (cells.str.len_bytes() != cells.str.len_chars()).any():
        cells = cells.str.normalize("NFC")
    maybe = cells.str.contains(_begins()).fill_null(value=False)
    if not maybe.any():
        return maybe
    plain = cells.filter(maybe).str.replace(_REMARK, "").str.strip_chars(" .:;-\u00a0")
    said = pl.Series([spelled_alike(text) in _words() for text in plain], dtype=pl.Boolean)
    return maybe.scatter(maybe.arg_true(), said)
