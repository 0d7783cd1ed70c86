"""Fixture households as a maintainer meets them: files, messages, the report for CI, and pytest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import mdpoverty as mdp
from mdpoverty.testing import check_file, check_files, write_junit

pytest_plugins = ["pytester"]

# Rural B1 line of Circular 07/2021: 140 points are at the line; B2 30 is three deprivations, so poor; 20 near-poor.
GOOD = """\
standard: vn-2022-2025
review_date: "2024-12-31"
source: "made"
bases:
  at_the_line: {area: rural, income_score: 140}
cases:
  - name: three deprivations
    like: at_the_line
    household: {deprivation_points: 30}
    expect: {status: poor, basis: income_and_deprivation, deprivation_count: 3, exempt: unknown}
  - name: two deprivations
    like: at_the_line
    household: {deprivation_points: 20}
    expect: {status: near_poor, possible_statuses: [near_poor], deprivation_count: [2, 2], exempt: false}
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "made.mdpoverty.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_cases_that_hold(case_file: Path) -> None:
    result = check_file(case_file)
    assert [(case.name, case.line, case.passed) for case in result.results] == [
        ("three deprivations", 7, True),
        ("two deprivations", 11, True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("status: poor", "status: near_poor", "expected near_poor, got poor (deprived in nothing; unknown: empl"),
        ("basis: income_and_deprivation", "basis: income", "expected income, got income_and_deprivation"),
        ("basis: income_and_deprivation", "basis: none_given", "expected none_given, got income_and_deprivation"),
        ("deprivation_count: 3", "deprivation_count: 4", "deprivation_count: expected 4, got 3"),
        ("deprivation_count: 3", "deprivation_count: [3, 4]", "deprivation_count: expected [3, 4], got [3, 3]"),
        ("exempt: unknown", "exempt: false", "exempt: expected false, got unknown"),
        ("exempt: unknown", "nobody_can_work: true", "nobody_can_work: expected true, got unknown"),
        ("exempt: unknown", "deprivations: [water]", "deprivations: expected [water], got []"),
        ("exempt: unknown", "unknown_deprivations: [water]", "expected [water], got [adult_educ"),
        (
            "exempt: unknown",
            "flags: {low_income_worker_household: true}",
            "flags: expected low_income_worker_household true, got low_income_worker_household false",
        ),
        ("status: poor", "possible_statuses: [poor, near_poor]", "expected [near_poor, poor], got [poor]"),
        ("{deprivation_points: 30}", "{deprivation_points: 31}", "deprivation_points is a multiple of 10"),
        ("{deprivation_points: 30}", "{deprivation_point: 30}", "did you mean 'deprivation_points'?"),
    ],
)  # fmt: skip
def test_what_differs_is_told_and_the_other_case_still_runs(
    case_file: Path, old: str, new: str, difference: str
) -> None:
    first, second = check_file(change(case_file, old, new)).results
    assert difference in "\n".join(first.differences)
    assert second.passed


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("standard: vn-2022-2025", "standard: vn-2022-25", "did you mean 'vn-2022-2025'?"),
        ('"2024-12-31"', '"31.12.2024"', "made.mdpoverty.yaml:7 cases[0]: '31.12.2024' is no review date"),
        ('source: "made"\n', "", "`source` is given neither for the case nor for the file"),
        ("like: at_the_line", "like: at_the_lin", "cases[0].like: no base is called 'at_the_lin' – did"),
        ("name: two", "name: three", "2 cases have the name 'three deprivations'"),
        ("status: poor", "statuss: poor", "`statuss` is not known here – did you mean 'status'?"),
        ("status: poor", "status: por", "'por' is not allowed"),
        ("exempt: unknown", "exempt: maybe", "cases[0].expect.exempt"),
        ("exempt: unknown", "deprivations: [watr]", "vn-2022-2025 has no 'watr' – did you mean 'water'?"),
        ("exempt: unknown", "flags: {low_income: true}", "vn-2022-2025 has no 'low_income'"),
        (GOOD.split("expect: {")[1].split("}")[0], "", "nothing is expected"),
        ("    like:", "    household: {}\n    like:", "the key 'household' stands twice"),
        ('source: "made"', 'source: "made"\ninterpretations: {incapacity: severe}', "did you mean 'incapacity_from'?"),
        ("cases:", "casess:", "`cases` is required and missing"),
        ("cases:", "\tcases:", "not YAML"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_and_where(case_file: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        check_file(change(case_file, old, new))
    assert words in str(refused.value)
    assert "made.mdpoverty.yaml" in str(refused.value)


def test_all_faults_of_a_file_come_at_once(case_file: Path) -> None:
    change(case_file, "exempt: unknown", "deprivations: [watr]")
    change(case_file, "exempt: false", "deprivations: [toilet]")
    with pytest.raises(mdp.MdpovertyError) as refused:
        check_file(case_file)
    assert len(refused.value.faults) == 2


def test_folders_are_searched_and_nothing_found_is_an_error(case_file: Path, tmp_path: Path) -> None:
    assert [result.path for result in check_files([tmp_path, case_file])] == [case_file]
    with pytest.raises(mdp.MdpovertyError, match="name a file, or a folder that holds files ending in"):
        check_files([tmp_path / "empty"])


def test_a_standard_of_ones_own(case_file: Path) -> None:
    shipped = Path(__file__).parents[2] / "standards" / "vn" / "vn-2022-2025.yaml"
    change(case_file, "standard: vn-2022-2025", f"standard: {shipped}")
    assert all(case.passed for case in check_file(case_file).results)


def test_the_report_for_ci(case_file: Path, tmp_path: Path) -> None:
    change(case_file, "status: poor", "status: near_poor")
    write_junit(check_files([case_file]), tmp_path / "report.xml")
    suite = ET.parse(tmp_path / "report.xml").getroot()[0]  # noqa: S314 - we wrote it
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [(case.get("name"), case.get("line"), len(case)) for case in suite] == [
        ("three deprivations", "7", 1),
        ("two deprivations", "11", 0),
    ]
    assert "expected near_poor, got poor" in (suite[0][0].get("message") or "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.mdpoverty.yaml", "report.xml"]


def test_pytest_runs_each_case_as_a_test(pytester: pytest.Pytester, case_file: Path) -> None:
    change(case_file, "status: poor", "status: near_poor")
    text = case_file.read_text(encoding="utf-8")
    (pytester.path / "made.mdpoverty.yaml").write_text(text, encoding="utf-8")
    result = pytester.runpytest_subprocess("-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*made.mdpoverty.yaml::three deprivations FAILED*", "*made.mdpoverty.yaml:7: three deprivations"]
    )
    result.stdout.fnmatch_lines(["status: expected near_poor, got poor*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_pytest_shows_a_broken_file_in_words(pytester: pytest.Pytester) -> None:
    (pytester.path / "broken.mdpoverty.yaml").write_text("cases: []\n", encoding="utf-8")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*broken.mdpoverty.yaml: 1 fault, no case of the file is run*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_plugin_loads_nothing_until_it_finds_a_case_file() -> None:
    code = "import mdpoverty.testing.plugin, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"numpy", "pydantic", "polars", "yaml"}.isdisjoint(loaded)
