"""Reads the bands of income that amounts leave possible, by each measure of a standard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine import kernels
from mdpoverty.engine.kernels import PARTS, Bools, Ints
from mdpoverty.facts.columns import Column
from mdpoverty.law.sections import BandEdge
from mdpoverty.law.standard import Standard


@dataclass(frozen=True)
class Measure:
    """A measure of income, with the edges of its bands for every area by code.

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

        ``PARTS``, more persons than any household has, means any number of them; so products are whole numbers.
        """
        shared = self.amount.take(area) * np.minimum(persons, PARTS) - self.strict.take(area)
        above: NDArray[np.bool_] = amounts * self.times.take(area) > shared
        return above

    def least_above(self, persons: int, area: int) -> int:
        """Return the least household amount above the edge for so many persons."""
        shared = int(self.amount[area]) * persons - int(self.strict[area])
        return shared // int(self.times[area]) + 1


_NO_EDGE = 1 << 42
"""The edge of an area that has fewer edges than another: no income is above it."""


def make_income_measure(standard: Standard, fact: str) -> Measure:
    """Return one measure of income of a standard, with the bands that it can tell apart."""
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


def possible_income_bands(measure: Measure, columns: Mapping[str, Column], persons: tuple[Ints, Ints]) -> Column | None:
    """Return the income bands that one measure leaves possible for each household, as bits; None if nobody has it.

    The amount of the whole household decides where it is known. An amount of one person beside it is a rounding of the
    share, down or up, and narrows it down where the number of persons is not known; ``persons`` are the least and the
    greatest number.
    """
    area, share = columns.get("area"), columns.get(measure.fact)
    whole = None if measure.whole is None else columns.get(measure.whole)
    given = None if share is None else Column(_bands_of(measure, share.values, area), share.known)
    if whole is None:
        return given
    fewest, most = persons
    exact = _bands_between(measure, (whole.values, most), (whole.values, fewest), area)
    if share is None or given is None:
        return Column(exact, whole.known)
    low, high = kernels.rounding_range(share.values)
    parts = np.full(len(low), kernels.PARTS)
    near = _bands_between(measure, (low, parts), (high, parts), area)
    both = np.where(exact & near, exact & near, exact)
    bands = both if share.known is None else np.where(share.known, both, exact)
    if whole.known is None:
        return Column(bands)
    known = None if share.known is None else whole.known | share.known
    return Column(np.where(whole.known, bands, given.values), known)


def _bands_of(measure: Measure, values: NDArray[Any], area: Column | None) -> NDArray[np.uint8]:
    """Return the bands that known amounts of one person leave possible."""

    def bands(where: Any) -> NDArray[np.uint8]:
        above = (values > edges.take(where) for edges in measure.edges)
        return _bands_above(measure, where, _counted_up(above, len(values)))

    return _by_area(measure, bands, area, len(values))


Shared = tuple[NDArray[Any], Ints]
"""Amounts, and the numbers of persons among whom each is shared."""


def _bands_between(measure: Measure, least: Shared, most: Shared, area: Column | None) -> NDArray[np.uint8]:
    """Return the bands between a least and a greatest income, as bits."""
    number, alike = len(least[0]), least[0] is most[0] and least[1] is most[1]

    def bands(where: Any) -> NDArray[np.uint8]:
        if alike:
            above = (line.is_below(*least, where) for line in measure.lines)
            return _bands_above(measure, where, _counted_up(above, number))
        low, high = (
            _counted_up((line.is_below(*income, where) for line in measure.lines), number) for income in (least, most)
        )
        found = _bands_above(measure, where, low)
        for step in range(1, len(measure.lines) + 1):
            found = found | np.where(low + step <= high, _bands_above(measure, where, np.minimum(low + step, high)), 0)
        return found.astype(np.uint8)

    return _by_area(measure, bands, area, number)


def _counted_up(flags: Iterator[Bools], number: int) -> NDArray[np.uint8]:
    """Count the flags that are true, by row."""
    total = np.zeros(number, np.uint8)
    for flag in flags:
        total += flag.view(np.uint8)
    return total


def _bands_above(measure: Measure, area: Any, edges: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the bands of amounts, from the number of edges below them."""
    found: NDArray[np.uint8] = measure.bands.take(area * np.uint8(measure.bands.shape[1]) + edges)
    return found


def _by_area(
    measure: Measure, bands: Callable[[Any], NDArray[np.uint8]], area: Column | None, number: int
) -> NDArray[np.uint8]:
    """Return the bands by area; all areas' bands together if the area is unknown."""
    if area is not None and area.known is None:
        return bands(area.values)
    anywhere = np.zeros(number, np.uint8)
    for code in range(len(measure.bands)):
        anywhere |= bands(code)
    if area is None or area.known is None:
        return anywhere
    return np.where(area.known, bands(np.where(area.known, area.values, 0)), anywhere)
