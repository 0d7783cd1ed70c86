"""The one reader of values: which forms each fact accepts, and what each form means.

==========  ============================================  ====================================================
type        taken                                         refused
==========  ============================================  ====================================================
integer     whole numbers of every library, ``3.0``,      fractions (never cut), true and false, ``1.500``,
            ``Decimal("3.00")``; text ``3``, ``3.0``      ``1.500.000``, ``1,500``, ``1 500``, ``1e6``
number      the same with fractions; text ``45.5``        true and false, infinite numbers, ``1.200``, ``45,5``
boolean     true and false of every library, 1 and 0,     2, other words
            ``1.0`` and ``0.0``; text: the words of
            ``YES_WORDS`` and ``NO_WORDS``
category    its words; their labels in either language,   everything else
            in any case of letters
date        see ``mdpoverty.dates.read_date``             numbers, a time of day
text        text; whole numbers, as they are written      true and false, fractions
==========  ============================================  ====================================================

Unknown are None, NaN, NaT, ``pd.NA``, masked values and blank text. Text is read without blanks at its ends, in Unicode
NFC. In a file whose cells stand apart by semicolons the comma is a decimal mark, too (see ``with_points``).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from mdpoverty.dates import read_date
from mdpoverty.language import both
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.law.plausibility import MostBelowCheck, plausibility_checks
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest, spelled_alike

YES_WORDS = ("true", "yes", "1", "x", "có")
NO_WORDS = ("false", "no", "0", "không")
"""The words for true and false, in any case of letters."""

TOO_LARGE = 2**63
"""Whole numbers from here on are no value of any fact."""

EXACT_DIGITS = 15
"""A floating number of more digits, as a spreadsheet holds it, may not be the one that was written."""

_PER_PERSON = "VND per person per month"
"""The unit of an amount that is seldom whole, for which the amount of the whole household is better given."""

_NUMBERS: Any = (int, float, Decimal, Fraction)
_FIGURES = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_WITH_EXPONENT = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))[eE][+-]?[0-9]{1,2}")
_IN_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
"""Figures that somebody may mean as thousands."""


def read_value(value: Any, definition: FactDefinition) -> Any:
    """Return the fact that a value means, None if unknown, or a ``Message`` if refused.

    Parameters
    ----------
    value
        A value of Python, NumPy, pandas, Polars or PyArrow, or text.
    definition
        The fact. Its range is not looked at here; see ``read_in_range``.

    Examples
    --------
    >>> from mdpoverty.law.shipped import load_dictionary
    >>> facts = load_dictionary()
    >>> [read_value(seen, facts["size"]) for seen in (3, 3.0, Decimal("3.00"), "3", " 3.0 ", np.int8(3), float("nan"))]
    [3, 3, 3, 3, 3, 3, None]
    >>> str(read_value("1.500", facts["income_per_capita"]).code), read_value(3.5, facts["size"]).code
    ('ambiguous_number', 'fraction')
    """
    plain = _plain(value)
    return plain if plain is None or isinstance(plain, Message) else _READERS[definition.type](plain, definition)


def read_in_range(value: Any, definition: FactDefinition) -> Any:
    """Return the fact that a value means, as ``read_value`` does; a ``Message`` also for a value out of range."""
    found = read_value(value, definition)
    if found is None or isinstance(found, Message) or definition.type not in ("integer", "number"):
        return found
    return _outside(found, definition) or found


def read_values(values: Sequence[Any], definition: FactDefinition) -> list[Any]:
    """Return ``read_value`` of each value, reading equal values once.

    Examples
    --------
    >>> from mdpoverty.law.shipped import load_dictionary
    >>> read_values([3, "3", None, 3], load_dictionary()["size"])
    [3, 3, None, 3]
    """
    kinds = set(map(type, values))
    if Decimal in kinds and any(isinstance(value, Decimal) and value.is_snan() for value in values):
        return [read_value(value, definition) for value in values]  # a signaling NaN is no key
    if len(kinds - {type(None)}) == 1 and kinds <= _PLAIN:
        known = {value: read_value(value, definition) for value in set(values)}
        return list(map(known.__getitem__, values))
    read: dict[Any, Any] = {}
    keys = [(type(value), value) if type(value) in _PLAIN else id(value) for value in values]
    for key, value in zip(keys, values, strict=True):  # 1, 1.0 and true are equal, but not alike
        if key not in read:
            read[key] = read_value(value, definition)
    return list(map(read.__getitem__, keys))


_PLAIN = {str, int, float, bool, date, datetime, Decimal, type(None)}


def read_id(value: Any) -> Any:
    """Return an id, text or a whole number, unchanged; None if unknown; a ``Message`` if refused.

    Examples
    --------
    >>> read_id("007"), read_id(np.int64(7)), read_id(7.0), read_id(" ")
    ('007', 7, 7, None)
    >>> read_id(12345678901234567.0).code
    'id_too_long'
    """
    plain = _plain(value)
    if plain is None or isinstance(plain, str | Message):
        return plain
    whole = _whole(plain)
    if whole is None:
        return Message("needs", {"seen": Seen(value), "needed": Message("needed_id")})
    exact = not isinstance(plain, float) or abs(whole) < 10**EXACT_DIGITS
    return whole if exact and -TOO_LARGE <= whole < TOO_LARGE else Message("id_too_long", {"seen": Seen(value)})


def _outside(value: Any, definition: FactDefinition) -> Message | None:
    """Return the fault of a value outside its fact's range, ends included."""
    low, high = definition.minimum, definition.maximum
    if low is not None and value < low:
        return Message("below_least", {"seen": Seen(value), "least": low})
    if high is not None and value > high:
        return Message("above_most", {"seen": Seen(value), "most": high})
    return None


