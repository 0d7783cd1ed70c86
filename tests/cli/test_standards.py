"""The commands about standards, templates and fixture households."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.law.schema import standard_schema
from mdpoverty.law.shipped import standards_folder


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def words_of(result: Any) -> str:
    return " ".join(re.sub(r"\x1b\[[\d;]*m", "", result.stdout).split())


def test_list_shows_what_is_shipped() -> None:
    printed = words_of(run("standards", "list"))
    for law in mdp.list_standards():
        assert f"{law.id} {law.title.en} {law.first_day} {law.last_day} {law.revision} {law.digest[:12]}" in printed
    assert mdp.list_standards()[0].title.vi in words_of(run("standards", "list", "--lang", "vi"))


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("law", mdp.list_standards(), ids=lambda law: law.id)
def test_show_leaves_nothing_out(law: mdp.Standard, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # a screen, so wide that no line is broken
    monkeypatch.setenv("COLUMNS", "1000")
    result = run("standards", "show", law.id, "--lang", language)
    assert result.exit_code == 0
    printed = words_of(result)
    told = [law.title, *(part.label for part in law.indicators), *(part.cutoff for part in law.indicators)]
    told += [*law.simplifications, law.exemption.label, *(flag.label for flag in law.flags.values())]
    told += [switch.question for switch in law.interpretations.values()]
    told += [option for switch in law.interpretations.values() for option in switch.options.values()]
    assert [words for words in told if words.in_language(language) not in printed] == []
    for edge in (edge for band in law.income_bands for edge in band.upper):
        assert f"≤ {edge.at_most:,} {edge.unit} {edge.source} {edge.verification.value}" in printed
    for source in law.sources.values():
        assert source.instrument in printed
    assert "poor:" in printed
    assert law.digest in printed


def test_show_of_an_unknown_standard() -> None:
    result = run("standards", "show", "vn-2022-2026")
    assert result.exit_code == 2
    assert result.stderr.startswith("no standard is called 'vn-2022-2026' – did you mean 'vn-2022-2025'?")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for file in (standards_folder() / "vn").glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path / "vn-2022-2025.yaml"


def test_validate_finds_a_sound_file(copied: Path) -> None:
    digest = mdp.load_standard("vn-2022-2025").digest[:12]
    result = run("standards", "validate", copied, "vn-2022-2025")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{copied}: sound (vn-2022-2025, revision 2, sha256 {digest})",
        f"vn-2022-2025: sound (vn-2022-2025, revision 2, sha256 {digest})",
    ]


def test_validate_prints_every_fault_and_ends_with_1(copied: Path) -> None:
    text = copied.read_text("utf-8").replace("verification: secondary", "verification: sure")
    copied.write_text(text, encoding="utf-8")
    result = run("standards", "validate", copied, "vn-2016-2020")
    assert result.exit_code == 1
    faults = [line for line in result.stdout.splitlines() if "'sure' is not allowed" in line]
    assert len(faults) == text.count("verification: sure") > 10
    assert all(line.strip().startswith("vn-2022-2025.yaml:") for line in faults)
    assert "vn-2016-2020: sound" in result.stdout


def test_validate_of_a_file_that_is_not_there() -> None:
    result = run("standards", "validate", "nothing.yaml")
    assert result.exit_code == 1
    assert result.stdout == "nothing.yaml: cannot be read (No such file or directory); check the name\n"


@pytest.mark.parametrize(
    ("language", "line", "missing"),
    [
        (
            "en",
            "≤ 1,500,000 VND per person per month 2022-01-01 2026-12-31 secondary decree-07-2021 Art. 3",
            "not found",
        ),
        ("vi", "≤ 1.500.000 đồng/người/tháng 01/01/2022 31/12/2026 secondary decree-07-2021 Art. 3", "không tìm thấy"),
    ],
)
def test_parameters_are_printed_on_a_screen_of_120_columns(language: str, line: str, missing: str) -> None:
    result = run("standards", "parameters", "--from", 2016, "--to", 2030, "--lang", language)
    assert result.exit_code == 0
    printed = words_of(result)
    assert line in printed
    assert missing in printed
    law = mdp.load_standard("vn-2022-2025")
    assert all(indicator.label.in_language(language) in printed for indicator in law.indicators[2:6])
    words = ("--revisions", "--jurisdiction", "vn", "--jurisdiction", "ho_chi_minh")
    wide = run("standards", "parameters", *words, "--lang", language).stdout
    assert max(map(len, wide.splitlines())) <= 120
    assert "ho_chi_minh" in wide


def test_parameters_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    table = mdp.parameters("vn", 2016, 2030, revisions=True)
    words = ("standards", "parameters", "--from", "2016", "--to", "2030", "--revisions")
    for ending in ("csv", "parquet", "xlsx", "json"):
        file = tmp_path / f"parameters.{ending}"
        result = run(*words, "-o", file)
        assert result.stdout == f"written: {file}\n"
    assert pl.read_parquet(tmp_path / "parameters.parquet").equals(table)
    read = pl.read_csv(tmp_path / "parameters.csv", schema=table.schema, infer_schema=False)
    assert read.equals(table)
    assert len(json.loads((tmp_path / "parameters.json").read_text("utf-8"))) == table.height
    again = run(*words, "-o", tmp_path / "parameters.csv", "--no-overwrite")
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert run(*words, "-o", tmp_path / "parameters.pdf").exit_code == 2
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".parquet", ".xlsx", ".json"}


def test_parameters_of_an_unknown_place() -> None:
    result = run("standards", "parameters", "--jurisdiction", "hanoi", "--lang", "en")
    assert result.exit_code == 2
    assert result.stderr.startswith("no standard belongs to 'hanoi' – did you mean 'ha_noi'?")


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert json.loads(run("standards", "schema").stdout) == standard_schema()
    file = tmp_path / "schema.json"
    result = run("standards", "schema", "-o", file)
    assert result.stdout == f"{file}\n"
    assert file.read_text("utf-8") == (standards_folder() / "schema.json").read_text("utf-8")
    result = run("standards", "schema", "-o", tmp_path / "no" / "schema.json")
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path}/no/schema.json: the folder {tmp_path}/no does not exist; make it first\n"


def test_template_writes_a_folder_or_a_workbook(tmp_path: Path) -> None:
    result = run("template", "--standard", "vn-2016-2020", "-o", tmp_path / "tables")
    assert [Path(line).name for line in result.stdout.splitlines()] == ["households.csv", "members.csv", "guide.csv"]
    result = run("template", "--standard", "vn-2016-2020", "-o", tmp_path / "t.xlsx", "--format", "xlsx")
    assert result.stdout == f"{tmp_path}/t.xlsx\n"
    again = run("template", "--standard", "vn-2016-2020", "-o", tmp_path / "tables")
    assert again.exit_code == 2
    assert "exists already and may be filled in; name another place" in again.stderr


@pytest.mark.parametrize(
    ("kind", "target", "told"),
    [
        ("xlsx", "folder", "--format xlsx needs a file that ends in .xlsx"),
        ("csv", "t.xlsx", "--format csv needs a folder"),
    ],
)
def test_a_format_that_does_not_fit_the_target(tmp_path: Path, kind: str, target: str, told: str) -> None:
    result = run("template", "--standard", "vn-2016-2020", "-o", tmp_path / target, "--format", kind)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", "").split())


CASES = """\
standard: vn-2022-2025
review_date: 2024-12-31
source: "worked out by hand: 1 500 000 dong belong to the lowest band, and three deprivations make poor"
cases:
  - name: at the line with three deprivations
    household: {area: rural, income_per_capita: 1500000, deprivation_points: 30}
    expect: {status: poor}
  - name: at the line with two
    household: {area: rural, income_per_capita: 1500000, deprivation_points: 20}
    expect: {status: STATUS, exempt: false}
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    return folder / "lines.mdpoverty.yaml"


