"""Runs batches of whole households in threads; joins their results in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.engine.plan import Plan
from mdpoverty.engine.run import run_plan
from mdpoverty.engine.soft_checks import Tally, count_soft_checks, doubtful
from mdpoverty.errors import Fault, MdpovertyError
from mdpoverty.facts.checks import Finding
from mdpoverty.facts.columns import Column, HouseholdColumns
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.law.plausibility import SoftCheck
from mdpoverty.messages.message import Message
from mdpoverty.tables.decode import decode
from mdpoverty.tables.encode import TableEncoder, check_batch, make_encoder
from mdpoverty.tables.join_members import Joined, join_members

Piece = TypeVar("Piece")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Limits:
    """How much is read, kept and classified at once, and the largest workbook; results do not depend on it.

    Attributes
    ----------
    households
        Households of a batch and of a piece of a register: their columns stay in the processor's cache.
    members
        Members of a table whose cells are read together where they do not lie household after household.
    rows
        Rows of members of a register that are read at once.
    in_memory
        A register of so many rows of households and members is read as a whole where it is not in order.
    text_bytes
        Bytes of a block of text.
    kept_bytes
        Bytes of read text that are kept in memory.
    records
        Rows of a part of a file that is not cut into blocks of text.
    sheet_bytes
        Bytes of a sheet that are searched for cells at once.
    workbook_bytes
        Bytes that the parts of a workbook may have together when unpacked; a larger workbook is refused.
    workbook_cells
        Cells between the first and the last of a sheet, most of which may be blank; see ``workbook_size``.
    executor_rows
        Rows of households and members that are classified together on an executor of Spark.
    """

    households: int = 1 << 17
    members: int = 1 << 18
    rows: int = 1 << 19
    in_memory: int = 10_000_000
    text_bytes: int = 1 << 24
    kept_bytes: int = 1 << 26
    records: int = 1 << 17
    sheet_bytes: int = 1 << 20
    workbook_bytes: int = 1 << 32
    workbook_cells: int = 10_000_000
    executor_rows: int = 1 << 18


LIMITS = Limits()


@dataclass(frozen=True)
class Answered:
    """Results and findings of classifying two tables.

    Attributes
    ----------
    results
        One row for each household, in the order given; None where errors were found or nothing was to be given.
    listed
        int64: the number of listed members of each household; None without a table of members.
    findings
        What the checks found; rows are positions in the tables as they were given.
    tally
        What the soft checks of a whole register count.
    """

    results: pl.DataFrame | None
    findings: list[Finding]
    listed: NDArray[np.int64] | None = None
    tally: Tally = field(default_factory=Tally)

    @property
    def errors(self) -> list[Finding]:
        """The findings with which a household cannot be classified."""
        return [finding for finding in self.findings if finding.check.level == "error"]

    @property
    def sound_results(self) -> pl.DataFrame:
        """The results of tables without rows at fault; raises if some are left."""
        if self.results is None:
            pairs = [(finding.what, (finding.table, finding.column)) for finding in self.errors]
            faults = [Fault(what.code, what.parameters, path) for what, path in pairs]
            raise MdpovertyError(Message("others_at_fault"), faults)
        return self.results


Given = Callable[[Plan, HouseholdColumns, pl.Series], pl.DataFrame]
"""Makes a row for each household of a batch, from a plan, the facts, and the ids."""


def classify_batch(plan: Plan, columns: HouseholdColumns, ids: pl.Series) -> pl.DataFrame:
    """Return the results of a batch of households, as ``classify_table`` gives them."""
    return decode(ids, run_plan(plan, columns).classified, plan)


def answer(
    households: pl.DataFrame,
    members: pl.DataFrame | None,
    plan: Plan,
    *,
    threads: int | None = None,
    give: Given | None = classify_batch,
    checks: Sequence[SoftCheck] = (),
    limits: Limits = LIMITS,
) -> Answered:
    """Check and classify two tables; the result does not depend on the batches or on the number of threads.

    Parameters
    ----------
    households, members
        As for ``classify_table``, in Polars.
    plan
        Made by ``make_plan``.
    threads
        How many batches run at once; by default as many as there are processors.
    give
        What to give of the households of a batch; None only checks them.
    checks
        The soft checks that look at the tables.
    limits
        How large the batches are.

    Raises
    ------
    InputError
        The tables cannot be read at all, or cannot be joined.
    """
    tables = EncodedTables(households, members, [plan], threads=threads, limits=limits)
    parts = map_batches(partial(_answer_batch, tables=tables, plan=plan, give=give, checks=checks),
                        tables.batches(limits.households), threads)  # fmt: skip
    findings = [*tables.joined.findings, *_together(chain(tables.findings, *(part.findings for part in parts)))]
    counted = sum((part.tally for part in parts), Tally())
    answered = Answered(None, findings, None if members is None else np.diff(tables.joined.starts), counted)
    if answered.errors or give is None:
        return answered
    return replace(answered, results=pl.concat([part.results for part in parts if part.results is not None]))


def stream_batches(
    work: Callable[[Piece], Found], pieces: Iterable[Piece], workers: int | None = None
) -> Iterator[Found]:
    """Apply a function to batches in threads; yield its results in order, with few batches in memory."""
    workers = workers or os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Found]] = deque()
        try:
            for piece in pieces:
                waiting.append(pool.submit(work, piece))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def map_batches(work: Callable[[Piece], Found], pieces: Sequence[Piece], threads: int | None) -> list[Found]:
    """Apply a function to batches in threads; return its results in order."""
    return [work(pieces[0])] if len(pieces) == 1 else list(stream_batches(work, pieces, threads))


@dataclass(frozen=True)
class _InOrder:
    """Members sorted by household in their table: each batch reads its own rows."""

    frame: pl.DataFrame
    reader: TableEncoder
    findings: tuple[Finding, ...] = ()

    def between(self, begin: int, end: int) -> tuple[dict[str, Column], list[Finding]]:
        return self.reader.columns(self.frame.slice(begin, end - begin))

    def moved(self, finding: Finding, begin: int) -> Finding:
        return replace(finding, rows=finding.rows + begin)


@dataclass(frozen=True)
class _Scattered:
    """Members in any order: cells are read in place, and each batch gathers its own."""

    columns: dict[str, Column]
    order: NDArray[np.uint32]
    findings: Sequence[Finding]

    def between(self, begin: int, end: int) -> tuple[dict[str, Column], list[Finding]]:
        rows = self.order[begin:end]
        return {name: column.take(rows) for name, column in self.columns.items()}, []

    def moved(self, finding: Finding, begin: int) -> Finding:
        return replace(finding, rows=self.order[finding.rows + begin].astype(np.int64))


_LaidOut = _InOrder | _Scattered


def _laid_out(
    members: pl.DataFrame, joined: Joined, reader: TableEncoder, threads: int | None, at_once: int
) -> _LaidOut:
    facts = members.select(list(reader.facts))
    if joined.order is None:
        return _InOrder(facts, reader)
    cuts = range(0, max(members.height, 1), at_once)
    parts = map_batches(lambda first: reader.columns(facts.slice(first, at_once)), cuts, threads)
    findings = [
        replace(finding, rows=finding.rows + first)
        for first, (_, found) in zip(cuts, parts, strict=True)
        for finding in found
    ]
    lengths = [min(at_once, members.height - first) for first in cuts]
    return _Scattered(_stacked_columns([columns for columns, _ in parts], lengths), joined.order, findings)


class EncodedTables:
    """Two tables that are joined and encoded batch by batch for some plans.

    ``findings`` are those on members that were read before the batches; ``joined`` holds those on ids.
    """

    def __init__(
        self,
        households: pl.DataFrame,
        members: pl.DataFrame | None,
        plans: Sequence[Plan],
        *,
        threads: int | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """Join the tables and lay out the members; see ``answer``."""
        self.households, self.has_members = households, members is not None
        self._encoder = make_encoder(households, members, plans)
        self.joined = join_members(households, members)
        self._members = None if members is None else _laid_out(
            members, self.joined, self._encoder.members, threads, limits.members)  # fmt: skip
        self.findings: Sequence[Finding] = () if self._members is None else self._members.findings

    def batches(self, size: int) -> list[tuple[int, int]]:
        """Return the first household of each batch and the end of it."""
        height = self.households.height
        return [(first, min(first + size, height)) for first in range(0, max(height, 1), size)]

    def encode(self, first: int, end: int) -> tuple[HouseholdColumns, list[Finding]]:
        """Return some households as columns, with findings on single cells by their rows in the batch."""
        starts = self.joined.starts
        begin, last = int(starts[first]), int(starts[end])
        members, found = (None, []) if self._members is None else self._members.between(begin, last)
        rows = self.households.slice(first, end - first)
        columns, more = self._encoder.encode(rows, members, starts[first : end + 1] - begin)
        return columns, [*found, *more]

    def moved(self, finding: Finding, first: int) -> Finding:
        """Return a finding on a batch with the positions of its rows in the whole tables."""
        if finding.table == "members" and self._members is not None:
            return self._members.moved(finding, int(self.joined.starts[first]))
        return replace(finding, rows=finding.rows + first)


def _answer_batch(
    between: tuple[int, int], *, tables: EncodedTables, plan: Plan, give: Given | None, checks: Sequence[SoftCheck]
) -> Answered:
    """Check and classify the households from one row to another; findings have positions in the whole tables."""
    columns, found = tables.encode(*between)
    found += [*check_batch(columns, plan, has_members=tables.has_members), *doubtful(plan, columns, checks)]
    findings = [tables.moved(finding, between[0]) for finding in found]
    answered = Answered(None, findings, tally=count_soft_checks(columns, checks))
    if answered.errors or give is None:
        return answered
    ids = tables.households[HOUSEHOLD_ID].slice(between[0], between[1] - between[0])
    return replace(answered, results=give(plan, columns, ids))


def _together(findings: Iterable[Finding]) -> list[Finding]:
    """Join the findings of batches: one for each check, column and wording."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.check, finding.table, finding.column, finding.what), []).append(finding)
    return [replace(same[0], rows=np.concatenate([finding.rows for finding in same])) for same in alike.values()]


def _stacked_columns(parts: Sequence[Mapping[str, Column]], lengths: Sequence[int]) -> dict[str, Column]:
    """Return joined columns from the parts of a table; a part without a column is unknown in it."""
    return {
        name: _stacked_column(name, parts, lengths) for name in dict.fromkeys(name for part in parts for name in part)
    }


def _stacked_column(name: str, parts: Sequence[Mapping[str, Column]], lengths: Sequence[int]) -> Column:
    dtype = next(part[name].values.dtype for part in parts if name in part)
    columns = [
        part[name] if name in part else Column(np.zeros(length, dtype), np.zeros(length, np.bool_))
        for part, length in zip(parts, lengths, strict=True)
    ]
    values = np.concatenate([column.values for column in columns])
    if all(column.known is None for column in columns):
        return Column(values)
    known = [np.ones(len(column.values), np.bool_) if column.known is None else column.known for column in columns]
    return Column(values, np.concatenate(known))
