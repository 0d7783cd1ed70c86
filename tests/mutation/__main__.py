"""Runs the tests against mutants of the code: ``python -m tests.mutation --count 150 --seed 2 --lives FILE``.

A mutant that the tests do not notice lives. Some of those are equivalent, which only a reader can say.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.mutation.sample import ROOT, Mutant, drawn, files

TESTS = (
    "tests/law",
    "tests/facts",
    "tests/engine",
    "tests/reasons",
    "tests/analysis/test_shapley.py",
    "tests/analysis/test_reviews.py",
    "tests/analysis/test_pathways_table.py",
    "tests/cases",
)
PATIENCE = 900  # seconds; a busy machine is no killed mutant


def main() -> None:
    """Draw mutants, run the tests on each, print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lives", type=Path, help="a file for the changes that no test noticed")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="what is run; the folder of the module comes first")
    parser.add_argument("--only", nargs="*", default=(), help="of the drawn ones those whose names hold one of these")
    chosen = parser.parse_args()
    mutants = drawn(chosen.count, chosen.seed)
    if chosen.only:
        mutants = [mutant for mutant in mutants if any(part in str(mutant) for part in chosen.only)]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(".", copy, ignore=shutil.ignore_patterns(".git", ".venv*", "_build", "__pycache__", ".*_cache"))
        for path in files():  # as a mutant's module is written, but without any change
            (copy / path).write_text(ast.unparse(ast.parse(path.read_text(encoding="utf-8"))), encoding="utf-8")
        if fate(copy, chosen.tests) != "lives":
            sys.exit("the tests fail without any change")
        fates = Counter(tried(copy, mutant, chosen) for mutant in mutants)
    print(dict(fates))  # noqa: T201 - a command's answer


def tried(copy: Path, mutant: Mutant, chosen: argparse.Namespace) -> str:
    """Run the tests on one mutant; return and print its fate."""
    path = copy / mutant.path
    path.write_text(mutant.module, encoding="utf-8")
    own = f"tests/{mutant.path.relative_to(ROOT).parent}"
    ended = fate(copy, sorted(chosen.tests, key=lambda test: not test.startswith(own)))
    shutil.copy(mutant.path, path)
    print(f"{ended}: {mutant}", flush=True)  # noqa: T201 - a command's progress
    if ended == "lives" and chosen.lives:
        with chosen.lives.open("a", encoding="utf-8") as file:
            file.write(f"{mutant}\n{mutant.change}\n\n")
    return ended


def fate(copy: Path, tests: list[str]) -> str:
    """Run tests in a copy of the tree until one fails."""
    shutil.rmtree(copy / ".hypothesis", ignore_errors=True)  # what an earlier mutant was found by
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return "timeout"
    return "lives" if run.returncode == 0 else "killed"


if __name__ == "__main__":
    main()
