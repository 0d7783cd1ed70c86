"""Why a class is another under another standard: an exact split that does not depend on an order."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.analysis.attribution import mixed

SPLIT = ("moved_by_lines", "moved_by_indicators", "moved_by_rule")


def moves(**columns: Any) -> mdp.Reclassification[pl.DataFrame]:
    table = pl.DataFrame({"household_id": range(len(columns["area"])), **columns})
    return mdp.reclassify(table, before="vn-2016-2020", after="vn-2022-2025", review_date=2021, recorded_under="both")


def test_by_hand() -> None:
    # Rural, deprivations by points under both standards. Lines: 700 000, 1 000 000, 1 500 000 before; 1 500 000 and
    # 2 250 000 after. Of the older form with the newer lines the band up to the near-poverty line is empty.
    # A: 650 000, d = 0: poor before (by income alone), near-poor after. With the new lines alone still poor, with the
    #    new form alone near-poor: the form moves it, whatever comes first.
    # B: 1 200 000, d = 3: average before, poor after. With the new lines alone poor, with the new form alone average:
    #    the lines move it.
    # C: 1 200 000, d = 0: average before, near-poor after. Lines first: poor, which is neither (half of the way), then
    #    the form brings the other half. Form first: average still, then the lines bring the whole. Lines (1/2 + 1) / 2.
    # D: 800 000, d = 3: poor under both.
    table = moves(
        area=["rural"] * 4,
        income_per_capita=[650_000, 1_200_000, 1_200_000, 800_000],
        deprivation_points=[0, 30, 0, 30],
    ).table
    assert table["status_before"].to_list() == ["poor", "average_living_standard", "average_living_standard", "poor"]
    assert table["status_after"].to_list() == ["near_poor", "poor", "near_poor", "poor"]
    assert table.select(SPLIT).rows() == [(0, 0, 1), (1, 0, 0), (0.75, 0, 0.25), (0, 0, 0)]


def test_indicators_alone() -> None:
    # Rural, 800 000: in the band in which the older standard asks for 3 deprivations, and up to the line of the newer.
    # The household has a telephone and no internet, water and sanitation are bad: before 2 (near-poor), after 3, with
    # telecom, which asks for internet only (poor). The new lines alone make it poor by income, the new form alone
    # leaves it above 700 000, average. So before the indicators change it is, by order, near-poor or poor …
    person = {"phone_subscription": True, "uses_internet": False, "age": 40, "sex": "male", "work": "own_account",
              "disability": "not_disabled", "health_insurance": "other_insured", "receives_social_allowance": False,
              "untreated_illness": False}  # fmt: skip
    home = {
        "area": "rural", "income_per_capita": 800_000, "housing_area": 60.0, "wall_durable": True,
        "column_durable": True, "roof_durable": True, "water_source": "surface_water", "toilet": "no_toilet",
        "has_tv": True,
    }  # fmt: skip
    table = mdp.reclassify(
        pl.DataFrame([{"household_id": 1, **home}]), pl.DataFrame([{"household_id": 1, **person}]),
        before="vn-2016-2020", after="vn-2022-2025", review_date=2021,
    ).table  # fmt: skip
    assert table.select("status_before", "status_after").row(0) == ("near_poor", "poor")
    # In twelfths (2, 1, 1, 2 for the steps of a cause after none, one, the other, both of the others), with -1 for
    # near-poor, 1 for poor, 0 for average: none -1, L 1, I -1 (2 of the older list … the newer 3: poor in the band: 1),
    # F 0, LI 1, LF -1 (d = 2 up to the line: near-poor), IF 0, LIF 1.
    # L: 2 (1 + 1) + (LI 1 - I 1) + (LF -1 - F 0) + 2 (1 - 0) = 4 + 0 - 1 + 2 = 5
    # I: 2 (1 + 1) + (LI 1 - L 1) + (IF 0 - F 0) + 2 (1 + 1) = 4 + 0 + 0 + 4 = 8
    # F: 2 (0 + 1) + (LF -1 - L 1) + (IF 0 - I 1) + 2 (1 - 1) = 2 - 2 - 1 + 0 = -1
    assert table.select(SPLIT).row(0) == pytest.approx((5 / 12, 8 / 12, -1 / 12))


def registers(seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    records = random_records(seed, 400, "vn-2016-2020", date(2021, 12, 31))
    people = [{"household_id": r["household_id"], **m} for r in records for m in r.get("members") or []]
    hubs = [{name: value for name, value in r.items() if name not in ("members", "assessed")} for r in records]
    return pl.DataFrame(hubs, infer_schema_length=None), pl.DataFrame(people, infer_schema_length=None)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("recorded_under", ["before", "after", "both"])
def test_the_split_adds_up(seed: int, recorded_under: Any) -> None:
    how: dict[str, Any] = {"review_date": 2021, "recorded_under": recorded_under}
    found = mdp.reclassify(*registers(seed), before="vn-2016-2020", after="vn-2022-2025", **how)
    table = found.table.with_columns(pl.sum_horizontal(SPLIT, ignore_nulls=False).alias("sum"))
    moved = pl.col("status_before") != pl.col("status_after")
    open_ = (pl.col("status_before") == "undetermined") | (pl.col("status_after") == "undetermined")
    assert table.filter(moved & ~open_)["sum"].drop_nulls().to_list() == pytest.approx(
        [1] * table.filter(moved & ~open_)["sum"].drop_nulls().len()
    )
    assert table.filter(~moved & ~open_).select(pl.any_horizontal(pl.col(SPLIT) != 0).any()).item() is False
    assert table.filter(open_)["sum"].null_count() == table.filter(open_).height
    assert table.filter(moved & ~open_)["sum"].drop_nulls().len() > 20
    sums = found.transitions.filter(moved).select(
        (pl.sum_horizontal("by_lines", "by_indicators", "by_rule") + pl.col("not_split") - pl.col("households")).abs()
    )
    assert sums.to_series().max() == pytest.approx(0, abs=1e-9)


def test_the_other_way_round_the_causes_are_the_same() -> None:
    how: dict[str, Any] = {"review_date": 2021, "recorded_under": "both"}
    there = mdp.reclassify(*registers(5), before="vn-2016-2020", after="vn-2022-2025", **how).table
    back = mdp.reclassify(*registers(5), before="vn-2022-2025", after="vn-2016-2020", **how).table
    assert there.select(SPLIT).equals(back.select(SPLIT))


def test_between_a_standard_and_itself_nothing_moves() -> None:
    same = mdp.reclassify(
        *registers(1), before="vn-2022-2025", after="vn-2022-2025", review_date=2021, recorded_under="both"
    )
    assert same.transitions["by_rule"].drop_nulls().sum() == 0


def test_a_mixed_standard_takes_each_part_from_its_own() -> None:
    old, new = mdp.load_standard("vn-2016-2020"), mdp.load_standard("vn-2022-2025")
    law = mixed(new, old, old)  # new lines in the older form: its band up to the near-poverty line is empty
    assert law.indicator_ids == old.indicator_ids
    rural = [
        edge.at_most
        for band in law.income_bands
        for edge in band.upper
        if (edge.fact, edge.area) == ("income_per_capita", "rural")
    ]
    assert rural == [1_500_000, 1_500_000, 2_250_000]
    assert mixed(old, old, old).model_copy(update={"id": old.id, "unofficial": False}) == old
