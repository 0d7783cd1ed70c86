"""Named checks over columns of facts, each with a level.

An *error* means that a household cannot be classified as it is; a *warning* that something is worth a look and the
result is correct as it stands, with unknowns where they belong. All findings are gathered, none stops the search.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mdpoverty.facts.values import read_in_range
from mdpoverty.language import Text, both
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.law.plausibility import SoftCheck
from mdpoverty.messages.message import Message

Table = Literal["households", "members"]
Level = Literal["error", "warning"]


class Check(StrEnum):
    """The name of a check, with its level and its meaning.

    The list is closed: no row is rejected or worth a look under another name. Some are found in files alone.
    """

    MISSING_ID = "missing_id"
    DUPLICATE_HOUSEHOLD = "duplicate_household"
    DUPLICATE_MEMBER = "duplicate_member"
    ORPHAN_MEMBER = "orphan_member"
    HOUSEHOLD_WITHOUT_MEMBERS = "household_without_members"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_VALUE = "unknown_value"
    IMPOSSIBLE_AGE = "impossible_age"
    NEGATIVE_AMOUNT = "negative_amount"
    OUT_OF_RANGE = "out_of_range"
    BIRTH_AFTER_REVIEW = "birth_after_review"
    AGE_CONTRADICTS_BIRTH = "age_contradicts_birth"
    SIZE_BELOW_MEMBERS = "size_below_members"
    SIZE_ABOVE_MEMBERS = "size_above_members"
    IMPOSSIBLE_POINTS = "impossible_points"
    INCOME_CONTRADICTS_HOUSEHOLD = "income_contradicts_household"
    INCOMPLETE_MEMBERS = "incomplete_members"
    ID_ON_FIRST_ROW = "id_on_first_row"
    NO_RECORD = "no_record"
    ONLY_AN_ID = "only_an_id"
    UNUSED_CODE = "unused_code"
    BROKEN_ROW = "broken_row"
    OTHER_HOUSEHOLD = "other_household"
    REJECTED_WITH_HOUSEHOLD = "rejected_with_household"

    @property
    def level(self) -> Level:
        """``error``: the household cannot be classified as it is; ``warning``: it can, and is worth a look."""
        return "warning" if self.value in _WARNINGS else "error"

    @property
    def meaning(self) -> str:
        """What the check finds, in English."""
        return self.label("en")

    def label(self, language: str) -> str:
        """Return what the check finds, in ``"vi"`` or ``"en"``."""
        return _LABELS[self.value].in_language(language)

    @property
    def said(self) -> Message:
        """What the check finds, as a message."""
        return Message("check", {"meaning": _LABELS[self.value]})


_WARNINGS = (
    "household_without_members", "size_above_members", "incomplete_members", "id_on_first_row", "only_an_id",
    "unused_code",
)  # fmt: skip
_LABELS: dict[str, Text] = {
    "missing_id": both("dòng không có mã hộ (household_id)", "a row of households or members without a household_id"),
    "duplicate_household": both(
        "mã hộ có hai lần trong bảng hộ", "a household_id that appears twice in the table of households"
    ),
    "duplicate_member": both(
        "mã thành viên có hai lần trong một hộ", "a member_id that appears twice in one household"
    ),
    "orphan_member": both(
        "thành viên của một hộ không có trong bảng hộ",
        "a member of a household that is not in the table of households",
    ),
    "household_without_members": both(
        "hộ không có thành viên nào được liệt kê: chưa biết gì về các thành viên",
        "nobody is listed: every fact of the members is unknown",
    ),
    "wrong_type": both("giá trị không đúng kiểu của thông tin", "a value of the wrong type"),
    "unknown_value": both("từ không phải là giá trị được phép", "a word that is not an allowed value"),
    "impossible_age": both("tuổi không ai có", "an age that nobody has"),
    "negative_amount": both("số âm", "an amount below zero"),
    "out_of_range": both("số nằm ngoài khoảng được phép", "a number outside the allowed range"),
    "birth_after_review": both("sinh sau ngày rà soát", "a birth after the review date"),
    "age_contradicts_birth": both(
        "tuổi, ngày sinh và năm sinh mâu thuẫn nhau", "age, birth date and birth year that contradict each other"
    ),
    "size_below_members": both(
        "số nhân khẩu ít hơn số thành viên được liệt kê", "a size smaller than the number of listed members"
    ),
    "size_above_members": both(
        "có người chưa được liệt kê: chưa biết gì về họ",
        "persons who are not listed: all their facts are unknown",
    ),
    "impossible_points": both(
        "tổng điểm không ứng với số chỉ số thiếu hụt nào", "a total of points that fits no number of deprivations"
    ),
    "incomplete_members": both(
        "danh sách thành viên không đầy đủ, vì có dòng bị loại có thể thuộc hộ này: coi như có người chưa biết gì, "
        "trừ khi số nhân khẩu (size) bằng số thành viên được liệt kê",
        "the list of members is incomplete: a row that may belong to this household was set aside, so it may have "
        "unknown persons, unless size equals the number of listed members",
    ),
    "id_on_first_row": both(
        "mã hộ chỉ ghi ở dòng đầu của mỗi hộ (ô gộp, hoặc bỏ trống ở các dòng dưới): ghi mã hộ vào mọi dòng; trong "
        "Excel: bỏ gộp ô, chọn các ô của cột mã hộ từ hộ đầu đến dòng cuối, F5, Special, Blanks, gõ = rồi phím mũi "
        "tên lên, nhấn Ctrl+Enter, rồi sao chép cả cột và dán giá trị",
        "the household_id is only on the first row of each household (merged cells, or blank ones below): "
        "write it in every row; in Excel: unmerge the cells, select those of the column from the first household "
        "to the last row, F5, Special, Blanks, type = and the arrow up, press Ctrl+Enter, then copy the column "
        "and paste its values",
    ),
    "income_contradicts_household": both(
        "thu nhập bình quân không phải là thu nhập của cả hộ chia cho số nhân khẩu, làm tròn",
        "an income per person that is not the household's income divided by its persons and rounded",
    ),
    "no_record": both(
        "dòng tổng cộng hoặc chữ ký, không phải là hộ hay thành viên",
        "a row of totals or signatures, not a household or a member",
    ),
    "only_an_id": both(
        "dòng chỉ có mã hộ, không có thông tin và không có thành viên nào: bổ sung, hoặc xóa nếu không phải là hộ",
        "a row with only an id, and without members: fill it in, or delete it if it is not a household",
    ),
    "unused_code": both(
        "mã 'không biết' được khai báo nhưng không có ở ô nào: kiểm tra lại, vì nếu gõ sai thì mã thật vẫn được "
        "coi là giá trị",
        "a declared code for unknown that appears nowhere in the data: check it; if it is mistyped, the real code "
        "is read as a value",
    ),
    "broken_row": both(
        "dòng của tệp không tách được thành các ô, hoặc bản ghi không đúng dạng",
        "a row that cannot be split into cells, or a record of the wrong form",
    ),
    "other_household": both(
        "hộ có thành viên mang mã của hộ khác", "a household with a member that names another household"
    ),
    "rejected_with_household": both(
        "dòng bị loại cùng hộ vì một dòng khác của hộ có lỗi",
        "a row without fault, set aside because another row of its household has one",
    ),
}


AnyCheck = Check | SoftCheck
"""A check that finds what cannot be, or one that finds what is hardly meant."""


@dataclass(frozen=True)
class Finding:
    """The rows in which a check found a fault or a doubt.

    Attributes
    ----------
    check
        Its name and level.
    table
        The table of the rows.
    rows
        int64: positions in that table, from 0.
    column
        The fact, or the columns, concerned.
    what
        What is wrong and what is allowed, in both languages, without any value of the record.
    fact
        The fact, if the cells of these rows are no values of it; None for every other check.
    """

    check: AnyCheck
    table: Table
    rows: NDArray[np.int64]
    column: str
    what: Message
    fact: FactDefinition | None = field(default=None, compare=False, repr=False)

    def refusal(self, value: Any) -> Message | None:
        """Return the fault of an unreadable cell, or one out of range."""
        found = None if self.fact is None else read_in_range(value, self.fact)
        return found if isinstance(found, Message) else None


def check_of(definition: FactDefinition) -> Check:
    """Return the check that an unreadable cell of this fact fails."""
    return Check.UNKNOWN_VALUE if definition.type == "category" else Check.WRONG_TYPE
