"""Every check: found where it should be, with its level, its words, and nothing of the record but what is faulty."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.facts.checks import Check, Finding

REVIEW = "2024-06-15"
MEMBER = {"household_id": [1], "age": [30]}

# check: level, households, members, table, rows, words
FOUND: dict[Check, tuple[str, dict[str, Any], dict[str, Any] | None, str, list[int], str]] = {
    Check.MISSING_ID: (
        "error", {"household_id": [1, None]}, MEMBER, "households", [1],
        ("household_id is missing; if it is only on the first row of a household, the rows below are its members: "
         "move them into a table of members, and write the id in every row"),
    ),
    Check.DUPLICATE_HOUSEHOLD: (
        "error", {"household_id": [1, 2, 1]}, None, "households", [0, 2],
        "household_id appears more than once in the table of households",
    ),
    Check.DUPLICATE_MEMBER: (
        "error", {"household_id": [1]}, {"household_id": [1, 1, 1], "member_id": ["a", "b", "a"]}, "members", [0, 2],
        "member_id appears more than once in the household",
    ),
    Check.ORPHAN_MEMBER: (
        "error", {"household_id": [1]}, {"household_id": [1, 7]}, "members", [1],
        "household_id is not in the table of households",
    ),
    Check.HOUSEHOLD_WITHOUT_MEMBERS: (
        "warning", {"household_id": [1, 2]}, MEMBER, "households", [1],
        "no member is listed; every fact of its members is unknown",
    ),
    Check.NO_RECORD: (
        "error", {"household_id": ["1", "Tổng cộng"]}, None, "households", [1],
        "a row of totals or signatures, not a household or a member",
    ),
    Check.ONLY_AN_ID: (
        "warning", {"household_id": [1, 2], "area": ["rural", None]}, MEMBER, "households", [1],
        "the row has only an id; fill it in, or delete it if it is not a household",
    ),
    Check.WRONG_TYPE: (
        "error", {"household_id": [1], "income_per_capita": [1.5]}, None, "households", [0],
        "income_per_capita must be a whole number in digits without separators, such as 1500000",
    ),
    Check.UNKNOWN_VALUE: (
        "error", {"household_id": [1, 2], "area": ["rural", "village"]}, None, "households", [1],
        "area must be one of rural, urban",
    ),
    Check.IMPOSSIBLE_AGE: (
        "error", {"household_id": [1]}, {"household_id": [1, 1], "age": [3, 131]}, "members", [1],
        "age must be from 0 to 130",
    ),
    Check.NEGATIVE_AMOUNT: (
        "error", {"household_id": [1], "income_per_capita": [-1]}, None, "households", [0],
        "income_per_capita cannot be below 0",
    ),
    Check.OUT_OF_RANGE: (
        "error", {"household_id": [1], "income_per_capita": [1_000_000_001]}, None, "households", [0],
        "income_per_capita must be from 0 to 1000000000",
    ),
    Check.BIRTH_AFTER_REVIEW: (
        "error", {"household_id": [1]}, {"household_id": [1], "birth_date": [date(2024, 6, 16)]}, "members", [0],
        "a birth date cannot be after the review date 2024-06-15",
    ),
    Check.AGE_CONTRADICTS_BIRTH: (
        "error", {"household_id": [1]}, {"household_id": [1], "birth_date": [date(2014, 6, 16)], "age": [10]},
        "members", [0], "age and birth_date cannot both be right on the review date 2024-06-15; correct one of them",
    ),
    Check.SIZE_BELOW_MEMBERS: (
        "error", {"household_id": [1], "size": [1]}, {"household_id": [1, 1], "age": [3, 4]}, "households", [0],
        "size counts all persons; it cannot be below the number of listed members",
    ),
    Check.SIZE_ABOVE_MEMBERS: (
        "warning", {"household_id": [1], "size": [2]}, MEMBER, "households", [0],
        "more persons than listed members; nothing is known of the others",
    ),
    Check.IMPOSSIBLE_POINTS: (
        "error", {"household_id": [1, 2], "deprivation_points": [130, 35]}, None, "households", [0, 1],
        "deprivation_points must be a multiple of 10, from 0 to 120",
    ),
    Check.INCOME_CONTRADICTS_HOUSEHOLD: (  # 4 500 001 / 3 = 1 500 000.33: 1 500 000 and 1 500 001 are its roundings
        "error",
        {"household_id": [1, 2, 3, 4], "size": [3] * 4, "household_income": [4_500_001] * 4,
         "income_per_capita": [1_499_999, 1_500_000, 1_500_001, 1_500_002]},
        None, "households", [0, 3],
        ("income_per_capita must be household_income divided by the number of persons, rounded; "
         "correct one of the three"),
    ),
}  # fmt: skip


def findings(households: dict[str, Any], members: dict[str, Any] | None) -> list[Finding]:
    people = None if members is None else pl.DataFrame(members)
    return mdp.check_tables(pl.DataFrame(households), people, standard="vn-2022-2025", review_date=REVIEW)


def test_every_check_is_tried_here() -> None:
    of_files_and_codes = {
        Check.INCOMPLETE_MEMBERS, Check.ID_ON_FIRST_ROW, Check.BROKEN_ROW, Check.REJECTED_WITH_HOUSEHOLD,
        Check.UNUSED_CODE, Check.OTHER_HOUSEHOLD,
    }  # fmt: skip
    assert {*FOUND, *of_files_and_codes} == set(Check)


@pytest.mark.parametrize("check", FOUND)
def test_a_check_finds_its_rows_and_says_what_is_allowed(check: Check) -> None:
    level, households, members, table, rows, words = FOUND[check]
    found = [finding for finding in findings(households, members) if finding.check is check]
    assert [(finding.table, finding.rows.tolist(), str(finding.what)) for finding in found] == [(table, rows, words)]
    assert check.level == level
    assert check.meaning
    assert check.label("vi") != check.meaning
    assert unicodedata.is_normalized("NFC", check.label("vi"))


CELLS = {
    Check.WRONG_TYPE: ("1.5 is not a whole number of dong; if it is in thousands of dong, write 1500"),
    Check.UNKNOWN_VALUE: "'village' is not allowed; allowed: rural, urban",
    Check.IMPOSSIBLE_AGE: "131 is not possible; the most is 130",
    Check.NEGATIVE_AMOUNT: "-1 is not possible; the least is 0",
    Check.OUT_OF_RANGE: "1000000001 is not possible; the most is 1000000000",
}
"""A cell that is no value of its fact has words of its own."""


@pytest.mark.filterwarnings("ignore:households. no column income")
@pytest.mark.parametrize("check", [check for check in FOUND if check.level == "error"])
def test_an_error_stops_a_table_with_the_same_words(check: Check) -> None:
    _, households, members, table, rows, words = FOUND[check]
    people = None if members is None else pl.DataFrame(members)
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify_table(pl.DataFrame(households), people, standard="vn-2022-2025", review_date=REVIEW)
    line = next(line for line in str(refused.value).splitlines() if f"[{check}]" in line)
    assert line.strip().startswith((f"{table}[{rows[0]}].", f"{table}[{rows[0]}]: "))
    assert CELLS.get(check, words) in line
    assert f"{len(rows)} row" in line


@pytest.mark.filterwarnings("ignore:households. no column income")
@pytest.mark.parametrize("check", [check for check in FOUND if check.level == "warning"])
def test_a_warning_stops_nothing(check: Check) -> None:
    _, households, members, *_ = FOUND[check]
    frame = pl.DataFrame(households)
    results = mdp.classify_table(frame, pl.DataFrame(members), standard="vn-2022-2025", review_date=REVIEW)
    assert results.height == frame.height


def test_the_edges_of_the_checks_are_allowed() -> None:
    households = {"household_id": [1, 2], "size": [1, 1], "income_per_capita": [0, 1_000_000_000],
                  "deprivation_points": [0, 120]}  # fmt: skip
    members = {"household_id": [1, 2], "age": [0, 130], "birth_date": [date(2024, 6, 15), None]}
    assert [finding.check.value for finding in findings(households, members)] == ["age_above_105"]  # no error


@pytest.mark.parametrize(
    ("birth", "age", "agree"),
    [
        (date(2014, 6, 15), 10, True),  # the tenth birthday is the day of review
        (date(2014, 6, 16), 9, True),
        (date(2014, 6, 15), 9, False),
        (date(2013, 6, 16), 10, True),  # the last day before the eleventh birthday
        (date(2013, 6, 15), 10, False),
    ],
)
def test_an_age_and_a_birth_date_agree_or_not(birth: date, age: int, agree: bool) -> None:  # noqa: FBT001
    found = findings({"household_id": [1]}, {"household_id": [1], "birth_date": [birth], "age": [age]})
    assert (found == []) is agree


@pytest.mark.parametrize(
    ("facts", "agree"),
    [
        ({"birth_year": [2013], "age": [10]}, True),  # born in the second half of 2013
        ({"birth_year": [2014], "age": [10]}, True),  # born in the first half of 2014
        ({"birth_year": [2012], "age": [10]}, False),  # ten only if born after 15 June 2013
        ({"birth_year": [2015], "age": [10]}, False),
        ({"birth_year": [2013], "birth_date": [date(2013, 1, 1)]}, True),
        ({"birth_year": [2014], "birth_date": [date(2013, 12, 31)]}, False),
    ],
)
def test_a_birth_year_agrees_or_not(facts: dict[str, Any], agree: bool) -> None:  # noqa: FBT001
    assert (findings({"household_id": [1]}, {"household_id": [1], **facts}) == []) is agree


def test_one_household_is_checked_with_the_same_words() -> None:
    record = {
        "household_id": "H1",
        "deprivation_points": 35,
        "members": [{"age": 10, "birth_date": "2014-06-16"}, {"birth_date": "2024-06-16"}],
    }
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify(record, "vn-2022-2025", review_date=REVIEW)
    message = str(refused.value)
    for check, where in (
        (Check.IMPOSSIBLE_POINTS, "\n  "),
        (Check.AGE_CONTRADICTS_BIRTH, "members[0]: "),
        (Check.BIRTH_AFTER_REVIEW, "members[1].birth_date: "),
    ):
        assert f"{where}{FOUND[check][5]}" in message


def test_only_the_faulty_value_of_a_record_is_told() -> None:
    households = {"household_id": [41], "income_per_capita": [-5], "housing_area": [77.25], "commune": ["Ba Lòng"]}
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify_table(pl.DataFrame(households), standard="vn-2022-2025", review_date=REVIEW)
    assert "-5" in str(refused.value)
    assert "41" in str(refused.value)
    assert "77" not in str(refused.value)
    assert "Ba Lòng" not in str(refused.value)


def test_all_findings_come_at_once_ten_of_them_shown() -> None:
    booleans = [name for name, fact in mdp.load_dictionary().items() if fact.values and fact.level == "member"]
    members = {"household_id": [1, 1], **{name: ["strange", None] for name in booleans}}
    members |= {"age": [200, 1], "birth_date": [date(2030, 1, 1), None], "birth_year": [2030, None]}
    households = {"household_id": [1], "area": ["strange"], "toilet": ["strange"], "income_per_capita": [-1]}
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify_table(pl.DataFrame(households), pl.DataFrame(members), standard="vn-2022-2025", review_date=REVIEW)
    lines = str(refused.value).splitlines()
    faults = refused.value.faults
    assert len(faults) > 10
    assert len(lines) == 1 + 10 + 1
    assert lines[-1].strip() == f"+{len(faults) - 10} more"


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        ({"minimum": 1}, "boats must be at least 1"),
        ({"maximum": 9}, "boats must be at most 9"),
        ({"minimum": 1, "maximum": 9}, "boats must be from 1 to 9"),
    ],
)
def test_a_fact_with_one_end_or_two_says_which(bound: dict[str, int], words: str) -> None:
    # A what-if with a fact of its own: 0 is below 1, 10 above 9.
    label = {"vi": "thuyền", "en": "boats"}
    boats = {"level": "household", "type": "integer", "unit": "boats", "label": label, **bound}
    cited = {"source": "decree-07-2021 Art. 3", "verification": "unverified"}
    without_boats = {
        "id": "boats", "dimension": "health", "label": label,
        "cutoff": {"vi": "Không có thuyền.", "en": "No boat."},
        "deprived_if": {"fact": "boats", "below": 2, "unit": "boats"}, **cited,
    }  # fmt: skip
    changes = {"facts": {"boats": boats}, "indicators": [without_boats]}
    law = mdp.revise(mdp.load_standard("vn-2022-2025"), changes)
    register = pl.DataFrame({"household_id": [1, 2, 3], "boats": [0, 5, 10]})
    [found] = [one for one in mdp.check_tables(register, standard=law, review_date=REVIEW) if one.column == "boats"]
    assert (found.check.level, str(found.what)) == ("error", words)
    assert found.rows.tolist() == [row for row, name in ((0, "minimum"), (2, "maximum")) if name in bound]
