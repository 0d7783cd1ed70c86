"""Encodes Polars frames as the columns that a plan reads, and finds unreadable cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.engine.plan import Plan
from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.check_columns import check_columns
from mdpoverty.facts.checks import Check, Finding, Table, check_of
from mdpoverty.facts.columns import INCOMPLETE, Column, HouseholdColumns, encoded_values
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK, TICK_PREFIX
from mdpoverty.facts.values import needed_words, read_values
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message, Near
from mdpoverty.spelling import nearest
from mdpoverty.tables.category_codes import NO_WORD, category_codes
from mdpoverty.tables.column_types import type_name
from mdpoverty.tables.ids import is_id_type
from mdpoverty.tables.parse_cells import cell_values, cells_in_calendar, text_expression


@dataclass(frozen=True)
class TablesEncoder:
    """Encodes two tables for plans, batch by batch; reviewers' ticks are columns of households."""

    plans: Sequence[Plan]
    households: TableEncoder
    members: TableEncoder

    def encode(
        self, households: pl.DataFrame, members: dict[str, Column] | None, starts: NDArray[np.int64]
    ) -> tuple[HouseholdColumns, list[Finding]]:
        """Return a batch of households and its encoded members as columns, with findings on single cells.

        The members are None if there is no table of them; ``starts`` (int64, shape (n + 1,)) says where those of each
        household begin.
        """
        of_households, found = self.households.columns(households)
        ticks = {
            name.removeprefix(TICK_PREFIX): of_households.pop(name)
            for name in list(of_households)
            if name in _tick_names(self.plans)
        }
        incomplete = households[INCOMPLETE].to_numpy() if INCOMPLETE in households.columns else None
        return HouseholdColumns(starts, of_households, members or {}, ticks, incomplete), found


def check_batch(columns: HouseholdColumns, plan: Plan, *, has_members: bool) -> list[Finding]:
    """Find what the facts of a batch contradict together, on the review date of a plan."""
    found = check_columns(columns, plan.standard.dictionary, plan.review_date, plan.points_range)
    if has_members:
        return found
    return [finding for finding in found if finding.check is not Check.HOUSEHOLD_WITHOUT_MEMBERS]


def make_encoder(households: pl.DataFrame, members: pl.DataFrame | None, plans: Sequence[Plan]) -> TablesEncoder:
    """Return the encoder of two tables for plans.

    Raises
    ------
    InputError
        A table cannot be read at all: no ``household_id``, or columns of a type that no fact of that name has. All
        such faults at once.
    """
    schemas: dict[Table, pl.Schema] = {"households": _schema(households)}
    if members is not None:
        schemas["members"] = _schema(members)
    faults = [fault for table, schema in schemas.items() for fault in _table_faults(table, schema, plans)]
    if faults:
        raise InputError(Message("unreadable_tables"), faults)
    of_households = {fact: plan.standard.dictionary[fact] for plan in plans for fact in plan.household_facts}
    of_members = {fact: plan.standard.dictionary[fact] for plan in plans for fact in plan.member_facts}
    of_households |= dict.fromkeys(_tick_names(plans), TICK)
    return TablesEncoder(
        plans,
        _table_encoder("households", schemas["households"], of_households),
        _table_encoder("members", schemas.get("members", {}), of_members),
    )


def _schema(frame: pl.DataFrame) -> pl.Schema:
    """Return the column types; an empty column has none."""
    empty = {column.name for column in frame if column.name != HOUSEHOLD_ID and column.null_count() == len(column)}
    return pl.Schema({name: pl.Null() if name in empty else kind for name, kind in frame.schema.items()})


def _tick_names(plans: Sequence[Plan]) -> dict[str, None]:
    return dict.fromkeys(f"{TICK_PREFIX}{name}" for plan in plans for name in plan.standard.indicator_ids)


