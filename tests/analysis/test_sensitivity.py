"""What doubtful clauses are worth, on a register small enough to be worked out by hand."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

import mdpoverty as mdp

# Made; vn-2022-2025 on 31 December 2024, rural, all within the line, three deprivations ticked unless said otherwise:
#   1: a man of 70 who works on his own account: past the retirement age (61), so exempt; not if he can who works
#   2: a man of 40, severely disabled: exempt; not if only the extremely severe cannot work
#   3: a man of 40 who can work: never exempt
#   4: two ticks, a man of 40 whose insurance the state pays: near-poor with 2; poor with 3 if he counts as uninsured
#   5: two ticks, insured otherwise: near-poor whatever is read
HOUSEHOLDS = pl.DataFrame({
    "household_id": [1, 2, 3, 4, 5], "area": ["rural"] * 5, "income_per_capita": [1_000_000] * 5,
    "deprived_water": [True] * 5, "deprived_sanitation": [True] * 5,
    "deprived_telecom": [True, True, True, False, False],
    **{f"deprived_{name}": [False] * 5 for name in (
        "employment", "dependants", "nutrition", "adult_education", "child_schooling", "housing_quality",
        "housing_area", "information_means")},
})  # fmt: skip
MEMBERS = pl.DataFrame({
    "household_id": [1, 2, 3, 4, 5], "age": [70, 40, 40, 40, 40], "sex": ["male"] * 5,
    "work": ["own_account"] * 5,
    "disability": ["not_disabled", "severe", "not_disabled", "not_disabled", "not_disabled"],
    "health_insurance": ["other_insured", "other_insured", "other_insured", "state_funded", "other_insured"],
})  # fmt: skip
HOW = {"standard": "vn-2022-2025", "review_date": 2024}


def rows(table: pl.DataFrame) -> dict[str, tuple[int, ...]]:
    counts = table.select("changed", "households_moved", "exemptions_moved", "poor", "near_poor", "exempt")
    return {row[0]: row[1:] for row in counts.iter_rows()}


def test_every_reading_alone() -> None:
    found = rows(mdp.sensitivity(HOUSEHOLDS, MEMBERS, **HOW))
    assert found == {
        "": (0, 0, 3, 2, 2),
        "state_funded_insurance=left_out_of_the_test": (0, 0, 3, 2, 2),
        "state_funded_insurance=counts_as_uninsured": (1, 0, 4, 1, 2),
        "incapacity_from=extremely_severe": (0, 1, 3, 2, 1),
        # He works, too: so household 2 is not exempt either.
        "who_can_work=any_age_working": (0, 2, 3, 2, 0),
        "who_can_work=form_15_60": (0, 0, 3, 2, 2),
        "adult_education_upper_age=under_30": (0, 0, 3, 2, 2),
        "dependant_elderly=all_elderly": (0, 0, 3, 2, 2),
        "schooling_level=any_school": (0, 0, 3, 2, 2),
    }


def test_readings_together() -> None:
    named = ("state_funded_insurance", "incapacity_from")
    found = rows(mdp.sensitivity(HOUSEHOLDS, MEMBERS, together=named, **HOW))
    assert len(found) == 9 + 2
    both = "state_funded_insurance=counts_as_uninsured + incapacity_from=extremely_severe"
    assert found[both] == (1, 1, 4, 1, 1)


def test_from_other_readings() -> None:
    chosen = {"state_funded_insurance": "counts_as_uninsured"}
    found = rows(mdp.sensitivity(HOUSEHOLDS, MEMBERS, interpretations=chosen, **HOW))
    assert found[""] == (0, 0, 4, 1, 2)
    assert found["state_funded_insurance=counts_as_insured"] == (1, 0, 3, 2, 2)


def test_a_table_of_the_callers_kind() -> None:
    found = mdp.sensitivity(HOUSEHOLDS.to_pandas(), MEMBERS.to_pandas(), **HOW)
    assert isinstance(found, pd.DataFrame)
    assert list(found.columns[:4]) == ["changed", "households_moved", "exemptions_moved", "poor"]
    assert found["who_can_work"][0] == "working_age"


def test_what_cannot_be_combined_is_told() -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.sensitivity(HOUSEHOLDS, MEMBERS, together=("who_can_wrok",), **HOW)
    known = "state_funded_insurance, incapacity_from, who_can_work, adult_education_upper_age, dependant_elderly"
    assert str(refused.value) == (
        "these interpretations cannot be used with vn-2022-2025:\n"
        "  who_can_wrok: no such interpretation – did you mean 'who_can_work'?; "
        f"known: {known}, schooling_level, social_pension"
    )


def test_a_review_date_outside_the_standard_is_told_once_not_for_each_reading() -> None:
    table = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [1_000_000]})
    with pytest.warns(mdp.ReviewDateWarning, match="2028") as told:
        mdp.sensitivity(table, standard="vn-2022-2025", review_date=2028)
    assert [type(warning.message) for warning in told].count(mdp.ReviewDateWarning) == 1
