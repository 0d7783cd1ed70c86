"""Several standards at once: a province's class beside the national one, never in its place."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import mdpoverty as mdp

BOTH = ["vn-2022-2025", "vn-dong-nai-2022-2025"]

# Made. Rural: the national line is 1 500 000, Đồng Nai's 2 000 000; urban 2 000 000 and 2 500 000. Three deprivations
# are ticked. H1 is poor by both, H2 only by the province's line, H3 by neither (2 500 001 urban is above both).
HOUSEHOLDS = pl.DataFrame({
    "household_id": ["H1", "H2", "H3"],
    "area": ["rural", "rural", "urban"],
    "income_per_capita": [1_500_000, 1_500_001, 2_500_001],
    "deprived_water": [True, True, True],
    "deprived_sanitation": [True, True, True],
    "deprived_telecom": [True, True, True],
})  # fmt: skip


def test_each_standard_has_its_columns() -> None:
    table = mdp.classify_table(HOUSEHOLDS, standard=BOTH, review_date=2024)
    assert table["household_id"].to_list() == ["H1", "H2", "H3"]
    assert table["status_vn-2022-2025"].to_list() == ["poor", "average_living_standard", "average_living_standard"]
    assert table["status_vn-dong-nai-2022-2025"].to_list() == ["poor", "poor", "average_living_standard"]
    for law in BOTH:
        alone = mdp.classify_table(HOUSEHOLDS, standard=law, review_date=2024)
        for name in alone.columns[1:]:
            assert table[f"{name}_{law}"].equals(alone[name])
    assert len(table.columns) == 1 + sum(
        len(mdp.classify_table(HOUSEHOLDS, standard=law, review_date=2024).columns) - 1 for law in BOTH
    )


def test_one_in_a_list_is_named_too() -> None:
    table = mdp.classify_table(HOUSEHOLDS, standard=[mdp.load_standard("vn-2022-2025")], review_date=2024)
    assert table.columns[:2] == ["household_id", "status_vn-2022-2025"]


def test_of_the_callers_kind_with_its_index() -> None:
    given = HOUSEHOLDS.to_pandas().set_index(pd.Index([7, 8, 9]))
    table = mdp.classify_table(given, standard=BOTH, review_date=2024)
    assert isinstance(table, pd.DataFrame)
    assert table.index.tolist() == [7, 8, 9]
    assert table.loc[8, "status_vn-dong-nai-2022-2025"] == "poor"


def test_a_fact_that_only_one_of_them_asks_for() -> None:
    people = pl.DataFrame(
        {
            "household_id": ["H1"],
            "age": [40],
            "has_social_insurance": [False],
            "sex": ["male"],
            "disability": ["not_disabled"],
            "work": ["own_account"],
        }
    )
    laws = ["vn-2022-2025", "vn-ho-chi-minh-2021-2024"]
    table = mdp.classify_table(HOUSEHOLDS.head(1), people, standard=laws, review_date=2024)
    assert table["deprived_social_insurance_vn-ho-chi-minh-2021-2024"].to_list() == [True]
    assert "deprived_social_insurance_vn-2022-2025" not in table.columns


def test_each_takes_the_readings_that_it_has() -> None:
    laws, facts = ["vn-2016-2020", "vn-2022-2025"], HOUSEHOLDS.select("household_id", "area", "income_per_capita")
    table = mdp.classify_table(facts, standard=laws, review_date=2021, interpretations={"telecom": "not_both"})
    assert table["status_vn-2016-2020"].to_list() == ["average_living_standard", "above_average", "above_average"]
    with pytest.raises(mdp.MdpovertyError, match="telecon: no such interpretation in these standards"):
        mdp.classify_table(facts, standard=laws, review_date=2021, interpretations={"telecon": "not_both"})


@pytest.mark.parametrize(
    ("laws", "words"),
    [
        ([], r"standard=\[\] names no standard; give each standard once"),
        (["vn-2022-2025", "vn-2022-2025"], "names a standard twice"),
        (
            ["vn-2016-2020", "vn-2022-2025"],
            "(?s)be used for several standards:.*deprived_water: belongs to the review of one standard; leave it",
        ),
        (["vn-2022-2025", "vn-dong-nay-2022-2025"], "no standard is called 'vn-dong-nay-2022-2025'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(laws: list[Any], words: str) -> None:
    with pytest.raises(mdp.MdpovertyError, match=words):
        mdp.classify_table(HOUSEHOLDS, standard=laws, review_date=2024)
