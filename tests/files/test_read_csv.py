"""The fast reader of CSV reads nothing otherwise than the patient one: where it might, it leaves the work to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mdpoverty.errors import InputError
from mdpoverty.files.raw_table import RawTable
from mdpoverty.files.read_csv import SEPARATORS, read_csv

TEXT = st.lists(st.sampled_from(["a", "Đ", '"', ",", ";", "\t", "\n", "\r\n", "\r", " ", "'", "7"]), max_size=30).map(
    "".join
)


def tables(text: str) -> list[tuple[object, ...]] | str:
    """Return rows with their places and what is broken of them, or the error."""
    try:
        parts = list(read_csv(io.BytesIO(text.encode()), "f.csv"))
    except InputError as error:
        return str(error)
    return [row for part in parts for row in rows(part)]


def rows(part: RawTable) -> list[tuple[object, ...]]:
    broken = {row.position: row.reason.text() for row in part.broken}
    cells = list(zip(*([cell or "" for cell in column] for column in part.columns.values()), strict=True))
    return [
        (place, tuple(part.columns), cells[position] if cells else (), broken.get(position))
        for position, place in enumerate(part.places)
        if position in broken
        or any(cell.strip() for cell in (cells[position] if cells else ()))  # an empty one is no row
    ]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Tell whether the standard library was asked for more than the heading."""
    asked: list[Any] = []
    real = csv.reader
    monkeypatch.setattr(csv, "reader", lambda *given, **how: (asked.append(given), real(*given, **how))[1])
    return lambda: len(asked) > 1


@settings(max_examples=400)
@given(heading=st.sampled_from(["x,y", "x;y;z", '"x","y"', "x\ty"]), body=TEXT)
@example(heading="x,y", body='"a","b"\n1,"2 ""3"" 4"\n"5,6",7\n')
@example(heading="x,y", body='"a"b,c\n')
@example(heading="x,y", body='"a,b\n"c,d"\n')
@example(heading="x,y", body='a"b,c\n')
def test_both_readers_read_the_same(heading: str, body: str) -> None:
    # An empty line is no row; below the heading it leaves the block to the patient reader, above it to none.
    assert tables(f"\n{heading}\n{body}") == tables(f"{heading}\n\n{body}")


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
def test_what_programs_write_is_read_fast(patient: Callable[[], bool], separator: str, quoting: int) -> None:
    written = [["id", "note"], ["1", 'the "old" house'], ["2", "a,b;c\td"], ["3", ""], ["4", "Đakrông"]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting).writerows(written)  # type: ignore[arg-type]
    [part] = read_csv(io.BytesIO(out.getvalue().encode()), "f.csv")
    assert [column.to_list() for column in part.columns.values()] == [  # type: ignore[union-attr]
        ["1", "2", "3", "4"],
        ['the "old" house', "a,b;c\td", part.columns["note"][2], "Đakrông"],
    ]
    assert not part.columns["note"][2]
    assert part.places.to_list() == [2, 3, 4, 5]
    assert not patient()


@pytest.mark.parametrize(
    ("text", "patiently"),
    [('"x","y"\n"a","b\nc"\n', True), ('"x","y"\n"a","b c"\n', False), ("x,y\n\n1,2\n", True), ("\nx,y\n1,2\n", False)],
)
def test_a_cell_over_two_lines_and_an_empty_line_are_read_patiently(
    patient: Callable[[], bool],
    text: str,
    patiently: bool,  # noqa: FBT001
) -> None:
    assert len(tables(text)) == 1
    assert patient() is patiently
