"""One household alone, a table, batches of any size in any number of threads, files in pieces: one answer.

The same is asked of Spark in ``tests/spark``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.files.classify_files import classify_files
from mdpoverty.tables.batches import Limits, answer

REVIEW = date(2024, 12, 31)
STANDARDS = st.sampled_from(["vn-2016-2020", "vn-2022-2025"])
SIZES = st.integers(1, 40)


@settings(max_examples=12, deadline=None)
@given(standard=STANDARDS, seed=st.integers(0, 10**6), at_once=SIZES, members_at_once=SIZES, threads=st.integers(1, 8))
def test_batches_threads_and_single_households_agree(
    *, standard: str, seed: int, at_once: int, members_at_once: int, threads: int
) -> None:
    records = random_records(seed, 30, standard, REVIEW)
    households, members = tables_of(records)
    members = members.sample(fraction=1, shuffle=bool(seed % 2), seed=seed)
    whole = mdp.classify_table(households, members, standard=standard, review_date=REVIEW)
    limits = Limits(households=at_once, members=members_at_once)
    parts = answer(households, members, make_plan(mdp.load_standard(standard), REVIEW), threads=threads, limits=limits)
    assert_frame_equal(parts.sound_results, whole)
    alone = [mdp.classify(record, standard=standard, review_date=REVIEW) for record in records]
    assert [str(one.status) for one in alone] == whole["status"].cast(pl.String).to_list()
    assert [one.exempt for one in alone] == whole["exempt"].to_list()
    assert ["|".join(one.possible_statuses) for one in alone] == whole["possible_statuses"].cast(pl.String).to_list()


@settings(max_examples=12, deadline=None)
@given(
    standard=STANDARDS,
    seed=st.integers(0, 10**6),
    at_once=st.integers(1, 29),
    members_at_once=SIZES,
    text=st.integers(1, 3000),
    ending=st.sampled_from([".parquet", ".csv"]),
)
def test_files_in_pieces_agree_with_the_table(
    *,
    standard: str,
    seed: int,
    at_once: int,
    members_at_once: int,
    text: int,
    ending: str,
) -> None:
    tables = tables_of(random_records(seed, 30, standard, REVIEW))
    tables = tables[0], tables[1].sample(fraction=1, shuffle=bool(seed % 2), seed=seed)
    whole = mdp.classify_table(*tables, standard=standard, review_date=REVIEW)
    limits = Limits(households=at_once, rows=members_at_once, in_memory=0, text_bytes=text, kept_bytes=0)
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{name}{ending}" for name in ("households", "members")]
        for table, file in zip(tables, files, strict=True):
            table.write_csv(file) if ending == ".csv" else table.write_parquet(file)
        output = Path(folder) / "results.parquet"
        found = classify_files(*map(str, files), standard=standard, review_date=REVIEW, output=output, limits=limits)
        assert found.whole is None
        assert_frame_equal(pl.read_parquet(output), whole)
