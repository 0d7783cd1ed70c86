"""Finds households with an incomplete list: a member row that may be theirs was set aside.

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
from mdpoverty.files.register import CLAIMS, Register, Table
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.tables.ids import near_ids
from mdpoverty.tables.join_keys import looked_up
from mdpoverty.tables.parse_cells import values_of

ROWS_AT_ONCE = 1 << 20
_SIZE = "size"


@dataclass(frozen=True)
class Doubtful:
    """Households left in doubt by member rows set aside.

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


def with_doubts(register: Register, *, rows_at_once: int = ROWS_AT_ONCE) -> Register:
    """Return the register, with incomplete lists marked on the households."""
    found = NOTHING if register.members is None else doubtful(register.members, rows_at_once=rows_at_once)
    if not len(found.households):
        return register
    noted = {Check.ID_ON_FIRST_ROW: found.below} if found.below * _MANY >= found.rows else {}
    return replace(register, incomplete=found.households, noted={**register.noted, **noted})


def with_near_ids(register: Register, *, rows_at_once: int = ROWS_AT_ONCE) -> Register:
    """Return the register, with households marked whose id nearly matches an orphan's.

    Parameters
    ----------
    register
        The members are sorted by household, those without one last.
    rows_at_once
        How many rows are looked at together; the answer is the same.
    """
    households, members = register.households, register.members
    orphans = pl.Series(dtype=pl.String) if members is None else _orphans(households, members, rows_at_once)
    named = (rows[HOUSEHOLD_ID] for rows in households.named(rows_at_once))
    pairs = near_ids(orphans, named if len(orphans) else ())
    incomplete = pl.concat([register.incomplete, pairs["id"]]).unique()
    return replace(register, incomplete=incomplete, near=dict(pairs.reverse().iter_rows()))


def _orphans(households: Table, members: Table, rows_at_once: int) -> pl.Series:
    """Return the ids of members without a household; number ids never nearly match."""
    found = [pl.Series(dtype=pl.String)]
    ids = households.all_ids() if members.schema[HOUSEHOLD_ID] == pl.String else pl.Series(dtype=pl.String)
    for end in range(members.rows if len(ids) else 0, 0, -rows_at_once):
        first = max(end - rows_at_once, 0)
        last = members.read(first, end - first)[HOUSEHOLD_ID]
        owned = last.is_in(ids.filter(ids.is_in(last.implode())).implode())
        found.append(last.filter(~owned))
        if owned.any():
            break
    return pl.concat(found).unique()


def doubtful(members: Table, *, rows_at_once: int = ROWS_AT_ONCE) -> Doubtful:
    """Return the doubts from rows without an id and broken rows; usually none.

    Parameters
    ----------
    members
        In the order in which they stand in the files.
    rows_at_once
        How many rows are looked at together; the answer is the same.
    """
    if CLAIMS not in members.schema and members.all_named():
        return NOTHING
    search = _Search()
    for rows in members.named(rows_at_once):
        search.take(rows)
    return Doubtful(search.households(), search.below, search.rows)


@dataclass
class _Search:
    """Finds the nearest ids, one stretch of rows after another.

    Attributes
    ----------
    above
        The last id so far.
    waiting
        Rows without an id since then, as ``_near`` gives them; the next id is that of the household below them.
    """

    above: str | None = None
    waiting: list[pl.DataFrame] = field(default_factory=list)
    found: list[pl.Series] = field(default_factory=list)
    below: int = 0
    rows: int = 0

    def take(self, stretch: pl.DataFrame) -> None:
        """Look at the next rows, as ``Table.named`` yields them."""
        rows = _near(stretch, self.above)
        self.rows += stretch.height
        self.below += rows.filter(pl.col(CLAIMS).is_null() & pl.col("above").is_not_null()).height
        known = stretch.filter(pl.col(CLAIMS).is_null())[HOUSEHOLD_ID].drop_nulls()
        if len(known):
            self.found += [_households(self._waited(known[0]))]
            self.above = known[-1]
            settled = pl.col("below").is_not_null()
            self.found.append(_households(rows.filter(settled)))
            rows = rows.filter(~settled)
        if rows.height:
            self.waiting.append(rows)

    def _waited(self, below: str | None) -> pl.DataFrame:
        rows = pl.concat([pl.DataFrame(schema=_NEAR), *self.waiting])
        self.waiting = []
        return rows.with_columns(pl.lit(below, pl.String).alias("below"))

    def households(self) -> pl.Series:
        """Return the ids that were found, each once, in order."""
        last = _households(self._waited(None))
        return pl.concat([*self.found, last]).unique().sort()


