"""Classifying from the command line: what is printed, what is written, and how the program ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

import mdpoverty as mdp
from mdpoverty.cli.app import app

# Five made households under the standard of 2022-2025 (rural line 1 500 000; B2 points / 10 = deprivations):
#   1, 2: income up to the line, 3 deprivations: poor; of household 1 nobody can work; 2 + 3 persons
#   3: up to the line, 2 deprivations: near-poor; 1 person.   4: above both lines: above average; 4 persons
#   5: nothing is known but the area: undetermined; its number of persons is not known either
HOUSEHOLDS = """\
household_id,Huyện,area,income_per_capita,deprivation_points,size,note
01,Đakrông,rural,1500000,30,,secret one
02,Đakrông,rural,900000,30,3,
03,Hướng Hóa,rural,900000,20,1,
04,Hướng Hóa,urban,3000001,50,4,
05,,urban,,,,secret two
"""
MEMBERS = """\
household_id,birth_date,sex,can_work,meritorious
01,1940-01-01,female,,x
01,2015-05-05,male,,
03,1980-01-01,male,,không
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("households.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    Path("members.csv").write_text(MEMBERS, encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


CLASSIFY = ("classify", "households.csv", "members.csv", "--review-date", "2024", "-o", "out.csv")


def lines(result: Result) -> list[str]:
    """Return the printed lines with single blanks between the words."""
    return [" ".join(line.split()) for line in result.stdout.splitlines() if line.strip()]


def test_the_summary_counts_households_and_people(run: Run) -> None:
    result = run(*CLASSIFY)
    assert result.exit_code == 0, result.output
    printed = lines(result)
    assert printed[0] == "vn-2022-2025, revision 2, on 2024-12-31"
    assert printed[1] == "area poor near-poor average above average undetermined all exempt"
    assert printed[3:9] == [
        "rural households 2 1 0 0 0 3 1",
        "people 5 1 0 0 0 6 2",
        "urban households 0 0 0 1 1 2 0",
        "people 0 0 0 4 ? ? 0",
        "all households 2 1 0 1 1 5 1",
        "people 5 1 0 4 ? ? 2",
    ]
    assert printed[9:] == [
        # Household 2 has three persons of whom nothing is known; household 5 may be poor.
        "exempt: poor, and nobody in the household can work; households for which that is not settled: 2",
        "undetermined: facts are missing, and several classes remain possible (column possible_statuses)",
        "?: the number of persons of a household is unknown (no size, and no members or an incomplete list of them)",
        "worth a look: 3 rows: nobody is listed: every fact of the members is unknown (household_without_members)",
        "households: 5 in = 5 classified + 0 rejected",
        "members: 3 in = 3 classified + 0 rejected",
        "written: out.csv, out.csv.receipt.json",
    ]


def test_groups_of_households_and_of_their_members(run: Run) -> None:
    result = run(*CLASSIFY, "--by", "district,meritorious")
    printed = lines(result)
    assert printed[1].startswith("district meritorious poor near-poor")
    assert "Hướng Hóa no households 0 1 0 0 0 1 0" in printed
    assert "Đakrông yes households 1 0 0 0 0 1 1" in printed
    assert "Đakrông unknown households 1 0 0 0 0 1 0" in printed
    assert "unknown unknown households 0 0 0 0 1 1 0" in printed
    assert pl.read_csv("out.csv").columns[-2:] == ["district", "meritorious"]


def test_groups_may_be_results_and_columns_of_nobodys(run: Run) -> None:
    printed = lines(run(*CLASSIFY, "--by", "exempt,note"))
    assert "yes secret one households 1 0 0 0 0 1 1" in printed
    printed = lines(run(*CLASSIFY, "--by", "status"))
    assert printed[3] == "households 2 1 0 1 1 5 1"


def test_the_summary_in_vietnamese(run: Run) -> None:
    result = run(*CLASSIFY, "--lang", "vi")
    printed = lines(result)
    assert printed[0] == "vn-2022-2025, bản 2, ngày 31/12/2024"
    assert printed[1] == "khu vực nghèo cận nghèo trung bình trên trung bình chưa xác định tổng số được miễn"
    assert printed[3] == "nông thôn hộ 2 1 0 0 0 3 1"
    assert "hộ: 5 đọc vào = 5 đã phân loại + 0 bị loại" in printed


def test_quiet_prints_the_totals_only(run: Run) -> None:
    assert lines(run(*CLASSIFY, "--quiet")) == [
        "households: 5 in = 5 classified + 0 rejected",
        "members: 3 in = 3 classified + 0 rejected",
    ]


def test_results_are_those_of_the_library(run: Run) -> None:
    run(*CLASSIFY, "-o", "out.parquet", "--interpretation", "who_can_work=any_age_working")
    written = pl.read_parquet("out.parquet")
    assert written["household_id"].to_list() == ["01", "02", "03", "04", "05"]
    assert written["status"].to_list() == ["poor", "poor", "near_poor", "above_average", "undetermined"]
    receipt = json.loads(Path("out.parquet.receipt.json").read_text("utf-8"))
    assert receipt["interpretations"]["who_can_work"] == "any_age_working"


def test_the_standard_is_the_one_of_the_review_date(run: Run) -> None:
    assert lines(run(*CLASSIFY, "--review-date", "2021-12-31"))[0] == "vn-2016-2020, revision 2, on 2021-12-31"
    outside = run(*CLASSIFY, "--review-date", "2021", "--standard", "vn-2022-2025")
    assert lines(outside)[0] == "vn-2022-2025, revision 2, on 2021-12-31; outside the days on which it applies"
    chosen = run(*CLASSIFY, "--interpretation", "schooling_level=any_school")
    assert lines(chosen)[1] == "chosen readings: schooling_level=any_school"


def test_rejected_rows_end_with_1_and_their_reasons(run: Run) -> None:
    Path("households.csv").write_text(HOUSEHOLDS.replace("05,,urban", "05,,city"), "utf-8")
    Path("members.csv").write_text(MEMBERS.replace("2015-05-05", "2025-05-05") + "77,,,,\n", encoding="utf-8")
    result = run(*CLASSIFY)
    assert result.exit_code == 1
    printed = lines(result)
    no_area = "is not allowed; allowed: rural, urban"
    born = "a birth date cannot be after the review date 2024-12-31; seen: 2025-05-05"
    assert printed[-7:] == [
        "households: 5 in = 3 classified + 2 rejected",
        "members: 4 in = 1 classified + 3 rejected",
        "the first reasons:",
        f"households.csv row 6: area: 'city' {no_area} [unknown_value]",
        f"members.csv row 3: {born} [birth_after_review]",
        "members.csv row 5: household_id is not in the table of households [orphan_member]",
        "written: out.csv, out.csv.receipt.json, out.csv.rejects.csv",
    ]
    assert pl.read_csv("out.csv")["household_id"].to_list() == [2, 3, 4]
    assert "secret" not in result.output
    assert "1940" not in result.output
    quiet = run(*CLASSIFY, "-q")
    assert quiet.exit_code == 1
    assert len(lines(quiet)) == 2


def test_reasons_and_warnings_in_vietnamese(run: Run) -> None:
    Path("households.csv").write_text("household_id,area,size\n1,moon,1\n2,rural,2\n3,rural,2\n", encoding="utf-8")
    Path("members.csv").write_text("household_id,age\n1,30\n2,30\n3,131\n", encoding="utf-8")
    printed = lines(
        run("classify", "households.csv", "members.csv", "--review-date", "2024", "-o", "o.csv", "--lang", "vi")
    )
    allowed = "khu vực (area): 'moon' không hợp lệ; được phép: nông thôn, thành thị [unknown_value]"
    assert f"households.csv dòng 2: {allowed}" in printed
    assert "members.csv dòng 4: tuổi (age): 131 không thể có; lớn nhất là 130 [impossible_age]" in [
        line.strip() for line in printed
    ]
    found = "có người chưa được liệt kê: chưa biết gì về họ (size_above_members)"
    assert f"cần xem lại: 1 dòng: {found}" in printed


def test_many_reasons_are_cut(run: Run) -> None:
    rows = "".join(f"{number},moon{number}\n" for number in range(25))
    Path("households.csv").write_text(f"household_id,area\n{rows}", encoding="utf-8")
    printed = lines(run("classify", "households.csv", "--review-date", "2024", "-o", "out.csv"))
    assert printed[-2] == "and 15 more"
    assert len([line for line in printed if "'moon" in line]) == 10


def test_equal_reasons_are_told_once(run: Run) -> None:
    rows = "".join(f"{number},moon\n" for number in range(25))
    Path("households.csv").write_text(f"household_id,area\n{rows}", encoding="utf-8")
    printed = lines(run("classify", "households.csv", "--review-date", "2024", "-o", "out.csv"))
    told = "is not allowed; allowed: rural, urban [unknown_value]"
    assert [line for line in printed if "'moon'" in line] == [
        f"households.csv row 2 (and 24 more): area: 'moon' {told}"
    ]


@pytest.mark.parametrize("there", ["out.csv", "out.csv.receipt.json"])
@pytest.mark.parametrize(("lang", "told"), [("en", "exists already"), ("vi", "out.csv")])
def test_nothing_is_overwritten_where_that_is_refused(run: Run, there: str, lang: str, told: str) -> None:
    Path(there).write_text("of yesterday", encoding="utf-8")
    result = run(*CLASSIFY, "--no-overwrite", "--lang", lang)
    assert result.exit_code == 2
    assert told in result.stderr
    assert Path(there).read_text(encoding="utf-8") == "of yesterday"
    assert sorted(path.name for path in Path().iterdir()) == sorted(["households.csv", "members.csv", there])
    assert run(*CLASSIFY, "--lang", lang).exit_code == 0
    assert Path(there).read_text(encoding="utf-8") != "of yesterday"


def test_a_column_called_persons_makes_groups_and_one_called_people_is_refused_in_words(run: Run) -> None:
    renamed = HOUSEHOLDS.replace("Huyện", "persons", 1)
    Path("households.csv").write_text(renamed, encoding="utf-8")
    printed = lines(run(*CLASSIFY, "--by", "persons"))
    assert "Đakrông households 2 0 0 0 0 2 1" in printed
    Path("households.csv").write_text(renamed.replace("persons", "people", 1), encoding="utf-8")
    result = run(*CLASSIFY, "--by", "people")
    assert result.exit_code == 2
    assert "people: the returned table has its own column of this name; rename the column" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("classify", "no.csv", "--review-date", "2024", "-o", "o.csv"),
         "no.csv: cannot be read (No such file or directory); check the name and the rights"),
        (("classify", "households.csv", "--review-date", "2027", "-o", "o.csv"),
         ("2027-12-31: vn-2027-2030 is provisional: parts of the law are not known; `mdpoverty standards show "
          "vn-2027-2030` tells which. To use it all the same: load_standard(…, allow_provisional=True), on the "
          "command line --allow-provisional")),
        (("classify", "households.csv", "--review-date", "2031", "-o", "o.csv"),
         ("no standard applies on 2031-12-31; before it vn-2027-2030, which ends on 2030-12-31; "
         "name one to use it all the same")),
        (("classify", "households.csv", "--review-date", "12/31/2024", "-o", "o.csv"),
         "'12/31/2024' is not a review date; write 2024-12-31 or 31/12/2024, or a year for its last day"),
        (("classify", "households.csv", "--review-date", "2024", "--standard", "vn-2022-205", "-o", "o.csv"),
         ("no standard is called 'vn-2022-205' – did you mean 'vn-2022-2025'?; shipped: vn-2016-2020, vn-2022-2025, "
          "vn-2027-2030, vn-dong-nai-2022-2025, vn-ha-noi-2016-2020, vn-ho-chi-minh-2021-2024; "
         "the path of a YAML file works too")),
        (("classify", "households.csv", "--review-date", "2024", "-o", "o.csv", "--interpretation", "telecom=neither"),
         ("these interpretations cannot be used with vn-2022-2025:\n  telecom: no such interpretation; known: "
         "state_funded_insurance, incapacity_from, who_can_work, adult_education_upper_age, dependant_elderly, "
         "schooling_level, social_pension")),
        (("classify", "households.csv", "--review-date", "2024", "-o", "o.csv", "--by", "areas"),
         ("these groups cannot be counted:\n  areas: no file has this column – did you mean 'area'?; "
         "they have household_id, district, area, income_per_capita, deprivation_points, size, note")),
        (("classify", "households.csv", "members.csv", "--review-date", "2024", "-o", "o.csv", "--by", "sex"),
         ("these groups cannot be counted:\n  sex: is a column of members and not true or false; "
         "a group of members needs a column of true and false")),
        (("reclassify", "households.csv", "--review-date", "2024", "--before", "vn-2016-2020", "--after",
          "vn-2022-2025"),
         ("these columns cannot be used for two standards:\n  deprivation_points: belongs to the review of one "
         "standard; set recorded_under (--recorded-under) to before, after or both, or leave it out")),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_words_and_ends_with_2(run: Run, words: tuple[str, ...], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr == told + "\n"
    assert not list(Path().glob("o.csv*"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--interpretation", "telecom"), "'telecom': write it as name=option"),
        (("--interpretation", "a=b", "--interpretation", "a=c"), "'a' is given twice"),
        (("--lang", "fr"), "'fr'"),
    ],
)
def test_options_of_another_form_are_told(run: Run, words: tuple[str, ...], told: str) -> None:
    result = run(*CLASSIFY, *words)
    assert result.exit_code == 2
    assert told in re.sub(r"[│\s]+", " ", result.stderr)


def test_reclassifying_shows_who_moves(run: Run) -> None:
    words = ("reclassify", "households.csv", "members.csv", "--before", "vn-2016-2020", "--after", "vn-2022-2025",
             "--review-date", "2021-12-31", "--recorded-under", "both")  # fmt: skip
    result = run(*words)
    assert result.exit_code == 0, result.output
    printed = lines(result)
    assert printed[:2] == [
        "from vn-2016-2020, revision 2, on 2021-12-31",
        "to vn-2022-2025, revision 2, on 2021-12-31; outside the days on which it applies",
    ]
    # 2016-2020: 900 000 with 3 deprivations is poor (up to 1 000 000), with 2 near-poor; 1 500 000 is average,
    # and with 3 deprivations poor by the newer line, whatever the form of the rule: the lines move it.
    assert printed[4:9] == [
        "poor poor 1 3 100.00%",
        "near-poor near-poor 1 1 100.00%",
        "average poor 1 2 100.00% 1.0 0.0 0.0 0",
        "above average above average 1 4 100.00%",
        "undetermined undetermined 1 ? 100.00%",
    ]
    assert sorted(path.name for path in Path().iterdir()) == ["households.csv", "members.csv"]
    result = run(*words, "-o", "moves.csv", "--lang", "vi", "--interpretation", "telecom=not_both")
    assert "cách hiểu đã chọn: telecom=not_both" in lines(result)
    assert lines(result)[-1] == "đã ghi: moves.csv, moves.csv.transitions.csv, moves.csv.receipt.json"
    assert mdp.Status.NEAR_POOR.value in Path("moves.csv").read_text("utf-8")
    quiet = run(*words, "--quiet")
    assert [line.split(":")[0] for line in lines(quiet)] == ["households", "members"]


def test_reclassifying_without_output_says_where_reasons_would_be(run: Run) -> None:
    Path("households.csv").write_text("household_id,area\n1,moon\n", encoding="utf-8")
    result = run("reclassify", "households.csv", "--before", "vn-2016-2020", "--after", "vn-2022-2025",
                 "--review-date", "2021")  # fmt: skip
    assert result.exit_code == 1
    assert lines(result)[-1] == "1 rows rejected; with -o OUT their reasons are written to OUT.rejects.csv"
