"""The ladder beside a decision table: which better classes there are, and the least that leads to each."""

from __future__ import annotations

from mdpoverty.engine.decision import Decision, Rung, make_decision
from mdpoverty.engine.plan import make_plan
from mdpoverty.law.registry import load_standard
from mdpoverty.law.sections import CountRange
from mdpoverty.vocabulary import Status

POOR, NEAR, AVERAGE, ABOVE = (
    Status.POOR, Status.NEAR_POOR, Status.AVERAGE, Status.ABOVE_AVERAGE
)  # fmt: skip


def decision(standard: str) -> Decision:
    return make_plan(standard, 2019).decision


# 2016-2020, bands as bits: up to the poverty line (1) poor with every number; up to the near-poverty line (2) poor with
# 3 deprivations or more, else near-poor; up to the upper bound (4) average; above it (8) above average.
def test_the_least_that_leads_to_each_better_class() -> None:
    old = decision("vn-2016-2020")
    assert old.ladder([1, 2, 4, 8], 4) == [Rung(NEAR, 1, 2), Rung(AVERAGE, 2, 0), Rung(ABOVE, 3, 0)]
    assert old.ladder([1, 2, 4, 8], 2) == [Rung(NEAR, 1, 0), Rung(AVERAGE, 2, 0), Rung(ABOVE, 3, 0)]
    assert old.ladder([2, 4, 8], 4) == [Rung(NEAR, 0, 2), Rung(AVERAGE, 1, 0), Rung(ABOVE, 2, 0)]


def test_a_band_that_cannot_be_reached_leads_nowhere() -> None:
    old = decision("vn-2016-2020")
    assert old.ladder([2], 4) == [Rung(NEAR, 0, 2)]
    assert old.ladder([2, 0, 8], 4) == [Rung(NEAR, 0, 2), Rung(ABOVE, 2, 0)]
    assert old.ladder([0, 4], 4) == []


def test_one_class_may_be_reached_by_more_income_or_by_fewer_deprivations() -> None:
    # 2022-2025, made milder: up to the line (1) poor with 3 or more, near-poor with 1 or 2, average with none; up to
    # the upper bound (2) average; above it (4) above average.
    law = load_standard("vn-2022-2025")
    poor, near, *rest = law.decision_table
    some = near.model_copy(update={"deprivations": CountRange(at_least=1, at_most=2)})
    none = near.model_copy(update={"deprivations": CountRange(at_most=0), "status": AVERAGE})
    milder = make_decision(law.model_copy(update={"decision_table": (poor, some, none, *rest)}))
    either = [Rung(AVERAGE, 0, 5), Rung(AVERAGE, 1, 0)]
    assert milder.ladder([1, 2, 4], 5) == [Rung(NEAR, 0, 3), *either, Rung(ABOVE, 2, 0)]


def test_there_is_no_ladder_from_several_classes_or_from_the_best() -> None:
    old = decision("vn-2016-2020")
    assert old.ladder([1 | 2, 4], 2) == []  # poor or near-poor
    assert old.ladder([8], 3) == []


def test_two_bands_of_one_class_are_a_beginning_as_one_is() -> None:
    # 3 deprivations, up to the one line or up to the other: poor.
    old = decision("vn-2016-2020")
    assert old.ladder([1 | 2, 4], 3) == [Rung(AVERAGE, 1, 0)]
