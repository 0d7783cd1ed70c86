"""Measures of poverty, each a ratio of two totals over households; null where a fact they need is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import polars as pl

from mdpoverty.analysis.check_inputs import PovertyCutoff
from mdpoverty.law.standard import Standard


@dataclass(frozen=True)
class Quantity:
    """A measure as a ratio of two totals; null where a fact it needs is unknown."""

    measure: str
    part: str | None
    above: pl.Expr
    below: pl.Expr
    of_all: bool = False
    """Whether the denominator is that of all groups together."""


def alkire_foster_measures(
    law: Standard, cutoff: PovertyCutoff, share: Mapping[str, float], groups: Sequence[str], *, alike: bool
) -> Iterator[Quantity]:
    """Yield every measure by Alkire and Foster; with groups, also the share that each contributes.

    ``share`` is the share of all weights that each indicator has. If indicators weigh ``alike``, a recorded total is
    enough.
    """
    deprived = {name: pl.col(f"deprived_{name}").cast(pl.Float64) for name in law.indicator_ids}
    one, nought = pl.lit(1.0), pl.lit(0.0)
    score = _score(deprived, share, alike=alike)
    poor = pl.col("poor") if cutoff.share is None else _from(cutoff.share, score, law, alike=alike)

    def censored(value: pl.Expr) -> pl.Expr:
        return pl.when(poor).then(value).when(~poor).then(nought)  # of the others nothing has to be known

    def censored_if_known(value: pl.Expr) -> pl.Expr:
        return pl.when(value.is_not_null()).then(censored(value))

    of_the_poor = censored(score)
    yield Quantity("H", None, poor.cast(pl.Float64), one)
    yield Quantity("A", None, of_the_poor, pl.when(of_the_poor.is_not_null()).then(poor.cast(pl.Float64)))
    yield Quantity("M0", None, censored_if_known(score), one)
    for name, answer in deprived.items():
        yield Quantity("uncensored_headcount", name, answer, one)
    for name, answer in deprived.items():
        yield Quantity("censored_headcount", name, censored_if_known(answer), one)
    dues = {name: censored(share[name] * answer if share[name] else nought) for name, answer in deprived.items()}
    whole = pl.sum_horizontal(*dues.values(), ignore_nulls=False)
    for name, due in dues.items():
        yield Quantity("contribution", name, due, whole)
    for dimension in law.dimensions:
        inside = [dues[indicator.id] for indicator in law.indicators if indicator.dimension == dimension.id]
        due = pl.sum_horizontal(*inside, ignore_nulls=False)
        yield Quantity("dimension_contribution", dimension.id, due, whole)
    if groups:
        known = pl.when(censored_if_known(score).is_not_null()).then(one)
        yield Quantity("population_share", None, known, one, of_all=True)
        yield Quantity("group_contribution", None, censored_if_known(score), censored_if_known(score), of_all=True)


def _score(deprived: Mapping[str, pl.Expr], share: Mapping[str, float], *, alike: bool) -> pl.Expr:
    """Return the share of deprivations; null where it is not known."""
    if alike:  # a recorded total is enough
        low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
        return pl.when(low == high).then(low / len(deprived))
    weighing = [share[name] * answer for name, answer in deprived.items() if share[name]]
    return pl.sum_horizontal(*weighing, ignore_nulls=False)


def _from(share: Fraction, score: pl.Expr, law: Standard, *, alike: bool) -> pl.Expr:
    """Return who is deprived in at least this share of the weights."""
    if not alike:
        return score >= float(share) - _ROUNDING
    least = ceil(share * len(law.indicators))
    low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
    return pl.when(low >= least).then(statement=True).when(high < least).then(statement=False)


_ROUNDING = 1e-9
"""Adding a hundred shares is off by less than 1e-13; sums of weights with eight figures differ by more than this."""
