"""Types of columns as people who keep registers call them."""

from __future__ import annotations

import polars as pl

from mdpoverty.language import Message


def is_id(kind: pl.DataType) -> bool:
    """Tell whether ids may be of a type: whole numbers or text."""
    return kind.is_integer() or kind in (pl.String, pl.Categorical, pl.Enum)


def kind_of(kind: pl.DataType) -> Message:
    """Return the name of a type as people who keep registers call it."""
    if kind.is_integer():
        return Message("kind_whole_numbers")
    if kind.is_numeric():
        return Message("kind_numbers")
    if kind.is_nested():
        return Message("kind_lists")
    names = {pl.Boolean: "kind_truth", pl.Date: "kind_dates", pl.Datetime: "kind_dates", pl.Null: "kind_nothing"}
    return Message(
        "kind_text" if is_id(kind) else next((names[known] for known in names if kind == known), "kind_other")
    )
