"""Which missing facts would settle a class: the sets that trying each of them alone finds, in a few passes."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from mdpoverty.engine import completions, exact_counts
from mdpoverty.engine.classify import run_one
from mdpoverty.engine.completions import Sets, _values, filled, settling_facts
from mdpoverty.engine.gap_values import representatives
from mdpoverty.engine.missing_facts import facts_of_class
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.run import classify_columns

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


def one_by_one(household: dict[str, Any]) -> tuple[Sets, Sets]:
    """Try every set alone, in a pass of its own, within the same number of ways."""
    run, row, _ = run_one(household, "vn-2022-2025", 2024, None)
    columns, classes = run.columns.part(row, row + 1), run.plan.decision.classes
    known = _values(run.plan, columns, facts_of_class(run, row))
    surely: list[tuple[str, ...]] = []
    perhaps: list[tuple[str, ...]] = []
    left = completions._MOST_ROWS
    for facts in (facts for size in (1, 2, 3) for facts in combinations(known, size)):
        number = 1
        for fact in facts:
            number *= len(known[fact])
        if number > left or any(set(one) <= set(facts) for one in surely):
            continue
        left -= number
        outcomes = classify_columns(run.plan, filled(columns, known, {facts: number})).outcomes
        single = [int(some).bit_count() == 1 for some in classes[outcomes]]
        if all(single):
            surely.append(facts)
        elif any(single) and not any(set(one) <= set(facts) for one in perhaps):
            perhaps.append(facts)
    return tuple(surely), tuple(perhaps)


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_all_at_once_finds_what_one_by_one_finds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completions, "_MOST_ROWS", 2000)
    run, row, _ = run_one(HOUSEHOLDS[name], "vn-2022-2025", 2024, None)
    assert settling_facts(run, row) == one_by_one(HOUSEHOLDS[name])


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_it_takes_a_pass_for_each_size_of_the_sets(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    passes = []

    def counted(*given: Any) -> Any:
        passes.append(given)
        return classify_columns(*given)

    monkeypatch.setattr(completions, "classify_columns", counted)
    run, row, _ = run_one(HOUSEHOLDS[name], "vn-2022-2025", 2024, None)
    settling_facts(run, row)
    assert len(passes) <= 3


def test_members_of_whom_the_same_is_known_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen members: the sets that would be tried one by one have nearly as many ways as are allowed."""
    rows = []

    def counted(plan: Any, columns: Any) -> Any:
        rows.append(columns.n_households)
        return classify_columns(plan, columns)

    monkeypatch.setattr(completions, "classify_columns", counted)
    run, row, _ = run_one({"members": [{}] * 15}, "vn-2022-2025", 2024, None)
    settling_facts(run, row)
    assert sum(rows) < completions._MOST_ROWS / 2


def test_what_persons_have_in_common_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(plan: Plan, fact: str, persons: int | None = None) -> Any:
        asked.append(fact)
        return representatives(plan, fact, persons)

    monkeypatch.setattr(completions, "representatives", counted)
    run, row, _ = run_one({"members": [{}] * 15}, "vn-2022-2025", 2024, None)
    settling_facts(run, row)
    assert asked
    assert len(asked) == len(set(asked))


def test_nothing_is_filled_in_where_too_much_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_counts, "_choice", lambda *_: pytest.fail("values were looked up that nobody fills in"))
    run, row, _ = run_one({"members": [{}] * 15}, "vn-2022-2025", 2024, None)
    assert (run.classified.count_low[row], run.classified.count_high[row]) == (0, 12)


def test_each_missing_fact_is_named_once() -> None:
    run, row, _ = run_one({"members": [{}] * 3}, "vn-2022-2025", 2024, None)
    facts = facts_of_class(run, row)
    assert len(facts) == len(set(facts))
    assert {"area", "income_per_capita", "members[0].age", "members[2].age"} <= set(facts)