def plain_value(value: Any) -> Any:
    """Return any library's value as a Python value; None for every form of unknown."""
    if value is None or value is np.ma.masked or type(value).__name__ == "NAType":
        return None
    if isinstance(value, np.generic):
        value = _of_numpy(value)
    elif has_attributes(value, "as_py"):
        value = value.as_py()
    elif isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    if isinstance(value, np.ndarray):
        return value
    try:
        unequal = bool(value != value)  # noqa: PLR0124 – NaN and NaT are the values that differ from themselves
    except Exception:  # noqa: BLE001 – an object of somebody else, which may raise anything
        return value
    return None if unequal and not isinstance(value, list | tuple | Mapping) else value


def has_attributes(value: Any, *names: str) -> bool:
    """Tell whether a value of any library has attributes, whatever it raises.

    Examples
    --------
    >>> has_attributes({}, "keys", "items"), has_attributes([], "keys")
    (True, False)
    """
    try:
        return all(hasattr(value, name) for name in names)
    except Exception:  # noqa: BLE001
        return False


def _of_numpy(value: np.generic) -> Any:
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[us]").item()
    plain = value.item()
    return float(plain) if isinstance(plain, np.floating) else plain


def with_points(text: str) -> str:
    """Return a number's decimal comma as a point; other text unchanged.

    Examples
    --------
    >>> with_points("45,5"), with_points("1.234,5"), with_points("a,5")
    ('45.5', '1.234,5', 'a,5')
    """
    pointed = text.strip().replace(",", ".")
    return pointed if text.count(",") == 1 and "." not in text and _FIGURES.fullmatch(pointed) else text


def _plain(value: Any) -> Any:
    """Return a plain value, text without blanks at its ends and in NFC; a ``Message`` if the text is broken."""
    plain = plain_value(value)
    if not isinstance(plain, str):
        return plain
    try:
        plain.encode()
    except UnicodeEncodeError:
        return Message("broken_text", {"seen": Seen(value)})
    return unicodedata.normalize("NFC", str.__str__(plain).strip()) or None


