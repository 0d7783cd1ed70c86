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
from mdpoverty.errors import InputWarning
from mdpoverty.facts.checks import Check
from mdpoverty.tables.batches import LIMITS, Limits

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
@pytest.mark.filterwarnings("ignore:age. these codes for unknown appear nowhere")
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


REGISTER = {  # Made: 99 stands in it, 98 stands nowhere; KXĐ was declared with another form of Đ.
    "households": pl.DataFrame({"household_id": ["1", "2"], "area": ["rural"] * 2, "toilet": ["KXĐ", "septic"]}),
    "members": pl.DataFrame({"household_id": ["1", "2"], "age": [99, 30]}),
}
CODES = {"age": [98, 99], "toilet": ["KXĐ", "KXD"], "sex": "9", "stunted": [8]}
UNUSED = {"age": ("98",), "toilet": ("KXD",), "sex": ("9",), "stunted": ("8",)}


def written(folder: Path, ending: str) -> list[Path]:
    write = {"csv": "write_csv", "parquet": "write_parquet", "json": "write_json", "jsonl": "write_ndjson"}[ending]
    files = [folder / f"{name}.{ending}" for name in REGISTER]
    for file, table in zip(files, REGISTER.values(), strict=True):
        getattr(table, write)(file)
    return files


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "jsonl"])
def test_a_code_that_stands_nowhere_is_told_and_counted(ending: str, tmp_path: Path) -> None:
    files = written(tmp_path, ending)
    run = mdp.classify_files(
        *files, standard=LAW, review_date=2024, unknown_codes=CODES, output=tmp_path / "out.csv", overwrite=False
    )
    assert run.unused_codes == UNUSED
    assert run.warnings[Check.UNUSED_CODE] == 4
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    assert receipt["unused_codes"] == {name: list(codes) for name, codes in UNUSED.items()}
    assert receipt["warnings"]["unused_code"] == 4
    used = mdp.classify_files(*files, standard=LAW, review_date=2024, unknown_codes={"age": 99, "toilet": "KXĐ"})
    assert (used.unused_codes, Check.UNUSED_CODE in used.warnings) == ({}, False)


def test_a_code_that_stands_in_one_of_several_files_or_pieces_is_used(tmp_path: Path) -> None:
    for number, age in enumerate((30, 99)):
        for name, table in (("h", HOUSEHOLDS), ("m", pl.DataFrame({"age": [age], "household_id": ["1"]}))):
            table.with_columns(household_id=pl.lit(f"{number}")).write_csv(tmp_path / f"{name}{number}.csv")
    for limits in (LIMITS, Limits(households=1, rows=1, in_memory=1)):
        run = mdp.classify_files(
            tmp_path / "h*.csv", tmp_path / "m*.csv", standard=LAW, review_date=2024, limits=limits,
            unknown_codes={"age": [98, 99]},
        )  # fmt: skip
        assert run.unused_codes == {"age": ("98",)}
        assert run.warnings[Check.UNUSED_CODE] == 1


@pytest.mark.parametrize("command", ["classify", "audit", "report", "reclassify"])
@pytest.mark.parametrize(
    ("language", "told", "counted"),
    [("en", "age: these codes for unknown appear nowhere in the data: '98'", "worth a look: codes: 1: "),
     ("vi", "tuổi (age): mã 'không biết' được khai báo nhưng không có ở ô nào: '98'", "cần xem lại: 1 mã: ")],
)  # fmt: skip
def test_every_command_tells_it(command: str, language: str, told: str, counted: str, tmp_path: Path) -> None:
    HOUSEHOLDS.write_csv(tmp_path / "h.csv")
    (tmp_path / "m.csv").write_text("household_id,age,sex\n1,99,female\n", encoding="utf-8")
    more = {"report": ["-o", f"{tmp_path}/o.html"]}.get(command, ["-o", f"{tmp_path}/o.csv"])
    more += ["--before", "vn-2016-2020", "--after", LAW, "--recorded-under", "after"] if command == "reclassify" else []
    words = [command, f"{tmp_path}/h.csv", f"{tmp_path}/m.csv", "--review-date", "2024", "--lang", language, *more]
    found = CliRunner().invoke(app, [*words, "--unknown-code", "age=98,99"])
    assert found.exit_code == 0, found.output
    assert told in found.output
    assert f"{counted}{Check.UNUSED_CODE.label(language)}" in found.output


def test_tables_in_memory_warn_of_it_and_the_checks_find_it() -> None:
    tables = list(REGISTER.values())
    with pytest.warns(InputWarning) as warned:
        mdp.classify_table(*tables, standard=LAW, review_date=2024, unknown_codes={"age": [98, 99], "toilet": "KXĐ"})
    assert [str(one.message).partition(";")[0] for one in warned if "age" in str(one.message)] == [
        "age: these codes for unknown appear nowhere in the data: '98'"
    ]
    found = mdp.check_tables(*tables, standard=LAW, review_date=2024, unknown_codes=CODES)
    told = [(finding.table, finding.column, len(finding.rows)) for finding in found if finding.check == "unused_code"]
    assert sorted(told) == [("households", "toilet", 0), ("members", "age", 0), ("members", "sex", 0),
                            ("members", "stunted", 0)]  # fmt: skip


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
