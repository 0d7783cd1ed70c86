"""Reads a register's codes for unknown: ``99`` for an age, ``KXĐ`` for a toilet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.values import plain_value
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest

Codes = Mapping[str, frozenset[str]]
"""The codes of each fact as text; a whole number has no point."""

Unused = Mapping[str, tuple[str, ...]]
"""The codes of each fact that are nowhere in the data."""

_LISTS = (list, tuple, set, frozenset)
_WHOLE = r"^([+-]?[0-9]+)\.0+$"


def declared_codes(given: Mapping[str, Any] | None, dictionary: Dictionary) -> Codes:
    """Return the declared codes for unknown by fact; one code or a list of them is given for each, numbers or text.

    Raises
    ------
    InputError
        The dictionary has no such fact; all such names at once.

    Examples
    --------
    >>> from mdpoverty.law.shipped import load_dictionary
    >>> codes = declared_codes({"age": [98, 99.0], "toilet": "KXĐ"}, load_dictionary())
    >>> sorted(codes["age"]), codes["toilet"]
    (['98', '99'], frozenset({'KXĐ'}))
    """
    known = list(dictionary)
    faults = [
        Fault("unknown_fact", {"name": Seen(name), "near": Near(nearest(str(name), known)), "known": known})
        for name in given or {}
        if name not in dictionary
    ]
    if faults:
        raise InputError(Message("codes_of_no_fact"), faults)
    lists = {name: own if isinstance(own, _LISTS) else [own] for name, own in (given or {}).items()}
    return {name: frozenset(map(_text, own)) for name, own in lists.items()}


def _text(code: Any) -> str:
    plain = plain_value(code)
    whole = isinstance(plain, float) and plain.is_integer()
    return str(int(plain) if whole else plain).strip()


def without_unknown_codes(cells: Any, codes: Codes, name: str) -> Any:
    """Return a column or JSON list with its codes for unknown as null.

    Examples
    --------
    >>> without_unknown_codes(pl.Series([40.0, 99.0, None]), {"age": frozenset({"99"})}, "age").to_list()
    [40.0, None, None]
    """
    own = codes.get(name)
    if not own:
        return cells
    if isinstance(cells, list) or cells.dtype == pl.Object:
        known = [None if _text(cell) in own else cell for cell in cells]
        return known if isinstance(cells, list) else pl.Series(name, known, dtype=pl.Object)
    return cells.to_frame().select(null_unknown_codes(pl.col(cells.name), own)).to_series()


def unknown_codes_in(cells: Any, codes: Codes, name: str) -> frozenset[str]:
    """Return the codes for unknown found in a column or JSON list.

    Examples
    --------
    >>> unknown_codes_in(pl.Series([40.0, 99.0, None]), {"age": frozenset({"98", "99"})}, "age")
    frozenset({'99'})
    """
    own = codes.get(name, frozenset())
    if not own:
        return own
    if isinstance(cells, list) or cells.dtype == pl.Object:
        return own & {_text(cell) for cell in cells}
    return own & set(cells.to_frame().select(find_unknown_codes(pl.col(cells.name), own)).to_series())


def find_unknown_codes(column: pl.Expr, codes: frozenset[str]) -> pl.Expr:
    """Return the codes for unknown found in a column, each once."""
    text = _as_text(column)
    return text.filter(text.is_in(sorted(codes))).unique()


def unused_codes(codes: Codes, found: Iterable[Codes], facts: Collection[str]) -> Unused:
    """Return the declared codes found in no table; a mistyped code leaves the real one a value.

    Codes of facts that are not read do nothing and are left out.
    """
    tables = list(found)
    left = {name: own.difference(*(table.get(name, ()) for table in tables)) for name, own in codes.items()}
    return {name: tuple(sorted(own)) for name, own in left.items() if own and name in facts}


def told_unused(name: str, codes: Sequence[str]) -> Message:
    """Return the words about codes found nowhere."""
    return Message("codes_unused", {"name": name, "codes": [Seen(code) for code in codes]})


def _as_text(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.String, strict=False).str.strip_chars().str.replace(_WHOLE, "$1")


def null_unknown_codes(column: pl.Expr, codes: frozenset[str]) -> pl.Expr:
    """Return a column with its codes for unknown as null."""
    return pl.when(~_as_text(column).is_in(sorted(codes))).then(column)


def read_unknown_codes(table: pl.DataFrame, codes: Codes) -> tuple[pl.DataFrame, Codes]:
    """Return a table with its codes for unknown as null, and the codes found in it."""
    names = [name for name in codes if name in table.columns]
    found = {name: unknown_codes_in(table[name], codes, name) for name in names}
    return table.with_columns(without_unknown_codes(table[name], codes, name) for name in names), found


def sorted_codes(codes: Mapping[str, Iterable[str]]) -> dict[str, Sequence[str]]:
    """Return the codes for unknown of each fact as a sorted list, for a receipt."""
    return {name: sorted(own) for name, own in codes.items()}
