"""The same households at two reviews: who moved, what moved them, and which facts changed."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

import mdpoverty as mdp

# Made. Rural, vn-2022-2025: line 1 500 000, average up to 2 250 000; deprived in water, sanitation and means of
# information or not; the other facts speak against a deprivation.
GOOD = {
    "area": "rural", "income_per_capita": 1_400_000, "housing_area": 60.0, "wall_durable": True, "column_durable": True,
    "roof_durable": True, "water_source": "surface_water", "toilet": "no_toilet", "has_tv": False, "has_radio": False,
    "has_desktop": False, "has_phone": False, "has_laptop": False, "has_tablet": False, "has_smartphone": False,
}  # fmt: skip
ADULT = {"age": 40, "sex": "male", "work": "own_account", "disability": "not_disabled", "uses_internet": True,
         "health_insurance": "other_insured", "receives_social_allowance": False}  # fmt: skip


def review(year: int, homes: dict[int, dict[str, object]], people: list[dict[str, object]] | None = None) -> mdp.Review:
    households = pl.DataFrame([{"household_id": key, **GOOD, **home} for key, home in homes.items()])
    members = pl.DataFrame([{"household_id": key, **ADULT} for key in homes] if people is None else people)
    return mdp.Review(households, members, review_date=year)


def test_what_moved_each_household() -> None:
    # 1: poor; earns 1 600 000 the year after: average, by income. 2: poor; gets piped water: 2 deprivations, near-poor.
    # 3: poor; 1 600 000 and piped water: average by income alone, near-poor by the water alone, which is half of no
    # way at all (0): income ((1 + 1) + (1 - 0)) / 4 = 3/4, deprivations ((0 + 1) + (1 - 1)) / 4 = 1/4.
    # 4: nothing changed. 5: not in the register the year after. 6: new.
    before = review(2023, {1: {}, 2: {}, 3: {}, 4: {}, 5: {}})
    richer, water = {"income_per_capita": 1_600_000}, {"water_source": "piped"}
    after = review(2024, {6: {}, 4: {}, 3: {**richer, **water}, 2: water, 1: richer})
    found = mdp.compare_reviews(before, after, standard="vn-2022-2025")
    average = "average_living_standard"
    assert found.table.rows() == [
        (1, "poor", average, 1.0, 0.0, "", "", "income_per_capita"),
        (2, "poor", "near_poor", 0.0, 1.0, "water", "", "water_source"),
        (3, "poor", average, 0.75, 0.25, "water", "", "income_per_capita|water_source"),
        (4, "poor", "poor", 0.0, 0.0, "", "", ""),
        (5, "poor", None, None, None, None, None, None),
        (6, None, "poor", None, None, None, None, None),
    ]
    assert found.transitions.rows() == [
        ("poor", "poor", 1), ("poor", "near_poor", 1), ("poor", average, 2), ("poor", None, 1), (None, "poor", 1)
    ]  # fmt: skip


def test_members_are_compared_in_any_order_and_their_ages_not() -> None:
    two = [{"household_id": 1, **ADULT}, {"household_id": 1, **ADULT, "work": "seeking_work"}]
    older = [{**person, "age": 41} for person in reversed(two)]
    same = mdp.compare_reviews(review(2023, {1: {}}, two), review(2024, {1: {}}, older), standard="vn-2022-2025")
    assert same.table["facts_changed"].to_list() == [""]
    working = [{**person, "work": "own_account"} for person in older]
    found = mdp.compare_reviews(review(2023, {1: {}}, two), review(2024, {1: {}}, working), standard="vn-2022-2025")
    assert found.table.select("resolved", "facts_changed").row(0) == ("employment", "members.work")
    one = mdp.compare_reviews(review(2023, {1: {}}, two), review(2024, {1: {}}, older[:1]), standard="vn-2022-2025")
    assert one.table["facts_changed"].to_list() == ["members"]


def test_an_unknown_class_is_not_split() -> None:
    found = mdp.compare_reviews(
        review(2023, {1: {"income_per_capita": None}}), review(2024, {1: {}}), standard="vn-2022-2025"
    )
    row = found.table.row(0, named=True)
    assert (row["status_before"], row["moved_by_income"], row["facts_changed"]) == (
        "undetermined", None, "income_per_capita"
    )  # fmt: skip


def test_pandas_in_pandas_out() -> None:
    households = pd.DataFrame([{"household_id": 1, **GOOD}])
    before, after = (mdp.Review(households, review_date=year) for year in (2023, 2024))
    assert isinstance(mdp.compare_reviews(before, after, standard="vn-2022-2025").table, pd.DataFrame)


def test_a_table_is_no_review() -> None:
    with pytest.raises(mdp.MdpovertyError, match="DataFrame is not a review; give Review"):
        mdp.compare_reviews(pl.DataFrame(), pl.DataFrame(), standard="vn-2022-2025")  # type: ignore[arg-type]
