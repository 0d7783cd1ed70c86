"""However a register is cut, kept and sorted on its way, the same rows are rejected for the same reasons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from mdpoverty.files.classify_files import ClassifiedFiles, classify_files
from mdpoverty.tables.batches import LIMITS, Limits

Row = dict[str, Any]

HOMES = st.lists(
    st.fixed_dictionaries(
        {"area": st.sampled_from(["rural", "urban", None]), "size": st.sampled_from([1, 2, None, -1]),
         "income_per_capita": st.sampled_from([900_000, 2_000_000, None, -1])}
    ),
    min_size=2, max_size=9,
)  # fmt: skip
"""Households called 1, 2, …; one of whom a size or an income is negative is at fault."""

PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"household_id": st.sampled_from(["1", "2", "3", "4", "5", "6", "06", "nobody", None, "Tổng cộng"]),
         "age": st.sampled_from([30, 70, None, 200]), "sex": st.sampled_from(["male", "female", None])}
    ),
    max_size=14,
)  # fmt: skip
"""Members in any order; 200 years are a fault, ``nobody`` and ``06`` orphans, a row without an id is of nobody in
particular, and a total is no member."""

TWICE = st.one_of(st.none(), st.integers(0, 8))
"""Which household stands a second time, at the end."""

ENDINGS = st.sampled_from([".csv", ".jsonl", ".parquet"])
SIZES = st.integers(1, 6)


def written(file: Path, rows: Sequence[Row], broken: Sequence[int]) -> None:
    """Write rows; in text those whose numbers are in ``broken`` lose their end."""
    names = list(rows[0]) if rows else ["household_id", "age", "sex"]
    if file.suffix == ".parquet":
        schema = dict.fromkeys(names, pl.Int64) | dict.fromkeys(("household_id", "area", "sex"), pl.String)
        pl.DataFrame(rows, schema={name: schema[name] for name in names}).write_parquet(file)
        return
    if file.suffix == ".jsonl":
        lines = [json.dumps(row)[: -4 if number in broken else None] for number, row in enumerate(rows)]
    else:
        cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
        lines = [",".join(row[: -1 if number in broken else None]) for number, row in enumerate(cells)]
        lines = [",".join(names), *lines]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def run(files: Sequence[Path], name: str, limits: Limits = LIMITS) -> ClassifiedFiles:
    return classify_files(
        *files, standard="vn-2022-2025", review_date=2024, output=files[0].with_name(name), limits=limits
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    homes=HOMES, people=PEOPLE, ending=ENDINGS, others=ENDINGS, twice=TWICE, broken=st.sets(st.integers(0, 12)),
    in_order=st.booleans(), households=SIZES, members=SIZES, text=st.integers(1, 200),
    in_memory=st.sampled_from([0, 99]),
)  # fmt: skip
def test_cutting_keeping_and_sorting_reject_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    homes: list[Row],
    people: list[Row],
    ending: str,
    others: str,
    twice: int | None,
    broken: set[int],
    in_order: bool,
    households: int,
    members: int,
    text: int,
    in_memory: int,
) -> None:
    folder = tmp_path_factory.mktemp("register")
    homes = [{"household_id": str(number), **home} for number, home in enumerate(homes, 1)]
    homes += [] if twice is None else homes[twice : twice + 1]
    if in_order:
        people = sorted(people, key=lambda row: str(row["household_id"]))
    files = [folder / f"households{ending}", folder / f"members{others}"]
    written(files[0], homes, sorted(number - 6 for number in broken))
    written(files[1], people, sorted(broken))
    whole = run(files, "whole.parquet")
    limits = Limits(
        households=households, rows=members, in_memory=in_memory, text_bytes=text, kept_bytes=in_memory, records=members
    )
    found = run(files, "cut.parquet", limits)
    assert (found.totals, found.warnings, found.unused) == (whole.totals, whole.warnings, whole.unused)
    order = ["file", "row", "check", "reason"]
    assert_frame_equal(found.rejects.sort(order), whole.rejects.sort(order))
    assert_frame_equal(found.counts, whole.counts)
    assert_frame_equal(*(pl.read_parquet(folder / name) for name in ("cut.parquet", "whole.parquet")))
    rows = {
        str(file): (table, 2 if file.suffix == ".csv" else 1)
        for file, table in zip(files, (homes, people), strict=True)
    }
    for file, row, household in found.rejects.select("file", "row", "household_id").iter_rows():
        table, first = rows[file]
        assert household in (table[int(row) - first]["household_id"], None)  # it names the row in which it stands
