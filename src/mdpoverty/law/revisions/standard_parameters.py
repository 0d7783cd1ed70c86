"""The parameters of standards: every line, score, cut-off, count, age and day of validity, with source and grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mdpoverty.language import Text, both, fill, joined, number
from mdpoverty.law import wording
from mdpoverty.law.bounds import LOWER, ByCategory, FromTable, Operator
from mdpoverty.law.rules import AtLeast, Interpreted, NumberTest, PerPersonTest, Rule, ShareOfMembers, parts, walk
from mdpoverty.law.sections import Flag, Interpretation
from mdpoverty.law.standard import Standard
from mdpoverty.vocabulary import Verification

SECTIONS: dict[str, Text] = {
    "applies": both("Thời gian áp dụng", "Days of application"),
    "income_bands": both("Các mức thu nhập và điểm", "Lines of income and points"),
    "deprivation_points": both("Điểm của một chỉ số thiếu hụt", "Points for a deprivation"),
    "indicators": both("Ngưỡng của các chỉ số", "Cut-offs of indicators"),
    "decision_table": both("Số chỉ số thiếu hụt trong bảng phân loại", "Counts of deprivations in the decision table"),
    "rules": both("Quy tắc có tên", "Named rules"),
    "exemption": both("Miễn", "Exemption"),
    "tables": both("Tuổi theo năm", "Ages by calendar year"),
    "flags": both("Đánh dấu", "Flags"),
    "member_groups": both("Nhóm thành viên trong biểu báo cáo", "Groups of members in the forms"),
    "interpretations": both("Quy định có nhiều cách hiểu", "Clauses that can be read in more than one way"),
}
"""The sections of parameters in their order, by the first word of an address."""

_AREA = "area"
_MONTHS, _DEPRIVATIONS, _CONDITIONS, _SHARE = "months", "deprivations", "conditions", "share of members"
_CALENDAR_YEAR = "calendar year"
_SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}
_APPLIES = both("thời gian áp dụng", "days of application")
_IN_FORCE = both("áp dụng từ ngày", "in force from a day on")
_NOT_FOUND = both("không tìm thấy", "not found")
_COUNT = both("số chỉ số thiếu hụt", "deprivations")
_OF_CONDITIONS = both("số điều kiện", "number of conditions")
_OF_MEMBERS = both("tỷ lệ thành viên", "share of members")
_PER_PERSON = both("{fact}, một người", "{fact}, per person")
_READING = both("cách hiểu “{option}”", "reading “{option}”")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A number of a standard, or a span of days, with its validity.

    Attributes
    ----------
    jurisdiction, standard, revision, provisional
        Where it applies, and which file says so; whether parts of that standard are not known.
    parameter
        Its address, the same in every standard that has it.
    label
        What it is called.
    value
        The number; None for a span of days, and where it is not known.
    operator
        How facts are compared with it; None where they are not.
    unit
        The unit of the value; ages of a table are months.
    area
        The area for which it holds; None for all.
    from_, through
        The first and the last day on which it is valid and the standard applies.
    source, instrument, verification
        Where it stands, as the file cites it, with the official name of the instrument, and how well it is known; None
        where it was not found.
    missing
        Whether the law has such a number and it was not found.
    """

    jurisdiction: str
    standard: str
    revision: int
    provisional: bool
    parameter: str
    label: Text
    value: float | None
    operator: Operator | None
    unit: str | None
    area: str | None
    from_: date
    through: date
    source: str | None
    instrument: str | None
    verification: Verification | None
    missing: bool

    @property
    def words(self) -> Text:
        """The value with its sign and unit; empty for a span of days."""
        if self.value is None:
            return _NOT_FOUND if self.missing else both("", "")
        if self.unit == _MONTHS:
            amount = wording.months(int(self.value))
        elif self.unit == _SHARE:
            amount = fill("{percent} %", percent=number(round(100 * self.value, 6)))
        elif self.unit == _CALENDAR_YEAR:
            amount = both(str(self.value), str(self.value))
        else:
            amount = wording.with_unit(self.value, self.unit)
        return amount if self.operator is None else fill(f"{_SIGNS[self.operator]} {{amount}}", amount=amount)


@dataclass(frozen=True)
class _Number:
    """A parameter without what it has from its standard."""

    address: tuple[str, ...]
    label: Text
    value: float | None = None
    operator: Operator | None = None
    unit: str | None = None
    area: str | None = None
    cited: Any = None
    """The part that cites its source and has its grade."""
    from_: date = date.min
    through: date = date.max
    missing: bool = False


