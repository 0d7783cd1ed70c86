"""An incomplete list of members means persons of whom nothing is known, unless the size says that all are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.engine.test_against_oracle import same
from tests.engine.test_exact_counts import BARE, GROWN
from tests.oracle import ORACLES
from tests.oracle.completions import completions
from tests.oracle.people import INCOMPLETE
from tests.oracle.sampling import Record, random_interpretations, random_review_date
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.engine.classification import Classification, classification_of
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.engine.run import Run, run_member_groups, run_plan
from mdpoverty.facts.columns import HouseholdColumns, columns_of
from mdpoverty.facts.household import Household, read_household

STANDARDS = sorted(ORACLES)
LAW = "vn-2022-2025"
DAY = date(2024, 6, 30)


def columns_with_flags(records: list[Record], plan: Plan) -> tuple[HouseholdColumns, list[Household]]:
    facts = [{name: value for name, value in record.items() if name != INCOMPLETE} for record in records]
    households = [read_household(record) for record in facts]
    law = plan.standard
    columns = columns_of(households, plan.household_facts, plan.member_facts, law.indicator_ids, law.dictionary)
    flags = np.array([bool(record.get(INCOMPLETE)) for record in records])
    return replace(columns, incomplete=flags), households


def run(records: list[Record], plan: Plan) -> tuple[Run, list[Household]]:
    columns, households = columns_with_flags(records, plan)
    return run_plan(plan, columns), households


def classified(records: list[Record], plan: Plan) -> list[Classification]:
    found, households = run(records, plan)
    return [classification_of(found, row, household) for row, household in enumerate(households)]


def one(**facts: Any) -> Classification:
    return classified([{**facts, INCOMPLETE: True}], make_plan(mdp.load_standard(LAW), DAY))[0]


def with_incomplete_lists(seed: int, number: int, standard_id: str, review_date: date, rng: Random) -> list[Record]:
    """Made households; the lists of two in three are incomplete, and in some of these the size is known."""
    records = random_records(seed, number, standard_id, review_date)
    return [{**record, INCOMPLETE: True} if rng.randrange(3) else record for record in records]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("standard_id", STANDARDS)
def test_the_engine_reads_incomplete_lists_as_the_oracle_does(standard_id: str, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - made households
    review_date, chosen = random_review_date(rng), random_interpretations(rng, standard_id)
    plan = make_plan(mdp.load_standard(standard_id), review_date, chosen)
    records = with_incomplete_lists(seed, 300, standard_id, review_date, rng)
    for record, answer in zip(records, classified(records, plan), strict=True):
        assert same(answer, ORACLES[standard_id](record, review_date, chosen)) == {}, record["household_id"]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("standard_id", STANDARDS)
def test_whoever_else_belongs_to_the_household_its_answer_holds(standard_id: str, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - made households
    review_date = random_review_date(rng)
    plan = make_plan(mdp.load_standard(standard_id), review_date)
    records = with_incomplete_lists(seed, 60, standard_id, review_date, rng)
    for record, before in zip(records, classified(records, plan), strict=True):
        wholes = list(completions(record, standard_id, review_date, rng=rng, number=6))
        for after in classified(wholes, plan):
            assert after.status in before.possible_statuses
            assert before.deprivation_count[0] <= after.deprivation_count[0]
            assert after.deprivation_count[1] <= before.deprivation_count[1]
            assert set(before.deprivations) <= set(after.deprivations)
            assert set(after.deprivations) <= {*before.deprivations, *before.unknown_deprivations}
            assert before.exempt in (None, after.exempt)
            assert before.nobody_can_work in (None, after.nobody_can_work)
            assert all(flag in (None, after.flags[name]) for name, flag in before.flags.items())


OLD = {**GROWN, "age": 70}


def test_one_old_person_of_an_incomplete_list_is_not_a_household_in_which_nobody_can_work() -> None:
    # Water, toilet and nobody insured but the one: poor by income 1,000,000 and 3 deprivations, whoever else there is.
    poor = {**BARE, "assessed": {"health_insurance": True}}
    assert mdp.classify({**poor, "members": [OLD]}, LAW, review_date=DAY).exempt is True
    answer = one(**poor, members=[OLD])
    assert answer.status is mdp.Status.POOR
    assert (answer.nobody_can_work, answer.exempt) == (None, None)
    assert "members" in answer.missing_facts


@pytest.mark.parametrize(("size", "exempt"), [(1, True), (2, None), (None, None)])
def test_the_size_says_whether_all_are_listed(size: int | None, exempt: bool | None) -> None:  # noqa: FBT001
    assert one(**BARE, assessed={"health_insurance": True}, members=[OLD], size=size).exempt is exempt


@pytest.mark.parametrize(
    ("area", "deprived"),
    [
        (15.9, True),  # 15.9 m² are less than 8 m² for each of two persons, and for each of more
        (16.0, None),  # 16 / 2 = 8 is enough for two; for three it is not
        (800.0, None),  # for 101 persons it is not
    ],
)
def test_area_per_person_with_any_number_of_persons(area: float, deprived: bool | None) -> None:  # noqa: FBT001
    answer = one(**{**BARE, "housing_area": area}, members=[GROWN, GROWN])
    found = True if "housing_area" in answer.deprivations else None if answer.unknown_deprivations else False
    assert found is deprived
    assert ("size" in answer.missing_facts) is (deprived is None)


def test_what_a_listed_member_shows_is_certain() -> None:
    answer = one(**BARE, members=[{**GROWN, "health_insurance": "uninsured"}])
    assert "health_insurance" in answer.deprivations
    assert answer.nobody_can_work is False


def test_a_flag_goes_with_its_household() -> None:
    plan = make_plan(mdp.load_standard(LAW), DAY)
    records = [{**BARE, "members": [OLD]}, {**BARE, "members": [OLD], INCOMPLETE: True}, {**BARE, "members": [GROWN]}]
    columns, _ = columns_with_flags(records, plan)
    for some, flags in ((columns.part(1, 3), [True, False]), (columns.take(np.array([2, 1, 1])), [False, True, True])):
        assert some.incomplete is not None
        assert some.incomplete.tolist() == flags


def test_persons_who_are_missing_from_the_list_may_be_of_every_group() -> None:
    plan = make_plan(mdp.load_standard(LAW), DAY)
    columns, _ = columns_with_flags([{**BARE, "members": [OLD]}, {**BARE, "members": [OLD], INCOMPLETE: True}], plan)
    for low, high in run_member_groups(plan, columns).values():
        assert low[0] == low[1]
        assert high[1] > 1_000_000_000 > high[0]
