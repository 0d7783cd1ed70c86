"""Whatever may be wrong with a row, every command that rejects rows says so, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app
from mdpoverty.facts.checks import Check

# Made registers, one for each check: the lines of households, and of their members. Household s is always sound.
MADE: dict[Check, tuple[str, str]] = {
    Check.MISSING_ID: ("household_id,area\ns,rural\n,urban\n", "household_id,age\ns,30\n"),
    Check.DUPLICATE_HOUSEHOLD: ("household_id,area\ns,rural\n1,rural\n1,urban\n", "household_id,age\ns,30\n1,30\n"),
    Check.DUPLICATE_MEMBER: ("household_id\ns\n1\n", "household_id,member_id,age\ns,a,30\n1,b,30\n1,b,40\n"),
    Check.ORPHAN_MEMBER: ("household_id\ns\n", "household_id,age\ns,30\n7,30\n"),
    Check.HOUSEHOLD_WITHOUT_MEMBERS: ("household_id\ns\n1\n", "household_id,age\ns,30\n"),
    Check.WRONG_TYPE: ("household_id,income_per_capita\ns,1\n1,much\n", "household_id,age\ns,30\n1,30\n"),
    Check.UNKNOWN_VALUE: ("household_id,area\ns,rural\n1,village\n", "household_id,age\ns,30\n1,30\n"),
    Check.IMPOSSIBLE_AGE: ("household_id\ns\n1\n", "household_id,age\ns,30\n1,131\n"),
    Check.NEGATIVE_AMOUNT: ("household_id,income_per_capita\ns,1\n1,-1\n", "household_id,age\ns,30\n1,30\n"),
    Check.OUT_OF_RANGE: ("household_id,income_per_capita\ns,1\n1,1000000001\n", "household_id,age\ns,30\n1,30\n"),
    Check.BIRTH_AFTER_REVIEW: ("household_id\ns\n1\n", "household_id,birth_date\ns,1980-01-01\n1,2025-01-01\n"),
    Check.AGE_CONTRADICTS_BIRTH: (
        "household_id\ns\n1\n", "household_id,age,birth_date\ns,44,1980-01-01\n1,10,1980-01-01\n",
    ),
    Check.SIZE_BELOW_MEMBERS: ("household_id,size\ns,1\n1,1\n", "household_id,age\ns,30\n1,30\n1,31\n"),
    Check.SIZE_ABOVE_MEMBERS: ("household_id,size\ns,1\n1,2\n", "household_id,age\ns,30\n1,30\n"),
    Check.IMPOSSIBLE_POINTS: ("household_id,deprivation_points\ns,30\n1,35\n", "household_id,age\ns,30\n1,30\n"),
    Check.INCOMPLETE_MEMBERS: ("household_id\ns\n1\n", "household_id,age\ns,30\n1,70\n,35\n"),
    Check.ID_ON_FIRST_ROW: ("household_id\ns\n1\n", "household_id,age\ns,30\n1,70\n,35\n"),
    Check.INCOME_CONTRADICTS_HOUSEHOLD: (
        "household_id,household_income,income_per_capita\ns,3000000,3000000\n1,3000000,9\n",
        "household_id,age\ns,30\n1,30\n",
    ),
    Check.NO_RECORD: ("household_id,area\ns,rural\nTổng cộng,\n", "household_id,age\ns,30\n"),
    Check.ONLY_AN_ID: ("household_id,area,income_per_capita,deprivation_points\ns,rural,900000,30\n1,,,\n",
                       "household_id,age\ns,30\n"),
    Check.UNUSED_CODE: ("household_id\ns\n1\n", "household_id,age\ns,30\n1,70\n"),
    Check.BROKEN_ROW: ("household_id,area\ns,rural\n1,rural,9\n", "household_id,age\ns,30\n1,30\n"),
    Check.REJECTED_WITH_HOUSEHOLD: ("household_id,area\ns,rural\n1,rural\n", "household_id,age\ns,30\n1,30\n1,-3\n"),
}  # fmt: skip
SET_ASIDE = (Check.INCOMPLETE_MEMBERS, Check.ID_ON_FIRST_ROW)
"""Warnings that a rejected row brings with it."""
COMMANDS = {
    "classify": ["--output", "out.csv"],
    "audit": ["--output", "out.csv"],
    "report": ["--output", "out.html"],
    "reclassify": ["--before", "vn-2016-2020", "--after", "vn-2022-2025", "--recorded-under", "after"],
}


def with_totals(households: str) -> str:
    """Add an income and points, so that there is something to classify, to audit and to compare."""
    lines = households.splitlines()
    for name, value in (("income_per_capita", "900000"), ("deprivation_points", "30")):
        if name not in households:
            lines = [f"{line},{value if number else name}" for number, line in enumerate(lines)]
    return "\n".join(lines) + "\n"


def test_every_check_is_tried_here() -> None:
    assert {*MADE, Check.OTHER_HOUSEHOLD} == set(Check)


@pytest.mark.parametrize("check", MADE)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_reason_is_printed(check: Check, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    households, members = MADE[check]
    Path("households.csv").write_text(with_totals(households), encoding="utf-8")
    Path("members.csv").write_text(members, encoding="utf-8")
    for language in ("en", "vi"):
        words = [command, "households.csv", "members.csv", "--review-date", "2024", *COMMANDS[command]]
        words += ["--unknown-code", "age=98"] if check is Check.UNUSED_CODE else []
        result = CliRunner().invoke(app, [*words, "--lang", language])
        assert not isinstance(result.exception, Exception), result.exception
        assert result.exit_code == (1 if check.level == "error" or check in SET_ASIDE else 0), result.output
        if check is Check.REJECTED_WITH_HOUSEHOLD:  # the row at fault is shown, not those that go with it
            assert result.output.count("[") == 1
        elif check.level == "error":
            assert f"[{check}]" in result.output
            assert f"[{check}]" in result.output
        else:
            assert check.label(language) in result.output


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "'2' is the id of another household; this one is '1' [other_household]"),
     ("vi", "'2' là mã của hộ khác; hộ này là '1' [other_household]")],
)  # fmt: skip
def test_a_member_of_another_household_is_told(
    command: str, language: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    facts = '"area": "rural", "income_per_capita": 900000, "deprivation_points": 30'
    sound = f'{{"household_id": "s", {facts}, "members": [{{"age": 30, "household_id": "s"}}]}}\n'
    mixed = f'{{"household_id": "1", {facts}, "members": [{{"age": 30, "household_id": "2"}}]}}\n'
    Path("h.jsonl").write_text(sound + mixed, encoding="utf-8")
    words = [command, "h.jsonl", "--review-date", "2024", *COMMANDS[command], "--lang", language]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1, result.output
    assert f"members[0].household_id: {told}" in result.output
