"""What goes wrong with files: each fault ends in words that say what to do, and in no file that looks complete.

Every fault is met twice: by a small register, and by one that is read and kept in pieces.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from mdpoverty.cli.app import app
from mdpoverty.files import classify_files
from mdpoverty.files.rejects import NOT_ALL_LISTED
from mdpoverty.tables.batches import Limits

HOUSEHOLDS = pl.DataFrame({
    "household_id": [str(number) for number in range(1, 41)],
    "area": ["rural"] * 40,
    "income_per_capita": [900_000] * 40,
    "deprivation_points": [30] * 40,
    "huyện": ["Đakrông"] * 40,
})  # fmt: skip
MEMBERS = pl.DataFrame({"household_id": [str(number) for number in range(1, 41)], "can_work": [True] * 40})
"""Made: forty poor rural households of one person who can work (900 000 is not above 1 500 000; 30 points are 3)."""

Run = Callable[..., Result]


@pytest.fixture(params=["small", "in pieces"])
def run(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    if request.param == "in pieces":
        limits = Limits(households=7, rows=9, text_bytes=100, kept_bytes=0)
        monkeypatch.setattr(classify_files, "classify_files", partial(classify_files.classify_files, limits=limits))
    monkeypatch.chdir(tmp_path)
    Path("results").mkdir()
    for name, frame in (("households", HOUSEHOLDS), ("members", MEMBERS)):
        frame.write_csv(f"{name}.csv")
        frame.write_parquet(f"{name}.parquet")

    def invoke(*words: object, output: str = "results/out.csv") -> Result:
        command = ["classify", *map(str, words), "--review-date", "2024", "-o", output]
        return CliRunner().invoke(app, command)

    return invoke


def refused(result: Result) -> str:
    """Return what was told, of a run that ended as wrong use and left nothing, neither results nor half of them."""
    assert result.exit_code == 2, result.output
    assert not list(Path("results").iterdir())
    assert not list(Path().glob(".*"))
    return result.stderr


def test_without_a_fault(run: Run) -> None:
    for ending in ("csv", "parquet"):
        result = run(f"households.{ending}", f"members.{ending}", "-q")
        assert result.exit_code == 0, result.output
        assert "households: 40 in = 40 classified + 0 rejected" in result.output
        assert set(pl.read_csv("results/out.csv")["status"]) == {"poor"}


@pytest.mark.parametrize("part", [0.5, 0.9, 0.999])
@pytest.mark.parametrize("name", ["households", "members"])
def test_a_truncated_parquet_file(run: Run, name: str, part: float) -> None:
    content = Path(f"{name}.parquet").read_bytes()
    Path(f"{name}.parquet").write_bytes(content[: int(len(content) * part)])
    told = refused(run("households.parquet", "members.parquet"))
    assert told.startswith(f"{name}.parquet: damaged or incomplete, or no Parquet file; take the file from its source")


@pytest.mark.parametrize("name", ["households", "members"])
def test_a_parquet_file_with_damage_inside(run: Run, name: str) -> None:
    content = bytearray(Path(f"{name}.parquet").read_bytes())
    content[4:60] = b"\xff" * 56  # the first column, behind the four letters with which the file begins
    Path(f"{name}.parquet").write_bytes(content)
    told = refused(run("households.parquet", "members.parquet"))
    assert told.startswith(f"{name}.parquet: damaged or incomplete, or no Parquet file; take the file from its source")


def test_a_broken_line_of_csv_is_set_aside_with_its_household(run: Run) -> None:
    lines = Path("members.csv").read_text(encoding="utf-8").splitlines()
    lines[30] = "30"
    Path("members.csv").write_text("\n".join(lines), encoding="utf-8")
    result = run("households.csv", "members.csv", "-q")
    assert result.exit_code == 1
    assert "households: 40 in = 39 classified + 1 rejected" in result.output
    assert "members: 40 in = 39 classified + 1 rejected" in result.output
    rejects = pl.read_csv("results/out.csv.rejects.csv", infer_schema=False).sort("file", maintain_order=True)
    assert rejects.rows() == [
        ("households.csv", "31", "30", "rejected_with_household",
         "another row of the household was refused: members.csv row 31"),
        # What is left of the line may be an age instead; then the person is of 29 or of 31.
        ("households.csv", "30", "29", "incomplete_members", NOT_ALL_LISTED.text()),
        ("households.csv", "32", "31", "incomplete_members", NOT_ALL_LISTED.text()),
        ("members.csv", "31", "30", "broken_row", "the line has 1 cells, the heading 2"),
    ]  # fmt: skip
    shutil.rmtree("results")
    Path("results").mkdir()
    told = refused(run("households.csv", "members.csv", "--strict"))
    assert told.startswith("rows cannot be classified, and nothing was written:\n  members.csv row 31: the line has 1 ")


def test_quotation_marks_that_do_not_pair_up(run: Run) -> None:
    lines = Path("households.csv").read_text(encoding="utf-8").splitlines()
    lines[30] = '30,"rural,900000,30,Đakrông'
    Path("households.csv").write_text("\n".join(lines), encoding="utf-8")
    told = refused(run("households.csv", "members.csv"))
    assert told.startswith("households.csv line 31: the quotation marks on line 31 to 41 do not pair up")


SAVE = "save as UTF-8 (in Notepad: Save As, Encoding UTF-8; not in Excel, which turns an id such as 007 into 7)"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(run: Run, encoding: str) -> None:
    Path("households.csv").write_text(Path("households.csv").read_text(encoding="utf-8"), encoding=encoding)
    assert refused(run("households.csv", "members.csv")) == (
        f"households.csv: not UTF-8 but UTF-16 or no text at all; {SAVE}\n"
    )


def test_windows_1258(run: Run) -> None:
    text = Path("households.csv").read_text(encoding="utf-8").replace("huyện", "district").replace("Đakrông", "Đakrong")
    Path("households.csv").write_text(text, encoding="cp1258")
    # The heading and its end are 64 bytes, "1,rural,900000,30," is 18; the D with its stroke comes next.
    told = f"households.csv line 2: not UTF-8 (byte 83 of the file); {SAVE}\n"
    assert refused(run("households.csv", "members.csv")) == told


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_member_file_that_is_not_there_or_must_not_be_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    Path(f"members.{ending}").unlink()
    told = f"members.{ending}: cannot be read (No such file or directory); check the name and the rights\n"
    assert refused(run(f"households.{ending}", f"members.{ending}")) == told
    Path("members.csv").touch()

    def forbidden(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)  # who runs the tests may have every right
    told = "members.csv: cannot be read (Permission denied); check the name and the rights\n"
    assert refused(run("households.parquet", "members.csv")) == told


def test_a_member_file_without_the_households_ids(run: Run) -> None:
    MEMBERS.rename({"household_id": "household"}).write_csv("members.csv")
    told = refused(run("households.csv", "members.csv"))
    assert told.startswith("members.csv: no column household_id (or Mã hộ) – did you mean 'household'?;")


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl", "json", "xlsx"])
def test_a_full_disk(run: Run, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    from mdpoverty.tables.output import write

    def full(frame: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
        frame.lazy().collect()  # as far as it gets
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(write.WRITERS, f".{ending}", full)
    if f".{ending}" in write.SINKS:
        monkeypatch.setitem(write.SINKS, f".{ending}", full)
    told = refused(run("households.csv", "members.csv", output=f"results/out.{ending}"))
    told_of = f"results/out.{ending}: cannot be written (No space left on device); it was left as it was\n"
    assert told == told_of


def test_text_that_a_spreadsheet_would_run_as_a_formula(run: Run) -> None:
    frame = HOUSEHOLDS.with_columns(pl.format("=cmd|{}", "household_id").alias("household_id"))
    frame.write_csv("households.csv")
    result = run("households.csv", "-q")
    assert result.exit_code == 0, result.output
    assert set(pl.read_csv("results/out.csv")["household_id"].str.head(5)) == {"'=cmd"}
