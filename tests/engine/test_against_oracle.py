"""The engine and the oracle – a slow, literal reading of the decrees – give the same answers."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from tests.oracle import ORACLES, Answer
from tests.oracle.completions import completions
from tests.oracle.sampling import random_interpretations, random_review_date
from tests.oracle.strategies import Case, cases, random_records

import mdpoverty as mdp
from mdpoverty.engine.classification import Classification
from mdpoverty.engine.classify import classify_households
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.household import read_household

STANDARDS = sorted(ORACLES)
YEARS = (2016, 2020, 2021, 2022, 2024, 2026)


def same(found: Classification, expected: Answer) -> dict[str, tuple[object, object]]:
    """Return what differs, by name; empty where both agree.

    The oracle asks each test by itself; of the count and what follows from it the engine may say more (see
    ``test_exactness``), but nothing else.
    """
    pairs: dict[str, tuple[object, object]] = {
        "deprivations": (found.deprivations, expected.deprivations),
        "unknown_deprivations": (found.unknown_deprivations, expected.unknown_deprivations),
        "nobody_can_work": (found.nobody_can_work, expected.nobody_can_work),
    }
    possible = tuple(status.value for status in found.possible_statuses)
    (low, high), (least, most) = found.deprivation_count, expected.deprivation_count
    if (low, high) != (least, most) and expected.status == "undetermined" and least <= low <= high <= most:
        if not set(possible) <= set(expected.possible_statuses):
            pairs["possible_statuses"] = (possible, expected.possible_statuses)
    else:
        pairs |= {
            "status": (found.status.value, expected.status),
            "possible_statuses": (possible, expected.possible_statuses),
            "basis": (found.basis, expected.basis),
            "deprivation_count": (found.deprivation_count, expected.deprivation_count),
            "exempt": (found.exempt, expected.exempt),
            "flags": (found.flags, expected.flags),
        }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def classify(case: Case) -> Classification:
    return mdp.classify(
        case.record, case.standard_id, review_date=case.review_date, interpretations=case.interpretations
    )


@pytest.mark.parametrize("complete", [True, False], ids=["complete", "with_gaps"])
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("standard_id", STANDARDS)
def test_a_thousand_households_of_a_review(standard_id: str, year: int, complete: bool) -> None:  # noqa: FBT001
    review_date = date(year, 12, 31)
    plan = make_plan(mdp.load_standard(standard_id), review_date)
    records = random_records(year, 1000, standard_id, review_date, complete=complete)
    found = classify_households([read_household(record) for record in records], plan)
    differences = {
        record["household_id"]: different
        for record, answer in zip(records, found, strict=True)
        if (different := same(answer, ORACLES[standard_id](record, review_date, None)))
    }
    assert not differences
    assert len({answer.status for answer in found}) >= 4  # the sample reaches the classes that matter


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("standard_id", STANDARDS)
def test_any_day_and_any_reading(standard_id: str, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - made households
    review_date, chosen = random_review_date(rng), random_interpretations(rng, standard_id)
    plan = make_plan(mdp.load_standard(standard_id), review_date, chosen)
    records = random_records(seed, 200, standard_id, review_date)
    found = classify_households([read_household(record) for record in records], plan)
    for record, answer in zip(records, found, strict=True):
        assert same(answer, ORACLES[standard_id](record, review_date, chosen)) == {}


@given(case=cases())
@settings(max_examples=300, deadline=None)
def test_one_household_at_a_time(case: Case) -> None:
    assert same(classify(case), case.answer()) == {}


@given(case=cases())
@settings(max_examples=150, deadline=None)
def test_filling_the_gaps_never_leaves_the_possible_answers(case: Case) -> None:
    before = classify(case)
    rng = Random(0)  # noqa: S311 - made households
    filled = completions(case.record, case.standard_id, case.review_date, rng=rng, number=5)
    plan = make_plan(mdp.load_standard(case.standard_id), case.review_date, case.interpretations)
    for after in classify_households([read_household(record) for record in filled], plan):
        assert after.status in before.possible_statuses
        assert before.deprivation_count[0] <= after.deprivation_count[0]
        assert after.deprivation_count[1] <= before.deprivation_count[1]
        assert set(before.deprivations) <= set(after.deprivations)
        assert set(after.deprivations) <= {*before.deprivations, *before.unknown_deprivations}
        for certain, settled in ((before.exempt, after.exempt), (before.nobody_can_work, after.nobody_can_work)):
            assert certain is None or certain == settled


@given(case=cases(complete=True))
@settings(max_examples=150, deadline=None)
def test_complete_facts_leave_nothing_open(case: Case) -> None:
    answer = classify(case)
    assert len(answer.possible_statuses) == 1
    assert answer.deprivation_count[0] == answer.deprivation_count[1]
    assert None not in (answer.exempt, answer.nobody_can_work, *answer.flags.values())
    assert answer.missing_facts == ()
