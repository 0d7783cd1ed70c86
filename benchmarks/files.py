"""From Parquet to Parquet, against reading the same files and writing a table of the same columns with Polars alone.

``python benchmarks/files.py [--households N] [--repeat N] [--folder PATH]``: both are processes of their own, taken in
turns; their time and the greatest memory they held are printed. Registers are made once in the folder and kept there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from make_register import make
from run import machine

STEP = 1_000_000
FLOOR = """
import sys
import polars as pl
for name in sys.argv[1:3]:
    pl.read_parquet(name)
pl.read_parquet(sys.argv[3]).write_parquet(sys.argv[4])
"""


def main() -> None:
    """Make the register if it is not there, and run both."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--households", type=int, default=5_000_000)
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--folder", type=Path, default=Path("benchmark-registers"))
    options.add_argument("--make", action="store_true", help="only make the register")
    chosen = options.parse_args()
    files = [chosen.folder / f"{name}-{chosen.households}.parquet" for name in ("households", "members")]
    if chosen.make:
        make_files(files, chosen.households)
        return
    if not all(file.exists() for file in files):  # in a process of its own: memory that this one held would count
        subprocess.run([sys.executable, __file__, "--make", *sys.argv[1:]], check=True)  # noqa: S603
    compare(files, chosen.folder, chosen.households, chosen.repeat)


def compare(files: list[Path], folder: Path, households: int, repeat: int) -> None:
    """Let both take turns, and print what they took."""
    results = folder / "results.parquet"
    library = [
        sys.executable, "-m", "mdpoverty", "classify", *map(str, files), "--standard", "vn-2022-2025",
        "--review-date", "2020-12-31", "--quiet", "-o", str(results),
    ]  # fmt: skip
    alone = [sys.executable, "-c", FLOOR, *map(str, files), str(results), str(folder / "floor.parquet")]
    taken = [(measured(library), measured(alone)) for _ in range(repeat)]
    print(machine())
    print(f"{households} households, Parquet to Parquet")
    for place, name in enumerate(("mdpoverty classify", "Polars, reading and writing only")):
        seconds = statistics.median(pair[place][0] for pair in taken)
        memory = max(pair[place][1] for pair in taken)
        print(f"{name:36} {seconds:7.2f} s, at most {memory:6.0f} MiB")
    print(f"ratio {statistics.median(mine[0] / other[0] for mine, other in taken):.2f}")


def make_files(files: list[Path], households: int) -> None:
    """Make a register of that size, a million households at a time."""
    files[0].parent.mkdir(parents=True, exist_ok=True)
    writers: list[pq.ParquetWriter] = []
    for first in range(0, households, STEP):
        frames = make(min(STEP, households - first), seed=first // STEP + 1)
        tables = [
            frame.with_columns(pl.col("household_id") + first).to_arrow(compat_level=pl.CompatLevel.oldest())
            for frame in frames
        ]
        writers = writers or [pq.ParquetWriter(f, table.schema) for f, table in zip(files, tables, strict=True)]
        for writer, table in zip(writers, tables, strict=True):
            writer.write_table(table, row_group_size=1 << 17)
    for writer in writers:
        writer.close()


def measured(command: list[str]) -> tuple[float, float]:
    """Return the seconds a process took and the most memory it held, in MiB."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[:4]} ended with {status}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
