"""Converts any library's tables to Polars without loss, and back; an error names the column that fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

import narwhals as nw
import polars as pl

from mdpoverty.errors import Fault, InputError, Path, require
from mdpoverty.facts.records import is_record
from mdpoverty.facts.values import plain_value
from mdpoverty.messages.message import Message, Near, Seen, name_shown
from mdpoverty.spelling import nearest
from mdpoverty.tables.ids import read_ids, with_read_ids

HOUSEHOLD_ID, MEMBERS = "household_id", "members"

Frame = TypeVar("Frame")


def to_polars(households: Any, members: Any = None) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Return both tables as Polars frames, with nested members as a table, ids as numbers or text."""
    households = one_to_polars(households, "households")
    members = None if members is None else one_to_polars(members, MEMBERS)
    if MEMBERS not in households.columns:
        return households, members
    if members is not None:
        raise InputError(Message("members_twice"))
    if HOUSEHOLD_ID not in households.columns:
        fault = Fault("no_id_column", {"near": Near(nearest(HOUSEHOLD_ID, households.columns))}, ("households",))
        raise InputError(Message("unreadable_tables"), [fault])
    members, strangers = unnest_members(households)
    if strangers:
        raise InputError(Message("unreadable_tables"), list(strangers.values()))
    return households.drop(MEMBERS), members


def one_to_polars(frame: Any, name: str) -> pl.DataFrame:
    """Return a pandas, Polars or PyArrow table as a Polars frame; messages name it ``households`` or ``members``.

    A column whose values have no common type becomes one of Python objects; which of them are values of its fact is
    found out where it is read.

    Raises
    ------
    InputError
        It is no such table, has two columns of one name, or its ids are its index.
    """
    try:
        native = nw.from_native(frame, eager_only=True)
        names = native.columns
    except ValueError:
        _refuse_twice(getattr(frame, "column_names", frame.columns), name)
        raise
    except TypeError as error:
        kind = f"{type(frame).__module__}.{type(frame).__name__}"
        raise InputError(Message("no_table", {"table": name, "seen": kind})) from error
    _refuse_twice(names, name)
    pandas = native.implementation.is_pandas_like()
    if pandas and HOUSEHOLD_ID not in frame.columns and HOUSEHOLD_ID in getattr(frame.index, "names", ()):
        raise InputError(Message("ids_in_index", {"table": name}))
    table = _converted(native)
    if pandas:
        table = table.with_columns(pl.selectors.float().fill_nan(None))
    return with_read_ids(table, name)


def _refuse_twice(names: Iterable[Any], table: str) -> None:
    """Refuse a table with two columns of one name."""
    twice = {word: number for word, number in Counter(map(str, names)).items() if number > 1}
    if twice:
        faults = [Fault("column_twice", {"number": number}, (table, word)) for word, number in twice.items()]
        raise InputError(Message("unreadable_columns", {"table": table}), faults)


def _converted(native: Any) -> pl.DataFrame:
    """Return a table as a Polars frame, column by column if the whole fails."""
    if native.implementation.is_polars():
        frame: pl.DataFrame = native.to_native()
        return frame
    kinds = getattr(getattr(native.to_native(), "schema", None), "types", ())
    wide = any(str(kind).startswith(_WIDE) for kind in kinds)
    if not (wide or any(map(_is_loose, native.iter_columns()))):
        with suppress(Exception):  # of Polars, of PyArrow, or of an object in the table
            return pl.DataFrame(native.to_polars())
    return pl.DataFrame([_column(series) for series in native.iter_columns()])


_WIDE = "decimal256"
"""The type of Arrow's 256-bit decimals, which crash Polars."""


def _is_loose(series: Any) -> bool:
    """Tell whether a pandas column holds objects of several kinds, or lists.

    PyArrow and Polars end the process at some of them, such as a ``NaT`` without a unit, or a thousand nested lists;
    others they change, such as moments of several zones.
    """
    column = series.to_native()
    kind = str(column.dtype) if series.implementation.is_pandas_like() else ""
    if kind != "object":
        return kind.startswith(_WIDE)
    from pandas.api.types import infer_dtype

    kind = infer_dtype(column, skipna=True)
    if kind == "datetime":  # PyArrow makes one zone of several, and takes a moment without a zone for one in UTC
        return any(getattr(value, "tzinfo", None) is not None for value in column)
    return kind.startswith("mixed")


def _column(series: Any) -> pl.Series:
    name = name_shown(series.name)
    if _is_loose(series):
        return objects(name, series.to_list())
    with suppress(Exception):  # of Polars, of PyArrow, or of an object in the table
        return pl.Series(name, _narrowed(series))
    return objects(name, series.to_list())


def _narrowed(series: Any) -> Any:
    """Return a column for Polars; 256-bit decimals as 128-bit ones if they fit."""
    column = series.to_native()
    if not str(getattr(column, "type", "")).startswith(_WIDE):
        return series.to_polars()
    import pyarrow as pa

    return pl.from_arrow(column.cast(pa.decimal128(38, column.type.scale)))


def objects(name: str, values: Sequence[Any]) -> pl.Series:
    """Return a column of Python objects, with null for every form of unknown."""
    return pl.Series(name, [plain_value(value) for value in values], dtype=pl.Object)


