"""The house: the public names and what it costs to import them; files that a stranger finds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import mdpoverty as mdp


@pytest.mark.parametrize("name", mdp.__all__)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    assert getattr(mdp, name).__doc__


def test_the_names_of_the_stub_of_the_package_and_of_the_reference_are_one_set() -> None:
    stub = Path("src/mdpoverty/__init__.pyi").read_text(encoding="utf-8")
    typed = {alias.asname for node in ast.parse(stub).body if isinstance(node, ast.ImportFrom) for alias in node.names}
    page = Path("docs/reference.md").read_text(encoding="utf-8")
    explained = re.findall(r"auto(?:function|class):: mdpoverty\.(\w+)$", page, re.MULTILINE)
    assert len(explained) == len(set(explained))
    assert typed == set(mdp.__all__) == set(explained)


def test_an_unknown_name_is_answered_with_those_that_exist() -> None:
    with pytest.raises(AttributeError, match=r"no attribute .clasify.; it has .*classify"):
        mdp.clasify  # noqa: B018 - the access is the test


@pytest.mark.parametrize(
    "statement",
    [
        "import mdpoverty",
        "import mdpoverty; mdpoverty.classify({'area': 'rural'}, 'vn-2022-2025', review_date=2024)",
    ],
)
def test_neither_importing_nor_one_household_loads_a_table_or_plot_library(statement: str) -> None:
    code = f"{statement}; import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "mdpoverty" in loaded
    heavy = {"polars", "pandas", "pyarrow", "narwhals", "matplotlib", "typer", "rich", "pytest", "hypothesis"}
    assert heavy.isdisjoint(loaded)


def test_the_help_of_the_program_loads_neither_the_law_nor_arrays() -> None:
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from mdpoverty.cli import main; main()"
    words = [sys.executable, "-c", code, "--help"]
    loaded = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert "typer" in loaded
    assert {"pydantic", "yaml", "numpy", "polars"}.isdisjoint(loaded)


def test_files_have_one_subject_and_names_of_their_own() -> None:
    files = sorted(Path("src/mdpoverty").rglob("*.py"))
    long = [str(file) for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 400]
    names = [file.name for file in files if file.name != "__init__.py" and file.parent.name != "cli"]
    folders = Counter(file.parent.name for file in files)
    assert not long
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert [folder for folder, number in folders.items() if number > 22] == []
