"""Joins members to households, so that nobody is lost or counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import InputError
from mdpoverty.facts.checks import Check, Finding, Table
from mdpoverty.messages.message import Message
from mdpoverty.tables.ids import plain_ids
from mdpoverty.tables.join_keys import NOWHERE, kinds_differ, rows_of_owners
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
        Ids that are missing or appear twice, and members without a household.
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
    findings = [*_of_ids("households", ids)]
    twice = _NO_ROWS if _differ(ids) else _rows(ids.is_duplicated() & ids.is_not_null())
    if len(twice):
        what = Message("household_twice")
        findings.append(Finding(Check.DUPLICATE_HOUSEHOLD, "households", twice, "household_id", what))
    if members is None:
        return Joined(np.zeros(len(ids) + 1, np.int64), None, findings)
    owners = plain_ids(members["household_id"])
    if owners.dtype.is_integer() != ids.dtype.is_integer():
        raise InputError(Message("not_joined"), [kinds_differ(("households", ids.dtype), ("members", owners.dtype))])
    findings += [*_of_ids("members", owners), *_members_twice(members)]
    starts = None if len(twice) else _starts_if_grouped(ids, owners)
    return _sorted(ids, owners, findings) if starts is None else Joined(starts, None, findings)


_NO_ROWS = np.empty(0, np.int64)


def _rows(test: pl.Series) -> NDArray[np.int64]:
    return test.arg_true().to_numpy().astype(np.int64)


def _of_ids(table: Table, ids: pl.Series) -> Iterator[Finding]:
    """Yield the findings on ids: missing ones, and words for totals or signatures."""
    if ids.null_count():
        what = Message("id_missing_of_member" if table == "members" else "id_missing")
        yield Finding(Check.MISSING_ID, table, _rows(ids.is_null()), "household_id", what)
    no_records = _rows(are_no_records(ids)) if ids.dtype == pl.String else _NO_ROWS
    if len(no_records):
        yield Finding(Check.NO_RECORD, table, no_records, "household_id", Check.NO_RECORD.said)


def _differ(ids: pl.Series) -> bool:
    """Tell whether ids surely all differ; texts do if their hashes do."""
    plain = ids if ids.dtype.is_integer() else ids.hash()
    return plain.n_unique() == len(ids)


def _members_twice(members: pl.DataFrame) -> Iterator[Finding]:
    """Yield the finding on member ids that appear twice in one household."""
    if "member_id" not in members.columns:
        return
    names = members.select("household_id", "member_id").drop_nulls()
    if names.height == members.height and _ranks(names):
        return
    named = pl.col("member_id").is_not_null() & pl.col("household_id").is_not_null()
    pairs = members.select((named & pl.struct("household_id", "member_id").is_duplicated()).alias("twice"))
    twice = _rows(pairs["twice"])
    if len(twice):
        yield Finding(Check.DUPLICATE_MEMBER, "members", twice, "member_id", Message("member_id_twice"))


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


def _begin_alike(ids: pl.Series, owners: pl.Series) -> bool:
    """Tell whether the first owners follow the first ids; most unsorted tables fail here."""
    first = owners.head(1000)
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
    nowhere = np.flatnonzero(found == NOWHERE)
    orphans = nowhere[owners.gather(nowhere).is_not_null().to_numpy()]
    if len(orphans):
        what = Message("household_not_there")
        findings.append(Finding(Check.ORPHAN_MEMBER, "members", orphans, "household_id", what))
    counts = np.bincount(found + 1, minlength=len(ids) + 1)[1:]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Joined(starts, _order(found)[len(nowhere) :], findings)


def _order(rows: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Return the positions that sort rows, keeping the order of equal ones.

    A row and its position are sorted as one word: NumPy sorts plain numbers several times faster than positions.
    """
    words = rows.astype(np.int64) << 32 | np.arange(len(rows))
    words.sort()
    return words.astype(np.uint32)
