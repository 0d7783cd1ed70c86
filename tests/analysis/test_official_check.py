"""The check that the official sheet prints under a unit's table of indicators, for any register.

Among the poor of 2022–2025 the sum of the twelve counts divided by the number of households is at least 3, among the
near-poor it is below 3.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from tests.oracle.sampling import random_records

import mdpoverty as mdp
from mdpoverty.testing.strategies import registers

LAW = mdp.load_standard("vn-2022-2025")
REVIEW = date(2024, 12, 31)


def tables_of(households: pl.DataFrame, members: pl.DataFrame) -> dict[str, pl.DataFrame]:
    results = mdp.classify_table(households, members, standard=LAW, review_date=REVIEW)
    tables = mdp.official_tables(
        results, standard=LAW, households=households, members=members, by="area", review_date=REVIEW
    )
    return {status: tables[f"deprivations_{status}"] for status in ("poor", "near_poor")}


def check(tables: dict[str, pl.DataFrame]) -> None:
    for status, table in tables.items():
        for unit in table.rows(named=True):
            counts = sum(unit[name] for name in LAW.indicator_ids) if unit["total"] else 0
            assert unit["unknown_indicators"] == 0
            # counts / total ≥ 3, and < 3, without dividing by the number of no households
            assert counts >= 3 * unit["total"] if status == "poor" else counts < max(3 * unit["total"], 1)


@given(register=registers(LAW, review_date=REVIEW, complete=True))
@settings(max_examples=60, deadline=None)
def test_any_register(register: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    check(tables_of(*register))


@pytest.mark.parametrize("seed", range(3))
def test_a_register_with_many_of_both(seed: int) -> None:
    records = random_records(seed, 600, LAW.id, REVIEW, complete=True)
    facts = [
        {k: v for k, v in record.items() if k not in ("members", "assessed", "deprivation_points")}
        for record in records
    ]
    people = [{"household_id": record["household_id"], **member} for record in records for member in record["members"]]
    tables = tables_of(pl.DataFrame(facts, infer_schema_length=None), pl.DataFrame(people, infer_schema_length=None))
    check(tables)
    assert min(table["total"].max() for table in tables.values()) > 20
