"""Facts as others write them: a true value in many forms, ways to say that nothing is known, and what no fact is.

What a form means is known here by hand, from the table in ``mdpoverty.facts.values``; nothing is asked of the parser.
"""

# ruff: noqa: E501 - tables of hostile values and of forms

from __future__ import annotations

import datetime as dt
import math
import threading
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import mdpoverty as mdp

FACTS = mdp.load_dictionary()
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Carries = Callable[[Any], bool]
"""Tells whether a door can carry a value."""


class _Raises:
    """A value of which even the simplest question ends in an error."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def _raise(self, *_given: Any) -> Any:
        raise RuntimeError("this value answers nothing")

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class RaisesEqual(_Raises):
    __eq__ = _Raises._raise
    __ne__ = _Raises._raise
    __hash__ = object.__hash__


class RaisesText(_Raises):
    __str__ = _Raises._raise
    __repr__ = _Raises._raise
    __format__ = _Raises._raise


class RaisesHash(_Raises):
    __hash__ = _Raises._raise


class RaisesTruth(_Raises):
    __bool__ = _Raises._raise
    __len__ = _Raises._raise
    __iter__ = _Raises._raise
    __float__ = _Raises._raise


class RaisesAttribute:
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__array"):  # else older NumPy makes no column with it, and nobody meets it
            raise AttributeError(name)
        raise RuntimeError(f"{name}: this value answers nothing")

    def __repr__(self) -> str:
        return "RaisesAttribute()"


def nested(depth: int, kind: type[list[Any] | dict[str, Any]] = list) -> Any:
    """Return a list of a list of a list, or a record in a record, so deep."""
    value: Any = kind()
    for _ in range(depth):
        value = [value] if kind is list else {"a": value}
    return value


LONG = "dài" * 70_000
_NAIVE = dt.datetime(1990, 3, 10)  # noqa: DTZ001 - as registers hold them

STRANGE: tuple[Any, ...] = (
    b"1", bytearray(b"rural"), {1, 2}, frozenset({1}), [], [1], {}, {"a": 1}, (1, 2), nested(50), nested(3_000),
    nested(3_000, dict), len, print, int, object(), RaisesEqual(), RaisesText(), RaisesHash(), RaisesTruth(), RaisesAttribute(),
    np.array([1, 2]), np.array([]), pd.Series([1, 2]), pd.DataFrame({"a": [1]}), pl.Series([1]), pl.DataFrame({"a": [1]}),
    pa.array([1]), 1j, np.complex128(1), ..., NotImplemented, range(3), dt.time(8), dt.timedelta(3), np.timedelta64(3, "D"),
    pd.Timedelta(3, "D"), pd.Period("2024-01", "M"), pd.Interval(0, 1), threading.Lock(), memoryview(b"1"), iter([1]),
    slice(1), ZONE, np.void(b"1"), np.bytes_(b"1"), pa.scalar([1]), pa.scalar(b"1"), Exception("1"),
)  # fmt: skip
"""No fact is written as one of these."""

BROKEN_TEXT = ("\ud800", "rural\udfff", "12\udc80", "\ud83d")
ODD_TEXT = ("\x00", "12\x00", "rural\x00", LONG, "9" * 5_000, "<b>12</b>", "=1+1", "\u202e12", "\x1b[2J", "None", "nan", "NaN",
            "NULL", "null", "#N/A", "-", "?", "NaT", "<NA>", "inf", "1e999", "0x10", "1_000", "\u0663", "\uff13", "½", "²",
            "1.500.000", "1,500,000", "1 500 000", "12 m2", "1500000 đ", "5e", "--1", "+-1", "1.2.3", ".", "-.", "e5")  # fmt: skip
"""Text that is no number, no truth value, no word of a category and no date."""

UNKNOWN: tuple[Any, ...] = (
    None, None, None, float("nan"), np.nan, np.float32("nan"), Decimal("NaN"), Decimal("sNaN"), pd.NA, pd.NaT,
    np.datetime64("NaT", "D"), np.ma.masked, pa.scalar(None), pa.scalar(None, pa.int64()), "", "  ", "\u00a0", "\t\n",
)  # fmt: skip

_DATES = (dt.date(1990, 3, 10), _NAIVE, pd.Timestamp(1990, 3, 10), np.datetime64("1990-03-10"))
_OTHER_WORDS = ("rual", "town", "Male?", "pipe", "nong thon", "septik", "yes!", "maybe", "nữữ", "both", "any", "true?")
_HUGE = (10**400, -(10**400), 2**63, 2**200, Fraction(10**400), Decimal("1e400"), Decimal("1E+999999"), float("inf"),
         float("-inf"), np.inf, Decimal("Infinity"), np.float64("inf"), 1e300, np.longdouble("inf"))  # fmt: skip
_TRUTHS = (True, False, np.True_, np.False_, pa.scalar(True))  # noqa: FBT003

_REFUSED: dict[str, tuple[Any, ...]] = {
    "integer": (
        0.5, 3.5, np.float64(0.5), Decimal("0.90"), Decimal("1500000.90"), Fraction(1, 3), "0.5", "1500000.90", "1.200", "12.500",
        "1.500", "1,500", "45,5", "1e6", "12/31/2024", "2024-12-31", "a lot", "true", "yes", -1, "-1", 10**12, "1000000000000",
        *_TRUTHS, *_HUGE, *_DATES, *_OTHER_WORDS),
    "number": (
        "1.200", "45.125", "1,200", "45,5", "1e999", "1e400", "12/31/2024", "true", "yes", -1, -0.5, "-1", Decimal("-0.5"),
        *_TRUTHS, *_HUGE, *_DATES, *_OTHER_WORDS),
    "boolean": (2, -1, 0.5, "2", "maybe", "-1", "0.5", Decimal("0.5"), Fraction(1, 3), "đúng?", "y e s", *_HUGE, *_DATES,
                "rural", "2024-12-31"),
    "category": (5, 0, 1.5, Decimal(1), Fraction(1, 3), *_TRUTHS, *_HUGE, *_DATES, *_OTHER_WORDS, "true", "1", "2024-12-31"),
    "date": (
        "1990-W01-1", "19900101", "12/31/2024", "31/02/1990", "29/02/2023", "2024-13-01", "0000-01-01", "31.12.1990", "March 1990",
        "1/1/24", "10000-01-01", "31-12-1990", "1990/12/31", 19900101, 33_000, 33_000.25, 0, Decimal(33_000), Fraction(1, 3),
        _NAIVE.replace(hour=8), _NAIVE.replace(microsecond=1), pd.Timestamp(1990, 3, 10, 0, 0, 1), pd.Timestamp("1990-03-10T00:00:00.000000001"),
        dt.datetime(1990, 3, 9, 17, tzinfo=dt.UTC), "1990-03-09 17:00:00+00:00", "1990-03-09T17:00:00Z", "10/03/1990 08:00",
        pa.scalar(_NAIVE.replace(hour=8)), *_TRUTHS, *_HUGE, "rural", "1990", 1990),
    "text": (0.5, Decimal("0.5"), Fraction(1, 3), *_TRUTHS, float("inf"), *_DATES),
}  # fmt: skip


def refused(rng: Random, name: str, carries: Carries) -> Any:
    """Return a value that is none of a fact, wherever it comes in."""
    kind = _type(name)
    if kind == "text":
        rare = (*_REFUSED["text"], *STRANGE, *BROKEN_TEXT)
    else:
        rare = (STRANGE, BROKEN_TEXT, ODD_TEXT, _REFUSED[kind], _REFUSED[kind], _REFUSED[kind])[rng.randrange(6)]
    allowed = [value for value in rare if carries(value) and not _of_fact(value, name)]
    return rng.choice(allowed) if allowed else rng.choice([one for one in _REFUSED[kind] if carries(one)])


def _of_fact(value: Any, name: str) -> bool:
    """Tell of the few refused values of a type that they are values of this fact."""
    fact = FACTS.get(name)
    plain = isinstance(value, int | float | str | Decimal) and not isinstance(value, bool)
    if fact is None or fact.type != "number" or not plain or fact.maximum is not None:
        return False
    return value in (1e300, 10**200, 2**63, 2**200)  # weights have no upper end


def unknown(rng: Random, carries: Carries) -> Any:
    """Return a way to say that nothing is known."""
    return rng.choice(_unknown(carries))


@cache
def _unknown(carries: Carries) -> list[Any]:
    return [value for value in UNKNOWN if carries(value)]


def written(rng: Random, name: str, value: Any, carries: Carries) -> Any:
    """Return a known value of a fact as somebody else may write it."""
    if isinstance(value, bool | str):
        return rng.choice(_few_forms(name, value, carries))
    makers = _FORMS[_type(name)]
    while True:  # the value itself, or its text, is among the forms, so that every door carries one
        form = rng.choice(makers)(value, name)
        if form is not _NO_FORM and carries(form):
            return form


@cache
def _few_forms(name: str, value: Any, carries: Carries) -> list[Any]:
    """Return all forms of a value of which a register has few, such as a word."""
    forms = [make(value, name) for make in _FORMS[_type(name)]]
    return [form for form in forms if form is not _NO_FORM and carries(form)]


def _type(name: str) -> str:
    return FACTS[name].type if name in FACTS else "boolean"  # a tick


_NO_FORM = object()


def _exactly(kind: Any) -> Callable[[Any, str], Any]:
    """Return the form of a NumPy type, where it holds the number exactly."""

    def form(value: Any, _name: str) -> Any:
        try:
            with np.errstate(all="ignore"):
                number = kind(value)
            return number if number.item() == value else _NO_FORM  # two NumPy numbers are compared as the narrower
        except (OverflowError, ValueError):
            return _NO_FORM

    return form


def _whole(value: Any) -> bool:
    return value == int(value)


def _plain_number(value: float, _name: str) -> Any:
    """Return a number as text of two places, unless that is another number or may be thousands."""
    return f"{value:.2f}" if float(f"{value:.2f}") == value else _NO_FORM


def _scientific(value: float, _name: str) -> Any:
    text = f"{value:.4e}"
    return text if float(text) == value else _NO_FORM


def _arrow(value: Any, _name: str) -> Any:
    return pa.scalar(value)


_FORMS: dict[str, tuple[Callable[[Any, str], Any], ...]] = {
    "integer": (
        lambda value, _: value, lambda value, _: float(value), lambda value, _: Decimal(value),
        lambda value, _: Decimal(f"{value}.00"), lambda value, _: Decimal(value).normalize(), lambda value, _: Fraction(value),
        *map(_exactly, (np.int8, np.int16, np.int32, np.int64, np.uint64, np.float16, np.float32, np.float64, np.longdouble)),
        _arrow, lambda value, _: pa.scalar(float(value)), lambda value, _: str(value), lambda value, _: f"{value}.0",
        lambda value, _: f"{value}.00", lambda value, _: f" {value}\t", lambda value, _: f"+{value}",
        lambda value, _: f"\u00a0{value}", lambda value, _: np.str_(value),
    ),
    "number": (
        lambda value, _: value, lambda value, _: int(value) if _whole(value) else _NO_FORM,
        lambda value, _: Decimal(repr(value)), lambda value, _: Fraction(value), _exactly(np.float32), _exactly(np.float16),
        _exactly(np.float64), _exactly(np.int64), _arrow, _plain_number, _scientific,
        lambda value, _: f" {int(value)} " if _whole(value) else _NO_FORM,
    ),
    "boolean": (
        lambda value, _: value, lambda value, _: np.bool_(value), lambda value, _: int(value), lambda value, _: float(value),
        lambda value, _: Decimal(int(value)), lambda value, _: Decimal(f"{int(value)}.0"), lambda value, _: np.uint8(value),
        lambda value, _: np.float32(value), _arrow, lambda value, _: str(int(value)), lambda value, _: f"{int(value)}.0",
        lambda value, _: "TRUE" if value else "FALSE", lambda value, _: "Yes" if value else "no",
        lambda value, _: "x" if value else "Không", lambda value, _: "Có" if value else "KHÔNG",
        lambda value, _: unicodedata.normalize("NFD", " có " if value else "không"),
    ),
    "category": (
        lambda value, _: value, lambda value, _: value.upper(), lambda value, _: f" {value}\n", lambda value, _: np.str_(value),
        _arrow, lambda value, name: _label(value, name, "vi"), lambda value, name: _label(value, name, "en"),
        lambda value, name: _changed(_label(value, name, "vi"), lambda text: unicodedata.normalize("NFD", text.upper())),
        lambda value, name: _changed(_label(value, name, "vi"), lambda text: f"  {text.replace(' ', '  ')} "),
    ),
    "date": (
        lambda value, _: value, lambda value, _: _midnight(value), lambda value, _: _midnight(value).replace(tzinfo=ZONE),
        lambda value, _: _midnight(value).replace(tzinfo=dt.UTC), lambda value, _: np.datetime64(value),
        lambda value, _: np.datetime64(value, "ns"), lambda value, _: pd.Timestamp(value), _arrow,
        lambda value, _: pa.scalar(_midnight(value)), lambda value, _: value.isoformat(), lambda value, _: f" {value.isoformat()} ",
        lambda value, _: f"{value.day:02}/{value.month:02}/{value.year}", lambda value, _: f"{value.day}/{value.month}/{value.year}",
        lambda value, _: f"{value.isoformat()} 00:00:00", lambda value, _: f"{value.isoformat()}T00:00:00Z",
        lambda value, _: f"{value.isoformat()}T00:00:00+07:00",
    ),
    "text": (
        lambda value, _: value, lambda value, _: f" {value}\t", lambda value, _: np.str_(value),
        lambda value, _: unicodedata.normalize("NFD", value), _arrow,
    ),
}  # fmt: skip


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _label(value: str, name: str, language: str) -> Any:
    """Return the label of a word, unless another word of the fact has it, too."""
    words = FACTS[name].values or {}  # noqa: PD011 - a fact
    labels = {word: getattr(label, language) for word, label in words.items()}
    return labels[value] if [*labels.values()].count(labels[value]) == 1 else _NO_FORM


def _changed(text: Any, change: Callable[[str], str]) -> Any:
    return text if text is _NO_FORM else change(text)


@dataclass
class Entry:
    """A cell: what is written in it, what it means, and whether it must be refused."""

    value: Any
    meaning: Any
    refused: bool = False


@dataclass
class Writer:
    """Writes cells for one door."""

    rng: Random
    carries: Carries
    forgets: float = 0.05

    def entry(self, name: str, value: Any) -> Entry:
        """Return a cell with a true value, or one that forgets it."""
        if value is None or self.rng.random() < self.forgets:
            return Entry(unknown(self.rng, self.carries), None)
        return Entry(written(self.rng, name, value, self.carries), value)

    def refused(self, name: str) -> Entry:
        """Return a cell that must be refused."""
        return Entry(refused(self.rng, name, self.carries), None, refused=True)


def told(value: Any, most: int = 300) -> str:
    """Return a value as it may be written into a program, as far as it can be, and never all of a long one."""
    if isinstance(value, dict) and not _deep(value):
        return "{" + ", ".join(f"{told(key)}: {told(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple) and value and not _deep(value):
        return "[" + ", ".join(told(part) for part in value) + "]"
    try:
        text = repr(value)
    except BaseException as error:  # noqa: BLE001 - it is made so
        return f"<{type(value).__name__}, whose repr raises {type(error).__name__}>"
    return text if len(text) <= most else f"{text[:most]}…({len(text)})"


def _deep(value: Any, most: int = 20) -> bool:
    while isinstance(value, list | tuple | dict) and len(value) == 1 and most:
        value, most = next(iter(value.values() if isinstance(value, dict) else value)), most - 1
    return not most


def anything(_value: Any) -> bool:
    return True


def is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, np.str_)


def in_json(value: Any) -> bool:
    """Tell whether JSON can hold a value."""
    if type(value) is float:
        return math.isfinite(value)
    if type(value) in (list, dict):
        return not _too_deep_for_json(value)
    return value is None or type(value) in (bool, int, str)


def _too_deep_for_json(value: Any) -> bool:
    depth = 0
    while isinstance(value, list | dict) and value:
        value, depth = next(iter(value.values())) if isinstance(value, dict) else value[0], depth + 1
    return depth > 900 or (value is not None and type(value) not in (list, dict, str, int, float, bool))


def names_of(parts: Iterable[dict[str, Any]]) -> list[str]:
    """Return the names in records, in the order in which they first appear."""
    return list(dict.fromkeys(name for part in parts for name in part))
