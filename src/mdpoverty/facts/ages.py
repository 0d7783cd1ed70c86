"""Days of birth from dates, years or ages, and the days on which ages are completed.

Every test of an age or a birth year is a test of the birth date: *was the member born on or before a day?* A member
whose age is known in completed years only has an interval of possible birth dates; where the whole interval lies on one
side of the day the test is answered, else it is unknown.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mdpoverty.facts.columns import Column, Ints
from mdpoverty.law.sections import AgeTable

Answer = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""Two arrays: where the answer is certainly yes, and where it is possibly yes."""

OLDEST = 130
_LONG_AGO = 1


def day_of_age(review_date: date, months: int) -> int:
    """Return the last day of birth that completes an age by the review date, as an ordinal.

    The day of the month is clamped to the month's end; who was born on 29 February completes a year on 1 March.

    Examples
    --------
    >>> date.fromordinal(day_of_age(date(2024, 12, 31), 12 * 60 + 3))
    datetime.date(1964, 9, 30)
    """
    index = review_date.year * 12 + review_date.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(review_date.day, monthrange(year, month)[1])).toordinal()


@dataclass(frozen=True, slots=True)
class AskedAge:
    """An age in months from a table, and the day by which it must be completed."""

    months: int
    day: date

    @property
    def born_by(self) -> int:
        """The last day of birth that completes the age, as an ordinal."""
        return day_of_age(self.day, self.months)


def ages_of_table(table: AgeTable, review_date: date, *, cohorts: bool, more: int = 0) -> dict[str, AskedAge] | None:
    """Return the ages in a table for a review date, by category; None if the year is missing.

    Parameters
    ----------
    table
        Ages by calendar year.
    review_date
        The day of the review.
    cohorts
        Whether the year is that in which a person reaches the age: then whoever had reached the age of an earlier year
        by its end has reached the age for good. Else the row of the year of the review holds alone.
    more
        Months to be added to every age.

    Examples
    --------
    >>> from mdpoverty import load_standard
    >>> table = load_standard("vn-2022-2025").shared_tables["retirement_age"]
    >>> men = ages_of_table(table, date(2024, 1, 15), cohorts=True)["male"]
    >>> men.months, str(men.day), str(date.fromordinal(men.born_by))
    (729, '2023-12-31', '1963-03-31')
    """
    now = table.on(review_date.year)
    if now is None:
        return None
    rows = table.until(review_date) if cohorts else [(review_date, now)]
    asked = [{value: AskedAge(months + more, day) for value, months in ages.items()} for day, ages in rows]
    return {value: max((ages[value] for ages in reversed(asked)), key=lambda age: age.born_by) for value in now}


@lru_cache(maxsize=64)
def birth_days(review_date: date) -> tuple[Ints, Ints]:
    """Return the first and the last possible day of birth for each age in completed years, 0 to ``OLDEST``."""
    last = np.array([day_of_age(review_date, 12 * age) for age in range(OLDEST + 2)], np.int64)
    return last[1:] + 1, last[:-1]


@dataclass(frozen=True, slots=True)
class WholeYears:
    """Members whose birth is known only by the age in completed years on the review date."""

    ages: NDArray[np.int16]
    known: NDArray[np.bool_] | None
    review_date: date

    def on_or_before(self, day: int) -> Answer:
        """Answer whether each member was born on or before a day."""
        certain, possible = _ages_born_by(self.review_date, day)
        yes = self.ages >= certain
        may = yes if certain == possible else self.ages >= possible
        if self.known is None:
            return yes, may
        return yes & self.known, may | ~self.known


@lru_cache(maxsize=4096)
def _ages_born_by(review_date: date, day: int) -> tuple[np.int16, np.int16]:
    """Return the least ages whose members were certainly, and possibly, born on or before a day."""
    first, last = birth_days(review_date)
    return np.int16(np.count_nonzero(last > day)), np.int16(np.count_nonzero(first > day))


@dataclass(frozen=True, slots=True)
class BirthDays:
    """Members with the first and last possible day of birth; one array twice where all days are known."""

    first: Ints
    last: Ints

    def on_or_before(self, day: int) -> Answer:
        """Answer whether each member was born on or before a day."""
        yes = self.last <= day
        return yes, yes if self.first is self.last else self.first <= day


Births = WholeYears | BirthDays


def births(columns: Mapping[str, Column], review_date: date) -> Births | None:
    """Return the members' births from ``birth_date``, ``birth_year`` and ``age``; None if all are unknown.

    A known birth date decides. Otherwise what ``birth_year`` and ``age`` say is intersected.
    """
    dates, years, ages = columns.get("birth_date"), columns.get("birth_year"), columns.get("age")
    if dates is not None and dates.known is None:
        return BirthDays(dates.values, dates.values)
    if dates is None and years is None:
        return None if ages is None else WholeYears(ages.values.astype(np.int16), ages.known, review_date)
    shape = len((dates or years).values)  # type: ignore[union-attr]
    days = BirthDays(np.full(shape, _LONG_AGO, np.int64), np.full(shape, review_date.toordinal(), np.int64))
    if ages is not None:
        first, last = birth_days(review_date)
        whole = np.clip(ages.values, 0, OLDEST)
        _narrow(days, first[whole], last[whole], ages.known)
    if years is not None:
        _narrow(days, _new_year(years.values), _new_year(years.values + 1) - 1, years.known)
    if dates is not None:
        for ends in (days.first, days.last):
            np.copyto(ends, dates.values, where=True if dates.known is None else dates.known)
    return days


def _narrow(days: BirthDays, first: Ints, last: Ints, known: NDArray[np.bool_] | None) -> None:
    """Narrow the possible days of birth to other days, where these are known."""
    where = True if known is None else known
    np.maximum(days.first, first, out=days.first, where=where)
    np.minimum(days.last, last, out=days.last, where=where)


def _new_year(years: Ints) -> Ints:
    """Return the first days of years as ordinals."""
    before = years - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1
