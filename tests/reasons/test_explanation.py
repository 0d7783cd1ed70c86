"""Explanations: what they say is what decided, in both languages."""

from __future__ import annotations

import json
import random
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle.completions import completion
from tests.oracle.strategies import Case, cases
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app

# Made, and worked out from the law by hand. 31 December 2024, vn-2022-2025, rural: 1 500 000 is the line, so the income
# is within it. Deprived: housing quality (wall and roof of three), floor area (15 m2 / 2 = 7.5 < 8), water (a spring
# that is not protected), sanitation (a simple pit): 4, so poor. Dependants: the boy, and the woman of 74 if she has the
# allowance, which nobody asked: 1 of 2 is not more than half, 2 of 2 is; so 4 or 5. The woman was born on 2 March 1950:
# above the retirement age of women in 2024, 56 years 4 months; the boy of 9 is below 15: nobody can work.
HOUSEHOLD: dict[str, Any] = {
    "household_id": "H1",
    "area": "rural",
    "income_per_capita": 1_500_000,
    "housing_area": 15.0,
    "wall_durable": False,
    "column_durable": True,
    "roof_durable": False,
    "water_source": "unprotected_spring",
    "toilet": "simple_pit",
    "has_tv": True,
    "members": [
        {"birth_date": date(1950, 3, 2), "sex": "female", "health_insurance": "state_funded",
         "work": "not_seeking_work"},
        {"age": 9, "sex": "male", "enrolled": "primary", "health_insurance": "state_funded", "work": "not_seeking_work",
         "stunted": False, "underweight": False, "uses_internet": True},
    ],
}  # fmt: skip


def explained(household: dict[str, Any] | None = None, **how: Any) -> mdp.Explanation:
    return mdp.explain(household or HOUSEHOLD, "vn-2022-2025", **{"review_date": 2024, **how})


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


SOURCE = "[Nghị định 07/2021/NĐ-CP Art. 3; two or more independent secondary sources agree]"
ONE = "[Nghị định 07/2021/NĐ-CP Art. 3; one secondary source]"


def test_the_class_and_its_row_of_the_decision_table() -> None:
    told = lines(explained().to_text())
    head = "Household H1: poor household (by Multidimensional poverty standard 2022–2025, on 2024-12-31) [vn-2022-2025,"
    assert told[0].startswith(head)
    line = (
        "income per person per month: 1,500,000 VND per person per month; at most 1,500,000 VND per person per month?"
    )
    assert told[1:6] == [
        "exempt: a poor household in which nobody can work",
        "Why:",
        f"{line} yes {SOURCE}",
        "deprived in 4–5 of 12 indicators",
        f"up to the income line; 3 or more deprivations → poor household (income together with deprivations) {SOURCE}",
    ]


@pytest.mark.parametrize(
    ("indicator", "reasons"),
    [
        ("employment: not deprived", [
            "member 1: date of birth: 1950-03-02 (74 years); less than 56 years 4 months (female)? no",
            "members 1, 2: work: without work, does not seek it; wage work without a labour contract? no",
            "member 2: age in completed years: 9 years; at least 15 years? no",
        ]),
        ("dependants in the household: unknown", [
            "share of members: dependant: 1–2 of 2; more than 50 %? not known",
            "member 1: receives the monthly social allowance: not observed",
        ]),
        ("quality of housing: deprived", ["wall is durable: no", "roof is durable: no"]),
        ("floor area per person: deprived", [
            "floor area of the dwelling: 15 m² / 2 persons = 7.5 m² per person; less than 8 m² per person? yes",
        ]),
        ("use of telecommunication services: not deprived", ["member 2: uses the internet: yes"]),
        ("means of access to information: not deprived", ["has a television: yes"]),
    ],
)  # fmt: skip
def test_every_indicator_names_the_facts_that_decided(indicator: str, reasons: list[str]) -> None:
    told = explained().to_text().splitlines()
    at = next(number for number, line in enumerate(told) if line.strip().startswith(f"{indicator}. "))
    own = []
    for line in told[at + 1 :]:
        if not line.startswith("      "):
            break
        own.append(line.strip())
    assert own == reasons


