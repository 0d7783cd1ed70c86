"""Texts in Vietnamese and English: the same words in both, and values as each language writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LANGUAGES = ("vi", "en")

MOST_ITEMS = 10
"""The number of items that a message lists at most."""


@dataclass(frozen=True)
class Text:
    """The same words in Vietnamese and in English."""

    vi: str = field(metadata={"description": "Vietnamese, official terms"})
    en: str = field(metadata={"description": "English"})

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - what the models of the law refuse

    def in_language(self, language: str) -> str:
        """Return the words in ``"vi"`` or ``"en"``."""
        return self.vi if language == "vi" else self.en


def both(vi: str, en: str) -> Text:
    """Return the same words in both languages."""
    return Text(vi, en)


class Phrases:
    """The texts of one subject, such as a page, in one language."""

    def __init__(self, texts: Mapping[str, Text], language: str) -> None:
        """Choose the texts and the language, ``"vi"`` or ``"en"``."""
        self.texts, self.language = texts, language

    def __call__(self, name: str, **values: object) -> str:
        """Return the text of a name with values put in."""
        return self.texts[name].in_language(self.language).format(**values)


_AND = both(" và ", " and ")
_MORE = both("… (tất cả {total})", "… ({total} in all)")


def render(value: Any, language: str) -> str:
    """Return a value as a language writes it: a date, a label, or a list of at most ten items.

    Examples
    --------
    >>> render(date(2024, 12, 31), "vi"), render(["a", "b"], "en"), render(both("tuổi", "age"), "vi")
    ('31/12/2024', 'a, b', 'tuổi')
    """
    if hasattr(value, "text"):
        return str(value.text(language))
    if hasattr(value, "vi") and hasattr(value, "en"):
        return str(getattr(value, language))
    if isinstance(value, date):
        return day(value).in_language(language)
    if not isinstance(value, list | tuple):
        return with_label(str(value), language)
    words = [render(item, language) for item in value]
    more = [_MORE.in_language(language).format(total=len(words))] if len(words) > MOST_ITEMS else []
    return ", ".join([*words[:MOST_ITEMS], *more])


def fill(pattern: Text | str, **values: Any) -> Text:
    """Return a pattern whose gaps hold the values as each language writes them.

    Examples
    --------
    >>> words = fill(both("{age} tuổi vào ngày {day}", "{age} years on {day}"), age=60, day=date(2024, 1, 31))
    >>> words.vi, words.en
    ('60 tuổi vào ngày 31/01/2024', '60 years on 2024-01-31')
    """
    vi, en = (
        render(pattern, language).format(**{name: render(value, language) for name, value in values.items()})
        for language in LANGUAGES
    )
    return both(vi, en)


def joined(parts: Sequence[Any], by: Text | str = _AND) -> Text:
    """Return texts and labels in one line, joined by *and* or by other words.

    Examples
    --------
    >>> joined([both("tuổi", "age"), both("giới tính", "sex")]).en
    'age and sex'
    """
    vi, en = (render(by, language).join(render(part, language) for part in parts) for language in LANGUAGES)
    return both(vi, en)


def in_brackets(words: Any, more: Any) -> Text:
    """Return a text with another in brackets, in both languages."""
    return fill("{words} ({more})", words=words, more=more)


def number(value: float, places: int | None = None) -> Text:
    """Return a number as each language writes it, on paper with so many decimals.

    Examples
    --------
    >>> number(1_500_000).vi, number(7.5).vi, number(1_500_000).en, number(9.915, 2).vi
    ('1.500.000', '7,5', '1,500,000', '9,92')
    """
    if places is not None:
        text = f"{Decimal(repr(value + 0.0)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
    else:
        text = f"{int(value) if value == int(value) else value:,}"
    return both(text.translate(str.maketrans(",.", ".,")), text)


def day(of: date | str) -> Text:
    """Return a day in both languages; text is a day in ISO form.

    Examples
    --------
    >>> day("2024-12-31").vi, day(date(2024, 12, 31)).en
    ('31/12/2024', '2024-12-31')
    """
    when = date.fromisoformat(of) if isinstance(of, str) else of
    return both(f"{when:%d/%m/%Y}", when.isoformat())


def with_label(name: str, language: str) -> str:
    """Return the name of a fact as a language writes it, in Vietnamese after its label; other text unchanged."""
    label = None if language != "vi" else next((found for labels in _LABELS if (found := labels().get(name))), None)
    return name if label is None else f"{label} ({name})"


def register_labels(labels: Callable[[], Mapping[str, str]]) -> None:
    """Register where the Vietnamese labels of facts are found; they are read when one is needed."""
    _LABELS.append(labels)


_LABELS: list[Callable[[], Mapping[str, str]]] = []
