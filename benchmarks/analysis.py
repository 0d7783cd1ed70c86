"""What comes after the classification of a million households: ``python benchmarks/analysis.py [--households N]``."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

import mdpoverty as mdp
from make_register import make

STANDARD = "vn-2022-2025"


def main() -> None:
    """Time tables, measures, ways, audit and reclassification against the classification itself."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--households", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=3)
    chosen = options.parse_args()
    households, members = make(chosen.households, categories="enum")
    rng = np.random.default_rng(1)
    households = households.with_columns(
        district=pl.Series(rng.integers(0, 9, chosen.households)).cast(pl.String),
        weight=pl.Series(rng.random(chosen.households) + 0.5),
        stratum=pl.Series(rng.integers(0, 30, chosen.households)),
        cluster=pl.Series(rng.integers(0, 100, chosen.households)),
    )
    how = {"standard": STANDARD, "review_date": "2020-12-31"}
    results = mdp.classify_table(households, members, **how)
    recorded = households.with_columns(recorded_status=results["status"].cast(pl.String))
    both = {"households": households, "members": members}
    design = {"weights": "weight", "strata": "stratum", "clusters": "cluster"}
    runs: dict[str, Callable[[], object]] = {
        "classify_table": lambda: mdp.classify_table(households, members, **how),
        "official_tables by district": lambda: mdp.official_tables(
            results, by="district", review_date="2020-12-31", standard=STANDARD, **both
        ),
        "measures by district": lambda: mdp.measures(results, standard=STANDARD, by="district", **both),
        "measures with errors": lambda: mdp.measures(results, standard=STANDARD, by="district", **both, **design),
        "pathways_table by district": lambda: mdp.pathways_table(households, members, by="district", **how),
        "audit by district": lambda: mdp.audit(recorded, members, by="district", **how),
        "reclassify": lambda: mdp.reclassify(
            households, members, before="vn-2016-2020", after=STANDARD, review_date="2020-12-31"
        ),
    }
    seconds = {what: timed(run, chosen.repeat) for what, run in runs.items()}
    for what, taken in seconds.items():
        print(f"{what:32} {taken:6.2f} s {taken / seconds['classify_table']:8.1f} x the classification")
    folder = Path(tempfile.mkdtemp())
    tables = mdp.official_tables(results, standard=STANDARD, by="district", **both)
    print(f"{'write_xlsx without the lists':32} {timed(lambda: _book(tables, folder), 1):6.2f} s")


def _book(tables: mdp.OfficialTables, folder: Path) -> Path:
    short = tuple(form for form in tables.forms if not form.name.startswith("list_"))
    return mdp.OfficialTables(short).write_xlsx(folder / "tables.xlsx")


def timed(run: Callable[[], object], repeat: int) -> float:
    """Return the median seconds of a few runs."""
    taken = []
    for _ in range(repeat):
        began = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
