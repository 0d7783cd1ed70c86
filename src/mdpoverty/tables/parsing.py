"""From cells to values: what a cell may hold for each type of fact. Blank is unknown; nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl

from mdpoverty.errors import listed, suggestion
from mdpoverty.facts.checks import Check
from mdpoverty.facts.values import spelled_alike
from mdpoverty.law.dictionary import FactDefinition

YES_WORDS = ("true", "yes", "1", "x", "có")
NO_WORDS = ("false", "no", "0", "không")
"""The words for true and false in text files, in any case of letters."""

_ALLOWED = {
    "integer": "a whole number in figures without separators, such as 1500000",
    "number": "a number in figures with a decimal point, such as 45.5",
    "boolean": f"{listed(YES_WORDS)} for yes, {listed(NO_WORDS)} for no, blank for unknown",
    "date": "a date such as 2024-12-31",
    "text": "text or a whole number",
}
_ALLOWED_VALUES = _ALLOWED | {
    "boolean": "true or false, without quotation marks",
    "integer": "a whole number without quotation marks, such as 1500000",
    "number": "a number without quotation marks, such as 45.5",
}
_ALLOWED_IN_SHEETS = _ALLOWED | {
    "integer": "a whole number, kept as a number and not as text or a date",
    "number": "a number, kept as a number and not as text or a date",
}
_ALLOWED_WHERE = {"text": _ALLOWED, "values": _ALLOWED_VALUES, "sheet": _ALLOWED_IN_SHEETS}
AS_TEXT = (
    "is a number stored as text; turn the column into numbers "
    "(in Excel: select it, then the warning sign, Convert to Number)"
)
"""What is wrong with a cell that ``stored_as_text`` finds."""
_FIGURES = r"^[+-]?(?:[0-9]{1,3}(?:[.,\s][0-9]{3})+(?:[.,][0-9]+)?|[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?$"
"""A number as people write it, with separators of either kind; whatever a fact of numbers is read from is one."""

_KINDS: dict[str, Any] = {
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "category": pl.String,
    "date": pl.Date,
    "text": pl.String,
}
_LONGEST_SHOWN = 40
_TOO_LONG = 10**18


def check_of(definition: FactDefinition) -> Check:
    """Return the name of the check that a cell of this fact fails when it cannot be read."""
    return Check.UNKNOWN_VALUE if definition.type == "category" else Check.WRONG_TYPE


def refusals(cells: Mapping[int, Any], definition: FactDefinition, where: str) -> dict[int, str]:
    """Say of each cell, by its row, what is wrong with it and what is allowed, in words that follow on the cell.

    Parameters
    ----------
    cells
        Cells that cannot be read.
    definition
        The fact that they should give.
    where
        ``text`` or ``values``, as a file is written, or ``sheet`` of a workbook.
    """
    # Thousands of rows may hold the same word; what is wrong with it is found out once.
    words = {(type(cell), str(cell)): cell for cell in cells.values()}
    reasons = {key: _refusal(cell, definition, where) for key, cell in words.items()}
    return {row: reasons[type(cell), str(cell)] for row, cell in cells.items()}


def _refusal(cell: Any, definition: FactDefinition, where: str) -> str:
    if definition.values is not None:
        near = suggestion(str(cell), definition.values)
        labels = "" if where == "values" else ", or a label of one of them"
        return f"is no value of it{near}; allowed: {listed(definition.values)}{labels}"
    return f"cannot be read; allowed: {_ALLOWED_WHERE[where][definition.type]}"


def shown(cell: Any) -> str:
    """Return a cell as messages show it, cut where it is long."""
    if not isinstance(cell, str):
        return str(cell)
    return repr(cell) if len(cell) <= _LONGEST_SHOWN else f"{cell[:_LONGEST_SHOWN]!r}…"


def clean(cells: pl.Series) -> pl.Series:
    """Return text without blanks at its ends, in Unicode NFC; an empty cell is null."""
    stripped = cells.alias("cell").str.strip_chars()
    if (stripped.str.len_bytes() != stripped.str.len_chars()).any():
        stripped = stripped.str.normalize("NFC")
    return stripped.to_frame().select(pl.when(pl.col("cell") != "").then("cell").alias("cell"))["cell"]


def parse_text(cells: pl.Series, definition: FactDefinition) -> pl.Series:
    """Return the values of clean text cells; null where a cell cannot be read.

    Examples
    --------
    >>> from mdpoverty.law.registry import load_dictionary
    >>> parse_text(pl.Series(["có", "0", "maybe", None]), load_dictionary()["has_tv"]).to_list()
    [True, False, None, None]
    """
    if definition.type == "integer":
        # Several times faster than the expression, and the same where it reads every cell.
        whole = cells.cast(pl.Int64, strict=False)
        if whole.null_count() == cells.null_count() and whole.is_between(-_TOO_LONG, _TOO_LONG, closed="none").all():
            return whole.alias("value")
    frame = cells.alias("cell").to_frame()
    values = frame.select(_EXPRESSIONS[definition.type](definition).alias("value"))["value"]
    if definition.values is not None and values.null_count() > cells.null_count():
        return frame.select(_category_by_label(definition).alias("value"))["value"]
    return values


def stored_as_text(cells: pl.Series, numbers: pl.Series, definition: FactDefinition) -> pl.Series:
    """Tell which clean cells of a sheet should be numbers and are figures in text.

    Examples
    --------
    >>> from mdpoverty.law.registry import load_dictionary
    >>> cells, numbers = pl.Series(["3", "3", "1.500", "three"]), pl.Series([True, False, False, False])
    >>> stored_as_text(cells, numbers, load_dictionary()["size"]).to_list()
    [False, True, True, False]
    """
    figures = cells.str.contains(_FIGURES).fill_null(value=False)
    return ~numbers & figures & (definition.type in ("integer", "number"))


def _integer(_definition: FactDefinition) -> pl.Expr:
    # "3.0" is what other programs make of 3 in a column with gaps; "1.500" may be 1500 and is refused.
    return pl.col("cell").str.extract(r"^([+-]?[0-9]{1,18})(?:\.0)?$").cast(pl.Int64)


def _number(_definition: FactDefinition) -> pl.Expr:
    figures = pl.col("cell").str.extract(r"^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)$")
    return figures.cast(pl.Float64)


def _boolean(_definition: FactDefinition) -> pl.Expr:
    words = dict.fromkeys(YES_WORDS, True) | dict.fromkeys(NO_WORDS, False)
    return pl.col("cell").str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)


def _category(definition: FactDefinition) -> pl.Expr:
    words = pl.lit(pl.Series(list(definition.values or ())).implode())
    return pl.when(pl.col("cell").is_in(words)).then("cell")


def _category_by_label(definition: FactDefinition) -> pl.Expr:
    """Read a word of the category, or its label in Vietnamese or English as people write it in a spreadsheet."""
    words = {word: word for word in definition.values or ()}
    alike = pl.col("cell").str.to_lowercase().str.replace_all(r"\s+", " ")
    by_label = alike.replace_strict(_labels(definition), default=None, return_dtype=pl.String)
    return pl.coalesce(pl.col("cell").replace_strict(words, default=None, return_dtype=pl.String), by_label)


def _labels(definition: FactDefinition) -> dict[str, str]:
    """Return the value that each label means; a label of two values means none."""
    meant: dict[str, set[str]] = {}
    for word, label in (definition.values or {}).items():
        for text in (word, label.vi, label.en, *(definition.also_written or {}).get(word, ())):
            meant.setdefault(spelled_alike(text), set()).add(word)
    return {text: words.pop() for text, words in meant.items() if len(words) == 1}


def _date(_definition: FactDefinition) -> pl.Expr:
    day = pl.col("cell").str.extract(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
    return day.str.to_date("%Y-%m-%d", strict=False)


_EXPRESSIONS: dict[str, Callable[[FactDefinition], pl.Expr]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "category": _category,
    "date": _date,
    "text": lambda _definition: pl.col("cell"),
}


def parse_values(cells: list[Any], definition: FactDefinition) -> tuple[pl.Series, list[int]]:
    """Return the values of JSON cells, strictly, and the positions of those that cannot be read.

    Examples
    --------
    >>> from mdpoverty.law.registry import load_dictionary
    >>> values, refused = parse_values([3, "3", None, True], load_dictionary()["size"])
    >>> values.to_list(), refused
    ([3, None, None, None], [1, 3])
    """
    kinds = set(map(type, cells)) - {type(None)}
    if {list, dict} & kinds:
        cells = [... if isinstance(cell, list | dict) else cell for cell in cells]  # no fact is so written
    if len(kinds) > 1:  # 1, 1.0 and true are equal, but not alike
        read = [_read(cell, definition) for cell in cells]
    else:  # most values stand in many cells; what each is read as is found out once
        meant = {cell: _read(cell, definition) for cell in set(cells)}
        read = list(map(meant.__getitem__, cells))
    values = pl.Series("value", read, dtype=_KINDS[definition.type])
    nulls = values.is_null().arg_true().to_list() if values.null_count() > cells.count(None) else []
    return values, [row for row in nulls if cells[row] is not None and cells[row] != ""]


def _read(cell: Any, definition: FactDefinition) -> Any:
    return None if cell is None or cell == "" else _value(cell, definition)


def _value(cell: Any, definition: FactDefinition) -> Any:
    if isinstance(cell, bool) or definition.type == "boolean":
        return cell if isinstance(cell, bool) and definition.type == "boolean" else None
    if definition.type in ("integer", "number"):
        return _figure(cell, whole=definition.type == "integer")
    if definition.type == "text":
        return str(cell) if isinstance(cell, str | int) else None
    if not isinstance(cell, str):
        return None
    if definition.type == "date":
        return _day(cell)
    return cell if cell in (definition.values or ()) else None


def _figure(cell: Any, *, whole: bool) -> int | float | None:
    if not isinstance(cell, int | float) or not math.isfinite(cell) or abs(cell) >= _TOO_LONG:
        return None
    if whole:
        return int(cell) if cell == int(cell) else None
    return float(cell)


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
