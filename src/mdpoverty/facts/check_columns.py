"""Checks columns of facts: values out of range, births after the review, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from mdpoverty.facts.ages import birth_days
from mdpoverty.facts.checks import Check, Finding, Table
from mdpoverty.facts.columns import Column, HouseholdColumns
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.messages.message import Message

Points = tuple[str, int, int]
"""The fact with a recorded total of points, the points of one deprivation and the number of indicators."""


def check_columns(
    columns: HouseholdColumns, dictionary: Dictionary, review_date: date, points: Points | None
) -> list[Finding]:
    """Find everything that cannot be true about the facts.

    Parameters
    ----------
    columns
        The facts.
    dictionary
        The definitions of the facts, with their ranges.
    review_date
        Ages and births are held against it.
    points
        How a recorded total of points is made up, if the standard knows one.
    """
    found = [
        *_ranges("households", columns.household, dictionary),
        *_ranges("members", columns.member, dictionary),
        *_sizes(columns),
    ]
    said = check_contradictions(columns, dictionary, review_date, points)
    return [finding for finding in found if len(finding.rows)] + said


def check_contradictions(
    columns: HouseholdColumns, dictionary: Dictionary, review_date: date, points: Points | None
) -> list[Finding]:
    """Find columns that contradict the review date, another column or the form; ranges and sizes are not checked."""
    found = [*_births(columns, review_date), *_wholes(columns, dictionary)]
    if points is not None and points[0] in columns.household:
        (fact, each, indicators), column = points, columns.household[points[0]]
        wrong = (column.values % each != 0) | (column.values > each * indicators)
        what = Message("impossible_points", {"name": fact, "each": each, "most": each * indicators})
        found.append(Finding(Check.IMPOSSIBLE_POINTS, "households", _rows(wrong, column), fact, what))
    return [finding for finding in found if len(finding.rows)]


def _ranges(table: Table, columns: Mapping[str, Column], dictionary: Dictionary) -> Iterator[Finding]:
    for name, column in columns.items():
        fact = dictionary[name]
        low, high = fact.minimum, fact.maximum
        wrong = np.zeros(len(column.values), np.bool_)
        if low is not None:
            wrong |= column.values < low
        if high is not None:
            wrong |= column.values > high
        what = _range(name, low, high)
        if name == "age":
            yield Finding(Check.IMPOSSIBLE_AGE, table, _rows(wrong, column), name, what, fact)
            continue
        negative = wrong & (column.values < 0)
        least = Message("never_below_zero", {"name": name})
        yield Finding(Check.NEGATIVE_AMOUNT, table, _rows(negative, column), name, least, fact)
        yield Finding(Check.OUT_OF_RANGE, table, _rows(wrong & ~negative, column), name, what, fact)


def _range(name: str, low: float | None, high: float | None) -> Message:
    if high is None:
        return Message("range_up", {"name": name, "low": low})
    if low is None:
        return Message("range_down", {"name": name, "high": high})
    return Message("range", {"name": name, "low": low, "high": high})


def _rows(test: NDArray[np.bool_], *columns: Column) -> NDArray[np.int64]:
    for column in columns:
        if column.known is not None:
            test = test & column.known
    return np.flatnonzero(test)


def _births(columns: HouseholdColumns, review_date: date) -> Iterator[Finding]:
    dates, years, ages = (columns.member.get(fact) for fact in ("birth_date", "birth_year", "age"))
    review_day = {"day": review_date}
    if dates is not None:
        late, what = _rows(dates.values > review_date.toordinal(), dates), Message("birth_date_late", review_day)
        yield Finding(Check.BIRTH_AFTER_REVIEW, "members", late, "birth_date", what)
    if years is not None:
        late, what = _rows(years.values > review_date.year, years), Message("birth_year_late", review_day)
        yield Finding(Check.BIRTH_AFTER_REVIEW, "members", late, "birth_year", what)
    for one, other, disagree in _contradictions(dates, years, ages, review_date):
        what = Message("age_contradicts_birth", {"one": one, "other": other, **review_day})
        yield Finding(Check.AGE_CONTRADICTS_BIRTH, "members", disagree, f"{one}, {other}", what)


def _contradictions(
    dates: Column | None, years: Column | None, ages: Column | None, review_date: date
) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    first, last = birth_days(review_date)
    if ages is not None:
        inside = np.clip(ages.values, 0, len(first) - 1)
        if dates is not None:
            wrong = (dates.values < first[inside]) | (dates.values > last[inside])
            yield "age", "birth_date", _rows(wrong, dates, ages)
        if years is not None:
            wrong = (years.values < _years(first)[inside]) | (years.values > _years(last)[inside])
            yield "age", "birth_year", _rows(wrong, years, ages)
    if dates is not None and years is not None:
        yield "birth_date", "birth_year", _rows(_years(dates.values) != years.values, dates, years)


def _years(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the calendar years of ordinals."""
    epoch = date(1970, 1, 1).toordinal()
    return (days - epoch).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _sizes(columns: HouseholdColumns) -> Iterator[Finding]:
    listed = np.diff(columns.starts)
    size = columns.household.get("size")
    silent = np.flatnonzero(listed == 0)
    yield Finding(Check.HOUSEHOLD_WITHOUT_MEMBERS, "households", silent, "household_id", Message("nobody_listed"))
    nothing = _nothing_known(columns, silent)
    yield Finding(Check.ONLY_AN_ID, "households", nothing, "household_id", Message("only_an_id"))
    if size is not None:
        fewer = _rows((size.values < listed) & (size.values > 0), size)
        yield Finding(Check.SIZE_BELOW_MEMBERS, "households", fewer, "size", Message("size_below_members"))
        more = _rows((size.values > listed) & (listed > 0), size)
        yield Finding(Check.SIZE_ABOVE_MEMBERS, "households", more, "size", Message("size_above_members"))


def _nothing_known(columns: HouseholdColumns, silent: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the households that have no members and no known fact."""
    if columns.incomplete is not None:
        silent = silent[~columns.incomplete[silent]]
    for column in (*columns.household.values(), *columns.ticks.values()):
        if column.known is None or not len(silent):
            return silent[:0]
        silent = silent[~column.known[silent]]
    return silent


def _wholes(columns: HouseholdColumns, dictionary: Dictionary) -> Iterator[Finding]:
    """Find amounts per person that are not the household's amount divided and rounded.

    That is: no number of persons that the household may have brings both within less than one of each other.
    """
    (fewest, most), _ = columns.persons()
    for name, whole in columns.household.items():
        fact = dictionary[name].whole_of
        share = columns.household.get(fact) if fact is not None else None
        if share is not None:
            each = np.maximum(share.values, 0)
            persons = np.maximum(whole.values // (each + 1) + 1, fewest)  # the fewest that the share allows for
            wrong = (persons > most) | ((each - 1) * persons >= whole.values)
            what = Message("income_contradicts_household", {"share": fact, "whole": name})
            rows = _rows(wrong, whole, share)
            yield Finding(Check.INCOME_CONTRADICTS_HOUSEHOLD, "households", rows, f"{fact}, {name}", what)
