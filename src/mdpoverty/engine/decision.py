"""The income bands and the decision table, prepared for look-ups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.kernels import PARTS
from mdpoverty.law.sections import BandEdge
from mdpoverty.law.standard import Standard
from mdpoverty.vocabulary import CLASSES, Basis, Status

NO_BASIS = 255
"""Stands in ``Decision.bases`` where a set of outcomes has no basis of its own."""

Meaning = tuple[Status, Basis | None]
_STATUS_OF = {1 << place: status for place, status in enumerate(CLASSES)}


@dataclass(frozen=True)
class Measure:
    """A measure of income, for every area by its code.

    Attributes
    ----------
    fact
        The fact that holds it.
    edges
        int64, shape (areas,) each: the greatest amounts inside the first, the second … band that the measure can tell
        apart; the greatest of all integers in an area with fewer bands.
    bands
        uint8, shape (areas, edges + 1): the bands, as bits, in which an amount lies that is above so many edges.
    whole
        The fact with the amount of the whole household, if the measure is that of one person.
    lines
        The edges once more, as the amount of the whole household is held against them.
    """

    fact: str
    edges: tuple[NDArray[np.int64], ...]
    bands: NDArray[np.uint8]
    whole: str | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Line:
    """A band edge for every area by code; household amounts are compared with it exactly.

    Attributes
    ----------
    amount
        int64, shape (areas,): the edge as the law gives it, for one person.
    times
        int64: how many amounts make one of the edge's, twelve months for a line of a year.
    strict
        int64: 1 where the edge itself is above the band, else 0.
    """

    amount: NDArray[np.int64]
    times: NDArray[np.int64]
    strict: NDArray[np.int64]

    def is_below(self, amounts: NDArray[Any], persons: NDArray[np.int64], area: Any) -> NDArray[np.bool_]:
        """Tell which household amounts lie above the edge for their persons, without dividing.

        More persons than any household has stand for any number of them, so that products are whole numbers.
        """
        shared = self.amount.take(area) * np.minimum(persons, PARTS) - self.strict.take(area)
        above: NDArray[np.bool_] = amounts * self.times.take(area) > shared
        return above

    def least_above(self, persons: int, area: int) -> int:
        """Return the least household amount above the edge for so many persons."""
        shared = int(self.amount[area]) * persons - int(self.strict[area])
        return shared // int(self.times[area]) + 1


_NO_EDGE = 1 << 42
"""Stands for the edge of an area that has fewer edges than another: no income is above it."""


class Rung(NamedTuple):
    """A better class, with the extra income bands and fewer deprivations that lead to it."""

    status: Status
    higher: int
    fewer: int


@dataclass(frozen=True, eq=False)
class Decision:
    """The decision table: its outcomes, and which are possible.

    Attributes
    ----------
    meanings
        The class and basis of each outcome.
    outcomes
        uint8, shape (sets of bands, m + 1, m + 1): the possible outcomes, as bits, for a set of possible bands and the
        least and the greatest possible number of deprivations.
    """

    meanings: tuple[Meaning, ...]
    outcomes: NDArray[np.uint8]

    @cached_property
    def classes(self) -> NDArray[np.uint8]:
        """The classes for each set of outcomes, as bits in ``CLASSES`` order; shape (256,)."""
        return self._of_sets(lambda meanings: sum({1 << CLASSES.index(status) for status, _ in meanings}))

    @cached_property
    def statuses(self) -> NDArray[np.uint8]:
        """The position in ``Status`` for each set of outcomes; shape (256,)."""

        def status(meanings: list[Meaning]) -> int:
            classes = {status for status, _ in meanings}
            return list(Status).index(classes.pop() if len(classes) == 1 else Status.UNDETERMINED)

        return self._of_sets(status)

    @cached_property
    def bases(self) -> NDArray[np.uint8]:
        """The position in ``Basis`` for each set of outcomes, or ``NO_BASIS``; shape (256,)."""

        def basis(meanings: list[Meaning]) -> int:
            bases = {basis for _, basis in meanings}
            only = bases.pop() if len(bases) == 1 else None
            return NO_BASIS if only is None else list(Basis).index(only)

        return self._of_sets(basis)

    @cached_property
    def hangs_on_count(self) -> NDArray[np.bool_]:
        """Whether a better known count would leave fewer classes; shaped like ``outcomes``."""
        classes = self.classes[self.outcomes]
        hangs = np.zeros(classes.shape, np.bool_)
        for low, high in zip(*np.triu_indices(classes.shape[1]), strict=True):
            inside = np.arange(low, high + 1)
            hangs[:, low, high] = (classes[:, inside, inside] != classes[:, low, high, None]).any(axis=1)
        return hangs

    def ladder(self, bands: Sequence[int], count: int) -> list[Rung]:
        """Return the ways to better classes, without needless ones, lowest bands first.

        Parameters
        ----------
        bands
            Sets of bands of income, as bits: the present one, then those above it; an empty set leads nowhere.
        count
            The present number of deprivations.
        """
        table = self.classes[self.outcomes[list(bands)].diagonal(axis1=1, axis2=2)][:, count::-1].tolist()
        here, rungs = table[0][0], []
        if here not in _STATUS_OF:
            return []
        fewest = {better: count + 1 for better in _STATUS_OF if better > here}
        for higher, row in enumerate(table):
            for fewer, classes in enumerate(row):
                if fewer < fewest.get(classes, 0):
                    fewest[classes] = fewer
                    rungs.append(Rung(_STATUS_OF[classes], higher, fewer))
        return rungs

    def certainly(self, status: Status) -> NDArray[np.bool_]:
        """Tell for each set of outcomes whether only this class is possible; shape (256,)."""
        return np.equal(self.classes, 1 << CLASSES.index(status))

    def possibly(self, status: Status) -> NDArray[np.bool_]:
        """Tell for each set of outcomes whether this class is possible; shape (256,)."""
        bit = np.uint8(1 << CLASSES.index(status))
        possible: NDArray[np.bool_] = np.equal(self.classes & bit, bit)
        return possible

    def _of_sets(self, code: Callable[[list[Meaning]], int]) -> NDArray[np.uint8]:
        table = np.zeros(256, np.uint8)
        for outcomes in range(1, 1 << len(self.meanings)):
            table[outcomes] = code([meaning for bit, meaning in enumerate(self.meanings) if outcomes >> bit & 1])
        return table


def make_measure(standard: Standard, fact: str) -> Measure:
    """Return one measure of income of a standard."""
    found = [_edges(standard, fact, area) for area in standard.dictionary["area"].values or {}]
    most = max(len(edges) for edges, _ in found)
    none = np.iinfo(np.int64).max
    bands = np.array([bands + [0] * (most + 1 - len(bands)) for _, bands in found], np.uint8)
    columns = list(zip(*([*edges, *[None] * (most - len(edges))] for edges, _ in found), strict=True))
    edges = tuple(np.array([none if edge is None else edge.last for edge in column], np.int64) for column in columns)
    return Measure(fact, edges, bands, standard.wholes.get(fact), tuple(_line(column) for column in columns))


def _line(edges: Sequence[BandEdge | None]) -> Line:
    """Return an edge for every area; one that no income reaches if an area has none."""
    rows = [
        (_NO_EDGE, 1, 0) if edge is None else (edge.amount, edge.times, int(edge.at_most is None)) for edge in edges
    ]
    return Line(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))


def _edges(standard: Standard, fact: str, area: str) -> tuple[list[BandEdge], list[int]]:
    edges = {
        position: edge
        for position, band in enumerate(standard.income_bands)
        for edge in band.upper
        if edge.fact == fact and edge.area in (area, None)
    }
    ends = [*(position + 1 for position in edges), len(standard.income_bands)]
    begins = [0, *ends[:-1]]
    return list(edges.values()), [(1 << end) - (1 << begin) for begin, end in zip(begins, ends, strict=True)]


def make_decision(standard: Standard) -> Decision:
    """Return the decision table of a standard."""
    most = len(standard.indicators)
    meanings = tuple(dict.fromkeys((row.status, row.basis) for row in standard.decision_table))
    exact = np.zeros((len(standard.income_bands), most + 1), np.uint8)
    for position, band in enumerate(standard.income_bands):
        for row in standard.decision_table:
            for count in range(most + 1):
                if band.id in row.income and row.holds_for(count):
                    exact[position, count] = 1 << meanings.index((row.status, row.basis))
    return Decision(meanings, _outcomes_of_sets(exact))


def _outcomes_of_sets(exact: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the possible outcomes by set of bands and interval of counts."""
    bands, counts = exact.shape
    outcomes = np.zeros((1 << bands, counts, counts), np.uint8)
    for chosen in range(1, 1 << bands):
        inside = exact[[band for band in range(bands) if chosen >> band & 1]]
        for low in range(counts):
            outcomes[chosen, low, low:] = np.bitwise_or.accumulate(np.bitwise_or.reduce(inside[:, low:], axis=0))
    return outcomes
