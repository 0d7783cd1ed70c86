"""Joins members to households, so that nobody is lost or counted twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.checks import Check, Finding, Table
from mdpoverty.messages.message import Message
from mdpoverty.tables.convert import kind_of
from mdpoverty.tables.ids import plain_ids
from mdpoverty.tables.no_records import are_no_records


@dataclass(frozen=True)
class Joined:
    """Where the members of each household are.

    Attributes
    ----------
    starts
        int64, shape (n + 1,): where the members of each household begin, once they are laid out.
    order
        uint32: the positions in the frame of members in the order of the households; None if they lie in it already.
    findings
        Ids that are missing or stand twice, and members without a household.
    """

    starts: NDArray[np.int64]
    order: NDArray[np.uint32] | None
    findings: list[Finding]


def join_members(households: pl.DataFrame, members: pl.DataFrame | None) -> Joined:
    """Find the household of every member.

    Raises
    ------
    InputError
        The two tables have ids of different kinds, so that nobody can be found.
    """
    ids = plain_ids(households["household_id"])
    findings = _of_ids("households", ids)
    twice = np.empty(0, np.int64) if _differ(ids) else _rows(ids.is_duplicated() & ids.is_not_null())
    what = Message("household_twice")
    findings.append(Finding(Check.DUPLICATE_HOUSEHOLD, "households", twice, "household_id", what))
    if members is None:
        return Joined(np.zeros(len(ids) + 1, np.int64), None, _found(findings))
    owners = plain_ids(members["household_id"])
    if owners.dtype.is_integer() != ids.dtype.is_integer():
        raise InputError(Message("not_joined"), [kinds_differ(("households", ids.dtype), ("members", owners.dtype))])
    findings += _of_ids("members", owners)
    findings.append(_members_twice(members))
    starts = _starts_if_grouped(ids, owners) if not len(twice) else None
    if starts is not None:
        return Joined(starts, None, _found(findings))
    return _sorted(ids, owners, findings)


def kinds_differ(one: tuple[str, pl.DataType], other: tuple[str, pl.DataType]) -> Fault:
    """Return the fault that two tables hold ids of different types."""
    told = {"one": one[0], "first": kind_of(one[1]), "other": other[0], "second": kind_of(other[1])}
    return Fault("id_kinds_differ", told, ("household_id",))


def _rows(test: pl.Series) -> NDArray[np.int64]:
    return test.arg_true().to_numpy().astype(np.int64)


def _found(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if len(finding.rows)]


def _of_ids(table: Table, ids: pl.Series) -> list[Finding]:
    missing = _rows(ids.is_null()) if ids.null_count() else np.empty(0, np.int64)
    what = Message("id_missing_of_member" if table == "members" else "id_missing")
    no_records = _rows(are_no_records(ids)) if ids.dtype == pl.String else np.empty(0, np.int64)
    return [
        Finding(Check.MISSING_ID, table, missing, "household_id", what),
        Finding(Check.NO_RECORD, table, no_records, "household_id", Check.NO_RECORD.said),
    ]


def _differ(ids: pl.Series) -> bool:
    """Tell whether ids surely all differ; texts do if their hashes do."""
    plain = ids if ids.dtype.is_integer() else ids.hash()
    return plain.n_unique() == len(ids)


def _members_twice(members: pl.DataFrame) -> Finding:
    what = Message("member_id_twice")
    if "member_id" not in members.columns:
        return Finding(Check.DUPLICATE_MEMBER, "members", np.empty(0, np.int64), "member_id", what)
    names = members.select("household_id", "member_id").drop_nulls()
    if names.height == members.height and _ranks(names):
        twice = np.empty(0, np.int64)
    else:
        named = pl.col("member_id").is_not_null() & pl.col("household_id").is_not_null()
        pairs = members.select((named & pl.struct("household_id", "member_id").is_duplicated()).alias("twice"))
        twice = _rows(pairs["twice"])
    return Finding(Check.DUPLICATE_MEMBER, "members", twice, "member_id", what)


def _ranks(names: pl.DataFrame) -> bool:
    """Tell whether member ids rise inside each run of a household and the households of runs rise too."""
    owner, member = names["household_id"], names["member_id"]
    if not (owner.dtype.is_integer() and member.dtype.is_integer()):
        return False
    return bool(((owner > owner.shift(1)) | ((owner == owner.shift(1)) & (member > member.shift(1)))).all())


def _starts_if_grouped(ids: pl.Series, owners: pl.Series) -> NDArray[np.int64] | None:
    """Return where each household's members begin, if they lie in the households' order."""
    if not len(owners) or owners.null_count() or ids.dtype != owners.dtype or not _begin_alike(ids, owners):
        return None
    begins = np.append(0, _changes(owners) + 1)
    if len(begins) != len(ids) or not (owners.gather(begins) == ids).all():
        return None
    return np.append(begins, len(owners))


_FIRST = 1000


def _begin_alike(ids: pl.Series, owners: pl.Series) -> bool:
    """Tell whether the first owners follow the first ids; most unsorted tables fail here."""
    first = owners.head(_FIRST)
    begins = np.append(0, _changes(first) + 1)
    return len(begins) <= len(ids) and bool((first.gather(begins) == ids.head(len(begins))).all())


def _changes(owners: pl.Series) -> NDArray[np.int64]:
    """Return the rows after which another owner follows."""
    if owners.dtype in (pl.Int64, pl.UInt64):
        plain = owners.to_numpy()
        return np.flatnonzero(plain[1:] != plain[:-1])
    return (owners.slice(1) != owners.slice(0, len(owners) - 1)).arg_true().to_numpy().astype(np.int64)


def _sorted(ids: pl.Series, owners: pl.Series, findings: list[Finding]) -> Joined:
    """Find households by id and sort members to match; members without one are orphans."""
    found = rows_of_owners(ids, owners)
    orphans = np.flatnonzero(found == _NOWHERE)
    named = owners.gather(orphans).is_not_null().to_numpy()
    what = Message("household_not_there")
    findings.append(Finding(Check.ORPHAN_MEMBER, "members", orphans[named], "household_id", what))
    counts = np.bincount(found + 1, minlength=len(ids) + 1)[1:]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Joined(starts, _order(found)[len(orphans) :], _found(findings))


def _order(rows: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Return the positions that sort rows, keeping the order of equal ones.

    A row and its position are sorted as one word: NumPy sorts plain numbers several times faster than positions.
    """
    words = rows.astype(np.int64) << 32 | np.arange(len(rows))
    words.sort()
    return words.astype(np.uint32)


