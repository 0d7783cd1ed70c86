"""Names column types, and finds the common ones of a table in several files.

A fact that is text in one file and of another type elsewhere becomes text in all, which is then read by the rules for
values, as in a CSV file. Values that text would change are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.messages.message import Message


def type_name(kind: pl.DataType) -> Message:
    """Return the name of a column's type as people who keep registers call it."""
    if kind.is_integer():
        return Message("kind_whole_numbers")
    if kind.is_numeric():
        return Message("kind_numbers")
    if kind.is_nested():
        return Message("kind_lists")
    if kind in (pl.String, pl.Categorical, pl.Enum):
        return Message("kind_text")
    names = {pl.Boolean: "kind_truth", pl.Date: "kind_dates", pl.Datetime: "kind_dates", pl.Null: "kind_nothing"}
    return Message(next((names[known] for known in names if kind == known), "kind_other"))


Schemas = Sequence[tuple[str, Mapping[str, pl.DataType]]]
"""The name of each file and the types of its columns."""

_Files = Mapping[pl.DataType, str]
"""The types of a column, and the last file that holds each."""


def common_schema(schemas: Schemas, facts: Dictionary) -> tuple[pl.Schema, frozenset[str]]:
    """Return the common column types of one or several files, and the facts that become text.

    Columns that hold none of the facts become text where they differ.

    Raises
    ------
    InputError
        A fact has different types, of which text would change one; all such facts are named, with their files.
    """
    common: dict[str, pl.DataType] = {}
    mixed: set[str] = set()
    faults = []
    for name in dict.fromkeys(name for _, schema in schemas for name in schema):
        kinds = {schema[name]: file for file, schema in schemas if name in schema}
        names = {type_name(kind).code for kind in kinds if kind != pl.Null}
        if len(names) <= 1 or all(kind.is_numeric() for kind in kinds):
            common[name] = _wide_enough(name, kinds)
            continue
        common[name] = pl.String()
        if name in facts and all(_tells(kind, facts[name].type) for kind in kinds):
            mixed.add(name)
        elif name in facts:
            faults.append(_differ(name, kinds))
    if faults:
        raise InputError(Message("files_differ"), faults)
    return pl.Schema(common), frozenset(mixed)


def _wide_enough(name: str, kinds: _Files) -> pl.DataType:
    """Return the type that holds all values."""
    if len(kinds) == 1:
        return next(iter(kinds))
    empty = [pl.Series(name, [], kind).to_frame() for kind in kinds]
    return pl.concat(empty, how="vertical_relaxed").schema[name]


def _tells(kind: pl.DataType, fact: str) -> bool:
    """Tell whether values of a type read the same as text; ``fact`` is the fact's type."""
    if kind.is_integer() or kind in (pl.String, pl.Categorical, pl.Enum, pl.Null):
        return True
    local = kind in (pl.Boolean, pl.Date) or kind.is_numeric() or (isinstance(kind, pl.Datetime) and not kind.time_zone)
    return local and fact != "text"


def _differ(name: str, kinds: _Files) -> Fault:
    told = [Message("kind_in_table", {"kind": type_name(kind), "table": file}) for kind, file in kinds.items()]
    return Fault("kinds_of_files", {"told": told}, (name,))


def as_text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Return a column as text that reads as its values do; no point looks like a thousands separator.

    Examples
    --------
    >>> pl.select(as_text(pl.lit(45.125), pl.Float64())).item()
    '45.1250000'
    """
    text = (column.fill_nan(None) if kind.is_float() else column).cast(pl.String)
    if kind.is_integer() or not kind.is_numeric():
        return text
    plain = text.str.contains(".", literal=True) & ~text.str.contains("e", literal=True)
    return pl.when(plain).then(text + _NO_THOUSANDS).otherwise(text)


_NO_THOUSANDS = "0000"
