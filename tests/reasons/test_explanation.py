"""Explanations in words and as data: what they say is what decided, in both languages."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given, settings
from tests.oracle.strategies import Case, cases
from tests.reasons.made_household import HOUSEHOLD, explained, lines

import mdpoverty as mdp

SOURCE = "[Nghị định 07/2021/NĐ-CP Art. 3; two or more independent secondary sources agree]"


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


def test_the_data_are_plain_and_leave_rules_to_the_standard() -> None:
    data = explained().to_dict()
    [floor] = [found for found in data["indicators"] if found["id"] == "housing_area"]
    assert {name: floor[name] for name in ("deprived", "ticked", "source", "verification")} == {
        "deprived": True, "ticked": False, "source": "decree-07-2021 Art. 3", "verification": "secondary"
    }  # fmt: skip
    assert floor["label"]["en"] == "floor area per person"
    assert floor["reasons"] == [{
        "member": None, "fact": "housing_area", "value": 15.0,
        "what": {"vi": "diện tích nhà ở", "en": "floor area of the dwelling"},
        "seen": {"vi": "15 m² / 2 người = 7,5 m²/người", "en": "15 m² / 2 persons = 7.5 m² per person"},
        "asked": {"vi": "dưới 8 m²/người", "en": "less than 8 m² per person"},
        "holds": True, "source": "decree-07-2021 Art. 3", "verification": "secondary",
    }]  # fmt: skip
    assert "deprived_if" not in floor
    births = [reason["value"] for reason in data["members"][0]["reasons"] if reason["fact"] == "birth_date"]
    assert births == ["1950-03-02"]
    assert json.loads(explained().to_json()) == json.loads(json.dumps(data))


def test_the_row_of_the_decision_table_holds_what_the_file_gives_and_no_more() -> None:
    # Decree 07/2021 Art. 3: up to the poverty line with fewer than three deprivations is near-poor; such a row has no
    # basis, which only the poor have. 20 points of B2 are 2 deprivations.
    household = {"area": "rural", "income_per_capita": 1_400_000, "deprivation_points": 20}
    (row,) = mdp.explain(household, "vn-2022-2025", review_date=2024).to_dict()["decision_table"]
    assert set(row) == {"income", "deprivations", "status", "source", "verification"}
    assert (row["deprivations"], row["status"]) == ({"at_most": 2}, "near_poor")


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
