"""Classifies a register in Spark, with the same engine over whole households.

Rows of both tables are brought together by ``household_id``: they are stacked, spread over the partitions by the id and
sorted within them, so that a household and its members follow each other wherever they stood before. Each partition is
then read batch by batch; memory does not grow with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.errors import InputError, require
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK_PREFIX
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near
from mdpoverty.tables.batches import LIMITS, Limits
from mdpoverty.tables.classify_table import classify_polars, warn_of_table_columns
from mdpoverty.tables.ids import with_read_ids

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_HOUSEHOLD, _MEMBER, _IS_MEMBER = "household", "member", "is_member"


def classify(
    households: DataFrame,
    members: DataFrame | None = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
    limits: Limits = LIMITS,
) -> DataFrame:
    """Classify a register in Spark, lazily.

    Parameters
    ----------
    households, members
        Spark data frames, partitioned in any way; columns as for ``classify_table``. Members in a nested column
        ``members`` are taken from there.
    standard, review_date, interpretations, strict_dates
        As for ``classify_table``; a standard from a path is read here and sent to the executors.
    limits
        How many rows are classified together on an executor.

    Returns
    -------
    pyspark.sql.DataFrame
        One row for each household, in no order, with the columns of ``classify_table``; words are strings.

    Raises
    ------
    InputError
        The tables cannot be joined. For facts that cannot be true, an orphan, or an id that appears twice the job fails
        with these words when it runs.
    InterpretationError, ReviewDateError, UnknownStandardError, StandardFileError
        What was asked for does not exist.

    Examples
    --------
    >>> from pyspark.sql import SparkSession  # doctest: +SKIP
    >>> spark = SparkSession.builder.getOrCreate()  # doctest: +SKIP
    >>> register = spark.read.parquet("households"), spark.read.parquet("members")  # doctest: +SKIP
    >>> classify(*register, standard="vn-2022-2025", review_date=2024).groupBy("status").count()  # doctest: +SKIP
    """
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    households, members = _unnested(households, members)
    _check(households, members, plan)
    rows = _stacked(households, members, plan).repartition(HOUSEHOLD_ID).sortWithinPartitions(HOUSEHOLD_ID, _IS_MEMBER)
    kind = dict(households.dtypes)[HOUSEHOLD_ID]
    return rows.mapInArrow(_classifier(plan, limits, with_members=members is not None), _schema(plan, kind))


def _unnested(households: DataFrame, members: DataFrame | None) -> tuple[DataFrame, DataFrame | None]:
    with require():
        from pyspark.sql import functions as sql
    if "members" not in households.columns:
        return households, members
    if members is not None:
        raise InputError(Message("members_twice"))
    each = households.select(HOUSEHOLD_ID, sql.explode("members").alias("members"))
    names = each.select("members.*").columns
    facts = [f"members.{name}" for name in names if name != HOUSEHOLD_ID]
    owner = _own(each) if HOUSEHOLD_ID in names else sql.col(HOUSEHOLD_ID)
    return households.drop("members"), each.select(owner.alias(HOUSEHOLD_ID), *facts)


def _own(each: DataFrame) -> Column:
    """Return the households of nested members; fail if a member names another one."""
    from pyspark.sql import functions as sql

    kinds = dict(each.select(HOUSEHOLD_ID, sql.col(f"members.{HOUSEHOLD_ID}").alias("own")).dtypes)
    owner, own = sql.col(HOUSEHOLD_ID), sql.col(f"members.{HOUSEHOLD_ID}")
    number = any(kind.startswith(_WITH_POINT) for kind in kinds.values())
    alike = owner.cast("decimal(38,2)") == own.cast("decimal(38,2)") if number else _text(owner) == _text(own)
    what = Message("of_another_household", {"seen": "{}", "expected": "{}"}).text().split("{}")
    told = sql.concat(sql.lit(what[0]), _text(own), sql.lit(what[1]), _text(owner), sql.lit(what[2]))
    return sql.when(owner.isNull() | own.isNull() | alike, owner).otherwise(sql.raise_error(told))


def _text(column: Column) -> Column:
    return column.cast("string")


_WITH_POINT = ("double", "float", "decimal")
"""The beginnings of Spark's types of numbers with a point; whole ones among them are ids."""