def _table_faults(table: Table, schema: pl.Schema, plans: Sequence[Plan]) -> Iterator[Fault]:
    if HOUSEHOLD_ID not in schema:
        yield Fault("id_column_missing", {"near": Near(nearest(HOUSEHOLD_ID, schema))}, (table,))
        return
    kind = schema[HOUSEHOLD_ID]
    if not is_id_type(kind):
        yield Fault("no_id_kind", {"kind": type_name(kind), "hint": Message("nothing")}, (table, HOUSEHOLD_ID))
    known = {*(fact for plan in plans for fact in plan.facts), *_tick_names(plans)}
    for name in schema:
        if name.startswith(TICK_PREFIX) and name not in known:
            ids = list(dict.fromkeys(name for plan in plans for name in plan.standard.indicator_ids))
            told = {"standard": plans[0].standard.id, "near": Near(nearest(name.removeprefix(TICK_PREFIX), ids))}
            yield Fault("tick_of_no_indicator", {**told, "known": list(ids)}, (table, name))


def encoded_fact(table: pl.DataFrame, name: str, *, called: str = "households") -> pl.Series:
    """Return a number or a truth value of a table, encoded as for ``classify_table``; null if unknown.

    Raises
    ------
    InputError
        The column holds something else; ``called`` is what the caller calls the table.
    """
    facts = {name: load_dictionary()[name]}
    columns, findings = _table_encoder("households", _schema(table.select(name)), facts).columns(table)
    if findings:
        [found] = findings
        rows = Message("of_rows", {"rows": len(found.rows)})
        fault = Fault(found.what.code, found.what.parameters, (called, name), also=rows)
        raise InputError(Message("unreadable_tables"), [fault])
    if name not in columns:
        kind = pl.Boolean if facts[name].type == "boolean" else pl.Int64
        return pl.repeat(None, table.height, dtype=kind, eager=True).alias(name)
    series = pl.Series(name, columns[name].values)
    return series if columns[name].known is None else series.set(~pl.Series(columns[name].known), None)


_EPOCH = np.datetime64("1970-01-01").astype(np.int64) + 719_163
"""The proleptic ordinal of 1970-01-01, from which Polars counts days."""

_PHYSICAL: dict[str, Any] = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Int64}
"""How Polars holds the values so that NumPy can read them without copying."""


@dataclass(frozen=True)
class TableEncoder:
    """Encodes the columns of one table as facts.

    Attributes
    ----------
    words
        The allowed words of the categories that are written as text.
    values
        The other columns whose type is not the physical one, turned into it; null where a value does not fit.
    """

    table: Table
    facts: Mapping[str, FactDefinition]
    words: Mapping[str, list[str]]
    values: Mapping[str, pl.Expr]

    def columns(self, frame: pl.DataFrame) -> tuple[dict[str, Column], list[Finding]]:
        """Return some rows as columns of facts, without columns of nulls, and the findings on their cells."""
        nulls = {name: frame.get_column(name).null_count() for name in self.facts}
        some = [name for name, number in nulls.items() if number < frame.height or not frame.height]
        found = self._of_words(frame, some, nulls) | self._of_values(frame, some)
        findings: list[Finding] = []
        for name in some:
            rows = _misfits(found[name], frame.get_column(name), nulls[name])
            if len(rows):
                found[name], refused = self._read_anew(name, frame.get_column(name), rows, found[name])
                findings += refused
        return {name: found[name] for name in some}, findings

    def _of_words(self, frame: pl.DataFrame, some: list[str], nulls: dict[str, int]) -> dict[str, Column]:
        codes = category_codes(frame, {name: self.words[name] for name in some if name in self.words})
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

    def _read_anew(
        self, name: str, given: pl.Series, rows: NDArray[np.int64], column: Column
    ) -> tuple[Column, list[Finding]]:
        """Read one by one the cells that the fast way skips; find refused ones."""
        definition = self.facts[name]
        cells = given.to_list() if given.dtype == pl.Object else None
        given_here = [cells[row] for row in rows] if cells else cell_values(given.gather(rows))
        read = dict(zip(rows.tolist(), read_values(given_here, definition), strict=True))
        refused = [row for row, value in read.items() if isinstance(value, Message)]
        taken = {row: value for row, value in read.items() if not (value is None or isinstance(value, Message))}
        what = Message("is_needed", {"name": name, "needed": needed_words(definition)})
        found = [Finding(check_of(definition), self.table, np.array(refused, np.int64), name, what, definition)]
        return _patched(column, taken, definition), found if refused else []


