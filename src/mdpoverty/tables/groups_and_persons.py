"""Groups and persons of classified households, from their results and the tables behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.engine.run import run_member_groups
from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.columns import INCOMPLETE, HouseholdColumns
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK_PREFIX
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message, Near
from mdpoverty.spelling import nearest
from mdpoverty.tables.classify_table import classify_polars
from mdpoverty.tables.column_types import type_name
from mdpoverty.tables.encode import encoded_fact
from mdpoverty.tables.join_keys import Tables, check_keys, find_rows, join_column, looked_up


@dataclass(frozen=True)
class Groups:
    """The names of groups in a register, and the groups of each household under names apart from all others."""

    names: Sequence[str]
    columns: pl.DataFrame

    @property
    def own(self) -> list[str]:
        """The internal names."""
        return self.columns.columns

    def renamed(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a table with the register's names for groups."""
        return table.rename(dict(zip(self.own, self.names, strict=True)))


@dataclass(frozen=True)
class Linked:
    """Results linked to the classified tables, if these were given; made by ``link_results``.

    ``rows`` are the rows of the results in the table of households; None where they are the same.
    """

    results: pl.DataFrame
    households: pl.DataFrame | None = None
    members: pl.DataFrame | None = None
    rows: pl.Series | None = None

    def of_households(self, column: pl.Series) -> pl.Series:
        """Return a column of households in the results' order."""
        return column if self.rows is None else join_column(column, self.rows)

    def fact(self, name: str) -> pl.Series:
        """Return a numeric fact from the households or the results; else nulls."""
        table = self.results if self.households is None else self.households
        called = "results" if self.households is None else "households"
        if name not in table.columns:
            return pl.repeat(None, self.results.height, dtype=pl.Int64, eager=True).alias(name)
        found = encoded_fact(table, name, called=called)
        return found if self.households is None else self.of_households(found)

    def persons(self) -> pl.Series:
        """Return the number of persons: ``size``, else the listed members, else null."""
        if self.households is None:
            return self.fact("size").alias("persons")
        return self.of_households(count_persons(self.households, self.members))

    def groups(
        self, by: Iterable[str], taken: Iterable[str] = (), *, prefix: str = "group", but: str | None = None
    ) -> Groups:
        """Return the columns that make groups, found by name in the results, the households or the members.

        A column of members that is true or false says of a household that it *has such a member*; it is null where no
        member is known to be one and one of them may be.

        Parameters
        ----------
        taken
            Columns that the caller's result has itself: a group cannot have such a name.
        prefix
            The beginning of the names apart.
        but
            A column of the results that may be named and is no group, because it makes groups anyway.

        Raises
        ------
        InputError
            A column is in none of the tables, is in two that differ, is a column of members that is not true or false,
            holds what makes no groups, or has a name that is taken or cannot be one.
        """
        names, reserved = list(dict.fromkeys(by)), set(taken)
        found = {name: self._group(name) for name in names}
        faults = [column for column in found.values() if isinstance(column, Fault)]
        faults += [Fault("group_taken", {}, (name,)) for name in names if name in reserved]
        faults += [Fault("group_pattern", {}, (name,)) for name in names if _is_pattern(name)]
        if faults:
            raise InputError(Message("not_grouped"), faults)
        columns = {name: column for name, column in found.items() if isinstance(column, pl.Series) and name != but}
        own = [column.alias(f"{prefix}:{place}") for place, column in enumerate(columns.values())]
        return Groups(list(columns), pl.DataFrame(own))

    def column(self, name: str) -> pl.Series:
        """Return a column of the households, such as weights.

        Raises
        ------
        InputError
            As for ``groups``.
        """
        return self.groups([name]).columns.to_series().alias(name)

    def _group(self, name: str) -> pl.Series | Fault:
        column = self._column(name)
        if isinstance(column, pl.Series) and (column.dtype.is_nested() or column.dtype in (pl.Object, pl.Binary)):
            return Fault("no_group_kind", {"kind": type_name(column.dtype)}, (name,))
        if isinstance(column, pl.Series) and column.dtype == pl.String:
            return column.str.normalize("NFC")  # two ways to write one name are one group
        return column

    def _column(self, name: str) -> pl.Series | Fault:
        own = self.results[name] if name in self.results.columns else None
        if self.households is not None and name in self.households.columns and name != HOUSEHOLD_ID:
            given = self.of_households(self.households[name])
            if own is None:
                return given
            # A reviewer's tick bears the name of the answer, which is what is meant.
            alike = name.startswith(TICK_PREFIX) or _text(own).equals(_text(given), null_equal=True)
            return own if alike else Fault("group_differs", {"one": "results", "other": "households"}, (name,))
        if own is not None:
            return own
        if self.members is None or name not in self.members.columns:
            return self._no_group(name)
        members = self._with_truth(self.members, name)
        if members.schema[name] != pl.Boolean:
            return Fault("group_of_members", {}, (name,))
        each = pl.DataFrame({HOUSEHOLD_ID: members[HOUSEHOLD_ID], "is_so": members[name]})
        has = pl.col("is_so").any(ignore_nulls=False).alias("has")
        having = each.group_by(HOUSEHOLD_ID).agg(has, pl.len().alias("listed"))
        found = looked_up(having, self.results[HOUSEHOLD_ID], called="members")
        all_listed = self.persons() == found["listed"]
        return found.select(pl.when(pl.col("has") | all_listed).then("has")).to_series()

    def _with_truth(self, members: pl.DataFrame, name: str) -> pl.DataFrame:
        """Return members with a yes-or-no fact as booleans, also if written 1 and 0."""
        fact = load_dictionary().get(name)
        if fact is None or fact.type != "boolean" or members.schema[name] == pl.Boolean:
            return members
        return members.with_columns(encoded_fact(members, name, called="members"))

    def _no_group(self, name: str) -> Fault:
        given = [table for table in (self.households, self.members) if table is not None] or [self.results]
        columns = dict.fromkeys(column for table in given for column in table.columns)
        known = [column for column in columns if column != INCOMPLETE]
        return Fault("no_group", {"near": Near(nearest(name, known)), "known": known}, (name,))


