"""A handful of values stands for all that the rules can tell apart: on both sides of every bound, and no more."""

from __future__ import annotations

from datetime import date
from math import inf, nextafter
from pathlib import Path
from typing import Any

import pytest

import mdpoverty as mdp
from mdpoverty.engine.gap_values import gap_values
from mdpoverty.engine.plan import Plan, make_plan

PATH = Path(__file__).parents[1] / "law" / "fictional" / "atlantis-1.yaml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(mdp.load_standard(PATH), date(2024, 12, 31))


def values(plan: Plan, fact: str, persons: int | None = None) -> list[Any] | None:
    found = gap_values(plan, fact, persons)
    return None if found is None else found.tolist()


def test_whole_numbers_around_every_bound(plan: Plan) -> None:
    # Fewer than 3 pearls, 500 pearls or more.
    assert values(plan, "pearls") == [2, 3, 4, 499, 500, 501]
    assert values(plan, "pearls", 2) == [2, 3, 4, 499, 500, 501]


def test_numbers_just_beside_every_bound(plan: Plan) -> None:
    # A tide above 1.5, at least 1 or 2 by area, at most 9.
    bounds = (1.0, 1.5, 2.0, 9.0)
    assert values(plan, "tide") == [
        near for bound in bounds for near in (nextafter(bound, -inf), bound, nextafter(bound, inf))
    ]


def test_an_amount_per_person_goes_by_the_persons(plan: Plan) -> None:
    # At most 4.5 m² per person: 9 for two, 4.5 for one; without their number there is no list.
    assert values(plan, "housing_area", 2) == [nextafter(9, -inf), 9, nextafter(9, inf)]
    assert values(plan, "housing_area", 1) == [nextafter(4.5, -inf), 4.5, nextafter(4.5, inf)]
    assert values(plan, "housing_area") is None


def test_incomes_in_every_band_of_every_area(plan: Plan) -> None:
    # Below 100; up to 200 in rural and 300 in urban areas.
    assert values(plan, "income_per_capita") == [0, 1, 99, 100, 200, 201, 300, 301]


def test_days_of_birth_on_both_sides_of_every_age(plan: Plan) -> None:
    # Divers at 40 years, potters at 50 years and 6 months, on 31 December 2024.
    days = [date.fromordinal(day) for day in values(plan, "age") or []]
    assert days == [date(1974, 6, 30), date(1984, 12, 31), date(1985, 1, 1)]


def test_one_value_of_each_kind_of_a_category(plan: Plan) -> None:
    toilets = list(plan.standard.dictionary["toilet"].codes)
    bad = [toilets[code] in ("no_toilet", "other") for code in values(plan, "toilet") or []]
    assert sorted(bad) == [False, True]
    assert values(plan, "area") == [0, 1]
    assert values(plan, "has_boat") == [False, True]


@pytest.mark.parametrize("fact", ["members", "size", "has_tv"])
def test_what_has_no_list(plan: Plan, fact: str) -> None:
    assert values(plan, fact, 2) is None
