"""Sentences as data, the values that fill them, and how a message shows what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from mdpoverty.language import both, render
from mdpoverty.messages import MESSAGES

LONGEST_SHOWN = 200
"""The number of signs that a message shows of a value at most."""

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
        words = _LONG_NUMBER.in_language(language) if _is_long_number(self.value) else shown(self.value)
        return f"{words}{_IN_CELL.in_language(language).format(cell=self.cell) if self.cell else ''}"


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


def seen_in_cell(message: Message, cell: str) -> Message:
    """Return a message about a seen value, with the cell of the sheet in which it was seen."""
    seen = message.parameters["seen"]
    return replace(message, parameters={**message.parameters, "seen": replace(seen, cell=cell)}) if cell else message


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


_MOST_BITS = 10_000
"""About 3000 figures; Python writes 4300, unless it is set otherwise."""


def _is_long_number(value: Any) -> bool:
    """Tell whether a number has more digits than Python writes."""
    parts = (value,) if type(value) is int else (value.numerator, value.denominator) if type(value) is Fraction else ()
    return any(part.bit_length() > _MOST_BITS for part in parts)


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


def cut(text: str, longest: int = LONGEST_SHOWN) -> str:
    r"""Return a text on one line, cut to the longest shown, without broken characters.

    Examples
    --------
    >>> cut("Số khẩu\ntrong hộ")
    'Số khẩu trong hộ'
    """
    whole = whole_text(" ".join(text[: longest + 1].splitlines()))
    return whole if len(whole) <= longest else f"{whole[:longest]}…"


def whole_text(text: str) -> str:
    r"""Return a text with broken characters written as numbers, since no screen or file takes them.

    Examples
    --------
    >>> whole_text("Xã \ud800")
    'Xã \\ud800'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def listed(words: Iterable[object]) -> str:
    """Return words separated by commas, as messages show what is allowed."""
    return ", ".join(str(word) for word in words)
