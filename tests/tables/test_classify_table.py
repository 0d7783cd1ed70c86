"""Tables in, results out: every kind of table, any order, nothing lost, nothing guessed."""

from __future__ import annotations

import warnings
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.engine.classify import classify_households
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.household import read_household

STANDARDS = ("vn-2016-2020", "vn-2022-2025")
REVIEW = date(2024, 12, 31)
pytestmark = pytest.mark.filterwarnings("ignore:households. no column income")  # many tables here hold one thing only


@pytest.fixture(scope="module", params=STANDARDS)
def sample(request: pytest.FixtureRequest) -> tuple[str, list[dict[str, Any]], pl.DataFrame, pl.DataFrame]:
    records = random_records(11, 300, request.param, REVIEW)
    return request.param, records, *tables_of(records)


def results(standard_id: str, households: Any, members: Any = None) -> Any:
    return mdp.classify_table(households, members, standard=standard_id, review_date=REVIEW)


def test_a_table_gives_what_each_household_gives(sample: Any) -> None:
    standard_id, records, households, members = sample
    found = results(standard_id, households, members)
    plan = make_plan(mdp.load_standard(standard_id), REVIEW)
    each = classify_households([read_household(record) for record in records], plan)
    words = {True: True, False: False, None: None}
    for row, one in zip(found.iter_rows(named=True), each, strict=True):
        assert row["household_id"] == one.household_id
        assert row["status"] == one.status.value
        assert row["possible_statuses"] == "|".join(one.possible_statuses)
        assert row["basis"] == (one.basis and one.basis.value)
        assert (row["deprivation_count_min"], row["deprivation_count_max"]) == one.deprivation_count
        assert row["exempt"] == words[one.exempt]
        assert row["nobody_can_work"] == words[one.nobody_can_work]
        assert [row[f"deprived_{name}"] for name in plan.standard.indicator_ids] == [
            True if name in one.deprivations else None if name in one.unknown_deprivations else False
            for name in plan.standard.indicator_ids
        ]
        poor = [status.value == "poor" for status in one.possible_statuses]
        assert row["poor"] == (True if all(poor) else None if any(poor) else False)


def test_one_missing_age_in_a_table_with_ages_only_leaves_every_other_age_known() -> None:
    # A man of 40 can work, one of 70 cannot (working age ends at 61 years in 2024), a boy of 10 cannot; of the last
    # member the age is not known. A child out of school lacks schooling, and only where its age says that it is one.
    members = pl.DataFrame({
        "household_id": [1, 2, 3, 4], "age": [40, 70, 10, None], "sex": ["male"] * 4,
        "disability": ["not_disabled"] * 4, "enrolled": ["not_enrolled"] * 4,
    })  # fmt: skip
    found = results("vn-2022-2025", pl.DataFrame({"household_id": [1, 2, 3, 4]}), members)
    assert found["nobody_can_work"].to_list() == [False, True, True, None]
    assert found["deprived_child_schooling"].to_list() == [False, False, True, None]


def test_the_columns_are_the_promised_ones() -> None:
    register = pl.DataFrame({"household_id": [1]})
    assert results("vn-2022-2025", register).columns == [
        "household_id", "status", "possible_statuses", "poor", "near_poor", "basis", "nobody_can_work", "exempt",
        "deprivation_count_min", "deprivation_count_max",
        "deprived_employment", "deprived_dependants", "deprived_nutrition", "deprived_health_insurance",
        "deprived_adult_education", "deprived_child_schooling", "deprived_housing_quality", "deprived_housing_area",
        "deprived_water", "deprived_sanitation", "deprived_telecom", "deprived_information_means",
        "low_income_worker_household",
    ]  # fmt: skip


def test_rows_and_members_in_any_order(sample: Any) -> None:
    standard_id, _, households, members = sample
    expected = results(standard_id, households, members)
    mixed = members.sample(fraction=1, shuffle=True, seed=3)
    assert results(standard_id, households, mixed).equals(expected)
    turned = results(standard_id, households.reverse(), mixed)
    assert turned.reverse().equals(expected)


