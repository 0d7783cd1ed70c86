"""Tables that hold one standard against the next, made from their files, for the page about 1 January 2027."""

from __future__ import annotations

from collections.abc import Iterator

from mdpoverty import load_standard
from mdpoverty.language import Phrases, Text, both
from mdpoverty.law import wording
from mdpoverty.law.sections import BandEdge, DecisionRow, Indicator
from mdpoverty.law.standard import Standard
from mdpoverty.vocabulary import Verification

BEFORE, AFTER = "vn-2022-2025", "vn-2027-2030"

_WORDS = {
    "line": both("mức", "line"),
    "area": both("khu vực", "area"),
    "not_known": both("chưa biết", "not known"),
    "points_for_each": both("{points} điểm cho mỗi chỉ số thiếu hụt", "{points} for each deprivation"),
    "income": both("thu nhập", "income"),
    "deprivations": both("số chỉ số thiếu hụt", "deprivations"),
    "class": both("loại", "class"),
    "indicator": both("chỉ số", "indicator"),
    "deprived_if": both("thiếu hụt nếu", "deprived if"),
    "in_it": both("có", "in it"),
    "not_in_it": both("–", "–"),
    "taken_over": both("giữ nguyên", "taken over"),
    "changed": both("thay đổi", "changed"),
    "new": both("mới", "new"),
    "removed": both("bỏ", "removed"),
    "cutoff": both("ngưỡng", "its cut-off"),
    "by_the_draft": both(", theo dự thảo", ", by the draft"),
    "text": both("đã đọc nguyên văn", "text read"),
    "secondary": both("hai nguồn", "two sources"),
    "single_source": both("một nguồn", "one source"),
    "unverified": both("chưa kiểm chứng", "unverified"),
}


def two_standards(table: str, language: str = "en") -> Iterator[str]:
    """Yield the lines of a table: ``lines``, ``rule`` or ``indicators``."""
    made = {"lines": lines, "rule": rule, "indicators": indicators}[table]
    yield from made(load_standard(BEFORE), load_standard(AFTER, allow_provisional=True), Phrases(_WORDS, language))


def lines(before: Standard, after: Standard, say: Phrases) -> Iterator[str]:
    """Yield a row for each line of income or points in an area, and one for the points of a deprivation."""
    yield from _heading(say("line"), say("area"), before.id, after.id)
    earlier, later = _edges(before), _edges(after)
    labels = {band.id: band.label for law in (before, after) for band in law.income_bands}
    areas = before.dictionary["area"].values or {}
    for band, fact, area in dict.fromkeys([*earlier, *later]):
        what = f"{labels[band].in_language(say.language)}: {_label(before, fact, say)}"
        where = "" if area is None else areas[area].in_language(say.language)
        yield _row(what, where, *(_edge(law.get((band, fact, area)), say) for law in (earlier, later)))
    points = [law.deprivation_points for law in (before, after)]
    if given := next((one for one in points if one is not None), None):
        cells = [f"{say('points_for_each', points=one.points_per_deprivation)} ({_grade(one.verification, say)})"
                 if one else say("not_known") for one in points]  # fmt: skip
        yield _row(_label(before, given.fact, say), "", *cells)


def rule(before: Standard, after: Standard, say: Phrases) -> Iterator[str]:
    """Yield a row for each row of the decision tables: income, deprivations, class, and how well each is known."""
    yield from _heading(say("income"), say("deprivations"), say("class"), before.id, after.id)
    bands = {band.id: band.label for law in (before, after) for band in law.income_bands}
    earlier, later = ({_decision(row): row for row in law.decision_table} for law in (before, after))
    for key, row in {**later, **earlier}.items():
        income = ", ".join(bands[name].in_language(say.language) for name in row.income)
        count = wording.count_range(*row.count_ends).in_language(say.language)
        known = [_grade(law[key].verification, say) if key in law else say("not_in_it") for law in (earlier, later)]
        yield _row(income, count, row.status.label(say.language), *known)


def indicators(before: Standard, after: Standard, say: Phrases) -> Iterator[str]:
    """Yield a row for each indicator: how well it was known under the earlier standard, and what became of it."""
    yield from _heading(say("indicator"), say("deprived_if"), before.id, after.id)
    earlier, later = ({one.id: one for one in law.indicators} for law in (before, after))
    for name, shown in {**earlier, **later}.items():
        old, new = earlier.get(name), later.get(name)
        known = say("not_in_it") if old is None else _grade(old.verification, say)
        what = f"{shown.label.vi if say.language == 'vi' else _both(shown.label)}<br>`{name}`"
        change = _change(old, new, say, provisional=after.provisional)
        yield _row(what, shown.cutoff.in_language(say.language), known, change)


def _change(old: Indicator | None, new: Indicator | None, say: Phrases, *, provisional: bool) -> str:
    """Return what became of an indicator, and how well its cut-off is known if it is not the earlier one of a draft."""
    by_the_draft = say("by_the_draft") if provisional else ""
    if new is None:
        return say("removed") + by_the_draft
    same = old is not None and old.deprived_if == new.deprived_if
    change = say("new" if old is None else "taken_over" if same else "changed") + by_the_draft
    return change if same and provisional else f"{change}; {say('cutoff')}: {_grade(new.verification, say)}"


def _edges(law: Standard) -> dict[tuple[str, str, str | None], BandEdge]:
    return {(band.id, edge.fact, edge.area): edge for band in law.income_bands for edge in band.upper}


def _edge(edge: BandEdge | None, say: Phrases) -> str:
    """Return the upper edge of a band in words, with how well it is known."""
    if edge is None:
        return say("not_known")
    operator, bound = ("at_most", edge.at_most) if edge.at_most is not None else ("below", edge.below)
    amount = wording.compared(operator, wording.with_unit(bound or 0, edge.unit))
    return f"{amount.in_language(say.language)} ({_grade(edge.verification, say)})"


def _decision(row: DecisionRow) -> tuple[object, ...]:
    return row.income, row.count_ends, row.status, row.basis


def _label(law: Standard, fact: str, say: Phrases) -> str:
    return law.dictionary[fact].label.in_language(say.language)


def _grade(verification: Verification, say: Phrases) -> str:
    return say(verification.value)


def _both(text: Text) -> str:
    return f"{text.vi}<br>{text.en}"


def _heading(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|---" * len(names) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