_NEAR: dict[str, pl.DataType] = {CLAIMS: pl.List(pl.String), "above": pl.String(), "below": pl.String()}


def _near(stretch: pl.DataFrame, above: str | None) -> pl.DataFrame:
    """Return the rows without an id and the broken rows, with the ids near them."""
    known = stretch[HOUSEHOLD_ID].set(stretch[CLAIMS].is_not_null(), None)
    before = pl.concat([pl.Series([above], dtype=pl.String), known.alias("")]).forward_fill().slice(1)
    columns = [stretch[CLAIMS], before.alias("above"), known.backward_fill().alias("below")]
    return pl.DataFrame(columns).filter(known.is_null())


def _households(rows: pl.DataFrame) -> pl.Series:
    """Return the households of rows: near ones that a row names, else near ones and all it names."""
    claimed = pl.col(CLAIMS)
    named = rows.with_columns(*(pl.when(claimed.list.contains(pl.col(near))).then(near) for near in ("above", "below")))
    settled = named.select(pl.any_horizontal(pl.col("above", "below").is_not_null())).to_series()
    others = rows.filter(~settled)
    found = [named["above"], named["below"], others["above"], others["below"], others[CLAIMS].explode()]
    return pl.concat([column.alias("id") for column in found]).drop_nulls().unique()


def with_orphans(register: Register, findings: Sequence[Finding]) -> Register:
    """Return the register, with households marked whose id nearly matches an orphan's."""
    rows = [finding.rows for finding in findings if finding.check is Check.ORPHAN_MEMBER]
    households, members = register.households, register.members
    if not rows or members is None or members.schema[HOUSEHOLD_ID] != pl.String:
        return register
    pairs = near_ids(members.ids.gather(np.concatenate(rows)), [households.ids])
    if not pairs.height:
        return register
    flags = households.ids.is_in(pairs["id"].implode()).fill_null(value=False) | _flags(households)
    return replace(
        register,
        households=households.of(households.frame.with_columns(flags.alias(INCOMPLETE))),
        near={**register.near, **dict(pairs.reverse().iter_rows())},
    )


def _flags(households: Table) -> pl.Series:
    """Tell whose list of members is incomplete."""
    frame = households.frame
    if INCOMPLETE in frame.columns:
        return frame[INCOMPLETE]
    return pl.Series(INCOMPLETE, [False], pl.Boolean).new_from_index(0, frame.height)


def left_incomplete(households: Table, out: pl.Series, members: pl.DataFrame) -> pl.Series:
    """Tell which households stay incomplete: their size does not equal the listed members."""
    flags = _flags(households) & ~out
    if not flags.any() or _SIZE not in households.frame.columns:
        return flags
    counted = members.group_by(HOUSEHOLD_ID).agg(pl.len().cast(pl.Int64).alias("listed"))
    listed = looked_up(counted, households.frame[HOUSEHOLD_ID], called="members")["listed"]
    sizes = read_values(values_of(households.frame[_SIZE].filter(flags)), load_dictionary()[_SIZE])
    persons = pl.Series([size if isinstance(size, int) else None for size in sizes], dtype=pl.Int64)
    return flags.scatter(flags.arg_true(), (persons != listed.filter(flags)).fill_null(value=True))
