"""Classifies pieces of a register in parallel, and adds up their results in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.errors import Fault, InputError, row_of_fault
from mdpoverty.facts.checks import AnyCheck, Check
from mdpoverty.facts.row_digests import RowsDigest
from mdpoverty.files.headings import refuse_unknown_groups
from mdpoverty.files.register import Register
from mdpoverty.files.rejects import Totals, count_warnings_without_rejects, sift, totals_without_rejects
from mdpoverty.law.plausibility import SoftCheck
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import answer, stream_batches
from mdpoverty.tables.groups_and_persons import Groups, Linked, count_listed_persons
from mdpoverty.tables.soft_findings import Doubts, count_soft_findings
from mdpoverty.tables.table_digests import FACTS, classify_batch_with_facts, digest_of_table

AREA = "area"


@dataclass(frozen=True)
class Piece:
    """A classified piece of a register, or several that were added up.

    Attributes
    ----------
    results
        What ``classify_table`` gives, with the groups behind it; a row for each household of ``register``.
    register
        What was classified, without the rejected rows; several pieces keep none of their rows but the rejects.
    counts
        By group, class and exemption: ``households``, ``people`` (of households whose number of persons is known) and
        ``unknown_people`` (the number of the other households); each piece has lines of its own.
    totals
        Rows in, out and rejected.
    warnings
        Rows that are worth a look, by check.
    doubts
        What the soft checks of the whole register count.
    facts, content
        The digests of what the households were classified by, and of their results.
    pieces
        How many were added up.
    """

    results: pl.DataFrame
    register: Register
    counts: pl.DataFrame
    totals: Totals
    warnings: Mapping[AnyCheck, int]
    doubts: Doubts
    facts: RowsDigest
    content: RowsDigest
    pieces: int = 1

    def __add__(self, other: Piece) -> Piece:
        """Return both added up."""
        households, members = self.register.frames
        nothing = self.register.piece(households.clear(), None if members is None else members.clear())
        checks = {**self.warnings, **other.warnings}
        return Piece(
            results=self.results.clear(),
            register=replace(nothing, rejects=pl.concat([self.register.rejects, other.register.rejects])),
            counts=pl.concat([self.counts, other.counts]),
            totals=self.totals + other.totals,
            warnings={check: self.warnings.get(check, 0) + other.warnings.get(check, 0) for check in checks},
            doubts=self.doubts + other.doubts,
            facts=self.facts + other.facts,
            content=self.content + other.content,
            pieces=self.pieces + other.pieces,
        )

    @property
    def summed_counts(self) -> pl.DataFrame:
        """The counts of all pieces together, in order."""
        groups = [name for name in self.counts.columns if name not in COUNTED]
        return self.counts.group_by(groups).agg(pl.col(COUNTED).sum()).sort(groups, nulls_last=True)


def classify_piece(
    register: Register, plan: Plan, by: Sequence[str], checks: Sequence[SoftCheck], *, threads: int | None = None
) -> Piece:
    """Check and classify a piece, and set aside the households at fault."""
    # Where a row will be set aside, nothing is classified before.
    give = classify_batch_with_facts if register.sound else None
    answered = answer(*register.frames, plan, threads=threads, give=give, checks=checks)
    sifted = sift(register, answered.findings)
    households, members = sifted.frames
    if answered.results is None:
        answered = answer(households, members, plan, threads=threads, give=classify_batch_with_facts, checks=checks)
    facts = answered.sound_results[FACTS].to_numpy()
    linked = Linked(answered.sound_results.drop(FACTS), households, members)
    refuse_unknown_groups([name for name in by if name not in linked.results.columns], register.columns)
    groups = linked.groups(by, taken=COUNTED)
    results = _with_groups(linked.results, groups)
    totals = totals_without_rejects(register, sifted, results.height)
    persons = count_listed_persons(households, None if answered.listed is None else pl.Series(answered.listed))
    return Piece(
        results=results,
        register=sifted,
        counts=_counts(results, households, persons, groups),
        totals=totals,
        warnings=count_warnings_without_rejects(answered.findings, sifted),
        doubts=count_soft_findings(households, answered.tally, checks),
        facts=RowsDigest.of(facts),
        content=digest_of_table(results),
    )


def _with_groups(results: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """Return the results followed by the groups they lack."""
    more = groups.renamed(groups.columns).drop(results.columns, strict=False)
    return pl.concat([results, more], how="horizontal")


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


def checked_results(
    pieces: Iterable[Piece], total: list[Piece], *, strict: bool, tell: Callable[[int], None] | None
) -> Iterator[pl.DataFrame]:
    """Yield the results of pieces, which are added up in the only place of ``total``.

    Parameters
    ----------
    pieces
        Pieces in their order.
    total
        Without anything in it.
    strict
        Whether a rejected row is an error.
    tell
        Called after every piece with the number of households that are done.
    """
    for piece in pieces:
        if strict and piece.totals.rejected:
            raise _refused(piece.register.rejects)
        total[:] = [total[0] + piece] if total else [piece]
        if tell is not None:
            tell(total[0].totals.households_in)
        yield piece.results


def _refused(rejects: pl.DataFrame) -> InputError:
    causes = rejects.filter(pl.col("check") != Check.REJECTED_WITH_HOUSEHOLD.value)
    faults = [
        Fault("rejected_row", {"reason": reason, "check": check}, (file, row_of_fault(row)))
        for file, row, _, check, reason in causes.iter_rows()
    ]
    return InputError(Message("rows_refused"), faults)


def classify_pieces(
    registers: Iterable[Register], plan: Plan, by: Sequence[str], checks: Sequence[SoftCheck]
) -> Iterator[Piece]:
    """Yield the pieces of a register, classified, in their order.

    While one is written, others are classified; no more than a few are in memory.
    """
    registers = iter(registers)
    first, second = next(registers), next(registers, None)
    if second is None:
        yield classify_piece(first, plan, by, checks)
        return
    yield from stream_batches(
        partial(classify_piece, plan=plan, by=by, checks=checks, threads=1), chain([first, second], registers)
    )
