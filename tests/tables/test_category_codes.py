"""Words become codes as a dictionary in Python would make them, however the text lies in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdpoverty.tables.category_codes import NO_WORD, category_codes

# Lengths up to, at and above 12 bytes, where the view of a text ends; words that begin alike; one with an accent.
WORDS = (
    "no", "rural", "not_enrolled", "not_enrolled_", "lower_secondary", "lower_secondarx", "wage_without_contract",
    "hộ nghèo", "hộ cận nghèo nhất",
)  # fmt: skip
STRANGERS = ("", "n", "No", "not_enrollee", "lower_secondary ", "lower_primary__", "wage_without_contrast", "hộ nghéo")
CELLS = st.lists(st.sampled_from([*WORDS, *STRANGERS, None]) | st.text(max_size=20), max_size=60)


def expected(cells: Sequence[str | None]) -> list[int]:
    known = {word: position for position, word in enumerate(WORDS)}
    return [NO_WORD if cell is None else known.get(cell, NO_WORD) for cell in cells]


SMALL_BLOCKS = {"block": 7, "small": 3}


def codes(column: pl.Series, **sizes: int) -> list[int]:
    return category_codes(column.to_frame("fact"), {"fact": WORDS}, **(sizes or SMALL_BLOCKS))["fact"].tolist()


def standing_once(cells: Sequence[str | None]) -> pl.Series:
    """Return a column in which equal texts share one place, as a Parquet file gives it."""
    texts = sorted({cell for cell in cells if cell is not None})
    positions = [None if cell is None else texts.index(cell) for cell in cells]
    return pl.Series("fact", texts, pl.String).gather(pl.Series(positions, dtype=pl.UInt32))


@given(CELLS)
def test_every_text_by_itself(cells: list[str | None]) -> None:
    assert codes(pl.Series("fact", cells, pl.String)) == expected(cells)


@given(CELLS)
def test_equal_texts_in_one_place(cells: list[str | None]) -> None:
    assert codes(standing_once(cells)) == expected(cells)


@given(CELLS, st.integers(0, 20), st.integers(0, 60))
def test_a_part_of_a_column(cells: list[str | None], first: int, length: int) -> None:
    column = pl.Series("fact", cells, pl.String).slice(first, length)
    assert codes(column) == expected(column.to_list())


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_a_column_in_pieces(pieces: list[list[str | None]]) -> None:
    column = pl.concat([standing_once(cells) for cells in pieces], rechunk=False)
    assert codes(column) == expected([cell for cells in pieces for cell in cells])


def test_many_rows_with_few_strangers_and_gaps() -> None:
    random = np.random.default_rng(5)
    choices: list[str | None] = [*WORDS * 20, *STRANGERS, None]
    cells = [choices[position] for position in random.integers(0, len(choices), 300_000)]
    for column in (standing_once(cells), pl.Series("fact", cells, pl.String)):
        assert codes(column, block=1 << 17, small=1 << 15) == expected(cells)  # several blocks, as they are


def test_the_hashing_road_is_taken_when_texts_stand_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = []
    enum = pl.Enum
    monkeypatch.setattr(pl, "Enum", lambda words: (columns.append(words), enum(words))[1])
    cells = ["wage_without_contract"] * 70
    assert codes(standing_once(cells)) == expected(cells)
    assert columns == []
    assert codes(pl.Series("fact", cells, pl.String)) == expected(cells)
    assert columns == [WORDS]  # once for all ten blocks
