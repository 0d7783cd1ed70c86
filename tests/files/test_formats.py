"""One register in every format of file: the same classes come out, and what is written reads back the same."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.files.classify_files import classify_files
from mdpoverty.files.rejects import Totals

REVIEW = date(2024, 12, 31)
STANDARD = "vn-2022-2025"
WRITERS: dict[str, Any] = {
    ".csv": pl.DataFrame.write_csv,
    ".parquet": pl.DataFrame.write_parquet,
    ".jsonl": pl.DataFrame.write_ndjson,
    ".json": pl.DataFrame.write_json,
    ".xlsx": lambda frame, path: frame.write_excel(path, "sheet"),
}


def records() -> list[dict[str, Any]]:
    """Return random households, their ids as text with zeros in front."""
    made = random_records(3, 200, STANDARD, REVIEW)
    return [{**record, "household_id": f"0{number}"} for number, record in enumerate(made)]


@pytest.fixture(scope="module")
def register() -> tuple[pl.DataFrame, pl.DataFrame]:
    return tables_of(records())


@pytest.fixture(scope="module")
def expected(register: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    return mdp.classify_table(*register, standard=STANDARD, review_date=REVIEW)


def classified(*files: Path | str, output: Path | None = None) -> Any:
    return classify_files(*map(str, files), standard=STANDARD, review_date=REVIEW, output=output)


@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_gives_the_same_results(
    tmp_path: Path, register: tuple[pl.DataFrame, pl.DataFrame], expected: pl.DataFrame, ending: str
) -> None:
    files = [tmp_path / f"{name}{ending}" for name in ("households", "members")]
    for frame, file in zip(register, files, strict=True):
        WRITERS[ending](frame, file)
    run = classified(*files)
    assert_frame_equal(run.results, expected)
    assert run.totals == Totals(200, 200, 0, register[1].height, register[1].height, 0)
    assert run.rejects.is_empty()


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".parquet"])
def test_members_may_stand_inside_their_households(tmp_path: Path, expected: pl.DataFrame, ending: str) -> None:
    file = tmp_path / f"nested{ending}"
    made = json.loads(json.dumps(records(), default=str))
    if ending == ".json":
        file.write_text(json.dumps(made), encoding="utf-8")
    elif ending == ".jsonl":
        file.write_text("\n".join(json.dumps(record) for record in made), encoding="utf-8")
    else:
        households, members = tables_of(records())
        nested = members.group_by("household_id", maintain_order=True).agg(
            pl.struct(pl.exclude("household_id")).alias("members")
        )
        households.join(nested, on="household_id", how="left").write_parquet(file)
    assert_frame_equal(classified(file).results, expected)


def test_json_may_hold_two_lists(
    tmp_path: Path, register: tuple[pl.DataFrame, pl.DataFrame], expected: pl.DataFrame
) -> None:
    file = tmp_path / "both.json"
    both = {
        name: json.loads(frame.write_json()) for name, frame in zip(("households", "members"), register, strict=True)
    }
    file.write_text(json.dumps(both), encoding="utf-8")
    assert_frame_equal(classified(file).results, expected)


def test_a_workbook_may_hold_both_tables(
    tmp_path: Path, register: tuple[pl.DataFrame, pl.DataFrame], expected: pl.DataFrame
) -> None:
    import xlsxwriter

    file = tmp_path / "both.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for frame, name in zip(register, ("households", "members"), strict=True):
            frame.write_excel(book, name)
    assert_frame_equal(classified(file).results, expected)
    with pytest.raises(
        mdp.MdpovertyError, match=r"both\.xlsx: is given both as households and as members; if it holds both"
    ):
        classified(file, file)


@pytest.mark.parametrize("ending", WRITERS)
def test_results_read_back_as_they_were_written(
    tmp_path: Path, register: tuple[pl.DataFrame, pl.DataFrame], expected: pl.DataFrame, ending: str
) -> None:
    for frame, name in zip(register, ("households", "members"), strict=True):
        frame.write_parquet(tmp_path / f"{name}.parquet")
    output = tmp_path / f"results{ending}"
    classified(tmp_path / "households.parquet", tmp_path / "members.parquet", output=output)
    readers: dict[str, Any] = {
        ".csv": lambda path: pl.read_csv(path, schema_overrides={"household_id": pl.String}),
        ".parquet": pl.read_parquet,
        ".jsonl": lambda path: pl.read_ndjson(path, infer_schema_length=None),
        ".json": lambda path: pl.read_json(path, infer_schema_length=None),
        ".xlsx": lambda path: pl.read_excel(path, schema_overrides={"household_id": pl.String}),
    }
    back = readers[ending](output)
    empty = [name for name in expected.columns if back.schema[name] != expected.schema[name]]
    assert_frame_equal(back.with_columns(pl.col(name).cast(expected.schema[name]) for name in empty), expected)


def test_standard_input_is_csv_or_jsonl(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (
        "household_id,area,income_score,deprivation_points\n007,rural,140,30\n",
        '{"household_id": "007", "area": "rural", "income_score": 140, "deprivation_points": 30}\n',
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert classified("-").results.select("household_id", "status").rows() == [("007", "poor")]
    with pytest.raises(mdp.MdpovertyError, match="cannot both come from standard input"):
        classified("-", "-")


def test_ids_of_numbers_meet_the_same_ids_in_text(tmp_path: Path) -> None:
    pl.DataFrame({"household_id": [7, 12]}).write_parquet(tmp_path / "households.parquet")
    members = tmp_path / "members.csv"
    members.write_text("household_id,age\n7,30\n12,40\n7,5\n", encoding="utf-8")
    run = classified(tmp_path / "households.parquet", members)
    assert run.results["household_id"].to_list() == [7, 12]
    assert run.totals == Totals(2, 2, 0, 3, 3, 0)
    members.write_text("household_id,age\n7,30\n012,40\n", encoding="utf-8")  # 012 is not 12
    run = classified(tmp_path / "households.parquet", members)
    assert run.totals == Totals(2, 2, 0, 2, 1, 1)
    assert run.rejects.select("row", "household_id", "check").rows() == [
        ("3", "012", "orphan_member"),
        ("2", "12", "incomplete_members"),
    ]


def test_dates_of_a_sheet_are_dates(tmp_path: Path) -> None:
    file, people = tmp_path / "households.xlsx", tmp_path / "members.xlsx"
    pl.DataFrame({"Mã hộ": ["01"], "Khu vực": ["rural"]}).write_excel(file)
    born = [REVIEW.replace(year=1960), REVIEW.replace(year=2020) + timedelta(days=1)]
    pl.DataFrame({"Mã hộ": ["01", "01"], "Ngày sinh": born}).write_excel(people)
    run = classified(file, people)
    assert run.members is not None
    assert run.members["birth_date"].to_list() == born
    assert run.totals == Totals(1, 1, 0, 2, 2, 0)


def test_an_empty_register_has_no_results(tmp_path: Path) -> None:
    file = tmp_path / "households.csv"
    file.write_text("household_id,area\n", encoding="utf-8")
    assert classified(file).totals == Totals(0, 0, 0, 0, 0, 0)
    file = tmp_path / "households.json"
    file.write_text("[]", encoding="utf-8")
    assert classified(file).results.height == 0
