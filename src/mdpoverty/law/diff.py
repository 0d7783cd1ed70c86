"""Compares two standards: dates, lines, indicators, cut-offs, decisions, exemption, readings, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from mdpoverty.language import Text, both, fill, in_brackets, joined
from mdpoverty.law import wording
from mdpoverty.law.base import LawModel
from mdpoverty.law.bounds import OPERATORS
from mdpoverty.law.rules import kind_of_rule
from mdpoverty.law.sections import BandEdge, DecisionRow
from mdpoverty.law.standard import Standard

SECTIONS: dict[str, Text] = {
    "dates": both("Thời gian áp dụng", "Dates"),
    "lines": both("Các mức thu nhập và điểm", "Lines of income and points"),
    "indicators": both("Các chỉ số và ngưỡng thiếu hụt", "Indicators and cut-offs"),
    "rules": both("Quy tắc có tên", "Named rules"),
    "decision": both("Bảng phân loại", "Decision table"),
    "exemption": both("Miễn", "Exemption"),
    "flags": both("Đánh dấu", "Flags"),
    "member_groups": both("Nhóm thành viên trong biểu báo cáo", "Groups of members in the forms"),
    "interpretations": both("Quy định có nhiều cách hiểu", "Clauses that can be read in more than one way"),
    "facts": both("Thông tin riêng", "Facts of its own"),
    "sources": both("Nguồn", "Sources"),
    "citations": both("Nội dung như nhau, nguồn hoặc mức kiểm chứng khác", "The same, by another source or grade"),
}
"""The sections of a list of differences, in their order."""


@dataclass(frozen=True)
class Difference:
    """One difference between two standards.

    Attributes
    ----------
    section, part
        One of ``SECTIONS``, and the id of the part in it.
    label
        What the part is called.
    before, after
        What each standard says, in words; None where it does not have the part.
    data_before, data_after
        The same as it stands in the files.
    """

    section: str
    part: str
    label: Text
    before: Text | None
    after: Text | None
    data_before: Any = None
    data_after: Any = None

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class _Part:
    label: Text
    words: Text
    data: Any
    cited: str = ""


def differences(before: Standard, after: Standard) -> tuple[Difference, ...]:
    """Return the differences between two standards, by section in file order.

    Parameters
    ----------
    before, after
        The standards.

    Examples
    --------
    >>> from mdpoverty import load_standard
    >>> found = differences(load_standard("vn-2022-2025"), load_standard("vn-dong-nai-2022-2025"))
    >>> [(one.before.en, one.after.en) for one in found if one.part == "up_to_poverty_line, income_per_capita, rural"]
    [('at most 1,500,000 VND per person per month', 'at most 2,000,000 VND per person per month')]
    """
    one, other = dict(_parts(before)), dict(_parts(after))
    found = [_difference(key, one.get(key), other.get(key)) for key in {**one, **other}]
    order = list(SECTIONS)
    return tuple(sorted((each for each in found if each), key=lambda each: order.index(each.section)))


def _difference(key: tuple[str, str], before: _Part | None, after: _Part | None) -> Difference | None:
    label = (after or before).label  # type: ignore[union-attr]
    if before and after and _one_meaning(before.data) == _one_meaning(after.data):
        if before.cited == after.cited:
            return None
        words = both(before.cited, before.cited), both(after.cited, after.cited)
        return Difference("citations", ".".join(key), label, *words)
    words_before, words_after = (None if part is None else part.words for part in (before, after))
    if before and after and words_before == words_after:  # the same words for another rule: show the rules
        words_before, words_after = _spelled(before.data), _spelled(after.data)
    data = [None if part is None else part.data for part in (before, after)]
    return Difference(*key, label, words_before, words_after, *data)


def _parts(law: Standard) -> Iterator[tuple[tuple[str, str], _Part]]:
    days = f"{law.first_day} – {law.last_day}"
    label = both("từ ngày đến ngày", "from and through")
    yield ("dates", "applies"), _Part(label, both(days, days), days, _cited(law.applies))
    yield from _lines(law)
    dimensions = {dimension.id: dimension.label for dimension in law.dimensions}
    for indicator in law.indicators:
        named = {"dimension": dimensions[indicator.dimension].vi, "name": indicator.label.vi}
        data = {**named, "rule": _bare(indicator.deprived_if)}
        yield ("indicators", indicator.id), _Part(indicator.label, indicator.cutoff, data, _cited(indicator))
    for name, rule in law.rules.items():
        yield ("rules", name), _Part(rule.label, _spelled(_bare(rule.rule)), _bare(rule.rule), _cited(rule))
    bands = {band.id: band.label for band in law.income_bands}
    for row in law.decision_table:
        words = _decision(row, bands)
        yield ("decision", words.en), _Part(_outcome(row), words, _bare(row), _cited(row))
    exemption = law.exemption
    for name in ("nobody_can_work", "exempt_if"):
        rule = _bare(getattr(exemption, name))
        yield ("exemption", name), _Part(exemption.label, _spelled(rule), rule, _cited(exemption))
    yield from _statements(law)


def _statements(law: Standard) -> Iterator[tuple[tuple[str, str], _Part]]:
    for name, flag in law.flags.items():
        yield ("flags", name), _Part(flag.label, flag.label, _bare(flag), _cited(flag))
    for name, group in law.member_groups.items():
        yield ("member_groups", name), _Part(group.label, _spelled(_bare(group.rule)), _bare(group), _cited(group))
    for name, switch in law.interpretations.items():
        options = joined([*switch.options.values()], "; ")
        yield ("interpretations", name), _Part(switch.question, options, [*switch.options], _cited(switch))
    for name, fact in law.facts.items():
        yield ("facts", name), _Part(fact.label, fact.label, fact.model_dump(mode="json", exclude_none=True))
    for name, source in {**law.shared_sources, **law.sources}.items():
        words = both(source.instrument, source.instrument)
        yield ("sources", name), _Part(words, words, source.instrument, source.verification.value)


def _lines(law: Standard) -> Iterator[tuple[tuple[str, str], _Part]]:
    measures = ", ".join(law.income_measures)
    label = both("thước đo thu nhập", "measures of income")
    yield ("lines", "income_measures"), _Part(label, both(measures, measures), measures)
    for band in law.income_bands:
        if not band.upper:
            yield ("lines", band.id), _Part(band.label, both("không có mức trên", "no upper edge"), None)
        for edge in band.upper:
            key = ", ".join(word for word in (band.id, edge.fact, edge.area) if word)
            operator = "below" if edge.at_most is None else "at_most"
            words = wording.compared(operator, wording.with_unit(edge.amount, edge.unit))
            yield ("lines", key), _Part(_edge_label(law, band.label, edge), words, _bare(edge), _cited(edge))
    points = law.deprivation_points
    if points is not None:
        label = law.dictionary[points.fact].label
        number = wording.with_unit(points.points_per_deprivation, "points")
        words = fill(both("{number} cho một chỉ số", "{number} for each deprivation"), number=number)
        yield ("lines", points.fact), _Part(label, words, _bare(points), _cited(points))


def _edge_label(law: Standard, band: Text, edge: BandEdge) -> Text:
    fact = law.dictionary[edge.fact].label
    areas = law.dictionary["area"].values or {}
    return joined([band, fact, *([] if edge.area is None else [areas[edge.area]])], ", ")


def _outcome(row: DecisionRow) -> Text:
    return row.status.labels if row.basis is None else in_brackets(row.status, row.basis)


def _decision(row: DecisionRow, bands: Mapping[str, Text]) -> Text:
    income, count = joined([bands[name] for name in row.income], ", "), wording.count_range(*row.count_ends)
    return fill("{income}; {count} → {outcome}", income=income, count=count, outcome=_outcome(row))


def _cited(part: Any) -> str:
    parts = part if isinstance(part, tuple) else (part,)
    return "; ".join(f"{each.source}, {each.verification.value}" for each in parts)


def _bare(part: Any) -> Any:
    """Return a part as plain data, without citations."""
    if isinstance(part, LawModel):
        part = part.model_dump(mode="json", exclude_none=True, by_alias=True)
    if isinstance(part, Mapping):
        return {name: _bare(value) for name, value in part.items() if name not in ("source", "verification")}
    return [_bare(value) for value in part] if isinstance(part, list | tuple) else part


def _one_meaning(data: Any) -> Any:
    """Return a rule with every two-ended test split into two, so that both spellings compare equal."""
    if isinstance(data, list):
        return [_one_meaning(part) for part in data]
    if not isinstance(data, Mapping):
        return data
    part = {name: _one_meaning(value) for name, value in data.items()}
    ends = [name for name in OPERATORS if name in part]
    if len(ends) > 1 and kind_of_rule(part) == "NumberTest":
        others = {name: value for name, value in part.items() if name not in ends}
        return {"all_of": [{**others, end: part[end]} for end in ends]}
    if "all_of" in part:
        part["all_of"] = [one for rule in part["all_of"] for one in rule.get("all_of", [rule])]
    return part


def _spelled(data: Any) -> Text:
    """Spell a rule as a file writes it."""
    text = yaml.safe_dump(data, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000).strip()
    return both(text, text)
