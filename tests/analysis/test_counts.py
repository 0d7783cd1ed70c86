"""Counting households and people, and moving them between standards, on a register small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import mdpoverty as mdp

# Five made households, rural, by form B2 (points / 10 = deprivations) and income:
#   1: x = 700 000, d = 3   2016: poor (income)       2022: poor (x <= 1 500 000, d >= 3)
#   2: x = 700 000, d = 0   2016: poor (income)       2022: near-poor
#   3: x = 1 000 000, d = 3 2016: poor (deprivation)  2022: poor
#   4: x = 1 200 000, d = 3 2016: average             2022: poor
#   5: x = 2 250 001, d = 3 2016: above average       2022: above average
HOUSEHOLDS = pl.DataFrame(
    {
        "household_id": [1, 2, 3, 4, 5],
        "area": ["rural"] * 5,
        "district": ["A", "A", "B", "B", None],
        "income_per_capita": [700_000, 700_000, 1_000_000, 1_200_000, 2_250_001],
        "deprivation_points": [30, 0, 30, 30, 30],
        "weight": [1.5, 2.0, 1.0, 1.0, 0.5],
    }
)
# Persons: 2, 1, 3, 1, 1. A member with merit in households 1 and 4; not known of household 2.
MEMBERS = pl.DataFrame(
    {
        "household_id": [1, 1, 2, 3, 3, 3, 4, 5],
        "meritorious": [False, True, None, False, False, False, True, False],
    }
)


@pytest.fixture
def results() -> pl.DataFrame:
    return mdp.classify_table(HOUSEHOLDS, MEMBERS, standard="vn-2022-2025", review_date=2024)


def counts(table: pl.DataFrame, *groups: str) -> dict[tuple[object, ...], tuple[object, object]]:
    """Return households and people of the rows that are not empty."""
    filled = table.filter(pl.col("households") > 0)
    return {
        tuple(row[name] for name in (*groups, "status")): (row["households"], row["people"])
        for row in filled.to_dicts()
    }


def test_households_and_people_by_class(results: pl.DataFrame) -> None:
    table = mdp.tabulate(results, households=HOUSEHOLDS, members=MEMBERS)
    assert counts(table) == {("poor",): (3, 6), ("near_poor",): (1, 1), ("above_average",): (1, 1)}
    assert table["status"].to_list() == [status.value for status in mdp.Status]  # empty classes are there, too
    assert table["household_rate"].to_list() == pytest.approx([0.6, 0.2, 0.0, 0.2, 0.0])
    assert table["people_rate"].to_list() == [0.75, 0.125, 0.0, 0.125, 0.0]


def test_groups_of_households_and_of_members(results: pl.DataFrame) -> None:
    table = mdp.tabulate(results, by=["district", "meritorious"], households=HOUSEHOLDS, members=MEMBERS)
    assert counts(table, "district", "meritorious") == {
        ("A", True, "poor"): (1, 2),
        ("A", None, "near_poor"): (1, 1),
        ("B", False, "poor"): (1, 3),
        ("B", True, "poor"): (1, 1),
        (None, False, "above_average"): (1, 1),
    }


def test_weights_count_for_households(results: pl.DataFrame) -> None:
    table = mdp.tabulate(results, households=HOUSEHOLDS, members=MEMBERS, weights="weight")
    # Poor: weights 1.5 + 1 + 1; people 1.5 x 2 + 1 x 3 + 1 x 1.
    assert counts(table)["poor",] == (3.5, 7.0)
    assert table["household_rate"][0] == pytest.approx(3.5 / 6)


def test_people_are_unknown_where_a_size_is(results: pl.DataFrame) -> None:
    table = mdp.tabulate(results, households=HOUSEHOLDS, members=MEMBERS.filter(pl.col("household_id") != 3))
    assert counts(table) == {("poor",): (3, None), ("near_poor",): (1, 1), ("above_average",): (1, 1)}


def test_a_group_that_no_table_has_is_named(results: pl.DataFrame) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.tabulate(results, by="distict", households=HOUSEHOLDS, members=MEMBERS)
    assert "distict: no table has this column – did you mean 'district'?" in str(refused.value)


def test_missing_weights_are_refused(results: pl.DataFrame) -> None:
    holes = HOUSEHOLDS.with_columns(weight=pl.Series([1.0, None, 1.0, 1.0, None]))
    with pytest.raises(mdp.MdpovertyError, match="2 households have no weight"):
        mdp.tabulate(results, households=holes, members=MEMBERS, weights="weight")


def test_pandas_is_counted_as_pandas() -> None:
    households, members = HOUSEHOLDS.to_pandas(), MEMBERS.to_pandas()
    results = mdp.classify_table(households, members, standard="vn-2022-2025", review_date=2024)
    table = mdp.tabulate(results, households=households, members=members)
    assert isinstance(table, pd.DataFrame)
    assert table["households"].tolist() == [3, 1, 0, 1, 0]


def test_moves_between_two_standards() -> None:
    moves = mdp.reclassify(
        HOUSEHOLDS, MEMBERS, before="vn-2016-2020", after="vn-2022-2025", review_date=2021, recorded_under="both"
    )
    rows = moves.transitions.select("status_before", "status_after", "households", "people", "household_rate").rows()
    assert rows == [
        ("poor", "poor", 2, 5, pytest.approx(2 / 3)),
        ("poor", "near_poor", 1, 1, pytest.approx(1 / 3)),
        ("average_living_standard", "poor", 1, 1, 1.0),
        ("above_average", "above_average", 1, 1, 1.0),
    ]
    assert moves.table["household_id"].to_list() == [1, 2, 3, 4, 5]
    assert moves.table["basis_before"].to_list() == ["income", "income", "deprivation", None, None]
    assert moves.before.id == "vn-2016-2020"
    assert moves.before.applies_on_review_date
    assert not moves.after.applies_on_review_date


def test_points_of_one_review_do_not_speak_for_two_standards() -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.reclassify(HOUSEHOLDS, MEMBERS, before="vn-2016-2020", after="vn-2022-2025", review_date=2021)
    assert "deprivation_points: belongs to the review of one standard" in str(refused.value)
    assert "recorded_under (--recorded-under) to before, after or both" in str(refused.value)
    moves = mdp.reclassify(
        HOUSEHOLDS, MEMBERS, before="vn-2016-2020", after="vn-2022-2025", review_date=2021, recorded_under="before"
    )
    # Under the standard after, nothing but the income is known: up to the line poor or near-poor.
    assert moves.table["status_after"].to_list() == ["undetermined"] * 4 + ["above_average"]


def test_readings_go_to_the_standards_that_have_them() -> None:
    moves = mdp.reclassify(
        HOUSEHOLDS.drop("deprivation_points"),
        before="vn-2016-2020",
        after="vn-2022-2025",
        review_date=2021,
        interpretations={"telecom": "not_both", "incapacity_from": "extremely_severe"},
    )
    assert moves.before.interpretations["telecom"] == "not_both"
    assert "telecom" not in moves.after.interpretations
    assert moves.after.interpretations["incapacity_from"] == "extremely_severe"


def test_a_reading_that_neither_standard_has_is_named() -> None:
    with pytest.raises(
        mdp.MdpovertyError, match="telecon: no such interpretation in these standards – did you mean 'telecom'"
    ):
        mdp.reclassify(
            HOUSEHOLDS.drop("deprivation_points"),
            before="vn-2016-2020",
            after="vn-2022-2025",
            review_date=2021,
            interpretations={"telecon": "neither"},
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": "district"}, "district: holds text; a weight is a number: how many households"),
        ({"weights": "negative"}, "negative: 1 household has a weight below 0 (household "),
        ({"weights": "gone"}, "gone: 2 households have no weight; every household needs one (household "),
        ({"households": HOUSEHOLDS.head(2)}, "households that are not in households: 3, 4, 5; give"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused(results: pl.DataFrame, change: dict[str, Any], words: str) -> None:
    negative, gone = pl.Series([1, -1, 1, 1, 1]), pl.Series([1.0, None, float("nan"), 1.0, 1.0])
    given = {"households": HOUSEHOLDS.with_columns(negative=negative, gone=gone), "by": "area", **change}
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.tabulate(results, **given)
    assert words in str(refused.value)


def test_only_results_are_counted() -> None:
    with pytest.raises(mdp.MdpovertyError, match="results: no column status; give the table that classify_table"):
        mdp.tabulate(HOUSEHOLDS)


def test_recorded_under_is_one_of_three_words() -> None:
    with pytest.raises(mdp.MdpovertyError, match="unknown recorded_under 'Both'; allowed: 'before', 'after', 'bo"):
        mdp.reclassify(HOUSEHOLDS, before="vn-2016-2020", after="vn-2022-2025", review_date=2021,
                       recorded_under="Both")  # type: ignore[arg-type]  # fmt: skip


def test_a_reclassification_shows_its_transitions_in_a_notebook() -> None:
    moves = mdp.reclassify(HOUSEHOLDS, MEMBERS, before="vn-2016-2020", after="vn-2022-2025", review_date=2021,
                           recorded_under="both")  # fmt: skip
    assert repr(moves) == "vn-2016-2020 to vn-2022-2025 on 2021-12-31: 5 households"
    assert "<td>average_living_standard</td><td>poor</td><td>1</td><td>1</td><td>100.00%</td>" in moves._repr_html_()
