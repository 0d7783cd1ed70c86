"""Digests of rows: 64 bits for each row, whose sums do not depend on the order of the rows.

A sum tells whether two tables hold the same rows; it is no proof against somebody who means to deceive. For that, a
receipt also names the sha256 of each file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.facts.columns import Column, HouseholdColumns
from mdpoverty.law.dictionary import Dictionary, FactDefinition

Words = NDArray[np.uint64]
"""64 bits for each row."""

_FIRST, _SECOND, _OTHER = (np.uint64(odd) for odd in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15))


@dataclass(frozen=True)
class RowsDigest:
    """The digest of some rows, whatever their order; digests of parts are added."""

    one: int = 0
    other: int = 0

    @classmethod
    def of(cls, rows: Words) -> RowsDigest:
        """Return the digest of rows."""
        return cls(int(rows.sum(dtype=np.uint64)), int(mixed(rows ^ _OTHER).sum(dtype=np.uint64)))

    def __add__(self, more: RowsDigest) -> RowsDigest:
        """Return the digest of the rows of both."""
        return RowsDigest((self.one + more.one) % 2**64, (self.other + more.other) % 2**64)

    def __str__(self) -> str:
        """Return 32 hexadecimal digits."""
        return f"{self.one:016x}{self.other:016x}"


def mixed(words: Words) -> Words:
    """Return words in which every bit depends on all bits of the word given (the finalizer of splitmix64)."""
    words = (words ^ (words >> np.uint64(30))) * _FIRST
    words = (words ^ (words >> np.uint64(27))) * _SECOND
    return words ^ (words >> np.uint64(31))


@lru_cache(maxsize=4096)
def word_of(name: str) -> np.uint64:
    """Return 64 bits for a name, from its sha256."""
    return np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little"))


def number_words(values: NDArray[Any], name: str) -> Words:
    """Return a word for each number in the column of that name."""
    bits = values.astype(np.float64).view(np.uint64) if values.dtype.kind == "f" else values.astype(np.uint64)
    return mixed(bits ^ word_of(name))


def rows_of_households(columns: HouseholdColumns, ids: Words, dictionary: Dictionary) -> Words:
    """Return a word for each household, from its id, its facts and the facts of its members in any order.

    Parameters
    ----------
    columns
        What the engine sees; unknown facts count as absent.
    ids
        A word for the id of each household.
    dictionary
        The definitions of the facts.
    """
    members = mixed(_cells(columns.member, dictionary, columns.n_members) + _OTHER)
    summed = np.concatenate([np.zeros(1, np.uint64), np.cumsum(members, dtype=np.uint64)])
    own = _cells(columns.household, dictionary, columns.n_households)
    ticks = _cells(columns.ticks, {}, columns.n_households)
    return mixed(own + ticks + ids + mixed(summed[columns.starts[1:]] - summed[columns.starts[:-1]]))


def _cells(columns: Mapping[str, Column], dictionary: Dictionary, rows: int) -> Words:
    """Add up the words of the known cells in each row."""
    total = np.zeros(rows, np.uint64)
    for name, column in columns.items():
        words = _column_words(name, column, dictionary.get(name))
        total += words if column.known is None else np.where(column.known, words, np.uint64(0))
    return total


def _column_words(name: str, column: Column, definition: FactDefinition | None) -> Words:
    """Return a word for each cell of a column; that of a category by its name, not its place in the list."""
    if column.values.dtype.itemsize > 1:
        return number_words(column.values, name)
    words = definition.values if definition is not None and definition.values is not None else ("false", "true")
    return coded_words(column.values.view(np.uint8), words, name)


def coded_words(codes: NDArray[np.uint8], words: Iterable[str], name: str) -> Words:
    """Return a word for each code of a few words, in the column of that name."""
    table = np.zeros(256, np.uint64)
    named = [word_of(f"{name}={word}") for word in words]
    table[: len(named)] = named
    return table.take(codes)
