"""Words for what a rule asks and what was seen, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from mdpoverty.language import Text, both, fill, joined, number
from mdpoverty.law.dictionary import FactDefinition

_OPERATORS = {
    "at_least": both("từ {bound} trở lên", "at least {bound}"),
    "above": both("trên {bound}", "more than {bound}"),
    "at_most": both("từ {bound} trở xuống", "at most {bound}"),
    "below": both("dưới {bound}", "less than {bound}"),
}
_BORN = {
    "at_least": both("sinh từ năm {bound} trở lại đây", "born in {bound} or later"),
    "above": both("sinh sau năm {bound}", "born after {bound}"),
    "at_most": both("sinh từ năm {bound} trở về trước", "born in {bound} or earlier"),
    "below": both("sinh trước năm {bound}", "born before {bound}"),
}
_ENDS = {
    **_OPERATORS,
    "at_least": both("từ {bound}", "at least {bound}"),
    "at_most": both("đến {bound}", "at most {bound}"),
    "below": both("đến dưới {bound}", "less than {bound}"),
}
"""An end of a span, in Vietnamese as the decrees write it: *từ 16 tuổi đến dưới 18 tuổi*."""
_UNITS = {
    "years": both("tuổi", "years"),
    "points": both("điểm", "points"),
    "persons": both("người", "persons"),
    "m2": both("m²", "m²"),
    "m2 per person": both("m²/người", "m² per person"),
    "VND per person per month": both("đồng/người/tháng", "VND per person per month"),
    "VND per person per year": both("đồng/người/năm", "VND per person per year"),
    "VND per month": both("đồng/tháng", "VND per month"),
    "deprivations": both("chỉ số thiếu hụt", "deprivations"),
    "conditions": both("điều kiện", "conditions"),
}
YES_NO = {True: both("có", "yes"), False: both("không", "no")}
AS_RECORDED = both("theo sổ rà soát", "as the register says")
NOT_OBSERVED = both("chưa ghi nhận", "not observed")


class Mark(NamedTuple):
    """What must be said beside a result: among other words, on a line of its own, and as a sentence."""

    brief: Text
    line: Text
    sentence: Text


_OUTSIDE = both("ngoài thời gian áp dụng", "outside the days on which it applies")
_PROVISIONAL = both("tạm thời", "provisional")
MARKS = {
    "outside its days": Mark(
        _OUTSIDE,
        _OUTSIDE,
        both(
            "Ngày rà soát nằm ngoài thời gian áp dụng của chuẩn.",
            "The review date lies outside the days of the standard.",
        ),
    ),
    "provisional": Mark(
        _PROVISIONAL,
        _PROVISIONAL,
        both("Chuẩn tạm thời: một phần quy định chưa biết.", "Provisional: parts of the law are not known."),
    ),
    "unofficial": Mark(
        both("không chính thức: phương án giả định", "unofficial: a what-if"),
        both("không chính thức: phương án giả định, không phải quy định", "unofficial: a what-if, not the law"),
        both("Phương án giả định, không phải quy định.", "A what-if, not the law."),
    ),
}
"""The words for the marks of a receipt."""


def marks_in_words(marks: Collection[str]) -> list[Mark]:
    """Return the words for a receipt's marks."""
    return [mark for name, mark in MARKS.items() if name in marks]


def clause(place: str) -> Text:
    """Return the words that name a clause in each language.

    Examples
    --------
    >>> clause("Art. 3").vi
    'Điều 3'
    """
    return both(place.replace("Art. ", "Điều "), place)


def with_unit(value: float, unit: str | None) -> Text:
    """Return a number with its unit."""
    if unit is None:
        return number(value)
    as_named = unit.replace("m2", "m²")
    return fill("{number} {unit}", number=number(value), unit=_UNITS.get(unit) or both(as_named, as_named))


def shared(whole: Text, persons: int, each: Text) -> Text:
    """Return the words for an amount shared by the persons of a household.

    Examples
    --------
    >>> shared(with_unit(40, "m2"), 5, with_unit(8, "m2 per person")).en
    '40 m² / 5 persons = 8 m² per person'
    """
    many = both("người", "person" if persons == 1 else "persons")
    return fill("{whole} / {persons} {many} = {each}", whole=whole, persons=persons, many=many, each=each)


def compared(operator: str, bound: Text) -> Text:
    """Return the words of a comparison, such as *at least 16 years*."""
    return fill(_OPERATORS[operator], bound=bound)


def born(operator: str, year: Any) -> Text:
    """Return the words of a comparison with a year of birth."""
    return fill(_BORN[operator], bound=year)


def between(ends: Sequence[tuple[str, Text]]) -> Text:
    """Return the words of a comparison with one or both ends, the lower first.

    Examples
    --------
    >>> asked = between([("at_least", both("16 tuổi", "16 years")), ("below", both("18 tuổi", "18 years"))])
    >>> asked.vi, asked.en
    ('từ 16 tuổi đến dưới 18 tuổi', 'at least 16 years and less than 18 years')
    """
    if len(ends) == 1:
        return compared(*ends[0])
    return joined([fill(_ENDS[operator], bound=bound) for operator, bound in ends], both(" ", " and "))


def months(number_of: int) -> Text:
    """Return an age in months as years and months.

    Examples
    --------
    >>> months(723).en, months(720).vi
    ('60 years 3 months', '60 tuổi')
    """
    years, rest = divmod(number_of, 12)
    if not rest:
        return both(f"{years} tuổi", f"{years} years")
    return both(f"{years} tuổi {rest} tháng", f"{years} years {rest} months")


def value(definition: FactDefinition, seen: Any) -> Text:
    """Return an observed value in words."""
    if isinstance(seen, bool):
        return YES_NO[seen]
    if definition.values is not None:
        return definition.values[seen]
    if isinstance(seen, int | float):
        return with_unit(seen, definition.unit)
    return fill("{seen}", seen=seen)


def one_of(definition: FactDefinition, words: tuple[str, ...], *, none: bool) -> Text:
    """Return the words of a test for some values, such as *one of: rural, urban*."""
    labels = [definition.values[word] for word in words] if definition.values else []
    named = joined(labels, ", ")
    if none:
        return fill(both("không phải: {named}", "none of: {named}"), named=named)
    return named if len(labels) == 1 else fill(both("một trong: {named}", "one of: {named}"), named=named)


def count_range(low: int | None, high: int | None) -> Text:
    """Return the words for a range of deprivation counts, both ends included; an open end is None."""
    if low is None and high is None:
        return both("không xét số chỉ số thiếu hụt", "however many deprivations")
    if high is None:
        return both(f"từ {low} chỉ số thiếu hụt trở lên", f"{low} or more deprivations")
    if low is None:
        return both(f"không quá {high} chỉ số thiếu hụt", f"{high} or fewer deprivations")
    return both(f"từ {low} đến {high} chỉ số thiếu hụt", f"{low} to {high} deprivations")
