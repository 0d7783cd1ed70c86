"""One register under many laws: each household by the law of its own day and province."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.sampling import random_records

import mdpoverty as mdp
from mdpoverty.errors import InputError, NoStandardError, ProvisionalStandardError

# Lines of law.md, VND per person per month: 2016–2020 poor up to 700,000 (rural); 2022–2025 with 3 deprivations up to
# 1,500,000 rural, 2,000,000 urban; Đồng Nai 2,000,000 rural; Thành phố Hồ Chí Minh 36,000,000 a year.
REGISTER = pl.DataFrame(
    {
        "household_id": ["a", "b", "c", "d", "e"],
        "area": ["rural", "rural", "rural", "urban", "rural"],
        "income_per_capita": [700_000, 1_500_000, 1_900_000, 2_900_000, 1_900_000],
        "deprivation_points": [0, 30, 30, 30, 30],
        "reviewed": ["31/12/2021", "2022-01-01", "2024-11-30", "2024-09-30", "2024-11-30"],
        "place": ["Đồng Nai", None, "tỉnh Đồng Nai", "TP. Hồ Chí Minh", "Quảng Trị"],
    }
)


def classified(register: pl.DataFrame = REGISTER, **options: object) -> pl.DataFrame:
    told: dict[str, object] = {"standard": "auto", "review_date": "reviewed", "jurisdiction": "place", **options}
    return mdp.classify_table(register, **told)  # type: ignore[call-overload, no-any-return]


def test_the_national_class_goes_by_the_day_and_the_provincial_one_stands_beside_it() -> None:
    found = classified()
    assert found.select("household_id", "standard", "review_date", "status").rows() == [
        ("a", "vn-2016-2020@2", date(2021, 12, 31), "poor"),  # at the line of 700,000, whatever the deprivations
        ("b", "vn-2022-2025@2", date(2022, 1, 1), "poor"),  # at the line, three deprivations
        ("c", "vn-2022-2025@2", date(2024, 11, 30), "average_living_standard"),  # above 1,500,000, below 2,250,000
        ("d", "vn-2022-2025@2", date(2024, 9, 30), "average_living_standard"),  # above 2,000,000, below 3,000,000
        ("e", "vn-2022-2025@2", date(2024, 11, 30), "average_living_standard"),
    ]
    assert found.select("standard_local", "status_local").rows() == [
        (None, None),  # Đồng Nai had no standard of its own in 2021
        (None, None),
        ("vn-dong-nai-2022-2025@2", "poor"),  # 1,900,000 is up to 2,000,000
        # 12 × 2,900,000 = 34,800,000 a year is up to 36,000,000: poor or near-poor by its own ten indicators, of which
        # the points of the national form say nothing.
        ("vn-ho-chi-minh-2021-2024@2", "undetermined"),
        (None, None),  # a province without a standard of its own
    ]
    assert found["possible_statuses_local"][3] == "poor|near_poor"


def test_an_indicator_that_a_standard_does_not_have_is_null_there() -> None:
    found = classified(REGISTER.with_columns(housing_area=7.0, size=1).drop("deprivation_points"))
    assert found["deprived_housing_area"].to_list() == [True] * 5
    assert found["deprived_information_assets"].to_list() == [None] * 5
    assert "deprived_employment" in found.columns
    names = found.columns
    assert names[:4] == ["household_id", "standard", "review_date", "status"]
    assert [name.endswith("_local") for name in names] == sorted(name.endswith("_local") for name in names)


@pytest.mark.parametrize(
    ("standard", "day"), [("vn-2016-2020", date(2018, 12, 31)), ("vn-2022-2025", date(2024, 1, 15))]
)
def test_it_is_the_class_of_each_standard_alone(standard: str, day: date) -> None:
    households, members = tables_of(random_records(7, 300, standard, day))
    alone = mdp.classify_table(households, members, standard=standard, review_date=day)
    found = mdp.classify_table(households, members, standard="auto", review_date=day)
    assert_frame_equal(found.drop("standard", "review_date"), alone)


def test_many_days_and_both_standards_are_what_each_gives_alone() -> None:
    days = [date(2018, 12, 31), date(2021, 6, 1), date(2022, 1, 1), date(2023, 2, 3), date(2026, 12, 31)]
    parts = [tables_of(random_records(11 + place, 60, mdp.standard_on(day).id, day)) for place, day in enumerate(days)]
    households = pl.concat(
        [
            part.with_columns(pl.format("{}-{}", pl.lit(place), "household_id").alias("household_id"), day=pl.lit(day))
            for place, ((part, _), day) in enumerate(zip(parts, days, strict=True))
        ],
        how="diagonal_relaxed",
    ).sample(fraction=1, shuffle=True, seed=3)
    members = pl.concat(
        [
            part.with_columns(pl.format("{}-{}", pl.lit(place), "household_id").alias("household_id"))
            for place, (_, part) in enumerate(parts)
        ],
        how="diagonal_relaxed",
    ).sample(fraction=1, shuffle=True, seed=4)
    found = mdp.classify_table(households, members, standard="auto", review_date="day")
    assert found["household_id"].to_list() == households["household_id"].to_list()
    for day in days:
        law = mdp.standard_on(day)
        some = households.filter(pl.col("day") == day)
        ticks = [name for name in some.columns if name.startswith("deprived_")]
        own = [f"deprived_{name}" for name in law.indicator_ids]
        some = some.drop([name for name in ticks if name not in own])
        theirs = members.filter(pl.col("household_id").is_in(some["household_id"].implode()))
        alone = mdp.classify_table(some, theirs, standard=law, review_date=day)
        mine = found.filter(pl.col("review_date") == day)
        assert_frame_equal(mine.select(alone.columns), alone, check_dtypes=False)
        assert mine["standard"].unique().to_list() == [f"{law.id}@{law.revision}"]


def test_days_and_places_may_be_the_same_for_all() -> None:
    found = classified(review_date="2024-11-30", jurisdiction="dong_nai")
    assert found["standard_local"].unique().to_list() == ["vn-dong-nai-2022-2025@2"]
    found = classified(review_date=2021, jurisdiction=None)
    assert found["standard"].unique().to_list() == ["vn-2016-2020@2"]
    assert not [name for name in found.columns if name.endswith("_local")]


def test_what_has_no_day_is_refused_with_its_rows() -> None:
    register = REGISTER.with_columns(reviewed=pl.Series(["2024-11-30", None, "soon", "2024-11-30", "soon"]))
    with pytest.raises(InputError) as refused:
        classified(register)
    text = str(refused.value)
    assert "households[1].reviewed: the household has no review date, so that no standard applies" in text
    assert "households[2].reviewed" in text
    assert "(rows: 2)" in text


def test_what_is_neither_day_nor_column_is_answered_with_the_columns() -> None:
    with pytest.raises(
        InputError, match="review_date='reviewd' is neither a day nor a column – did you mean 'reviewed'"
    ):
        classified(review_date="reviewd")
    with pytest.raises(NoStandardError, match="no standard belongs to 'dong_nay' – did you mean 'dong_nai'"):
        classified(jurisdiction="dong_nay")
    with pytest.raises(InputError, match="jurisdiction belongs to standard='auto'"):
        classified(standard="vn-2022-2025", review_date=2024)


def test_a_provisional_law_is_asked_for() -> None:
    register = REGISTER.with_columns(reviewed=pl.lit("2027-06-01"))
    with pytest.raises(ProvisionalStandardError, match="2027-06-01"):
        classified(register)
    assert classified(register, allow_provisional=True)["standard"].unique().to_list() == ["vn-2027-2030@2"]
    with pytest.raises(NoStandardError):
        classified(REGISTER.with_columns(reviewed=pl.lit("2015-06-01")))


def test_an_id_twice_and_a_member_of_nobody_are_found_across_the_laws() -> None:
    twice = REGISTER.with_columns(household_id=pl.Series(["a", "b", "c", "a", "e"]))
    with pytest.raises(InputError, match="duplicate_household"):
        classified(twice)
    with pytest.raises(InputError, match="orphan_member"):
        mdp.classify_table(
            REGISTER, pl.DataFrame({"household_id": ["a", "z"], "age": [3, 4]}), standard="auto", review_date="reviewed"
        )


def test_a_cell_that_is_refused_is_named_by_its_row_in_the_table() -> None:
    members = pl.DataFrame({"household_id": ["a", "b", "c"], "age": [30, 40, 400]})
    with pytest.raises(InputError, match=r"members\[2\]\.age"):
        mdp.classify_table(REGISTER, members, standard="auto", review_date="reviewed")


@pytest.mark.parametrize("kind", ["pandas", "pyarrow"])
def test_the_results_are_of_the_callers_library(kind: str) -> None:
    pytest.importorskip(kind)
    table = REGISTER.to_pandas() if kind == "pandas" else REGISTER.to_arrow()
    found = mdp.classify_table(table, standard="auto", review_date="reviewed", jurisdiction="place")
    assert type(found) is type(table)
    assert len(found) == 5


def test_no_household_gives_no_row() -> None:
    found = classified(REGISTER.clear())
    assert found.columns == ["household_id", "standard", "review_date"]
    assert found.height == 0
