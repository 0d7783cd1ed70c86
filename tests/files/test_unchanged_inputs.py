"""A register that changes while it is read gives no results, whichever command reads it and whatever happens to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.files import analyse_files, classify_files, household_record
from mdpoverty.files.file_run import unchanged
from mdpoverty.tables.batches import Limits

# Made: twelve poor rural households; 900 000 is not above 1 500 000, and 30 points are 3 deprivations.
HOUSEHOLDS = pl.DataFrame({
    "household_id": range(1, 13), "area": ["rural"] * 12, "income_per_capita": [900_000] * 12,
    "deprivation_points": [30] * 12, "recorded_status": ["poor"] * 12,
})  # fmt: skip
OTHERS = HOUSEHOLDS.with_columns(pl.lit(9_000_000).alias("income_per_capita"))
MEMBERS = pl.DataFrame({"household_id": range(1, 13), "can_work": [True] * 12})


def write(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path) if path.suffix == ".parquet" else frame.write_csv(path)


def replaced(path: Path) -> None:
    write(OTHERS, path.with_name(f"new{path.suffix}"))
    path.with_name(f"new{path.suffix}").replace(path)


def written_over(path: Path) -> None:
    write(OTHERS, path)
    os.utime(path, ns=(1, 1))  # even where the clock of the file system is coarse


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def lengthened(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"13,rural,1,30,poor\n")


def removed(path: Path) -> None:
    path.unlink()


CHANGES = [replaced, written_over, truncated, lengthened, removed]
COMMANDS = {
    "classify": ["-o", "r.csv"], "audit": ["-o", "r.csv"], "report": ["-o", "r.html"],
    "reclassify": ["--before", "vn-2016-2020", "--after", "vn-2022-2025", "--recorded-under", "after", "-o", "r.csv"],
    "explain": ["--household", "7"],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for ending in ("csv", "parquet"):
        write(HOUSEHOLDS, tmp_path / f"h.{ending}")
        write(MEMBERS, tmp_path / f"m.{ending}")
    return tmp_path


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix not in (".csv", ".parquet") or path.stem == "r")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["h.csv", "m.csv", "h.parquet", "m.parquet"])
def test_a_file_that_changes_once_it_was_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, change: Callable[[Path], None], name: str
) -> None:
    store = classify_files.store

    def then(*given: Any) -> Any:
        found = store(*given)
        change(folder / name)
        return found

    for module in (classify_files, analyse_files, household_record):
        monkeypatch.setattr(module, "store", then)
    ending = name.partition(".")[2]
    words = [command, f"h.{ending}", f"m.{ending}", "--review-date", "2024", *COMMANDS[command]]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2, result.output
    told = f"  {name}: was changed, replaced or removed; run again when nobody writes to it\n"
    assert result.stderr == f"files changed while they were read, and nothing was written:\n{told}"
    assert left(folder) == []


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_that_changes_between_its_pieces(folder: Path, change: Callable[[Path], None], ending: str) -> None:
    seen = []

    def tell(done: int) -> None:
        if not seen:
            change(folder / f"h.{ending}")
        seen.append(done)

    with pytest.raises(mdp.MdpovertyError, match="files changed while they were read, and nothing was written"):
        mdp.classify_files(
            f"h.{ending}",
            f"m.{ending}",
            standard="vn-2022-2025",
            review_date=2024,
            output="r.csv",
            tell=tell,
            limits=Limits(households=2),
        )
    assert seen
    assert left(folder) == []


@pytest.mark.usefixtures("folder")
def test_a_register_that_stays_is_read() -> None:
    for ending in ("csv", "parquet"):
        run = mdp.classify_files(f"h.{ending}", f"m.{ending}", standard="vn-2022-2025", review_date=2024)
        assert run.results["status"].to_list() == ["poor"] * 12


class PanicError(BaseException):
    """As a library written in Rust panics."""


@pytest.mark.usefixtures("folder")
def test_a_panic_over_a_file_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def panics(*_given: Any, **_options: Any) -> None:
        raise PanicError("index out of bounds\nnote: run with `RUST_BACKTRACE=1`")

    monkeypatch.setattr(pl, "scan_parquet", panics)
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify_files("h.parquet", standard="vn-2022-2025", review_date=2024)
    assert str(refused.value).startswith("h.parquet: damaged or incomplete, or no Parquet file; take the file")
    assert "index" not in str(refused.value)


def test_a_panic_over_a_file_that_changed_is_told_as_that(folder: Path) -> None:
    def panics() -> None:
        with unchanged("h.csv", "-"):
            truncated(folder / "h.csv")
            raise PanicError("index out of bounds")

    with pytest.raises(mdp.MdpovertyError, match="files changed while they were read"):
        panics()


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_who_stops_the_program_is_heard(folder: Path, error: type[BaseException]) -> None:
    def stopped() -> None:
        with unchanged("h.csv"):
            (folder / "h.csv").unlink()
            raise error

    with pytest.raises(error):
        stopped()
