"""Whose list of members is incomplete does not hang on how a register is read, cut or sorted."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.files.test_nobody_is_lost import REVIEW, STANDARD, THREE, incomplete, members, run
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.checks import Check
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files
from mdpoverty.files.file_run import wanted_by
from mdpoverty.files.incomplete_lists import note_incomplete_lists
from mdpoverty.files.store import store
from mdpoverty.law.registry import load_standard
from mdpoverty.tables.batches import Limits

# Whole, in pieces, sorted: the same households, whatever is cut where.
HOUSEHOLDS, MEMBERS = tables_of(
    [{**record, "household_id": f"{n:03}"} for n, record in enumerate(random_records(7, 60, STANDARD, REVIEW))]
)
LARGE = Limits(households=1000, rows=1000)


def spoilt(seed: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Take the ids of some members away, and write some of them otherwise."""
    chance = random.Random(seed)  # noqa: S311
    ids = frame["household_id"].to_list()
    for row in chance.sample(range(len(ids)), 6):
        ids[row] = chance.choice([None, None, "", ids[row].lstrip("0") or "0", "nobody"])
    return frame.with_columns(pl.Series("household_id", ids, pl.String))


def classified_in(
    folder: Path, households: pl.DataFrame, listed: pl.DataFrame, limits: Limits, ending: str
) -> ClassifiedFiles:
    names = [folder / f"{name}{ending}" for name in ("households", "members")]
    for name, frame in zip(names, (households, listed), strict=True):
        getattr(frame, "write_csv" if ending == ".csv" else "write_parquet")(name)
    return classify_files(*names, standard=STANDARD, review_date=REVIEW, output=folder / "out.parquet", limits=limits)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("seed", range(6))
def test_cutting_and_sorting_do_not_change_who_is_unknown(tmp_path: Path, seed: int, ending: str) -> None:
    households = HOUSEHOLDS.head(24)
    listed = spoilt(seed, MEMBERS.join(households, "household_id", "semi", maintain_order="left"))
    whole = classified_in(tmp_path, households, listed, LARGE, ending)
    results = pl.read_parquet(tmp_path / "out.parquet")
    assert incomplete(whole)
    for limits in (Limits(households=7, rows=5, in_memory=0), Limits(households=1, rows=1, in_memory=0)):
        found = classified_in(tmp_path, households, listed, limits, ending)
        assert found.whole is None
        assert (found.totals, found.warnings) == (whole.totals, whole.warnings)
        assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), results)
        order = ["file", "row", "check", "reason"]
        assert_frame_equal(found.rejects.sort(order), whole.rejects.sort(order))
    mixed = households.sample(fraction=1, shuffle=True, seed=seed)
    found = classified_in(tmp_path, mixed, listed, LARGE, ending)
    assert sorted(incomplete(found)) == sorted(incomplete(whole))


