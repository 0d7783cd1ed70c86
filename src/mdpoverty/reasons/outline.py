"""An explanation as text, Markdown, HTML and plain data, in Vietnamese and English."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from mdpoverty.law import wording
from mdpoverty.law.base import Text
from mdpoverty.law.standard import Standard
from mdpoverty.reasons.rule_trace import Reason
from mdpoverty.vocabulary import Status, Verification

if TYPE_CHECKING:
    from mdpoverty.reasons.explanation import Explanation, IndicatorReason, OtherReading

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&$])")
"""Signs that Markdown may take for something else than themselves."""

_WORDS: dict[str, tuple[str, str]] = {
    "household": ("Hộ", "Household"),
    "by": ("theo {standard}, ngày {date}", "by {standard}, on {date}"),
    "outside": ("ngoài thời gian áp dụng", "outside the days on which it applies"),
    "provisional": ("tạm thời", "provisional"),
    "unofficial": ("không chính thức: phương án giả định", "unofficial: a what-if"),
    "possible": ("còn có thể: {classes}", "still possible: {classes}"),
    "incomplete": (
        (
            "danh sách thành viên không đầy đủ: ngoài những người được liệt kê, hộ có thể còn người chưa có thông tin "
            "nào; số nhân khẩu của hộ (size) cho biết còn bao nhiêu người"
        ),
        (
            "its list of members is incomplete: beside those listed there may be persons of whom nothing is known; the "
            "number of its persons (size) would tell how many"
        ),
    ),
    "why": ("Căn cứ xếp loại", "Why"),
    "count": ("số chỉ số thiếu hụt: {count} trên {all}", "deprived in {count} of {all} indicators"),
    "together": (
        "trong đó {certain} chắc chắn, {unknown} chưa biết; dù bổ sung thông tin nào thì tổng số cũng là {count}",
        "of these {certain} certain and {unknown} unknown; whatever is observed, {count} in all",
    ),
    "indicators": ("Các chỉ số", "Indicators"),
    "yes": ("thiếu hụt", "deprived"),
    "no": ("không thiếu hụt", "not deprived"),
    "unknown": ("chưa biết", "unknown"),
    "ticked": ("theo kết luận của người rà soát", "as the reviewer ticked"),
    "none": ("không có thành viên", "no member"),
    "ability": ("Khả năng lao động", "Ability to work"),
    "able": ("có khả năng lao động", "can work"),
    "unable": ("không có khả năng lao động", "cannot work"),
    "exempt": (
        "được miễn: hộ nghèo không có khả năng lao động",
        "exempt: a poor household in which nobody can work",
    ),
    "not_exempt": ("không thuộc diện được miễn", "not exempt"),
    "exempt_unknown": ("chưa rõ có được miễn hay không", "whether it is exempt is not known"),
    "flags": ("Đánh dấu bên cạnh phân loại", "Beside the class"),
    "missing": ("Chưa ghi nhận, và còn để ngỏ kết quả", "Not observed, and what leaves the answer open"),
    "settle": ("Thông tin cần bổ sung để xếp loại", "What would settle the class"),
    "surely": ("xếp loại được khi biết: {facts}", "settled once this is known: {facts}"),
    "perhaps": ("có thể xếp loại được khi biết: {facts}", "perhaps settled by: {facts}"),
    "unlisted": ("thành viên chưa liệt kê", "members who are not listed"),
    "readings": ("Cách hiểu các điều khoản còn chưa rõ", "Readings of doubtful clauses"),
    "in_force": ("đang dùng", "in force"),
    "would": ("nếu chọn: {outcome}", "with this reading: {outcome}"),
    "same": ("không cách hiểu nào khác làm thay đổi kết quả", "no other reading of one of them changes the answer"),
    "member": ("thành viên {number}", "member {number}"),
    "members": ("thành viên {number}", "members {number}"),
    "holds": ("đúng", "yes"),
    "fails": ("không", "no"),
    "open": ("chưa biết", "not known"),
    "indicator": ("chỉ số", "indicator"),
    "answer": ("kết quả", "answer"),
    "source": ("căn cứ", "source"),
}


_MOST_SETS = 8


class _Speech:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key][0 if self.language == "vi" else 1].format(**values)

    def of(self, text: Any) -> str:
        return str(text.vi if self.language == "vi" else text.en)

    def status(self, status: Status) -> str:
        return status.label(self.language)

    def grade(self, grade: Verification) -> str:
        return grade.label(self.language)

    def holds(self, holds: bool | None) -> str:  # noqa: FBT001 - the answer itself
        return self({True: "holds", False: "fails", None: "open"}[holds])

    def date(self, iso: str) -> str:
        day = date.fromisoformat(iso)
        return f"{day.day}/{day.month}/{day.year}" if self.language == "vi" else iso


def as_text(explanation: Explanation, language: str) -> str:
    """Return an explanation as lines of text."""
    name = _name(explanation)
    return "\n".join(_lines(explanation, _Speech(language), name, heading="{}:", item="  {}", detail="      {}"))


def as_markdown(explanation: Explanation, language: str) -> str:
    """Return an explanation as Markdown."""
    name = _MARKUP.sub(r"\\\1", _name(explanation))
    return "\n".join(_lines(explanation, _Speech(language), name, heading="\n### {}\n", item="- {}", detail="  - {}"))


def _name(explanation: Explanation) -> str:
    """Return the id of the household in one line; it is all that stands there as somebody wrote it."""
    name = explanation.classification.household_id
    return "" if name is None else "".join(sign if sign.isprintable() else " " for sign in f" {name}")


def _lines(explanation: Explanation, say: _Speech, name: str, *, heading: str, item: str, detail: str) -> Iterator[str]:
    yield from _summary(explanation, say, name)
    yield heading.format(say("why"))
    yield from (item.format(line) for line in _why(explanation, say))
    yield heading.format(say("indicators"))
    for reason in explanation.indicators:
        yield item.format(_indicator(explanation.standard, reason, say))
        yield from (detail.format(line) for line in _reasons(reason.reasons, say))
    if explanation.members:
        yield heading.format(say("ability"))
        for member in explanation.members:
            able = say({True: "able", False: "unable", None: "unknown"}[member.can_work])
            yield item.format(f"{say('member', number=member.member + 1)}: {able}")
            yield from (detail.format(line) for line in _reasons(member.reasons, say, named=False))
    if explanation.flags:
        yield heading.format(say("flags"))
    for flag in explanation.flags:
        raised = say({True: "holds", False: "fails", None: "open"}[flag.raised])
        clause = _clause(explanation.standard, flag.flag.source, flag.flag.verification, say)
        yield item.format(f"{say.of(flag.flag.label)}: {raised} {clause}")
        yield from (detail.format(line) for line in _reasons(flag.reasons, say))
    missing = explanation.classification.missing_facts
    if missing:
        yield heading.format(say("missing"))
        yield item.format(", ".join(_fact(explanation.standard, name, say) for name in missing))
    yield from _settling(explanation, say, heading=heading, item=item)
    yield from _readings(explanation, say, heading=heading, item=item, detail=detail)


def _settling(explanation: Explanation, say: _Speech, *, heading: str, item: str) -> Iterator[str]:
    if explanation.settled_by or explanation.perhaps_settled_by:
        yield heading.format(say("settle"))
    for key, sets in (("surely", explanation.settled_by), ("perhaps", explanation.perhaps_settled_by)):
        for facts in sets[:_MOST_SETS]:
            named = " + ".join(_fact(explanation.standard, name, say) for name in facts)
            yield item.format(say(key, facts=named))


def _fact(law: Standard, name: str, say: _Speech) -> str:
    """Return the address of a fact, such as ``members[0].age``, in words."""
    member, _, fact = name.rpartition(".")
    if name == "members":
        return say("unlisted")
    label = say.of(law.dictionary[fact].label)
    number = int(member.removeprefix("members[").removesuffix("]")) + 1 if member else 0
    return f"{say('member', number=number)}: {label}" if member else label


def _summary(explanation: Explanation, say: _Speech, name: str) -> Iterator[str]:
    answer = explanation.classification
    name = say("household") + name
    receipt = answer.standard
    law = say("by", standard=say.of(explanation.standard.title), date=say.date(receipt.review_date))
    marks = [say(mark) for mark in ("provisional", "unofficial") if getattr(receipt, mark)]
    outside = [] if receipt.applies_on_review_date else [say("outside")]
    law = "; ".join([law, *outside, *marks])
    yield f"{name}: {say.status(answer.status)} ({law}) [{receipt.id}, sha256 {receipt.digest[:12]}]"
    if answer.status is Status.UNDETERMINED:
        yield say("possible", classes=", ".join(map(say.status, answer.possible_statuses)))
    yield say({True: "exempt", False: "not_exempt", None: "exempt_unknown"}[answer.exempt])
    if explanation.incomplete_list:
        yield say("incomplete")


def _why(explanation: Explanation, say: _Speech) -> Iterator[str]:
    answer = explanation.classification
    yield from (_reason(explanation.standard, reason, say) for reason in explanation.income)
    points = explanation.points
    if points is not None:
        clause = _clause(explanation.standard, points.source, points.verification, say)
        yield f"{say.of(points.what)}: {say.of(points.seen)}; {say.of(points.asked)} {clause}"
    low, high = answer.deprivation_count
    count = f"{low}" if low == high else f"{low}–{high}"
    yield say("count", count=count, all=len(explanation.indicators))
    certain, unknown = len(answer.deprivations), len(answer.unknown_deprivations)
    if points is None and (low, high) != (certain, certain + unknown):  # unknown ones rest on the same missing facts
        yield say("together", certain=certain, unknown=unknown, count=count)
    for row in explanation.rows:
        bands = {band.id: say.of(band.label) for band in explanation.standard.income_bands}
        income = ", ".join(bands[name] for name in row.income)
        basis = "" if row.basis is None else f" ({row.basis.label(say.language)})"
        outcome = f"{say.status(row.status)}{basis}"
        clause = _clause(explanation.standard, row.source, row.verification, say)
        yield f"{income}; {say.of(wording.count_range(*row.count_ends))} → {outcome} {clause}"


def _indicator(law: Standard, reason: IndicatorReason, say: _Speech) -> str:
    indicator = reason.indicator
    answer = say({True: "yes", False: "no", None: "unknown"}[reason.deprived])
    ticked = f", {say('ticked')}" if reason.ticked else ""
    return (
        f"{say.of(indicator.label)}: {answer}{ticked}. {say.of(indicator.cutoff)} "
        f"{_clause(law, indicator.source, indicator.verification, say)}"
    )


def _clause(law: Standard, source: str, grade: Verification, say: _Speech) -> str:
    """Return the name of an instrument with the article, and how well it is known."""
    name, _, place = source.partition(" ")
    instrument = {**law.shared_sources, **law.sources}[name].instrument
    place = place.replace("Art.", "Điều") if say.language == "vi" else place
    return f"[{f'{instrument} {place}'.strip()}; {say.grade(grade)}]"


def _reasons(reasons: Sequence[Reason], say: _Speech, *, named: bool = True) -> Iterator[str]:
    """Yield a line for each comparison; members of whom the same was found share one."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for reason in reasons:
        key = (reason.what, reason.seen, reason.asked, reason.holds, reason.member is None)
        alike.setdefault(key, []).append(-1 if reason.member is None else reason.member)
    for (what, seen, asked, holds, of_household), members in alike.items():
        who = "" if of_household or not named else _who(members, say)
        yield who + _comparison(what, seen, asked, holds, say)


