"""The program around the commands: help, version, missing libraries, errors without tracebacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.errors import StandardFileError
from mdpoverty.law.revisions.lock import load_lock
from mdpoverty.messages.message import Message

COMMANDS = ("classify", "reclassify", "check", "template", "standards")


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert [word for word in COMMANDS if word not in result.stdout] == []
    assert run().exit_code == 2  # no command at all


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "--help" in result.stdout


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("mdpoverty ")


def test_the_version_names_the_newest_revision_of_every_standard() -> None:
    first, *lines = run("--version").stdout.splitlines()
    assert first == f"mdpoverty {mdp.__version__}"
    told = {tuple(line.split()) for line in lines}
    lock = load_lock().standards
    for law in mdp.list_standards():
        name = f"{law.id}@{law.revision}"
        kept = sum(one.startswith(f"{law.id}@") for one in lock) - 1
        day = law.history[-1].date.isoformat()
        assert (name, day, "sha256", lock[name].digest[:12], "earlier", "revisions:", str(kept)) in told
    assert len(told) == len(lines) == len(mdp.list_standards())


def test_the_version_is_told_where_the_law_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> None:
        raise StandardFileError(Message("standards_missing"))

    monkeypatch.setattr("mdpoverty.law.registry.list_standards", unreadable)
    result = run("--version")
    assert result.exit_code == 2
    assert result.stdout == f"mdpoverty {mdp.__version__}\n"
    assert result.stderr
    assert "Traceback" not in result.output


def test_the_version_loads_neither_arrays_nor_tables() -> None:
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from mdpoverty.cli import main; main()"
    loaded = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=True)
    assert {"numpy", "polars", "narwhals"}.isdisjoint(loaded.stdout.split())


WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1].split(","))) # None in sys.modules: the import fails
from mdpoverty.cli import main
sys.argv = ["mdpoverty", *sys.argv[2:]]
main()
"""


NEEDS_CLI = 'the command line needs typer; install what it needs with: pip install "mdpoverty[cli]"'
NEEDS_TABLES = 'polars is not installed; install it with: pip install "mdpoverty[tables]"'
NEEDS_XLSX = ' is not installed; install it with: pip install "mdpoverty[xlsx]"'


@pytest.mark.parametrize(
    ("missing", "words", "told"),
    [
        ("typer", "standards list", NEEDS_CLI),
        ("polars", "classify h.csv --review-date 2024 -o o.csv", NEEDS_TABLES),
        ("fastexcel", "classify h.xlsx --review-date 2024 -o o.csv", f"fastexcel{NEEDS_XLSX}"),
        ("xlsxwriter", "classify h.csv --review-date 2024 -o o.xlsx", f"xlsxwriter{NEEDS_XLSX}"),
        ("xlsxwriter", "template --standard vn-2022-2025 -o t.xlsx", f"xlsxwriter{NEEDS_XLSX}"),
    ],
)
def test_a_library_that_is_missing_is_named_with_the_way_to_get_it(
    tmp_path: Path, missing: str, words: str, told: str
) -> None:
    (tmp_path / "h.csv").write_text("household_id\n1\n", encoding="utf-8")
    (tmp_path / "h.xlsx").write_bytes(b"")
    command = [sys.executable, "-c", WITHOUT, missing, *words.split()]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (2, f"{told}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h.csv", "h.xlsx"]


def test_standards_need_no_table_library() -> None:
    command = [sys.executable, "-c", WITHOUT, "polars,pandas,pyarrow,narwhals", "standards", "show", "vn-2016-2020"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_a_defect_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: bool) -> None:
        raise ModuleNotFoundError("No module named 'mdpoverty.nothing'", name="mdpoverty.nothing")

    monkeypatch.setattr("mdpoverty.law.registry.list_standards", broken)
    assert isinstance(run("standards", "list").exception, ModuleNotFoundError)
