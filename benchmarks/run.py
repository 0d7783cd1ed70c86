"""Ratios of speed, all taken in one run: ``python benchmarks/run.py [--households N] [--repeat N]``.

Competitors take turns, and medians are compared, because machines are shared; results are checked to be equal first.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

import by_hand
import mdpoverty as mdp
from make_register import make

STANDARD = "vn-2022-2025"


def main() -> None:
    """Run every comparison and print its line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--households", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=7)
    chosen = options.parse_args()
    print(machine())
    print(f"\n{'what':58} {'library':>10} {'other':>10} {'ratio':>7}")
    for categories in ("string", "string of its own", "enum"):
        in_memory(chosen.households, chosen.repeat, categories=categories)
    in_memory(chosen.households, chosen.repeat, categories="enum", shuffled=True)
    in_memory(chosen.households, chosen.repeat, categories="string", ids="string", shuffled=True)
    with_gaps(chosen.households, chosen.repeat)
    one_household()
    imports(chosen.repeat)


def machine() -> str:
    """Return the machine, the date and the versions."""
    names = [line.split(":")[1].strip() for line in _cpuinfo() if line.startswith("model name")]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "polars", "pydantic", "PyYAML"))
    today = datetime.now(tz=UTC).date()
    return (
        f"{today}: mdpoverty {mdp.__version__}, Python {platform.python_version()}, {libraries}\n"
        f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"
    )


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def taking_turns(repeat: int, *runs: Callable[[], object]) -> list[float]:
    """Return the median seconds of each run; in every round each of them runs once."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(repeat):
        for run, taken in zip(runs, seconds, strict=True):
            began = time.perf_counter()
            run()
            taken.append(time.perf_counter() - began)
    return [statistics.median(taken) for taken in seconds]


def line(what: str, library: float, other: float, *, unit: str = "ms", scale: float = 1e3) -> None:
    """Print one comparison; a ratio above 1 says that the library takes less time than the other."""
    print(f"{what:58} {library * scale:7.2f} {unit} {other * scale:7.2f} {unit} {other / library:7.2f}")


def classify(households: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Classify as a user would."""
    return mdp.classify_table(households, members, standard=STANDARD, review_date=by_hand.REVIEW_DATE)


def in_memory(number: int, repeat: int, **kind: Any) -> None:
    """Hold the library against the query written by hand."""
    households, members = make(number, **kind)
    assert equal(classify(households, members), by_hand.classify(households, members))
    library, other = taking_turns(
        repeat, lambda: classify(households, members), lambda: by_hand.classify(households, members)
    )
    told = ", ".join(f"{name} {value}" for name, value in kind.items())
    line(f"{number} households, {told}: by hand in Polars", library, other)


def equal(found: pl.DataFrame, expected: pl.DataFrame) -> bool:
    """Tell whether two result tables hold the same answers, whatever words are stored as."""
    words = pl.col("status", "possible_statuses", "basis").cast(pl.String)
    return found.with_columns(words).equals(expected.with_columns(words))


def with_gaps(number: int, repeat: int) -> None:
    """Hold a table with 10 % of all facts missing against the complete one."""
    complete, holed = make(number, categories="enum"), make(number, categories="enum", missing=0.1)
    library, other = taking_turns(repeat, lambda: classify(*holed), lambda: classify(*complete))
    line(f"{number} households, 10 % of facts missing: complete", library, other)


def one_household() -> None:
    """Time one household, warm, as a mapping and as a model, and a thousand in one table."""
    households, members = make(1000)
    record = households.row(0, named=True)
    record["members"] = members.filter(household_id=0).drop("household_id").to_dicts()
    model = mdp.Household.model_validate(record)
    standard = mdp.load_standard(STANDARD)
    mapping, household, thousand = (
        min(_times(call, number))
        for call, number in (
            (lambda: mdp.classify(record, standard, review_date=by_hand.REVIEW_DATE), 500),
            (lambda: mdp.classify(model, standard, review_date=by_hand.REVIEW_DATE), 500),
            (lambda: classify(households, members), 20),
        )
    )
    print(f"one household of {len(record['members'])} members, warm: {mapping * 1e6:.0f} µs as a mapping", end=", ")
    print(f"{household * 1e6:.0f} µs as a Household; a table of a thousand: {thousand * 1e3:.1f} ms")


def _times(call: Callable[[], object], number: int) -> list[float]:
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        for _ in range(number):
            call()
        taken.append((time.perf_counter() - began) / number)
    return taken


def imports(repeat: int) -> None:
    """Hold the import of the library against the import of what it builds on."""
    code = "import time; began = time.perf_counter(); {}; print(time.perf_counter() - began)"

    def seconds(statement: str) -> float:
        command = [sys.executable, "-c", code.format(statement)]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603

    others = "import numpy, yaml, pydantic; pydantic.BaseModel"
    both = f"{others}; import mdpoverty"
    pairs = [(seconds(both), seconds(others)) for _ in range(2 * repeat)]
    library, other = (statistics.median(taken) for taken in zip(*pairs, strict=True))
    line("import, with NumPy, PyYAML, pydantic: those alone", library, other)


if __name__ == "__main__":
    main()
