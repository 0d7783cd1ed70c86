"""Text in blocks, folders and patterns: however files are cut, the answers and the rejected rows are the same."""

from __future__ import annotations

import io
import json
import random
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.files.analyse_files import reclassify_files
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files
from mdpoverty.tables.batches import LIMITS, Limits

REVIEW = date(2024, 12, 31)
STANDARD = "vn-2022-2025"
RECORDS = random_records(43, 120, STANDARD, REVIEW)
HOUSEHOLDS, MEMBERS = tables_of(RECORDS)
EXPECTED = mdp.classify_table(HOUSEHOLDS, MEMBERS, standard=STANDARD, review_date=REVIEW)


def small(text: int, households: int = 17) -> Limits:
    """Let text be cut after so many bytes, registers after 17 households, and keep nothing in memory."""
    return Limits(households=households, rows=23, in_memory=0, text_bytes=text, kept_bytes=0, records=7)


def run(*files: Path | str, **how: Any) -> ClassifiedFiles:
    return classify_files(*map(str, files), standard=STANDARD, review_date=REVIEW, **how)


def lines_of(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(record, default=str) + "\n" for record in records)


def assert_same(found: ClassifiedFiles, results: pl.DataFrame, whole: ClassifiedFiles) -> None:
    """Compare what was read in pieces with what was read as a whole."""
    assert_frame_equal(results, whole.results)
    assert found.totals == whole.totals
    assert found.warnings == whole.warnings
    assert found.unused == whole.unused
    assert_frame_equal(found.counts, whole.counts)
    order = ["file", "row", "check", "reason"]
    assert_frame_equal(found.rejects.sort(order), whole.rejects.sort(order))


FAULTY = """\
1-{n},rural,1,900000
2-{n},rural,many,900000

"3-{n}","rural","2","1
000"
4-{n},"urban",2
5-{n},rural,2,-1
6-{n},rural,2,900000
7-{n},"rural",1,900000,
8-{n},rural,2,900000
"""
"""Lines of households: 2 and 3 have a cell that cannot be read, 4 lacks a cell, 5 has a negative income, 7 a cell more;
1, 6 and 8 are without a fault."""


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("size", [1, 10, 64, 1000])
def test_csv_is_the_same_however_it_is_cut(tmp_path: Path, size: int, *, mixed: bool) -> None:
    households = "".join(FAULTY.format(n=n) for n in range(40))
    members = [f"{kind}-{n},{30 + n},x\n" for n in range(40) for kind in "123456788"]
    members.insert(90, '6-9,"31","no","too many"\n')
    members.insert(40, "nobody,31,no\n")
    if mixed:
        random.Random(7).shuffle(members)  # noqa: S311 - a seed, not a secret
    files = [tmp_path / "households.csv", tmp_path / "members.csv"]
    files[0].write_text("household_id,area,size,income_per_capita\n" + households, encoding="utf-8")
    files[1].write_text("household_id,age,uses_internet\n" + "".join(members), encoding="utf-8")
    whole = run(*files)
    # 40 x (1, 6, 8) less 6-9, whose member has a cell too many.
    assert whole.results["household_id"].to_list() == [
        f"{k}-{n}" for n in range(40) for k in "168" if (k, n) != ("6", 9)
    ]
    found = run(*files, output=tmp_path / "out.parquet", limits=small(size))
    assert found.whole is None  # it was read in pieces
    assert_same(found, pl.read_parquet(tmp_path / "out.parquet"), whole)
    assert found.totals.households_in == 8 * 40
    assert found.totals.members_in == 9 * 40 + 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "households.csv", "members.csv", "out.parquet", "out.parquet.receipt.json", "out.parquet.rejects.csv"
    ]  # fmt: skip


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("size", [1, 300, 5000])
def test_json_lines_are_the_same_however_they_are_cut(tmp_path: Path, size: int, *, nested: bool) -> None:
    records = [{**record, "size": "three"} if number == 70 else record for number, record in enumerate(RECORDS)]
    if nested:
        files = [tmp_path / "households.jsonl"]
        text = lines_of(records[:50]) + "{broken\n" + lines_of(records[50:])
        files[0].write_text(text, encoding="utf-8")
    else:
        files = [tmp_path / "households.jsonl", tmp_path / "members.jsonl"]
        members = [{"household_id": r["household_id"], **m} for r in records for m in r.get("members") or []]
        files[0].write_text(lines_of([{k: v for k, v in r.items() if k != "members"} for r in records]))
        files[1].write_text(lines_of(members))
    whole = run(*files)
    found = run(*files, output=tmp_path / "out.parquet", limits=small(size))
    assert found.whole is None
    assert_same(found, pl.read_parquet(tmp_path / "out.parquet"), whole)
    bad = str(RECORDS[70]["household_id"])
    results = EXPECTED.filter(pl.col("household_id") != bad)
    assert_frame_equal(whole.results, results)
    assert found.totals.households_rejected == 1 + nested


