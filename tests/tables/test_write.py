"""Outputs appear whole or not at all, with their receipt, and no spreadsheet runs what stands in them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.files import classify_pieces as classified_module
from mdpoverty.files.analyse_files import reclassify_files
from mdpoverty.files.classify_files import classify_files
from mdpoverty.tables.batches import Answered
from mdpoverty.tables.output.write import WRITERS, Outputs

GOOD = "household_id,area,income_score,deprivation_points\n1,rural,140,30\n2,urban,200,0\n"


@pytest.fixture
def households(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    file = folder / "households.csv"
    file.write_text(GOOD, encoding="utf-8")
    return file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def classify(households: Path, output: Path, **options: Any) -> Any:
    return classify_files(str(households), standard="vn-2022-2025", review_date=2024, output=output, **options)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_results_come_with_their_receipt(households: Path, out: Path) -> None:
    run = classify(households, out / "results.csv", interpretations={"who_can_work": "form_15_60"})
    assert names(out) == ["results.csv", "results.csv.receipt.json"]
    assert run.written == (out / "results.csv", out / "results.csv.receipt.json")
    receipt = json.loads((out / "results.csv.receipt.json").read_text(encoding="utf-8"))
    made = mdp.receipt("vn-2022-2025", review_date=2024, interpretations={"who_can_work": "form_15_60"}).to_dict()
    assert {name: receipt[name] for name in made} == made
    digest = hashlib.sha256(households.read_bytes()).hexdigest()
    assert receipt["inputs"] == [{"file": str(households), "rows": 2, "sha256": digest}]
    assert receipt["totals"] == {
        "households_in": 2, "households_out": 2, "households_rejected": 0,
        "members_in": 0, "members_out": 0, "members_rejected": 0,
    }  # fmt: skip


def test_rejects_stand_beside_the_results_until_there_are_none(households: Path, out: Path) -> None:
    households.write_text(GOOD + "3,moon,1,1\n", encoding="utf-8")
    run = classify(households, out / "results.csv")
    refused = out / "results.csv.rejects.csv"
    assert run.written == (out / "results.csv", out / "results.csv.receipt.json", refused)
    rows = list(csv.DictReader(refused.read_text("utf-8").splitlines()))
    assert [list(row.values())[:4] for row in rows] == [
        [str(households), "4", "3", "unknown_value"],
        [str(households), "4", "3", "impossible_points"],
    ]
    households.write_text(GOOD, encoding="utf-8")
    classify(households, out / "results.csv")
    assert names(out) == ["results.csv", "results.csv.receipt.json"]


def test_a_reclassification_is_written_with_its_transitions(households: Path, out: Path) -> None:
    run = reclassify_files(
        str(households), before="vn-2016-2020", after="vn-2022-2025", review_date=2021, recorded_under="both",
        output=out / "moves.parquet",
    )  # fmt: skip
    assert names(out) == ["moves.parquet", "moves.parquet.receipt.json", "moves.parquet.transitions.csv"]
    assert pl.read_parquet(out / "moves.parquet").equals(run.moves.table)
    transitions = pl.read_csv(out / "moves.parquet.transitions.csv")
    assert transitions["households"].to_list() == run.moves.transitions["households"].to_list()
    receipt = json.loads((out / "moves.parquet.receipt.json").read_text(encoding="utf-8"))
    assert (receipt["before"]["id"], receipt["after"]["id"]) == ("vn-2016-2020", "vn-2022-2025")


def test_groups_stand_behind_the_results(households: Path, out: Path) -> None:
    households.write_text("household_id,Huyện,area\n1,Đakrông,rural\n", encoding="utf-8")
    run = classify(households, out / "results.parquet", by=["district", "area", "status"])
    written = pl.read_parquet(out / "results.parquet")
    assert written.columns[-2:] == ["district", "area"]
    assert written.equals(run.results)
    with pytest.raises(mdp.MdpovertyError, match="distict: no file has this column – did you mean 'district'"):
        classify(households, out / "other.parquet", by=["distict"])
    assert not (out / "other.parquet").exists()


FORMULAS = ["=1+1", "+1", "-1", "@sum", "\t=1", "7", "a=b", "'=1"]


def test_a_workbook_holds_text_and_no_formulas(out: Path) -> None:
    import zipfile

    with Outputs() as outputs:
        outputs.write(out / "t.xlsx", pl.DataFrame({"id": [*FORMULAS, "https://example.org", "007"]}))
    assert pl.read_excel(out / "t.xlsx")["id"].to_list()[:3] == FORMULAS[:3]
    with zipfile.ZipFile(out / "t.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_sheet_that_is_too_long_is_refused(out: Path) -> None:
    rows = 1 << 20  # with the heading one more than a sheet holds
    told = r"a sheet holds 1048575 rows, the results have 1048576; write \.parquet or \.csv"
    with pytest.raises(mdp.MdpovertyError, match=told), Outputs() as outputs:
        outputs.write(out / "t.xlsx", pl.DataFrame({"id": pl.repeat(1, rows, eager=True)}))
    assert names(out) == []


def test_targets_that_cannot_be_written_are_refused_before_any_work(households: Path, out: Path) -> None:
    def words(output: Path) -> str:
        with pytest.raises(mdp.MdpovertyError) as error:
            classify(households, output)
        return str(error.value)

    allowed = "allowed: .csv, .parquet, .xlsx, .json, .jsonl"
    assert words(out / "a.txt") == f"{out}/a.txt: the ending does not show the format to write; {allowed}"
    assert words(out / "no" / "a.csv") == f"{out}/no/a.csv: the folder {out}/no does not exist; make it first"
    assert words(households) == f"{households}: is one of the inputs; give the results another name"
    (out / "b.csv").mkdir()
    assert words(out / "b.csv") == f"{out}/b.csv: is a folder; give the results another name"
    (out / "b.csv").rmdir()
    mended = households.rename(households.with_name("results.csv.rejects.csv"))
    with pytest.raises(mdp.MdpovertyError, match=r"results\.csv\.rejects\.csv: is one of the inputs"):
        classify(mended, mended.with_name("results.csv"))
    assert names(out) == []


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device"), RuntimeError("defect")])
def test_an_error_leaves_what_was_there(
    households: Path, out: Path, monkeypatch: pytest.MonkeyPatch, ending: str, error: Any
) -> None:
    target = out / f"results{ending}"
    target.write_text("of yesterday", encoding="utf-8")

    def half(_frame: pl.DataFrame, path: Path) -> None:
        path.write_text("half of a tab", encoding="utf-8")
        raise error

    monkeypatch.setitem(WRITERS, ending, half)
    with pytest.raises((KeyboardInterrupt, RuntimeError, mdp.MdpovertyError)) as raised:
        classify(households, target)
    if isinstance(error, OSError):
        told = "cannot be written (No space left on device); it was left as it was"
        assert str(raised.value) == f"{target}: {told}"
    assert names(out) == [target.name]
    assert target.read_text(encoding="utf-8") == "of yesterday"


LIMITED = """
import resource, signal, sys
from pathlib import Path
from mdpoverty.errors import MdpovertyError
import polars as pl
from mdpoverty.tables.output.write import Outputs
frame = pl.DataFrame({"id": [f"household {n * 7919 % 100003}" for n in range(200_000)]})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    with Outputs() as outputs:
        outputs.write(Path(sys.argv[1]), frame)
