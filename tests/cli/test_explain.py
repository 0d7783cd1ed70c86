"""``mdpoverty explain`` for a household in a file of its own, or picked from tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("households.csv").write_text(
        "household_id,area,income_per_capita,size,deprived_water\n1,rural,1500000,1,x\n2,rural,many,1,\n3,urban,9,,\n"
    )
    Path("members.csv").write_text("household_id,age,sex\n1,70,male\n3,200,male\n")
    Path("one.yaml").write_text("household_id: 1\narea: rural\nincome_per_capita: 1500000\n")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["explain", *words, "--review-date", "2024"])
    return result.exit_code, result.output


@pytest.mark.usefixtures("files")
def test_on_the_command_line() -> None:
    code, text = run("households.csv", "members.csv", "--household", "1")
    assert code == 0
    assert text.startswith("Household 1: undetermined (by Multidimensional poverty standard 2022–2025, on 2024-12-31)")
    assert "source of domestic water: deprived, as the reviewer ticked." in text
    assert run("one.yaml", "--lang", "vi")[1].startswith("Hộ 1: chưa xác định (theo Chuẩn nghèo đa chiều")
    assert json.loads(run("one.yaml", "--format", "json")[1])["classification"]["household_id"] == 1
    assert "### Indicators" in run("one.yaml", "--format", "markdown")[1]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["households.csv"], "households.csv: contains 3 households; choose one by its household_id"),
        (["households.csv", "--household", "9"], "households.csv: no household has the id '9'"),
        (["households.csv", "--household", "2"], "household 2 cannot be read:\n  households.csv row 3: "),
        (["households.csv", "members.csv", "--household", "3"], "household 3 cannot be read:\n  members[0].age: 200"),
        (["none.yaml"], "none.yaml"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained_is_told(words: list[str], told: str) -> None:
    code, text = run(*words)
    assert code == 2
    assert text.startswith(told)
