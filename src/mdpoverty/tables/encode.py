"""From data frames to columns: types are checked, words become codes, members are laid beside their households.

Polars is the hub: frames of other kinds are converted once (see ``frames``), and everything here works on Polars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import Fault, InputError, listed, suggestion
from mdpoverty.facts.checks import Check, Finding, Table, check_columns
from mdpoverty.facts.columns import TICK, Column, HouseholdColumns
from mdpoverty.law.dictionary import Dictionary, FactDefinition
from mdpoverty.tables.joining import Joined, join_members
from mdpoverty.tables.words import NO_WORD, coded

if TYPE_CHECKING:
    from mdpoverty.engine.plan import Plan

_EPOCH = np.datetime64("1970-01-01").astype(np.int64) + 719_163
"""The proleptic ordinal of 1970-01-01, from which Polars counts days."""

_PHYSICAL: dict[str, Any] = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.UInt8, "date": pl.Int64}
"""How Polars holds the values so that NumPy can read them without copying."""


@dataclass(frozen=True)
class Encoded:
    """Households ready for the engine, and everything that was found on the way.

    Attributes
    ----------
    columns
        The facts; None where no column could be made because of errors.
    findings
        What the checks found; rows are positions in the frames as they were given.
    """

    columns: HouseholdColumns | None
    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        """The findings with which a household cannot be classified."""
        return [finding for finding in self.findings if finding.check.level == "error"]


def encode(households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan) -> Encoded:
    """Return the facts that a plan reads as columns, with the findings of all checks.

    Raises
    ------
    InputError
        A table cannot be read at all: no ``household_id``, ids of different kinds, or columns of a type that no fact of
        that name has. All such faults at once.
    """
    dictionary = plan.standard.dictionary
    indicators = plan.standard.indicator_ids
    faults = [*_table_faults("households", households, plan), *_table_faults("members", members, plan)]
    joined = join_members(households, members) if not faults else None
    wanted_households = _wanted(households, plan.household_facts, dictionary)
    wanted_households |= {f"deprived_{name}": TICK for name in indicators if f"deprived_{name}" in households.columns}
    wanted_members = _wanted(members, plan.member_facts, dictionary)
    faults += _type_faults("households", households, wanted_households)
    faults += _type_faults("members", members, wanted_members)
    if faults or joined is None:
        raise InputError("the tables cannot be read:", faults)
    found = list(joined.findings)
    of_household, bad = _columns("households", households, wanted_households)
    found += bad
    laid = joined.laid_out(members, list(wanted_members))
    of_member, bad = _columns("members", laid, wanted_members)
    found += [_moved(finding, joined) for finding in bad]
    ticks = {
        name.removeprefix("deprived_"): of_household.pop(name)
        for name in list(of_household)
        if name in _tick_names(plan)
    }
    columns = HouseholdColumns(joined.starts, of_household, of_member, ticks)
    for finding in check_columns(columns, dictionary, plan.review_date, plan.points_range):
        if members is not None or finding.check is not Check.HOUSEHOLD_WITHOUT_MEMBERS:
            found.append(_moved(finding, joined))
    return Encoded(columns, found)


def _tick_names(plan: Plan) -> set[str]:
    return {f"deprived_{name}" for name in plan.standard.indicator_ids}


def _wanted(frame: pl.DataFrame | None, facts: Sequence[str], dictionary: Dictionary) -> dict[str, FactDefinition]:
    return {} if frame is None else {fact: dictionary[fact] for fact in facts if fact in frame.columns}


def _moved(finding: Finding, joined: Joined) -> Finding:
    """Give a finding the rows of the frame as it was given."""
    if finding.table == "households" or joined.order is None:
        return finding
    return Finding(finding.check, finding.table, joined.order[finding.rows], finding.column, finding.what)


def _table_faults(table: Table, frame: pl.DataFrame | None, plan: Plan) -> Iterator[Fault]:
    if frame is None:
        return
    if "household_id" not in frame.columns:
        near = suggestion("household_id", frame.columns)
        yield Fault(table, f"no column household_id{near}; it joins members to households")
        return
    kind = frame.schema["household_id"]
    if not (kind.is_integer() or kind in (pl.String, pl.Categorical, pl.Enum)):
        yield Fault(f"{table}.household_id", f"is {kind}; ids are integers or text")
    known = [*plan.household_facts, *plan.member_facts, *_tick_names(plan)]
    for name in frame.columns:
        if name.startswith("deprived_") and name not in known:
            ids = plan.standard.indicator_ids
            near = suggestion(name.removeprefix("deprived_"), ids)
            yield Fault(
                f"{table}.{name}", f"no indicator of {plan.standard.id} has that id{near}; known: {listed(ids)}"
            )


def _type_faults(table: Table, frame: pl.DataFrame | None, wanted: dict[str, FactDefinition]) -> Iterator[Fault]:
    for name, definition in wanted.items():
        kind = frame.schema[name]  # type: ignore[union-attr]
        if not _fits(kind, definition):
            yield Fault(f"{table}.{name}", f"holds {kind}; {_NEEDED[definition.type]}")


_NEEDED = {
    "integer": "whole numbers are needed",
    "number": "numbers are needed",
    "boolean": "true and false are needed (a column of 0 and 1 is turned into one by comparing it with 1)",
    "category": "words of the category are needed, as text",
    "date": "dates without a time are needed",
    "text": "text is needed",
}


def _fits(kind: pl.DataType, definition: FactDefinition) -> bool:
    if kind == pl.Null:
        return True
    fits = {
        "integer": kind.is_numeric(),
        "number": kind.is_numeric(),
        "boolean": kind == pl.Boolean,
        "category": kind in (pl.String, pl.Categorical, pl.Enum),
        "date": kind in (pl.Date, pl.Datetime),
        "text": True,
    }
    return fits[definition.type]


def _columns(
    table: Table, frame: pl.DataFrame | None, wanted: dict[str, FactDefinition]
) -> tuple[dict[str, Column], list[Finding]]:
    """Return the wanted columns of a frame and the findings about their values; a column of nulls only is no column."""
    if frame is None:
        return {}, []
    nulls = dict(zip(wanted, frame.select(list(wanted)).null_count().row(0), strict=True)) if wanted else {}
    facts = {name: fact for name, fact in wanted.items() if nulls[name] < len(frame) or not len(frame)}
    texts = {name: fact for name, fact in facts.items() if fact.values and frame.schema[name] == pl.String}
    others = {name: fact for name, fact in facts.items() if name not in texts}
    columns = _of_words(frame, texts, nulls) | _of_values(frame, others)
    findings = [
        _refused(table, name, rows, frame.schema[name], definition)
        for name, definition in facts.items()
        if len(rows := _misfits(columns[name], frame[name], nulls[name]))
    ]
    return {name: columns[name] for name in facts}, findings


def _misfits(column: Column, given: pl.Series, nulls: int) -> NDArray[np.int64]:
    """Return the rows in which something stands that is no value of the fact."""
    if column.known is None or len(column.known) - np.count_nonzero(column.known) == nulls:
        return np.empty(0, np.int64)
    return np.flatnonzero(~column.known & given.is_not_null().to_numpy())


def _of_words(frame: pl.DataFrame, facts: dict[str, FactDefinition], nulls: dict[str, int]) -> dict[str, Column]:
    codes = coded(frame, {name: list(definition.values or ()) for name, definition in facts.items()})
    return {
        name: Column(array, array != NO_WORD if nulls[name] or array.max(initial=0) == NO_WORD else None)
        for name, array in codes.items()
    }


def _of_values(frame: pl.DataFrame, facts: dict[str, FactDefinition]) -> dict[str, Column]:
    decoded = frame.select(_decoded(name, frame.schema[name], definition) for name, definition in facts.items())
    holed = [name for name in facts if decoded[name].null_count()]
    filled = decoded.select(pl.col(holed).fill_null(0), pl.col(holed).is_not_null().cast(pl.UInt8).name.suffix(_KNOWN))
    return {
        name: Column(
            _array((filled if name in holed else decoded)[name], definition),
            filled[name + _KNOWN].to_numpy().view(np.bool_) if name in holed else None,
        )
        for name, definition in facts.items()
    }


_KNOWN = " known"


def _decoded(name: str, kind: pl.DataType, definition: FactDefinition) -> pl.Expr:
    """Return a column in its physical type; null where the value does not fit."""
    column = pl.col(name)
    if definition.values is not None:
        enum = pl.Enum(list(definition.values))
        words = column if kind == enum else column.cast(pl.String)
        return words.cast(enum, strict=False).to_physical()
    if definition.type in ("integer", "number") and kind.is_float():
        fits = column.is_finite() if definition.type == "number" else column.is_finite() & (column == column.round())
        column = pl.when(fits).then(column)
    elif definition.type == "date":
        day = pl.when(column.dt.time() == pl.time(0)).then(column) if kind == pl.Datetime else column
        column = day.cast(pl.Date).to_physical()
    return column.cast(_PHYSICAL.get(definition.type, pl.String), strict=False)


def _array(series: pl.Series, definition: FactDefinition) -> NDArray[Any]:
    """Return the physical values of a column without gaps, as the engine reads them."""
    values = series.to_numpy()
    if definition.type == "boolean":
        return values.view(np.bool_)
    return values + _EPOCH if definition.type == "date" else values


def _refused(
    table: Table, name: str, rows: NDArray[np.int64], kind: pl.DataType, definition: FactDefinition
) -> Finding:
    if definition.values is not None:
        what = f"{name} is one of {listed(definition.values)}"
        return Finding(Check.UNKNOWN_VALUE, table, rows, name, what)
    need = (
        "a whole number"
        if definition.type == "integer"
        else "a date without a time"
        if kind == pl.Datetime
        else "a number"
    )
    return Finding(Check.WRONG_TYPE, table, rows, name, f"{name} is {need}")
