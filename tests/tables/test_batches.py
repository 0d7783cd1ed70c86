"""How tables are cut and how many threads run never shows: in the results, in the findings, in their order."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.checks import Finding
from mdpoverty.tables.batches import Limits, answer

REVIEW = date(2024, 12, 31)
PLAN = make_plan(mdp.load_standard("vn-2022-2025"), REVIEW)
HOUSEHOLDS, MEMBERS = tables_of(random_records(23, 200, "vn-2022-2025", REVIEW))


@pytest.mark.parametrize("threads", [1, 2, 8])
@pytest.mark.parametrize("at_once", [1, 3, 17, 199])
@pytest.mark.parametrize("shuffled", [False, True])
def test_batches_and_threads_do_not_show(
    threads: int,
    at_once: int,
    shuffled: bool,  # noqa: FBT001
) -> None:
    members = MEMBERS.sample(fraction=1, shuffle=True, seed=4) if shuffled else MEMBERS
    whole = answer(HOUSEHOLDS, members, PLAN)
    parts = answer(HOUSEHOLDS, members, PLAN, threads=threads, limits=Limits(households=at_once))
    assert whole.results is not None
    assert parts.results is not None
    assert parts.results.equals(whole.results)
    assert parts.results.schema == whole.results.schema
    assert told(parts.findings) == told(whole.findings)


def told(findings: list[Finding]) -> set[tuple[str, str, str, str, tuple[int, ...]]]:
    return {
        (finding.check, finding.table, finding.column, finding.what, tuple(finding.rows.tolist()))
        for finding in findings
    }


@pytest.mark.parametrize("shuffled", [False, True])
def test_findings_name_the_rows_of_the_whole_tables(shuffled: bool) -> None:  # noqa: FBT001
    households = pl.DataFrame({"household_id": [1, 2, 3, 4, 5], "income_per_capita": [1, -1, 1, 1, -1]})
    members = pl.DataFrame({
        "household_id": [1, 1, 2, 3, 4, 5],
        "age": [3, 200, 4, 5, 6, 201],
        "sex": ["male", "femal", "male", None, "x", "male"],
    })  # fmt: skip
    rows = [5, 3, 1, 0, 4, 2]
    members = members[rows] if shuffled else members
    answered = answer(households, members, PLAN, limits=Limits(households=2))
    assert answered.results is None
    found = {(finding.check.value, finding.column): finding.rows.tolist() for finding in answered.errors}
    places = {row: (rows.index(row) if shuffled else row) for row in range(6)}
    assert found == {
        ("negative_amount", "income_per_capita"): [1, 4],
        ("impossible_age", "age"): [places[1], places[5]],
        ("unknown_value", "sex"): [places[1], places[4]],
    }


def test_no_household_is_a_table_without_rows() -> None:
    empty = answer(HOUSEHOLDS.clear(), MEMBERS.clear(), PLAN).results
    whole = answer(HOUSEHOLDS, MEMBERS, PLAN).results
    assert empty is not None
    assert whole is not None
    assert empty.height == 0
    assert empty.schema == whole.schema
