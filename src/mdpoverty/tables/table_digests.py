"""Digests of tables, the same in any order and any kind of file."""

from __future__ import annotations

import numpy as np
import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.facts.columns import HouseholdColumns
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.facts.row_digests import (
    RowsDigest,
    Words,
    mixed,
    rows_of_households,
    word_of,
)
from mdpoverty.tables.batches import classify_batch

FACTS = " facts"
"""The column with a word for each household, from its facts; no result is called so."""


def classify_batch_with_facts(plan: Plan, columns: HouseholdColumns, ids: pl.Series) -> pl.DataFrame:
    """Return the results of ``classify_table`` and, in ``FACTS``, a word for what each household was classified by."""
    words = rows_of_households(columns, text_words(ids, HOUSEHOLD_ID), plan.standard.dictionary)
    return classify_batch(plan, columns, ids).with_columns(pl.Series(FACTS, words))


def digest_of_table(table: pl.DataFrame) -> RowsDigest:
    """Return the digest of a table: its columns and, in any order, its rows as text.

    Empty text counts as null, so that a table has the same digest when it comes back from a file of any kind.

    Examples
    --------
    >>> table = pl.DataFrame({"household_id": [1, 2], "status": ["poor", None], "poor": [True, None]})
    >>> digest_of_table(table) == digest_of_table(table.reverse().cast(pl.String))
    True
    >>> digest_of_table(table) == digest_of_table(table.with_columns(status=pl.lit("poor")))
    False
    """
    total = np.full(table.height, word_of("|".join(table.columns)), np.uint64)
    for column in table.iter_columns():
        total += _words(column)
    return RowsDigest.of(mixed(total))


def _words(column: pl.Series) -> Words:
    """Return a word for the text of each cell, as a file of text holds it; 0 for null."""
    name, kind = column.name, column.dtype
    if isinstance(kind, pl.Enum):
        return _coded(column.to_physical(), text_words(kind.categories, name))
    if kind == pl.Boolean:
        return _coded(column.cast(pl.UInt8), text_words(pl.Series(["false", "true"]), name))
    if kind.is_float():
        return text_words(_decimals(column), name)
    if kind == pl.String and (fractions := column.str.contains(_FRACTION)).any():
        decimals = _decimals(column.cast(pl.Float64, strict=False))
        return text_words(column.zip_with(~fractions.fill_null(value=False), decimals), name)
    if kind == pl.Int16:  # a count of deprivations
        counts = column.fill_null(0).to_numpy()
        return _coded(column, text_words(pl.Series(range(int(counts.max(initial=0)) + 1)), name))
    return text_words(column, name)


_FRACTION = r"^-?[0-9]+\.[0-9]+(e-?[0-9]+)?$"


def _decimals(numbers: pl.Series) -> pl.Series:
    """Return numbers as text with the twelve digits that every kind of file keeps."""
    return numbers.round_sig_figs(12).cast(pl.String).str.replace(r"\.0$", "")


def _coded(codes: pl.Series, words: Words) -> Words:
    """Return the word of each code; 0 for null."""
    found = words.take(codes.fill_null(0).to_numpy())
    return np.where(codes.is_null().to_numpy(), np.uint64(0), found) if codes.null_count() else found


_MASKS = np.array([(1 << 8 * length) - 1 for length in range(8)] + [2**64 - 1], np.uint64)
"""What is left of eight bytes of which so many belong to the text."""


def text_words(column: pl.Series, name: str) -> Words:
    """Return a word for each text in the column of that name, eight bytes at a time; 0 for null and empty text."""
    array = column.cast(pl.String).fill_null("").to_arrow().cast("large_string")
    offsets, data = (
        np.frombuffer(buffer or b"", kind) for buffer, kind in zip(array.buffers()[1:], ("<i8", "u1"), strict=True)
    )
    offsets = offsets[array.offset : array.offset + len(array) + 1]
    if not len(array):
        return np.zeros(0, np.uint64)
    begins, lengths = offsets[:-1], np.diff(offsets)
    padded = np.concatenate([data, np.zeros(8, np.uint8)])
    eights = np.ndarray(len(padded) - 7, "<u8", padded.data, strides=(1,))
    words = np.full(len(array), word_of(name), np.uint64)
    for first in range(0, int(lengths.max()), 8):
        left = np.clip(lengths - first, 0, 8)
        more = eights.take(np.minimum(begins + first, len(eights) - 1)) & _MASKS.take(left)
        words = np.where(left > 0, mixed(words ^ more), words)
    return np.where(lengths > 0, mixed(words + lengths.astype(np.uint64)), np.uint64(0))
