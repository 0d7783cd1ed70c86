"""The explanation of a classification: decision row, indicators, exemption, readings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from mdpoverty.engine.classification import Classification
from mdpoverty.engine.missing_facts import Sets
from mdpoverty.language import Text, both, fill, in_brackets, joined
from mdpoverty.law.sections import DecisionRow
from mdpoverty.law.standard import Standard
from mdpoverty.law.wording import count_range, marks_in_words
from mdpoverty.reasons.explanation_parts import EXEMPT, FlagReason, IndicatorReason, MemberReason, OtherReading
from mdpoverty.reasons.outline import Item, Outline, Section, Table
from mdpoverty.reasons.reason import HOUSEHOLD, Reason, cited_clause, members_in_words
from mdpoverty.vocabulary import Status

_PLAIN: TypeAdapter[Any] = TypeAdapter(Any)
_INCOMPLETE = both(
    "danh sách thành viên không đầy đủ: ngoài những người được liệt kê, hộ có thể còn người chưa có thông tin nào; số "
    "nhân khẩu của hộ (size) cho biết còn bao nhiêu người",
    "its list of members is incomplete: beside those listed there may be persons of whom nothing is known; the number "
    "of its persons (size) would tell how many",
)
_TOGETHER = both(
    "trong đó {certain} chắc chắn, {unknown} chưa biết; dù bổ sung thông tin nào thì tổng số cũng là {count}",
    "of these {certain} certain and {unknown} unknown; whatever is observed, {count} in all",
)
_WHY = both("Căn cứ xếp loại", "Why")
_MOST_SETS = 8
"""How many sets of facts that would settle the class are listed."""


@dataclass(frozen=True)
class Explanation:
    """All reasons for a classification.

    Attributes
    ----------
    classification
        The answer that is explained.
    standard
        The standard it was found by.
    income
        The comparisons of the income with the lines.
    rows
        The rows of the decision table that are possible; one where the class is certain.
    points
        The recorded total of points that decided the number of deprivations, if there is one.
    indicators
        In official order.
    members
        Whether each member can work.
    flags
        The statements beside the class that are in force on the review date.
    readings
        Every other reading of every doubtful clause.
    incomplete_list
        Whether persons may be missing from the list of members.
    settled_by, perhaps_settled_by
        The smallest sets of up to three missing facts that settle an undetermined class whatever is observed, and those
        that settle it with some observations.
    """

    classification: Classification
    standard: Standard
    income: tuple[Reason, ...]
    rows: tuple[DecisionRow, ...]
    points: Reason | None
    indicators: tuple[IndicatorReason, ...]
    members: tuple[MemberReason, ...]
    flags: tuple[FlagReason, ...]
    readings: tuple[OtherReading, ...]
    settled_by: Sets
    perhaps_settled_by: Sets
    incomplete_list: bool = False

    def to_text(self, language: str = "en") -> str:
        """Return the explanation as text in ``"en"`` or ``"vi"``."""
        return _outline(self).as_text(language)

    def to_markdown(self, language: str = "en") -> str:
        """Return the explanation as Markdown in ``"en"`` or ``"vi"``."""
        return _outline(self).as_markdown(language)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data that JSON can hold, with the words in both languages."""
        parts = {
            "incomplete_list": self.incomplete_list,
            "income": self.income,
            "points": self.points,
            "decision_table": [row.model_dump(exclude_none=True) for row in self.rows],
            "indicators": [found.data for found in self.indicators],
            "settled_by": self.settled_by,
            "perhaps_settled_by": self.perhaps_settled_by,
            "members": self.members,
            "flags": [found.data for found in self.flags],
            "readings": self.readings,
        }
        return {"classification": self.classification.to_dict(), **_PLAIN.dump_python(parts, mode="json")}

    def to_json(self) -> str:
        """Return the explanation as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def __str__(self) -> str:
        """Return the explanation in English."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Return a compact table for a notebook."""
        summary = (*_summary(self), *_why(self))
        head = (both("chỉ số", "indicator"), both("kết quả", "answer"), _WHY, both("căn cứ", "source"))
        indicators = Table(head, tuple(found.cells for found in self.indicators))
        return Outline(HOUSEHOLD, _name(self), summary).as_html("en", indicators)


def _outline(explanation: Explanation) -> Outline:
    law = explanation.standard
    parts: tuple[tuple[Text, Iterable[Item]], ...] = (
        (_WHY, (Item(line) for line in _why(explanation))),
        (both("Các chỉ số", "Indicators"), (found.item(law) for found in explanation.indicators)),
        (both("Khả năng lao động", "Ability to work"), (found.item() for found in explanation.members)),
        (both("Đánh dấu bên cạnh phân loại", "Beside the class"), (found.item(law) for found in explanation.flags)),
        (
            both("Chưa ghi nhận, và còn để ngỏ kết quả", "Not observed, and what leaves the answer open"),
            _missing(explanation),
        ),
        (both("Thông tin cần bổ sung để xếp loại", "What would settle the class"), _settling(explanation)),
        (both("Cách hiểu các điều khoản còn chưa rõ", "Readings of doubtful clauses"), _readings(explanation)),
    )
    sections = (Section(heading, tuple(items)) for heading, items in parts)
    filled = tuple(section for section in sections if section.items)
    return Outline(HOUSEHOLD, _name(explanation), tuple(_summary(explanation)), filled)


