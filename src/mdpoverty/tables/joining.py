"""Laying members beside their households, so that nobody is lost or counted twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.checks import Check, Finding, Table


@dataclass(frozen=True)
class Joined:
    """Where the members of each household are.

    Attributes
    ----------
    starts
        int64, shape (n + 1,): where the members of each household begin, once they are laid out.
    order
        int64: the positions in the frame of members in the order of the households; None if they lie in it already.
    findings
        Ids that are missing or stand twice, and members without a household.
    """

    starts: NDArray[np.int64]
    order: NDArray[np.int64] | None
    findings: list[Finding]

    def members_of(self, members: pl.DataFrame, first: int, end: int) -> pl.DataFrame:
        """Return the members of households ``first`` to ``end`` (not included), household after household."""
        begin, stop = int(self.starts[first]), int(self.starts[end])
        if self.order is None or not members.width:
            return members.slice(begin, stop - begin)
        return members[self.order[begin:stop]]

    def rows_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the positions in the frame of members, as it was given, of members who were laid out."""
        return rows if self.order is None else self.order[rows]


def join_members(households: pl.DataFrame, members: pl.DataFrame | None) -> Joined:
    """Find the household of every member.

    Raises
    ------
    InputError
        The two tables have ids of different kinds, so that nobody can be found.
    """
    ids = _plain(households["household_id"])
    findings = _of_ids("households", ids)
    twice = np.empty(0, np.int64) if _rises(ids) else _rows(ids.is_duplicated() & ids.is_not_null())
    what = "household_id stands more than once in the table of households"
    findings.append(Finding(Check.DUPLICATE_HOUSEHOLD, "households", twice, "household_id", what))
    if members is None:
        return Joined(np.zeros(len(ids) + 1, np.int64), None, _found(findings))
    owners = _plain(members["household_id"])
    if owners.dtype.is_integer() != ids.dtype.is_integer():
        what = f"is {ids.dtype} in households and {owners.dtype} in members; make them the same, numbers or text"
        raise InputError("members cannot be joined to households:", [Fault("household_id", what)])
    findings += _of_ids("members", owners)
    findings.append(_members_twice(members))
    starts = _starts_if_grouped(ids, owners) if not len(twice) else None
    if starts is not None:
        return Joined(starts, None, _found(findings))
    return _sorted(ids, owners, findings)


def _plain(ids: pl.Series) -> pl.Series:
    """Return ids as integers or text, whatever text is stored as."""
    return ids if ids.dtype.is_integer() else ids.cast(pl.String)


def _rows(test: pl.Series) -> NDArray[np.int64]:
    return test.arg_true().to_numpy().astype(np.int64)


def _found(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if len(finding.rows)]


def _of_ids(table: Table, ids: pl.Series) -> list[Finding]:
    missing = _rows(ids.is_null()) if ids.null_count() else np.empty(0, np.int64)
    return [Finding(Check.MISSING_ID, table, missing, "household_id", "household_id is missing")]


def _rises(ids: pl.Series) -> bool:
    """Tell whether every id is above the one before it, so that none stands twice."""
    return bool(ids.null_count() == 0 and ids.dtype.is_integer() and (ids > ids.shift(1)).all())


def _members_twice(members: pl.DataFrame) -> Finding:
    what = "member_id stands more than once in the household"
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
    """Return where the members of each household begin if they lie household after household, in the same order."""
    if not len(owners) or owners.null_count():
        return None
    begins = np.append(0, _changes(owners) + 1)
    if len(begins) != len(ids) or not (owners.gather(begins) == ids).all():
        return None
    return np.append(begins, len(owners))


def _changes(owners: pl.Series) -> NDArray[np.int64]:
    """Return the rows after which another owner follows."""
    if owners.dtype.is_integer():
        plain = owners.to_numpy()
        return np.flatnonzero(plain[1:] != plain[:-1])
    return (owners.slice(1) != owners.slice(0, len(owners) - 1)).arg_true().to_numpy().astype(np.int64)


def _sorted(ids: pl.Series, owners: pl.Series, findings: list[Finding]) -> Joined:
    """Find households by their ids and lay the members out in their order; who has none is an orphan."""
    first = ids.to_frame().with_row_index("row").unique("household_id", keep="first")
    found = owners.to_frame().join(first, on="household_id", how="left", maintain_order="left")["row"]
    orphans = _rows(found.is_null() & owners.is_not_null())
    what = "household_id is not in the table of households"
    findings.append(Finding(Check.ORPHAN_MEMBER, "members", orphans, "household_id", what))
    counts = np.bincount(found.drop_nulls().to_numpy(), minlength=len(ids))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    order = found.arg_sort(nulls_last=True).to_numpy().astype(np.int64)[: starts[-1]]
    return Joined(starts, order, _found(findings))
