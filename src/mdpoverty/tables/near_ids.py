"""Ids that are the same but for what is easily written otherwise: 007 and 7, A 12 and a12."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from mdpoverty.language import Message, Seen

_BLANKS = r"[\s\u200b\ufeff]+"
_ZEROS = r"(^|[^0-9])0+([0-9])"


def alike(ids: pl.Series) -> pl.Series:
    """Return ids without zeros before a number and without blanks, in small letters of one Unicode form.

    Examples
    --------
    >>> alike(pl.Series(["007", "A 012", "a12", "7"])).to_list()
    ['7', 'a12', 'a12', '7']
    """
    plain = ids.str.normalize("NFKC").str.replace_all(_BLANKS, "").str.to_lowercase()
    return plain.str.replace_all(_ZEROS, "${1}${2}")


def nearly(orphan: str, near: str | None) -> Message:
    """Return the words that name the household that has nearly the id of a member; nothing where none has.

    Examples
    --------
    >>> nearly("007", "7").text("en")
    "; but nearly: '007' here and '7' there differ only in zeros, blanks, case or form of letters; make them the same"
    """
    if near is None:
        return Message("nothing")
    return Message("nearly", {"here": Seen(orphan), "there": Seen(near)})


def near_ids(orphans: pl.Series, ids: Iterable[pl.Series]) -> pl.DataFrame:
    """Return which ids of households the ids of members are nearly.

    Parameters
    ----------
    orphans
        Ids, as text, that no household has.
    ids
        Those of the households, in one series or several.

    Returns
    -------
    polars.DataFrame
        ``orphan`` and ``id``, a row for each pair; empty where nothing is near.
    """
    members = orphans.drop_nulls().unique(maintain_order=True).alias("orphan").to_frame()
    members = members.with_columns(alike(members["orphan"]).alias("alike"))
    found = [pl.DataFrame(schema={"orphan": pl.String, "id": pl.String})]
    for some in ids:
        households = pl.DataFrame([some.alias("id"), alike(some).alias("alike")])
        found.append(members.join(households, on="alike", maintain_order="left").select("orphan", "id"))
    return pl.concat(found)