def test_pandas_gives_pandas_with_null_apart_from_false(sample: Any) -> None:
    standard_id, _, households, members = sample
    expected = results(standard_id, households, members)
    found = results(standard_id, households.to_pandas(), members.to_pandas())
    assert isinstance(found, pd.DataFrame)
    assert str(found["exempt"].dtype) == "boolean"
    assert str(found["status"].dtype) == "category"
    for name in ("status", "possible_statuses", "exempt", "deprivation_count_min", "deprived_health_insurance"):
        assert [None if pd.isna(value) else value for value in found[name]] == expected[name].to_list()


def test_pyarrow_gives_pyarrow(sample: Any) -> None:
    standard_id, _, households, members = sample
    found = results(standard_id, households.to_arrow(), members.to_arrow())
    assert isinstance(found, pa.Table)
    assert found["exempt"].to_pylist() == results(standard_id, households, members)["exempt"].to_list()


def test_nested_members_are_members(sample: Any) -> None:
    standard_id, _, households, members = sample
    nested = members.group_by("household_id", maintain_order=True).agg(
        pl.struct(pl.exclude("household_id")).alias("members")
    )
    whole = households.join(nested, on="household_id", how="left", maintain_order="left")
    assert results(standard_id, whole).equals(results(standard_id, households, members))
    assert results(standard_id, whole.to_arrow()).to_pylist() == results(standard_id, households, members).to_dicts()


def test_enum_and_categorical_words_are_words(sample: Any) -> None:
    standard_id, _, households, members = sample
    dictionary = mdp.load_dictionary()
    enums = [
        pl.col(name).cast(pl.Enum(sorted(dictionary[name].codes)))
        for name in members.columns
        if name in dictionary and dictionary[name].type == "category"
    ]
    categories = households.with_columns(pl.col("toilet", "water_source").cast(pl.Categorical))
    expected = results(standard_id, households, members)
    assert results(standard_id, categories, members.with_columns(enums)).equals(expected)


def test_ids_may_be_categories(sample: Any) -> None:
    standard_id, _, households, members = sample
    categories = members.with_columns(pl.col("household_id").cast(pl.Categorical))
    expected = results(standard_id, households, members)
    assert results(standard_id, households, categories).equals(expected)
    enum = households.with_columns(pl.col("household_id").cast(pl.Enum(households["household_id"])))
    assert results(standard_id, enum, members)["status"].equals(expected["status"])


def test_a_register_of_scores_needs_no_members() -> None:
    # Rural B1 line 140 (Circular 07/2021): 140 is at the line, 141 above it; B2 30 is three deprivations.
    register = pl.DataFrame(
        {
            "household_id": ["a", "b", "c"],
            "area": ["rural"] * 3,
            "income_score": [140, 140, 141],
            "deprivation_points": [30, 20, 30],
        }
    )
    found = results("vn-2022-2025", register)
    assert found["status"].to_list() == ["poor", "near_poor", "undetermined"]
    assert found["possible_statuses"][2] == "average_living_standard|above_average"
    assert found["poor"].to_list() == [True, False, False]
    assert found["exempt"].to_list() == [None, False, False]


def test_nan_and_null_of_pandas_are_unknown() -> None:
    register = pd.DataFrame(
        {"household_id": [1, 2], "area": ["rural", None], "income_per_capita": [1_500_000, float("nan")]}
    )
    found = results("vn-2022-2025", register)
    assert found["possible_statuses"].tolist() == [
        "poor|near_poor",
        "poor|near_poor|average_living_standard|above_average",
    ]


def test_the_tables_given_are_not_changed() -> None:
    register = pd.DataFrame({"household_id": [1], "area": ["rural"]})
    before = register.copy(deep=True)
    results("vn-2022-2025", register)
    pd.testing.assert_frame_equal(register, before)


def test_an_empty_register_gives_an_empty_table() -> None:
    empty = pl.DataFrame(schema={"household_id": pl.Int64, "area": pl.String})
    nobody = pl.DataFrame(schema={"household_id": pl.Int64, "age": pl.Int64})
    assert results("vn-2022-2025", empty).height == 0
    assert results("vn-2022-2025", empty, nobody).height == 0


