"""Finds households with an incomplete list of members: a row that may be theirs was set aside.

A row without an id may belong to two households: those of the nearest row above and of the nearest row below that have
an id. A broken row belongs to one of these if it names it, else to any of them or of the households that it may name.
An orphan, whose household does not exist, may belong to any household with nearly the same id.

The nearest rows are those in the file, however the rows are sorted and cut into pieces later.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import INCOMPLETE
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.facts.values import read_values
from mdpoverty.files.register import CLAIMS, Register, Table
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.tables.batches import LIMITS, Limits
from mdpoverty.tables.ids import find_near_ids
from mdpoverty.tables.join_keys import looked_up
from mdpoverty.tables.parse_cells import cell_values

_SIZE = "size"
_MANY = 10
"""If one row in so many has no id below a row with one, ids seem to be given on first rows alone."""


def note_incomplete_lists(register: Register, limits: Limits = LIMITS) -> Register:
    """Return the register, noting the households whose lists may lack a member: a row without an id or a broken one.

    The members are in the order of the files.
    """
    members = register.members
    if members is None or (CLAIMS not in members.schema and members.all_named()):
        return register
    search = _Search()
    for rows in members.named(limits.rows):
        search.take(rows)
    households = search.households()
    if not len(households):
        return register
    noted = {Check.ID_ON_FIRST_ROW: search.below} if search.below * _MANY >= search.rows else {}
    return replace(register, incomplete=households, noted={**register.noted, **noted})


def note_lists_near_orphans(register: Register, limits: Limits = LIMITS, *, in_order: bool = True) -> Register:
    """Return the register, noting the households whose lists may lack an orphan: their ids nearly match.

    If ``in_order``, the members are sorted by household, orphans last. Number ids never nearly match.
    """
    households, members = register.households, register.members
    if members is None or members.schema[HOUSEHOLD_ID] != pl.String:
        return register
    ids = households.all_ids()
    orphans = _last_orphans(ids, members, limits.rows) if in_order else _orphans(ids, members.all_ids())
    if not len(orphans):
        return register
    pairs = find_near_ids(orphans, (rows[HOUSEHOLD_ID] for rows in households.named(limits.rows)))
    incomplete = pl.concat([register.incomplete, pairs["id"]]).unique()
    return replace(register, incomplete=incomplete, near={**register.near, **dict(pairs.reverse().iter_rows())})


def _orphans(ids: pl.Series, owners: pl.Series) -> pl.Series:
    """Return the ids of members that no household has."""
    return owners.filter(~owners.is_in(ids.implode())).unique()


def _last_orphans(ids: pl.Series, members: Table, rows_at_once: int) -> pl.Series:
    """Return the ids of the last members, up to one who has a household."""
    found = [pl.Series(dtype=pl.String)]
    for end in range(members.rows if len(ids) else 0, 0, -rows_at_once):
        first = max(end - rows_at_once, 0)
        last = members.read(first, end - first)[HOUSEHOLD_ID]
        own = ids.filter(ids.is_in(last.implode()))
        found.append(_orphans(own, last))
        if len(own):
            break
    return pl.concat(found).unique()


@dataclass
class _Search:
    """Finds the nearest ids, one stretch of rows after another.

    Attributes
    ----------
    above
        The last id so far.
    waiting
        Rows without an id since then, as ``_near`` returns them; they wait for the next id, the one below them.
    found
        The households found so far.
    below, rows
        How many rows without an id are below a row with one, and how many rows there are.
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


def _flags(households: Table) -> pl.Series:
    """Tell whose list of members is incomplete."""
    frame = households.frame
    if INCOMPLETE in frame.columns:
        return frame[INCOMPLETE]
    return pl.Series(INCOMPLETE, [False], pl.Boolean).new_from_index(0, frame.height)


def lists_left_incomplete(households: Table, out: pl.Series, members: pl.DataFrame) -> pl.Series:
    """Tell which households keep an incomplete list: their size does not equal the number of listed members."""
    flags = _flags(households) & ~out
    if not flags.any() or _SIZE not in households.frame.columns:
        return flags
    counted = members.group_by(HOUSEHOLD_ID).agg(pl.len().cast(pl.Int64).alias("listed"))
    listed = looked_up(counted, households.frame[HOUSEHOLD_ID], called="members")["listed"]
    sizes = read_values(cell_values(households.frame[_SIZE].filter(flags)), load_dictionary()[_SIZE])
    persons = pl.Series([size if isinstance(size, int) else None for size in sizes], dtype=pl.Int64)
    return flags.scatter(flags.arg_true(), (persons != listed.filter(flags)).fill_null(value=True))
