"""An answer that is read back is one that the library gives: whatever contradicts itself is refused, with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

import mdpoverty as mdp

# Made: poor by income and deprivation (1 400 000 is not above 1 500 000; 30 points are 3), one member who cannot work.
POOR = {"household_id": "h1", "area": "rural", "income_per_capita": 1_400_000, "deprivation_points": 30, "size": 1,
        "members": [{"age": 80, "sex": "male", "can_work": False}]}  # fmt: skip
# The income is not known: with three deprivations the household is poor, or not, as its income is.
OPEN = {name: value for name, value in POOR.items() if name != "income_per_capita"}
# By the facts: deprived of clean water and of a toilet; the others are unknown.
FACTS = {"area": "rural", "income_per_capita": 9_000_000, "size": 1, "water_source": "surface_water",
         "toilet": "no_toilet", "members": [{"can_work": True}]}  # fmt: skip


def written(household: dict[str, Any]) -> dict[str, Any]:
    return json.loads(mdp.classify(household, "vn-2022-2025", review_date=2024).to_json())


def refused(answer: dict[str, Any]) -> str:
    with pytest.raises(mdp.MdpovertyError) as error:
        mdp.Classification.from_json(json.dumps(answer))
    return str(error.value)


@pytest.mark.parametrize("household", [POOR, OPEN, FACTS, {}])
def test_what_was_written_is_read(household: dict[str, Any]) -> None:
    answer = mdp.classify(household, "vn-2022-2025", review_date=2024)
    assert mdp.Classification.from_json(answer.to_json()) == answer


def test_the_made_answers_are_what_they_are_taken_for() -> None:
    poor, undetermined, facts = map(written, (POOR, OPEN, FACTS))
    assert (poor["status"], poor["exempt"], poor["missing_facts"]) == ("poor", True, [])
    assert (undetermined["status"], undetermined["exempt"]) == ("undetermined", None)
    assert facts["deprivations"] == ["water", "sanitation"]
    assert facts["deprivation_count"] == [2, 2 + len(facts["unknown_deprivations"])]


@pytest.mark.parametrize(
    ("household", "changes", "where"),
    [
        (POOR, {"status": "near_poor"}, "status"),
        (POOR, {"status": "undetermined"}, "status"),
        (POOR, {"possible_statuses": ["poor", "near_poor"]}, "status"),
        (POOR, {"possible_statuses": ["poor", "poor"]}, "possible_statuses"),
        (POOR, {"possible_statuses": ["poor", "undetermined"]}, "possible_statuses"),
        (OPEN, {"possible_statuses": ["near_poor", "poor"]}, "possible_statuses"),
        (POOR, {"status": "near_poor", "possible_statuses": ["near_poor"], "exempt": False}, "basis"),
        (POOR, {"exempt": False}, "exempt"),
        (POOR, {"nobody_can_work": False}, "exempt"),
        (FACTS, {"exempt": True}, "exempt"),
        (OPEN, {"exempt": True}, "exempt"),
        (POOR, {"missing_facts": ["area"]}, "missing_facts"),
        (OPEN, {"missing_facts": []}, "missing_facts"),
        (OPEN, {"missing_facts": ["members[0].wealth"]}, "missing_facts"),
        (POOR, {"deprivation_count": [4, 3]}, "deprivation_count"),
        (POOR, {"deprivation_count": [13, 13]}, "deprivation_count"),
        (POOR, {"deprivation_count": [3]}, "deprivation_count"),
        (POOR, {"deprivation_count": [3.0, 3.0]}, "deprivation_count"),
        (POOR, {"deprivation_count": [True, True]}, "deprivation_count"),
        (FACTS, {"deprivation_count": [1, 12]}, "deprivation_count"),
        (FACTS, {"deprivation_count": [2, 13]}, "deprivation_count"),
        (FACTS, {"deprivations": ["sanitation", "water"]}, "deprivations"),
        (FACTS, {"deprivations": ["water", "wealth"]}, "deprivations"),
        (FACTS, {"unknown_deprivations": ["water"]}, "deprivations"),
        (FACTS, {"deprivations": [1, 2]}, "deprivations"),
        (FACTS, {"nobody_can_work": "no"}, "nobody_can_work"),
        (FACTS, {"exempt": 0}, "exempt"),
        (FACTS, {"flags": []}, "flags"),
        (FACTS, {"flags": {"low_income_worker_household": "no"}}, "flags"),
        (FACTS, {"household_id": 1.5}, "household_id"),
        (FACTS, {"household_id": True}, "household_id"),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused_with_its_place(
    household: dict[str, Any], changes: dict[str, Any], where: str
) -> None:
    told = refused(written(household) | changes)
    assert told.startswith("to_json never writes such a classification:\n")
    assert f"  {where}: " in told


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"digest": "abc"}, "standard.digest"),
        ({"revision": "1"}, "standard.revision"),
        ({"revision": 99}, "standard"),
        ({"provisional": True}, "standard"),
        ({"unofficial": True}, "standard"),
        ({"review_date": "2024"}, "standard"),
        ({"review_date": "2031-12-31"}, "standard.applies_on_review_date"),
        ({"applies_on_review_date": False}, "standard"),
        ({"applies_from": "2021-01-01"}, "standard"),
        ({"interpretations": {}}, "standard.interpretations"),
        ({"interpretations": {"who_can_work": "nobody"}}, "standard.interpretations"),
    ],
)
def test_a_wrong_receipt_is_refused(changes: dict[str, Any], where: str) -> None:
    answer = written(POOR)
    answer["standard"] |= changes
    assert f"  {where}: " in refused(answer)


def test_an_answer_by_a_file_of_ones_own_is_read() -> None:
    answer = written(POOR)
    answer["standard"] |= {"id": "vn-somewhere-2022-2025", "digest": "0" * 64, "interpretations": {"own": "b"}}
    assert mdp.Classification.from_json(json.dumps(answer)).standard.id == "vn-somewhere-2022-2025"


@pytest.mark.parametrize("name", sorted(written({})))
def test_nothing_is_left_out_and_nothing_added(name: str) -> None:
    answer = written(POOR)
    assert "not a classification that to_json wrote" in refused({key: answer[key] for key in answer if key != name})
    assert "not a classification that to_json wrote" in refused(answer | {f"{name}_": 1})


@pytest.mark.parametrize("text", ["", "[]", "null", "3", '"x"', "[" * 5000])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(mdp.MdpovertyError, match="not a classification that to_json wrote"):
        mdp.Classification.from_json(text)