GOOD = pl.DataFrame({"household_id": [1, 2], "area": ["rural", "urban"]})
PEOPLE = pl.DataFrame({"household_id": [1, 2], "age": [30, 40]})


@pytest.mark.parametrize(
    ("households", "members", "words"),
    [
        (GOOD.rename({"household_id": "household"}), None, "no column household_id – did you mean 'household'?"),
        (GOOD, PEOPLE.drop("household_id"), "members: no column household_id"),
        (GOOD.with_columns(household_id=1.5), None, "households[0].household_id: 1.5 cannot be read; needed: an id"),
        (GOOD, PEOPLE.with_columns(pl.col("household_id").cast(pl.String)), "whole numbers in households and text"),
        (GOOD, PEOPLE.with_columns(age=pl.lit("old")), "members[0].age: 'old' cannot be read"),
        (GOOD.with_columns(has_tv=2), None, "households[0].has_tv: 2 cannot be read; needed: true, yes, 1, x"),
        (GOOD.with_columns(deprived_watr=True), None, "did you mean 'water'?"),
        (GOOD.with_columns(area=pl.lit("city")), None, "households[0].area: 'city' is not allowed; allowed:"),
        (GOOD.with_columns(income_per_capita=1.5), None, "income_per_capita: 1.5 is not a whole number of dong"),
        (GOOD.with_columns(income_per_capita=-1), None, "households[0].income_per_capita: -1 is not possible"),
        (GOOD.with_columns(household_id=1), None, "household_id appears more than once"),
        (GOOD, PEOPLE.with_columns(household_id=pl.Series([1, 3])), "household_id is not in the table of households"),
        (GOOD, PEOPLE.with_columns(household_id=pl.Series([1, None])), "members[1]: household_id is missing"),
        (GOOD, PEOPLE.with_columns(age=131), "members[0].age: 131 is not possible; the most is 130"),
        (GOOD, PEOPLE.with_columns(birth_date=date(2025, 1, 1)), "a birth date cannot be after the review date"),
        (GOOD, PEOPLE.with_columns(birth_year=1990), "age and birth_year cannot both be right"),
        (GOOD.with_columns(size=1), pl.concat([PEOPLE, PEOPLE]), "size counts all persons"),
        (GOOD.with_columns(deprivation_points=35), None, "deprivation_points must be a multiple of 10, from 0 to 120"),
        ([{"household_id": 1}], None, "households is builtins.list; a pandas, Polars or PyArrow table is needed"),
        (GOOD.lazy(), None, "a lazy frame is collected first"),
        (GOOD.with_columns(members=1), None, "households.members: 'Int32' cannot be read; needed: a list of records"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:households. column 'household' is not a fact")
def test_what_cannot_be_is_refused_in_words(households: Any, members: Any, words: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        results("vn-2022-2025", households, members)
    assert words in str(refused.value)


def test_all_faults_come_at_once() -> None:
    households = GOOD.with_columns(area=pl.lit("city"), income_per_capita=-1)
    with pytest.raises(mdp.MdpovertyError) as refused:
        results("vn-2022-2025", households, PEOPLE.with_columns(age=-1))
    assert len(refused.value.faults) == 3


def test_two_members_of_one_name_are_found_wherever_they_stand() -> None:
    people = pl.DataFrame({"household_id": [1, 2, 1], "member_id": ["a", "a", "a"]})
    findings = mdp.check_tables(GOOD, people, standard="vn-2022-2025", review_date=2024)
    assert [(finding.check.value, finding.rows.tolist()) for finding in findings] == [("duplicate_member", [0, 2])]


def test_rows_of_findings_are_those_of_the_table_given() -> None:
    people = pl.DataFrame({"household_id": [2, 1, 2], "age": [30, 200, 40]})
    findings = mdp.check_tables(GOOD, people, standard="vn-2022-2025", review_date=2024)
    errors = [finding for finding in findings if finding.check.level == "error"]
    assert [(finding.check.value, finding.rows.tolist()) for finding in errors] == [("impossible_age", [1])]


def test_pandas_keeps_its_index() -> None:
    frame = pd.DataFrame({"household_id": [1, 2, 3], "area": ["rural"] * 3, "income_score": [100, 200, 130]})
    frame["deprivation_points"] = [30, 30, 20]
    part = frame[frame["income_score"] < 150].copy()
    part["status"] = results("vn-2022-2025", part)["status"]
    assert part["status"].tolist() == ["poor", "near_poor"]
    moves = mdp.reclassify(part.drop(columns="status"), before="vn-2016-2020", after="vn-2022-2025", review_date=2021,
                           recorded_under="after")  # fmt: skip
    assert moves.table.index.tolist() == moves.results_after.index.tolist() == [0, 2]
    with pytest.raises(mdp.MdpovertyError, match=r"household_id is the index, not a column; use reset_index\(\)"):
        results("vn-2022-2025", frame.set_index("household_id"))


@pytest.mark.parametrize(
    "empty",
    [
        pd.DataFrame({"household_id": [1], "has_tv": [None], "size": [float("nan")]}),
        pd.DataFrame({"household_id": [1], "has_tv": ["x"], "size": ["x"], "area": [1]}).head(0),
        pl.DataFrame({"household_id": [1], "has_tv": [None], "size": pl.Series([None], dtype=pl.String)}),
    ],
)  # fmt: skip
def test_a_column_in_which_nothing_stands_is_unknown_whatever_its_type(empty: Any) -> None:
    members = type(empty)({"household_id": [1, 1], "stunted": [None, None]})
    found = results("vn-2022-2025", empty, members if len(empty) else None)
    assert len(found) == len(empty)
    assert set(found["status"]) <= {"undetermined"}


def test_a_column_with_nearly_the_name_of_a_fact_is_warned_of() -> None:
    misspelt = GOOD.with_columns(income_per_capta=1)
    with pytest.warns(UserWarning, match="households: column 'income_per_capta' is not a fact and is not used – did"):
        results("vn-2022-2025", misspelt)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results("vn-2022-2025", misspelt.with_columns(note=pl.lit("x"), income_per_capita=1), PEOPLE)


@pytest.mark.parametrize("name", ["file", "village", "hamlet", "mobile", "education", "profile", "date", "year"])
def test_a_column_with_a_name_of_its_own_is_not_taken_for_a_misspelt_one(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results("vn-2022-2025", GOOD.with_columns(pl.lit("x").alias(name), income_per_capita=1))


@pytest.mark.parametrize(
    ("name", "meant"), [("toilte", "toilet"), ("phone", "has_phone"), ("Housing_Area", "housing_area")]
)
def test_a_misspelt_or_shortened_name_is_still_asked_about(name: str, meant: str) -> None:
    with pytest.warns(UserWarning, match=f"did you mean '{meant}'"):
        results("vn-2022-2025", GOOD.drop(meant, strict=False).with_columns(pl.lit("x").alias(name)))


def test_a_table_without_any_income_is_warned_of() -> None:
    words = "households: no column income_per_capita or income_score: no household's class can be certain"
    with pytest.warns(UserWarning, match=words):
        results("vn-2022-2025", GOOD.with_columns(thu_nhap=1_400_000))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results("vn-2022-2025", GOOD.with_columns(income_score=120))


def test_pandas_words_and_dates_are_told_as_people_write_them() -> None:
    people = pl.DataFrame({"household_id": [1], "birth_date": ["31/02/1990"]})
    with pytest.raises(mdp.MdpovertyError, match=r"members.0..birth_date: '31/02/1990' cannot be read; needed: a date"):
        results("vn-2022-2025", GOOD, people)
    late = pl.DataFrame({"household_id": [1], "birth_date": [date(2025, 1, 2)]})
    with pytest.raises(mdp.MdpovertyError, match="review date 2024-12-31; seen: 2025-01-02 "):
        results("vn-2022-2025", GOOD, late)
