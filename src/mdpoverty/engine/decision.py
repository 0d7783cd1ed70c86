"""The decision table, prepared for look-ups: from income bands and a count of deprivations to classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.kernels import Answer
from mdpoverty.law.standard import Standard
from mdpoverty.vocabulary import CLASSES, Basis, Status

NO_BASIS = 255
"""The basis in ``Decision.bases`` for a set of outcomes that has none of its own."""

Meaning = tuple[Status, Basis | None]
_STATUS_OF = {1 << place: status for place, status in enumerate(CLASSES)}


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
        words = list(Status)
        several = words.index(Status.UNDETERMINED)
        return self._of_sets(lambda meanings: _only({status for status, _ in meanings}, words, several))

    @cached_property
    def bases(self) -> NDArray[np.uint8]:
        """The position in ``Basis`` for each set of outcomes, or ``NO_BASIS``; shape (256,)."""
        return self._of_sets(lambda meanings: _only({basis for _, basis in meanings}, list(Basis), NO_BASIS))

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
        """Return the ways to better classes from a number of deprivations, without needless ones, lowest bands first.

        The bands are sets, as bits: the present one, then those above it; an empty set leads nowhere.
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

    def answer(self, status: Status) -> Answer:
        """Return whether the class is this one, for each set of outcomes; shape (256,)."""
        bit = np.uint8(1 << CLASSES.index(status))
        return np.equal(self.classes, bit), np.equal(self.classes & bit, bit)

    def _of_sets(self, code: Callable[[list[Meaning]], int]) -> NDArray[np.uint8]:
        table = np.zeros(256, np.uint8)
        for outcomes in range(1, 1 << len(self.meanings)):
            table[outcomes] = code([meaning for bit, meaning in enumerate(self.meanings) if outcomes >> bit & 1])
        return table


def _only(found: AbstractSet[Any], words: Sequence[Any], otherwise: int) -> int:
    """Return the position of the only word that was found, else another number."""
    word = next(iter(found)) if len(found) == 1 else None
    return otherwise if word is None else words.index(word)


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