def test_check_says_only_how_many_passed(cases: Path, tmp_path: Path) -> None:
    cases.write_text(CASES.replace("STATUS", "near_poor"), encoding="utf-8")
    report = tmp_path / "report.xml"
    result = run("check", cases.parent, "--junit", report)
    assert (result.exit_code, result.stdout) == (0, "2 passed, 0 failed\n")
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "0")


def test_check_prints_what_differs_and_ends_with_1(cases: Path, tmp_path: Path) -> None:
    cases.write_text(CASES.replace("STATUS", "poor"), encoding="utf-8")
    report = tmp_path / "report.xml"
    result = run("check", cases, "--junit", report)
    assert result.exit_code == 1
    printed = result.stdout.splitlines()
    assert printed[0] == f"{cases}:8 at the line with two"
    assert printed[1].startswith("  status: expected poor, got near_poor")
    assert printed[-1] == "1 passed, 1 failed"
    assert "at the line with three" not in result.stdout
    assert 'failures="1"' in report.read_text("utf-8")


def test_check_of_nothing_is_wrong_use(cases: Path) -> None:
    result = run("check", cases.parent)
    assert result.exit_code == 2
    assert "no case file; name a file, or a folder that holds files ending in .mdpoverty.yaml" in result.stderr
    cases.write_text(CASES.replace("STATUS", "near_poor"), encoding="utf-8")
    result = run("check", cases, "--junit", cases.parent / "no" / "report.xml")
    assert result.exit_code == 2
    assert "/no does not exist; make it first" in result.stderr


def test_a_template_is_no_single_table(tmp_path: Path) -> None:
    result = run("template", "--standard", "vn-2022-2025", "--output", tmp_path / "t.csv")
    assert result.exit_code == 2
    told = " ".join(result.stderr.replace("│", " ").split())
    assert "a template is two tables and a guide; name a folder for CSV files, or a file that ends in .xlsx" in told
    assert not list(tmp_path.iterdir())
