"""Registers read piece by piece give what they give as a whole, or are read as a whole."""

from __future__ import annotations

import os
import resource
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files
from mdpoverty.files.rejects import Totals
from mdpoverty.tables import batches
from mdpoverty.tables.batches import Limits

REVIEW = date(2024, 12, 31)
STANDARD = "vn-2022-2025"
HOUSEHOLDS, MEMBERS = tables_of(random_records(41, 120, STANDARD, REVIEW))
ORPHAN = MEMBERS.tail(1).with_columns(household_id=pl.lit("nobody"))


SMALL = Limits(households=17, rows=23)
SORTED = replace(SMALL, in_memory=100)


def run(
    folder: Path,
    households: pl.DataFrame,
    members: pl.DataFrame | None = None,
    *,
    output: str = "out.parquet",
    **how: Any,
) -> ClassifiedFiles:
    files = [folder / "households.parquet", folder / "members.parquet"]
    households.write_parquet(files[0])
    if members is not None:
        members.write_parquet(files[1])
    names = map(str, files if members is not None else files[:1])
    return classify_files(
        *names, standard=STANDARD, review_date=REVIEW, output=folder / output, **{"limits": SMALL, **how}
    )


def expected(households: pl.DataFrame, members: pl.DataFrame | None = None) -> pl.DataFrame:
    return mdp.classify_table(households, members, standard=STANDARD, review_date=REVIEW)


READERS: dict[str, Any] = {".parquet": pl.read_parquet, ".jsonl": pl.read_ndjson, ".json": pl.read_json,
                           ".csv": pl.read_csv, ".xlsx": pl.read_excel}  # fmt: skip


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("cores", [1, 2, 8])
def test_pieces_and_cores_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, cores: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    found = run(tmp_path, HOUSEHOLDS, MEMBERS, output=f"pieces{ending}")
    assert found.whole is None  # it was read in pieces
    whole = run(tmp_path, HOUSEHOLDS, MEMBERS, output=f"whole{ending}", limits=Limits(households=1000))
    assert whole.whole is not None
    assert_frame_equal(whole.results, expected(HOUSEHOLDS, MEMBERS))
    texts = [READERS[ending](tmp_path / f"{name}{ending}") for name in ("pieces", "whole")]
    assert_frame_equal(*texts)
    assert texts[0].height == HOUSEHOLDS.height
    assert found.totals == whole.totals == Totals(120, 120, 0, MEMBERS.height, MEMBERS.height, 0)
    assert_frame_equal(found.counts, whole.counts)
    assert found.warnings == whole.warnings
    if ending in (".parquet", ".csv", ".jsonl"):
        assert (tmp_path / f"pieces{ending}").stat().st_size


@pytest.mark.parametrize("ending", [".parquet", ".jsonl", ".json", ".csv"])  # a workbook says when it was written
def test_the_same_bytes_with_any_number_of_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    written = set()
    for cores in (1, 2, 8):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert run(tmp_path, HOUSEHOLDS, MEMBERS, output=f"out{ending}").whole is None
        written.add((tmp_path / f"out{ending}").read_bytes())
    assert len(written) == 1


def test_a_result_in_pieces_is_read_from_its_file(tmp_path: Path) -> None:
    districts = HOUSEHOLDS.with_columns(district=pl.lit("A"))
    found = run(tmp_path, districts, MEMBERS, by=["district", "status"])
    with pytest.raises(mdp.MdpovertyError, match="nothing of it was kept; read the file of results"):
        _ = found.results
    written = pl.read_parquet(tmp_path / "out.parquet")
    assert written.columns[-1] == "district"
    assert_frame_equal(written.drop("district"), expected(HOUSEHOLDS, MEMBERS))
    assert found.counts["households"].sum() == HOUSEHOLDS.height


@pytest.mark.parametrize(
    ("households", "members"),
    [
        (HOUSEHOLDS, MEMBERS.sample(fraction=1, shuffle=True, seed=1)),
        (HOUSEHOLDS.reverse(), MEMBERS),
        (HOUSEHOLDS, pl.concat([MEMBERS.slice(1), MEMBERS.head(1)])),  # the first one stands last
        (HOUSEHOLDS, pl.concat([MEMBERS.tail(1), MEMBERS.head(MEMBERS.height - 1)])),  # the last one stands first
    ],
)
def test_members_in_another_order_are_read_as_one_piece(
    tmp_path: Path, households: pl.DataFrame, members: pl.DataFrame
) -> None:
    found = run(tmp_path, households, members)
    assert found.whole is not None
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), expected(households, members))


