"""What a rule asks and what was seen, in Vietnamese and English, from the labels of the facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from mdpoverty.law.base import Text
from mdpoverty.law.dictionary import FactDefinition

_OPERATORS: dict[str, tuple[str, str]] = {
    "at_least": ("từ {} trở lên", "at least {}"),
    "above": ("trên {}", "more than {}"),
    "at_most": ("từ {} trở xuống", "at most {}"),
    "below": ("dưới {}", "less than {}"),
}
_BOTH_ENDS = {"at_least": "từ {}", "above": "trên {}", "at_most": "đến {}", "below": "đến dưới {}"}
"""An end of a span in Vietnamese, as the decrees write it: *từ 16 tuổi đến dưới 18 tuổi*."""
_UNITS = {
    "years": "tuổi",
    "points": "điểm",
    "persons": "người",
    "m2": "m²",
    "m2 per person": "m²/người",
    "VND per person per month": "đồng/người/tháng",
    "VND per person per year": "đồng/người/năm",
    "VND per month": "đồng/tháng",
}
YES_NO = {True: Text(vi="có", en="yes"), False: Text(vi="không", en="no")}
AS_RECORDED = Text(vi="theo sổ rà soát", en="as the register says")
NOT_OBSERVED = Text(vi="chưa ghi nhận", en="not observed")


def both(vi: str, en: str) -> Text:
    """Return the same words in both languages."""
    return Text(vi=vi, en=en)


def number(value: float) -> Text:
    """Return a number as each language writes it.

    Examples
    --------
    >>> number(1_500_000).vi, number(7.5).vi, number(1_500_000).en
    ('1.500.000', '7,5', '1,500,000')
    """
    text = f"{value:,}" if isinstance(value, int) or value != int(value) else f"{int(value):,}"
    return both(text.translate(str.maketrans(",.", ".,")), text)


def with_unit(value: float, unit: str | None) -> Text:
    """Return a number with its unit."""
    written = number(value)
    if unit is None:
        return written
    shown = unit.replace("m2", "m²")
    return both(f"{written.vi} {_UNITS.get(unit, shown)}", f"{written.en} {shown}")


def shared(whole: Text, persons: int, each: Text) -> Text:
    """Return an amount of the whole household, its persons and what each of them has.

    Examples
    --------
    >>> shared(with_unit(40, "m2"), 5, with_unit(8, "m2 per person")).en
    '40 m² / 5 persons = 8 m² per person'
    """
    many = "person" if persons == 1 else "persons"
    return both(f"{whole.vi} / {persons} người = {each.vi}", f"{whole.en} / {persons} {many} = {each.en}")


def compared(operator: str, bound: Text) -> Text:
    """Return what a comparison asks, such as *at least 16 years*."""
    vi, en = _OPERATORS[operator]
    return both(vi.format(bound.vi), en.format(bound.en))


def joined(parts: Sequence[Text]) -> Text:
    """Return what all of several comparisons ask."""
    return both(" và ".join(part.vi for part in parts), " and ".join(part.en for part in parts))


def between(ends: Sequence[tuple[str, Text]]) -> Text:
    """Return what a comparison with one end or with both asks, the lower end first.

    Examples
    --------
    >>> asked = between([("at_least", both("16 tuổi", "16 years")), ("below", both("18 tuổi", "18 years"))])
    >>> asked.vi, asked.en
    ('từ 16 tuổi đến dưới 18 tuổi', 'at least 16 years and less than 18 years')
    """
    told = joined([compared(operator, bound) for operator, bound in ends])
    if len(ends) == 1:
        return told
    vi = " ".join(_BOTH_ENDS[operator].format(bound.vi) for operator, bound in ends)
    return both(vi, told.en)


def months(number_of: int) -> Text:
    """Return an age in months as years and months.

    Examples
    --------
    >>> months(723).en, months(720).vi
    ('60 years 3 months', '60 tuổi')
    """
    years, rest = divmod(number_of, 12)
    more = both(f" {rest} tháng", f" {rest} months") if rest else both("", "")
    return both(f"{years} tuổi{more.vi}", f"{years} years{more.en}")


def value(definition: FactDefinition, seen: Any) -> Text:
    """Return an observed value in words."""
    if isinstance(seen, bool):
        return YES_NO[seen]
    if definition.values is not None:
        return definition.values[seen]
    if isinstance(seen, date):
        return both(f"{seen.day}/{seen.month}/{seen.year}", seen.isoformat())
    if isinstance(seen, int | float):
        return with_unit(seen, definition.unit)
    return both(str(seen), str(seen))


def one_of(definition: FactDefinition, words: tuple[str, ...], *, none: bool) -> Text:
    """Return the values that a test names."""
    labels = [definition.values[word] for word in words] if definition.values else []
    vi, en = (", ".join(getattr(label, language) for label in labels) for language in ("vi", "en"))
    if none:
        return both(f"không phải: {vi}", f"none of: {en}")
    return both(vi, en) if len(labels) == 1 else both(f"một trong: {vi}", f"one of: {en}")


_BORN = {
    "at_least": ("sinh từ năm {} trở lại đây", "born in {} or later"),
    "above": ("sinh sau năm {}", "born after {}"),
    "at_most": ("sinh từ năm {} trở về trước", "born in {} or earlier"),
    "below": ("sinh trước năm {}", "born before {}"),
}


def born(operator: str, year: str) -> Text:
    """Return what a comparison of a year of birth asks."""
    vi, en = _BORN[operator]
    return both(vi.format(year), en.format(year))


def count_range(low: int | None, high: int | None) -> Text:
    """Return a range of numbers of deprivations, both ends included; an open end is None."""
    if low is None and high is None:
        return both("không xét số chỉ số thiếu hụt", "however many deprivations")
    if high is None:
        return both(f"từ {low} chỉ số thiếu hụt trở lên", f"{low} or more deprivations")
    if low is None:
        return both(f"không quá {high} chỉ số thiếu hụt", f"{high} or fewer deprivations")
    return both(f"từ {low} đến {high} chỉ số thiếu hụt", f"{low} to {high} deprivations")
