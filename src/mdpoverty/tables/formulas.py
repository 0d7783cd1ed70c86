"""Cells of CSV that a spreadsheet would run as a formula: an apostrophe stands before them in files, and nowhere else.

What is written is read back as it was: the reader takes away the apostrophe that the writer put there.
"""

from __future__ import annotations

import re
from typing import TypeVar

import polars as pl

Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)

_RUN = r"^('*[=+\-@\t\r])"
"""What a spreadsheet runs, and what would be taken for such a cell that is guarded already."""

_NUMBER = r"^[+-]?[0-9]+(?:[.,][0-9]+)*$"
"""A number is no formula: -2 stays -2."""

_GUARDED = r"^'('*[=+\-@\t\r])"


def guarded(frame: Table) -> Table:
    """Return a table whose text cells and headings no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded(pl.DataFrame({"household_id": ["=1+1", "-2", "7"]}))["household_id"].to_list()
    ["'=1+1", '-2', '7']
    """
    frame = frame.with_columns(_guarded(pl.col(pl.String)))
    names = frame.collect_schema().names()
    headings = pl.select(_guarded(pl.lit(pl.Series(names, dtype=pl.String)))).to_series().to_list()
    return frame.rename(dict(zip(names, headings, strict=True)))


def _guarded(cells: pl.Expr) -> pl.Expr:
    return pl.when(cells.str.contains(_NUMBER)).then(cells).otherwise(cells.str.replace(_RUN, "'${1}"))


def unguarded(cells: pl.Series) -> pl.Series:
    """Return the cells as they were before they were written.

    Examples
    --------
    >>> unguarded(pl.Series(["'=1+1", "'a'", "-2"])).to_list()
    ['=1+1', "'a'", '-2']
    """
    return cells.str.replace(_GUARDED, "${1}") if cells.str.starts_with("'").any() else cells


def unguarded_text(cell: str) -> str:
    """Return one cell as it was before it was written."""
    return re.sub(_GUARDED, r"\1", cell)