def _patched(column: Column, taken: Mapping[int, Any], definition: FactDefinition) -> Column:
    """Return a column with more rows known."""
    if not taken:
        return column
    rows = np.fromiter(taken, np.int64, len(taken))
    values = column.values.copy()
    known = np.ones(len(values), np.bool_) if column.known is None else column.known.copy()
    values[rows] = encoded_values(list(taken.values()), definition)
    known[rows] = True
    return Column(values, known)


def _table_encoder(
    table: Table, schema: Mapping[str, pl.DataType], facts: Mapping[str, FactDefinition]
) -> TableEncoder:
    """Return the encoder of a table with columns of these types; facts without a column are left out."""
    facts = {name: fact for name, fact in facts.items() if name in schema}
    words = {name: list(fact.values) for name, fact in facts.items() if fact.values and schema[name] == pl.String}
    values = {
        name: _physical(name, schema[name], fact)
        for name, fact in facts.items()
        if name not in words and (schema[name] != _PHYSICAL.get(fact.type) or fact.type in ("number", "date"))
    }
    return TableEncoder(table, facts, words, values)


def _physical(name: str, kind: pl.DataType, definition: FactDefinition) -> pl.Expr:
    """Return a column in its physical type; null for values to be read one by one."""
    column = pl.col(name)
    read = _READ[definition.type](column, kind, definition)
    if read is None and definition.type != "category":
        read = _text(column, kind, definition)
    target = pl.UInt8 if definition.values is not None else _PHYSICAL.get(definition.type, pl.String)
    return pl.repeat(None, pl.len(), dtype=target).alias(name) if read is None else read.cast(target, strict=False)


def _text(column: pl.Expr, kind: pl.DataType, definition: FactDefinition) -> pl.Expr | None:
    """Return the expression that reads text as a fact; None for columns without text."""
    if kind not in (pl.String, pl.Categorical, pl.Enum):
        return None
    return text_expression(column.cast(pl.String).str.strip_chars(), definition)


def _whole(column: pl.Expr, kind: pl.DataType, _definition: FactDefinition) -> pl.Expr | None:
    if kind.is_float():
        return pl.when(column.is_finite() & (column == column.round())).then(column)
    if kind.is_decimal():
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(whole.cast(kind, strict=False) == column).then(whole)
    return column if kind.is_integer() else None


def _finite(column: pl.Expr, kind: pl.DataType, _definition: FactDefinition) -> pl.Expr | None:
    if kind.is_float():
        return pl.when(column.is_finite()).then(column)
    return column if kind.is_numeric() else None


def _true(column: pl.Expr, kind: pl.DataType, _definition: FactDefinition) -> pl.Expr | None:
    if kind == pl.Boolean:
        return column
    return pl.when((column == 0) | (column == 1)).then(column == 1) if kind.is_numeric() else None


def _code(column: pl.Expr, kind: pl.DataType, definition: FactDefinition) -> pl.Expr | None:
    enum = pl.Enum(list(definition.values or ()))
    if kind not in (pl.Categorical, pl.Enum):
        return None
    return (column if kind == enum else column.cast(pl.String).cast(enum, strict=False)).to_physical()


def _day(column: pl.Expr, kind: pl.DataType, _definition: FactDefinition) -> pl.Expr | None:
    """Return days; a time with a zone gives its local day, if it is midnight there."""
    if isinstance(kind, pl.Date | pl.Datetime):
        column = pl.when(cells_in_calendar(column, kind)).then(column)
    if isinstance(kind, pl.Datetime):
        local = column.dt.replace_time_zone(None)
        column = pl.when(local.dt.time() == pl.time(0)).then(local)
    elif kind != pl.Date:
        return None
    return column.cast(pl.Date).to_physical()


_READ: dict[str, Any] = {
    "integer": _whole,
    "number": _finite,
    "boolean": _true,
    "category": _code,
    "date": _day,
    "text": lambda column, kind, _definition: None if kind == pl.Object else column,
}


def _misfits(column: Column, given: pl.Series, nulls: int) -> NDArray[np.int64]:
    """Return the rows with a value that the fact does not allow."""
    if column.known is None or len(column.known) - np.count_nonzero(column.known) == nulls:
        return np.empty(0, np.int64)
    return np.flatnonzero(~column.known & given.is_not_null().to_numpy())


def _column(series: pl.Series, definition: FactDefinition) -> Column:
    """Return a column of physical values for the engine, read from Arrow's memory."""
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
