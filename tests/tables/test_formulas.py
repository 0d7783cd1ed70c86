"""No spreadsheet runs what stands in a CSV file, and it is read back as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdpoverty.files.classify_files import classify_files
from mdpoverty.files.read_csv import read_csv
from mdpoverty.tables.batches import Limits
from mdpoverty.tables.output.write import Outputs, unguard_cell, unguard_cells

IDS = ["=1+1", "+1", "-2", "@sum", "7", "007", "a=b", "'=1", "''-x", "'a'", "-2+3", "+84 912", "-1.5", "\t=1", "=", "'"]
AS_WRITTEN = ["'=1+1", "+1", "-2", "'@sum", "7", "007", "a=b", "''=1", "'''-x", "'a'", "'-2+3", "'+84 912", "-1.5",
              "'\t=1", "'=", "'"]  # fmt: skip


def test_what_a_spreadsheet_would_run_is_guarded_and_a_number_is_not(tmp_path: Path) -> None:
    frame = pl.DataFrame({"=name": IDS, "number": [-1] * len(IDS)})
    with Outputs() as outputs:
        outputs.write(tmp_path / "whole.csv", frame)
        outputs.write_frames(tmp_path / "parts.csv", iter([frame.head(5), frame.slice(5)]))
    for name in ("whole", "parts"):
        heading, *rows = csv.reader((tmp_path / f"{name}.csv").read_text("utf-8").splitlines())
        assert heading == ["'=name", "number"]
        assert rows == [[cell, "-1"] for cell in AS_WRITTEN]
    assert unguard_cells(pl.Series(AS_WRITTEN)).to_list() == list(map(unguard_cell, AS_WRITTEN)) == IDS


@given(st.lists(st.text(alphabet="'=+-@1a\t ", max_size=6), min_size=1))
def test_every_text_comes_back_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    file = tmp_path_factory.getbasetemp() / "every_text.csv"
    with Outputs() as outputs:
        outputs.write(file, pl.DataFrame({"row": range(len(cells)), "x": cells}))
    [part] = read_csv(io.BytesIO(file.read_bytes()), "every_text.csv")
    assert [cell or "" for cell in part.columns["x"]] == cells


@pytest.mark.parametrize("size", [1 << 24, 16])
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_results_in_csv_are_read_with_the_ids_of_the_register(tmp_path: Path, size: int, end: str) -> None:
    """By both readers of CSV (the fast one leaves lines that end in CR to the other), in one block and in several."""
    ids = [name for name in IDS if "\t" not in name]
    pl.DataFrame({"household_id": ids}).write_parquet(tmp_path / "h.parquet")
    classify_files(tmp_path / "h.parquet", standard="vn-2022-2025", review_date=2024, output=tmp_path / "r.csv")
    text = (tmp_path / "r.csv").read_text("utf-8")
    assert [line for line in text.splitlines() if line[:1] in "=@"] == []
    stream = io.BytesIO(text.replace("\n", end).encode())
    parts = [
        pl.DataFrame(dict(part.columns)).select("household_id")
        for part in read_csv(stream, "r.csv", Limits(text_bytes=size))
    ]
    assert pl.concat(parts)["household_id"].to_list() == ids


def test_a_broken_row_keeps_its_household_from_being_classified(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("household_id,area\n'=1,rural\n2,rural\n", encoding="utf-8")
    (tmp_path / "m.csv").write_text("household_id,age\n'=1,30,9\n2,30\n", encoding="utf-8")
    run = classify_files(tmp_path / "h.csv", tmp_path / "m.csv", standard="vn-2022-2025", review_date=2024)
    assert run.results["household_id"].to_list() == ["2"]


def test_a_workbook_holds_the_ids_as_they_are(tmp_path: Path) -> None:
    with Outputs() as outputs:
        outputs.write(tmp_path / "r.xlsx", pl.DataFrame({"household_id": ["=1+1", "-2", "@x"]}))
    assert pl.read_excel(tmp_path / "r.xlsx")["household_id"].to_list() == ["=1+1", "-2", "@x"]
