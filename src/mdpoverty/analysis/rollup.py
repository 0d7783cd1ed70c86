"""Sums over households by administrative unit, each unit under the total of the one above it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from mdpoverty.analysis.check_inputs import read_names
from mdpoverty.errors import Fault, InputError
from mdpoverty.messages.message import Message, Near
from mdpoverty.spelling import nearest
from mdpoverty.tables.classify_table import to_polars
from mdpoverty.tables.convert import kind_of

NOT_NAMED = "?"
"""The unit of households of which it is not known."""


def total(value: pl.Expr) -> pl.Expr:
    """Return the sum over households; null if a part is unknown."""
    return pl.when(value.is_not_null().all()).then(value.sum().cast(pl.Int64))


def count(here: pl.Expr, answer: pl.Expr | None = None) -> pl.Expr:
    """Count households whose answer is certainly yes; null if all answers are unknown."""
    if answer is None:
        return here.sum().cast(pl.Int64)
    some_known = (here & answer.is_not_null()).any() | ~here.any()
    return pl.when(some_known).then((here & answer.fill_null(value=False)).sum().cast(pl.Int64))


def refuse_taken(columns: Sequence[str], own: Sequence[str]) -> None:
    """Refuse units and groups that bear the name of a result column."""
    faults = [Fault("group_taken", {}, (name,)) for name in columns if name in own]
    if faults:
        raise InputError(Message("not_grouped"), faults)


def rolled(
    table: pl.DataFrame, levels: Sequence[str], sums: Mapping[str, pl.Expr], rates: Mapping[str, tuple[str, str]]
) -> pl.DataFrame:
    """Return sums over households for all, and for every unit under the total of the unit above it.

    A rate is the percent of one column in another.

    Raises
    ------
    InputError
        A unit has the name of a sum or a rate.
    """
    refuse_taken(levels, [*sums, *rates])
    numbers = [value.alias(name) for name, value in sums.items()]
    parts = [table.select(numbers).with_columns(*(pl.lit(None, pl.String).alias(level) for level in levels))]
    for depth in range(1, len(levels) + 1):
        inside = table.with_columns(pl.col(level).cast(pl.String).fill_null(NOT_NAMED) for level in levels)
        part = inside.group_by(levels[:depth]).agg(numbers)
        parts.append(part.with_columns(pl.lit(None, pl.String).alias(level) for level in levels[depth:]))
    stacked = in_order(pl.concat([part.select(*levels, *sums) for part in parts]), levels)
    shares = {name: pl.when(pl.col(of) > 0).then(100 * pl.col(part) / pl.col(of)) for name, (part, of) in rates.items()}
    wanted = [column for name in sums for column in (name, f"{name}_rate") if column in sums or column in rates]
    return stacked.with_columns(**shares).select(*levels, *wanted)


def in_order(table: pl.DataFrame, levels: Sequence[str], *more: str) -> pl.DataFrame:
    """Sort by units in Vietnamese order: totals above their parts, unknown units last."""
    keys = []
    for level in levels:
        places = ranks(table[level].unique().to_list())
        order = {**places, NOT_NAMED: len(places)}
        keys.append(pl.col(level).replace_strict(order, default=None, return_dtype=pl.Int64))
    return table.sort(*keys, *more, nulls_last=False) if keys or more else table


_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}


_TONES = {tone: place for place, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}
"""Huyền, hỏi, ngã, sắc, nặng; a word without a tone stands before them."""


_AFTER_OTHERS = 1000
"""Letters stand behind digits and signs."""


def vietnamese_order(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return a key that sorts names as a Vietnamese dictionary does.

    Examples
    --------
    >>> sorted(["Vĩnh Linh", "Đakrông", "Đông Hà", "Dầu Tiếng", "Ba Tơ"], key=vietnamese_order)
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


def ranks(names: Iterable[str | None]) -> dict[str, int]:
    """Return the place of each name in Vietnamese order."""
    known = {name for name in names if name is not None}
    return {name: place for place, name in enumerate(sorted(known, key=vietnamese_order))}


def check_totals(
    table: Any, *, by: str | Sequence[str], total: str | None = None, columns: str | Sequence[str] = ()
) -> list[Fault]:
    """Find where the parts of a published table do not add up to its totals.

    Parameters
    ----------
    table
        A pandas, Polars or PyArrow table with rows for totals and rows for their parts, such as one of
        ``official_tables``.
    by
        The column that names the rows, or several, the largest unit first.
    total
        What stands in ``by`` in the row of a total; by default nothing (null).
    columns
        The columns to add up; by default all whole numbers.

    Returns
    -------
    list
        One finding for each total and column that differs; empty where all add up. An unknown part counts 0.

    Raises
    ------
    InputError
        A column is not there or holds no numbers, or a row of totals is there twice or not at all.

    Examples
    --------
    >>> import polars as pl
    >>> published = pl.DataFrame({"region": ["all", "north", "south"], "poor": [100, 60, 30]})
    >>> print(*check_totals(published, total="all", by="region"))
    poor: the parts add up to 90, the total says 100 (10 less)
    """
    found, levels = to_polars(table)[0], read_names(by)
    numbers = read_names(columns) or [
        name for name, kind in found.schema.items() if kind.is_integer() and name not in levels
    ]
    _check(found, levels, numbers)
    units = [pl.col(level).cast(pl.String) for level in levels]
    rows = found.with_columns(unit if total is None else pl.when(unit != total).then(unit) for unit in units)
    return [fault for depth in range(len(levels)) for fault in _at(rows, levels, depth, numbers)]


def _check(table: pl.DataFrame, levels: Sequence[str], numbers: Sequence[str]) -> None:
    faults = [
        Fault("no_column", {"near": Near(nearest(name, table.columns)), "known": table.columns}, (name,))
        for name in [*levels, *numbers]
        if name not in table.columns
    ]
    faults += [
        Fault("not_added", {"kind": kind_of(table.schema[name])}, (name,))
        for name in numbers
        if name in table.columns and not table.schema[name].is_numeric()
    ]
    if faults:
        raise InputError(Message("totals_unchecked"), faults)


def _at(table: pl.DataFrame, levels: Sequence[str], depth: int, numbers: Sequence[str]) -> Iterator[Fault]:
    """Compare the totals of one level with the rows of the level below."""
    above, here, below = levels[:depth], levels[depth], levels[depth + 1 :]
    inside = table.filter(
        *(pl.col(level).is_not_null() for level in above), *(pl.col(level).is_null() for level in below)
    )
    wholes = inside.filter(pl.col(here).is_null())
    expected = 1 if not above else inside.select(above).n_unique()
    if wholes.height != expected:
        told = {"column": here, "seen": wholes.height, "expected": expected}
        raise InputError(Message("wrong_number_of_totals", told))
    for whole in wholes.iter_rows(named=True):
        parts = inside.filter(pl.col(here).is_not_null(), *(pl.col(level) == whole[level] for level in above))
        where = [str(whole[level]) for level in above]
        for name in numbers:
            said, added = whole[name], parts[name].sum()
            if said is not None and added != said:
                differ = {"added": added, "said": said, "far": abs(added - said)}
                yield Fault("parts_above" if added > said else "parts_below", differ, (", ".join([*where, name]),))
