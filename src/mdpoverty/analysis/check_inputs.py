"""Checks and reads the inputs of analyses: names, results, weights, poverty cut-offs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any, Literal, TypeVar

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest
from mdpoverty.tables.column_types import type_name
from mdpoverty.tables.convert import one_to_polars

Name = TypeVar("Name", bound=str)
_NAMED = 3


def read_names(names: Name | Sequence[Name]) -> list[Name]:
    """Return an input of one name or several as a list, each name once.

    Raises
    ------
    InputError
        It is neither text nor several texts.
    """
    given: Any = names
    found = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    wrong = [name for name in found if not isinstance(name, str)]
    if wrong:
        raise InputError(Message("no_names"), [Fault("no_name", {"seen": Seen(name)}) for name in wrong])
    return list(dict.fromkeys(found))


def check_results(
    results: Any, law: Standard | None = None, *, called: str = "results", needed: Sequence[str] = ()
) -> pl.DataFrame:
    """Return an input of results as Polars; refuse what ``classify_table`` did not make with this standard."""
    found = one_to_polars(results, called)
    lacking = [name for name in ("household_id", "status", *needed) if name not in found.columns]
    if lacking:
        raise InputError(Message("no_results", {"table": called, "names": lacking}))
    own = [] if law is None else [f"deprived_{name}" for name in law.indicator_ids]
    absent = [name for name in own if name not in found.columns]
    if absent and law is not None:
        raise InputError(Message("results_of_another", {"table": called, "names": absent, "standard": law.id}))
    return found


def read_weights(weights: pl.Series, households: pl.Series) -> pl.Series:
    """Return an input of weights as whole numbers, or else as floats.

    Raises
    ------
    InputError
        They are no numbers, have gaps, are below 0 or without end, or are all 0.
    """
    if not (weights.dtype.is_numeric() or weights.dtype == pl.Null):
        raise InputError(
            Message("wrong_weights"),
            [Fault("no_household_weight", {"kind": type_name(weights.dtype)}, (weights.name,))],
        )
    floats = weights.cast(pl.Float64)
    wrong = {
        "without_weight": floats.is_null() | floats.is_nan().fill_null(value=False),
        "weight_below_zero": (floats < 0).fill_null(value=False),
        "weight_without_end": floats.is_infinite().fill_null(value=False),
    }
    faults = [fault_in_input(code, weights.name, households.filter(rows)) for code, rows in wrong.items() if rows.any()]
    if not faults and len(floats) and not (floats > 0).any():
        faults = [Fault("weights_all_zero", {}, (weights.name,))]
    if faults:
        raise InputError(Message("wrong_weights"), faults)
    whole = weights.dtype.is_integer() and floats.sum() < _MOST_PEOPLE
    return weights.cast(pl.Int64) if whole else floats


_MOST_PEOPLE = 2**53
"""Up to this sum whole numbers are added exactly, also when each is multiplied with the persons of a household."""


def fault_in_input(code: str, column: str, households: pl.Series) -> Fault:
    """Return the fault in a column of an input, with the number and the first names of the households concerned."""
    ids = households.to_list()
    who = Message("one_household_has") if len(ids) == 1 else Message("households_have", {"number": len(ids)})
    return Fault(code, {"who": who, "names": ids[:_NAMED], "more": " …" if len(ids) > _NAMED else ""}, (column,))


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
    """Return an input of one poverty cut-off or several, each once.

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
    number = _as_fraction(value)
    if number is not None and isinstance(value, Integral) and 1 <= number <= indicators:
        return PovertyCutoff(str(value), number / indicators)
    if number is not None and 0 < number < 1:
        return PovertyCutoff(str(value), number.limit_denominator(_FINEST) or number)
    if number == 1:
        return Fault("cutoff_of_one", {"seen": Seen(value), "most": indicators}, ("cutoffs",))
    return _no_cutoff(value, indicators)


def _no_cutoff(value: Any, indicators: int) -> Fault:
    return Fault("no_cutoff", {"seen": Seen(value), "most": indicators}, ("cutoffs",))


def _as_fraction(value: Any) -> Fraction | None:
    """Return a number of any library as a fraction; None if it is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return None
    try:
        return Fraction(str(value))
    except ValueError:
        return None


def read_indicator_weights(law: Standard, weights: Mapping[str, Any] | None) -> dict[str, float]:
    """Return an input of indicator weights as shares of their sum; by default all are alike.

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
    numbers = {name: _as_fraction(weight) for name, weight in weights.items()}
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
