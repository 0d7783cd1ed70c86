"""Members find their household as a dictionary in Python would find it, whatever ids look like."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdpoverty.facts.checks import Check
from mdpoverty.tables.join_members import Joined, join_members

LEAST, GREATEST = -(2**63), 2**63 - 1
NEAR = st.integers(-3, 8)
FAR = st.sampled_from([LEAST, LEAST + 1, -1, 0, 1, 5, GREATEST - 1, GREATEST])
TEXT = st.sampled_from(["a", "b", "QT-000001", "QT-000002", "một mã số rất dài 1", "một mã số rất dài 2", ""])
IDS = [(NEAR, pl.Int64), (NEAR, pl.Int16), (FAR, pl.Int64), (st.sampled_from([0, 1, 2**64 - 1]), pl.UInt64)]
KINDS = [*IDS, (TEXT, pl.String), (TEXT, pl.Categorical)]


@pytest.mark.parametrize(("values", "kind"), KINDS)
@given(data=st.data())
def test_every_member_is_with_the_household_of_its_id(data: st.DataObject, values: Any, kind: Any) -> None:
    ids = data.draw(st.lists(values, unique=True, min_size=1, max_size=8))
    owners = data.draw(st.lists(values, max_size=20))
    check(ids, owners, kind)


@pytest.mark.parametrize(("values", "kind"), KINDS)
@given(data=st.data())
def test_members_household_after_household(data: st.DataObject, values: Any, kind: Any) -> None:
    ids = data.draw(st.lists(values, unique=True, min_size=1, max_size=8))
    sizes = data.draw(st.lists(st.integers(0, 3), min_size=len(ids), max_size=len(ids)))
    owners = [name for name, size in zip(ids, sizes, strict=True) for _ in range(size)]
    check(ids, owners, kind)
    if all(sizes):
        assert joined(ids, owners, kind).order is None


def joined(ids: list[Any], owners: list[Any], kind: Any) -> Joined:
    return join_members(
        pl.DataFrame({"household_id": pl.Series(ids, dtype=kind)}),
        pl.DataFrame({"household_id": pl.Series(owners, dtype=kind)}),
    )


def check(ids: list[Any], owners: list[Any], kind: Any) -> None:
    found = joined(ids, owners, kind)
    where = {name: row for row, name in enumerate(ids)}
    order = list(range(len(owners))) if found.order is None else found.order.tolist()
    for row in range(len(ids)):
        members = order[found.starts[row] : found.starts[row + 1]]
        assert members == [place for place, owner in enumerate(owners) if where.get(owner) == row]
    orphans = [place for place, owner in enumerate(owners) if owner not in where]
    told = [finding.rows.tolist() for finding in found.findings if finding.check is Check.ORPHAN_MEMBER]
    assert told == ([orphans] if orphans else [])


def test_texts_with_the_same_hash_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pl.Series, "hash", lambda texts: texts.str.len_bytes().cast(pl.UInt64))
    check(["a", "b", "cc"], ["b", "cc", "a", "x", "b"], pl.String)


def test_an_id_that_stands_twice_is_told_and_a_missing_one_too() -> None:
    found = joined(["a", "b", "a", None, None], ["a", None, "b"], pl.String)
    told = {(finding.check, finding.table): finding.rows.tolist() for finding in found.findings}
    assert told == {
        (Check.MISSING_ID, "households"): [3, 4],
        (Check.DUPLICATE_HOUSEHOLD, "households"): [0, 2],
        (Check.MISSING_ID, "members"): [1],
    }
