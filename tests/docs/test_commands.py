"""The commands and the case file that stand on the pages work as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app

PAGES = Path(__file__).parents[2] / "docs" / "how-to"

# Made: an officer's two sheets, with Vietnamese words for the class in the register.
HOUSEHOLDS = pl.DataFrame({
    "household_id": ["H122", "H123"], "district": ["A", "A"], "commune": ["A1", "A2"], "area": ["nông thôn"] * 2,
    "income_per_capita": [1_400_000, 1_600_000], "deprivation_points": [30, 30],
    "recorded_status": ["hộ nghèo", "hộ nghèo"],
})  # fmt: skip
MEMBERS = pl.DataFrame({"household_id": ["H122", "H123"], "age": [40, 70], "sex": ["nam", "nữ"]})


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_officers_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS.write_excel("ho.xlsx")
    MEMBERS.write_excel("thanh_vien.xlsx")
    commands = [line for block in blocks("spreadsheet.md", "sh") for line in block.splitlines()]
    assert len(commands) == 5
    printed = {}
    for command in commands:
        program, *words = shlex.split(command)
        assert program == "mdpoverty"
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, f"{command}\n{done.output}"
        printed[words[0]] = done.output
    assert "Hộ H123: hộ có mức sống trung bình" in printed["explain"]
    # H122 is poor by its points; of H123 the register says poor, its income is above the line.
    assert "sổ" in printed["audit"]
    assert "H123" in printed["audit"]
    assert {"mau.xlsx", "ket_qua.xlsx", "doi_chieu.csv", "bao_cao.html", "bieu_mau.xlsx"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_the_case_file_of_the_page_about_ci(tmp_path: Path) -> None:
    [case] = blocks("ci.md", "yaml")
    path = tmp_path / "page.mdpoverty.yaml"
    path.write_text(case, encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(path)])
    assert done.exit_code == 0, done.output
    path.write_text(case.replace("1500001", "1500000"), encoding="utf-8")
    assert CliRunner().invoke(app, ["check", str(path)]).exit_code == 1
