"""Checks the names of provinces, districts and communes: two spellings, or two larger units."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.facts.checks import AnyCheck
from mdpoverty.law.plausibility import SoftCheck, UnitsCheck, plausibility_checks

Names = tuple[str | None, ...]
"""The units of a household, from the largest to the smallest."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""The marks of the five tones; a syllable has one, on either of two vowels: Hòa, Hoà."""


def _plain_unit_name(name: str, kinds: Mapping[str, Sequence[str]] | None = None) -> tuple[str, str]:
    """Return the kind of a unit, if its name has it, and the comparable name.

    Case, blanks and the vowel that bears the tone do not matter.

    Examples
    --------
    >>> kinds = {"xã": ["x."], "phường": ["p."]}
    >>> _plain_unit_name("Xã  HOÀ Bình", kinds) == _plain_unit_name("X. hòa bình", kinds)
    True
    >>> _plain_unit_name("Hoá Bình")[1] == _plain_unit_name("Hoà Bình")[1]
    False
    """
    words = unicodedata.normalize("NFC", name).casefold().split()
    for kind, shortened in (kinds or {}).items():
        for spelled in (kind, *shortened):
            begin = spelled.split()
            rest = words[len(begin) :]
            if rest and words[: len(begin)] == begin and not rest[0].isdigit():
                return kind, " ".join(map(_syllable, rest))
    return "", " ".join(map(_syllable, words))


def _syllable(word: str) -> str:
    signs = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in signs if sign not in _TONES) + "".join(sign for sign in signs if sign in _TONES)


def larger_unit_names(columns: Collection[str]) -> tuple[str, ...]:
    """Return the names of the columns with units above the smallest one.

    Examples
    --------
    >>> larger_unit_names(["commune", "sex"]), larger_unit_names(["sex"])
    (('province', 'district'), ())
    """
    units = _units(plausibility_checks())
    return units[: max((place for place, name in enumerate(units) if name in columns), default=0)]


def _units(checks: Sequence[SoftCheck]) -> tuple[str, ...]:
    return next((check.look.units for check in checks if isinstance(check.look, UnitsCheck)), ())


def _names(households: pl.DataFrame, units: Sequence[str]) -> pl.DataFrame:
    """Return the units of each household as text; no rows without a column of them."""
    there = [name for name in units if name in households.columns and households.schema[name] != pl.Null]
    texts = [pl.col(name).cast(pl.String) if name in there else pl.lit(None).alias(name) for name in units]
    return households.select(texts) if there else pl.DataFrame()


def count_unit_names(households: pl.DataFrame, checks: Sequence[SoftCheck]) -> Counter[Names]:
    """Count households by the names of their units; empty without columns of units."""
    names = _names(households, _units(checks))
    counted = names.group_by(names.columns).len().iter_rows() if names.height else ()
    return Counter({row[:-1]: row[-1] for row in counted})


def judge_unit_names(counted: Counter[Names], checks: Sequence[SoftCheck]) -> dict[AnyCheck, int]:
    """Return the checks with findings in unit names, and their numbers of households."""
    looks = {check: check.look for check in checks if isinstance(check.look, UnitsCheck)}
    rows = {check: sum(counted[names] for names in _doubted_names(counted, look)) for check, look in looks.items()}
    return {check: number for check, number in rows.items() if number}


def _doubted_names(counted: Counter[Names], look: UnitsCheck) -> set[Names]:
    """Return the units with a less common spelling, or under a less common larger unit."""
    ways_of = _parents if look.finds == "parents" else _spellings
    doubted: set[Names] = set()
    for place in range(len(look.units)):
        for ways in ways_of(counted, place, look.kinds):
            most = max(ways, key=lambda way, ways=ways: sum(counted[names] for names in ways[way]))  # type: ignore[misc]
            doubted.update(names for way, all_names in ways.items() if way != most for names in all_names)
    return doubted


def rows_of_unit_names(households: pl.DataFrame, look: UnitsCheck) -> NDArray[np.int64]:
    """Return the rows of households with a doubtful unit name."""
    names = _names(households, look.units).rows()
    doubted = _doubted_names(Counter(names), look)
    return np.array([row for row, name in enumerate(names) if name in doubted], np.int64)


Ways = dict[str, list[Names]]
"""The ways in which a register writes one unit, each with the units of the households that write it so."""


def _parents(counted: Counter[Names], place: int, _kinds: Mapping[str, Sequence[str]]) -> Iterable[Ways]:
    """Return the larger units above each name."""
    found: dict[str, Ways] = {}
    for names in counted:
        name, above = names[place], names[place - 1] if place else None
        if name is not None and above is not None:
            found.setdefault(_plain_unit_name(name)[1], {}).setdefault(_plain_unit_name(above)[1], []).append(names)
    return found.values()


def _spellings(counted: Counter[Names], place: int, kinds: Mapping[str, Sequence[str]]) -> Iterator[Ways]:
    """Yield the spellings of each unit.

    Units of two kinds that have one name, as a town and the district around it, are two; a name without its kind is
    another spelling of the one that is named more often.
    """
    found: dict[tuple[str, ...], dict[str, Ways]] = {}
    for names in counted:
        name = names[place]
        if name is not None:
            kind, plain = _plain_unit_name(name, kinds)
            above = (_plain_unit_name(other or "", kinds)[1] for other in names[:place])
            by_kind = found.setdefault((*above, plain), {})
            by_kind.setdefault(kind, {}).setdefault(unicodedata.normalize("NFC", name), []).append(names)
    for by_kind in found.values():
        nameless = by_kind.pop("", {}) if len(by_kind) > 1 else {}
        largest = max(by_kind, key=lambda kind, by_kind=by_kind: _households(counted, by_kind[kind]))  # type: ignore[misc]
        by_kind[largest] |= nameless
        yield from by_kind.values()


def _households(counted: Counter[Names], ways: Ways) -> int:
    return sum(counted[names] for all_names in ways.values() for names in all_names)
