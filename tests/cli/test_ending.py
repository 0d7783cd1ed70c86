"""How the program ends: never with a traceback, with a status that says what happened, and at once when stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLASSIFY = ("classify", "h.csv", "--review-date", "2024", "-o", "o.csv")

# The hook is a line that is run before the program.
PROGRAM = """
import os, signal, sys
class OnImport:
    def __init__(self, name, happens):
        self.name, self.happens = name, happens
    def find_spec(self, name, *_):
        if name == self.name:
            sys.meta_path.remove(self)
            self.happens()
def stop():
    os.kill(os.getpid(), signal.SIGINT)
def fail():
    raise error
from mdpoverty.cli import main
{hook}
sys.argv = ["mdpoverty", *sys.argv[1:]]
main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "h.csv").write_text("household_id,area,note\n1,rural,secret\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, hook: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM.format(hook=hook), *words]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped in another way")
@pytest.mark.parametrize("library", ["typer", "numpy", "yaml", "polars", "mdpoverty.tables.output.write"])
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "stopped; each file was either written whole or left as it was\n"),
        ("vi", "đã dừng; mỗi tệp hoặc được ghi trọn vẹn, hoặc không bị thay đổi\n"),
    ],
)
def test_whoever_stops_the_program_while_it_loads_is_told_so(
    folder: Path, library: str, language: str, told: str
) -> None:
    ended = run(folder, f"sys.meta_path.insert(0, OnImport({library!r}, stop))", *CLASSIFY, "--lang", language)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", told)
    assert left(folder) == ["h.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped in another way")
def test_an_interruption_is_one_even_if_a_library_wraps_it(folder: Path) -> None:
    hook = """
import mdpoverty.files.classify_files as files
def wrapped(*_, **__):
    try:
        stop()
    except KeyboardInterrupt:
        raise OSError("external library failed")
files.store = wrapped
"""
    ended = run(folder, hook, *CLASSIFY)
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr
    assert left(folder) == ["h.csv"]


@pytest.mark.parametrize("error", ["RuntimeError('secret')", "type('PanicException', (BaseException,), {})('secret')"])
def test_a_defect_says_where_it_is_and_nothing_of_a_record(folder: Path, error: str) -> None:
    hook = f"error = {error}\nimport mdpoverty.tables.output.write as writing\nwriting.Outputs.add_companions = fail"
    hook = hook.replace("= fail", "= lambda *_, **__: fail()")
    ended = run(folder, hook, *CLASSIFY)
    assert ended.returncode == 70
    kind = error.partition("(")[0].replace("type", "PanicException")
    assert ended.stderr.startswith("a defect of mdpoverty ")
    assert f"({kind} in file_run.py:" in ended.stderr
    assert "secret" not in ended.stderr + ended.stdout
    assert left(folder) == ["h.csv"]
    assert run(folder, hook, *CLASSIFY, "--lang", "vi").stderr.startswith("lỗi của chính mdpoverty ")


def test_the_traceback_of_a_defect_is_shown_to_whoever_asks_for_it(folder: Path) -> None:
    hook = "error = RuntimeError('why')\nimport mdpoverty.law.registry as r\nr.list_standards = lambda **_: fail()"
    ended = run(folder, hook, "standards", "list", MDPOVERTY_TRACEBACK="1")
    assert ended.returncode == 70
    assert "RuntimeError: why" in ended.stderr


def test_a_lack_of_memory_is_no_defect(folder: Path) -> None:
    hook = "error = MemoryError()\nimport mdpoverty.files.classify_files as f\nf.store = lambda *_, **__: fail()"
    ended = run(folder, hook, *CLASSIFY)
    assert (ended.returncode, ended.stderr.partition(";")[0]) == (2, "there is not enough memory")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are closed in another way")
def test_a_reader_who_has_left_is_not_taken_for_rejected_rows(folder: Path) -> None:
    """What is printed goes into a pipe that nobody reads."""
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "mdpoverty", "standards", "show", "vn-2022-2025"]
    ended = subprocess.run(command, cwd=folder, stdout=writes, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writes)
    assert (ended.returncode, ended.stderr) == (141, "")


def test_a_warning_is_a_sentence(folder: Path) -> None:
    ended = run(folder, "", "report", "h.csv", "--review-date", "2024", "-o", "o.html", "--lang", "en")
    assert ended.returncode == 0
    assert ".py:" not in ended.stderr
    assert "UserWarning" not in ended.stderr
