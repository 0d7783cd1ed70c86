"""Soft checks: what is possible and hardly meant is found at its bound, told, and never changes a class."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.law.plausibility import plausibility_checks

LAW, DAY = "vn-2022-2025", date(2024, 12, 31)


def found(members: dict[str, list[Any]] | None = None, **households: list[Any]) -> dict[str, list[int]]:
    """Return the soft checks that find something in a made register, and in which rows."""
    rows = len(next(iter((members or households).values())))
    table = pl.DataFrame({"household_id": range(rows), "area": ["rural"] * rows, **households})
    table = table if households else table.with_columns(income_per_capita=2_000_000)
    people = None if members is None else pl.DataFrame({"household_id": range(rows), **members})
    findings = mdp.check_tables(table, people, standard=LAW, review_date=DAY)
    soft = {check.value for check in plausibility_checks()}
    return {finding.check.value: finding.rows.tolist() for finding in findings if finding.check.value in soft}


def test_nobody_is_older_than_105_without_a_word() -> None:
    assert found({"age": [105, 106, 50]}) == {"age_above_105": [1]}
    # 105 is completed by who was born on 1919-12-31; one day earlier still 105; 106 by who was born on 1918-12-31.
    assert found({"birth_date": [date(1919, 12, 31), date(1919, 1, 1), date(1918, 12, 31)]}) == {"age_above_105": [2]}


@pytest.mark.parametrize(
    ("age", "facts", "doubted"),
    [
        (3, {"work": "own_account"}, True),
        (3, {"enrolled": "higher"}, True),
        (9, {"qualification": "upper_secondary"}, True),
        (10, {"work": "own_account"}, False),
        (3, {"work": "not_seeking_work", "enrolled": "preschool", "qualification": "no_qualification"}, False),
        (None, {"work": "own_account"}, False),
    ],
)
def test_a_young_child_neither_works_nor_studies_at_a_university(
    age: int | None,
    facts: dict[str, str],
    doubted: bool,  # noqa: FBT001
) -> None:
    members: dict[str, list[Any]] = {"age": [age], **{name: [value] for name, value in facts.items()}}
    assert ("young_child_at_work_or_university" in found(members)) is doubted


def test_a_child_below_15_is_not_able_to_work_without_a_word() -> None:
    assert found({"age": [14, 15, 14, None], "can_work": [True, True, False, True]}) == {"child_can_work": [0]}


def test_dates_that_programs_write_are_told() -> None:
    # Born in 1900 one is 124 in 2024, which another check tells.
    days = [date(1900, 1, 1), date(1900, 1, 2), date(1970, 1, 1), None]
    assert found({"birth_date": days}) == {"placeholder_birth_date": [0], "age_above_105": [0, 1]}


def test_many_births_on_one_day_are_told() -> None:
    # 400 births: 20 on one day are 5 %, which is told; 19 are not. All others are on days of their own.
    days = [date.fromordinal(date(1990, 1, 2).toordinal() + number) for number in range(400)]
    assert found({"birth_date": [date(1985, 6, 1)] * 20 + days[20:]}) == {"many_births_on_one_day": [*range(20)]}
    assert found({"birth_date": [date(1985, 6, 1)] * 19 + days[19:]}) == {}


def test_incomes_in_thousands_are_told() -> None:
    # 9 of 10 known incomes above 0 lie below 50 000 dong, which is the share of 90 %; of 8 of 10 nothing is said.
    assert found(income_per_capita=[1500] * 9 + [2_000_000]) == {"income_in_thousands": [*range(9)]}
    assert found(income_per_capita=[1500] * 8 + [2_000_000] * 2) == {}
    assert found(income_per_capita=[0] * 10) == {}
    assert found(income_per_capita=[1500] * 4) == {}  # too few rows to say
    assert found(household_income=[4500] * 5) == {"household_income_in_thousands": [*range(5)]}


def test_codes_for_unknown_are_told() -> None:
    assert found({"age": [98, 98, 99, *[40] * 7]}) == {"codes_for_unknown": [0, 1, 2]}
    assert found({"age": [98, 98, *[40] * 8]}) == {}  # two old people
    # Three of 700 are less than 0.5 %: a large register has some people of 98.
    assert found({"age": [98] * 3 + [40] * 697}) == {}


@pytest.mark.parametrize("fact", ["income_per_capita", "household_income"])
def test_one_income_of_nothing_but_nines_is_told(fact: str) -> None:
    # It would make the household above average; in a register of 2 000 it is 0.05 % of the rows.
    assert found(**{fact: [2_000_000] * 1999 + [999_999_999]}) == {"codes_for_unknown": [1999]}


def test_a_check_can_be_left_out() -> None:
    table = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [1]})
    people = pl.DataFrame({"household_id": [1], "age": [120]})
    every = mdp.check_tables(table, people, standard=LAW, review_date=DAY)
    fewer = mdp.check_tables(table, people, standard=LAW, review_date=DAY, without_checks=["age_above_105"])
    assert [str(finding.check) for finding in every] == ["age_above_105"]
    assert fewer == []


def test_an_unknown_check_is_answered_with_the_nearest() -> None:
    with pytest.raises(mdp.MdpovertyError, match="did you mean 'age_above_105'") as refused:
        plausibility_checks(["age_over_105"])
    assert "không có phép kiểm tra nào tên là 'age_over_105'" in refused.value.text("vi")
