"""The register's own mark that nobody can work, held against what is known of the members."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.files.analyse_files import audit_files

LAW = "vn-2022-2025"
# Made, worked out from the reading of the law that persons of working age who are not severely disabled can work. On 31
# December 2024 a man of 40 is of working age, one of 80 is past it; a child of 10 is below it.
ABLE, OLD, CHILD = ({"age": age, "sex": "male", "disability": "not_disabled"} for age in (40, 80, 10))
NOT_ASKED: dict[str, Any] = {}
# The mark, the members, and what the members say of the mark.
HOMES: dict[str, tuple[bool | None, list[dict[str, Any]], str]] = {
    "marked, an able man": (True, [OLD, ABLE], "contradicts"),
    "not marked, old and young": (False, [OLD, CHILD], "contradicts"),
    "marked, old": (True, [OLD], "agrees"),
    "not marked, an able man": (False, [ABLE], "agrees"),
    "marked, one not asked": (True, [OLD, NOT_ASKED], "cannot_tell"),
    "not marked, one not asked": (False, [OLD, NOT_ASKED], "cannot_tell"),
    "marked, nobody listed": (True, [], "cannot_tell"),
    "marked, but the register says that he can": (True, [{"can_work": True}], "contradicts"),
    "marked, one not asked but another able": (True, [NOT_ASKED, ABLE], "contradicts"),
    "no mark": (None, [ABLE], "not_recorded"),
}
HOUSEHOLDS = pl.DataFrame(
    [
        {"household_id": name, "area": "rural", "income_per_capita": 900_000, "commune": f"{name:.2}",
         "recorded_nobody_can_work": mark}
        for name, (mark, _, _) in HOMES.items()
    ]
)  # fmt: skip
MEMBERS = pl.DataFrame(
    [{"household_id": name, **member} for name, (_, members, _) in HOMES.items() for member in members],
    infer_schema_length=None,
)
CONTRADICTED = [name for name, (_, _, finding) in HOMES.items() if finding == "contradicts"]


@pytest.mark.parametrize(("yes", "no"), [(True, False), (1, 0), ("x", "không")])
def test_a_mark_is_contradicted_where_the_members_are_surely_otherwise(yes: Any, no: Any) -> None:
    marks = [{True: yes, False: no, None: None}[mark] for mark, _, _ in HOMES.values()]
    table = HOUSEHOLDS.with_columns(pl.Series("recorded_nobody_can_work", marks))
    found = mdp.audit(table, MEMBERS, standard=LAW, review_date=2024, by="commune")
    told = dict(found.table.select("household_id", "mark_finding").iter_rows())
    assert told == {name: finding for name, (_, _, finding) in HOMES.items()}
    assert found.marks["household_id"].to_list() == CONTRADICTED
    assert found.marks.columns == [
        "household_id", "commune", "recorded_nobody_can_work", "nobody_can_work_by_facts", "mark_finding",
    ]  # fmt: skip
    assert found.marks["nobody_can_work_by_facts"].to_list() == [False, True, False, False]
    assert dict(found.summary.select("commune", "mark_contradicted").iter_rows()) == {"ma": 3, "no": 1}


def test_a_standard_without_such_a_mark_records_none() -> None:
    law = mdp.load_standard(LAW)
    exemption = law.exemption.model_copy(update={"nobody_can_work": law.rules["nobody_can_work"].rule.recorded_or})
    plain = law.model_copy(update={"exemption": exemption})
    table = HOUSEHOLDS.with_columns(recorded_status=pl.lit("poor"))
    found = mdp.audit(table, MEMBERS, standard=plain, review_date=2024)
    assert found.table["mark_finding"].unique().to_list() == ["not_recorded"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_and_workbooks_hold_what_was_found(ending: str, tmp_path: Path) -> None:
    HOUSEHOLDS.write_csv(tmp_path / "h.csv")
    MEMBERS.write_csv(tmp_path / "m.csv")
    target = tmp_path / f"out.{ending}"
    audit_files(tmp_path / "h.csv", tmp_path / "m.csv", standard=LAW, review_date=2024, output=target)
    marks = pl.read_csv(tmp_path / f"out.{ending}.marks.csv")
    assert marks["household_id"].to_list() == CONTRADICTED
    table = pl.read_csv(target) if ending == "csv" else pl.read_excel(target)
    assert table.filter(mark_finding="contradicts")["household_id"].to_list() == CONTRADICTED


@pytest.mark.parametrize(
    ("language", "heading", "row"),
    [
        ("en", "Marked by the register against what is known of the members",
         "not marked, old and young somebody can work nobody can work"),
        ("vi", "Sổ ghi trái với thông tin của thành viên",
         "not marked, old and young có người có khả năng lao động không ai có khả năng lao động"),
    ],
)  # fmt: skip
def test_the_command_lists_them(language: str, heading: str, row: str, tmp_path: Path) -> None:
    HOUSEHOLDS.write_csv(tmp_path / "h.csv")
    MEMBERS.write_csv(tmp_path / "m.csv")
    words = ["audit", f"{tmp_path}/h.csv", f"{tmp_path}/m.csv", "--review-date", "2024", "-o", f"{tmp_path}/o.csv"]
    printed = CliRunner().invoke(app, [*words, "--lang", language])
    assert printed.exit_code == 0, printed.output
    told = [" ".join(line.split()) for line in printed.output.splitlines()]
    assert heading in told
    assert row in told


def test_marks_are_still_groups() -> None:
    found = mdp.audit(HOUSEHOLDS, MEMBERS, standard=LAW, review_date=2024, by="recorded_nobody_can_work")
    assert dict(found.summary.select("recorded_nobody_can_work", "mark_contradicted").iter_rows()) == {
        True: 3, False: 1, None: 0,
    }  # fmt: skip


@pytest.mark.parametrize(("yes", "no"), [("x", "không"), ("1", "0"), ("true", "false")])
def test_what_is_recorded_as_text_is_read_as_everywhere(yes: str, no: str) -> None:
    # Water is piped, so not deprived: the tick of the first is contradicted. 30 points stand for 3 deprivations.
    table = pl.DataFrame(
        {"household_id": [1, 2], "area": ["rural"] * 2, "water_source": ["piped"] * 2, "income_per_capita": [1, 1],
         "deprived_water": [yes, no], "deprivation_points": ["30.0", " 20"], "recorded_status": ["hộ nghèo", "poor"]}
    )  # fmt: skip
    found = mdp.audit(table, standard=LAW, review_date=2024).table
    assert found["ticks_contradicted"].to_list() == ["water", ""]
    assert found["recorded_deprivations"].to_list() == [3, 2]
    assert found["recorded_status"].to_list() == ["poor", "poor"]
