"""What a register records, held against what its facts give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app

# Made. Rural, vn-2022-2025: line 1 500 000, B1 140. "bad" makes three deprivations (water, sanitation, means of
# information), everything else speaks against a deprivation.
HOME = {
    "area": "rural", "income_per_capita": 1_400_000, "housing_area": 60.0, "wall_durable": True, "column_durable": True,
    "roof_durable": True, "water_source": "piped", "toilet": "septic", "has_tv": True,
}  # fmt: skip
BAD = {
    "water_source": "surface_water", "toilet": "no_toilet", "has_tv": False, "has_radio": False, "has_desktop": False,
    "has_phone": False, "has_laptop": False, "has_tablet": False, "has_smartphone": False,
}  # fmt: skip
ADULT = {"age": 40, "sex": "male", "work": "own_account", "disability": "not_disabled", "uses_internet": True,
         "health_insurance": "other_insured", "receives_social_allowance": False}  # fmt: skip

HOMES: dict[str, dict[str, Any]] = {
    # Poor by the facts (3), and the form says 3 as well; the register says near-poor: both speak against it.
    "both": {**BAD, "recorded_status": "near_poor", "deprivation_points": 30, "commune": "A"},
    # Above the line by income; nothing else is known; the register says poor: without forms there are only facts.
    "income": {"area": "rural", "income_per_capita": 1_600_000, "recorded_status": "poor", "commune": "A"},
    # Near-poor by the facts (0), 30 points of the form: the form agrees with the register, which says poor.
    "agreeing form": {**HOME, "recorded_status": "poor", "deprivation_points": 30, "commune": "A"},
    # No facts of deprivation; the form counts 2, so near-poor; the register says poor.
    "form alone": {"area": "rural", "income_per_capita": 1_400_000, "recorded_status": "poor",
                   "deprivation_points": 20, "commune": "B"},
    # Poor by the facts (3), which the register says, too; the form counts 2.
    "form against": {**BAD, "recorded_status": "poor", "deprivation_points": 20, "commune": "B"},
    "agreeing": {**BAD, "recorded_status": "poor", "commune": "B"},
    "unknown": {"area": "rural", "income_per_capita": 1_400_000, "recorded_status": "poor", "commune": "B"},
    "nothing recorded": {**BAD, "recorded_status": None, "commune": "B"},
    # The facts say deprived in water, the reviewer ticked "no", and with 2 left the class is near-poor, as recorded:
    # the facts speak against it, the form agrees.
    "tick": {**BAD, "recorded_status": "near_poor", "deprived_water": False, "commune": "B"},
    # B1 of 150 is above the line, the income is not.
    "score": {**BAD, "recorded_status": "poor", "income_score": 150, "commune": "B"},
}  # fmt: skip
FULL = [name for name, home in HOMES.items() if "toilet" in home]
HOUSEHOLDS = pl.DataFrame(
    [{"household_id": name, **({**HOME, **home} if name in FULL else home)} for name, home in HOMES.items()],
    infer_schema_length=None,
)
MEMBERS = pl.DataFrame([{"household_id": name, **ADULT} for name in FULL])


@pytest.fixture(scope="module")
def found() -> mdp.Audit[pl.DataFrame]:
    return mdp.audit(HOUSEHOLDS, MEMBERS, standard="vn-2022-2025", review_date=2024, by="commune")


def test_each_household(found: mdp.Audit[pl.DataFrame]) -> None:
    told = {row[0]: row[1:] for row in found.table.select("household_id", "finding", "certainty", "case").rows()}
    assert told == {
        "both": ("contradicts", 1, "poor_not_recorded"),
        "income": ("contradicts", 1, "recorded_not_poor"),
        "agreeing form": ("contradicts", 3, "recorded_not_poor"),
        "form alone": ("contradicts", 4, "recorded_not_poor"),
        "form against": ("contradicts", 5, "recorded_not_poor"),
        "agreeing": ("agrees", None, None),
        "unknown": ("cannot_tell", None, None),
        "nothing recorded": ("not_recorded", None, None),
        "tick": ("contradicts", 3, "poor_not_recorded"),
        "score": ("agrees", None, None),
    }


def test_ticks_and_totals(found: mdp.Audit[pl.DataFrame]) -> None:
    rows = {row["household_id"]: row for row in found.table.iter_rows(named=True)}
    assert {name: row["points_finding"] for name, row in rows.items() if row["points_finding"] != "not_recorded"} == {
        "both": "agrees", "agreeing form": "contradicts", "form alone": "cannot_tell", "form against": "contradicts"
    }  # fmt: skip
    assert rows["form against"]["recorded_deprivations"] == 2
    assert (rows["form against"]["deprivation_count_min"], rows["form against"]["deprivation_count_max"]) == (3, 3)
    assert [name for name, row in rows.items() if row["ticks_contradicted"]] == ["tick"]
    assert rows["tick"]["ticks_contradicted"] == "water"
    assert [name for name, row in rows.items() if row["score_finding"] == "contradicts"] == ["score"]
    assert found.ticks.rows() == [("water", 0, 0, 0, 1)]


def test_the_surest_contradictions_come_first(found: mdp.Audit[pl.DataFrame]) -> None:
    # Of the two with certainty 1 the one whose facts are all known stands first.
    assert found.contradictions["household_id"].to_list() == [
        "both", "income", "agreeing form", "tick", "form alone", "form against"
    ]  # fmt: skip


def test_by_commune(found: mdp.Audit[pl.DataFrame]) -> None:
    assert found.summary.columns == [
        "commune", "households", "agrees", "contradicts", "cannot_tell", "not_recorded", "poor_not_recorded",
        "recorded_not_poor", "other_class", "ticks_contradicted", "points_contradicted", "score_contradicted",
        "mark_contradicted",
    ]  # fmt: skip
    assert found.summary.rows() == [
        ("A", 3, 0, 3, 0, 0, 1, 2, 0, 0, 1, 0, 0),
        ("B", 7, 2, 3, 1, 1, 1, 2, 0, 1, 1, 1, 0),
    ]
    assert mdp.audit(HOUSEHOLDS, MEMBERS, standard="vn-2022-2025", review_date=2024).summary[
        "households"
    ].to_list() == [10]


def test_forms_that_cannot_tell() -> None:
    # Three deprivations by the facts, so poor; the reviewer did not know of water, ticked sanitation as no: with the
    # form 2 certain and no more. Without points a tick is all the form there is. Recorded as near-poor, urban or rural
    # unknown to the form? No: the facts of the other indicators stay, so the form gives 2 – near-poor, as recorded.
    home = {"household_id": 1, **HOME, **BAD, "recorded_status": "near_poor", "deprived_sanitation": False}
    people = pl.DataFrame([{"household_id": 1, **ADULT}])
    row = mdp.audit(pl.DataFrame([home]), people, standard="vn-2022-2025", review_date=2024).table.row(0, named=True)
    assert (row["status_by_facts"], row["status_by_forms"], row["certainty"]) == ("poor", "near_poor", 3)
    # A score above the line puts the household in "average or above": it cannot tell which; the income says near-poor.
    home = {"household_id": 1, **HOME, "income_per_capita": None, "income_score": 150, "recorded_status": "poor"}
    row = mdp.audit(pl.DataFrame([home]), people, standard="vn-2022-2025", review_date=2024).table.row(0, named=True)
    assert row["possible_by_forms"] == "average_living_standard|above_average"
    # Without income the facts leave everything but poor (0 deprivations): both speak against the register.
    assert row["certainty"] == 1


def test_a_register_that_records_nothing_is_told() -> None:
    with pytest.raises(mdp.MdpovertyError, match="the register records nothing to compare with its facts"):
        mdp.audit(pl.DataFrame([{"household_id": 1, **HOME}]), standard="vn-2022-2025", review_date=2024)


def test_a_recorded_class_that_is_none_is_told() -> None:
    with pytest.raises(mdp.MdpovertyError, match="recorded_status: 'nghèo' is not a class; allowed: poor, near_poor"):
        mdp.audit(
            pl.DataFrame([{"household_id": 1, **HOME, "recorded_status": "nghèo"}]),
            standard="vn-2022-2025", review_date=2024,
        )  # fmt: skip


def test_pandas_in_pandas_out() -> None:
    found = mdp.audit(HOUSEHOLDS.to_pandas(), MEMBERS.to_pandas(), standard="vn-2022-2025", review_date=2024)
    assert isinstance(found.contradictions, pd.DataFrame)
    assert found.contradictions["certainty"].tolist() == [1, 1, 3, 3, 4, 5]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS.write_csv("households.csv")
    MEMBERS.write_csv("members.csv")
    command = ["audit", "households.csv", "members.csv", "--review-date", "2024", "--by", "commune", "-o", "out.csv"]
    printed = CliRunner().invoke(app, command)
    assert printed.exit_code == 0, printed.output
    told = [" ".join(line.split()) for line in printed.output.splitlines()]
    assert "A 3 0 3 0 0 1 2 0 0 1 0 0" in told
    assert "water 0 0 0 1" in told
    assert "both near-poor poor poor facts and forms speak against it" in told
    assert "form against poor poor near-poor the forms speak against it, the facts agree with it" in told
    names = ["", ".contradictions.csv", ".marks.csv", ".receipt.json", ".summary.csv", ".ticks.csv"]
    assert sorted(path.name for path in tmp_path.glob("out*")) == [f"out.csv{name}" for name in names]
    assert pl.read_csv("out.csv.contradictions.csv")["household_id"].to_list()[0] == "both"
    assert pl.read_csv("out.csv").height == 10
    told_in_vietnamese = CliRunner().invoke(app, [*command, "--lang", "vi"]).output
    assert "thông tin và phiếu đều trái với sổ" in told_in_vietnamese