def _comparison(what: Text, seen: Text, asked: Text, holds: bool | None, say: _Speech) -> str:  # noqa: FBT001
    if asked in wording.YES_NO.values():  # of a truth value, what was seen says it all
        return f"{say.of(what)}: {say.of(seen)}"
    if asked == wording.AS_RECORDED:
        return f"{say.of(what)}: {say.of(seen)}, {say.of(asked)}"
    return f"{say.of(what)}: {say.of(seen)}; {say.of(asked)}? {say.holds(holds)}"


def _who(members: list[int], say: _Speech) -> str:
    numbers = ", ".join(str(member + 1) for member in dict.fromkeys(members))
    return say("member" if len(set(members)) == 1 else "members", number=numbers) + ": "


def _reason(law: Standard, reason: Reason, say: _Speech) -> str:
    told = _comparison(reason.what, reason.seen, reason.asked, reason.holds, say)
    return f"{told} {_clause(law, reason.source, reason.verification, say)}"


def _readings(explanation: Explanation, say: _Speech, *, heading: str, item: str, detail: str) -> Iterator[str]:
    law, answer = explanation.standard, explanation.classification
    if not law.interpretations:
        return
    yield heading.format(say("readings"))
    for name, option in answer.standard.interpretations.items():
        switch = law.interpretations[name]
        yield item.format(f"{say.of(switch.question)} {say.of(switch.options[option])} ({say('in_force')})")
        for other in _changing(explanation.readings, name):
            exempt = say({True: "exempt", False: "not_exempt", None: "exempt_unknown"}[other.exempt])
            outcome = say("would", outcome=f"{say.status(other.status)}; {exempt}")
            yield detail.format(f"{say.of(other.reading)}: {outcome}")
    if not any(reading.changes for reading in explanation.readings):
        yield item.format(say("same"))


