"""What a killed run left, which holds people's records, is removed by the next run there – and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app
from mdpoverty.files.analyse_files import audit_files, reclassify_files, report_files
from mdpoverty.files.classify_files import classify_files
from mdpoverty.tables.output import work_folder
from mdpoverty.tables.output.work_folder import WorkFolder, remove_leftovers

HOLDS = """
import sys
from pathlib import Path
from mdpoverty.tables.output.work_folder import WorkFolder
with WorkFolder(Path(sys.argv[1])) as work:
    (work.path / "1.parquet").write_text("people")
    print(work.path, flush=True)
    sys.stdin.read()
"""


def make_old(folder: Path, hours: float = 25) -> None:
    then = time.time() - hours * 3600
    for path in (*folder.iterdir(), folder):
        os.utime(path, (then, then))


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What a run left that was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    return folder


def test_a_folder_of_yesterday_is_removed(tmp_path: Path, left: Path) -> None:
    make_old(left)
    assert remove_leftovers([tmp_path]) == (left,)
    assert not left.exists()


@pytest.mark.parametrize("hours", [0, 23])
def test_a_younger_one_stays(tmp_path: Path, left: Path, hours: float) -> None:
    make_old(left, hours)
    assert remove_leftovers([tmp_path]) == ()
    assert left.is_dir()


def test_an_old_one_with_a_new_file_stays(tmp_path: Path, left: Path) -> None:
    make_old(left)
    (left / "2.parquet").write_text("people", encoding="utf-8")
    assert remove_leftovers([tmp_path]) == ()


def test_one_that_a_process_uses_stays_however_old_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        make_old(folder)
        assert remove_leftovers([tmp_path]) == ()
        process.communicate("")
    assert not folder.exists()  # its own process removed it at the end


def test_what_is_not_ours_stays(tmp_path: Path, left: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of another name, one without the mark, a file, a link, and one of another user."""
    strangers = [left.rename(tmp_path / ".mdpoverty-notes-of-mine"), tmp_path / ".mdpoverty-abcdefgh"]
    strangers[1].mkdir()
    make_old(strangers[1])
    (tmp_path / ".mdpoverty-12345678").write_text("", encoding="utf-8")
    make_old(strangers[0])
    (tmp_path / ".mdpoverty-linkedto").symlink_to(strangers[0])
    assert remove_leftovers([tmp_path]) == ()
    assert len(list(tmp_path.iterdir())) == 4
    ours = strangers[0].rename(tmp_path / ".mdpoverty-87654321")
    monkeypatch.setattr(work_folder.os, "getuid", lambda: 4711)
    assert remove_leftovers([tmp_path]) == ()
    assert ours.is_dir()


def test_a_folder_without_locks_can_be_worked_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_file: Any, _how: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(work_folder.fcntl, "flock", no_locks)
    with WorkFolder(tmp_path) as work:
        make_old(work.path)
        assert remove_leftovers([tmp_path]) == (work.path,)


def test_a_place_that_cannot_be_looked_through_has_none(tmp_path: Path) -> None:
    assert remove_leftovers([tmp_path / "gone"]) == ()


REGISTER = "household_id,area,income_per_capita,deprivation_points,recorded_status\n1,rural,900000,30,poor\n"
WHEN: dict[str, Any] = {"standard": "vn-2022-2025", "review_date": 2024}
DOORS: dict[str, Any] = {
    "classify": lambda h, out: classify_files(h, output=out / "r.csv", **WHEN),
    "audit": lambda h, out: audit_files(h, output=out / "r.csv", **WHEN),
    "report": lambda h, out: report_files(h, output=out / "r.html", **WHEN),
    "reclassify": lambda h, out: reclassify_files(
        h, output=out / "r.csv", before="vn-2016-2020", after="vn-2022-2025", recorded_under="after", review_date=2024
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_run_tidies_where_it_writes(tmp_path: Path, left: Path, door: str) -> None:
    make_old(left)
    elsewhere = tmp_path / "in"
    elsewhere.mkdir()
    (elsewhere / "h.csv").write_text(REGISTER, encoding="utf-8")
    assert DOORS[door](elsewhere / "h.csv", tmp_path).removed == (left,)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "removed what a run that was killed had left, which held records of people: "),
        ("vi", "đã xóa phần còn lại của một lần chạy bị ngắt, có chứa thông tin hộ: "),
    ],
)
def test_the_command_names_what_it_removed(tmp_path: Path, left: Path, language: str, told: str) -> None:
    make_old(left)
    (tmp_path / "h.csv").write_text(REGISTER, encoding="utf-8")
    words = ["classify", "h.csv", "--review-date", "2024", "-o", "r.csv", "-q", "--lang", language]
    words[1], words[5] = str(tmp_path / "h.csv"), str(tmp_path / "r.csv")
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert result.stderr == f"{told}{left}\n"
