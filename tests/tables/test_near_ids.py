"""Ids that are the same but for what is easily written otherwise."""

from __future__ import annotations

import polars as pl

from mdpoverty.tables.ids import find_near_ids


def test_two_households_may_be_near() -> None:
    pairs = find_near_ids(pl.Series(["0007", None, "9"]), [pl.Series(["7", "007"]), pl.Series(["8", None, "07"])])
    assert pairs.rows() == [("0007", "7"), ("0007", "007"), ("0007", "07")]
