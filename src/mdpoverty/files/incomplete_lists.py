"""Households whose list of members is incomplete: a row of members that may be of theirs was set aside.

A row without an id belongs to a household near it: the nearest row above that has an id and the nearest below name the
households that it may be of. A broken row is of a household near it that it names, else of any household that it may
name or that is near. A member whose household does not exist is of any household that has nearly the same id.

A row is near another as both stand in the file, however the rows are sorted and cut into pieces later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from mdpoverty.facts.checks import Check, Finding
from mdpoverty.facts.columns import HOUSEHOLD_ID, INCOMPLETE
from mdpoverty.facts.values import read_values
from mdpoverty.files.parse_table import FileTable, Register
from mdpoverty.files.register import Stored
from mdpoverty.law.load import load_dictionary
from mdpoverty.tables.ids import near_ids
from mdpoverty.tables.join_keys import looked_up
from mdpoverty.tables.parse_cells import values_of

ROWS_AT_ONCE = 1 << 20
_SIZE = "size"


@dataclass(frozen=True)
class Doubtful:
    """What rows of members that are set aside leave in doubt.

    Attributes
    ----------
    households
        The ids, as text, of households to which such a row may belong.
    below
        The number of rows without an id that stand below a row with one.
    rows
        The number of all rows that were looked at.
    """

    households: pl.Series
    below: int = 0
    rows: int = 0


NOTHING = Doubtful(pl.Series(dtype=pl.String))
_MANY = 10
"""If one row in so many stands without an id below one with an id, ids seem to stand on the first rows alone."""


def with_doubts(households: Stored, members: Stored, *, rows_at_once: int = ROWS_AT_ONCE) -> tuple[Stored, Stored]:
    """Return both tables; of the households it is told whose list of members is incomplete."""
    found = doubtful(members, rows_at_once=rows_at_once)
    if not len(found.households):
        return households, members
    noted = {Check.ID_ON_FIRST_ROW: found.below} if found.below * _MANY >= found.rows else {}
    return replace(households, incomplete=found.households), replace(members, noted=noted)


def with_near_ids(households: Stored, members: Stored, *, rows_at_once: int = ROWS_AT_ONCE) -> tuple[Stored, Stored]:
    """Return both tables; of the households it is told which id is nearly that of a member without a household.

    Parameters
    ----------
    households, members
        The members are sorted by household, those without one last.
    rows_at_once
        How many rows are looked at together; the answer is the same.
    """
    orphans = _orphans(households, members, rows_at_once)
    pairs = near_ids(orphans, (ids for _, ids in households.named(rows_at_once)) if len(orphans) else ())
    incomplete = pl.concat([households.incomplete, pairs["id"]]).unique()
    return replace(households, incomplete=incomplete), replace(members, near=dict(pairs.reverse().iter_rows()))


def _orphans(households: Stored, members: Stored, rows_at_once: int) -> pl.Series:
    """Return the ids of members without a household; ids that are numbers are nearly no other number."""
    found = [pl.Series(dtype=pl.String)]
    ids = households.ids() if members.schema[HOUSEHOLD_ID] == pl.String else pl.Series(dtype=pl.String)
    for end in range(members.rows if len(ids) else 0, 0, -rows_at_once):
        first = max(end - rows_at_once, 0)
        last = members.read(first, end - first).ids
        owned = last.is_in(ids.filter(ids.is_in(last.implode())).implode())
        found.append(last.filter(~owned))
        if owned.any():
            break
    return pl.concat(found).unique()


def doubtful(members: Stored, *, rows_at_once: int = ROWS_AT_ONCE) -> Doubtful:
    """Return what the rows without an id and the broken rows leave in doubt; nothing in nearly every table.

    Parameters
    ----------
    members
        In the order in which they stand in the files.
    rows_at_once
        How many rows are looked at together; the answer is the same.
    """
    if not members.claims.height and all(part.nested or part.all_named() for part in members.parts):
        return NOTHING
    search = _Search(members.claims)
    for first, ids in members.named(rows_at_once):
        search.take(first, ids)
    return Doubtful(search.households(), search.below, search.rows)


@dataclass
class _Search:
    """Looks for the nearest ids, one stretch of rows after another.

    Attributes
    ----------
    claims
        As in ``FileTable``: broken rows, and the ids that each may have.
    above
        The last id so far.
    waiting
        Rows without an id since then, as ``_near`` gives them; the next id is that of the household below them.
    """

    claims: pl.DataFrame
    above: str | None = None
    waiting: list[pl.DataFrame] = field(default_factory=list)
    found: list[pl.Series] = field(default_factory=list)
    below: int = 0
    rows: int = 0

    def take(self, first: int, ids: pl.Series) -> None:
        """Look at the ids of rows that follow on those before."""
        rows = _near(first, ids, self.claims, self.above)
        self.rows += len(ids)
        self.below += rows.filter(~pl.col("broken") & pl.col("above").is_not_null()).height
        known = ids.set(_broken(first, ids, self.claims), None).drop_nulls()
        if len(known):
            self.found += [_households(self._waited(known[0]), self.claims)]
            self.above = known[-1]
            settled = pl.col("below").is_not_null()
            self.found.append(_households(rows.filter(settled), self.claims))
            rows = rows.filter(~settled)
        if rows.height:
            self.waiting.append(rows)

    def _waited(self, below: str | None) -> pl.DataFrame:
        rows = pl.concat([pl.DataFrame(schema=_NEAR), *self.waiting])
        self.waiting = []
        return rows.with_columns(pl.lit(below, pl.String).alias("below"))

    def households(self) -> pl.Series:
        """Return the ids that were found, each once, in order."""
        last = _households(self._waited(None), self.claims)
        return pl.concat([*self.found, last]).unique().sort()


_NEAR = {"position": pl.Int64, "above": pl.String, "below": pl.String, "broken": pl.Boolean}


def _broken(first: int, ids: pl.Series, claims: pl.DataFrame) -> pl.Series:
    """Tell which rows are broken; their id may be any cell."""
    positions = pl.int_range(first, first + len(ids), eager=True)
    return positions.is_in(claims["position"].unique().implode())


def _near(first: int, ids: pl.Series, claims: pl.DataFrame, above: str | None) -> pl.DataFrame:
    """Return the rows without an id and the broken rows, with the nearest ids above and below."""
    broken = _broken(first, ids, claims)
    known = ids.set(broken, None)
    before = pl.concat([pl.Series([above], dtype=pl.String), known.alias("")]).forward_fill().slice(1)
    columns = [
        pl.int_range(first, first + len(ids), eager=True, dtype=pl.Int64).alias("position"),
        before.alias("above"),
        known.backward_fill().alias("below"),
        broken.alias("broken"),
    ]
    return pl.DataFrame(columns).filter(known.is_null())


def _households(rows: pl.DataFrame, claims: pl.DataFrame) -> pl.Series:
    """Return the households that rows may be of: those near that a row names, else those near and all that it names."""
    claimed = claims.join(rows, on="position", how="inner")
    named = claimed.filter(pl.any_horizontal(pl.col("above", "below").eq_missing(pl.col("id"))))
    others, guessed = (table.join(named, on="position", how="anti") for table in (rows, claimed))
    found = (named["id"], others["above"], others["below"], guessed["id"])
    return pl.concat([column.alias("id") for column in found]).drop_nulls().unique()


def with_orphans(register: Register, findings: Sequence[Finding]) -> Register:
    """Return the register; of the households it is told which id is nearly that of a member without a household."""
    rows = [finding.rows for finding in findings if finding.check is Check.ORPHAN_MEMBER]
    households, members = register.households, register.members
    if not rows or members is None or members.frame.schema[HOUSEHOLD_ID] != pl.String:
        return register
    pairs = near_ids(members.ids.gather(np.concatenate(rows)), [households.ids])
    if not pairs.height:
        return register
    flags = households.ids.is_in(pairs["id"].implode()).fill_null(value=False) | _flags(households)
    return replace(
        register,
        households=replace(households, frame=households.frame.with_columns(flags.alias(INCOMPLETE))),
        members=replace(members, near={**members.near, **dict(pairs.reverse().iter_rows())}),
    )


def _flags(households: FileTable) -> pl.Series:
    """Tell whose list of members is incomplete."""
    frame = households.frame
    if INCOMPLETE in frame.columns:
        return frame[INCOMPLETE]
    return pl.Series(INCOMPLETE, [False], pl.Boolean).new_from_index(0, frame.height)


def left_incomplete(households: FileTable, out: pl.Series, members: pl.DataFrame) -> pl.Series:
    """Tell which households are left with an incomplete list of members: their size does not say that all are there."""
    flags = _flags(households) & ~out
    if not flags.any() or _SIZE not in households.frame.columns:
        return flags
    counted = members.group_by(HOUSEHOLD_ID).agg(pl.len().cast(pl.Int64).alias("listed"))
    listed = looked_up(counted, households.frame[HOUSEHOLD_ID], called="members")["listed"]
    sizes = read_values(values_of(households.frame[_SIZE].filter(flags)), load_dictionary()[_SIZE])
    persons = pl.Series([size if isinstance(size, int) else None for size in sizes], dtype=pl.Int64)
    return flags.scatter(flags.arg_true(), (persons != listed.filter(flags)).fill_null(value=True))
