"""What an explanation consists of: the lines around the income, other readings, what would settle the class."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle.completions import completion
from tests.oracle.strategies import Case, cases
from tests.reasons.made_household import explained, lines

import mdpoverty as mdp


def test_an_income_that_is_not_known_is_told_as_not_observed() -> None:
    (reason,) = mdp.explain({"area": "rural"}, "vn-2022-2025", review_date=2024).income[:1]
    assert (reason.value, reason.holds) == (None, None)
    assert (reason.seen.vi, reason.seen.en) == ("chưa ghi nhận", "not observed")


def test_where_the_area_is_unknown_both_lines_are_named() -> None:
    told = lines(explained({"income_per_capita": 1_600_000}).to_text())
    asked = [line.split("; ")[1].partition("?")[0] for line in told[4:8]]
    assert asked == [
        "at most 1,500,000 VND per person per month (rural)", "at most 2,000,000 VND per person per month (urban)",
        "at most 2,250,000 VND per person per month (rural)", "at most 3,000,000 VND per person per month (urban)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "asked"),
    [
        # Rural, 2016-2020: 700 000, 1 000 000 and 1 500 000. The line above which the income lies, and the next one.
        (700_000, [(700_000, True)]),
        (700_001, [(700_000, False), (1_000_000, True)]),
        (1_500_000, [(1_000_000, False), (1_500_000, True)]),
        (1_500_001, [(1_500_000, False)]),
    ],
)
def test_an_income_is_told_beside_the_lines_around_it(amount: int, asked: list[tuple[int, bool]]) -> None:
    answer = mdp.explain({"area": "rural", "income_per_capita": amount}, "vn-2016-2020", review_date=2019)
    assert [(reason.asked.en, reason.holds) for reason in answer.income] == [
        (f"at most {line:,} VND per person per month", holds) for line, holds in asked
    ]


def test_a_line_that_does_not_belong_to_its_band_is_told_as_less_than() -> None:
    # The made country's first band is below 100, its second up to 200 in rural areas.
    path = Path(__file__).parents[1] / "law" / "fictional" / "atlantis-1.yaml"
    for amount, holds in ((99, [True]), (100, [False, True])):
        answer = mdp.explain({"area": "rural", "income_per_capita": amount}, path, review_date=2024)
        assert [reason.holds for reason in answer.income] == holds
        assert answer.income[0].asked.en == "less than 100 VND per person per month"
        assert answer.income[0].asked.vi == "dưới 100 đồng/người/tháng"


def test_another_reading_that_changes_the_answer_is_told() -> None:
    # A woman of 70 who works on her own account: past the retirement age, so she cannot work; by the reading that
    # counts those who do work at any age she can, and the household is not exempt.
    person = {"age": 70, "sex": "female", "work": "own_account", "disability": "not_disabled"}
    answer = explained({"area": "rural", "income_per_capita": 1, "deprivation_points": 30, "members": [person]})
    assert answer.classification.exempt is True
    [other] = [reading for reading in answer.readings if reading.changes]
    assert (other.name, other.option, other.exempt) == ("who_can_work", "any_age_working", False)
    told = "also members from 15 at any age who do work: with this reading: poor household; not exempt"
    assert told in lines(answer.to_text())


def test_every_other_reading_of_every_doubtful_clause_is_tried_once() -> None:
    chosen = {"incapacity_from": "extremely_severe"}
    law = mdp.load_standard("vn-2016-2020")
    answer = mdp.explain({"area": "rural"}, law, review_date=2019, interpretations=chosen)
    expected = [
        (name, option)
        for name, switch in law.interpretations.items()
        for option in switch.options
        if option != chosen.get(name, switch.default)
    ]
    assert sorted((reading.name, reading.option) for reading in answer.readings) == sorted(expected)
    assert len(expected) >= 3


def test_the_older_standard_counts_income_alone() -> None:
    answer = mdp.explain({"area": "rural", "income_per_capita": 700_000}, "vn-2016-2020", review_date=2019)
    [row] = answer.rows
    assert (row.status.value, row.basis and row.basis.value) == ("poor", "income")
    assert "however many deprivations → poor household (income alone)" in answer.to_text()


# Made: two deprivations are ticked, all else is ticked as none but what is named; rural and within the line.
def open_household(**facts: Any) -> dict[str, Any]:
    ticks: dict[str, Any] = dict.fromkeys(mdp.load_standard("vn-2022-2025").indicator_ids, False)
    ticks |= {"housing_quality": True, "information_means": True}
    record = {"area": "rural", "income_per_capita": 1_000_000, "assessed": ticks, **facts}
    return {**record, "assessed": {**ticks, **facts.get("assessed", {})}}


def test_one_fact_that_settles_the_class() -> None:
    # With water it is three, without it two.
    answer = explained(open_household(assessed={"water": None}))
    assert (answer.settled_by, answer.perhaps_settled_by) == ((("water_source",),), ())
    told = lines(answer.to_text())
    assert (
        told[told.index("What would settle the class:") + 1] == "settled once this is known: source of domestic water"
    )
    assert "xếp loại được khi biết: nguồn nước sinh hoạt" in answer.to_text("vi")


def test_two_facts_of_which_one_may_be_enough() -> None:
    # Either of two makes three and is enough; only both together rule it out.
    answer = explained(open_household(assessed={"water": None, "sanitation": None}))
    assert answer.settled_by == (("water_source", "toilet"),)
    assert answer.perhaps_settled_by == (("water_source",), ("toilet",))


def test_a_fact_of_a_member_that_decides_two_indicators() -> None:
    # Without insurance a child of 6 or more is a third deprivation; a child of 3 and more who is at no school, too.
    child = {"health_insurance": "uninsured", "enrolled": "not_enrolled", "sex": "male"}
    answer = explained(open_household(assessed={"health_insurance": None, "child_schooling": None}, members=[child]))
    assert answer.settled_by == (("members[0].age",),)
    assert "settled once this is known: member 1: age in completed years" in lines(answer.to_text())


def test_an_income_or_an_area() -> None:
    # 1 600 000 is above the rural line and within the urban one.
    points = {"deprivation_points": 30}
    assert explained({"income_per_capita": 1_600_000, **points}).settled_by == (("area",),)
    assert explained({"area": "urban", **points}).settled_by == (("income_per_capita",),)
    # Neither alone settles it whatever it is; an income up to 1 500 000 does.
    neither = explained(points)
    assert neither.settled_by == (("area", "income_per_capita"),)
    assert neither.perhaps_settled_by == (("income_per_capita",),)


@given(case=cases(), seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_what_settles_the_class_does_so_however_it_is_filled(case: Case, seed: int) -> None:
    how: dict[str, Any] = {"review_date": case.review_date, "interpretations": case.interpretations}
    answer = mdp.explain(case.record, case.standard_id, **how)
    rng = random.Random(seed)  # noqa: S311 - a seed, not a secret
    for facts in answer.settled_by[:3]:
        whole = completion(case.record, case.standard_id, case.review_date, rng)
        record = {**case.record, "members": [dict(member) for member in case.record.get("members") or []]}
        for name in facts:
            member, _, fact = name.rpartition(".")
            own = record if not member else record["members"][int(member[8:-1])]
            filled = whole if not member else whole["members"][int(member[8:-1])]
            own["birth_date" if fact == "age" else fact] = filled["birth_date" if fact == "age" else fact]
        assert mdp.classify(record, case.standard_id, **how).status is not mdp.Status.UNDETERMINED