def test_in_vietnamese() -> None:
    text = explained().to_text("vi")
    told = lines(text)
    assert told[0].startswith("Hộ H1: hộ nghèo (theo Chuẩn nghèo đa chiều giai đoạn 2022–2025, ngày 31/12/2024) [")
    assert told[1] == "được miễn: hộ nghèo không có khả năng lao động"
    assert "thành viên 1: ngày sinh: 02/03/1950 (74 tuổi); dưới 56 tuổi 4 tháng (nữ)? không" in told
    assert "diện tích nhà ở: 15 m² / 2 người = 7,5 m²/người; dưới 8 m²/người? đúng" in told
    assert "số chỉ số thiếu hụt: 4–5 trên 12" in told
    assert "thành viên 1: hưởng trợ cấp xã hội hằng tháng: chưa ghi nhận" in told
    english = (" years", "not observed", "member", "at least", "persons", "deprived", " yes", "Art.", "poor", "unknown")
    assert not [word for word in english if word in text]
    assert unicodedata.is_normalized("NFC", text)


def test_what_was_ticked_and_what_was_totalled() -> None:
    told = lines(explained({"area": "urban", "income_score": 176, "deprivation_points": 50}).to_text())
    # B1 above 175 is above the line, but average and above cannot be told apart by it.
    assert (
        told[1] == "still possible: household of average living standard, household above the average living standard"
    )
    assert "B1 points: 176 points; at most 175 points? no" in told[4]
    assert told[5].startswith("B2 points: 50 points; 10 points for each deprivation [Thông tư 07/2021/TT-BLĐTBXH B2;")
    assert "deprived in 5 of 12 indicators" in told
    ticked = lines(explained({**HOUSEHOLD, "assessed": {"water": False}}).to_text())
    assert any(line.startswith("source of domestic water: not deprived, as the reviewer ticked.") for line in ticked)


def test_where_the_area_is_unknown_both_lines_are_named() -> None:
    told = lines(explained({"income_per_capita": 1_600_000}).to_text())
    asked = [line.split("; ")[1].partition("?")[0] for line in told[4:8]]
    assert asked == [
        "at most 1,500,000 VND per person per month (rural)", "at most 2,000,000 VND per person per month (urban)",
        "at most 2,250,000 VND per person per month (rural)", "at most 3,000,000 VND per person per month (urban)",
    ]  # fmt: skip


def test_an_income_that_is_not_known_is_told_as_not_observed() -> None:
    (reason,) = mdp.explain({"area": "rural"}, "vn-2022-2025", review_date=2024).income[:1]
    assert (reason.value, reason.holds) == (None, None)
    assert (reason.seen.vi, reason.seen.en) == ("chưa ghi nhận", "not observed")


def test_another_reading_that_changes_the_answer_is_told() -> None:
    # A woman of 70 who works on her own account: past the retirement age, so she cannot work; by the reading that
    # counts those who do work at any age she can, and the household is not exempt.
    person = {"age": 70, "sex": "female", "work": "own_account", "disability": "not_disabled"}
    answer = explained({"area": "rural", "income_per_capita": 1, "deprivation_points": 30, "members": [person]})
    assert answer.classification.exempt is True
    [other] = [reading for reading in answer.readings if reading.changes]
    assert (other.name, other.option, other.exempt) == ("who_can_work", "any_age_working", False)
    told = "also members from 15 at any age who do work: with this reading: poor household; not exempt"
    assert told in lines(answer.to_text())


@pytest.mark.parametrize(
    ("amount", "asked"),
    [
        # Rural, 2016-2020: 700 000, 1 000 000 and 1 500 000. The line above which the income lies, and the next one.
        (700_000, [(700_000, True)]),
        (700_001, [(700_000, False), (1_000_000, True)]),
        (1_500_000, [(1_000_000, False), (1_500_000, True)]),
        (1_500_001, [(1_500_000, False)]),
    ],
)
def test_an_income_is_told_beside_the_lines_around_it(amount: int, asked: list[tuple[int, bool]]) -> None:
    answer = mdp.explain({"area": "rural", "income_per_capita": amount}, "vn-2016-2020", review_date=2019)
    assert [(reason.asked.en, reason.holds) for reason in answer.income] == [
        (f"at most {line:,} VND per person per month", holds) for line, holds in asked
    ]


