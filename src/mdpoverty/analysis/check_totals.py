"""Published tables whose parts do not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mdpoverty.analysis.check_inputs import several
from mdpoverty.errors import Fault, InputError, nearest
from mdpoverty.language import Message, Near
from mdpoverty.tables.classify_table import to_polars
from mdpoverty.tables.kinds import kind_of

if TYPE_CHECKING:
    import polars as pl


def check_totals(
    table: Any, *, by: str | Sequence[str], total: str | None = None, columns: str | Sequence[str] = ()
) -> list[Fault]:
    """Return where the parts of a published table do not add up to its totals.

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
    import polars as pl

    found, levels = to_polars(table)[0], several(by)
    numbers = several(columns) or [
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
    """Hold the totals of one level against the rows of the level below."""
    import polars as pl

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