def from_polars(result: pl.DataFrame, given: Frame, *, rows_alike: bool = False) -> Frame:
    """Convert a Polars frame into a table of the caller's library, with the index if the rows match."""
    frame = nw.from_native(given, eager_only=True)  # type: ignore[call-overload]
    if frame.implementation.is_pandas_like():
        table = _to_pandas(result)
        if rows_alike:
            table.index = given.index  # type: ignore[attr-defined]
        return table  # type: ignore[no-any-return]
    return result.to_arrow() if frame.implementation.is_pyarrow() else result  # type: ignore[return-value]


def as_frame(result: pl.DataFrame, kind: str) -> Any:
    """Return a Polars frame as a table of a named library: ``polars``, ``pandas`` or ``pyarrow``.

    Raises
    ------
    InputError
        Another library is named.
    """
    makers: dict[str, Callable[[pl.DataFrame], Any]] = {
        "polars": lambda frame: frame,
        "pandas": _to_pandas,
        "pyarrow": pl.DataFrame.to_arrow,
    }
    if kind not in makers:
        raise InputError(Message("no_frame_kind", {"seen": Seen(kind), "allowed": list(makers)}))
    with require():
        return makers[kind](result)


def _to_pandas(result: pl.DataFrame) -> Any:
    """Return a pandas table that distinguishes null from False: nullable booleans, categories, integers."""
    table = result.to_pandas()
    for name, kind in result.schema.items():
        if kind == pl.Boolean:
            table[name] = table[name].astype("boolean")
        elif kind.is_integer() and result[name].null_count():
            table[name] = table[name].astype("Int64")
    return table


def unnest_members(households: pl.DataFrame) -> tuple[pl.DataFrame, dict[int, Fault]]:
    """Convert members nested in a column into a table with their households' ids.

    Its rows lie household after household; beside it are, by position, the members that name another household.

    Raises
    ------
    InputError
        The column holds something else than lists of records.
    """
    column = households[MEMBERS]
    rows, members = _of_objects(column) if column.dtype == pl.Object else _of_lists(column)
    if not len(rows):
        return households.head(0).select(HOUSEHOLD_ID), {}
    owners = households[HOUSEHOLD_ID].gather(rows)
    own = read_ids(members[HOUSEHOLD_ID])[0] if HOUSEHOLD_ID in members.columns else None
    strangers = {} if own is None else dict(_strangers(rows, owners, own))
    facts = members.drop(HOUSEHOLD_ID, strict=False)
    return pl.DataFrame([owners.alias(HOUSEHOLD_ID), *facts.get_columns()]), strangers


def _of_lists(column: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Return the members in a column of lists, with their households' positions; null is a person."""
    kind = column.dtype
    if column.null_count() == len(column):
        return pl.Series(dtype=pl.Int64), pl.DataFrame()
    if not isinstance(kind, pl.List) or not isinstance(kind.inner, pl.Struct | pl.Null):
        raise _no_members([((MEMBERS,), kind)])
    lengths = column.list.len().fill_null(0)
    rows = pl.int_range(len(column), eager=True).repeat_by(lengths).explode(empty_as_null=False)
    known = isinstance(kind.inner, pl.Struct)
    return rows, column.filter(lengths > 0).explode(empty_as_null=False).struct.unnest() if known else pl.DataFrame()


def _of_objects(column: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Return the members in a column of mixed types, with their households' positions."""
    cells = column.to_list()
    wrong = [((row, MEMBERS), type(cell).__name__) for row, cell in enumerate(cells) if not _are_records(cell)]
    if wrong:
        raise _no_members(wrong)
    listed = [(row, member) for row, cell in enumerate(cells) if cell is not None for member in cell]
    members = [(row, dict(member) if is_record(member) else {}) for row, member in listed]
    names = dict.fromkeys(name for _, member in members for name in member)
    facts = [_series(name_shown(name), [member.get(name) for _, member in members]) for name in names]
    return pl.Series([row for row, _ in members], dtype=pl.Int64), pl.DataFrame(facts)


def _are_records(cell: Any) -> bool:
    """Tell whether a cell holds a list of records, or nothing; None in it is an unknown person."""
    if cell is None:
        return True
    several = isinstance(cell, list | tuple) or type(cell).__name__ == "ndarray"
    return several and all(is_record(member) or plain_value(member) is None for member in cell)


def _no_members(wrong: Sequence[tuple[Path, Any]]) -> InputError:
    needed = Message("needed_records")
    faults = [
        Fault("needs", {"seen": Seen(str(seen)), "needed": needed}, ("households", *path)) for path, seen in wrong
    ]
    return InputError(Message("unreadable_tables"), faults)


def _series(name: str, values: Sequence[Any]) -> pl.Series:
    """Return values of one plain type as a Polars type, others as objects."""
    kinds = {type(value) for value in values if value is not None}
    with suppress(TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        if len(kinds) == 1 and kinds <= {bool, int, float, str, date}:
            return pl.Series(name, values)
    return objects(name, values)


def _strangers(rows: pl.Series, owners: pl.Series, own: pl.Series) -> Iterator[tuple[int, Fault]]:
    """Yield the members that name another household; ids are compared as text."""
    differ = (owners.cast(pl.String) != own.cast(pl.String)) & own.is_not_null() & owners.is_not_null()
    for position in differ.arg_true():
        row = int(rows[position])
        place = position - int(rows.search_sorted(row))
        path: Path = ("households", row, MEMBERS, place, HOUSEHOLD_ID)
        what = {"seen": Seen(own[position]), "expected": Seen(owners[position])}
        yield position, Fault("of_another_household", what, path, type(own[position]).__name__)
