"""A clause that is in doubt from a day on: before it the question does not arise, and no result names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.law.shipped import standards_folder

LAW = "vn-2022-2025"
PENSION = "social_pension"
# Made: 80 years, no allowance, the social pension: a dependant while the pension counts.
HOUSEHOLD: dict[str, Any] = {
    "household_id": 1,
    "members": [{"age": 80, "receives_social_allowance": False, "receives_social_pension": True}],
}


@pytest.mark.parametrize(
    ("day", "option", "deprived"),
    [
        ("2025-06-30", None, False),
        ("2025-06-30", "counts_as_allowance", False),  # chosen, but not in doubt yet
        ("2025-07-01", None, True),
        ("2025-07-01", "does_not_count", False),
    ],
)
def test_the_option_in_force(day: str, option: str | None, *, deprived: bool) -> None:
    chosen = {} if option is None else {PENSION: option}
    answer = mdp.classify(HOUSEHOLD, LAW, review_date=day, interpretations=chosen)
    assert ("dependants" in answer.deprivations) is deprived
    in_doubt = day >= "2025-07-01"
    assert answer.standard.interpretations.get(PENSION) == ((option or "counts_as_allowance") if in_doubt else None)


def test_other_readings_are_told_where_the_question_arises() -> None:
    for day, told in (("2025-06-30", set()), ("2025-07-01", {"does_not_count"})):
        readings = mdp.explain(HOUSEHOLD, LAW, review_date=day).readings
        assert {reading.option for reading in readings if reading.name == PENSION} == told


def test_sensitivity_leaves_out_what_does_not_arise() -> None:
    homes = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [1_000_000]})
    for day, rows in (("2025-06-30", 0), ("2025-12-31", 1)):
        found = mdp.sensitivity(homes, standard=LAW, review_date=day, together=(PENSION, "who_can_work"))
        assert found.filter(pl.col("changed") == f"{PENSION}=does_not_count").height == rows


def test_a_question_that_is_not_known_is_still_refused() -> None:
    with pytest.raises(mdp.MdpovertyError, match="no option 'no'"):
        mdp.classify(HOUSEHOLD, LAW, review_date="2025-06-30", interpretations={PENSION: "no"})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "before: does_not_count",
            "before: does_not_cout",
            "before: no option 'does_not_cout' – did you mean 'does_not_count'?",
        ),
        ("    before: does_not_count\n", "", "in_force_from and before stand together"),
    ],
)
def test_a_file_says_what_holds_before(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = standards_folder() / "vn"
    text = (folder / f"{LAW}.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / f"{LAW}.yaml").write_text(text.replace(old, new), encoding="utf-8")
    (tmp_path / "working-age.yaml").write_text(
        (folder / "working-age.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(mdp.MdpovertyError, match=told):
        mdp.load_standard(tmp_path / f"{LAW}.yaml")


def test_a_vocational_upper_secondary_school_is_vocational(tmp_path: Path) -> None:
    # Trung học nghề, of the rank of upper secondary: a person of 20 who studies there is not deprived in education.
    homes, people = tmp_path / "h.csv", tmp_path / "m.csv"
    homes.write_text("household_id,area\n1,rural\n2,rural\n", encoding="utf-8")
    people.write_text(
        "household_id,age,enrolled,qualification,employer_trained\n1,20,Trung học nghề,primary,0\n"
        "2,20,not_enrolled,trung học  nghề,0\n",
        encoding="utf-8",
    )
    mdp.classify_files(homes, people, standard=LAW, review_date="2026-12-31", output=tmp_path / "out.csv")
    assert pl.read_csv(tmp_path / "out.csv")["deprived_adult_education"].to_list() == [False, False]


def test_an_amount_of_the_whole_names_that_of_one_person() -> None:
    fact = {"level": "household", "type": "integer", "unit": "kg", "label": {"vi": "lúa", "en": "rice"}}
    with pytest.raises(mdp.MdpovertyError, match="'income_per_capit' is no amount of a household"):
        mdp.revise(mdp.load_standard(LAW), {"facts": {"rice": {**fact, "whole_of": "income_per_capit"}}})
