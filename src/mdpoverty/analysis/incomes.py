"""Incomes in tables of households: per person, exactly as a share of the household income, and against the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import polars as pl

from mdpoverty.analysis.alkire_foster import Quantity
from mdpoverty.engine.income_bands import Measure, possible_income_bands
from mdpoverty.facts.columns import ANY_NUMBER, Column
from mdpoverty.law.standard import Standard
from mdpoverty.tables.encode import encoded_fact
from mdpoverty.tables.groups_and_persons import count_persons

INCOME = "income_per_capita"
"""The measure of income that is an amount of dong of one person."""


def tells_income(law: Standard, columns: Iterable[str]) -> bool:
    """Tell whether a column holds an income, of a person or the household."""
    return not {INCOME, law.wholes.get(INCOME)}.isdisjoint(columns)


def read_income(households: pl.DataFrame, name: str | None) -> pl.Series:
    """Return an income, or a score of one, as a column of whole numbers; nulls if no column has it."""
    if name is None or name not in households.columns:
        return pl.repeat(None, households.height, dtype=pl.Int64, eager=True)
    return encoded_fact(households, name).cast(pl.Int64)


def income_per_person(law: Standard, households: pl.DataFrame, members: pl.DataFrame | None) -> pl.Series:
    """Return the monthly income per person in dong, by household; null if unknown.

    The share in the income of the whole household where that and the number of persons are known, a fraction of a dong
    included; else ``income_per_capita``.
    """
    known = pl.DataFrame({
        "whole": read_income(households, law.wholes.get(INCOME)),
        "each": read_income(households, INCOME),
        "persons": count_persons(households, members),
    })  # fmt: skip
    return known.select(pl.coalesce(pl.col("whole") / pl.col("persons"), "each").alias(INCOME))[INCOME]


def income_measures(law: Standard, columns: Sequence[str]) -> Iterator[Quantity]:
    """Yield the measures of incomes below the line of the poorest band, if the standard has one in dong."""
    edges = [edge for edge in law.income_bands[0].upper if edge.fact == INCOME]
    if not edges or not {"_area", f"_{INCOME}"} <= set(columns):
        return
    income, area = pl.col(f"_{INCOME}"), pl.col("_area").cast(pl.String)
    line, within = pl.lit(None, pl.Float64), pl.lit(None, pl.Boolean)
    for edge in edges:
        here = area == edge.area if edge.area is not None else area.is_not_null()
        amounts = income * edge.times  # a fraction of a dong is far above what a float leaves out
        inside = amounts <= edge.amount if edge.at_most is not None else amounts < edge.amount
        line = pl.when(here).then(pl.lit(edge.amount / edge.times)).otherwise(line)
        within = pl.when(here).then(inside).otherwise(within)
    gap = pl.when(within).then((line - income) / line).when(~within).then(pl.lit(0.0))
    yield Quantity("income_headcount", None, within.cast(pl.Float64), pl.lit(1.0))
    yield Quantity("income_gap", None, gap, pl.lit(1.0))
    yield Quantity("income_gap_squared", None, gap**2, pl.lit(1.0))


def read_income_bands(
    measure: Measure, law: Standard, households: pl.DataFrame, members: pl.DataFrame | None
) -> pl.Series:
    """Return the bands in which the incomes of a table lie by one measure, as bits; null if unknown."""
    codes = law.dictionary["area"].codes
    nowhere = pl.repeat(None, households.height, dtype=pl.String, eager=True)
    area = households["area"].cast(pl.String) if "area" in households.columns else nowhere
    where = area.replace_strict(codes, default=None, return_dtype=pl.UInt8)
    names = [name for name in (measure.fact, measure.whole) if name in households.columns]
    facts = {name: read_income(households, name) for name in names}
    columns = {
        name: Column(fact.fill_null(0).to_numpy(), fact.is_not_null().to_numpy()) for name, fact in facts.items()
    }
    columns["area"] = Column(where.fill_null(0).to_numpy())
    number = count_persons(households, members)
    ends = number.fill_null(1).to_numpy(), number.fill_null(ANY_NUMBER).to_numpy()
    found = possible_income_bands(measure, columns, ends)
    if found is None:
        return pl.repeat(None, households.height, dtype=pl.Int64, eager=True).alias("band")
    known = np.ones(households.height, np.bool_) if found.known is None else found.known
    return pl.Series("band", found.values).cast(pl.Int64).set(~pl.Series(known) | where.is_null(), None)