@pytest.mark.parametrize("seed", range(6))
def test_broken_lines_are_the_same_in_pieces(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    lines = MEMBERS.write_csv().splitlines()
    for row in chance.sample(range(1, len(lines)), 4):
        cells = lines[row].split(",")
        lines[row] = ",".join(chance.choice([cells[:-1], [*cells, "x"], ["x", *cells], cells[1:]]))
    found = []
    for limits in (LARGE, Limits(households=7, rows=5, in_memory=0)):
        one = run(tmp_path, HOUSEHOLDS.write_csv(), "\n".join(lines), output=tmp_path / "out.parquet", limits=limits)
        found.append((one.totals, one.warnings, sorted(one.rejects.rows()), pl.read_parquet(tmp_path / "out.parquet")))
    assert found[0][:3] == found[1][:3]
    assert_frame_equal(found[0][3], found[1][3])


@pytest.mark.parametrize("seed", range(8))
def test_who_loses_a_member_is_never_more_certain(tmp_path: Path, seed: int) -> None:
    """The sound register's answer stays possible for every household that is left."""
    sound = mdp.classify_table(HOUSEHOLDS, MEMBERS, standard=STANDARD, review_date=REVIEW)
    listed = spoilt(seed, MEMBERS).with_columns(
        pl.col("household_id").replace("nobody", None)  # a wrong id, which nobody can tell from a sound one
    )
    found = classified_in(tmp_path, HOUSEHOLDS, listed, LARGE, ".csv").results
    assert found.height == sound.height
    for name in ("poor", "exempt", "nobody_can_work", *(one for one in sound.columns if one.startswith("deprived_"))):
        pairs = zip(found[name], sound[name], strict=True)
        assert all(now is None or then is None or now == then for now, then in pairs), name
    both = zip(found["possible_statuses"], sound["possible_statuses"], strict=True)
    assert all(set(then.split("|")) <= set(now.split("|")) for now, then in both)


def literal(ids: list[str | None]) -> set[str]:
    """The nearest ids above and below each row without one, found row by row."""
    found = set[str]()
    for row, name in enumerate(ids):
        if name is None:
            found |= set([one for one in ids[:row] if one is not None][-1:])
            found |= set([one for one in ids[row + 1 :] if one is not None][:1])
    return found


@given(ids=st.lists(st.sampled_from([None, None, "1", "2", "3"]), max_size=12), rows=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_the_nearest_ids_are_found_across_every_border(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str | None], rows: int
) -> None:
    folder = tmp_path_factory.mktemp("ids")
    for name, some in (("h", ["1"]), ("m", ids)):
        pl.DataFrame({"household_id": pl.Series(some, dtype=pl.String)}).write_parquet(folder / f"{name}.parquet")
    register = store(str(folder / "h.parquet"), str(folder / "m.parquet"), wanted_by([_plan()]))
    found = note_incomplete_lists(register, Limits(rows=rows))
    assert set(found.incomplete) == literal(ids)
    below = sum(name is None and any(ids[:row]) for row, name in enumerate(ids))
    assert found.noted == ({Check.ID_ON_FIRST_ROW: below} if below and below * 10 >= len(ids) else {})


def _plan() -> Any:
    return make_plan(load_standard(STANDARD), REVIEW)


def test_nothing_is_looked_for_in_a_sound_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> Iterable[Any]:
        raise AssertionError

    monkeypatch.setattr("mdpoverty.files.register.Table.named", never)
    found = run(tmp_path, THREE, members("1,70,male", "2,70,male", "3,70,male"))
    assert found.totals.rejected == 0


@pytest.mark.parametrize("limits", [LARGE, Limits(households=1, rows=1)])
def test_a_broken_row_in_order_leaves_those_near_it_unknown_in_pieces(tmp_path: Path, limits: Limits) -> None:
    # The broken row may have lost its id: then 2 is an age, and the person is of 1 or of 3.
    rows = members("1,70,male", "2,70", "3,70,male")
    found = run(tmp_path, THREE, rows, limits=limits, output=tmp_path / "out.parquet")
    assert (found.whole is None) is (limits is not LARGE)
    assert incomplete(found) == ["1", "3"]
    assert pl.read_parquet(tmp_path / "out.parquet").select("household_id", "exempt").rows() == [
        ("1", None),
        ("3", None),
    ]


def test_files_with_members_inside_and_files_with_members_beside_are_told_apart(tmp_path: Path) -> None:
    home = {"area": "rural", "income_per_capita": 900_000, "deprivation_points": 30}
    old = {"age": 70, "sex": "male"}
    nested = [{"household_id": name, **home, "members": [old]} for name in ("1", None, "2")]
    flat = {
        "households": [{"household_id": name, **home} for name in ("3", "4")],
        "members": [{"household_id": name, **old} for name in ("3", None, "4")],
    }
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, nested)), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(flat), encoding="utf-8")
    found = classify_files(tmp_path, standard=STANDARD, review_date=REVIEW)
    # In the first file the one without an id is of the household around it, in the second of 3 or of 4.
    assert found.results.select("household_id", "exempt").rows() == [("1", True), ("2", True), ("3", None), ("4", None)]


@pytest.mark.parametrize("limits", [Limits(), Limits(households=1, rows=1, in_memory=0)], ids=["whole", "in pieces"])
def test_an_orphan_that_may_be_theirs_is_no_contradiction_of_a_household(tmp_path: Path, limits: Limits) -> None:
    # 008 has 900,000 a person and 1,800,000 together: two persons, and the orphan "8" may be the second one.
    households, members = tmp_path / "h.csv", tmp_path / "m.csv"
    households.write_text(
        "household_id,area,income_per_capita,household_income\n007,rural,900000,\n008,rural,900000,1800000\n"
    )
    members.write_text("household_id,age\n007,30\n8,40\n008,41\n")
    run = classify_files(households, members, standard="vn-2022-2025", review_date=2024, limits=limits)
    assert (run.totals.households_out, run.totals.members_rejected) == (2, 1)
    assert sorted(run.rejects["check"]) == ["incomplete_members", "orphan_member"]
