"""Runs a campaign of hostile inputs: ``python -m tests.fuzz standards --count 20000 --seed 1``.

A campaign is a module of this folder with a function ``cases(count, seed, first)`` that yields names and cases; its
name stands in ``CAMPAIGNS``. A case is found again by the same seed, or alone by ``--only``.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from tests.fuzz.campaign import Campaign

CAMPAIGNS = ("standards", "records", "tables")


def main() -> int:
    """Run the campaign that the command line names; the status is 1 if a case failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Campaigns of hostile inputs.")
    parser.add_argument("campaign", choices=CAMPAIGNS)
    parser.add_argument("--count", type=int, default=1_000, help="how many cases")
    parser.add_argument("--seed", type=int, default=1, help="from which all cases follow")
    parser.add_argument("--only", type=int, help="the number of one case, with its whole traceback")
    parser.add_argument("--failures", type=Path, help="a folder in which each failure becomes a file")
    given = parser.parse_args()
    if given.failures is not None:
        given.failures.mkdir(parents=True, exist_ok=True)
    campaign = Campaign(given.failures)
    first = given.only or 0
    count = given.count if given.only is None else 1
    for number, (name, case) in enumerate(
        importlib.import_module(f"tests.fuzz.{given.campaign}").cases(count, given.seed, first)
    ):
        campaign.run(name, case)
        if number and number % 1_000 == 0:
            print(campaign.report().splitlines()[0], flush=True)  # noqa: T201 - a command
    print(campaign.report())  # noqa: T201
    if given.only is not None:
        print(*(raised for _, raised in campaign.failures), sep="\n")  # noqa: T201
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main())
