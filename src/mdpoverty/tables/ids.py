"""Reads ids unchanged, as text or whole numbers; finds ids that nearly match."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.values import read_id
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.parse_cells import cell_values

ID_COLUMNS = ("household_id", "member_id")


def is_id_type(kind: pl.DataType) -> bool:
    """Tell whether ids may be of a type: whole numbers or text."""
    return kind.is_integer() or kind in (pl.String, pl.Categorical, pl.Enum)


def are_ids(kind: pl.DataType) -> bool:
    """Tell whether every value of a type is an id unchanged."""
    return kind in (pl.Categorical, pl.Enum, pl.Null, pl.String) or (kind.is_integer() and kind not in _WIDE)


_WIDE: Any = (pl.UInt64, pl.Int128)


def kind_of_ids(schema: Mapping[str, pl.DataType]) -> str:
    """Return whether the ids of a table are ``integer`` or ``text``, else the name of their type."""
    kind = schema["household_id"]
    return "integer" if kind.is_integer() else "text" if kind == pl.String else str(kind)


def read_ids(given: pl.Series) -> tuple[pl.Series, dict[int, Message]]:
    """Return ids as whole numbers or text, and faults by position.

    Examples
    --------
    >>> ids, refused = read_ids(pl.Series("household_id", [7.0, None, 7.5]))
    >>> ids.to_list(), refused[2].code
    ([7, None, None], 'needs')
    """
    kind = given.dtype
    if kind == pl.String and (blank := given.str.len_bytes() == 0).any():
        return given.set(blank, None), {}
    if are_ids(kind):
        return given, {}
    if kind in _WIDE:
        narrow = given.cast(pl.Int64, strict=False)
        if narrow.null_count() == given.null_count():
            return narrow, {}
    read_one = _no_id if isinstance(kind, pl.Date | pl.Datetime) else read_id
    read = [read_one(value) for value in cell_values(given)]
    refused = {row: found for row, found in enumerate(read) if isinstance(found, Message)}
    kept = [None if isinstance(found, Message) else found for found in read]
    kinds = {type(found) for found in kept if found is not None}
    if len(kinds) > 1:
        example = next(found for found in kept if isinstance(found, str))
        told = Message("mixed_ids")
        return pl.Series(given.name, [None] * len(kept), pl.String), {kept.index(example): told}
    return pl.Series(given.name, kept, pl.String if kinds == {str} else pl.Int64), refused


def _no_id(moment: Any) -> Message | None:
    return None if moment is None else Message("needs", {"seen": Seen(moment), "needed": Message("needed_id")})


def with_read_ids(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return a table whose ids are whole numbers or text.

    Raises
    ------
    InputError
        An id is neither; all of them are named.
    """
    faults, columns = [], []
    for name in ID_COLUMNS:
        if name in frame.columns:
            ids, refused = read_ids(frame[name])
            columns.append(ids)
            for row, what in refused.items():
                [value] = cell_values(frame[name].slice(row, 1))
                faults.append(Fault(what.code, what.parameters, (table, row, name), type(value).__name__))
    if faults:
        raise InputError(Message("unreadable_tables"), faults)
    return frame.with_columns(columns)


_BLANKS = r"[\s\u200b\ufeff]+"
_ZEROS = r"(^|[^0-9])0+([0-9])"


def _alike(ids: pl.Series) -> pl.Series:
    """Return ids without leading zeros and blanks, in small letters, in one Unicode form.

    Examples
    --------
    >>> _alike(pl.Series(["007", "A 012", "a12", "7"])).to_list()
    ['7', 'a12', 'a12', '7']
    """
    plain = ids.str.normalize("NFKC").str.replace_all(_BLANKS, "").str.to_lowercase()
    return plain.str.replace_all(_ZEROS, "${1}${2}")


def near_id_words(orphan: str, near: str | None) -> Message:
    """Return the words on the id of a household that nearly matches an orphan's; empty if none.

    Examples
    --------
    >>> near_id_words("007", "7").text("en")
    "; but nearly: '007' here and '7' there differ only in zeros, blanks, case or accents; write them the same way"
    """
    if near is None:
        return Message("nothing")
    return Message("nearly", {"here": Seen(orphan), "there": Seen(near)})


def find_near_ids(orphans: pl.Series, ids: Iterable[pl.Series]) -> pl.DataFrame:
    """Return ids that nearly match: an ``orphan``'s, which no household has, beside the ``id`` of a household.

    Both are text; the households' ids come in one series or several.
    """
    members = orphans.drop_nulls().unique(maintain_order=True).alias("orphan").to_frame()
    members = members.with_columns(_alike(members["orphan"]).alias("alike"))
    found = [pl.DataFrame(schema={"orphan": pl.String, "id": pl.String})]
    for some in ids:
        households = pl.DataFrame([some.alias("id"), _alike(some).alias("alike")])
        found.append(members.join(households, on="alike", maintain_order="left").select("orphan", "id"))
    return pl.concat(found)


def plain_ids(ids: pl.Series) -> pl.Series:
    """Return ids as text or Int64; unchanged if one does not fit."""
    if not ids.dtype.is_integer():
        return ids.cast(pl.String)
    plain = ids.cast(pl.Int64, strict=False)
    return plain if plain.null_count() == ids.null_count() else ids
