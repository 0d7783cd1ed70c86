"""Who is poor by the number or the weight of deprivations, and what each indicator weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any, Literal

from mdpoverty.errors import Fault, InputError, nearest
from mdpoverty.language import Message, Near, Seen
from mdpoverty.law.standard import Standard

Cutoff = Literal["status"] | float | Rational | Decimal
"""The poor of the standard, those with so many deprivations or more, or with such a share of the weights or more."""

_FINEST = 10**6
"""A share is read as the nearest fraction with at most this denominator: 0.3333333333333333 is one third."""


@dataclass(frozen=True)
class PovertyCutoff:
    """A cut-off as it was written, and the least share of the weights; None for the poor of the standard."""

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
    """Return a number of any library as it is written; None for what is no finite number."""
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
