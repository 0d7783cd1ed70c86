"""Outputs and all that goes with them get their names together, or everything stays as it was."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import mdpoverty as mdp
from mdpoverty.files.analyse_files import audit_files, reclassify_files, report_files
from mdpoverty.files.classify_files import classify_files
from mdpoverty.tables.output.output_files import WholeFiles

# Made: a poor household, and one whose row is at fault.
REGISTER = "household_id,area,income_per_capita,deprivation_points,recorded_status\n1,rural,900000,30,poor\n2,moon,,,\n"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "h.csv").write_text(REGISTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "out"


def classify(output: Path, **options: Any) -> Any:
    return classify_files("h.csv", standard="vn-2022-2025", review_date=2024, output=output, **options)


def audit(output: Path, **options: Any) -> Any:
    return audit_files("h.csv", standard="vn-2022-2025", review_date=2024, output=output, **options)


def reclassify(output: Path, **options: Any) -> Any:
    laws = {"before": "vn-2016-2020", "after": "vn-2022-2025", "recorded_under": "after"}
    return reclassify_files("h.csv", review_date=2024, output=output, **laws, **options)


def report(output: Path, **options: Any) -> Any:
    page, book = output.with_suffix(".html"), output.with_suffix(".xlsx")
    return report_files("h.csv", standard="vn-2022-2025", review_date=2024, output=page, tables=book, **options)


DOORS = {"classify": classify, "audit": audit, "reclassify": reclassify, "report": report}
COMPANIONS = {
    "classify": ["r.csv", "r.csv.receipt.json", "r.csv.rejects.csv"],
    "reclassify": ["r.csv", "r.csv.receipt.json", "r.csv.rejects.csv", "r.csv.transitions.csv"],
    "audit": [
        "r.csv", "r.csv.contradictions.csv", "r.csv.marks.csv", "r.csv.receipt.json", "r.csv.rejects.csv",
        "r.csv.summary.csv", "r.csv.ticks.csv",
    ],
    "report": ["r.html", "r.xlsx"],
}  # fmt: skip
PLACES = [(door, name) for door, companions in COMPANIONS.items() for name in companions]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("door", DOORS)
def test_a_run_writes_the_files_that_are_looked_for_here(out: Path, door: str) -> None:
    run = DOORS[door](out / "r.csv")
    assert names(out) == COMPANIONS[door]
    assert sorted(path.name for path in run.written) == COMPANIONS[door]


@pytest.mark.parametrize(("door", "name"), PLACES)
def test_a_folder_in_the_place_of_any_file_is_told_before_the_work(out: Path, door: str, name: str) -> None:
    (out / name).mkdir()
    with pytest.raises(mdp.MdpovertyError) as refused:
        DOORS[door](out / "r.csv")
    assert str(refused.value) == f"{out / name}: is a folder; give the results another name"
    assert names(out) == [name]


@pytest.mark.parametrize(("door", "name"), PLACES)
def test_no_file_is_overwritten_if_that_is_not_wanted(out: Path, door: str, name: str) -> None:
    (out / name).write_text("of yesterday", encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError) as refused:
        DOORS[door](out / "r.csv", overwrite=False)
    assert str(refused.value) == f"{out / name}: exists already; name another file, or allow it to be overwritten"
    assert names(out) == [name]
    (out / name).unlink()
    DOORS[door](out / "r.csv", overwrite=False)
    assert names(out) == COMPANIONS[door]


@pytest.mark.parametrize(("door", "name"), PLACES)
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_a_name_that_cannot_be_given_takes_back_the_others(
    out: Path, monkeypatch: pytest.MonkeyPatch, door: str, name: str, error: BaseException
) -> None:
    """Whichever of the files fails last: those of yesterday stand there again, and no new one."""
    for old in COMPANIONS[door]:
        (out / old).write_text("of yesterday", encoding="utf-8")
    (out / COMPANIONS[door][0]).unlink()
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == name and self.suffix != ".before":
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises((mdp.MdpovertyError, KeyboardInterrupt)):
        DOORS[door](out / "r.csv")
    assert names(out) == COMPANIONS[door][1:]
    assert {path.read_text("utf-8") for path in out.iterdir()} == {"of yesterday"}


def test_what_would_speak_of_other_results_is_taken_back_too(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    classify(out / "r.csv")
    rejects = (out / "r.csv.rejects.csv").read_bytes()
    Path("h.csv").write_text(REGISTER.replace("moon", "urban"), encoding="utf-8")
    unlink = Path.unlink

    def failing(self: Path, *, missing_ok: bool = False) -> None:
        if self.name == "r.csv.rejects.csv":
            raise OSError(5, "Input/output error")
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", failing)
    with pytest.raises(mdp.MdpovertyError, match=r"rejects\.csv: cannot be written \(the disk or the network failed\)"):
        classify(out / "r.csv")
    assert (out / "r.csv.rejects.csv").read_bytes() == rejects
    assert b"moon" not in (out / "r.csv").read_bytes()
    assert len((out / "r.csv").read_text("utf-8").splitlines()) == 2  # the heading and household 1, as before


def test_a_file_system_without_hard_links_does_as_well(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(_self: Path, _target: Path) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    (out / "r.csv.receipt.json").write_text("of yesterday", encoding="utf-8")
    classify(out / "r.csv")
    assert names(out) == COMPANIONS["classify"]
    assert "yesterday" not in (out / "r.csv.receipt.json").read_text("utf-8")


@pytest.mark.parametrize("door", DOORS)
def test_a_link_stays_one_and_the_file_it_names_is_written(out: Path, door: str) -> None:
    elsewhere = out.parent / "elsewhere"
    elsewhere.mkdir()
    for name in COMPANIONS[door]:
        (out / name).symlink_to(Path("..", "elsewhere", f"real-{name}"))
    (elsewhere / f"real-{COMPANIONS[door][0]}").write_text("of yesterday", encoding="utf-8")
    DOORS[door](out / "r.csv")
    assert names(out) == COMPANIONS[door]
    assert all((out / name).is_symlink() for name in COMPANIONS[door])
    assert names(elsewhere) == sorted(f"real-{name}" for name in COMPANIONS[door])
    assert b"yesterday" not in (elsewhere / f"real-{COMPANIONS[door][0]}").read_bytes()


def test_a_link_to_nowhere_is_told_before_the_work(out: Path) -> None:
    (out / "r.csv").symlink_to(out / "gone" / "r.csv")
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify(out / "r.csv")
    assert str(refused.value) == f"{out}/r.csv: the folder {out}/gone does not exist; make it first"


@pytest.mark.parametrize("link", ["symbolic", "hard"])
@pytest.mark.parametrize("name", ["r.csv", "r.csv.receipt.json", "r.csv.rejects.csv"])
def test_a_second_name_of_an_input_is_an_input(out: Path, link: str, name: str) -> None:
    if link == "hard":
        (out / name).hardlink_to("h.csv")
    else:
        (out / name).symlink_to(out.parent / "h.csv")
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify(out / "r.csv")
    assert str(refused.value) == f"{out / name}: is one of the inputs; give the results another name"
    assert Path("h.csv").read_text("utf-8") == REGISTER


@pytest.mark.parametrize(("door", "longest"), [("classify", 13), ("reclassify", 16), ("audit", 19)])
def test_a_name_too_long_for_what_goes_with_it_is_told_before_the_work(out: Path, door: str, longest: int) -> None:
    """The longest names: .receipt.json, .transitions.csv and .contradictions.csv have 13, 16 and 19 signs."""
    fits = "x" * (os.pathconf(out, "PC_NAME_MAX") - 4 - longest)
    DOORS[door](out / f"{fits}.csv")
    assert len(names(out)) == len(COMPANIONS[door])
    for path in out.iterdir():
        path.unlink()
    with pytest.raises(mdp.MdpovertyError, match="this name has 256 bytes, the folder takes 255; give the results a"):
        DOORS[door](out / f"{fits}x.csv")
    assert names(out) == []


def test_a_pipe_is_no_output(out: Path) -> None:
    os.mkfifo(out / "r.csv")
    with pytest.raises(mdp.MdpovertyError, match="is a device or a pipe; give the results the name of a file"):
        classify(out / "r.csv")


def test_a_folder_in_which_nothing_can_be_written_is_told_before_the_work(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _rights: False)  # root may write everywhere
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify(out / "r.csv")
    told = f"the folder {out} cannot be written to; ask for permission, or put the results elsewhere"
    assert str(refused.value) == f"{out}/r.csv: {told}"


def test_a_file_keeps_the_rights_that_somebody_gave_it(out: Path) -> None:
    (out / "r.csv").write_text("", encoding="utf-8")
    (out / "r.csv").chmod(0o600)
    classify(out / "r.csv")
    assert stat.S_IMODE((out / "r.csv").stat().st_mode) == 0o600


def test_the_same_output_begun_twice_appears_once(out: Path) -> None:
    """As where the first way to read a register finds its members in another order."""
    with WholeFiles() as files:
        files.write_text(out / "a.txt", "first")
        files.write_text(out / "a.txt", "second")
    assert (out / "a.txt").read_text("utf-8") == "second"
    assert names(out) == ["a.txt"]


FULL = """
import sys
from pathlib import Path
import polars as pl
from mdpoverty.cli import main
sys.argv = ["mdpoverty", *sys.argv[1:]]
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are set in another way")
@pytest.mark.parametrize("words", [
    ("classify", "-o", "out/r.csv"), ("classify", "-o", "out/r.xlsx"), ("audit", "-o", "out/r.parquet"),
    ("report", "-o", "out/r.html"),
    ("reclassify", "--before", "vn-2016-2020", "--after", "vn-2022-2025", "-o", "out/r.jsonl",
     "--recorded-under", "after"),
])  # fmt: skip
def test_a_full_disk_ends_every_command_in_words(out: Path, words: tuple[str, ...]) -> None:
    """The system lets no file grow over 100 bytes."""
    command = [sys.executable, "-c", FULL, words[0], "h.csv", "--review-date", "2024", *words[1:]]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    assert ("không ghi được (" if words[0] == "report" else "cannot be written (") in ended.stderr
    assert "Traceback" not in ended.stderr
    assert names(out) == []