def test_faults_in_the_middle_are_set_aside_and_nothing_is_lost(tmp_path: Path) -> None:
    households = HOUSEHOLDS.with_columns(
        income_per_capita=pl.when(pl.int_range(pl.len()) % 40 == 30).then(-1).otherwise("income_per_capita")
    )
    found = run(tmp_path, households, MEMBERS)
    bad = households.filter(pl.int_range(pl.len()) % 40 == 30)["household_id"]
    left = households.filter(~pl.col("household_id").is_in(bad.implode()))
    theirs = MEMBERS.filter(pl.col("household_id").is_in(bad.implode()))
    assert found.whole is None
    assert found.totals == Totals(120, 117, 3, MEMBERS.height, MEMBERS.height - theirs.height, theirs.height)
    kept = MEMBERS.filter(~pl.col("household_id").is_in(bad.implode()))
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), expected(left, kept))
    rejects = pl.read_csv(tmp_path / "out.parquet.rejects.csv", infer_schema=False)
    told = rejects.filter(check="negative_amount").select("row", "household_id").rows()
    assert told == [(str(row + 1), str(households["household_id"][row])) for row in (30, 70, 110)]


@pytest.mark.parametrize(
    ("households", "members", "check"),
    [
        (pl.concat([HOUSEHOLDS, HOUSEHOLDS.head(1)]), MEMBERS, "duplicate_household"),
        (
            HOUSEHOLDS,
            pl.concat([MEMBERS, MEMBERS.tail(1).with_columns(household_id=pl.lit("nobody"))]),
            "orphan_member",
        ),
    ],
)
def test_what_only_the_whole_shows_is_found(
    tmp_path: Path, households: pl.DataFrame, members: pl.DataFrame, check: str
) -> None:
    found = run(tmp_path, households, members)
    assert check in found.rejects["check"].to_list()
    assert found.totals.households_in == households.height
    assert found.totals.members_in == members.height


def test_an_error_in_a_later_piece_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mdpoverty.files import classify_pieces

    real, seen = classify_pieces.answer, []

    def failing(*tables: Any, **how: Any) -> batches.Answered:
        seen.append(1)
        if len(seen) == 3:
            raise OSError(28, "No space left on device")
        return real(*tables, **how)

    monkeypatch.setattr(classify_pieces, "answer", failing)
    with pytest.raises(mdp.MdpovertyError, match="cannot be written"):
        run(tmp_path, HOUSEHOLDS, MEMBERS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["households.parquet", "members.parquet"]


def test_households_without_a_table_of_members(tmp_path: Path) -> None:
    found = run(tmp_path, HOUSEHOLDS)
    assert found.whole is None
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), expected(HOUSEHOLDS))


def test_a_long_row_of_households_without_members_is_no_disorder(tmp_path: Path) -> None:
    listed = MEMBERS.filter(~pl.col("household_id").is_in(HOUSEHOLDS["household_id"].slice(20, 60).implode()))
    found = run(tmp_path, HOUSEHOLDS, listed)
    assert found.whole is None
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), expected(HOUSEHOLDS, listed))


def test_headings_that_mean_nothing_are_told_once(tmp_path: Path) -> None:
    found = run(tmp_path, HOUSEHOLDS.with_columns(note=pl.lit("x")), MEMBERS)
    assert found.unused == {f"{tmp_path}/households.parquet": ("note",)}


def test_strict_stops_at_a_row_that_would_be_rejected(tmp_path: Path) -> None:
    last = pl.int_range(pl.len()) == HOUSEHOLDS.height - 1
    households = HOUSEHOLDS.with_columns(income_per_capita=pl.when(last).then(-1).otherwise("income_per_capita"))
    with pytest.raises(mdp.MdpovertyError) as refused:
        run(tmp_path, households, MEMBERS, strict=True)
    assert refused.value.heading == "rows cannot be classified, and nothing was written:"
    [fault] = refused.value.faults
    assert fault.where == f"{tmp_path}/households.parquet row {HOUSEHOLDS.height}"
    assert fault.what == "income_per_capita: -1 is not possible; the least is 0 [negative_amount]"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["households.parquet", "members.parquet"]
    assert run(tmp_path, HOUSEHOLDS, MEMBERS, strict=True).totals.rejected == 0