except MdpovertyError as error:
    print(error)
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are set in another way")
@pytest.mark.parametrize("ending", WRITERS)
def test_a_full_disk_leaves_no_file(out: Path, ending: str) -> None:
    """The system refuses to let any file grow over 50 kB, as a full disk would."""
    command = [sys.executable, "-c", LIMITED, str(out / f"results{ending}")]
    elsewhere = out.parent / "elsewhere"
    elsewhere.mkdir()
    environment = {**os.environ, "TMPDIR": str(elsewhere)}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 7, ended.stderr
    assert "cannot be written (" in ended.stdout
    assert names(out) == names(elsewhere) == []


SLOW = """
import signal, sys
from pathlib import Path
import polars as pl
from mdpoverty.cli import main
from mdpoverty.tables.output import write
def slowly(frame, path):
    path.write_text("half of a tab")
    print("writing", flush=True)
    signal.pause()
write.WRITERS[".csv"] = slowly
sys.argv = ["mdpoverty", "classify", sys.argv[1], "--review-date", "2024", "-o", sys.argv[2]]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended in another way")
@pytest.mark.parametrize(
    ("number", "ends"),
    [
        (signal.SIGINT, (130, "stopped after 2 households; no file was written or changed\n", 0)),
        (signal.SIGTERM, (143, "", 0)),
        (signal.SIGKILL, (-9, "", 1)),  # nobody can tidy up after that; the name says that it is unfinished
    ],
)
def test_a_killed_process_leaves_nothing_that_looks_complete(
    households: Path, out: Path, number: signal.Signals, ends: tuple[int, str, int]
) -> None:
    command = [sys.executable, "-c", SLOW, str(households), str(out / "results.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        os.kill(process.pid, number)
        _, told = process.communicate(timeout=30)
    assert (process.returncode, told, len(names(out))) == ends
    assert all(name.startswith(".mdpoverty-") for name in names(out))


MANY = """
import sys
import polars as pl
from functools import partial
from mdpoverty.cli import main
from mdpoverty.files import classify_files, classify_pieces
from mdpoverty.tables.batches import Limits
classify_files.classify_files = partial(classify_files.classify_files, limits=Limits(households=2))
once = classify_pieces.classify_piece
def telling(*piece, **how):
    sys.stdout.write("classifying\\n")
    sys.stdout.flush()
    return once(*piece, **how)