def _is_pattern(name: str) -> bool:
    """Tell whether Polars would read the name as a pattern for several columns."""
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def _text(column: pl.Series) -> pl.Series:
    return column if column.dtype.is_nested() or column.dtype == pl.Object else column.cast(pl.String)


def link_results(
    results: pl.DataFrame,
    households: pl.DataFrame | None,
    members: pl.DataFrame | None = None,
    *,
    others: Tables | None = None,
) -> Linked:
    """Return results linked to the tables with their groups and persons; ``others`` are further tables to join.

    Raises
    ------
    InputError
        The tables cannot be joined, or a household of the results or of the members is not in the table of households.
    """
    if households is None:
        return Linked(results)
    tables = {"results": results, "households": households, "members": members, **(others or {})}
    check_keys(tables, within=[("results", "households"), ("members", "households")])
    return Linked(results, households, members, find_rows(households[HOUSEHOLD_ID], results[HOUSEHOLD_ID]))


def count_persons(households: pl.DataFrame, members: pl.DataFrame | None) -> pl.Series:
    """Count the persons of each household: ``size``, else the listed members, else null.

    It is null, too, where there is no ``size`` and the list of members is incomplete.
    """
    if members is None:
        return count_listed_persons(households, None)
    counted = members.group_by(HOUSEHOLD_ID).agg(pl.len().cast(pl.Int64).alias("listed"))
    counted = counted.drop_nulls(HOUSEHOLD_ID)
    return count_listed_persons(households, looked_up(counted, households[HOUSEHOLD_ID], called="members")["listed"])


def count_listed_persons(households: pl.DataFrame, listed_members: pl.Series | None) -> pl.Series:
    """Count the persons of each household: ``size``, else the number of listed members unless it is 0."""
    nothing = pl.repeat(None, households.height, dtype=pl.Int64, eager=True)
    size = encoded_fact(households, "size") if "size" in households.columns else nothing
    if listed_members is None:
        return size.alias("persons")
    table = pl.DataFrame({"size": size, "listed": listed_members.cast(pl.Int64)})
    if INCOMPLETE in households.columns:
        table = table.with_columns(pl.when(~households[INCOMPLETE]).then("listed").alias("listed"))
    some = pl.when(pl.col("listed") > 0).then("listed")
    return table.select(pl.coalesce("size", some).alias("persons"))["persons"]


def member_group_counts(households: pl.DataFrame, members: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Count the members in each group that the standard's forms use, by household.

    Columns ``<group>_min`` and ``<group>_max`` beside ``household_id`` count those certainly and possibly in a group.
    """
    return classify_polars(households, members, plan, give=_member_group_counts)


def _member_group_counts(plan: Plan, columns: HouseholdColumns, ids: pl.Series) -> pl.DataFrame:
    counts = run_member_groups(plan, columns).items()
    ends = [(f"{name}_{end}", found) for name, both in counts for end, found in zip(("min", "max"), both, strict=True)]
    return pl.DataFrame([ids, *(pl.Series(name, found, pl.Int64) for name, found in ends)])
