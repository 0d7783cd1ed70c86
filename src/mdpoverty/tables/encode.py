"""From data frames to columns: what a plan reads of the tables, and what keeps them from being read.

Polars is the hub: frames of other kinds are converted once (see ``frames``), and everything here works on Polars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import Fault, InputError, nearest
from mdpoverty.facts.checks import Check, Finding, Table, check_columns
from mdpoverty.facts.columns import HOUSEHOLD_ID, INCOMPLETE, TICK_PREFIX, Column, HouseholdColumns
from mdpoverty.facts.records import TICK
from mdpoverty.language import Message, Near
from mdpoverty.law.load import load_dictionary
from mdpoverty.tables.cells import CellReader, make_cell_reader
from mdpoverty.tables.kinds import is_id, kind_of

if TYPE_CHECKING:
    from mdpoverty.engine.plan import Plan


@dataclass(frozen=True)
class Reading:
    """What a plan reads of two tables; made once, used for every batch of households.

    Attributes
    ----------
    households, members
        How the columns of the two tables are read; the reviewers' ticks are columns of households.
    """

    plan: Plan
    households: CellReader
    members: CellReader

    def encode(
        self, households: pl.DataFrame, members: dict[str, Column] | None, starts: NDArray[np.int64]
    ) -> tuple[HouseholdColumns, list[Finding]]:
        """Return households and their members as columns, with the findings about what they say together.

        Parameters
        ----------
        households
            Rows of the table.
        members
            The facts of the members, household after household; None if there is no table of members.
        starts
            int64, shape (n + 1,): where the members of each household begin.
        """
        plan = self.plan
        of_households, found = self.households.columns(households)
        ticks = {
            name.removeprefix(TICK_PREFIX): of_households.pop(name)
            for name in list(of_households)
            if name in _tick_names(plan)
        }
        incomplete = households[INCOMPLETE].to_numpy() if INCOMPLETE in households.columns else None
        columns = HouseholdColumns(starts, of_households, members or {}, ticks, incomplete)
        checked = check_columns(columns, plan.standard.dictionary, plan.review_date, plan.points_range)
        if members is None:
            checked = [finding for finding in checked if finding.check is not Check.HOUSEHOLD_WITHOUT_MEMBERS]
        return columns, [*found, *checked]


def make_reading(households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan) -> Reading:
    """Return what a plan reads of two tables.

    Raises
    ------
    InputError
        A table cannot be read at all: no ``household_id``, or columns of a type that no fact of that name has. All
        such faults at once.
    """
    dictionary = plan.standard.dictionary
    outer, inner = _schema(households), pl.Schema() if members is None else _schema(members)
    of_households = {fact: dictionary[fact] for fact in plan.household_facts if fact in outer}
    of_households |= {name: TICK for name in _tick_names(plan) if name in outer}
    of_members = {fact: dictionary[fact] for fact in plan.member_facts if fact in inner}
    faults = [*_table_faults("households", outer, plan)]
    if members is not None:
        faults += _table_faults("members", inner, plan)
    if faults:
        raise InputError(Message("unreadable_tables"), faults)
    return Reading(
        plan, make_cell_reader("households", outer, of_households), make_cell_reader("members", inner, of_members)
    )


def _schema(frame: pl.DataFrame) -> pl.Schema:
    """Return the types of the columns; one in which nothing stands has none, whatever it was made with."""
    kinds = frame.schema
    return pl.Schema(
        {
            name: pl.Null() if name != HOUSEHOLD_ID and frame.get_column(name).null_count() == frame.height else kind
            for name, kind in kinds.items()
        }
    )


def _tick_names(plan: Plan) -> dict[str, None]:
    return dict.fromkeys(f"{TICK_PREFIX}{name}" for name in plan.standard.indicator_ids)


def _table_faults(table: Table, schema: pl.Schema, plan: Plan) -> Iterator[Fault]:
    if HOUSEHOLD_ID not in schema:
        yield Fault("id_column_missing", {"near": Near(nearest(HOUSEHOLD_ID, schema))}, (table,))
        return
    kind = schema[HOUSEHOLD_ID]
    if not is_id(kind):
        yield Fault("no_id_kind", {"kind": kind_of(kind), "hint": Message("nothing")}, (table, HOUSEHOLD_ID))
    known = [*plan.household_facts, *plan.member_facts, *_tick_names(plan)]
    for name in schema:
        if name.startswith(TICK_PREFIX) and name not in known:
            ids = plan.standard.indicator_ids
            told = {"standard": plan.standard.id, "near": Near(nearest(name.removeprefix(TICK_PREFIX), ids))}
            yield Fault("tick_of_no_indicator", {**told, "known": list(ids)}, (table, name))


def called(kind: pl.DataType) -> str:
    """Return the name of a type in English, as people who keep registers call it."""
    return kind_of(kind).text("en")


def read_fact(table: pl.DataFrame, name: str, *, called: str = "households") -> pl.Series:
    """Return a number or a truth value of a table as ``classify_table`` reads it.

    Raises
    ------
    InputError
        The column holds something else.
    """
    facts, schema = {name: load_dictionary()[name]}, _schema(table.select(name))
    columns, findings = make_cell_reader("households", schema, facts).columns(table)
    if findings:
        told = [
            Fault(found.what.code, found.what.parameters, (called, name), also=Message("of_rows", {"rows": rows}))
            for found in findings
            for rows in [len(found.rows)]
        ]
        raise InputError(Message("unreadable_tables"), told)
    if name not in columns:
        kind = pl.Boolean if facts[name].type == "boolean" else pl.Int64
        return pl.repeat(None, table.height, dtype=kind, eager=True).alias(name)
    series = pl.Series(name, columns[name].values)
    return series if columns[name].known is None else series.set(~pl.Series(columns[name].known), None)