def test_parquet_with_members_inside_is_read_in_pieces(tmp_path: Path) -> None:
    inside = MEMBERS.group_by("household_id", maintain_order=True).agg(
        pl.struct(pl.exclude("household_id")).alias("members")
    )
    nested = HOUSEHOLDS.join(inside, on="household_id", how="left")
    nested.write_parquet(tmp_path / "nested.parquet")
    found = run(tmp_path / "nested.parquet", output=tmp_path / "out.parquet", limits=small(1000))
    assert found.whole is None
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), EXPECTED)


WRITERS: dict[str, Any] = {
    ".csv": pl.DataFrame.write_csv,
    ".parquet": pl.DataFrame.write_parquet,
    ".jsonl": pl.DataFrame.write_ndjson,
    ".json": pl.DataFrame.write_json,
    ".xlsx": lambda frame, path: frame.write_excel(path, "sheet"),
}


def communes(folder: Path, endings: list[str], *, by_household: bool = True) -> None:
    """Write a file for each commune, the households in `h`, their members in `m`."""
    for number, ending in enumerate(endings):
        own = HOUSEHOLDS.slice(number * 120 // len(endings), 120 // len(endings))
        theirs = MEMBERS.filter(pl.col("household_id").is_in(own["household_id"].implode()))
        place = number if by_household else len(endings) - number
        for name, frame in (("h", own), ("m", theirs)):
            (folder / name / "deeper").mkdir(parents=True, exist_ok=True)
            WRITERS[ending](frame, folder / name / "deeper" / f"{place if name == 'm' else number}{ending}")


@pytest.mark.parametrize("by_household", [True, False])
@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize("endings", [[".parquet"] * 4, [".csv"] * 4, [".csv", ".parquet", ".json", ".jsonl", ".xlsx"]])
def test_a_folder_is_one_table(tmp_path: Path, endings: list[str], *, in_pieces: bool, by_household: bool) -> None:
    limits = small(500) if in_pieces else LIMITS
    communes(tmp_path, endings, by_household=by_household)
    (tmp_path / "h" / "_SUCCESS").touch()
    for name in (".hidden.csv", "~$book.xlsx", "Thumbs.db", "desktop.ini"):
        (tmp_path / "h" / name).touch()
    run(tmp_path / "h", tmp_path / "m", output=tmp_path / "out.parquet", limits=limits)
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), EXPECTED)
    run(
        tmp_path / "h" / "**" / "[0-9]*",
        tmp_path / "m" / "deeper" / "?.*",
        output=tmp_path / "out.parquet",
        limits=limits,
    )
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), EXPECTED)
    receipt = json.loads((tmp_path / "out.parquet.receipt.json").read_text())
    assert [entry["rows"] for entry in receipt["inputs"][: len(endings)]] == [120 // len(endings)] * len(endings)
    assert sum(entry["rows"] for entry in receipt["inputs"]) == HOUSEHOLDS.height + MEMBERS.height


@pytest.mark.parametrize("in_pieces", [False, True])
def test_rejected_rows_of_a_folder_name_their_own_file(tmp_path: Path, *, in_pieces: bool) -> None:
    limits = small(1, households=2) if in_pieces else LIMITS
    for name, row in (("a", "1,2\n2,-3\n"), ("b", "3,1\n\n4,-5\n")):
        (tmp_path / f"{name}.csv").write_text("household_id,size\n" + row)
    pl.DataFrame({"household_id": ["5", "6"], "size": [1, -2]}).write_parquet(tmp_path / "c.parquet")
    rejects = run(tmp_path, limits=limits).rejects.select("file", "row", "household_id").rows()
    assert rejects == [
        (f"{tmp_path}/a.csv", "3", "2"), (f"{tmp_path}/b.csv", "4", "4"), (f"{tmp_path}/c.parquet", "2", "6")
    ]  # fmt: skip


def test_files_of_one_table_may_have_headings_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Mã hộ;Số khẩu\n1;3\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("size,household_id,note\n4,2,x\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("household_id,area\n3,rural\n", encoding="utf-8")
    found = run(tmp_path)
    assert found.households.select("household_id", "size", "area").rows() == [
        ("1", 3, None), ("2", 4, None), ("3", None, "rural")
    ]  # fmt: skip
    assert found.unused == {str(tmp_path): ("note",)}


@pytest.mark.parametrize(("second", "kind"), [("b", pl.String), ("7", pl.Int64)])
def test_ids_of_a_folder_are_text_where_one_of_them_is_no_number(tmp_path: Path, second: str, kind: Any) -> None:
    pl.DataFrame({"household_id": [1]}).write_parquet(tmp_path / "1.parquet")
    (tmp_path / "2.csv").write_text(f"household_id\n{second}\n")
    found = run(tmp_path)
    assert found.results["household_id"].to_list() == ([1, 7] if kind == pl.Int64 else ["1", "b"])
    assert found.results.schema["household_id"] == kind


def test_ids_of_json_lines_are_of_one_kind_however_far_apart_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"household_id": 1}\n{"household_id": 2}\n{"household_id": "3"}\n')
    with pytest.raises(mdp.MdpovertyError, match=r"household_id.* is a number in some records and text in others"):
        run(tmp_path / "a.jsonl", limits=small(1))


def test_a_register_in_pieces_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    HOUSEHOLDS.write_csv(tmp_path / "households.csv")
    MEMBERS.write_parquet(tmp_path / "members.parquet")
    for text in ((tmp_path / "households.csv").read_bytes(), HOUSEHOLDS.write_ndjson().encode()):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        run("-", tmp_path / "members.parquet", output=tmp_path / "out.parquet", limits=small(700))
        assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), EXPECTED)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"100,Qu\xe2n\n", "households.csv line 102: not UTF-8 (byte 715 of the file)"),
        (b'100,"A\n101,B\n', "households.csv line 102: the quotation marks on line 102 to 103 do not pair up"),
        (b"100,A\0\n", "households.csv: not UTF-8 but UTF-16 or no text at all"),
    ],
)
def test_faults_far_down_are_told_with_their_line(tmp_path: Path, bad: bytes, told: str) -> None:
    # The heading has 18 bytes; ten lines of 6 bytes and ninety of 7 follow, then "100,Qu": 18 + 60 + 90 x 7 + 6 = 714.
    text = "household_id,note\n" + "".join(f"{number},abc\n" for number in range(100))
    (tmp_path / "households.csv").write_bytes(text.encode() + bad)
    with pytest.raises(mdp.MdpovertyError) as refused:
        run(tmp_path / "households.csv", output=tmp_path / "out.csv", limits=small(50))
    assert str(refused.value).replace(f"{tmp_path}/", "").startswith(told)
    assert [path.name for path in tmp_path.iterdir()] == ["households.csv"]


