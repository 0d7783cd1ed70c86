"""What must hold of every classification, whatever the household."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle.strategies import Case, cases, random_records

import mdpoverty as mdp
from mdpoverty.engine.classify import classify_households
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.household import read_household
from mdpoverty.vocabulary import CLASSES

STANDARDS = ("vn-2016-2020", "vn-2022-2025")


def classify(case: Case, **changes: Any) -> mdp.Classification:
    record = {**case.record, **changes}
    return mdp.classify(record, case.standard_id, review_date=case.review_date, interpretations=case.interpretations)


@given(case=cases(complete=True), data=st.data())
@settings(max_examples=150, deadline=None)
def test_one_more_deprivation_never_makes_less_poor(case: Case, data: st.DataObject) -> None:
    record = {**case.record, "deprivation_points": None}
    case = dataclasses.replace(case, record=record)
    before = classify(case)
    not_deprived = [
        name for name in mdp.load_standard(case.standard_id).indicator_ids if name not in before.deprivations
    ]
    if not_deprived:
        tick = data.draw(st.sampled_from(not_deprived))
        after = classify(case, assessed={**(case.record.get("assessed") or {}), tick: True})
        assert after.deprivation_count == (before.deprivation_count[0] + 1,) * 2
        assert CLASSES.index(after.status) <= CLASSES.index(before.status)


@given(case=cases(), data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_order_of_members_does_not_matter(case: Case, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(case.record.get("members") or []))
    before, after = classify(case), classify(case, members=shuffled)
    assert dataclasses.replace(before, missing_facts=()) == dataclasses.replace(after, missing_facts=())
    assert len(before.missing_facts) == len(after.missing_facts)


@pytest.mark.parametrize("standard_id", STANDARDS)
def test_one_at_a_time_equals_many_at_once_in_any_order(standard_id: str) -> None:
    review_date = date(2023, 6, 30)
    plan = make_plan(mdp.load_standard(standard_id), review_date)
    households = [read_household(record) for record in random_records(5, 150, standard_id, review_date)]
    together = classify_households(households, plan)
    assert together == [classify_households([household], plan)[0] for household in households]
    assert together[::-1] == classify_households(households[::-1], plan)


@given(case=cases(), data=st.data(), tick=st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_reviewers_tick_wins(case: Case, data: st.DataObject, tick: bool) -> None:  # noqa: FBT001
    indicator = data.draw(st.sampled_from(mdp.load_standard(case.standard_id).indicator_ids))
    after = classify(case, assessed={**(case.record.get("assessed") or {}), indicator: tick})
    assert (indicator in after.deprivations) is tick
    assert indicator not in after.unknown_deprivations


@given(case=cases(), can_work=st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_registers_statement_of_ability_wins(case: Case, can_work: bool) -> None:  # noqa: FBT001
    members = [{**member, "can_work": can_work} for member in case.record.get("members") or []]
    if members:
        everybody_listed = {**case.record, "size": len(members), "members": members, "household_income": None}
        everybody_listed["recorded_nobody_can_work"] = None  # the mark of the household would come first
        answer = mdp.classify(
            everybody_listed, case.standard_id, review_date=case.review_date, interpretations=case.interpretations
        )
        assert answer.nobody_can_work is not can_work


@given(case=cases())
@settings(max_examples=100, deadline=None)
def test_json_reads_back_as_the_same_answer(case: Case) -> None:
    answer = classify(case)
    assert mdp.Classification.from_json(answer.to_json()) == answer


@given(case=cases())
@settings(max_examples=100, deadline=None)
def test_every_open_answer_names_a_missing_fact(case: Case) -> None:
    answer = classify(case)
    open_class = answer.status is mdp.Status.UNDETERMINED
    score_only = case.record.get("income_per_capita") is None
    if open_class or answer.exempt is None:
        assert answer.missing_facts or score_only
    for fact in answer.missing_facts:
        assert _observed(case.record, fact) is None


def _observed(record: dict[str, Any], fact: str) -> object:
    """Return what a record holds under the address of a missing fact."""
    if fact == "members":
        return None if (record.get("size") or 10**9) > len(record.get("members") or []) else "all listed"
    if not fact.startswith("members["):
        return record.get(fact)
    place, name = fact.removeprefix("members[").split("].")
    member = record["members"][int(place)]
    if name == "age" and member.get("birth_date") is None:
        return None  # an age in years, or a year of birth, may leave a test of the birth date open
    return member.get(name)
