"""One household as a user meets it: the call, the sentence, the table in a notebook, and every message."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mdpoverty as mdp

# Made: a rural household without gaps. Decree 07/2021: x = 1 500 000 is at the rural line; deprived in water (a spring
# that is not protected), sanitation (no toilet) and housing area (15 m2 for two persons is 7.5 < 8): d = 3, so poor.
# The man of 40 works and can work: not exempt.
FARMERS: dict[str, Any] = {
    "household_id": "F-1",
    "area": "rural",
    "income_per_capita": 1_500_000,
    "housing_area": 15.0,
    "wall_durable": True,
    "column_durable": True,
    "roof_durable": False,
    "water_source": "unprotected_spring",
    "toilet": "no_toilet",
    **dict.fromkeys(("has_tv", "has_radio", "has_desktop", "has_laptop", "has_tablet", "has_smartphone"), False),
    "has_phone": True,
    "members": [
        {
            "member_id": number,
            "age": 40,
            "sex": sex,
            "disability": "not_disabled",
            "work": "own_account",
            "receives_social_allowance": False,
            "health_insurance": "state_funded",
            "stunted": False,
            "underweight": False,
            "enrolled": "not_enrolled",
            "qualification": "primary",
            "employer_trained": False,
            "uses_internet": True,
        }
        for number, sex in enumerate(("male", "female"), 1)
    ],
}


def classify(record: object, **options: Any) -> mdp.Classification:
    return mdp.classify(record, "vn-2022-2025", **{"review_date": "2024-12-31", **options})  # type: ignore[arg-type]


def test_the_answer_in_full() -> None:
    answer = classify(FARMERS)
    assert answer.status is mdp.Status.POOR
    assert answer.possible_statuses == (mdp.Status.POOR,)
    assert answer.basis is mdp.Basis.INCOME_AND_DEPRIVATION
    assert answer.deprivations == ("housing_area", "water", "sanitation")
    assert answer.unknown_deprivations == ()
    assert answer.deprivation_count == (3, 3)
    assert (answer.nobody_can_work, answer.exempt) == (False, False)
    assert answer.flags == {"low_income_worker_household": False}
    assert answer.missing_facts == ()


def test_the_receipt() -> None:
    receipt = classify(FARMERS, interpretations={"incapacity_from": "extremely_severe"}).standard
    assert receipt.id == "vn-2022-2025"
    assert receipt.digest == mdp.load_standard("vn-2022-2025").digest
    assert receipt.interpretations["incapacity_from"] == "extremely_severe"
    assert receipt.interpretations["who_can_work"] == "working_age"
    assert receipt.review_date == "2024-12-31"
    assert (receipt.applies_from, receipt.applies_through) == ("2022-01-01", "2026-12-31")
    assert receipt.library_version
    assert receipt == mdp.receipt(
        "vn-2022-2025", review_date=2024, interpretations={"incapacity_from": "extremely_severe"}
    )


def test_it_prints_as_a_sentence() -> None:
    assert str(classify(FARMERS)) == (
        "Household F-1: poor household, 3 deprivations (housing_area, water, sanitation) [vn-2022-2025, 2024-12-31]"
    )
    alone = {**FARMERS, "members": [{**FARMERS["members"][0], "can_work": False}], "toilet": None, "housing_area": 16.0}
    assert str(classify(alone)) == (
        "Household F-1: near-poor household, 1 to 2 deprivations (water) [vn-2022-2025, 2024-12-31]"
    )


def test_the_sentence_of_an_open_class_names_what_to_ask() -> None:
    assert str(classify({**FARMERS, "toilet": None})) == (
        "Household F-1: undetermined, 2 to 3 deprivations (housing_area, water); possible: poor, near_poor; "
        "not observed: toilet [vn-2022-2025, 2024-12-31]"
    )


def test_a_notebook_shows_a_small_table() -> None:
    shown = classify({**FARMERS, "household_id": "<b>&"})._repr_html_()
    assert shown.startswith("<table>")
    assert "hộ nghèo (poor)" in shown
    assert "&lt;b&gt;&amp;" in shown
    assert "3: housing_area, water, sanitation" in shown


def shown_rows(answer: mdp.Classification) -> list[tuple[str, str]]:
    return re.findall(r"<tr><th[^>]*>(.*?)</th><td>(.*?)</td></tr>", answer._repr_html_())


def test_the_table_has_a_row_for_all_that_is_known_and_for_all_that_is_open() -> None:
    standard = f"vn-2022-2025 on 2024-12-31, sha256 {mdp.load_standard('vn-2022-2025').digest[:12]}"
    assert shown_rows(classify(FARMERS)) == [
        ("household", "F-1"),
        ("status", "hộ nghèo (poor)"),
        ("basis", "income_and_deprivation"),
        ("deprivations", "3: housing_area, water, sanitation"),
        ("nobody can work", "no"),
        ("exempt", "no"),
        ("low income worker household", "no"),
        ("standard", standard),
    ]
    # Without an id and without the one deprivation that decides; the woman cannot work, of the man it is not known.
    man, woman = (
        {**FARMERS["members"][place], **facts} for place, facts in ((0, {"disability": None}), (1, {"can_work": False}))
    )
    open_ = {name: value for name, value in FARMERS.items() if name not in ("household_id", "toilet")}
    assert shown_rows(classify({**open_, "members": [man, woman]})) == [
        ("status", f"{mdp.Status.UNDETERMINED.vi} (undetermined)"),
        ("possible", "poor, near_poor"),
        ("deprivations", "2–3: housing_area, water"),
        ("unknown", "sanitation"),
        ("nobody can work", "unknown"),
        ("exempt", "unknown"),
        ("low income worker household", "no"),
        ("not observed", "toilet, members[0].disability"),
        ("standard", standard),
    ]
    able = {**FARMERS, "members": [{**member, "can_work": False} for member in FARMERS["members"]]}
    assert {("nobody can work", "yes"), ("exempt", "yes")} <= set(shown_rows(classify(able)))


def test_the_table_says_what_is_no_law() -> None:
    what_if = mdp.revise(mdp.load_standard("vn-2022-2025"), {"title": {"vi": "Thử", "en": "Trial"}})
    unofficial = shown_rows(mdp.classify(FARMERS, what_if, review_date=2024))
    assert ("", "unofficial: a what-if, not the law") in unofficial
    assert not [row for row in unofficial if "provisional" in row[1]]
    draft = mdp.load_standard("vn-2027-2030", allow_provisional=True)
    provisional = shown_rows(mdp.classify({"area": "rural"}, draft, review_date=2027))
    assert ("", "provisional: parts of the law are not known") in provisional
    assert not [row for row in provisional if "unofficial" in row[1]]


def test_one_deprivation_is_one_and_two_are_more() -> None:
    none = {**FARMERS, "housing_area": 16.0, "toilet": "septic", "water_source": "piped"}
    told = [str(classify({**none, **facts})) for facts in ({}, {"toilet": "no_toilet"}, {"toilet": None})]
    assert [line.split(", ")[1].split(" (")[0].split(" [")[0] for line in told] == [
        "0 deprivations", "1 deprivation", "0 to 1 deprivations"
    ]  # fmt: skip


def test_a_household_without_an_id_is_called_household() -> None:
    household = {"area": "rural", "income_per_capita": 1_000_000, "deprivation_points": 10}
    assert str(mdp.classify(household, "vn-2022-2025", review_date=2024)).startswith("Household: near-poor household")
    named = mdp.classify({**household, "household_id": 7}, "vn-2022-2025", review_date=2024)
    assert str(named).startswith("Household 7: near-poor household")


def test_a_sentence_names_eight_facts_and_counts_the_others() -> None:
    # Each of ten adults may be able to work; nothing else is open.
    able = {**MEMBER, "disability": None}
    for number, rest in ((8, ""), (9, " and 1 more"), (10, " and 2 more")):
        told = str(classify({**FARMERS, "housing_area": 7.0 * number,
                             "members": [{**able, "member_id": place} for place in range(number)]}))  # fmt: skip
        named = ", ".join(f"members[{place}].disability" for place in range(8))
        assert f"; not observed: {named}{rest} [" in told


def test_what_json_holds_is_read_back() -> None:
    # On the last of these days one more clause is in doubt than on those before.
    for record, day in product((FARMERS, {**FARMERS, "toilet": None}, {"area": "urban"}), (2022, 2024, 2025)):
        answer = classify(record, review_date=day)
        assert mdp.Classification.from_json(answer.to_json()) == answer
        assert repr(mdp.Classification.from_json(answer.to_json())) == repr(answer)


def test_the_number_of_persons_is_a_missing_fact_where_nobody_is_listed() -> None:
    # 15 m² are 8 each for one person and fewer for more; of the members nothing is known either.
    answer = classify({name: value for name, value in FARMERS.items() if name != "members"})
    assert answer.missing_facts == ("members", "size")


def test_json_has_plain_values() -> None:
    data = json.loads(classify(FARMERS).to_json())
    assert data["status"] == "poor"
    assert data["deprivation_count"] == [3, 3]
    assert data["standard"]["id"] == "vn-2022-2025"


@pytest.mark.parametrize("ending", [".json", ".yaml"])
def test_a_file_of_facts(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"household{ending}"
    path.write_text(json.dumps(FARMERS), encoding="utf-8")
    assert classify(path) == classify(str(path)) == classify(FARMERS)


def test_a_model_gives_what_its_mapping_gives() -> None:
    members = tuple(mdp.Member(**member) for member in FARMERS["members"])
    assert classify(mdp.Household(**{**FARMERS, "members": members})) == classify(FARMERS)


@pytest.mark.parametrize("review", [2024, "2024", "2024-12-31", date(2024, 12, 31)])
def test_a_year_means_its_last_day(review: object) -> None:
    assert classify(FARMERS, review_date=review) == classify(FARMERS)


def test_missing_facts_of_members_have_addresses() -> None:
    members = [{**FARMERS["members"][0], "disability": None}, {**FARMERS["members"][1], "can_work": False}]
    answer = classify({**FARMERS, "members": members})
    assert answer.exempt is None
    assert answer.missing_facts == ("members[0].disability",)


def test_persons_who_are_not_listed_are_missing_facts() -> None:
    nobody = [{**member, "can_work": False} for member in FARMERS["members"]]
    answer = classify({**FARMERS, "size": 3, "members": nobody})
    assert (answer.status, answer.exempt) == (mdp.Status.POOR, None)
    assert answer.missing_facts == ("members",)


def test_an_unknown_income_is_asked_before_deprivations_that_do_not_matter() -> None:
    above = classify({**FARMERS, "area": None, "income_per_capita": 1_500_001})
    # 1 500 001 is above the rural line and below the urban one: the area decides, with three deprivations.
    assert above.possible_statuses == (mdp.Status.POOR, mdp.Status.AVERAGE)
    assert above.missing_facts == ("area",)
    known = classify({**FARMERS, "income_per_capita": 2_250_001, "toilet": None})
    assert (known.status, known.missing_facts) == (mdp.Status.ABOVE_AVERAGE, ())


MEMBER = FARMERS["members"][0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"area": "rurall"}, "area: 'rurall' is not allowed – did you mean 'rural'?; allowed: rural, urban"),
        (
            {"income_per_capita": "1.500"},
            "income_per_capita: '1.500' may be 1500 or 1.5; write the one",
        ),
        (
            {"income_per_capita": 3.5},
            "income_per_capita: 3.5 is not a whole number of dong; if",
        ),
        ({"has_tv": 2}, "has_tv: 2 cannot be read; needed: true, yes, 1, x, có for yes, false, no, 0, không for no"),
        (
            {"housing_area": "big"},
            "housing_area: 'big' cannot be read; needed: a number in digits",
        ),
        ({"housing_area": -1.0}, "housing_area: -1.0 is not possible; the least is 0"),
        (
            {"income_per_capita": 10**20},
            "income_per_capita: 100000000000000000000 is not possible; the most is 1",
        ),
        ({"incom_per_capita": 3}, "no fact is called 'incom_per_capita' – did you mean 'income_per_capita'?"),
        ({"members": [{**MEMBER, "age": "three"}]}, "members[0].age: 'three' cannot be read; needed: a whole number"),
        ({"members": [{**MEMBER, "age": 131}]}, "members[0].age: 131 is not possible; the most is 130"),
        (
            {"members": [{**MEMBER, "birth_date": "31.12.1999"}]},
            "members[0].birth_date: '31.12.1999' cannot be read; needed: a date such as 2024-12-31 or 31/12/2024",
        ),
        ({"members": [{**MEMBER, "sexx": "male"}]}, "no fact is called 'sexx' – did you mean 'sex'?"),
        ({"members": [MEMBER, MEMBER]}, "members: '1' appears twice in the household"),
        (
            {"assessed": {"watr": True}},
            "assessed.watr: no indicator is called 'watr' – did you mean 'water'?",
        ),
        ({"assessed": {"water": "perhaps"}}, "assessed.water: 'perhaps' cannot be read; needed: true, yes, 1"),
        ({"size": 1}, "size is 1, but 2 members are listed; correct one of them"),
        (
            {"members": [{**MEMBER, "birth_date": "2000-01-01"}]},
            "members[0]: age and birth_date cannot both be right on the review date 2024-12-31",
        ),
        (
            {"members": [{"birth_date": "2025-01-01"}]},
            "members[0].birth_date: a birth date cannot be after the review date 2024-12-31",
        ),
        ({"deprivation_points": 35}, "\n  deprivation_points must be a multiple of 10, from 0 to 120"),
        ({"deprivation_points": 130}, "\n  deprivation_points must be a multiple of 10, from 0 to 120"),
    ],
)
def test_what_cannot_be_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify({**FARMERS, **changes})
    assert words in str(refused.value)


def test_who_is_born_in_the_year_of_the_review_is_born() -> None:
    assert classify({"members": [{"birth_year": 2024}]}).status is mdp.Status.UNDETERMINED
    with pytest.raises(mdp.MdpovertyError, match="birth_year"):
        classify({"members": [{"birth_year": 2025}]})


def test_ids_fill_the_whole_range_of_a_64_bit_number() -> None:
    for number in (-(2**63), 2**63 - 1):
        assert classify({"household_id": number}).household_id == number
    for number in (-(2**63) - 1, 2**63):
        with pytest.raises(mdp.MdpovertyError, match="household_id"):
            classify({"household_id": number})


def test_all_faults_of_a_record_come_at_once_and_no_other_value_is_shown() -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify({**FARMERS, "area": "x", "toilet": "y", "members": [{"age": -1, "sex": "male"}]})
    assert len(refused.value.faults) == 3
    assert "1500000" not in str(refused.value)


def test_no_more_than_ten_faults_are_printed() -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify({"members": [{"age": -1} for _ in range(14)]})
    assert len(refused.value.faults) == 14
    assert str(refused.value).endswith("+4 more")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"review_date": "31.12.2024"}, "'31.12.2024' is not a review date; write 2024-12-31 or 31/12/2024, or a year"),
        ({"review_date": 24}, "24 is not a review date"),
        (
            {"interpretations": {"incapacity": "severe"}},
            "incapacity: no such interpretation – did you mean 'incapacity_from'?",
        ),
        (
            {"interpretations": {"incapacity_from": "sever"}},
            "incapacity_from: no option 'sever' – did you mean 'severe'?; allowed: severe, extremely_severe",
        ),
    ],
)
def test_what_was_asked_for_must_exist(options: dict[str, Any], words: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify(FARMERS, **options)
    assert words in str(refused.value)


def test_an_unknown_standard_is_answered_with_those_that_exist() -> None:
    with pytest.raises(mdp.MdpovertyError, match=r"did you mean .vn-2022-2025.*shipped: vn-2016-2020, vn-2022-2025"):
        mdp.classify(FARMERS, "vn-2022-25", review_date=2024)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mdp.classify({}, None, review_date=2024), "None is not a standard; give an id, the path of a file"),
        (lambda: mdp.classify({}, 3, review_date=2024), "3 is not a standard"),
        (lambda: mdp.classify({}, "vn-2022-2025", review_date=2024, interpretations="severe"),
         "'severe' is not a choice"),
        (lambda: mdp.classify("none.json", "vn-2022-2025", review_date=2024), "none.json: cannot be read"),
        (lambda: mdp.Classification.from_json("x"), "not a classification that to_json wrote"),
        (lambda: mdp.Classification.from_json("{}"), "not a classification that to_json wrote"),
        (lambda: mdp.classify({"deprived_watr": True}, "vn-2022-2025", review_date=2024),
         "no indicator is called 'watr' – did you mean 'water'?"),
        (lambda: mdp.classify({"deprived_water": True, "assessed": {"water": False}}, "vn-2022-2025", review_date=2024),
         "deprived_water: the tick of 'water' is given twice with two values; keep one of them"),
        (lambda: mdp.classify({"deprivation_points": 35}, "vn-2022-2025", review_date=2024),
         "deprivation_points must be a multiple of 10, from 0 to 120; seen: 35"),
        (lambda: mdp.classify({"housing_area": np.True_}, "vn-2022-2025", review_date=2024),
         "housing_area: True cannot be read; needed: a number"),
        (lambda: mdp.classify([{}], "vn-2022-2025", review_date=2024),
         "'list' cannot be read; needed: a record of facts by name"),
        (lambda: mdp.classify({"members": {"age": 3}}, "vn-2022-2025", review_date=2024),
         "members: 'dict' cannot be read; needed: a list of records"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_words(call: Any, words: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        call()
    assert words in str(refused.value)
