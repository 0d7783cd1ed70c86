"""Tables are cut into batches of whole households, which run in threads; what they give is put together in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import polars as pl

from mdpoverty.engine.classify import classify_columns
from mdpoverty.facts.checks import Finding
from mdpoverty.tables.decode import decode
from mdpoverty.tables.encode import Reading, make_reading
from mdpoverty.tables.headings import HOUSEHOLD_ID
from mdpoverty.tables.joining import Joined, join_members

if TYPE_CHECKING:
    from mdpoverty.engine.plan import Plan

Found = TypeVar("Found")

AT_ONCE = 1 << 17
"""Households of a batch: their columns stay in the processor's cache."""


@dataclass(frozen=True)
class Answered:
    """What became of two tables.

    Attributes
    ----------
    results
        One row for each household, in the order given; None where errors were found.
    findings
        What the checks found; rows are positions in the tables as they were given.
    """

    results: pl.DataFrame | None
    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        """The findings with which a household cannot be classified."""
        return [finding for finding in self.findings if finding.check.level == "error"]


def answer(
    households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan, *, threads: int | None = None
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

    Raises
    ------
    InputError
        The tables cannot be read at all, or cannot be joined.
    """
    reading = make_reading(households, members, plan)
    joined = join_members(households, members)
    batches = [
        _Batch(households, members, joined, reading, first, min(first + AT_ONCE, households.height))
        for first in range(0, max(households.height, 1), AT_ONCE)
    ]
    parts = in_order(_Batch.answer, batches, threads)
    findings = [*joined.findings, *_together([finding for part in parts for finding in part.findings])]
    answered = Answered(None, findings)
    if answered.errors:
        return answered
    return replace(answered, results=pl.concat([part.results for part in parts if part.results is not None]))


def in_order(work: Callable[[_Batch], Found], batches: Sequence[_Batch], threads: int | None) -> list[Found]:
    """Do the same with every batch, several at once; return what it gives in the order of the batches."""
    if len(batches) == 1:
        return [work(batches[0])]
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        return list(pool.map(work, batches))


@dataclass(frozen=True)
class _Batch:
    """Households ``first`` to ``end`` (not included) of two tables."""

    households: pl.DataFrame
    members: pl.DataFrame | None
    joined: Joined
    reading: Reading
    first: int
    end: int

    def answer(self) -> Answered:
        """Check and classify the batch; the positions of findings are those in the whole tables."""
        rows = self.households.slice(self.first, self.end - self.first)
        people = None
        if self.members is not None:
            people = self.joined.members_of(self.members.select(list(self.reading.members.facts)), self.first, self.end)
        starts = self.joined.starts[self.first : self.end + 1]
        columns, findings = self.reading.encode(rows, people, starts - starts[0])
        answered = Answered(None, [self._moved(finding) for finding in findings])
        if answered.errors:
            return answered
        result = classify_columns(self.reading.plan, columns)
        return replace(answered, results=decode(rows[HOUSEHOLD_ID], result, self.reading.plan))

    def _moved(self, finding: Finding) -> Finding:
        if finding.table == "households":
            return replace(finding, rows=finding.rows + self.first)
        return replace(finding, rows=self.joined.rows_of(finding.rows + self.joined.starts[self.first]))


def _together(findings: Iterable[Finding]) -> list[Finding]:
    """Put the findings of batches together: one for each check, column and wording."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.check, finding.table, finding.column, finding.what), []).append(finding)
    return [replace(same[0], rows=np.concatenate([finding.rows for finding in same])) for same in alike.values()]