def test_a_line_that_does_not_belong_to_its_band_is_told_as_less_than() -> None:
    # The made country's first band is below 100, its second up to 200 in rural areas.
    path = Path(__file__).parents[1] / "law" / "fictional" / "atlantis-1.yaml"
    for amount, holds in ((99, [True]), (100, [False, True])):
        answer = mdp.explain({"area": "rural", "income_per_capita": amount}, path, review_date=2024)
        assert [reason.holds for reason in answer.income] == holds
        assert answer.income[0].asked.en == "less than 100 VND per person per month"
        assert answer.income[0].asked.vi == "dưới 100 đồng/người/tháng"


def test_every_other_reading_of_every_doubtful_clause_is_tried_once() -> None:
    chosen = {"incapacity_from": "extremely_severe"}
    law = mdp.load_standard("vn-2016-2020")
    answer = mdp.explain({"area": "rural"}, law, review_date=2019, interpretations=chosen)
    expected = [
        (name, option)
        for name, switch in law.interpretations.items()
        for option in switch.options
        if option != chosen.get(name, switch.default)
    ]
    assert sorted((reading.name, reading.option) for reading in answer.readings) == sorted(expected)
    assert len(expected) >= 3


def test_the_older_standard_counts_income_alone() -> None:
    answer = mdp.explain({"area": "rural", "income_per_capita": 700_000}, "vn-2016-2020", review_date=2019)
    [row] = answer.rows
    assert (row.status.value, row.basis and row.basis.value) == ("poor", "income")
    assert "however many deprivations → poor household (income alone)" in answer.to_text()


def test_a_floor_too_small_for_one_person_decides_without_their_number() -> None:
    answer = mdp.explain({"area": "rural", "housing_area": 7.5}, "vn-2022-2025", review_date=2024)
    [floor] = [found for found in answer.indicators if found.indicator.id == "housing_area"]
    assert floor.deprived
    [reason] = floor.reasons
    assert (reason.fact, reason.value, reason.holds) == ("housing_area", 7.5, True)
    told = "floor area of the dwelling: 7.5 m²; less than 8 m² per person? yes"
    assert told in lines(answer.to_text())


@given(case=cases())
@settings(max_examples=150, deadline=None)
def test_the_facts_that_are_named_are_enough(case: Case) -> None:
    """A household of whom only the facts are known that an explanation names has the same answer."""
    how: dict[str, Any] = {"review_date": case.review_date, "interpretations": case.interpretations}
    answer = mdp.explain(case.record, case.standard_id, **how)
    members = case.record.get("members") or []
    for found in answer.indicators:
        name = found.indicator.id
        expected = {True: answer.classification.deprivations, None: answer.classification.unknown_deprivations}
        assert found.deprived is False or name in expected[found.deprived]
        if found.ticked:
            continue
        assert bool(found.reasons) or not members
        if found.deprived is None:
            assert any(reason.holds is None for reason in found.reasons)
            continue
        told = {(reason.member, reason.fact) for reason in found.reasons}
        kept = {fact: value for fact, value in case.record.items() if (None, fact) in told}
        kept |= {"size": case.record.get("size"), "area": case.record.get("area")}
        kept["members"] = [
            _only(member, {fact for place, fact in told if place == number}) for number, member in enumerate(members)
        ]
        again = mdp.classify(kept, case.standard_id, **how)
        assert (name in again.deprivations) is found.deprived
        assert name not in again.unknown_deprivations


def _only(member: dict[str, Any], facts: set[str]) -> dict[str, Any]:
    born = ("age", "birth_date", "birth_year") if facts & {"age", "birth_date", "birth_year"} else ()
    return {fact: value for fact, value in member.items() if fact in facts or fact in born or fact == "sex"}


@given(case=cases())
@settings(max_examples=30, deadline=None)
def test_every_explanation_can_be_written_in_every_way(case: Case) -> None:
    answer = mdp.explain(
        case.record, case.standard_id, review_date=case.review_date, interpretations=case.interpretations
    )
    for language in ("vi", "en"):
        status = answer.classification.status.label(language)
        assert status in answer.to_text(language).splitlines()[0]
        assert answer.to_markdown(language).count("\n### ") >= 3
    data = json.loads(answer.to_json())
    assert [entry["id"] for entry in data["indicators"]] == list(mdp.load_standard(case.standard_id).indicator_ids)
    assert answer._repr_html_().count("<tr>") == 1 + len(answer.indicators)


