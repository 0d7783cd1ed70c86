"""Rows of a table that are no household and no member: totals and signatures."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from mdpoverty.facts.checks import Check
from mdpoverty.facts.values import spelled_alike
from mdpoverty.files.headings import HOUSEHOLD_ID
from mdpoverty.files.raw_table import RawTable
from mdpoverty.law.plausibility import plausibility

_FAULTS = {"position": pl.Int64, "check": pl.String, "reason": pl.String, "fact": pl.String}
_REMARK = r"\s*\([^()]*\)\s*$"
"""What stands in brackets behind the word, as in *Tổng cộng (I + II)*."""


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(spelled_alike(word) for word in plausibility().no_record.words)


@lru_cache(maxsize=1)
def _begins() -> str:
    """Return the pattern of how such a word begins; few ids begin so, and only those are looked at again."""
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


def with_no_records(frame: pl.DataFrame, raw: RawTable, language: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of a text table and, as faults, those that are no records.

    A row without an id whose other cells say that it is a total gets that word as its id: it belongs to no household.
    """
    if raw.writing != "text" or not frame.height or frame.schema[HOUSEHOLD_ID] != pl.String:
        return frame, pl.DataFrame(schema=_FAULTS)
    ids = frame[HOUSEHOLD_ID]
    said = {row: ids[row] for row in are_no_records(ids).arg_true()}
    nameless = ids.is_null().arg_true()
    for cells in raw.columns.values() if len(nameless) else ():
        texts = pl.Series(cells, dtype=pl.String).gather(nameless)
        found = are_no_records(texts)
        said |= dict(zip(nameless.filter(found), texts.filter(found), strict=True))
    faults = [(row, Check.NO_RECORD.value, Check.NO_RECORD.label(language), None) for row in sorted(said)]
    if said:
        frame = frame.with_columns(ids.scatter(list(said), list(said.values())))
    return frame, pl.DataFrame(faults, schema=_FAULTS, orient="row")
