"""Measures of poverty, each a ratio of two totals over households; null where a fact they need is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from numbers import Integral, Rational, Real
from typing import Any, Literal

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest

INCOME = "income_per_capita"


@dataclass(frozen=True)
class Quantity:
    """A measure as a ratio of two totals; null where a fact it needs is unknown."""

    measure: str
    part: str | None
    above: pl.Expr
    below: pl.Expr
    of_all: bool = False
    """Whether the denominator is that of all groups together."""


def quantities(
    law: Standard, cutoff: PovertyCutoff, share: Mapping[str, float], groups: Sequence[str], *, alike: bool
) -> Iterator[Quantity]:
    """Yield every measure of the Alkire–Foster method; with groups, also the share each contributes.

    Parameters
    ----------
    law
        The standard.
    cutoff
        Who is poor.
    share
        The share of all weights that each indicator has.
    groups
        The columns that make groups.
    alike
        Whether the indicators weigh the same; then a recorded total is enough.
    """
    deprived = {name: pl.col(f"deprived_{name}") for name in law.indicator_ids}
    one, nought = pl.lit(1.0), pl.lit(0.0)
    score = _score(deprived, share, law, alike=alike)
    poor = pl.col("poor") if cutoff.share is None else _from(cutoff.share, score, law, alike=alike)
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
    weighed = {
        name: share[name] * is_so.cast(pl.Float64) if share[name] else nought for name, is_so in deprived.items()
    }
    dues = {name: pl.when(poor).then(due).when(~poor).then(nought) for name, due in weighed.items()}
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


def _score(deprived: Mapping[str, pl.Expr], share: Mapping[str, float], law: Standard, *, alike: bool) -> pl.Expr:
    """Return the share of deprivations; null where it is not known."""
    if alike:  # a recorded total is enough
        low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
        return pl.when(low == high).then(low / len(law.indicators))
    weighing = [share[name] * is_so for name, is_so in deprived.items() if share[name]]
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


def incomes(law: Standard, columns: Sequence[str]) -> Iterator[Quantity]:
    """Yield the income measures by the line of the poorest band, if the standard has one in dong."""
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


Cutoff = Literal["status"] | float | Rational | Decimal
"""The poor of the standard, those with so many deprivations or more, or with such a share of the weights or more."""


_FINEST = 10**6
"""A share is read as the nearest fraction with at most this denominator: 0.3333333333333333 is one third."""


@dataclass(frozen=True)
class PovertyCutoff:
    """A cut-off as written, and the least share of the weights; None for the standard's poor."""

    label: str
    share: Fraction | None


def read_cutoffs(cutoffs: Any, indicators: int) -> list[PovertyCutoff]:
    """Return one cut-off or several, each once.

    Raises
    ------
    InputError
        One is neither ``"status"``, nor a whole number from 1, nor a share between 0 and 1.
    """
    single = isinstance(cutoffs, str) or not isinstance(cutoffs, Iterable)
    given = [cutoffs] if single else list(cutoffs)
    found = [_read(value, indicators) for value in given]
    faults = [cutoff for cutoff in found if isinstance(cutoff, Fault)]
    if faults or not given:
        raise InputError(Message("not_measured"), faults or [_no_cutoff(given, indicators)])
    return list(dict.fromkeys(cutoff for cutoff in found if isinstance(cutoff, PovertyCutoff)))


def _read(value: Any, indicators: int) -> PovertyCutoff | Fault:
    if isinstance(value, str) and value == "status":
        return PovertyCutoff("status", None)
    number = as_fraction(value)
    if number is not None and isinstance(value, Integral) and 1 <= number <= indicators:
        return PovertyCutoff(str(value), number / indicators)
    if number is not None and 0 < number < 1:
        return PovertyCutoff(str(value), number.limit_denominator(_FINEST) or number)
    if number == 1:
        return Fault("cutoff_of_one", {"seen": Seen(value), "most": indicators}, ("cutoffs",))
    return _no_cutoff(value, indicators)


def _no_cutoff(value: Any, indicators: int) -> Fault:
    return Fault("no_cutoff", {"seen": Seen(value), "most": indicators}, ("cutoffs",))


def as_fraction(value: Any) -> Fraction | None:
    """Return a number of any library as a fraction; None if it is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return None
    try:
        return Fraction(str(value))
    except ValueError:
        return None


def read_indicator_weights(law: Standard, weights: Mapping[str, Any] | None) -> dict[str, float]:
    """Return the share that each indicator has of all weights; by default all have the same.

    Raises
    ------
    InputError
        An indicator has no weight, a name is no indicator, or a weight is no number, below 0, or all are 0.
    """
    names = law.indicator_ids
    if weights is None:
        return dict.fromkeys(names, 1 / len(names))
    if not isinstance(weights, Mapping):
        raise InputError(Message("wrong_indicator_weights"), [Fault("no_weights_by_name", {"example": names[0]})])
    numbers = {name: as_fraction(weight) for name, weight in weights.items()}
    faults = [
        Fault("no_indicator", {"near": Near(nearest(str(name), names))}, (str(name),))
        for name in weights
        if name not in names
    ]
    faults += [
        Fault("no_indicator_weight", {"seen": Seen(weights[name])}, (str(name),))
        for name, number in numbers.items()
        if number is None or number < 0
    ]
    faults += [Fault("indicator_without_weight", {}, (name,)) for name in names if name not in weights]
    total = sum(number for number in numbers.values() if number is not None)
    if not faults and not total:
        faults = [Fault("indicators_weigh_nothing", {}, ("indicator_weights",))]
    if faults:
        raise InputError(Message("wrong_indicator_weights"), faults)
    return {name: float((numbers[name] or 0) / total) for name in names}