def test_a_notebook_runs_nothing_that_stands_in_a_record() -> None:
    assert "<script>" not in explained({**HOUSEHOLD, "household_id": "<script>"})._repr_html_()


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
        (["households.csv"], "households.csv: holds 3 households; say which one is meant by its household_id"),
        (["households.csv", "--household", "9"], "households.csv: no household is called '9'"),
        (["households.csv", "--household", "2"], "household 2 cannot be read:\n  households.csv row 3: "),
        (["households.csv", "members.csv", "--household", "3"], "household 3 cannot be read:\n  members[0].age: 200"),
        (["none.yaml"], "none.yaml"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained_is_told(words: list[str], told: str) -> None:
    code, text = run(*words)
    assert code == 2
    assert text.startswith(told)


# Made: two deprivations are ticked, all else is ticked as none but what is named; rural and within the line.
def open_household(**facts: Any) -> dict[str, Any]:
    ticks: dict[str, Any] = dict.fromkeys(mdp.load_standard("vn-2022-2025").indicator_ids, False)
    ticks |= {"housing_quality": True, "information_means": True}
    record = {"area": "rural", "income_per_capita": 1_000_000, "assessed": ticks, **facts}
    return {**record, "assessed": {**ticks, **facts.get("assessed", {})}}


def test_one_fact_that_settles_the_class() -> None:
    # With water it is three, without it two.
    answer = explained(open_household(assessed={"water": None}))
    assert (answer.settled_by, answer.perhaps_settled_by) == ((("water_source",),), ())
    told = lines(answer.to_text())
    assert (
        told[told.index("What would settle the class:") + 1] == "settled once this is known: source of domestic water"
    )
    assert "xếp loại được khi biết: nguồn nước sinh hoạt" in answer.to_text("vi")


def test_two_facts_of_which_one_may_be_enough() -> None:
    # Either of two makes three and is enough; only both together rule it out.
    answer = explained(open_household(assessed={"water": None, "sanitation": None}))
    assert answer.settled_by == (("water_source", "toilet"),)
    assert answer.perhaps_settled_by == (("water_source",), ("toilet",))


def test_a_fact_of_a_member_that_decides_two_indicators() -> None:
    # Without insurance a child of 6 or more is a third deprivation; a child of 3 and more who is at no school, too.
    child = {"health_insurance": "uninsured", "enrolled": "not_enrolled", "sex": "male"}
    answer = explained(open_household(assessed={"health_insurance": None, "child_schooling": None}, members=[child]))
    assert answer.settled_by == (("members[0].age",),)
    assert "settled once this is known: member 1: age in completed years" in lines(answer.to_text())


def test_an_income_or_an_area() -> None:
    # 1 600 000 is above the rural line and within the urban one.
    points = {"deprivation_points": 30}
    assert explained({"income_per_capita": 1_600_000, **points}).settled_by == (("area",),)
    assert explained({"area": "urban", **points}).settled_by == (("income_per_capita",),)
    # Neither alone settles it whatever it is; an income up to 1 500 000 does.
    neither = explained(points)
    assert neither.settled_by == (("area", "income_per_capita"),)
    assert neither.perhaps_settled_by == (("income_per_capita",),)


@given(case=cases(), seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_what_settles_the_class_does_so_however_it_is_filled(case: Case, seed: int) -> None:
    how: dict[str, Any] = {"review_date": case.review_date, "interpretations": case.interpretations}
    answer = mdp.explain(case.record, case.standard_id, **how)
    rng = random.Random(seed)  # noqa: S311 - a seed, not a secret
    for facts in answer.settled_by[:3]:
        whole = completion(case.record, case.standard_id, case.review_date, rng)
        record = {**case.record, "members": [dict(member) for member in case.record.get("members") or []]}
        for name in facts:
            member, _, fact = name.rpartition(".")
            own = record if not member else record["members"][int(member[8:-1])]
            filled = whole if not member else whole["members"][int(member[8:-1])]
            own["birth_date" if fact == "age" else fact] = filled["birth_date" if fact == "age" else fact]
        assert mdp.classify(record, case.standard_id, **how).status is not mdp.Status.UNDETERMINED
