"""The commands and the case file that stand on the pages work as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app

PAGES = Path(__file__).parents[2] / "docs"

# Made: an officer's two sheets, with Vietnamese words for the class in the register.
HOUSEHOLDS = pl.DataFrame({
    "household_id": ["H122", "H123"], "district": ["A", "A"], "commune": ["A1", "A2"], "area": ["nông thôn"] * 2,
    "income_per_capita": [1_400_000, 1_600_000], "deprivation_points": [30, 30],
    "recorded_status": ["hộ nghèo", "hộ nghèo"],
})  # fmt: skip
MEMBERS = pl.DataFrame({"household_id": ["H122", "H123"], "age": [40, 70], "sex": ["nam", "nữ"]})


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def run(page: str) -> dict[str, str]:
    """Run the commands of a page one after the other; return what each printed."""
    printed = {}
    for block in blocks(page, "sh"):
        for command in block.replace("\\\n", " ").splitlines():
            program, *words = shlex.split(command)
            assert program == "mdpoverty"
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, f"{command}\n{done.output}"
            printed[words[1] if words[0] == "standards" else words[0]] = done.output
    return printed


@pytest.mark.parametrize("page", ["how-to/spreadsheet.md", "../README.vi.md"])
def test_an_officers_commands(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS.write_excel("ho.xlsx")
    MEMBERS.write_excel("thanh_vien.xlsx")
    printed = run(page)
    assert list(printed) == ["template", "classify", "explain", "audit", "report"]
    assert "Hộ H123: hộ có mức sống trung bình" in printed["explain"]
    # H122 is poor by its points; of H123 the register says poor, its income is above the line.
    assert "sổ" in printed["audit"]
    assert "H123" in printed["audit"]
    assert {"mau.xlsx", "ket_qua.xlsx", "doi_chieu.csv", "bao_cao.html", "bieu_mau.xlsx"} <= {
        path.name for path in tmp_path.iterdir()
    }


@pytest.mark.parametrize(
    ("page", "commands"),
    [
        ("tutorial.md", ["template", "classify", "report"]),
        ("how-to/publish.md", ["report"]),
        ("how-to/standard.md", ["validate", "diff", "classify"]),
        ("how-to/2027.md", ["diff", "reclassify", "verify", "template"]),
    ],
)
def test_commands_on_csv_files(page: str, commands: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS.drop("deprivation_points", "recorded_status").write_csv("households.csv")
    MEMBERS.write_csv("members.csv")
    for standard in blocks(page, "yaml"):
        Path("made-2026.yaml").write_text(standard, encoding="utf-8")
    printed = run(page)
    assert list(printed) == commands
    if "diff" in printed:
        assert "at most 2,000,000 VND per person per month" in printed["diff"]


def test_the_case_file_of_the_page_about_ci(tmp_path: Path) -> None:
    [case] = blocks("how-to/ci.md", "yaml")
    path = tmp_path / "page.mdpoverty.yaml"
    path.write_text(case, encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(path)])
    assert done.exit_code == 0, done.output
    path.write_text(case.replace("1500001", "1500000"), encoding="utf-8")
    assert CliRunner().invoke(app, ["check", str(path)]).exit_code == 1