def test_what_is_done_is_told_piece_by_piece(tmp_path: Path) -> None:
    told: list[int] = []
    run(tmp_path, HOUSEHOLDS, MEMBERS, tell=told.append)
    assert told == [17, 34, 51, 68, 85, 102, 119, 120]


def test_members_of_a_large_register_in_another_order_are_sorted_first(tmp_path: Path) -> None:
    folder = tmp_path / "it's a folder"
    folder.mkdir()
    mixed = MEMBERS.sample(fraction=1, shuffle=True, seed=1)
    found = run(folder, HOUSEHOLDS, mixed, limits=SORTED)
    assert found.whole is None
    assert_frame_equal(pl.read_parquet(folder / "out.parquet"), expected(HOUSEHOLDS, mixed))
    assert found.totals == Totals(120, 120, 0, mixed.height, mixed.height, 0)
    names = ["households.parquet", "members.parquet", "out.parquet", "out.parquet.receipt.json"]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_rejected_rows_of_sorted_members_are_told_where_they_stand(tmp_path: Path) -> None:
    # The member who stands first is 200 years old; two others belong to nobody; the households have them in no order.
    orphans = pl.concat([ORPHAN, ORPHAN.with_columns(household_id=pl.lit(None, pl.String))])
    mixed = pl.concat([MEMBERS.sample(fraction=1, shuffle=True, seed=2), orphans])
    mixed = mixed.with_columns(age=pl.when(pl.int_range(pl.len()) == 0).then(200).otherwise("age"))
    found = run(tmp_path, HOUSEHOLDS, mixed, limits=SORTED)
    whole = run(tmp_path, HOUSEHOLDS, mixed, output="whole.parquet")
    assert found.whole is None
    assert whole.whole is not None
    assert found.totals == whole.totals
    order = ["file", "row", "check"]
    assert_frame_equal(found.rejects.sort(order), whole.rejects.sort(order))
    assert found.rejects.filter(check="impossible_age").select("row").rows() == [("1",)]
    tables = [pl.read_parquet(tmp_path / name) for name in ("out.parquet", "whole.parquet")]
    assert_frame_equal(*tables)


def test_members_whose_ids_are_numbers_are_sorted_by_households_whose_ids_are_text(tmp_path: Path) -> None:
    homes = [f"{number}" if number % 3 else f"A{number}" for number in range(60)]
    (tmp_path / "h.csv").write_text("household_id,area\n" + "".join(f"{home},rural\n" for home in homes), "utf-8")
    listed = pl.DataFrame({"household_id": [number for number in range(59, -1, -1) if number % 3], "age": 30})
    listed.write_parquet(tmp_path / "m.parquet")
    files = [tmp_path / name for name in ("h.csv", "m.parquet")]
    how: dict[str, Any] = {"standard": STANDARD, "review_date": REVIEW, "output": tmp_path / "out.csv"}
    found = classify_files(*files, **how, limits=Limits(households=7, rows=5, in_memory=0))
    assert found.whole is None
    assert found.totals == Totals(60, 60, 0, 40, 40, 0)


def test_a_column_that_duckdb_would_mistake_is_no_harm(tmp_path: Path) -> None:
    mixed = MEMBERS.sample(fraction=1, shuffle=True, seed=1).with_columns(file_row_number=1)
    assert run(tmp_path, HOUSEHOLDS, mixed, limits=SORTED).whole is not None


def test_without_duckdb_everything_is_read_as_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    mixed = MEMBERS.sample(fraction=1, shuffle=True, seed=1)
    found = run(tmp_path, HOUSEHOLDS, mixed, limits=SORTED)
    assert found.whole is not None
    assert_frame_equal(found.results, expected(HOUSEHOLDS, mixed))


def test_a_full_disk_while_sorting_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect, most = duckdb.connect, resource.getrlimit(resource.RLIMIT_FSIZE)

    def connect_when_full(**how: Any) -> Any:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, most[1]))  # no byte more can be written
        return connect(**how)

    monkeypatch.setattr(duckdb, "connect", connect_when_full)
    try:
        with pytest.raises(mdp.MdpovertyError, match="the members cannot be sorted by household"):
            run(tmp_path, HOUSEHOLDS, MEMBERS.reverse(), limits=SORTED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["households.parquet", "members.parquet"]
