"""Checks the inputs of analyses before anything is computed: results, weights, choices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.convert import kind_of, one_to_polars

Choice = TypeVar("Choice", bound=str)
_NAMED = 3


def several(chosen: Choice | Sequence[Choice]) -> list[Choice]:
    """Return one choice or several as a list, each once.

    Raises
    ------
    InputError
        It is neither a word nor several.
    """
    given: Any = chosen
    names = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise InputError(Message("no_names"), [Fault("no_name", {"seen": Seen(name)}) for name in wrong])
    return list(dict.fromkeys(names))


def checked_results(
    results: Any, law: Standard | None = None, *, called: str = "results", needed: Sequence[str] = ()
) -> pl.DataFrame:
    """Return a table of results; refuse one that ``classify_table`` did not make, or not with this standard."""
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
    """Return weights of any numeric type as whole numbers, or else as floats.

    Raises
    ------
    InputError
        They are no numbers, have gaps, are below 0 or without end, or are all 0.
    """
    if not (weights.dtype.is_numeric() or weights.dtype == pl.Null):
        raise InputError(
            Message("wrong_weights"), [Fault("no_household_weight", {"kind": kind_of(weights.dtype)}, (weights.name,))]
        )
    floats = weights.cast(pl.Float64)
    wrong = {
        "without_weight": floats.is_null() | floats.is_nan().fill_null(value=False),
        "weight_below_zero": (floats < 0).fill_null(value=False),
        "weight_without_end": floats.is_infinite().fill_null(value=False),
    }
    faults = [having(code, weights.name, households.filter(rows)) for code, rows in wrong.items() if rows.any()]
    if not faults and len(floats) and not (floats > 0).any():
        faults = [Fault("weights_all_zero", {}, (weights.name,))]
    if faults:
        raise InputError(Message("wrong_weights"), faults)
    whole = weights.dtype.is_integer() and floats.sum() < _MOST_PEOPLE
    return weights.cast(pl.Int64) if whole else floats


_MOST_PEOPLE = 2**53
"""Up to this sum whole numbers are added exactly, also when each is multiplied with the persons of a household."""


def having(code: str, column: str, households: pl.Series) -> Fault:
    """Return the fault of a column, with the number and the first names of the households concerned."""
    ids = households.to_list()
    who = Message("one_household_has") if len(ids) == 1 else Message("households_have", {"number": len(ids)})
    return Fault(code, {"who": who, "names": ids[:_NAMED], "more": " …" if len(ids) > _NAMED else ""}, (column,))