classify_pieces.classify_piece = telling
sys.argv = ["mdpoverty", "classify", sys.argv[1], "--review-date", "2024", "-o", sys.argv[2]]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended in another way")
@pytest.mark.parametrize(("number", "ends"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_long_work_hears_at_once_that_it_is_to_stop(out: Path, number: signal.Signals, ends: int) -> None:
    pl.DataFrame({"household_id": range(50_000)}).write_parquet(out.parent / "many.parquet")
    command = [sys.executable, "-c", MANY, str(out.parent / "many.parquet"), str(out / "results.parquet")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(20):
            assert process.stdout.readline() == "classifying\n"
        os.kill(process.pid, number)
        rest, told = process.communicate(timeout=30)
    assert process.returncode == ends
    assert rest.count("classifying") < 25_000 - 20  # it did not do all of its work first
    assert names(out) == []
    if number == signal.SIGINT:
        done = re.fullmatch(r"stopped after ([0-9,]+) households; no file was written or changed\n", told)
        assert done is not None
        assert 0 < int(done[1].replace(",", "")) < 50_000


def test_files_have_the_rights_of_other_new_files(out: Path) -> None:
    (out / "plain.txt").write_text("", encoding="utf-8")
    with Outputs() as outputs:
        outputs.write_text(out / "ours.txt", "")
    assert (out / "ours.txt").stat().st_mode == (out / "plain.txt").stat().st_mode


def test_a_defect_in_counting_writes_nothing(households: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Answered(pl.DataFrame({"household_id": ["1"], " facts": pl.Series([7], dtype=pl.UInt64)}), [])
    monkeypatch.setattr(classified_module, "answer", lambda *_args, **_options: lost)
    with pytest.raises(mdp.MdpovertyError, match="households: the rows do not balance: 2 in, 1 classified, 0 rejected"):
        classify(households, out / "results.csv")
    assert names(out) == []
