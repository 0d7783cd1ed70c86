"""No message shows more of a person's record than the faulty cell, and none grows with the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from typer.testing import CliRunner

from mdpoverty.cli.app import app

# Made persons; files to which nobody gave a line of headings.
RECORDS = [
    ["012345678901", "Nguyễn Thị Hoa", "0912345678", "rural"],
    ["012345678902", "Lê Văn Nam", "0987654321", "rural"],
]
ALIKE = [["0912345678", "Nguyễn Thị Hoa", "0912345678", "rural"], *RECORDS]


def write_csv(rows: list[list[str]], path: Path) -> None:
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")


def write_xlsx(rows: list[list[str]], path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("households")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)


def write_parquet(rows: list[list[str]], path: Path) -> None:
    names = [name if rows[0].index(name) == place else f"{name}_{place}" for place, name in enumerate(rows[0])]
    pl.DataFrame(rows[1:], schema=names, orient="row").write_parquet(path)


def told(path: Path, *words: str) -> str:
    out = path.with_name("out.csv")
    result = CliRunner().invoke(app, ["classify", str(path), "--review-date", "2024", "-o", str(out), *words])
    assert result.exit_code in (0, 1, 2), result.exception
    return result.output


@pytest.mark.parametrize("rows", [RECORDS, ALIKE])
@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_parquet])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_file_without_headings_shows_nobody(
    tmp_path: Path, rows: list[list[str]], write: Callable[[list[list[str]], Path], None], language: str
) -> None:
    path = tmp_path / f"h.{write.__name__.removeprefix('write_')}"
    write(rows, path)
    output = told(path, "--lang", language)
    assert [cell for row in rows for cell in row if cell in output and cell != "rural"] == []
    assert "4, none of them known; the first line must name the columns" in output or "columns 1 and 3" in output


def test_headings_are_shown_where_they_are_some(tmp_path: Path) -> None:
    write_csv([["area", "họ tên", "điện thoại"], ["rural", "Nguyễn Thị Hoa", "0912345678"]], tmp_path / "h.csv")
    assert "Headings seen: area, họ tên, điện thoại" in told(tmp_path / "h.csv")


@pytest.mark.parametrize("further", [(), ("--by", "nowhere")])
def test_two_thousand_headings_fill_no_screen(tmp_path: Path, further: tuple[str, ...]) -> None:
    names = ["household_id", *(f"column {number} {'x' * 300}" for number in range(2_000))]
    write_csv([names, ["1", *[""] * 2_000]], tmp_path / "h.csv")
    output = told(tmp_path / "h.csv", *further)
    assert "in all)" in output
    assert len(output) < 5000


@pytest.mark.parametrize("fact", ["area", "income_per_capita", "size"])
def test_a_cell_of_200_kilobytes_is_cut(tmp_path: Path, fact: str) -> None:
    write_csv([["household_id", fact], ["1", "y" * 200_000], ["2", ""]], tmp_path / "h.csv")
    output = told(tmp_path / "h.csv")
    assert "yyy" in output
    assert "y" * 201 not in output
    assert "y" * 201 not in (tmp_path / "out.csv.rejects.csv").read_text(encoding="utf-8")
