"""Ages as births: completed years and months, worked out by hand, and held against the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdpoverty.facts.ages import OLDEST, birth_days, births, day_of_age
from mdpoverty.facts.columns import Column

REVIEW = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("review", "years", "months", "last_birth"),
    [
        (date(2024, 12, 31), 15, 0, date(2009, 12, 31)),  # the fifteenth birthday is the day of review
        (date(2024, 12, 30), 15, 0, date(2009, 12, 30)),
        (date(2024, 2, 29), 1, 0, date(2023, 2, 28)),  # 2023 has no 29 February
        (date(2023, 2, 28), 3, 0, date(2020, 2, 28)),  # who was born on 29 February 2020 turns three on 1 March 2023
        (date(2023, 3, 1), 3, 0, date(2020, 3, 1)),
        (date(2024, 12, 31), 60, 3, date(1964, 9, 30)),  # September has 30 days
        (date(2024, 12, 30), 60, 3, date(1964, 9, 30)),
        (date(2024, 3, 31), 61, 1, date(1963, 2, 28)),  # February 1963 has 28 days
        (date(2024, 1, 15), 56, 4, date(1967, 9, 15)),  # four months before January lie in the year before
        (date(2024, 12, 31), 0, 0, date(2024, 12, 31)),
    ],
)
def test_the_last_birth_of_who_has_completed_an_age(review: date, years: int, months: int, last_birth: date) -> None:
    assert date.fromordinal(day_of_age(review, 12 * years + months)) == last_birth


def test_first_and_last_births_of_an_age() -> None:
    first, last = birth_days(date(2023, 2, 28))
    # Two years old on 28 February 2023: born from 29 February 2020 (three on 1 March) to 28 February 2021.
    assert (date.fromordinal(first[2]), date.fromordinal(last[2])) == (date(2020, 2, 29), date(2021, 2, 28))
    assert len(first) == OLDEST + 1
    assert (first[:-1] == last[1:] + 1).all()


def completed_years(birth: date, review: date) -> int:
    """Count birthdays; that of 29 February is 1 March in a common year."""
    return review.year - birth.year - ((review.month, review.day) < (birth.month, birth.day))


@given(st.dates(date(1930, 1, 1), date(2024, 12, 31)), st.integers(0, 60))
def test_a_birth_date_gives_the_completed_years_of_the_calendar(birth: date, years: int) -> None:
    members = births({"birth_date": Column(np.array([birth.toordinal()]))}, REVIEW)
    assert members is not None
    yes, may = members.on_or_before(day_of_age(REVIEW, 12 * years))
    assert yes is may
    assert bool(yes[0]) == (completed_years(birth, REVIEW) >= years)


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 90), st.integers(0, 90 * 12))
def test_an_age_answers_as_every_birth_that_it_leaves(review: date, age: int, months: int) -> None:
    day = day_of_age(review, months)
    first, last = birth_days(review)
    possible = {birth <= day for birth in (int(first[age]), int(last[age]))}
    members = births({"age": Column(np.array([age]))}, review)
    assert members is not None
    yes, may = members.on_or_before(day)
    assert (bool(yes[0]), bool(may[0])) == (possible == {True}, True in possible)


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 120))
def test_an_age_holds_the_births_that_have_it_and_no_other(review: date, age: int) -> None:
    first, last = (date.fromordinal(int(days[age])) for days in birth_days(review))
    assert completed_years(first, review) == completed_years(last, review) == age
    assert completed_years(first - timedelta(days=1), review) == age + 1
    if last < review:
        assert completed_years(last + timedelta(days=1), review) == age - 1


def born(review: date, **facts: int) -> tuple[date, date]:
    """Return the first and last birth that facts of one member leave, found by asking about every day."""
    columns = {name: Column(np.array([value])) for name, value in facts.items()}
    members = births(columns, review)
    assert members is not None
    days = [review - timedelta(days=back) for back in range(-2, 366 * 4)]
    certain = [day for day in days if members.on_or_before(day.toordinal())[0][0]]
    possible = [day for day in days if members.on_or_before(day.toordinal())[1][0]]
    return min(possible), min(certain)


def test_what_is_known_of_a_birth_is_intersected() -> None:
    review = date(2024, 6, 15)
    assert born(review, birth_year=2022) == (date(2022, 1, 1), date(2022, 12, 31))
    # Two completed years on 15 June 2024: born from 16 June 2021 to 15 June 2022.
    assert born(review, age=2) == (date(2021, 6, 16), date(2022, 6, 15))
    assert born(review, age=2, birth_year=2022) == (date(2022, 1, 1), date(2022, 6, 15))
    assert born(review, age=2, birth_year=2021) == (date(2021, 6, 16), date(2021, 12, 31))
    assert born(review, birth_year=2024) == (date(2024, 1, 1), review)  # nobody is born after the review


def test_a_birth_date_decides_over_age_and_year() -> None:
    day = date(2022, 3, 4).toordinal()
    assert born(date(2024, 6, 15), birth_date=day, age=9, birth_year=2015) == (date(2022, 3, 4), date(2022, 3, 4))


def test_each_member_is_known_as_well_as_can_be() -> None:
    nothing = np.zeros(3, np.bool_)
    columns = {
        "birth_date": Column(np.array([date(2000, 1, 1).toordinal(), 0, 0]), np.array([True, False, False])),
        "age": Column(np.array([0, 10, 0]), np.array([False, True, False])),
    }
    members = births(columns, REVIEW)
    assert members is not None
    of_age = members.on_or_before(day_of_age(REVIEW, 12 * 15))
    assert [side.tolist() for side in of_age] == [[True, False, False], [True, False, True]]
    unborn = members.on_or_before(REVIEW.toordinal())
    assert unborn[0].tolist() == [True, True, True]
    assert births({}, REVIEW) is None
    only = births({"age": Column(np.zeros(3, np.int64), nothing)}, REVIEW)
    assert only is not None
    assert [side.tolist() for side in only.on_or_before(1)] == [[False] * 3, [True] * 3]


def test_one_missing_age_leaves_the_ages_that_are_known() -> None:
    # Fifteen years: 10 have not completed them, 20 have. The third age is not known, whatever stands in its place.
    columns = {"age": Column(np.array([10, 20, 99, 20]), np.array([True, True, False, True]))}
    members = births(columns, REVIEW)
    assert members is not None
    of_age = members.on_or_before(day_of_age(REVIEW, 12 * 15))
    assert [side.tolist() for side in of_age] == [[False, True, False, True], [False, True, True, True]]
    # Twenty years and six months: 20 may have completed them.
    half = members.on_or_before(day_of_age(REVIEW, 12 * 20 + 6))
    assert [side.tolist() for side in half] == [[False] * 4, [False, True, True, True]]


@given(st.dates(date(2016, 1, 1), date(2031, 12, 31)), st.integers(0, 12 * 70))
def test_months_are_counted_back_to_a_day_that_exists(review: date, months: int) -> None:
    day = date.fromordinal(day_of_age(review, months))
    assert (review.year - day.year) * 12 + review.month - day.month == months
    assert day.day == min(review.day, monthrange(day.year, day.month)[1])
