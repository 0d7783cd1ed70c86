"""A household with an incomplete list of members is explained as it is classified, and the explanation says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.files.test_nobody_is_lost import REVIEW, STANDARD, THREE, households, members, run
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.engine.plan import make_plan
from mdpoverty.files.household_record import household_record
from mdpoverty.law.registry import load_standard


@pytest.mark.parametrize("rows", [["1,70,male", ",35,male"], ["1,70,male", "01,35,male"]])
def test_a_household_with_an_incomplete_list_is_explained_as_it_is_classified(tmp_path: Path, rows: list[str]) -> None:
    found = run(tmp_path, THREE, members(*rows)).results.row(0, named=True)
    files = tmp_path / "households.csv", tmp_path / "members.csv"
    plan = make_plan(load_standard(STANDARD), REVIEW)
    record, incomplete_list = household_record(*files, "1", plan)
    assert incomplete_list
    told = mdp.explain(record, STANDARD, review_date=REVIEW, incomplete_list=incomplete_list)
    answer = told.classification
    assert (answer.status, answer.exempt) == ("poor", None)
    assert (found["status"], found["exempt"]) == ("poor", None)
    assert {name: found[f"deprived_{name}"] for name in answer.unknown_deprivations} == dict.fromkeys(
        answer.unknown_deprivations
    )
    assert "members" in answer.missing_facts
    assert household_record(*files, "3", plan) == ({**household_record(*files, "3", plan)[0], "members": []}, False)
    run(tmp_path, households("1", "2", size="1"), members(*rows))
    settled, open_ = household_record(*files, "1", plan)
    assert (len(settled["members"]), open_) == (1, False)


@pytest.mark.parametrize(
    ("language", "summary", "persons"),
    [
        ("en", "its list of members is incomplete: beside those listed there may be persons of whom nothing is known",
         "members who are not listed: unknown; what is known of them? not known"),
        ("vi", "danh sách thành viên không đầy đủ: ngoài những người được liệt kê, hộ có thể còn người chưa có",
         "thành viên không có trong danh sách: không rõ; thông tin của họ? chưa biết"),
    ],
)  # fmt: skip
def test_the_command_explains_it_and_says_so(tmp_path: Path, language: str, summary: str, persons: str) -> None:
    run(tmp_path, THREE, members("1,70,male", ",35,male"))
    files = [str(tmp_path / "households.csv"), str(tmp_path / "members.csv")]
    words = ["explain", *files, "--review-date", "2024", "--lang", language, "--household"]
    told = CliRunner().invoke(app, [*words, "1"])
    assert told.exit_code == 0
    assert summary in told.output
    assert persons in told.output
    assert summary not in CliRunner().invoke(app, [*words, "3"]).output
    data = json.loads(CliRunner().invoke(app, [*words, "1", "--format", "json"]).output)
    assert data["incomplete_list"] is True


def test_nothing_is_said_of_one_person_where_the_persons_are_not_counted() -> None:
    # Made, rural. Two are listed and there may be more: 2 900 000 is at most 1 450 000 each, inside the line of
    # 1 500 000 in any case; 3 100 000 is 1 550 000 each or less. 15.9 m2 are less than 8 each in any case, 16 perhaps.
    def told(**facts: Any) -> mdp.Explanation:
        record = {"area": "rural", "members": [{"can_work": False}] * 2, **facts}
        return mdp.explain(record, STANDARD, review_date=REVIEW, incomplete_list=True)

    assert [reason.holds for reason in told(household_income=2_900_000).income] == [True]
    assert told(household_income=3_100_000).income[0].holds is None
    assert "number of persons not known" in told(household_income=3_100_000).income[0].seen.en
    space = {area: told(housing_area=area).classification.deprivations for area in (15.9, 16.0)}
    assert {area: "housing_area" in names for area, names in space.items()} == {15.9: True, 16.0: False}
    text = told(housing_area=16.0).to_text()
    assert "number of persons" in text
    assert not [line for line in text.splitlines() if " of 2" in line or "= 8 m" in line]
