"""From the columns of a frame to the columns of the engine: words become codes, what does not fit is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import listed
from mdpoverty.facts.checks import Check, Finding, Table
from mdpoverty.facts.columns import Column
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.tables.words import NO_WORD, coded

_EPOCH = np.datetime64("1970-01-01").astype(np.int64) + 719_163
"""The proleptic ordinal of 1970-01-01, from which Polars counts days."""

_PHYSICAL: dict[str, Any] = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Int64}
"""How Polars holds the values so that NumPy can read them without copying."""


@dataclass(frozen=True)
class CellReader:
    """How the columns of a table are read; made once, used for every batch of its rows.

    Attributes
    ----------
    table
        Of which table the columns are.
    facts
        The definitions of the facts to be read, by column.
    kinds
        The types of the columns.
    words
        The allowed words of the categories that are written as text.
    values
        The other columns that have another type than the physical one, turned into it; null where a value does not fit.
    """

    table: Table
    facts: Mapping[str, FactDefinition]
    kinds: Mapping[str, pl.DataType]
    words: Mapping[str, list[str]]
    values: Mapping[str, pl.Expr]

    def columns(self, frame: pl.DataFrame) -> tuple[dict[str, Column], list[Finding]]:
        """Return the facts in some rows and the findings about them; a column of nulls only is no column."""
        nulls = {name: frame.get_column(name).null_count() for name in self.facts}
        some = [name for name, number in nulls.items() if number < frame.height or not frame.height]
        found = self._of_words(frame, some, nulls) | self._of_values(frame, some)
        findings = [
            self._refused(name, rows)
            for name in some
            if len(rows := _misfits(found[name], frame.get_column(name), nulls[name]))
        ]
        return {name: found[name] for name in some}, findings

    def _of_words(self, frame: pl.DataFrame, some: list[str], nulls: dict[str, int]) -> dict[str, Column]:
        codes = coded(frame, {name: self.words[name] for name in some if name in self.words})
        return {
            name: Column(array, array != NO_WORD if nulls[name] or array.max(initial=0) == NO_WORD else None)
            for name, array in codes.items()
        }

    def _of_values(self, frame: pl.DataFrame, some: list[str]) -> dict[str, Column]:
        turned = frame.select(self.values[name] for name in some if name in self.values)
        return {
            name: _column((turned if name in self.values else frame).get_column(name), self.facts[name])
            for name in some
            if name not in self.words
        }

    def _refused(self, name: str, rows: NDArray[np.int64]) -> Finding:
        definition = self.facts[name]
        if definition.values is not None:
            what = f"{name} is one of {listed(definition.values)}"
            return Finding(Check.UNKNOWN_VALUE, self.table, rows, name, what)
        need = (
            "a whole number"
            if definition.type == "integer"
            else "a date without a time"
            if self.kinds[name] == pl.Datetime
            else "a number"
        )
        return Finding(Check.WRONG_TYPE, self.table, rows, name, f"{name} is {need}")


def make_cell_reader(
    table: Table, schema: Mapping[str, pl.DataType], facts: Mapping[str, FactDefinition]
) -> CellReader:
    """Return how columns of these types are read as facts."""
    words = {name: list(fact.values) for name, fact in facts.items() if fact.values and schema[name] == pl.String}
    values = {
        name: _physical(name, schema[name], fact)
        for name, fact in facts.items()
        if name not in words and (schema[name] != _PHYSICAL.get(fact.type) or schema[name].is_float())
    }
    return CellReader(table, facts, {name: schema[name] for name in facts}, words, values)


def _physical(name: str, kind: pl.DataType, definition: FactDefinition) -> pl.Expr:
    """Return a column in its physical type; null where the value does not fit."""
    column = pl.col(name)
    if definition.values is not None:
        enum = pl.Enum(list(definition.values))
        words = column if kind == enum else column.cast(pl.String).cast(enum, strict=False)
        return words.to_physical()
    if definition.type in ("integer", "number") and kind.is_float():
        fits = column.is_finite() if definition.type == "number" else column.is_finite() & (column == column.round())
        column = pl.when(fits).then(column)
    elif definition.type == "date":
        day = pl.when(column.dt.time() == pl.time(0)).then(column) if kind == pl.Datetime else column
        column = day.cast(pl.Date).to_physical()
    return column.cast(_PHYSICAL.get(definition.type, pl.String), strict=False)


def _misfits(column: Column, given: pl.Series, nulls: int) -> NDArray[np.int64]:
    """Return the rows in which something stands that is no value of the fact."""
    if column.known is None or len(column.known) - np.count_nonzero(column.known) == nulls:
        return np.empty(0, np.int64)
    return np.flatnonzero(~column.known & given.is_not_null().to_numpy())


def _column(series: pl.Series, definition: FactDefinition) -> Column:
    """Return a column of physical values as the engine reads it, straight from where Arrow keeps it."""
    array = series.to_arrow()
    validity, data = array.buffers()[:2]
    known = _bits(validity, array.offset, len(array)) if array.null_count else None
    if definition.type == "boolean":
        return Column(_bits(data, array.offset, len(array)), known)
    values = np.frombuffer(data or b"", array.type.to_pandas_dtype())[array.offset : array.offset + len(array)]
    return Column(values + _EPOCH if definition.type == "date" else values, known)


def _bits(buffer: Any, offset: int, length: int) -> NDArray[np.bool_]:
    """Return bits as booleans; Arrow packs eight of them into a byte, the first one last."""
    packed = np.frombuffer(buffer or b"", np.uint8)[offset // 8 : (offset + length + 7) // 8]
    bits: NDArray[np.bool_] = np.unpackbits(packed, bitorder="little")[offset % 8 :][:length].view(np.bool_)
    return bits
