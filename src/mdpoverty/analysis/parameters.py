"""The parameters of the law over time as a table: each line, score, cut-off, count and age by validity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from mdpoverty.errors import InputError
from mdpoverty.law.registry import NATIONAL, check_jurisdiction, list_standards
from mdpoverty.law.revisions.standard_parameters import Parameter, standard_parameters
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.convert import as_frame

_COLUMNS: dict[str, Any] = {
    "jurisdiction": pl.String,
    "standard": pl.String,
    "revision": pl.Int64,
    "provisional": pl.Boolean,
    "parameter": pl.String,
    "label_vi": pl.String,
    "label_en": pl.String,
    "value": pl.Float64,
    "operator": pl.String,
    "unit": pl.String,
    "area": pl.String,
    "from": pl.Date,
    "through": pl.Date,
    "source": pl.String,
    "instrument": pl.String,
    "verification": pl.String,
    "missing": pl.Boolean,
}


def parameters(
    jurisdiction: str | Sequence[str] | None = NATIONAL,
    from_: int | None = None,
    to: int | None = None,
    *,
    revisions: bool = False,
    as_: str = "polars",
) -> Any:
    """Return every number of the standards over time: lines, scores, points, cut-offs, counts, ages, days of validity.

    Parameters
    ----------
    jurisdiction
        ``"vn"`` for the whole country, or a province such as ``"dong_nai"``; several, or None for all.
    from_, to
        The first and the last calendar year; only what is valid on a day of these years. None leaves an end open.
    revisions
        Whether earlier revisions of the standards are listed, too.
    as_
        The kind of table: ``"polars"``, ``"pandas"`` or ``"pyarrow"``.

    Returns
    -------
    table
        A row for each parameter and span of days, the rows of a parameter one after the other in time:

        - ``jurisdiction``, ``standard``, ``revision``; ``provisional`` if parts of that standard are not known;
        - ``parameter``, an address that is the same in every standard that has it, with ``label_vi`` and ``label_en``;
        - ``value`` and ``unit``: an age that goes by calendar year is in months, with a row for each year;
        - ``operator``: ``at_most``, ``below``, ``at_least``, ``above``; null where nothing is compared with it;
        - ``area``; null where it holds for all;
        - ``from`` and ``through``, both included: the days on which it is valid and the standard applies;
        - ``source`` as the file cites it, the ``instrument`` and the grade, ``verification``;
        - ``missing`` if the law has such a bound and it was not found. Its ``value`` is null, as in rows that say only
          on which days something is valid.

    Raises
    ------
    NoStandardError
        No standard has that jurisdiction.
    InputError
        The years are no years or end before they begin, or no such kind of table is known.

    Examples
    --------
    >>> table = parameters("vn", 2016, 2030)
    >>> line = table.filter(parameter="income_bands.up_to_poverty_line.income_per_capita.rural")
    >>> line.select("value", "from").rows()[0]
    (700000.0, datetime.date(2016, 1, 1))
    """
    found = find_parameters(jurisdiction, from_, to, revisions=revisions)
    return as_frame(parameters_table(found), as_)


def find_parameters(
    jurisdiction: str | Sequence[str] | None = NATIONAL,
    from_: int | None = None,
    to: int | None = None,
    *,
    revisions: bool = False,
) -> list[Parameter]:
    """Return the rows of ``parameters`` as objects."""
    first, last = _day(from_, "from_", date.min), _day(to, "to", date.max)
    if first > last:
        raise InputError(Message("years_turned", {"first": first.year, "last": last.year}))
    standards = list_standards(revisions=revisions)
    if jurisdiction is not None:
        several = [jurisdiction] if isinstance(jurisdiction, str) else jurisdiction
        wanted = [check_jurisdiction(one) for one in dict.fromkeys(several)]
        standards = tuple(law for one in wanted for law in standards if law.jurisdiction.id == one)
    return standard_parameters(standards, first, last)


def _day(year: Any, name: str, end: date) -> date:
    """Return the first day of a year, or the last one if the open end is the last of all days."""
    if year is None:
        return end
    if isinstance(year, bool) or not isinstance(year, int) or not date.min.year <= year <= date.max.year:
        raise InputError(Message("no_year", {"name": name, "seen": Seen(year)}))
    return end.replace(year=year)


def parameters_table(found: Sequence[Parameter]) -> pl.DataFrame:
    """Return parameters as a table, whose columns are those of ``parameters``."""
    rows = [
        {
            "jurisdiction": one.jurisdiction,
            "standard": one.standard,
            "revision": one.revision,
            "provisional": one.provisional,
            "parameter": one.parameter,
            "label_vi": one.label.vi,
            "label_en": one.label.en,
            "value": None if one.value is None else float(one.value),
            "operator": one.operator,
            "unit": one.unit,
            "area": one.area,
            "from": one.from_,
            "through": one.through,
            "source": one.source,
            "instrument": one.instrument,
            "verification": None if one.verification is None else one.verification.value,
            "missing": one.missing,
        }
        for one in found
    ]
    return pl.DataFrame(rows, schema=_COLUMNS)