def _check(households: DataFrame, members: DataFrame | None, plan: Plan) -> None:
    tables = {"households": households} | ({} if members is None else {"members": members})
    for name, table in tables.items():
        if HOUSEHOLD_ID not in table.columns:
            raise InputError(Message("at", {"path": name, "what": Message("id_column_missing", {"near": Near(None)})}))
    kinds = {name: dict(table.dtypes)[HOUSEHOLD_ID] for name, table in tables.items()}
    if ("string" in kinds.values()) and set(kinds.values()) != {"string"}:
        told = [Message("kind_in_table", {"kind": kind, "table": name}) for name, kind in kinds.items()]
        raise InputError(Message("ids_of_two_kinds", {"told": told}))
    empty = {name: pl.DataFrame(schema=dict.fromkeys(table.columns, pl.Null)) for name, table in tables.items()}
    warn_of_table_columns(dict(empty), [plan])


def _stacked(households: DataFrame, members: DataFrame | None, plan: Plan) -> DataFrame:
    """Return both tables in one: the id, household or member, and a struct for each one's facts."""
    from pyspark.sql import functions as sql

    def kept(table: DataFrame, facts: tuple[str, ...]) -> list[str]:
        return [name for name in table.columns if name in facts or name.startswith(TICK_PREFIX)]

    def rows(table: DataFrame, name: str, facts: list[str], *, member: bool) -> DataFrame:
        struct = sql.struct(*(sql.col(fact) for fact in facts), sql.lit(True).alias("there")).alias(name)  # noqa: FBT003
        return table.select(HOUSEHOLD_ID, sql.lit(member).alias(_IS_MEMBER), struct)

    stacked = rows(households, _HOUSEHOLD, kept(households, plan.household_facts), member=False)
    if members is None:
        return stacked
    of_members = rows(members, _MEMBER, kept(members, (*plan.member_facts, "member_id")), member=True)
    return stacked.unionByName(of_members, allowMissingColumns=True)


def _schema(plan: Plan, kind: str) -> str:
    """Return the columns of the results as Spark declares them."""
    nothing = classify_polars(pl.DataFrame(schema={HOUSEHOLD_ID: pl.Int64}), None, plan, threads=1)
    names = {pl.Boolean: "boolean", pl.Int16: "smallint"}
    kinds = {
        name: next((word for known, word in names.items() if dtype == known), "string")
        for name, dtype in nothing.schema.items()
    }
    ids = "bigint" if kind.startswith(_WITH_POINT) else kind
    return ", ".join(f"{name} {word}" for name, word in ({**kinds, HOUSEHOLD_ID: ids}).items())


Batches = Iterator[pa.RecordBatch]


def _classifier(plan: Plan, limits: Limits, *, with_members: bool) -> Callable[[Batches], Batches]:
    """Return what runs on the executors."""
    law, day, readings = plan.standard, plan.review_date, dict(plan.interpretations)

    def classified(batches: Batches) -> Batches:
        here = make_plan(law, day, readings)
        for rows in _whole_households(batches, limits.executor_rows):
            households = rows.filter(~pl.col(_IS_MEMBER)).select(HOUSEHOLD_ID, _HOUSEHOLD).unnest(_HOUSEHOLD)
            members = rows.filter(_IS_MEMBER).select(HOUSEHOLD_ID, _MEMBER).unnest(_MEMBER) if with_members else None
            yield from _results(households, members, here)

    return classified


def _whole_households(batches: Batches, at_once: int) -> Iterator[pl.DataFrame]:
    """Yield about so many sorted rows at once, so that no household is split."""
    waiting: list[pl.DataFrame] = []
    for batch in batches:
        waiting.append(pl.DataFrame(batch))
        if sum(map(len, waiting)) >= at_once:
            rows = pl.concat(waiting)
            last = rows[HOUSEHOLD_ID].eq_missing(rows[HOUSEHOLD_ID][-1])
            begins = int(last.arg_true()[0])
            if begins:
                yield rows.head(begins)
            waiting = [rows.slice(begins)]
    if waiting:
        yield pl.concat(waiting)


def _results(households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan) -> Batches:
    households = with_read_ids(households, "households")
    members = None if members is None else with_read_ids(members, "members")
    words = pl.selectors.enum().cast(pl.String)
    results = classify_polars(households, members, plan, threads=1).with_columns(words)
    table = results.to_arrow(compat_level=pl.CompatLevel.oldest())
    plain = [pa.string() if pa.types.is_large_string(kind) else kind for kind in table.schema.types]
    yield from table.cast(pa.schema(list(zip(table.schema.names, plain, strict=True)))).to_batches()
