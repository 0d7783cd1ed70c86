"""Texts for people in Vietnamese and English: words and messages as data, and numbers and dates in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from mdpoverty.messages import MESSAGES

LANGUAGES = ("vi", "en")

MOST_ITEMS = 10
"""The number of items that a message lists at most."""

LONGEST_SHOWN = 200
"""The number of signs that a message shows of a value at most."""


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
_IN_CELL = both(" ở ô {cell}", " in cell {cell}")
_LONG_NUMBER = both("số có hàng nghìn chữ số", "a number of thousands of figures")
_NEAR = both(" – có phải là {word}?", " – did you mean {word}?")


@dataclass(frozen=True)
class Near:
    """A known word spelled almost like the one seen; None if no word is near."""

    word: str | None

    def text(self, language: str) -> str:
        """Return the question whether the near word was meant, or nothing."""
        return "" if self.word is None else _NEAR.in_language(language).format(word=shown(self.word))


@dataclass(frozen=True, repr=False)
class Seen:
    """A value as given; messages quote text, and cut long values.

    Attributes
    ----------
    value
        What was given.
    cell
        The cell of the sheet in which it stands, such as ``C7``; empty where it stands in no sheet.
    """

    value: Any
    cell: str = ""

    def __repr__(self) -> str:
        """Show the value as messages do, and no more from a person's record."""
        return f"Seen({self.text('en')})"

    def text(self, language: str) -> str:
        """Return the value as messages show it, with its cell."""
        told = _LONG_NUMBER.in_language(language) if _is_long_number(self.value) else shown(self.value)
        return f"{told}{_IN_CELL.in_language(language).format(cell=self.cell) if self.cell else ''}"


@dataclass(frozen=True)
class Message:
    """A sentence as data: its name, and the values filled in.

    Attributes
    ----------
    code
        The name of the sentence in ``mdpoverty.messages``.
    parameters
        Values by name. A fact is given by its name, and in Vietnamese has its label before it. Dates are written as the
        language writes them; a sequence is listed, at most ten items;
        ``Near``, a further ``Message`` and everything that has ``vi`` and ``en`` are written in the language. What a
        user gave stands in ``Seen``, which cuts it.

    Examples
    --------
    >>> Message("needs", {"seen": Seen("3 người"), "needed": Message("needed_integer")}).text("en")
    "'3 người' cannot be read; needed: a whole number in digits without separators, such as 1500000"
    """

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.text("en")

    def text(self, language: str = "en") -> str:
        """Return the sentence in ``"vi"`` or ``"en"``."""
        words = {name: render(value, language) for name, value in self.parameters.items()}
        return whole_text(both(*MESSAGES[self.code]).in_language(language).format(**words))


def render(value: Any, language: str) -> str:
    """Return a parameter of a message as a language writes it.

    Examples
    --------
    >>> render(date(2024, 12, 31), "vi"), render(["a", "b"], "en"), render(Near("rural"), "en")
    ('31/12/2024', 'a, b', " – did you mean 'rural'?")
    """
    if isinstance(value, Message | Seen | Near):
        return value.text(language)
    if hasattr(value, "vi") and hasattr(value, "en"):
        return str(getattr(value, language))
    if isinstance(value, date):
        return day(value).in_language(language)
    return _listed(value, language) if isinstance(value, list | tuple) else named(str(value), language)


def fill(pattern: Text | str, **values: Any) -> Text:
    """Return a pattern whose gaps hold the values as each language writes them.

    Examples
    --------
    >>> told = fill(both("{age} tuổi vào ngày {day}", "{age} years on {day}"), age=60, day=date(2024, 1, 31))
    >>> told.vi, told.en
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
    """Return a text with another in brackets, such as *at most 15 years (male)*."""
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
    """Return a day as each language writes it; text is a day in ISO form.

    Examples
    --------
    >>> day("2024-12-31").vi, day(date(2024, 12, 31)).en
    ('31/12/2024', '2024-12-31')
    """
    when = date.fromisoformat(of) if isinstance(of, str) else of
    return both(f"{when:%d/%m/%Y}", when.isoformat())


def named(name: str, language: str) -> str:
    """Return the name of a fact, in Vietnamese after its label; other text unchanged."""
    label = None if language != "vi" else next((found for labels in _LABELS if (found := labels().get(name))), None)
    return name if label is None else f"{label} ({name})"


def labels_stand_in(labels: Callable[[], Mapping[str, str]]) -> None:
    """Register the source of Vietnamese labels, read when a message needs one."""
    _LABELS.append(labels)


_LABELS: list[Callable[[], Mapping[str, str]]] = []


def shown(value: Any) -> str:
    """Return a value as messages show it: text in quotation marks, a long value cut.

    Examples
    --------
    >>> shown("có"), shown(3.5), len(shown("x" * 1000))
    ("'có'", '3.5', 201)
    """
    if isinstance(value, str):
        return repr(value) if len(value) <= LONGEST_SHOWN - 2 else f"{value[: LONGEST_SHOWN - 2]!r}…"
    if _is_deep(value):
        return type(value).__name__
    try:
        return cut(str(value))
    except Exception:  # noqa: BLE001 – a number of more than 4300 digits, lists deep in lists, an object of somebody else
        return type(value).__name__


def _is_long_number(value: Any) -> bool:
    """Tell whether a number has more digits than Python writes."""
    parts = (value,) if type(value) is int else (value.numerator, value.denominator) if type(value) is Fraction else ()
    return any(part.bit_length() > _MOST_BITS for part in parts)


_MOST_BITS = 10_000
"""About 3000 figures; Python writes 4300, unless it was told otherwise."""


def _is_deep(value: Any, most: int = 100) -> bool:
    """Tell whether lists or mappings are nested too deep for some Pythons to write."""
    while most and type(value) in (list, tuple, dict) and value:
        value = next(iter(value.values() if type(value) is dict else value))
        most -= 1
    return not most


def name_shown(name: Any) -> str:
    """Return a name as messages show it; a name that is not text, as a value.

    Examples
    --------
    >>> name_shown("age"), name_shown(5), name_shown(None)
    ('age', '5', 'None')
    """
    return cut(name) if isinstance(name, str) else shown(name)


def whole_text(text: str) -> str:
    r"""Return a text with broken characters written as numbers, since no screen or file takes them.

    Examples
    --------
    >>> whole_text("Xã \ud800")
    'Xã \\ud800'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def cut(text: str, longest: int = LONGEST_SHOWN) -> str:
    r"""Return a text on one line, cut to the longest shown, without broken characters.

    Examples
    --------
    >>> cut("Số khẩu\ntrong hộ")
    'Số khẩu trong hộ'
    """
    whole = whole_text(" ".join(text[: longest + 1].splitlines()))
    return whole if len(whole) <= longest else f"{whole[:longest]}…"


def _listed(values: Iterable[Any], language: str) -> str:
    words = [render(value, language) for value in values]
    more = [_MORE.in_language(language).format(total=len(words))] if len(words) > MOST_ITEMS else []
    return ", ".join([*words[:MOST_ITEMS], *more])
