"""The comparisons that decided an answer: they are named, and they are enough."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from tests.oracle.strategies import Case, cases
from tests.reasons.made_household import explained, lines

import mdpoverty as mdp
from mdpoverty.engine.classify import classify_households
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.household import read_household


@pytest.mark.parametrize(
    ("indicator", "reasons"),
    [
        ("employment: not deprived", [
            "member 1: date of birth: 1950-03-02 (74 years); less than 56 years 4 months (female)? no",
            "members 1, 2: work: without work, does not seek it; wage work without a labour contract? no",
            "member 2: age in completed years: 9 years; at least 15 years? no",
        ]),
        ("dependants in the household: unknown", [
            "share of members: dependant: 1–2 of 2; more than 50 %? not known",
            "member 1: receives the monthly social allowance: not observed",
        ]),
        ("quality of housing: deprived", ["wall is durable: no", "roof is durable: no"]),
        ("floor area per person: deprived", [
            "floor area of the dwelling: 15 m² / 2 persons = 7.5 m² per person; less than 8 m² per person? yes",
        ]),
        ("use of telecommunication services: not deprived", ["member 2: uses the internet: yes"]),
        ("means of access to information: not deprived", ["has a television: yes"]),
    ],
)  # fmt: skip
def test_every_indicator_names_the_facts_that_decided(indicator: str, reasons: list[str]) -> None:
    told = explained().to_text().splitlines()
    at = next(number for number, line in enumerate(told) if line.strip().startswith(f"{indicator}. "))
    own = []
    for line in told[at + 1 :]:
        if not line.startswith("      "):
            break
        own.append(line.strip())
    assert own == reasons


def test_a_floor_too_small_for_one_person_decides_without_their_number() -> None:
    answer = mdp.explain({"area": "rural", "housing_area": 7.5}, "vn-2022-2025", review_date=2024)
    [floor] = [found for found in answer.indicators if found.indicator.id == "housing_area"]
    assert floor.deprived
    [reason] = floor.reasons
    assert (reason.fact, reason.value, reason.holds) == ("housing_area", 7.5, True)
    told = "floor area of the dwelling: 7.5 m²; less than 8 m² per person? yes"
    assert told in lines(answer.to_text())


@given(case=cases())
@settings(max_examples=150, deadline=None)
def test_the_facts_that_are_named_are_enough(case: Case) -> None:
    """A household of whom only the facts are known that an explanation names has the same answer."""
    how: dict[str, Any] = {"review_date": case.review_date, "interpretations": case.interpretations}
    answer = mdp.explain(case.record, case.standard_id, **how)
    members = case.record.get("members") or []
    decided: list[tuple[str, bool]] = []
    bare: list[dict[str, Any]] = []
    for found in answer.indicators:
        name = found.indicator.id
        expected = {True: answer.classification.deprivations, None: answer.classification.unknown_deprivations}
        assert found.deprived is False or name in expected[found.deprived]
        if found.ticked:
            continue
        assert bool(found.reasons) or not members
        if found.deprived is None:
            assert any(reason.holds is None for reason in found.reasons)
            continue
        told = {(reason.member, reason.fact) for reason in found.reasons}
        kept = {fact: value for fact, value in case.record.items() if (None, fact) in told}
        kept |= {"size": case.record.get("size"), "area": case.record.get("area")}
        kept["members"] = [
            _only(member, {fact for place, fact in told if place == number}) for number, member in enumerate(members)
        ]
        decided.append((name, found.deprived))
        bare.append(kept)
    plan = make_plan(mdp.load_standard(case.standard_id), case.review_date, case.interpretations)
    answers = classify_households([read_household(kept) for kept in bare], plan) if bare else []
    for (name, deprived), again in zip(decided, answers, strict=True):
        assert (name in again.deprivations) is deprived
        assert name not in again.unknown_deprivations


def _only(member: dict[str, Any], facts: set[str]) -> dict[str, Any]:
    born = ("age", "birth_date", "birth_year") if facts & {"age", "birth_date", "birth_year"} else ()
    return {fact: value for fact, value in member.items() if fact in facts or fact in born or fact == "sex"}


def test_a_day_of_birth_is_told_with_the_age_only_where_an_age_is_asked() -> None:
    # Decision 59/2015: adults are those of 15 or more who were born in 1986 or later. On 31 December 2019: 29 years.
    member = {"birth_date": "1990-03-02", "qualification": "no_qualification", "enrolled": "not_enrolled"}
    answer = mdp.explain({"members": [member]}, "vn-2016-2020", review_date=2019)
    (adults,) = (reason for reason in answer.indicators if reason.indicator.id == "adult_education")
    told = [(part.seen.en, part.asked.en) for part in adults.reasons if part.fact == "birth_date"]
    assert told == [("1990-03-02 (29 years)", "at least 15 years"), ("1990-03-02", "born in 1986 or later")]


@pytest.mark.parametrize(
    "facts",
    [{"size": 3}, {"size": 3, "members": [{"age": 40}]}, {"members": [{"age": 40}, {"age": 41}, {"age": 9}]}],
)
def test_an_income_of_the_whole_household_is_told_with_its_persons(facts: dict[str, Any]) -> None:
    # 4 500 001 / 3 = 1 500 000 1/3, a third of a dong above the line; the number of persons is the size, else the list.
    answer = mdp.explain({"area": "rural", "household_income": 4_500_001, **facts}, "vn-2022-2025", review_date=2024)
    assert answer.income[0].seen.en == "4,500,001 VND per month / 3 persons = 1,500,000.333 VND per person per month"
    assert answer.income[0].holds is False
