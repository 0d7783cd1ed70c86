"""Classifies pieces of a register in parallel, and adds up their results in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.errors import Fault, InputError, nearest, place_in_file
from mdpoverty.facts.checks import AnyCheck, Check
from mdpoverty.files.headings import shown_headings
from mdpoverty.files.register import Register
from mdpoverty.files.rejects import REJECTS, Totals, counted_warnings, sift, totals_of
from mdpoverty.language import Message, Near
from mdpoverty.law.plausibility import SoftCheck
from mdpoverty.tables.batches import ahead, answer
from mdpoverty.tables.groups import Groups, Linked, persons_of
from mdpoverty.tables.soft_findings import Doubts, doubts_of

AREA = "area"


@dataclass(frozen=True)
class Piece:
    """A classified piece of a register.

    Attributes
    ----------
    results
        What ``classify_table`` gives, with the groups behind it.
    households, members
        The tables that were classified, without the rejected rows; their rows are those of ``results``.
    counts
        See ``Sums``.
    rejects
        A line for each rejected row and fault.
    totals
        Rows in, out and rejected.
    warnings
        Rows that are worth a look, by check.
    unused
        Headings of each file that mean nothing there.
    doubts
        What the soft checks of the whole register count in the piece.
    """

    results: pl.DataFrame
    households: pl.DataFrame
    members: pl.DataFrame | None
    counts: pl.DataFrame
    rejects: pl.DataFrame
    totals: Totals
    warnings: Mapping[AnyCheck, int]
    unused: Mapping[str, tuple[str, ...]]
    doubts: Doubts


def classify_piece(
    register: Register, plan: Plan, by: Sequence[str], checks: Sequence[SoftCheck], *, threads: int | None = None
) -> Piece:
    """Check and classify a piece, and set aside the households at fault."""
    answered = answer(*register.frames, plan, threads=threads, checks=checks)
    sifted = sift(register, answered.findings)
    if answered.results is None or sifted.rejected_households or sifted.rejected_members:
        answered = answer(sifted.households, sifted.members, plan, threads=threads, checks=checks)
    linked = Linked(answered.sound_results, sifted.households, sifted.members)
    refuse_unknown([name for name in by if name not in linked.results.columns], register)
    groups = linked.groups(by, taken=COUNTED)
    results = _with_groups(linked.results, groups)
    totals = totals_of(register, sifted, results.height)
    listed_members = None if answered.listed is None else pl.Series(answered.listed)
    persons = persons_of(sifted.households, listed_members)
    return Piece(
        results=results,
        households=sifted.households,
        members=sifted.members,
        counts=_counts(results, sifted.households, persons, groups),
        rejects=sifted.rejects,
        totals=totals,
        warnings=counted_warnings(answered.findings, sifted),
        unused=register.unused,
        doubts=doubts_of(sifted.households, answered.tally, checks),
    )


def _with_groups(results: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """Return the results followed by the groups they lack."""
    more = groups.renamed(groups.columns).drop(results.columns, strict=False)
    return pl.concat([results, more], how="horizontal")


def refuse_unknown(groups: Iterable[str], register: Register) -> None:
    """Refuse groups that no file has as a column.

    Raises
    ------
    InputError
        A group is a column of no file.
    """
    known = list(dict.fromkeys(name for table in register.tables for name in table.columns))
    faults = [
        Fault("no_group_in_files", {"near": Near(nearest(name, known)), "headings": shown_headings(known)}, (name,))
        for name in groups
        if name not in known
    ]
    if faults:
        raise InputError(Message("not_grouped"), faults)


COUNTED = ("households", "people", "unknown_people")
"""What is counted by group, class and exemption; no group can have such a name."""


def _counts(results: pl.DataFrame, households: pl.DataFrame, persons: pl.Series, groups: Groups) -> pl.DataFrame:
    """Count households and persons by group, class and exemption."""
    if not groups.own and AREA in households.columns:
        groups = Groups([AREA], households.select(pl.col(AREA).cast(pl.String).alias("group:0")))
    keys = {own: name for own, name in zip(groups.own, groups.names, strict=True) if name != "status"}
    rest = [name for name in ("status", "exempt") if name not in keys.values()]
    table = pl.concat([groups.columns.select(*keys), results.select(*rest, persons.alias("persons"))], how="horizontal")
    counts = table.group_by([*keys, *rest]).agg(
        pl.len().cast(pl.Int64).alias("households"),
        pl.col("persons").sum().alias("people"),
        pl.col("persons").null_count().cast(pl.Int64).alias("unknown_people"),
    )
    return counts.rename(keys)


class Sums:
    """The sums over pieces.

    ``counts`` has the groups, ``status``, ``exempt``, ``households``, ``people`` (of households whose number of persons
    is known) and ``unknown_people`` (the number of the other households).
    """

    def __init__(
        self,
        *,
        checks: Sequence[SoftCheck] = (),
        strict: bool = False,
        tell: Callable[[int], None] | None = None,
    ) -> None:
        """Begin with nothing; if ``strict``, a rejected row is an error; ``tell`` is called after every piece."""
        self.checks, self.strict, self.tell = checks, strict, tell
        self.totals = Totals(0, 0, 0, 0, 0, 0)
        self._warnings: dict[AnyCheck, int] = {}
        self._doubts = Doubts()
        self.unused: dict[str, tuple[str, ...]] = {}
        self._rejects = [pl.DataFrame(schema=REJECTS)]
        self._counts: list[pl.DataFrame] = []
        self.first: Piece | None = None
        self.pieces = 0

    def add(self, piece: Piece) -> None:
        """Add a piece; only the first one is kept whole."""
        if self.strict and piece.totals.rejected:
            raise _refused(piece.rejects)
        self.totals += piece.totals
        for check, rows in piece.warnings.items():
            self._warnings[check] = self._warnings.get(check, 0) + rows
        self._doubts += piece.doubts
        self.unused |= piece.unused
        self._rejects.append(piece.rejects)
        self._counts.append(piece.counts)
        self.first = piece if not self.pieces else None
        self.pieces += 1
        if self.tell is not None:
            self.tell(self.totals.households_in)

    @property
    def warnings(self) -> dict[AnyCheck, int]:
        """How many rows each warning concerns, those of the whole register last."""
        return {**self._warnings, **self._doubts.judged(self.checks)}

    @property
    def rejects(self) -> pl.DataFrame:
        """A line for each rejected row and fault of all pieces."""
        return pl.concat(self._rejects)

    @property
    def counts(self) -> pl.DataFrame:
        """The counts of all pieces; see the class."""
        stacked = pl.concat(self._counts)
        groups = [name for name in stacked.columns if name not in COUNTED]
        summed = stacked.group_by(groups).agg(pl.col(COUNTED).sum())
        return summed.sort(groups, nulls_last=True)


def _refused(rejects: pl.DataFrame) -> InputError:
    causes = rejects.filter(pl.col("check") != Check.REJECTED_WITH_HOUSEHOLD.value)
    faults = [
        Fault("rejected_row", {"reason": reason, "check": check}, (file, place_in_file(row)))
        for file, row, _, check, reason in causes.iter_rows()
    ]
    return InputError(Message("rows_refused"), faults)


def classify_pieces(registers: Iterable[Register], plan: Plan, by: Sequence[str], sums: Sums) -> Iterator[pl.DataFrame]:
    """Yield the results of the pieces of a register in their order, adding up everything else.

    While one is written, others are classified; no more than a few are in memory.
    """
    registers = iter(registers)
    first, second = next(registers), next(registers, None)
    if second is None:
        piece = classify_piece(first, plan, by, sums.checks)
        sums.add(piece)
        yield piece.results
        return
    for piece in ahead(
        partial(classify_piece, plan=plan, by=by, checks=sums.checks, threads=1), chain([first, second], registers)
    ):
        sums.add(piece)
        yield piece.results
