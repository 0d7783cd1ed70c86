"""Codes by which a register says unknown are unknown at every door, and no other value is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app

LAW = "vn-2022-2025"
# Made. One person of 99 stands for "unknown": whether she can work by her age is then not known. At 99 she is past
# working age, so that nobody can work; unknown she may be able to.
HOUSEHOLDS = pl.DataFrame({"household_id": ["1"], "area": ["rural"], "income_score": [100], "deprivation_points": [30]})


@pytest.mark.parametrize(
    "age",
    [
        pl.Series("age", [99]),
        pl.Series("age", [99.0]),
        pl.Series("age", [Decimal("99.0")]),
        pl.Series("age", ["99"]),
        pl.Series("age", [" 99.0 "]),
    ],
    ids=["integer", "float", "decimal", "text", "text with blanks"],
)
@pytest.mark.parametrize("code", [99, "99", 99.0, [98, 99]])
def test_a_code_is_unknown_however_it_is_written(age: pl.Series, code: Any) -> None:
    members = pl.DataFrame([pl.Series("household_id", ["1"]), age, pl.Series("sex", ["female"])])
    plain = mdp.classify_table(HOUSEHOLDS, members, standard=LAW, review_date=2024)
    coded = mdp.classify_table(HOUSEHOLDS, members, standard=LAW, review_date=2024, unknown_codes={"age": code})
    assert (plain["exempt"].item(), coded["exempt"].item()) == (True, None)


def test_pandas_tables_take_them_too() -> None:
    members = pd.DataFrame({"household_id": ["1"], "age": [99], "sex": ["female"]})
    found = mdp.classify_table(
        HOUSEHOLDS.to_pandas(), members, standard=LAW, review_date=2024, unknown_codes={"age": [99]}
    )
    assert found["exempt"].isna().all()


def test_a_code_that_is_no_value_of_its_fact_is_unknown_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "households.csv"
    file.write_text(
        "household_id,area,income_per_capita,toilet\n1,rural,999999999999,KXĐ\n2,rural,100,septic\n", "utf-8"
    )
    codes = {"income_per_capita": 999999999999, "toilet": "KXĐ"}
    run = mdp.classify_files(file, standard=LAW, review_date=2024, unknown_codes=codes)
    assert run.totals.households_rejected == 0
    assert run.results["deprived_sanitation"].to_list() == [None, False]
    assert mdp.classify_files(file, standard=LAW, review_date=2024).totals.households_rejected == 1


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "jsonl"])
def test_every_kind_of_file_takes_them_and_the_receipt_says_so(ending: str, tmp_path: Path) -> None:
    members = pl.DataFrame({"household_id": ["1"], "age": [99], "sex": ["female"]})
    for name, table in (("households", HOUSEHOLDS), ("members", members)):
        file = tmp_path / f"{name}.{ending}"
        write = {"csv": "write_csv", "parquet": "write_parquet", "json": "write_json", "jsonl": "write_ndjson"}[ending]
        getattr(table, write)(file)
    words = ["classify", f"{tmp_path}/households.{ending}", f"{tmp_path}/members.{ending}", "--standard", LAW]
    words += ["--review-date", "2024", "-o", f"{tmp_path}/out.csv", "--unknown-code", "age=98,99"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert pl.read_csv(tmp_path / "out.csv")["exempt"].to_list() == [None]
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    assert receipt["unknown_codes"] == {"age": ["98", "99"]}


@pytest.mark.parametrize("written", ["age=98,99", "age=98;99", "age= 98 ; 99 ", "age=99"])
def test_codes_are_parted_by_commas_or_semicolons(written: str, tmp_path: Path) -> None:
    # Of an age of 99 the household would be exempt with certainty; of an unknown age that is unknown.
    HOUSEHOLDS.write_csv(tmp_path / "h.csv")
    (tmp_path / "m.csv").write_text("household_id,age,sex\n1,99,female\n", encoding="utf-8")
    words = ["classify", f"{tmp_path}/h.csv", f"{tmp_path}/m.csv", "--review-date", "2024", "-o", f"{tmp_path}/o.csv"]
    exempt = []
    for more in ([], ["--unknown-code", written]):
        assert CliRunner().invoke(app, [*words, *more]).exit_code == 0
        exempt.append(pl.read_csv(tmp_path / "o.csv")["exempt"].to_list())
    assert exempt == [[True], [None]]


def test_codes_of_what_is_no_fact_are_refused_all_at_once() -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify_table(HOUSEHOLDS, standard=LAW, review_date=2024, unknown_codes={"agee": 99, "foo": 1})
    assert [fault.code for fault in refused.value.faults] == ["unknown_fact", "unknown_fact"]
    assert "did you mean 'age'" in str(refused.value)


def test_an_option_of_another_form_is_refused() -> None:
    found = CliRunner().invoke(
        app, ["classify", "x.csv", "--review-date", "2024", "-o", "y.csv", "--unknown-code", "99"]
    )
    assert found.exit_code == 2
    assert "fact=code,code" in found.output
