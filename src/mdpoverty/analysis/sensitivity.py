"""Measures the weight of doubtful clauses: how many households another reading would move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import polars as pl

from mdpoverty.engine.interpretations import choose_interpretations
from mdpoverty.engine.plan import make_plan
from mdpoverty.errors import Fault, InterpretationError
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near
from mdpoverty.spelling import nearest
from mdpoverty.tables.classify_table import classify_polars
from mdpoverty.tables.convert import Frame, from_polars, to_polars
from mdpoverty.vocabulary import Status


def sensitivity(
    households: Frame,
    members: Any = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
    together: tuple[str, ...] = (),
) -> Frame:
    """Count the households that another reading of doubtful clauses would move.

    Parameters
    ----------
    households, members, standard, review_date
        As for ``classify_table``.
    interpretations
        The readings from which is counted; the defaults of the standard hold for the others.
    together
        Names of interpretations whose options are also combined, every combination once.

    Returns
    -------
    table
        A table of the caller's kind. The first row has the readings from which is counted, the next rows each other
        option alone, then the combinations: ``changed`` (what is read otherwise, as ``name=option``, several with
        ``+``), ``households_moved`` (another class, ``undetermined`` being one), ``exemptions_moved``, the numbers of
        households ``poor``, ``near_poor``, ``undetermined`` and ``exempt``, and the option of each interpretation.

    Raises
    ------
    InputError, InterpretationError
        As for ``classify_table``; or ``together`` names no interpretation of the standard.

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [1_000_000],
    ...                          "deprivation_points": [30]})
    >>> people = pl.DataFrame({"household_id": [1], "age": [70], "sex": ["male"], "work": ["own_account"]})
    >>> found = sensitivity(register, people, standard="vn-2022-2025", review_date=2024)
    >>> found.filter(pl.col("exemptions_moved") > 0).select("changed", "exempt").rows()
    [('who_can_work=any_age_working', 0)]
    """
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    law, day = plan.standard, plan.review_date
    base = choose_interpretations(law, interpretations, day)
    known = list(law.interpretations)
    faults = [
        Fault("no_interpretation", {"near": Near(nearest(name, known)), "known": known}, (name,))
        for name in together
        if name not in known
    ]
    if faults:
        raise InterpretationError(Message("standard_misread", {"standard": law.id}), faults)
    household_table, member_table = to_polars(households, members)
    first: pl.DataFrame | None = None
    rows = []
    for readings in _readings(law, base, together):
        results = classify_polars(household_table, member_table, make_plan(law, day, readings))
        first = results if first is None else first
        changed = " + ".join(f"{name}={readings[name]}" for name in base if readings[name] != base[name])
        rows.append({**readings, **_moved(first, results), "changed": changed})
    return from_polars(pl.DataFrame(rows).select("changed", pl.exclude("changed", *base), *base), households)


def _readings(law: Standard, base: Mapping[str, str], together: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the readings in force, each other option alone, and the combinations of the named interpretations."""
    alone = [
        {**base, name: option} for name in base for option in law.interpretations[name].options if option != base[name]
    ]
    yield from (dict(base), *alone)
    combined = [name for name in together if name in base]
    for options in product(*(law.interpretations[name].options for name in combined)):
        readings = {**base, **dict(zip(combined, options, strict=True))}
        if sum(readings[name] != base[name] for name in base) > 1:
            yield readings


def _moved(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, int]:
    status = after["status"].cast(str)
    return {
        "households_moved": int((status != before["status"].cast(str)).sum()),
        "exemptions_moved": int(after["exempt"].ne_missing(before["exempt"]).sum()),
        **{
            name.value: int((status == name.value).sum())
            for name in (Status.POOR, Status.NEAR_POOR, Status.UNDETERMINED)
        },
        "exempt": int(after["exempt"].sum()),
    }
