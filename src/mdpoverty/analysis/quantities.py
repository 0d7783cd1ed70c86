"""Every measure of poverty as a ratio of two totals over households; null where what it needs is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mdpoverty.errors import Fault, InputError, suggestion
from mdpoverty.law.definition import Standard

if TYPE_CHECKING:
    import polars as pl

Cutoff = Literal["status"] | float
"""The poor of the standard, or those with so many deprivations or more."""

INCOME = "income_per_capita"


@dataclass(frozen=True)
class Quantity:
    """A measure as a ratio of two totals; null where what it needs is unknown."""

    measure: str
    part: str | None
    above: pl.Expr
    below: pl.Expr
    of_all: bool = False
    """Whether the denominator is that of all groups together."""


def check_weights(law: Standard, indicator_weights: Mapping[str, float] | None) -> None:
    """Refuse weights of indicators that do not exist, are below 0, or are all 0."""
    if indicator_weights is None:
        return
    faults = [
        Fault.plain(name, f"no indicator has that id{suggestion(name, law.indicator_ids)}")
        for name in indicator_weights
        if name not in law.indicator_ids
    ]
    faults += [
        Fault.plain(name, f"{weight!r}; a weight is a number and not below 0")
        for name, weight in indicator_weights.items()
        if not weight >= 0
    ]
    if not faults and not sum(indicator_weights.values()) > 0:
        faults = [Fault.plain("all", "are 0; at least one weight is above 0")]
    if faults:
        raise InputError("indicator_weights:", faults)


def quantities(
    law: Standard, cutoff: Cutoff, indicator_weights: Mapping[str, float] | None, groups: Sequence[str]
) -> Iterator[Quantity]:
    """Yield every measure of the Alkire–Foster method; with groups, what each contributes to all."""
    import polars as pl

    share = _shares(law, indicator_weights)
    deprived = {name: pl.col(f"deprived_{name}") for name in law.indicator_ids}
    one, nought = pl.lit(1.0), pl.lit(0.0)
    score = _score(deprived, share, law, alike=indicator_weights is None)
    poor = pl.col("poor") if cutoff == "status" else _from(cutoff, score, law, alike=indicator_weights is None)
    censored = pl.when(poor).then(score).when(~poor & score.is_not_null()).then(nought)
    yield Quantity("H", None, poor.cast(pl.Float64), one)
    of_the_poor = pl.when(poor).then(score).when(~poor).then(nought)  # of the others nothing has to be known
    yield Quantity("A", None, of_the_poor, pl.when(of_the_poor.is_not_null()).then(poor.cast(pl.Float64)))
    yield Quantity("M0", None, censored, one)
    parts = {
        name: pl.when(poor).then(is_so.cast(pl.Float64)).when(~poor & is_so.is_not_null()).then(nought)
        for name, is_so in deprived.items()
    }
    for name, is_so in deprived.items():
        yield Quantity("uncensored_headcount", name, is_so.cast(pl.Float64), one)
    for name in deprived:
        yield Quantity("censored_headcount", name, parts[name], one)
    dues = {
        name: share[name] * pl.when(poor).then(is_so.cast(pl.Float64)).when(~poor).then(nought)
        for name, is_so in deprived.items()
    }
    whole = pl.sum_horizontal(*dues.values(), ignore_nulls=False)
    for name in deprived:
        yield Quantity("contribution", name, dues[name], whole)
    for dimension in law.dimensions:
        inside = [indicator.id for indicator in law.indicators if indicator.dimension == dimension.id]
        due = pl.sum_horizontal(*(dues[name] for name in inside), ignore_nulls=False)
        yield Quantity("dimension_contribution", dimension.id, due, whole)
    if groups:
        yield Quantity("population_share", None, pl.when(censored.is_not_null()).then(one), one, of_all=True)
        yield Quantity("group_contribution", None, censored, censored, of_all=True)


def _shares(law: Standard, indicator_weights: Mapping[str, float] | None) -> dict[str, float]:
    if indicator_weights is None:
        return dict.fromkeys(law.indicator_ids, 1 / len(law.indicators))
    total = sum(indicator_weights.values())
    return {name: indicator_weights.get(name, 0.0) / total for name in law.indicator_ids}


def _score(deprived: Mapping[str, pl.Expr], share: Mapping[str, float], law: Standard, *, alike: bool) -> pl.Expr:
    """Return the share of deprivations; null where it is not known."""
    import polars as pl

    if alike:  # a recorded total is enough
        low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
        return pl.when(low == high).then(low / len(law.indicators))
    return pl.sum_horizontal(*(share[name] * is_so for name, is_so in deprived.items()), ignore_nulls=False)


def _from(cutoff: float, score: pl.Expr, law: Standard, *, alike: bool) -> pl.Expr:
    """Return who has so many deprivations or more."""
    import polars as pl

    if not alike:
        return score * len(law.indicators) >= cutoff - _ROUNDING
    low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
    return pl.when(low >= cutoff).then(statement=True).when(high < cutoff).then(statement=False)


_ROUNDING = 1e-9


def incomes(law: Standard, columns: Sequence[str]) -> Iterator[Quantity]:
    """Yield the income measures by the line of the poorest band, if the standard has one in dong."""
    import polars as pl

    edges = [edge for edge in law.income_bands[0].upper if edge.fact == INCOME]
    if not edges or not {"_area", f"_{INCOME}"} <= set(columns):
        return
    income, area = pl.col(f"_{INCOME}"), pl.col("_area").cast(pl.String)
    line, last = pl.lit(None, pl.Float64), pl.lit(None, pl.Int64)
    for edge in edges:
        here = area == edge.area if edge.area is not None else area.is_not_null()
        amount = (edge.at_most if edge.at_most is not None else edge.below) or 0
        line = pl.when(here).then(pl.lit(amount / edge.times)).otherwise(line)
        last = pl.when(here).then(pl.lit(edge.last)).otherwise(last)
    within = income <= last
    gap = pl.when(within).then((line - income) / line).when(~within).then(pl.lit(0.0))
    yield Quantity("income_headcount", None, within.cast(pl.Float64), pl.lit(1.0))
    yield Quantity("income_gap", None, gap, pl.lit(1.0))
    yield Quantity("income_gap_squared", None, gap**2, pl.lit(1.0))
