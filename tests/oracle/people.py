"""The members of a household: who they are, how old they are, and who of them can work."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tests.oracle.three_values import Truth, agreed, all_of, any_of, is_in, negation

Facts = Mapping[str, Any]

ONE_DAY = timedelta(days=1)
SEXES = ("male", "female")
WORKING = ("wage_with_contract", "wage_without_contract", "own_account")

# Labour Code to 2020; from 2021 Decree 135/2020, Art. 4: the year of reaching it -> (years, months) for men, for women.
RETIREMENT_TO_2020 = ((60, 0), (55, 0))
RETIREMENT = {
    2021: ((60, 3), (55, 4)),
    2022: ((60, 6), (55, 8)),
    2023: ((60, 9), (56, 0)),
    2024: ((61, 0), (56, 4)),
    2025: ((61, 3), (56, 8)),
    2026: ((61, 6), (57, 0)),
    2027: ((61, 9), (57, 4)),
    2028: ((62, 0), (57, 8)),
    2029: ((62, 0), (58, 0)),
    2030: ((62, 0), (58, 4)),
    2031: ((62, 0), (58, 8)),
    2032: ((62, 0), (59, 0)),
    2033: ((62, 0), (59, 4)),
    2034: ((62, 0), (59, 8)),
}
RETIREMENT_FROM_2035 = ((62, 0), (60, 0))


def listed(record: Facts) -> list[Facts]:
    return list(record.get("members") or [])


#: Beside the facts of a record: persons may be missing from its list of members.
INCOMPLETE = "the list of members is incomplete"


def number_of_persons(record: Facts) -> tuple[int, int | None]:
    """At least and at most; None where nothing bounds it from above."""
    size = record.get("size")
    if size:
        return size, size
    members = len(listed(record))
    return (members, members) if members and not record.get(INCOMPLETE) else (max(members, 1), None)


def people(record: Facts) -> list[Facts]:
    """Everybody: the listed, and for each person beyond them somebody of whom nothing is known.

    One such person stands for an unknown number of them: "any member …" is the same for one as for many.
    """
    members = listed(record)
    low, most = number_of_persons(record)
    beyond = max(low - len(members), 1) if most is None else low - len(members)
    return members + [{} for _ in range(beyond)]


@lru_cache(maxsize=1 << 14)
def cut_off(review_date: date, months: int) -> date:
    """The last birth date on which a person is that many completed months old on the review date."""
    year, month = divmod(review_date.year * 12 + review_date.month - 1 - months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(review_date.day, last_day))


def birth_dates(member: Facts, review_date: date) -> tuple[date, date]:
    """The first and the last day on which the person may have been born."""
    born = member.get("birth_date")
    if born is not None:
        day = date.fromisoformat(born) if isinstance(born, str) else born
        return day, day
    first, last = date.min, date.max
    year, age = member.get("birth_year"), member.get("age")
    if year is not None:
        first, last = date(year, 1, 1), date(year, 12, 31)
    if age is not None:
        first = max(first, cut_off(review_date, (age + 1) * 12) + ONE_DAY)
        last = min(last, cut_off(review_date, age * 12))
    return first, last


def born_by(member: Facts, day: date, review_date: date) -> Truth:
    """Born on that day or before."""
    first, last = birth_dates(member, review_date)
    if last <= day:
        return True
    return False if first > day else None


def born_from(member: Facts, day: date, review_date: date) -> Truth:
    """Born on that day or after."""
    return negation(born_by(member, day - ONE_DAY, review_date))


def aged_from(member: Facts, years: int, review_date: date, months: int = 0) -> Truth:
    """That many completed years and months, or more."""
    return born_by(member, cut_off(review_date, years * 12 + months), review_date)


def aged_under(member: Facts, years: int, review_date: date, months: int = 0) -> Truth:
    return negation(aged_from(member, years, review_date, months))


def aged_between(member: Facts, years: int, under: int, review_date: date) -> Truth:
    return all_of(aged_from(member, years, review_date), aged_under(member, under, review_date))


def retirement_age(year: int, sex: str) -> tuple[int, int]:
    men, women = RETIREMENT_TO_2020 if year <= 2020 else RETIREMENT.get(year, RETIREMENT_FROM_2035)
    return men if sex == "male" else women


def of_working_age(member: Facts, review_date: date) -> Truth:
    """From 15 to the retirement age; where the sex is unknown, what holds for both."""
    sex = member.get("sex")
    return agreed(_of_working_age(member, one, review_date) for one in ([sex] if sex else SEXES))


def _of_working_age(member: Facts, sex: str, review_date: date) -> Truth:
    return all_of(aged_from(member, 15, review_date), negation(past_working_age(member, sex, review_date)))


def past_working_age(member: Facts, sex: str, review_date: date) -> Truth:
    """In some year up to the review the age of that year was reached by its end, or by the review if that is earlier.

    To 2020 the age was the same in every year: who had reached it in one of them had reached it by the last.
    """
    years = range(min(2020, review_date.year), review_date.year + 1)
    return any_of(*(_reached_in(year, member, sex, review_date) for year in years))


def _reached_in(year: int, member: Facts, sex: str, review_date: date) -> Truth:
    years, months = retirement_age(year, sex)
    return born_by(member, cut_off(min(review_date, date(year, 12, 31)), years * 12 + months), review_date)


def incapacitated(member: Facts, options: Mapping[str, str]) -> Truth:
    """Severely disabled (61 % and more) or, by switch b, only extremely severely (81 % and more)."""
    grades = {"severe": ("severe", "extremely_severe"), "extremely_severe": ("extremely_severe",)}
    return is_in(member.get("disability"), grades[options["incapacity_from"]])


def can_work(member: Facts, review_date: date, options: Mapping[str, str]) -> Truth:
    """The register's own statement; where it is silent, the rule of switch c."""
    stated: Truth = member.get("can_work")
    if stated is not None:
        return stated
    able = negation(incapacitated(member, options))
    if options["who_can_work"] == "form_15_60":  # both sexes, to the end of the year of age 60
        return all_of(aged_between(member, 15, 61, review_date), able)
    by_age = all_of(of_working_age(member, review_date), able)
    if options["who_can_work"] == "any_age_working":
        return any_of(by_age, all_of(aged_from(member, 15, review_date), is_in(member.get("work"), WORKING)))
    return by_age


def nobody_can_work(record: Facts, review_date: date, options: Mapping[str, str]) -> Truth:
    """The register's own mark of the household; where it is silent, what holds of its members."""
    marked: Truth = record.get("recorded_nobody_can_work")
    if marked is not None:
        return marked
    return negation(any_of(*(can_work(member, review_date, options) for member in people(record))))