def standard_parameters(
    standards: Iterable[Standard], first: date = date.min, last: date = date.max
) -> list[Parameter]:
    """Return the parameters of standards that are valid on some of the days, each one over time.

    Parameters
    ----------
    standards
        In the order in which places and revisions follow each other.
    first, last
        Only what is valid on a day between them, both included.

    Examples
    --------
    >>> from mdpoverty.law.registry import list_standards
    >>> found = standard_parameters(list_standards("vn"))
    >>> [(one.value, str(one.from_)) for one in found if one.parameter == "tables.retirement_age.female"][:7:6]
    [(660, '2016-01-01'), (668, '2022-01-01')]
    """
    found = [one for law in standards for one in _parameters(law) if one.from_ <= last and first <= one.through]
    groups = list(dict.fromkeys(_group(one) for one in found))
    names = list(dict.fromkeys(one.parameter for one in found))
    places = list(dict.fromkeys(one.jurisdiction for one in found))

    def order(one: Parameter) -> tuple[Any, ...]:
        section = list(SECTIONS).index(section_of(one))
        group, name = groups.index(_group(one)), names.index(one.parameter)
        return section, group, name, places.index(one.jurisdiction), one.from_, one.standard, one.revision

    return sorted(found, key=order)


def section_of(parameter: Parameter) -> str:
    """Return the section of a parameter, a key of ``SECTIONS``."""
    return parameter.parameter.partition(".")[0]


def _group(parameter: Parameter) -> str:
    return ".".join(parameter.parameter.split(".")[:2])


def _parameters(law: Standard) -> Iterator[Parameter]:
    """Yield the parameters of one standard that are valid while it applies."""
    sources = {**law.shared_sources, **law.sources}
    for one in _numbered(_numbers(law)):
        first, last = max(one.from_, law.first_day), min(one.through, law.last_day)
        if first > last:
            continue
        source = None if one.cited is None else one.cited.source
        yield Parameter(
            jurisdiction=law.jurisdiction.id,
            standard=law.id,
            revision=law.revision,
            provisional=law.provisional,
            parameter=".".join(one.address),
            label=one.label,
            value=one.value,
            operator=one.operator,
            unit=one.unit,
            area=one.area,
            from_=first,
            through=last,
            source=source,
            instrument=None if source is None else sources[source.partition(" ")[0]].instrument,
            verification=None if one.cited is None else one.cited.verification,
            missing=one.missing,
        )


def _numbered(numbers: Iterable[_Number]) -> Iterator[_Number]:
    """Yield numbers with distinct addresses: the second that has an address on the same days gets a 2."""
    seen: Counter[Any] = Counter()
    for one in numbers:
        key = one.address, one.from_, one.through
        seen[key] += 1
        yield one if seen[key] == 1 else replace(one, address=(*one.address, str(seen[key])))


def _numbers(law: Standard) -> Iterator[_Number]:
    for period in law.applies:
        yield _Number(("applies",), _APPLIES, cited=period, from_=period.from_, through=period.through)
    yield from _lines(law)
    yield from _counts(law)
    for address, label, rule, begins in _rules(law):
        yield from _of_rule(law, rule, address, (label,), begins)
    yield from _tables(law)
    flags = [(("flags", name), flag.label, flag) for name, flag in law.flags.items()]
    switches = [(("interpretations", name), switch.question, switch) for name, switch in law.interpretations.items()]
    dated: list[tuple[tuple[str, str], Text, Flag | Interpretation]] = [*flags, *switches]
    for address, label, part in dated:
        if part.in_force_from is not None:
            named = joined([label, _IN_FORCE], ", ")
            yield _Number((*address, "in_force_from"), named, cited=part, from_=part.in_force_from)


def _lines(law: Standard) -> Iterator[_Number]:
    areas, first = law.dictionary[_AREA].values or {}, law.income_measures[0]
    for band in law.income_bands:
        address = ("income_bands", band.id)
        for edge in band.upper:
            label = [band.label, law.dictionary[edge.fact].label, *([] if edge.area is None else [areas[edge.area]])]
            named = (*address, edge.fact, *([] if edge.area is None else [edge.area]))
            operator: Operator = "below" if edge.at_most is None else "at_most"
            yield _Number(named, joined(label, ", "), edge.amount, operator, edge.unit, edge.area, edge)
        if band is not law.income_bands[-1] and not any(edge.fact == first for edge in band.upper):
            fact = law.dictionary[first]
            label = [band.label, fact.label]
            yield _Number((*address, first), joined(label, ", "), unit=fact.unit, missing=True)


