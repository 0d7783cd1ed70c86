"""The example of a register in Dask gives what the same register gives in memory."""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import dask.dataframe as dd
import pandas as pd
import polars as pl
import pytest
from pandas.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pandas", "ignore:The inplace keyword")
EXAMPLE = Path(__file__).parents[2] / "examples" / "dask_cluster.py"
REVIEW = date(2024, 12, 31)
HOW: dict[str, Any] = {"standard": "vn-2022-2025", "review_date": REVIEW}
HOUSEHOLDS, MEMBERS = (
    table.to_pandas().convert_dtypes() for table in tables_of(random_records(31, 90, "vn-2022-2025", REVIEW))
)


@pytest.fixture(scope="module")
def classify() -> Callable[..., dd.DataFrame]:
    sys.modules.pop("dask_cluster", None)
    return runpy.run_path(str(EXAMPLE))["classify"]  # type: ignore[no-any-return]


def in_order(results: pd.DataFrame) -> pd.DataFrame:
    return results.sort_values("household_id").reset_index(drop=True)


@pytest.mark.parametrize(("of_households", "of_members"), [(1, 1), (4, 7), (9, 2), (60, 3)])
@pytest.mark.parametrize("numbers", [False, True])
def test_the_same_answers_as_in_memory(
    classify: Callable[..., dd.DataFrame], of_households: int, of_members: int, *, numbers: bool
) -> None:
    tables = [HOUSEHOLDS, MEMBERS.sample(frac=1, random_state=3)]
    if numbers:
        tables = [table.assign(household_id=table["household_id"].str[1:].astype(int)) for table in tables]
    expected = mdp.classify_table(*tables, **HOW)
    parts = [dd.from_pandas(table, npartitions=n) for table, n in zip(tables, (of_households, of_members), strict=True)]
    results = classify(*parts, **HOW)
    assert list(results.columns) == list(expected.columns)  # known before anything is computed
    assert_frame_equal(in_order(results.compute(scheduler="threads")), in_order(expected))


def test_nothing_runs_before_the_result_is_asked_for(classify: Callable[..., dd.DataFrame]) -> None:
    wrong = HOUSEHOLDS.assign(income_per_capita=-1)
    results = classify(dd.from_pandas(wrong, npartitions=2), dd.from_pandas(MEMBERS, npartitions=2), **HOW)
    with pytest.raises(mdp.MdpovertyError, match="income_per_capita: -1 is not possible; the least is 0"):
        results.compute(scheduler="sync")


@pytest.mark.filterwarnings("ignore:The behavior of DataFrame concatenation:FutureWarning")  # pandas 2, in Dask
def test_a_member_without_an_id_is_told(classify: Callable[..., dd.DataFrame]) -> None:
    nameless = pd.concat([MEMBERS, MEMBERS.tail(1).assign(household_id=pd.NA)])
    results = classify(dd.from_pandas(HOUSEHOLDS, npartitions=3), dd.from_pandas(nameless, npartitions=3), **HOW)
    with pytest.raises(mdp.MdpovertyError, match="household_id is missing"):
        results.compute(scheduler="sync")


def test_a_member_without_a_household_is_told(classify: Callable[..., dd.DataFrame]) -> None:
    orphan = pd.concat([MEMBERS, MEMBERS.tail(1).assign(household_id="nobody")])
    results = classify(dd.from_pandas(HOUSEHOLDS, npartitions=3), dd.from_pandas(orphan, npartitions=3), **HOW)
    with pytest.raises(mdp.MdpovertyError, match="household_id is not in the table of households; seen: 'nobody'"):
        results.compute(scheduler="sync")


def test_it_runs_as_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, table in (("households", HOUSEHOLDS), ("members", MEMBERS)):
        dd.from_pandas(table, npartitions=3).to_parquet(tmp_path / name)
    folders = [str(tmp_path / name) for name in ("households", "members", "out")]
    monkeypatch.setattr(sys, "argv", ["dask_cluster.py", *folders])
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    written = pl.read_parquet(tmp_path / "out" / "*.parquet")
    expected = mdp.classify_table(HOUSEHOLDS, MEMBERS, **HOW)
    assert dict(zip(written["household_id"], written["status"].cast(pl.String), strict=True)) == dict(
        zip(expected["household_id"], expected["status"].astype(str), strict=True)
    )
    poor = int((expected["status"] == "poor").sum())
    assert re.search(rf"^poor +{poor}$", capsys.readouterr().out, re.MULTILINE)