def test_no_room_for_what_does_not_fit_into_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    HOUSEHOLDS.write_csv(tmp_path / "households.csv")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", full)
    with pytest.raises(mdp.MdpovertyError) as refused:
        run(tmp_path / "households.csv", output=tmp_path / "out.csv", limits=small(500))
    assert str(refused.value) == (
        f"{tmp_path}: data that do not fit into memory cannot be kept there (No space left on device); make room, or "
        "write the output where there is room"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["households.csv"]


def test_results_do_not_lie_among_their_inputs(tmp_path: Path) -> None:
    folder = tmp_path / "register"
    folder.mkdir()
    HOUSEHOLDS.write_csv(folder / "households.csv")
    with pytest.raises(mdp.MdpovertyError) as refused:
        run(folder, output=folder / "out.csv")
    assert str(refused.value) == (
        f"{folder}/out.csv: lies in the folder {folder}, where it would be read as an input; put the results elsewhere"
    )
    with pytest.raises(mdp.MdpovertyError, match="is one of the inputs; give the results another name"):
        run(f"{folder}/*.csv", output=folder / "households.csv")


def test_a_folder_is_reclassified_too(tmp_path: Path) -> None:
    communes(tmp_path, [".csv"] * 3)
    how: dict[str, Any] = {
        "before": "vn-2016-2020",
        "after": STANDARD,
        "review_date": REVIEW,
        "recorded_under": "after",
    }
    found = reclassify_files(str(tmp_path / "h"), str(tmp_path / "m"), **how)
    assert_frame_equal(found.moves.table, mdp.reclassify(HOUSEHOLDS, MEMBERS, **how).table)


def test_a_file_may_be_called_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "h*.csv").write_text("household_id\n1\n")
    (tmp_path / "hx.csv").write_text("household_id\n2\n")
    assert run(tmp_path / "h*.csv").results["household_id"].to_list() == ["1"]


def test_cells_of_a_folder_of_workbooks_are_named_in_their_own_file(tmp_path: Path) -> None:
    for name, columns in (("a", ["household_id", "size"]), ("b", ["note", "household_id", "size"])):
        frame = pl.DataFrame({"household_id": [f"{name}1", f"{name}2"], "size": [1, -3], "note": ["x", "y"]})
        frame.select(columns).write_excel(tmp_path / f"{name}.xlsx", "hộ")
    pl.DataFrame({"household_id": ["c"], "size": [-3]}).write_csv(tmp_path / "c.csv")
    reasons = run(tmp_path).rejects["reason"].to_list()
    assert [reason.partition(" is not")[0] for reason in reasons] == [
        "size: -3 in cell B3",
        "size: -3 in cell C3",
        "size: -3",
    ]
