"""Parses cells of files into values, whole columns fast, the rest value by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from mdpoverty.facts.values import NO_WORDS, YES_WORDS, read_values, with_points
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.messages.message import Message, Seen

_KINDS: dict[str, Any] = {
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "category": pl.String,
    "date": pl.Date,
    "text": pl.String,
}

Refused = dict[int, Message]
"""The faults of cells, by row."""


def clean(cells: pl.Series) -> pl.Series:
    """Return text without blanks at its ends, in Unicode NFC; an empty cell is null."""
    stripped = cells.alias("cell").str.strip_chars()
    if (stripped.str.len_bytes() != stripped.str.len_chars()).any():
        stripped = stripped.str.normalize("NFC")
    return stripped.to_frame().select(pl.when(pl.col("cell") != "").then("cell").alias("cell"))["cell"]


def parse_text(
    cells: pl.Series, definition: FactDefinition, *, comma: bool = False, numbers: pl.Series | None = None
) -> tuple[pl.Series, Refused]:
    """Return the values of text cells that ``clean`` gave, and the faults of unreadable ones.

    With ``comma`` the comma is a decimal mark, too; ``numbers`` says which of the cells are numbers in a workbook, so
    that their point is a decimal point whatever follows it.

    Examples
    --------
    >>> from mdpoverty.law.shipped import load_dictionary
    >>> values, refused = parse_text(pl.Series(["có", "0", "maybe", None]), load_dictionary()["has_tv"])
    >>> values.to_list(), list(refused)
    ([True, False, None, None], [2])
    """
    values = _fast(cells, definition)
    if values.null_count() == cells.null_count():
        return values, {}
    rows = (cells.is_not_null() & values.is_null()).arg_true()
    given: list[Any] = cells.gather(rows).to_list()
    if numbers is not None:
        are = numbers.gather(rows).to_list()
        given = [number_in_cell(cell) if is_number else cell for cell, is_number in zip(given, are, strict=True)]
    read = read_values([with_points(cell) for cell in given] if comma else given, definition)
    taken = {row: value for row, value in zip(rows, read, strict=True) if not isinstance(value, Message)}
    refused = {
        row: replace(value, parameters={**value.parameters, "seen": Seen(cell)})
        for row, cell, value in zip(rows, given, read, strict=True)
        if isinstance(value, Message)
    }
    return (values.scatter(list(taken), list(taken.values())) if taken else values), refused


def number_in_cell(cell: str) -> Any:
    """Return the number in a cell of a workbook; its text if not a number, such as TRUE."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    return int(number) if number.is_integer() else number


def _fast(cells: pl.Series, definition: FactDefinition) -> pl.Series:
    """Return what the expressions read; null for cells to be read one by one."""
    if definition.type == "integer":
        # Several times faster than the expression, and the same where it reads every cell.
        whole = cells.cast(pl.Int64, strict=False)
        if whole.null_count() == cells.null_count():
            return whole.alias("value")
    frame = cells.alias("cell").to_frame()
    if definition.type == "date":  # most files write the year first
        days = frame.select(_year_first(pl.col("cell")).alias("value"))["value"]
        if days.null_count() == cells.null_count():
            return days
    return frame.select(text_expression(pl.col("cell"), definition).alias("value"))["value"]


def text_expression(cell: pl.Expr, definition: FactDefinition) -> pl.Expr:
    """Return the expression that reads stripped text fast; null for cells to be read one by one."""
    return _EXPRESSIONS[definition.type](cell, definition)


def _integer(cell: pl.Expr, _definition: FactDefinition) -> pl.Expr:
    # "3.0" is what other programs make of 3 in a column with gaps; "1.500" may be 1500.
    return cell.str.extract(r"^([+-]?[0-9]{1,18})(?:\.0{1,2})?$").cast(pl.Int64)


def _decimal(cell: pl.Expr, _definition: FactDefinition) -> pl.Expr:
    figures = cell.str.extract(r"^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)$")
    in_thousands = cell.str.contains(r"^[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+$")
    number = figures.cast(pl.Float64)
    return pl.when(~in_thousands & number.is_finite()).then(number)


