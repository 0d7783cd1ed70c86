"""How measures changed between two rounds of a survey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

from mdpoverty.analysis.measures import FIGURES
from mdpoverty.errors import Fault, InputError
from mdpoverty.language import Message
from mdpoverty.tables.classify_table import like
from mdpoverty.tables.convert import one_to_polars

if TYPE_CHECKING:
    import polars as pl

Frame = TypeVar("Frame")


def measure_changes(before: Frame, after: Frame, *, level: float = 0.95) -> Frame:
    """Return how measures changed between two rounds of a survey that were drawn independently of each other.

    Parameters
    ----------
    before, after
        What ``measures`` gave for each round, with the same groups.
    level
        The level of the confidence intervals, from the normal distribution.

    Returns
    -------
    table
        The groups, ``unit``, ``cutoff``, ``measure``, ``part``, ``before``, ``after``, ``change``, ``se`` (the root of
        the sum of both squares; null where one is), ``low``, ``high``. A row that only one round has is left out.

    Raises
    ------
    InputError
        The rounds have other groups or groups of other types, or a row of a round stands twice.

    Examples
    --------
    >>> import polars as pl
    >>> round_ = {"unit": ["people"], "cutoff": ["status"], "measure": ["H"], "part": [None]}
    >>> one = pl.DataFrame({**round_, "value": [0.30], "se": [0.03]})
    >>> other = pl.DataFrame({**round_, "value": [0.20], "se": [0.04]})
    >>> row = measure_changes(one, other).row(0, named=True)
    >>> round(row["change"], 2), round(row["se"], 3)
    (-0.1, 0.05)
    """
    import polars as pl

    one, other = one_to_polars(before, "before"), one_to_polars(after, "after")
    keys = [name for name in one.columns if name not in FIGURES]
    for called, table, those in (("before", one, other), ("after", other, one)):
        wanted = ["value", "se", *(name for name in those.columns if name not in FIGURES)]
        lacking = [name for name in wanted if name not in table.columns]
        if lacking:
            raise InputError(Message("no_measures", {"table": called, "names": lacking}))
    one, other = (table.with_columns(_plain(table[name]) for name in keys) for table in (one, other))
    faults = list(_faults({"before": one, "after": other}, keys))
    if faults:
        raise InputError(Message("not_compared"), faults)
    joined = one.select(*keys, before="value", one="se").join(
        other.select(*keys, after="value", other="se"), on=keys, nulls_equal=True, maintain_order="left"
    )
    far = NormalDist().inv_cdf(0.5 + level / 2)
    change, error = pl.col("after") - pl.col("before"), (pl.col("one") ** 2 + pl.col("other") ** 2).sqrt()
    return like(
        joined.select(
            *keys, "before", "after", change=change, se=error, low=change - far * error, high=change + far * error
        ),
        before,
    )


def _plain(column: pl.Series) -> pl.Series:
    """Return a key in a type in which both rounds can hold it, whatever text and whole numbers are kept as."""
    import polars as pl

    if column.dtype in (pl.Categorical, pl.Enum):
        return column.cast(pl.String)
    return column.cast(pl.Int64, strict=False) if column.dtype.is_integer() else column


def _faults(rounds: Mapping[str, pl.DataFrame], keys: Sequence[str]) -> Iterator[Fault]:
    """Yield rounds in which a row stands twice, and keys of which the types differ."""
    import polars as pl

    from mdpoverty.tables.kinds import kind_of

    for name, table in rounds.items():
        if table.select(keys).is_duplicated().any():
            yield Fault("measure_twice", {}, (name,))
    for key in keys:
        (one, first), (other, second) = ((name, table.schema[key]) for name, table in rounds.items())
        if first != second and not {first, second} & {pl.Null()}:
            told = {"one": one, "first": kind_of(first), "other": other, "second": kind_of(second)}
            yield Fault("group_kinds_differ", told, (key,))
