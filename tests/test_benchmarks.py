"""The benchmark runs, and the query written by hand gives what the library gives; nothing is timed here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_the_benchmark_compares_equal_results() -> None:
    command = [sys.executable, str(BENCHMARKS / "run.py"), "--households", "3000", "--repeat", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "3000 households, categories string: by hand in Polars" in done.stdout
    assert "one household of" in done.stdout


def test_what_comes_after_the_classification_is_timed_too() -> None:
    pytest.importorskip("svy", reason='needs pip install "mdpoverty[survey]"')
    command = [sys.executable, str(BENCHMARKS / "analysis.py"), "--households", "3000", "--repeat", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "measures with errors" in done.stdout
