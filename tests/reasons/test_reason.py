"""A comparison in words: members with the same findings share a line, and a clause is cited in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import mdpoverty as mdp
from mdpoverty.language import both
from mdpoverty.law.wording import AS_RECORDED, YES_NO, compared, with_unit
from mdpoverty.reasons.reason import Clause, Reason, cited_clause, reason_lines

CLAUSE = Clause("decree Art. 3", mdp.Verification.TEXT)
AGE, SICK = both("tuổi", "age"), both("ốm", "sick")
ADULT = compared("at_least", with_unit(16, "years"))


def aged(years: int | None, member: int | None, *, holds: bool | None = True) -> Reason:
    seen = both("chưa ghi nhận", "not observed") if years is None else with_unit(years, "years")
    return CLAUSE.reason("age", AGE, seen, ADULT, value=years, holds=holds, member=member)


def english(reasons: list[Reason], **how: Any) -> list[str]:
    return [line.en for line in reason_lines(reasons, **how)]


def test_members_with_the_same_findings_share_a_line() -> None:
    reasons = [aged(40, 0), aged(9, 1, holds=False), aged(40, 3)]
    assert english(reasons) == [
        "members 1, 4: age: 40 years; at least 16 years? yes", "member 2: age: 9 years; at least 16 years? no"
    ]  # fmt: skip
    assert english(reasons[:1], named=False) == ["age: 40 years; at least 16 years? yes"]
    assert reason_lines(reasons)[0].vi == "thành viên 1, 4: tuổi: 40 tuổi; từ 16 tuổi trở lên? đúng"


def test_the_household_and_a_member_share_none() -> None:
    told = "age: 40 years; at least 16 years? yes"
    assert english([aged(40, None), aged(40, 0)]) == [told, f"member 1: {told}"]


def test_what_is_not_known() -> None:
    assert english([aged(None, 0, holds=None)]) == ["member 1: age: not observed; at least 16 years? not known"]


def test_of_a_truth_value_what_was_seen_says_it_all() -> None:
    asked = CLAUSE.reason("sick", SICK, YES_NO[True], YES_NO[False], value=True, holds=False)
    recorded = CLAUSE.reason("sick", SICK, YES_NO[True], AS_RECORDED, value=True, holds=True)
    assert english([asked, recorded]) == ["sick: yes", "sick: yes, as the register says"]


def test_a_clause_inside_another_keeps_what_it_does_not_say() -> None:
    rule = type("Rule", (), {"source": "decree Art. 4", "verification": None})
    assert CLAUSE.of(rule) == Clause("decree Art. 4", mdp.Verification.TEXT)
    assert CLAUSE.of(object()) == CLAUSE


def test_a_clause_is_cited_in_both_languages() -> None:
    law = mdp.load_standard("vn-2022-2025")
    text = cited_clause(Clause("decree-07-2021 Art. 3", mdp.Verification.SINGLE_SOURCE), law)
    assert text.en == "[Nghị định 07/2021/NĐ-CP Art. 3; one secondary source]"
    assert text.vi == "[Nghị định 07/2021/NĐ-CP Điều 3; từ một nguồn thứ cấp]"
    whole = cited_clause(Clause("decree-07-2021", mdp.Verification.TEXT), law)
    assert whole.vi == "[Nghị định 07/2021/NĐ-CP; đã đọc nguyên văn]"


@pytest.mark.parametrize(("day", "vietnamese"), [(date(1960, 1, 1), "01/01/1960"), (date(2008, 12, 31), "31/12/2008")])
def test_dates_are_written_as_messages_write_them(day: date, vietnamese: str) -> None:
    household = {"area": "rural", "members": [{"birth_date": day, "sex": "female"}]}
    answer = mdp.explain(household, "vn-2022-2025", review_date="2024-03-05")
    assert f"ngày sinh: {vietnamese} (" in answer.to_text("vi")
    assert "ngày 05/03/2024)" in answer.to_text("vi").splitlines()[0]
    assert f"date of birth: {day} (" in answer.to_text("en")