def _changing(readings: Iterable[OtherReading], name: str) -> Iterator[OtherReading]:
    return (reading for reading in readings if reading.name == name and reading.changes)


def as_html(explanation: Explanation) -> str:
    """Return a compact table for a notebook."""
    say = _Speech("en")
    rows = [
        (
            say.of(reason.indicator.label),
            say({True: "yes", False: "no", None: "unknown"}[reason.deprived]),
            "; ".join([say("ticked")] if reason.ticked else list(_reasons(reason.reasons, say))[:2]),
            f"{reason.indicator.source} ({reason.indicator.verification.value})",
        )
        for reason in explanation.indicators
    ]
    head = "".join(f"<th style='text-align:left'>{say(key)}</th>" for key in ("indicator", "answer", "why", "source"))
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    told = [*_summary(explanation, say, _name(explanation)), *_why(explanation, say)]
    return f"<p>{'<br>'.join(map(html.escape, told))}</p><table><tr>{head}</tr>{body}</table>"


def as_data(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as plain data."""
    return {
        "classification": explanation.classification.to_dict(),
        "incomplete_list": explanation.incomplete_list,
        "income": [_plain(reason) for reason in explanation.income],
        "points": None if explanation.points is None else _plain(explanation.points),
        "decision_table": [row.model_dump(mode="json", exclude_none=True) for row in explanation.rows],
        "indicators": [
            {
                "id": reason.indicator.id,
                "label": reason.indicator.label.model_dump(),
                "cutoff": reason.indicator.cutoff.model_dump(),
                "deprived": reason.deprived,
                "ticked": reason.ticked,
                "reasons": [_plain(part) for part in reason.reasons],
                "source": reason.indicator.source,
                "verification": reason.indicator.verification.value,
            }
            for reason in explanation.indicators
        ],
        "settled_by": [list(facts) for facts in explanation.settled_by],
        "perhaps_settled_by": [list(facts) for facts in explanation.perhaps_settled_by],
        "members": [
            {
                "member": member.member,
                "can_work": member.can_work,
                "reasons": [_plain(part) for part in member.reasons],
            }
            for member in explanation.members
        ],
        "flags": [
            {
                "name": flag.name,
                "label": flag.flag.label.model_dump(),
                "raised": flag.raised,
                "reasons": [_plain(part) for part in flag.reasons],
                "source": flag.flag.source,
                "verification": flag.flag.verification.value,
            }
            for flag in explanation.flags
        ],
        "readings": [
            {
                "name": other.name,
                "option": other.option,
                "question": other.question.model_dump(),
                "reading": other.reading.model_dump(),
                "status": other.status.value,
                "exempt": other.exempt,
                "changes": other.changes,
            }
            for other in explanation.readings
        ],
    }


def _plain(reason: Reason) -> dict[str, Any]:
    value = reason.value.isoformat() if isinstance(reason.value, date) else reason.value
    return {
        "member": reason.member,
        "fact": reason.fact,
        "value": value,
        "what": reason.what.model_dump(),
        "seen": reason.seen.model_dump(),
        "asked": reason.asked.model_dump(),
        "holds": reason.holds,
        "source": reason.source,
        "verification": reason.verification.value,
    }
