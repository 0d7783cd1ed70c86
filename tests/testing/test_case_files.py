"""Fixture households as a maintainer meets them: files, messages, the report for CI, and pytest."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.testing.check import check_file, check_files
from mdpoverty.testing.junit import write_junit

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
        ("status: poor", "status: near_poor", "expected near_poor, got poor (3 deprivations; unknown: empl"),
        ("status: poor", "status: near_poor", "; income: area rural, income_score 140; not observed: members)"),
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
        ("{deprivation_points: 30}", "{deprivation_points: 31}", "deprivation_points must be a multiple of 10"),
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
        ('"2024-12-31"', '"31.12.2024"', "made.mdpoverty.yaml:2 review_date: '31.12.2024' is not a review date"),
        ("    like:", '    review_date: ""\n    like:', "yaml:8 cases[0].review_date: '' is not a review date"),
        ("    like:", '    standard: ""\n    like:', "yaml:8 cases[0].standard: no standard is called ''"),
        ('source: "made"\n', "", "`source` is given neither for the case nor for the file"),
        ("like: at_the_line", "like: at_the_lin", "cases[0].like: no base is called 'at_the_lin' – did"),
        ('source: "made"', 'source: " "', "made.mdpoverty.yaml:3 source: it is blank; say where the expectation comes"),
        ("name: two", "name: three", "2 cases have the name 'three deprivations'"),
        ("status: poor", "statuss: poor", "`statuss` is not known here – did you mean 'status'?"),
        ("status: poor", "status: por", "'por' is not allowed"),
        ("exempt: unknown", "exempt: maybe", "'maybe' is not allowed; allowed: true, false, unknown"),
        ("exempt: unknown", "exempt: no", "made.mdpoverty.yaml:10 cases[0].expect.exempt: 'no' is not allowed"),
        ("deprivation_count: 3", "deprivation_count: true", "cases[0].expect.deprivation_count: True is no count"),
        ("deprivation_count: 3", "deprivation_count: [3]", "[3] is no count; write a whole number, or the least and"),
        ("deprivation_count: 3", "deprivation_count: [4, 2]", "[4, 2] is no count"),
        ("exempt: unknown", "flags: {}", "nothing is expected of flags; give a value or leave it out"),
        ("basis: income_and_deprivation", "basis: null", "where no basis is given, write none_given"),
        ("exempt: unknown", "deprivations: [watr]", "vn-2022-2025 has no 'watr' – did you mean 'water'?"),
        ("exempt: unknown", "flags: {low_income: true}", "vn-2022-2025 has no 'low_income'"),
        (GOOD.split("expect: {")[1].split("}", maxsplit=1)[0], "", "nothing is expected"),
        ("    like:", "    household: {}\n    like:", "the key 'household' appears twice"),
        ('source: "made"', 'source: "made"\ninterpretations: {incapacity: severe}', "did you mean 'incapacity_from'?"),
        (
            "    like:",
            "    interpretations: {incapacity_from: sever}\n    like:",
            "made.mdpoverty.yaml:8 cases[0].interpretations.incapacity_from: vn-2022-2025 has no option 'sever' – did",
        ),
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


def test_a_fault_of_the_whole_file_is_told_once_beside_all_others(case_file: Path) -> None:
    change(case_file, "standard: vn-2022-2025", "standard: vn-2022-25")
    change(case_file, '"2024-12-31"', '"soon"')
    with pytest.raises(mdp.MdpovertyError) as refused:
        check_file(case_file)
    assert [fault.where for fault in refused.value.faults] == [
        "made.mdpoverty.yaml:2 review_date",
        "made.mdpoverty.yaml:1 standard",
    ]


def test_at_most_ten_faults_are_shown(case_file: Path) -> None:
    text = "".join(f"  - name: case {number}\n    expect: {{exempt: maybe}}\n" for number in range(12))
    case_file.write_text(GOOD + text, encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError, match=r"12 faults, no case of the file is run(.|\n)*\+2 more$"):
        check_file(case_file)


def test_a_review_year_without_a_retirement_age_is_a_fault_of_the_file(case_file: Path, tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "standards" / "vn"
    own = tmp_path / "own.yaml"
    own.write_text((shipped / "vn-2022-2025.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    table = (shipped / "working-age.yaml").read_text(encoding="utf-8")
    since_2035 = [line for line in table.splitlines(keepends=True) if "from_year: 2035" in line]
    (tmp_path / "working-age.yaml").write_text(table.replace(since_2035[0], ""), encoding="utf-8")
    change(case_file, "standard: vn-2022-2025", f"standard: {own}")
    change(case_file, "    like:", "    review_date: 2040\n    like:")
    with pytest.raises(mdp.MdpovertyError, match=r"yaml:8 cases\[0\]\.review_date: the table .* has no row for 2040"):
        check_file(case_file)


def test_a_broken_standard_of_ones_own_is_told_with_its_faults(case_file: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("id: own\n", encoding="utf-8")
    change(case_file, "standard: vn-2022-2025", f"standard: {tmp_path / 'own.yaml'}")
    with pytest.raises(
        mdp.MdpovertyError, match=r"made\.mdpoverty\.yaml:1 standard: .*own\.yaml.*is required"
    ) as refused:
        check_file(case_file)
    assert len(refused.value.faults) == 1


def test_a_case_may_have_its_own_setting(case_file: Path) -> None:
    # B2 30 and B1 140 under Decision 59/2015: above 120, in the band up to 150, three deprivations, so poor by them.
    change(case_file, "    like:", "    standard: vn-2016-2020\n    review_date: 2020\n    like:")
    change(case_file, "basis: income_and_deprivation", "basis: deprivation")
    assert all(case.passed for case in check_file(case_file).results)


def test_a_set_is_compared_whatever_its_order(case_file: Path) -> None:
    change(case_file, "{deprivation_points: 30}", "{assessed: {water: true, sanitation: true}}")
    change(case_file, GOOD.split("expect: {")[1].split("}", maxsplit=1)[0], "deprivations: [sanitation, water]")
    assert check_file(str(case_file)).results[0].passed


def test_facts_that_contradict_each_other_fail_their_case_only(case_file: Path) -> None:
    change(case_file, "{deprivation_points: 30}", "{members: [{birth_date: 2025-06-01}]}")
    first, second = check_file(case_file).results
    assert "a birth date cannot be after the review date 2024-12-31" in first.differences[0]
    assert second.passed


def test_folders_are_searched_and_nothing_found_is_an_error(case_file: Path, tmp_path: Path) -> None:
    same = tmp_path / ".." / tmp_path.name / case_file.name
    assert [result.path for result in check_files([tmp_path, case_file, same])] == [case_file]
    with pytest.raises(mdp.MdpovertyError, match="name a file, or a folder that holds files ending in"):
        check_files([tmp_path / "empty"])


def test_a_file_that_cannot_be_read_hides_no_other(case_file: Path, tmp_path: Path) -> None:
    (tmp_path / "first.mdpoverty.yaml").write_text("cases: [", encoding="utf-8")
    (tmp_path / "last.mdpoverty.yaml").write_text("cases:\n  - x: [1,\n", encoding="utf-8")
    files = check_files([tmp_path])
    refused = [re.sub(r":\d+: not YAML .*", ": not YAML", str(file.refused)) for file in files if file.refused]
    assert refused == [f"{tmp_path}/first.mdpoverty.yaml: not YAML", f"{tmp_path}/last.mdpoverty.yaml: not YAML"]
    assert [len(file.results) for file in files] == [0, 0, 2]
    write_junit(files, tmp_path / "report.xml")
    suites = ET.parse(tmp_path / "report.xml").getroot()  # noqa: S314 - written here
    assert [(suite.get("tests"), suite.get("errors")) for suite in suites] == [("1", "1"), ("1", "1"), ("2", "0")]
    assert "not YAML" in str(suites[0][0][0].text)
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 2
    assert result.stdout == "2 passed, 0 failed, 2 files not read\n"
    assert case_file.is_file()


def test_the_report_never_overwrites_a_case_file(case_file: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(case_file), "--junit", str(case_file)])
    assert result.exit_code == 2
    assert "is one of the case files; name another file for the report" in result.stderr
    assert case_file.read_text(encoding="utf-8") == GOOD


def test_a_table_of_people_is_not_printed(tmp_path: Path) -> None:
    register = tmp_path / "households.csv"
    register.write_text("household_id,area,income_per_capita\nsecret,rural,1500000\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(register)])
    assert result.exit_code == 2
    assert "a mapping of fields is needed" in result.stderr
    assert "secret" not in result.output


def test_a_standard_of_ones_own(case_file: Path) -> None:
    shipped = Path(__file__).parents[2] / "standards" / "vn"
    for name in ("vn-2022-2025.yaml", "working-age.yaml"):
        (case_file.parent / name).write_bytes((shipped / name).read_bytes())
    change(case_file, "standard: vn-2022-2025", "standard: vn-2022-2025.yaml")  # beside the case file
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


def test_the_report_is_xml_whatever_a_case_is_called(case_file: Path, tmp_path: Path) -> None:
    change(case_file, "name: three deprivations", 'name: "a\\x01b <&> mười"')
    write_junit(check_files([case_file]), str(tmp_path / "report.xml"))
    suite = ET.parse(tmp_path / "report.xml").getroot()[0]  # noqa: S314 - we wrote it
    assert suite[0].get("name") == "a\ufffdb <&> mười"


def test_a_report_that_cannot_be_written_leaves_nothing(case_file: Path, tmp_path: Path) -> None:
    (tmp_path / "report.xml").mkdir()
    with pytest.raises(mdp.MdpovertyError, match=r"report\.xml: cannot be written \(Is a directory\)"):
        write_junit(check_files([case_file]), tmp_path / "report.xml")
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