def _counts(law: Standard) -> Iterator[_Number]:
    points = law.deprivation_points
    if points is not None:
        unit, label = law.dictionary[points.fact].unit, law.dictionary[points.fact].label
        label = joined([label, both("một chỉ số", "for each deprivation")], ", ")
        each = points.points_per_deprivation
        yield _Number(("deprivation_points", "points_per_deprivation"), label, each, None, unit, cited=points)
    bands = {band.id: band.label for band in law.income_bands}
    for row in law.decision_table:
        for band in row.income:
            label = fill("{band} → {status}, {count}", band=bands[band], status=row.status, count=_COUNT)
            ends: tuple[tuple[str, Operator], ...] = (("lower", "at_least"), ("upper", "at_most"))
            for (end, operator), count in zip(ends, row.count_ends, strict=True):
                if count is not None:
                    address = ("decision_table", band, row.status.value, end)
                    yield _Number(address, label, count, operator, _DEPRIVATIONS, cited=row)


def _rules(law: Standard) -> Iterator[tuple[tuple[str, ...], Text, Rule, date]]:
    """Yield every outermost rule with its address, its label and the day from which it is asked."""
    for indicator in law.indicators:
        yield ("indicators", indicator.id), indicator.label, indicator.deprived_if, date.min
    for name, definition in law.rules.items():
        yield ("rules", name), definition.label, definition.rule, date.min
    for name in ("nobody_can_work", "exempt_if"):
        yield ("exemption", name), law.exemption.label, getattr(law.exemption, name), date.min
    for name, flag in law.flags.items():
        yield ("flags", name), flag.label, flag.raised_if, flag.in_force_from or date.min
    for name, group in law.member_groups.items():
        yield ("member_groups", name), group.label, group.rule, date.min


def _of_rule(
    law: Standard, rule: Any, address: tuple[str, ...], labels: tuple[Text, ...], begins: date
) -> Iterator[_Number]:
    """Yield the numbers inside a rule; the address names the readings around a number."""
    if isinstance(rule, Interpreted):
        switch = law.interpretations[rule.interpretation]
        for option, one in rule.options.items():
            reading = fill(_READING, option=switch.options[option])
            arises = begins if option == switch.before else max(begins, switch.in_force_from or date.min)
            yield from _of_rule(law, one, (*address, option), (*labels, reading), arises)
        return
    yield from _of_test(law, rule, address, labels, begins)
    for part in parts(rule):
        yield from _of_rule(law, part, address, labels, begins)


def _of_test(
    law: Standard, rule: Any, address: tuple[str, ...], labels: Sequence[Text], begins: date
) -> Iterator[_Number]:
    """Yield the numbers of one test, without those of the rules inside it."""
    if isinstance(rule, AtLeast):
        named, label = (*address, "number_of_conditions", "lower"), joined([*labels, _OF_CONDITIONS], ", ")
        yield _Number(named, label, rule.at_least, "at_least", _CONDITIONS, cited=rule, from_=begins)
        return
    if isinstance(rule, ShareOfMembers):
        name, what, unit = "share_of_members", _OF_MEMBERS, _SHARE
    elif isinstance(rule, PerPersonTest):
        what, unit = fill(_PER_PERSON, fact=law.dictionary[rule.per_person].label), rule.unit
        name = f"{rule.per_person}_per_person"
    elif isinstance(rule, NumberTest):
        name, what, unit = rule.fact, law.dictionary[rule.fact].label, rule.unit
    else:
        return
    for operator, bound in rule.ends:
        end, label = "lower" if operator in LOWER else "upper", joined([*labels, what], ", ")
        one = _Number((*address, name, end), label, None, operator, unit, cited=rule, from_=begins)
        if isinstance(bound, ByCategory):
            values = law.dictionary[bound.by].values or {}
            for value, amount in bound.values.items():
                named, label = (*one.address, value), joined([one.label, values[value]], ", ")
                area = value if bound.by == _AREA else None
                yield replace(one, address=named, label=label, value=amount, area=area)
        elif not isinstance(bound, FromTable):  # the numbers of a table stand in its rows
            yield replace(one, value=bound)


def _tables(law: Standard) -> Iterator[_Number]:
    """Yield the ages of the tables for each calendar year in which the standard applies."""
    for name, table in law.shared_tables.items():
        values, operator = law.dictionary[table.by].values or {}, _operator(law, name)
        for value in table.rows[0].values:
            label = joined([table.label, values[value]], ", ")
            for year in range(law.first_day.year, law.last_day.year + 1):
                row = next((row for row in table.rows if row.covers(year)), None)
                if row is not None:
                    one = _Number(("tables", name, value), label, row.months[value], operator, _MONTHS, cited=row)
                    yield replace(one, from_=date(year, 1, 1), through=date(year, 12, 31))


def _operator(law: Standard, table: str) -> Operator | None:
    """Return how the rules compare ages with a table; None if they do so in several ways."""
    tests = [test for _, rule in law.top_rules() for test in walk(rule) if isinstance(test, NumberTest)]
    ends = [end for test in tests for end in test.ends]
    found = {operator for operator, bound in ends if isinstance(bound, FromTable) and bound.table == table}
    return found.pop() if len(found) == 1 else None