def _boolean(cell: pl.Expr, _definition: FactDefinition) -> pl.Expr:
    words = dict.fromkeys((*YES_WORDS, "1.0"), True) | dict.fromkeys((*NO_WORDS, "0.0"), False)
    return cell.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)


def _category(cell: pl.Expr, definition: FactDefinition) -> pl.Expr:
    words = pl.lit(pl.Series(list(definition.values or ())).implode())
    return pl.when(cell.is_in(words)).then(cell)


def _real_day(day: pl.Expr) -> pl.Expr:
    """Return days in the years 1 to 9999, null for others, which only Polars has."""
    return pl.when(day.dt.year().is_between(1, 9999)).then(day)


def cell_values(cells: pl.Series) -> list[Any]:
    """Return cells as Python values; days outside its calendar as text.

    Examples
    --------
    >>> cell_values(pl.Series([0, 10**7]).cast(pl.Int32).cast(pl.Date))
    [datetime.date(1970, 1, 1), '10000000']
    """
    if not isinstance(cells.dtype, pl.Date | pl.Datetime):
        return cells.to_list()
    beyond = ~cells_in_calendar(cells, cells.dtype)
    known = cells.set(beyond.fill_null(value=False), None).to_list()
    return [str(tick) if out else value for value, tick, out in zip(known, cells.to_physical(), beyond, strict=True)]


def cells_in_calendar(cells: Any, kind: pl.DataType) -> Any:
    """Tell which cells can be parsed as days or moments of Python's calendar, less a day at both ends for zones."""
    unit = {"ms": 10**3, "us": 10**6, "ns": 10**9}[kind.time_unit] * 86_400 if isinstance(kind, pl.Datetime) else 1
    return cells.to_physical().is_between(max(-719_161 * unit, -(2**63)), min(2_932_895 * unit, 2**63 - 1))


def _date(cell: pl.Expr, _definition: FactDefinition) -> pl.Expr:
    day_first = cell.str.extract(r"^([0-9]{1,2}/[0-9]{1,2}/[0-9]{4})$")
    return pl.coalesce(_year_first(cell), _real_day(day_first.str.to_date("%d/%m/%Y", strict=False)))


def _year_first(cell: pl.Expr) -> pl.Expr:
    day = cell.str.extract(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
    return _real_day(day.str.to_date("%Y-%m-%d", strict=False))


_EXPRESSIONS: Mapping[str, Callable[[pl.Expr, FactDefinition], pl.Expr]] = {
    "integer": _integer,
    "number": _decimal,
    "boolean": _boolean,
    "category": _category,
    "date": _date,
    "text": lambda cell, _definition: cell,
}


def parse_column(cells: pl.Series, definition: FactDefinition) -> tuple[pl.Series, Refused]:
    """Return a column's values, and the faults of unreadable cells.

    Examples
    --------
    >>> from mdpoverty.law.shipped import load_dictionary
    >>> parse_column(pl.Series(["x", " no ", None, "?!"]), load_dictionary()["has_tv"])[0].to_list()
    [True, False, None, None]
    """
    if cells.dtype == _KINDS[definition.type] and cells.dtype != pl.String:
        return cells, {}
    if cells.dtype in (pl.String, pl.Categorical, pl.Enum):
        return parse_text(clean(cells.cast(pl.String)), definition)
    return parse_values(cell_values(cells), definition)


def parse_values(cells: Sequence[Any], definition: FactDefinition) -> tuple[pl.Series, Refused]:
    """Return the values of JSON cells, and the faults of unreadable ones.

    Examples
    --------
    >>> from mdpoverty.law.shipped import load_dictionary
    >>> values, refused = parse_values([3, "3", None, True], load_dictionary()["size"])
    >>> values.to_list(), list(refused)
    ([3, 3, None, None], [3])
    """
    read = read_values(cells, definition)
    refused = {row: value for row, value in enumerate(read) if isinstance(value, Message)}
    kept = [None if isinstance(value, Message) else value for value in read] if refused else read
    return pl.Series("value", kept, dtype=_KINDS[definition.type]), refused
