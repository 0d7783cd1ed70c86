"""Sums over households by administrative unit, each unit under the total of the one above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mdpoverty.analysis.alphabet import ranks
from mdpoverty.errors import Fault, InputError
from mdpoverty.language import Message

if TYPE_CHECKING:
    import polars as pl

NOT_NAMED = "?"
"""The unit of households of which it is not known."""


def total(value: pl.Expr) -> pl.Expr:
    """Return the sum over households; unknown where a part is unknown."""
    import polars as pl

    return pl.when(value.is_not_null().all()).then(value.sum().cast(pl.Int64))


def count(here: pl.Expr, answer: pl.Expr | None = None) -> pl.Expr:
    """Return of how many households the answer is certainly yes; unknown where it is known of none of them."""
    import polars as pl

    if answer is None:
        return here.sum().cast(pl.Int64)
    some_known = (here & answer.is_not_null()).any() | ~here.any()
    return pl.when(some_known).then((here & answer.fill_null(value=False)).sum().cast(pl.Int64))


def refuse_taken(columns: Sequence[str], own: Sequence[str]) -> None:
    """Refuse units and groups that have the name of a column of the table that is made of them."""
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
    import polars as pl

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
    """Sort by units in Vietnamese order: the total above its parts, the unit that is not known last."""
    import polars as pl

    keys = []
    for level in levels:
        places = ranks(table[level].unique().to_list())
        order = {**places, NOT_NAMED: len(places)}
        keys.append(pl.col(level).replace_strict(order, default=None, return_dtype=pl.Int64))
    return table.sort(*keys, *more, nulls_last=False) if keys or more else table
