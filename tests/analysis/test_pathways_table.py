"""Ways out of poverty for a table: what they promise holds when the facts are changed and classified again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests.oracle.strategies import random_records

import mdpoverty as mdp


def register(seed: int, standard: str, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    records = random_records(seed, 600, standard, date(year, 12, 31), complete=True)
    people = [{"household_id": record["household_id"], **member} for record in records for member in record["members"]]
    left_out = ("members", "assessed", "income_score", "deprivation_points")
    homes = [{name: value for name, value in record.items() if name not in left_out} for record in records]
    return pl.DataFrame(homes, infer_schema_length=None), pl.DataFrame(people, infer_schema_length=None)


@pytest.mark.parametrize(("standard", "year"), [("vn-2016-2020", 2019), ("vn-2022-2025", 2024)])
def test_the_class_at_the_end_of_a_way_is_the_promised_one(standard: str, year: int) -> None:
    households, members = register(year, standard, year)
    how: dict[str, Any] = {"standard": standard, "review_date": year}
    found = mdp.pathways_table(households, members, **how).table
    assert found["status"].to_list() == mdp.classify_table(households, members, **how)["status"].to_list()

    whole = pl.col("household_income")
    richer = households.with_columns(
        pl.when(whole.is_null()).then(pl.col("income_per_capita") + found["income_gap"].fill_null(0)),
        whole + found["household_income_gap"].fill_null(0),
        one_less=found["income_gap"],
    )
    after = mdp.classify_table(richer.drop("one_less"), members, **how)["status"]
    told = found.with_columns(after=after).filter(pl.col("income_gap").is_not_null())
    assert told.height > 100
    assert (told["after"] == told["status_by_income"]).all()
    one = pl.when(pl.col("one_less") > 0).then(1).otherwise(0)
    nearly = richer.with_columns(pl.col("income_per_capita") - one, whole - one)
    short = found.with_columns(after=mdp.classify_table(nearly.drop("one_less"), members, **how)["status"])
    short = short.filter(pl.col("income_gap") > 0)
    assert (short["after"] != short["status_by_income"]).all()  # one dong less is not enough

    better, fewer = resolved(households, members, how, found), found["deprivations_to_resolve"]
    told = found.with_columns(after=better).filter(fewer.is_not_null())
    assert told.height > 20
    assert (told["after"] == told["status_by_deprivations"]).all()


def resolved(households: pl.DataFrame, members: pl.DataFrame, how: dict[str, Any], found: pl.DataFrame) -> pl.Series:
    """The classes after a reviewer has ticked "no" for as many deprivations as are to be resolved, the first ones."""
    results = mdp.classify_table(households, members, **how)
    names = mdp.load_standard(how["standard"]).indicator_ids
    ticks = []
    for row, number in zip(results.iter_rows(named=True), found["deprivations_to_resolve"].to_list(), strict=True):
        deprived = [name for name in names if row[f"deprived_{name}"]][: number or 0]
        ticks.append({f"deprived_{name}": False if name in deprived else None for name in names})
    table = pl.concat([households, pl.DataFrame(ticks, schema=dict.fromkeys(ticks[0], pl.Boolean))], how="horizontal")
    return mdp.classify_table(table, members, **how)["status"]


# Made. Rural, vn-2022-2025, three and four deprivations by ticks; the others are ticked "no".
NAMES = ("employment", "dependants", "nutrition", "health_insurance", "adult_education", "child_schooling",
         "housing_quality", "housing_area", "water", "sanitation", "telecom", "information_means")  # fmt: skip


def home(number: int, district: str, *deprived: str, income: int | None = 1_400_000) -> dict[str, Any]:
    ticks = {f"deprived_{name}": name in deprived for name in NAMES}
    return {
        "household_id": number,
        "area": "rural",
        "income_per_capita": income,
        "size": 4,
        "district": district,
    } | ticks


HOMES = pl.DataFrame([
    home(1, "A", "water", "sanitation", "telecom"),
    home(2, "A", "water", "sanitation", "telecom", "nutrition"),
    home(3, "A", "water"),
    home(4, "B", "water", "telecom", "nutrition"),
    home(5, "B", "water", "telecom", "nutrition", income=None),
])  # fmt: skip


def test_by_hand() -> None:
    # Poor up to 1 500 000 with 3: 100 001 more lead above the line, or one of three (two of four) resolved to
    # near-poor. Near-poor: only income leads further. Household 5: the income is not known.
    found = mdp.pathways_table(HOMES, standard="vn-2022-2025", review_date=2024, by="district")
    average = "average_living_standard"
    names = ("status", "income_gap", "household_income_gap", "deprivations_to_resolve", "status_by_income",
             "status_by_deprivations")  # fmt: skip
    assert found.table.select(names).rows() == [
        ("poor", 100_001, 400_004, 1, average, "near_poor"),
        ("poor", 100_001, 400_004, 2, average, "near_poor"),
        ("near_poor", 100_001, 400_004, None, average, None),
        ("poor", 100_001, 400_004, 1, average, "near_poor"),
        ("undetermined", None, None, None, None, None),
    ]
    counts = {row[:3]: row[3:] for row in found.indicators.rows()}
    # District A: three poor or near-poor with bad water, of the poor two; resolving it lifts the first only.
    assert counts["A", "poor", "water"] == (2, 1)
    assert counts["A", "poor", "nutrition"] == (1, 0)
    assert counts["A", "near_poor", "water"] == (1, 0)
    assert counts["B", "poor", "nutrition"] == (1, 1)
    first = found.indicators.row(0, named=True)
    assert (first["district"], first["status"], first["lifted"]) == ("A", "poor", 1)


def test_under_the_older_standard_income_alone_makes_poor() -> None:
    # Rural, 650 000 with 5 ticks of ten: poor by income, no deprivation resolved helps; 50 001 more with 5 left is poor
    # by deprivation, so the nearest better class by income alone lies above 1 000 000.
    ten = mdp.load_standard("vn-2016-2020").indicator_ids
    ticks = {f"deprived_{name}": place < 5 for place, name in enumerate(ten)}
    homes = pl.DataFrame([{"household_id": 1, "area": "rural", "income_per_capita": 650_000, **ticks}])
    row = mdp.pathways_table(homes, standard="vn-2016-2020", review_date=2019).table.row(0, named=True)
    assert (row["income_gap"], row["status_by_income"]) == (350_001, "average_living_standard")
    assert (row["deprivations_to_resolve"], row["household_income_gap"]) == (None, None)


def test_no_way_leads_to_a_class_that_would_not_be_known() -> None:
    # 2027 on, rural: poor up to 2 200 000 with 3 deprivations, near-poor with fewer; above it average or above average,
    # whose bound is not known. So no income gap is told, and nothing at all of who is above.
    law = mdp.load_standard("vn-2027-2030", allow_provisional=True)
    names = law.indicator_ids
    homes = pl.DataFrame([
        {"household_id": key, "area": "rural", "income_per_capita": income, "size": 3,
         **{f"deprived_{name}": place < number for place, name in enumerate(names)}}
        for key, income, number in ((1, 2_100_000, 4), (2, 2_100_000, 2), (3, 2_200_001, 4))
    ])  # fmt: skip
    found = mdp.pathways_table(homes, standard=law, review_date=2027).table
    names_of_ways = ("status", "income_gap", "status_by_income", "deprivations_to_resolve", "status_by_deprivations")
    assert found.select(names_of_ways).rows() == [
        ("poor", None, None, 2, "near_poor"),
        ("near_poor", None, None, None, None),
        ("undetermined", None, None, None, None),
    ]


def test_pandas_in_pandas_out() -> None:
    found = mdp.pathways_table(HOMES.to_pandas(), standard="vn-2022-2025", review_date=2024)
    assert isinstance(found.table, pd.DataFrame)
    assert found.table["income_gap"].tolist()[:4] == [100_001] * 4
