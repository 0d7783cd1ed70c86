"""Parts of an explanation: indicators, members, flags, other readings, each in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mdpoverty.language import Text, both, fill, joined
from mdpoverty.law.sections import Flag, Indicator
from mdpoverty.law.standard import Standard
from mdpoverty.reasons.outline import Item
from mdpoverty.reasons.reason import HOLDS, Reason, cited_clause, members_in_words, reason_lines
from mdpoverty.vocabulary import Status

_DEPRIVED = {
    True: both("thiếu hụt", "deprived"),
    False: both("không thiếu hụt", "not deprived"),
    None: both("chưa biết", "unknown"),
}
_CAN_WORK = {
    True: both("có khả năng lao động", "can work"),
    False: both("không có khả năng lao động", "cannot work"),
    None: both("chưa biết", "unknown"),
}
EXEMPT = {
    True: both("được miễn: hộ nghèo không có khả năng lao động", "exempt: a poor household in which nobody can work"),
    False: both("không thuộc diện được miễn", "not exempt"),
    None: both("chưa rõ có được miễn hay không", "whether it is exempt is not known"),
}
_TICKED = both("theo kết luận của người rà soát", "as the reviewer ticked")


@dataclass(frozen=True)
class IndicatorReason:
    """Why a household is, or is not, deprived in an indicator.

    Attributes
    ----------
    indicator
        The indicator as the standard defines it.
    deprived
        None where it is not known.
    ticked
        Whether a reviewer's own tick decided.
    reasons
        The comparisons that decided it, or that leave it unknown.
    """

    indicator: Indicator
    deprived: bool | None
    ticked: bool
    reasons: tuple[Reason, ...]

    def item(self, law: Standard) -> Item:
        """Return the answer with its cutoff and its clause; the details are its reasons."""
        line = fill(
            "{label}: {answer}. {cutoff} {clause}",
            label=self.indicator.label,
            answer=joined([_DEPRIVED[self.deprived], _TICKED], ", ") if self.ticked else _DEPRIVED[self.deprived],
            cutoff=self.indicator.cutoff,
            clause=cited_clause(self.indicator, law),
        )
        return Item(line, reason_lines(self.reasons))

    @property
    def cells(self) -> tuple[Text, ...]:
        """The name, the answer, the first two reasons and the source."""
        why = _TICKED if self.ticked else joined(reason_lines(self.reasons)[:2], "; ")
        grade = self.indicator.verification.value
        source = fill("{source} ({grade})", source=self.indicator.source, grade=grade)
        return self.indicator.label, _DEPRIVED[self.deprived], why, source

    @property
    def data(self) -> dict[str, Any]:
        """The fields by name, without the rule, which the standard has."""
        return {
            "id": self.indicator.id,
            "label": self.indicator.label,
            "cutoff": self.indicator.cutoff,
            "deprived": self.deprived,
            "ticked": self.ticked,
            "reasons": self.reasons,
            "source": self.indicator.source,
            "verification": self.indicator.verification,
        }


@dataclass(frozen=True)
class MemberReason:
    """Whether a member can work, and why; ``member`` is the position, from 0."""

    member: int
    can_work: bool | None
    reasons: tuple[Reason, ...]

    def item(self) -> Item:
        """Return the answer; the details are its reasons."""
        line = fill("{member}: {able}", member=members_in_words([self.member]), able=_CAN_WORK[self.can_work])
        return Item(line, reason_lines(self.reasons, named=False))


@dataclass(frozen=True)
class FlagReason:
    """Whether a statement beside the class, in force on the review date, is made, and why."""

    name: str
    flag: Flag
    raised: bool | None
    reasons: tuple[Reason, ...]

    def item(self, law: Standard) -> Item:
        """Return the answer with its clause; the details are its reasons."""
        words = {"label": self.flag.label, "raised": HOLDS[self.raised], "clause": cited_clause(self.flag, law)}
        return Item(fill("{label}: {raised} {clause}", **words), reason_lines(self.reasons))

    @property
    def data(self) -> dict[str, Any]:
        """The fields by name, without the rule and the days, which the standard has."""
        return {
            "name": self.name,
            "label": self.flag.label,
            "raised": self.raised,
            "reasons": self.reasons,
            "source": self.flag.source,
            "verification": self.flag.verification,
        }


@dataclass(frozen=True)
class OtherReading:
    """The changes that another reading would make.

    Attributes
    ----------
    name, option
        The interpretation and the option that was not taken.
    question, reading
        What is in doubt, and the option in words.
    status, exempt
        The class and the exemption under it.
    changes
        Whether one of them differs.
    """

    name: str
    option: str
    question: Text
    reading: Text
    status: Status
    exempt: bool | None
    changes: bool

    @property
    def line(self) -> Text:
        """The option with the class and the exemption under it."""
        return fill(
            both("{reading}: nếu chọn: {status}; {exempt}", "{reading}: with this reading: {status}; {exempt}"),
            reading=self.reading,
            status=self.status,
            exempt=EXEMPT[self.exempt],
        )
