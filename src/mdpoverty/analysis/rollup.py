"""Sums over households by administrative unit, each unit under the total of the one above it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.messages.message import Message

NOT_NAMED = "?"
"""The name of an unknown unit."""


def refuse_rollup_names(columns: Sequence[str], own: Sequence[str]) -> None:
    """Refuse units and groups that bear the name of a sum in their rollup."""
    faults = [Fault("group_taken", {}, (name,)) for name in columns if name in own]
    if faults:
        raise InputError(Message("not_grouped"), faults)


def roll_up(
    table: pl.DataFrame,
    levels: Sequence[str],
    sums: Mapping[str, pl.Expr],
    rates: Mapping[str, tuple[str, str]] | None = None,
) -> pl.DataFrame:
    """Return sums rolled up: for all households, then for every unit under the total of the unit above it.

    A rate is the percent of one column in another.

    Raises
    ------
    InputError
        A unit has the name of a sum or a rate.
    """
    rates = rates or {}
    refuse_rollup_names(levels, [*sums, *rates])
    numbers = [value.alias(name) for name, value in sums.items()]
    parts = [table.select(numbers).with_columns(*(pl.lit(None, pl.String).alias(level) for level in levels))]
    named = table.with_columns(pl.col(level).cast(pl.String).fill_null(NOT_NAMED) for level in levels)
    for depth in range(1, len(levels) + 1):
        part = named.group_by(levels[:depth]).agg(numbers)
        parts.append(part.with_columns(pl.lit(None, pl.String).alias(level) for level in levels[depth:]))
    stacked = sort_rollup(pl.concat([part.select(*levels, *sums) for part in parts]), levels)
    shares = {name: pl.when(pl.col(of) > 0).then(100 * pl.col(part) / pl.col(of)) for name, (part, of) in rates.items()}
    wanted = [column for name in sums for column in (name, f"{name}_rate") if column in sums or column in rates]
    return stacked.with_columns(**shares).select(*levels, *wanted)


def sort_rollup(table: pl.DataFrame, levels: Sequence[str], *more: str) -> pl.DataFrame:
    """Sort a rollup by its units in Vietnamese order: totals above their parts, unknown units last."""
    keys = []
    for level in levels:
        names = sorted(table[level].drop_nulls().unique(), key=_vietnamese_order)
        order = {name: place for place, name in enumerate(names)} | {NOT_NAMED: len(names)}
        keys.append(pl.col(level).replace_strict(order, default=None, return_dtype=pl.Int64))
    return table.sort(*keys, *more, nulls_last=False) if keys or more else table


_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}

_TONES = {tone: place for place, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}
"""Huyền, hỏi, ngã, sắc, nặng; a word without a tone comes before them."""

_AFTER_OTHERS = 1000
"""Letters come after digits and signs."""


def _vietnamese_order(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return a key that sorts names as a Vietnamese dictionary does.

    Examples
    --------
    >>> sorted(["Vĩnh Linh", "Đakrông", "Đông Hà", "Dầu Tiếng", "Ba Tơ"], key=_vietnamese_order)
    ['Ba Tơ', 'Dầu Tiếng', 'Đakrông', 'Đông Hà', 'Vĩnh Linh']
    """
    letters: list[int] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", name.casefold()):
        marks = unicodedata.normalize("NFD", letter)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        letters.append(_AFTER_OTHERS + _LETTERS[plain] if plain in _LETTERS else ord(plain[:1] or " ") % _AFTER_OTHERS)
        tones.append(max((_TONES.get(mark, 0) for mark in marks), default=0))
    return tuple(letters), tuple(tones)