_NOWHERE = -1
_SPARSE = 8
"""Whole-number ids are looked up in a table of their whole range if it holds at most so many places for each."""


def rows_of_owners(ids: pl.Series, owners: pl.Series) -> NDArray[np.int32]:
    """Return the first row whose id equals each owner, or ``_NOWHERE``; int32."""
    if ids.dtype != owners.dtype:
        ids, owners = ids.cast(pl.Int128), owners.cast(pl.Int128)
    if ids.dtype == pl.Int64 and len(ids) and not (ids.null_count() or owners.null_count()):
        rows = _looked_up(ids.to_numpy(), owners.to_numpy())
        if rows is not None:
            return rows
    found = _joined(ids.hash(), owners.hash()) if ids.dtype == pl.String and not owners.null_count() else None
    # Hashes are joined faster than texts; should two texts have one hash, the texts are joined after all.
    if found is None or not ((ids.gather(found) == owners) | found.is_null()).all():
        found = _joined(ids, owners)
    return found.cast(pl.Int32).fill_null(_NOWHERE).to_numpy()


def _joined(ids: pl.Series, owners: pl.Series) -> pl.Series:
    """Return the first row whose id equals each owner, or null."""
    rows = ids.alias("id").to_frame().with_row_index("row")
    if ids.n_unique() != len(ids):
        rows = rows.unique("id", keep="first")
    return owners.alias("id").to_frame().join(rows, on="id", how="left", maintain_order="left")["row"]


def _looked_up(ids: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.int32] | None:
    least, greatest = int(ids.min()), int(ids.max())
    if greatest - least >= _SPARSE * len(ids):
        return None
    table = np.full(greatest - least + 1, _NOWHERE, np.int32)
    table[(ids - least)[::-1]] = np.arange(len(ids), dtype=np.int32)[::-1]  # of equal ids the first stays
    inside = (owners >= least) & (owners <= greatest)
    if inside.all():
        return table[owners - least]
    return np.where(inside, table[np.where(inside, owners, least) - least], np.int32(_NOWHERE))
