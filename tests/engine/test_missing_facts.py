"""Which missing facts would settle a class: the sets that trying each of them alone finds, in a few passes."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from tests.engine.test_exact_counts import BARE, GROWN

import mdpoverty as mdp
from mdpoverty.engine import exact_counts, missing_facts
from mdpoverty.engine.classify import classify_households, run_one
from mdpoverty.engine.gap_values import gap_values
from mdpoverty.engine.missing_facts import Sets, settling_facts
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.engine.run import run_households, run_plan
from mdpoverty.facts.household import Household, read_household

PLAN = make_plan("vn-2022-2025", 2024)

# Made: hardly anything is known, members are alike or not, several facts settle the class together.
HOUSEHOLDS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "the area alone": {"area": "rural"},
    "members of whom nothing is known": {"size": 4, "members": [{}, {}]},
    "members who are alike": {"members": [{"age": 30}, {"age": 8}, {"age": 30}, {"age": 30}]},
    "members with the same facts unknown": {"members": [{"age": 30, "sex": "male"}, {"age": 31, "sex": "male"}]},
    "an income": {"area": "rural", "income_per_capita": 1_400_000, "members": [{"age": 3}, {}], "toilet": "septic"},
    "a line": {"area": "urban", "members": [{"can_work": True}], "housing_area": 30.0, "has_tv": True},
}


def values_of(name: str, persons: int) -> list[Any]:
    """The values of a fact that stand for all, as a record has them."""
    found = gap_values(PLAN, name, persons)
    words = list(PLAN.standard.dictionary[name].codes) if name != "members" else []
    chosen = [] if found is None else found.tolist()
    if name == "age":
        return [date.fromordinal(day) for day in chosen]
    return [words[value] for value in chosen] if words else chosen


def with_facts(household: Household, facts: tuple[str, ...], values: tuple[Any, ...]) -> Household:
    """The household with some facts by their addresses."""
    found, members = {}, [dict[str, Any]() for _ in household.members]
    for fact, value in zip(facts, values, strict=True):
        place, _, name = fact.removeprefix("members[").rpartition("].")
        (members[int(place)] if place else found)["birth_date" if name == "age" else name] = value
    people = [member.model_copy(update=more) for member, more in zip(household.members, members, strict=True)]
    return household.model_copy(update={**found, "members": tuple(people)})


def one_by_one(record: dict[str, Any], left: int) -> tuple[Sets, Sets]:
    """Try every set alone, each way of filling it as a household of its own, within the same number of ways."""
    household = read_household(record)
    (answer,) = classify_households([household], PLAN)
    persons = household.size or len(household.members)
    values = {fact: values_of(fact.rpartition(".")[2], persons) for fact in answer.missing_facts}
    surely: list[tuple[str, ...]] = []
    perhaps: list[tuple[str, ...]] = []
    for facts in (facts for size in (1, 2, 3) for facts in combinations(filter(values.get, values), size)):
        ways = list(product(*(values[fact] for fact in facts)))
        if len(ways) > left or any(set(one) <= set(facts) for one in surely):
            continue
        left -= len(ways)
        answers = classify_households([with_facts(household, facts, way) for way in ways], PLAN)
        settled = [answer.status is not mdp.Status.UNDETERMINED for answer in answers]
        if all(settled):
            surely.append(facts)
        elif any(settled) and not any(set(one) <= set(facts) for one in perhaps):
            perhaps.append(facts)
    return tuple(surely), tuple(perhaps)


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_all_at_once_finds_what_one_by_one_finds(name: str) -> None:
    run, row, _ = run_one(HOUSEHOLDS[name], "vn-2022-2025", 2024, None)
    assert settling_facts(run, row, most_ways=2000) == one_by_one(HOUSEHOLDS[name], 2000)


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_what_is_known_of_other_households_alone_stays_unknown(name: str) -> None:
    """In a table a fact has a column if it is known of anybody."""
    other = {
        "area": "urban", "income_per_capita": 9_000_000, "size": 2, "housing_area": 90.0, "toilet": "septic",
        "water_source": "piped", "has_tv": True,
        "members": [{"age": 40, "sex": "male", "can_work": True, "health_insurance": "state_funded"}] * 2,
    }  # fmt: skip
    both = run_households([read_household(record) for record in (other, HOUSEHOLDS[name])], PLAN)
    run, row, _ = run_one(HOUSEHOLDS[name], "vn-2022-2025", 2024, None)
    assert settling_facts(both, 1) == settling_facts(run, row)


def test_a_fact_is_filled_in_for_the_member_who_lacks_it() -> None:
    # Water and toilet make 2; the insurance of the second member decides between 2, near-poor, and 3, poor.
    uncertain = {name: value for name, value in GROWN.items() if name != "health_insurance"}
    run, row, _ = run_one({**BARE, "members": [GROWN, uncertain]}, "vn-2022-2025", 2024, None)
    assert settling_facts(run, row) == ((("members[1].health_insurance",),), ())


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_it_takes_a_pass_for_each_size_of_the_sets(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    passes = []

    def counted(*given: Any) -> Any:
        passes.append(given)
        return run_plan(*given)

    monkeypatch.setattr(missing_facts, "run_plan", counted)
    run, row, _ = run_one(HOUSEHOLDS[name], "vn-2022-2025", 2024, None)
    settling_facts(run, row)
    assert len(passes) <= 3


def test_members_of_whom_the_same_is_known_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen members: the sets that would be tried one by one have nearly as many ways as are allowed."""
    rows = []

    def counted(plan: Any, columns: Any) -> Any:
        rows.append(columns.n_households)
        return run_plan(plan, columns)

    monkeypatch.setattr(missing_facts, "run_plan", counted)
    run, row, _ = run_one({"members": [{}] * 15}, "vn-2022-2025", 2024, None)
    settling_facts(run, row, most_ways=20_000)
    assert sum(rows) < 10_000


def test_what_persons_have_in_common_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(plan: Plan, fact: str, persons: int | None = None) -> Any:
        asked.append(fact)
        return gap_values(plan, fact, persons)

    monkeypatch.setattr(missing_facts, "gap_values", counted)
    run, row, _ = run_one({"members": [{}] * 15}, "vn-2022-2025", 2024, None)
    settling_facts(run, row)
    assert asked
    assert len(asked) == len(set(asked))


def test_nothing_is_filled_in_where_too_much_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_counts, "gap_values", lambda *_: pytest.fail("values are looked up that nobody fills in"))
    run, row, _ = run_one({"members": [{}] * 15}, "vn-2022-2025", 2024, None)
    assert (run.classified.count_low[row], run.classified.count_high[row]) == (0, 12)


def test_each_missing_fact_is_named_once() -> None:
    run, row, _ = run_one({"members": [{}] * 3}, "vn-2022-2025", 2024, None)
    facts = missing_facts.missing_facts(run, row)
    assert len(facts) == len(set(facts))
    assert {"area", "income_per_capita", "members[0].age", "members[2].age"} <= set(facts)