def _name(explanation: Explanation) -> str | None:
    """Return the household's id on one line, the only text shown as written."""
    name = explanation.classification.household_id
    return None if name is None else "".join(sign if sign.isprintable() else " " for sign in str(name))


def _summary(explanation: Explanation) -> Iterator[Text]:
    """Yield the class, its standard, and whether the household is exempt."""
    answer, receipt = explanation.classification, explanation.classification.standard
    by = fill(
        both("theo {title}, ngày {day}", "by {title}, on {day}"),
        title=explanation.standard.title,
        day=date.fromisoformat(receipt.review_date),
    )
    marks = (mark.brief for mark in marks_in_words(receipt.marks))
    found = in_brackets(answer.status, joined([by, *marks], "; "))
    yield fill("{found} [{id}, sha256 {digest}]", found=found, id=receipt.id, digest=receipt.digest[:12])
    if answer.status is Status.UNDETERMINED:
        possible = joined(answer.possible_statuses, ", ")
        yield fill(both("còn có thể: {possible}", "still possible: {possible}"), possible=possible)
    yield EXEMPT[answer.exempt]
    if explanation.incomplete_list:
        yield _INCOMPLETE


def _why(explanation: Explanation) -> Iterator[Text]:
    """Yield the grounds of the class: income, points, number of deprivations, decision table."""
    law, points = explanation.standard, explanation.points
    for reason in explanation.income:
        yield fill("{line} {clause}", line=reason.in_words, clause=cited_clause(reason, law))
    if points is not None:
        words = {"what": points.what, "seen": points.seen, "asked": points.asked, "clause": cited_clause(points, law)}
        yield fill("{what}: {seen}; {asked} {clause}", **words)
    yield from _count(explanation)
    bands = {band.id: band.label for band in law.income_bands}
    for row in explanation.rows:
        yield fill(
            "{income}; {count} → {outcome} {clause}",
            income=joined([bands[name] for name in row.income], ", "),
            count=count_range(*row.count_ends),
            outcome=row.status if row.basis is None else in_brackets(row.status, row.basis),
            clause=cited_clause(row, law),
        )


def _count(explanation: Explanation) -> Iterator[Text]:
    """Yield the number of deprivations, and why it is known better than the indicators."""
    answer = explanation.classification
    low, high = answer.deprivation_count
    count = f"{low}" if low == high else f"{low}–{high}"
    yield fill(
        both("số chỉ số thiếu hụt: {count} trên {all}", "deprived in {count} of {all} indicators"),
        count=count,
        all=len(explanation.indicators),
    )
    certain, unknown = len(answer.deprivations), len(answer.unknown_deprivations)
    if explanation.points is None and (low, high) != (certain, certain + unknown):  # unknown ones share missing facts
        yield fill(_TOGETHER, certain=certain, unknown=unknown, count=count)


def _missing(explanation: Explanation) -> Iterator[Item]:
    """Yield one line with all facts that leave the answer undetermined."""
    facts = [_fact(explanation.standard, name) for name in explanation.classification.missing_facts]
    if facts:
        yield Item(joined(facts, ", "))


def _settling(explanation: Explanation) -> Iterator[Item]:
    """Yield the sets of missing facts that settle the class, and those that may."""
    surely = both("xếp loại được khi biết: {facts}", "settled once this is known: {facts}")
    perhaps = both("có thể xếp loại được khi biết: {facts}", "perhaps settled by: {facts}")
    for pattern, sets in ((surely, explanation.settled_by), (perhaps, explanation.perhaps_settled_by)):
        for facts in sets[:_MOST_SETS]:
            named = joined([_fact(explanation.standard, name) for name in facts], " + ")
            yield Item(fill(pattern, facts=named))


def _fact(law: Standard, name: str) -> Text:
    """Return the address of a fact, such as ``members[0].age``, in words."""
    if name == "members":
        return both("thành viên chưa liệt kê", "members who are not listed")
    member, _, fact = name.rpartition(".")
    label = law.dictionary[fact].label
    number = member.removeprefix("members[").removesuffix("]")
    return fill("{member}: {label}", member=members_in_words([int(number)]), label=label) if member else label


def _readings(explanation: Explanation) -> Iterator[Item]:
    """Yield the readings in force, with the other ones that would change the answer."""
    law, readings = explanation.standard, explanation.readings
    if not law.interpretations:
        return
    in_force = both("{question} {reading} (đang dùng)", "{question} {reading} (in force)")
    for name, option in explanation.classification.standard.interpretations.items():
        switch = law.interpretations[name]
        line = fill(in_force, question=switch.question, reading=switch.options[option])
        yield Item(line, tuple(reading.line for reading in readings if reading.name == name and reading.changes))
    if not any(reading.changes for reading in readings):
        yield Item(
            both("không cách hiểu nào khác làm thay đổi kết quả", "no other reading of one of them changes the answer")
        )