def _whole(value: Any) -> int | None:
    """Return a number that is whole as an integer."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if _is_moderate(value) and value == int(value) else None


def _is_moderate(value: Any) -> bool:
    """Tell whether a number that may be a fraction is small enough to be written as an integer."""
    return isinstance(value, _NUMBERS[1:]) and abs(value) < TOO_LARGE**2


def _needs(value: Any, definition: FactDefinition) -> Message:
    return Message("needs", {"seen": Seen(value), "needed": needed_words(definition)})


def needed_words(definition: FactDefinition) -> Message:
    """Return the words for the values that a fact accepts."""
    if definition.values is not None:
        return Message("needed_category", {"allowed": list(definition.values)})
    return Message(f"needed_{definition.type}")


def _figures(text: str) -> Decimal | None:
    """Return the number in a text; None if it has none or may mean thousands."""
    return Decimal(text) if _FIGURES.fullmatch(text) and not _IN_THOUSANDS.fullmatch(text) else None


def _integer(value: Any, definition: FactDefinition) -> int | Message:
    if isinstance(value, str) and _IN_THOUSANDS.fullmatch(value):
        return _ambiguous(value)
    number = _figures(value) if isinstance(value, str) else value
    whole = _whole(number)
    if whole is None and _is_moderate(number):
        return _fraction(value, number, definition)
    if whole is None or abs(whole) >= TOO_LARGE:
        return _beyond(value, number, definition) or _needs(value, definition)
    return whole


def _beyond(value: Any, number: Any, definition: FactDefinition) -> Message | None:
    """Return the fault of a number too large for its fact; None if not a number, or infinite."""
    if isinstance(number, bool) or not isinstance(number, _NUMBERS) or abs(number) == math.inf:
        return None
    found = _outside(number, definition)
    return found and replace(found, parameters={**found.parameters, "seen": Seen(value)})


def _fraction(value: Any, number: Any, definition: FactDefinition) -> Message:
    """Return the fault of a number that is not whole; for incomes, perhaps the amount in thousands."""
    dong = Decimal(str(number)) * _THOUSAND if isinstance(number, float | Decimal) else number * _THOUSAND
    if 0 < number < _few_dong().get(definition.unit or "", 0) and dong == int(dong):
        return Message("fraction_in_thousands", {"seen": Seen(value), "dong": int(dong)})
    shared = definition.unit == _PER_PERSON
    return Message("fraction_of_income" if shared else "fraction", {"seen": Seen(value)})


_THOUSAND = 1000


@lru_cache(maxsize=1)
def _few_dong() -> Mapping[str, int]:
    """Return the amounts below which an income may be in thousands of dong, by unit."""
    looks = [check.look for check in plausibility_checks() if isinstance(check.look, MostBelowCheck)]
    return {load_dictionary()[look.fact].unit or "": look.most_below.below for look in looks}


def _number(value: Any, definition: FactDefinition) -> float | Message:
    if isinstance(value, str) and _IN_THOUSANDS.fullmatch(value):
        return _ambiguous(value)
    number: Any = value
    if isinstance(value, str):
        number = float(value) if _WITH_EXPONENT.fullmatch(value) else _figures(value)
    if isinstance(number, bool) or not isinstance(number, _NUMBERS):
        return _needs(value, definition)
    try:
        found = float(number)
    except OverflowError:
        return _beyond(value, number, definition) or _needs(value, definition)
    return found if math.isfinite(found) else _beyond(value, number, definition) or _needs(value, definition)


def _ambiguous(value: str) -> Message:
    """Return the fault of an ambiguous number, with both ways to write it."""
    whole, decimal = value.replace(".", ""), value.rstrip("0").rstrip(".")
    if value.count(".") > 1:
        return Message("in_thousands", {"seen": Seen(value), "whole": whole})
    decimal = f"{decimal}0" if _IN_THOUSANDS.fullmatch(decimal) else decimal
    return Message("ambiguous_number", {"seen": Seen(value), "whole": whole, "decimal": decimal})


def _boolean(value: Any, definition: FactDefinition) -> bool | Message:
    if isinstance(value, bool):
        return value
    number: Any = value
    if isinstance(value, str):
        word = value.casefold()
        if word in YES_WORDS or word in NO_WORDS:
            return word in YES_WORDS
        number = _figures(value)
    whole = _whole(number)
    return bool(whole) if whole in (0, 1) else _needs(value, definition)


def _category(value: Any, definition: FactDefinition) -> str | Message:
    if isinstance(value, str):
        if value in definition.codes:
            return value
        meant = definition.meanings.get(spelled_alike(value))
        if meant is not None:
            return meant
    values = (definition.values or {}).items()
    written = [*definition.codes, *(text for _, label in values for text in (label.vi, label.en))]
    near = nearest(value, written) if isinstance(value, str) else None
    allowed = [both(label.vi, word) for word, label in values]
    return Message("not_allowed", {"seen": Seen(value), "near": Near(near), "allowed": allowed})


def _word(value: Any, definition: FactDefinition) -> str | Message:
    if isinstance(value, str):
        return value
    whole = _whole(value)
    return _needs(value, definition) if whole is None or abs(whole) >= TOO_LARGE else str(whole)


_READERS: Mapping[str, Callable[[Any, FactDefinition], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "category": _category,
    "date": lambda value, _definition: read_date(value),
    "text": _word,
}
