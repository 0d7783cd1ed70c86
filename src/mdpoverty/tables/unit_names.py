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
"""The marks of the five tones; a syllable has one, which may stand on either of two vowels: Hòa, Hoà."""


def plain_unit_name(name: str, kinds: Mapping[str, Sequence[str]] | None = None) -> tuple[str, str]:
    """Return the kind of a unit, if its name has it, and the comparable name.

    Case, blanks and the vowel on which the tone stands do not matter.

    Examples
    --------
    >>> kinds = {"xã": ["x."], "phường": ["p."]}
    >>> plain_name("Xã  HOÀ Bình", kinds) == plain_name("X. hòa bình", kinds) == ("xã", plain_name("Hòa Bình")[1])
    True
    >>> plain_name("Hoá Bình")[1] == plain_name("Hoà Bình")[1]
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
    """Return the columns of units above the smallest one.

    Examples
    --------
    >>> larger_units(["commune", "sex"]), larger_units(["sex"])
    (('province', 'district'), ())
    """
    units = next((check.look.units for check in plausibility_checks() if isinstance(check.look, UnitsCheck)), ())
    return units[: max((place for place, name in enumerate(units) if name in columns), default=0)]


def count_unit_names(households: pl.DataFrame, checks: Sequence[SoftCheck]) -> Counter[Names]:
    """Count households by unit; empty without unit columns."""
    units = next((check.look.units for check in checks if isinstance(check.look, UnitsCheck)), ())
    there = [name for name in units if name in households.columns and households.schema[name] != pl.Null]
    if not there:
        return Counter()
    counted = households.group_by(pl.col(there).cast(pl.String)).agg(pl.len().alias("__number"))
    names = {name: place for place, name in enumerate(there)}
    return Counter({
        tuple(row[names[unit]] if unit in names else None for unit in units): row[-1] for row in counted.iter_rows()
    })  # fmt: skip


def judge_unit_names(counted: Counter[Names], checks: Sequence[SoftCheck]) -> dict[AnyCheck, int]:
    """Return the checks with findings in unit names, and their numbers of households."""
    rows: dict[AnyCheck, int] = {
        check: sum(counted[names] for names in _doubted_names(counted, check.look))
        for check in checks
        if isinstance(check.look, UnitsCheck) and counted
    }
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
    """Return the households with a doubtful unit name."""
    there = [name for name in look.units if name in households.columns and households.schema[name] != pl.Null]
    texts = [
        households[name].cast(pl.String).to_list() if name in there else [None] * households.height
        for name in look.units
    ]
    names = list(zip(*texts, strict=True))
    doubted = _doubted_names(Counter(names), look)
    return np.array([row for row, name in enumerate(names) if name in doubted], np.int64)


Ways = dict[str, list[Names]]
"""The ways in which one unit stands in a register, each with the units of the households that have it so."""


def _parents(counted: Counter[Names], place: int, _kinds: Mapping[str, Sequence[str]]) -> Iterable[Ways]:
    """Return the larger units above each name."""
    found: dict[str, Ways] = {}
    for names in counted:
        name, above = names[place], names[place - 1] if place else None
        if name is not None and above is not None:
            found.setdefault(plain_unit_name(name)[1], {}).setdefault(plain_unit_name(above)[1], []).append(names)
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
            kind, plain = plain_unit_name(name, kinds)
            above = (plain_unit_name(other or "", kinds)[1] for other in names[:place])
            by_kind = found.setdefault((*above, plain), {})
            by_kind.setdefault(kind, {}).setdefault(unicodedata.normalize("NFC", name), []).append(names)
    for by_kind in found.values():
        nameless = by_kind.pop("", {}) if len(by_kind) > 1 else {}
        largest = max(by_kind, key=lambda kind, by_kind=by_kind: _households(counted, by_kind[kind]))  # type: ignore[misc]
        by_kind[largest] |= nameless
        yield from by_kind.values()


def _households(counted: Counter[Names], ways: Ways) -> int:
    return sum(counted[names] for all_names in ways.values() for names in all_names)
