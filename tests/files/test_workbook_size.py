"""A workbook that would ask for any memory is refused in words; one that merely has a stray cell is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import mdpoverty as mdp
from mdpoverty.files.classify_files import classify_files
from mdpoverty.tables.batches import LIMITS, Limits

# Made: one poor rural household (900 000 is not above 1 500 000; 30 points are 3).
HEADINGS, CELLS = ["household_id", "area", "income_per_capita", "deprivation_points"], ["h1", "rural", 900_000, 30]
LAST = (1_048_575, 16_383)
"""The last cell that a sheet has, XFD1048576, counted from 0."""


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    def make(further: Callable[[Any, Any], object] = lambda _book, _sheet: None) -> Path:
        with xlsxwriter.Workbook(tmp_path / "book.xlsx") as made:
            made.add_worksheet("guide").write(*LAST, "a sheet that is not read may be as it likes")
            sheet = made.add_worksheet("Hộ")
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, CELLS)
            further(made, sheet)
        return tmp_path / "book.xlsx"

    return make


def changed(path: Path, change: Callable[[str], str], part: str = "xl/worksheets/sheet2.xml") -> Path:
    """Write a workbook anew with one of its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part].decode("utf-8")).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def statuses(path: Path, limits: Limits = LIMITS) -> list[str]:
    return classify_files(path, standard="vn-2022-2025", review_date=2024, limits=limits).results["status"].to_list()


def refused(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(mdp.MdpovertyError) as error:
        classify_files(path, standard="vn-2022-2025", review_date=2024, limits=limits)
    return str(error.value)


def far(filled: int) -> str:
    what = (
        f"only {filled} cells are filled, but they reach to column 16384, row 1048576; delete the columns to the right"
    )
    return f"{what} of the table and the rows below it (in Excel: select them, right click, Delete), and save"


def test_one_cell_at_the_end_of_the_sheet(book: Callable[..., Path]) -> None:
    path = book(lambda _, sheet: sheet.write(*LAST, "x"))
    assert refused(path) == f"{path} [Hộ]: {far(9)}"  # four headings, four cells, and the one


def test_what_the_sheet_says_of_its_dimension_is_not_believed(book: Callable[..., Path]) -> None:
    path = changed(book(lambda _, sheet: sheet.write(*LAST, "x")), lambda text: text.replace("A1:XFD1048576", "A1:D2"))
    assert refused(path) == f"{path} [Hộ]: {far(9)}"
    path = changed(book(), lambda text: text.replace("A1:D2", "A1:XFD1048576"))
    assert statuses(path) == ["poor"]


def test_cells_that_only_have_a_format(book: Callable[..., Path]) -> None:
    path = book(lambda made, sheet: sheet.write_blank(*LAST, None, made.add_format({"bold": True})))
    assert statuses(path) == ["poor"]


def test_a_stray_cell_far_below_or_far_to_the_right_is_read(book: Callable[..., Path]) -> None:
    path = book(lambda _, sheet: sheet.write(1_048_575, 4, "a note without a heading"))
    run = classify_files(path, standard="vn-2022-2025", review_date=2024)
    assert run.results["status"].to_list() == ["poor"]
    assert statuses(book(lambda _, sheet: sheet.write(0, 16_383, "note"))) == ["poor"]


def test_cells_that_do_not_say_where_they_are(book: Callable[..., Path]) -> None:
    """As programs may write: the first row has 16 384 such cells, and the last row one."""
    rows = f'<row r="1">{"<c><v>1</v></c>" * 16_384}</row><row r="1048576"><c><v>1</v></c></row></sheetData>'
    path = changed(book(), lambda text: re.sub(r"<sheetData>.*</sheetData>", f"<sheetData>{rows}", text))
    assert "reach to column 16384, row 1048576" in refused(path)
    few = re.compile(r'( r="[A-D][12]")')
    assert statuses(changed(book(), lambda text: few.sub("", text))) == ["poor"]


def test_a_large_sheet_that_is_full_is_no_harm(book: Callable[..., Path]) -> None:
    assert statuses(book(), Limits(workbook_cells=7)) == ["poor"]  # eight cells, and all of them are filled


def test_cells_are_found_wherever_the_parts_of_a_sheet_are_cut(book: Callable[..., Path]) -> None:
    path = book(lambda _, sheet: sheet.write(*LAST, "x"))
    for size in (1, 7, 100):
        assert refused(path, Limits(sheet_bytes=size)) == f"{path} [Hộ]: {far(9)}"


def test_a_part_that_is_packed_too_densely(book: Callable[..., Path]) -> None:
    path = changed(book(), lambda _: "<x>" + " " * (1 << 27), "xl/sharedStrings.xml")
    assert path.stat().st_size < 1 << 18
    told = (
        "when unpacked, far more than a register needs; it may be made to do harm. If it is yours, save the sheets as"
    )
    assert told in refused(path)


def test_a_workbook_that_is_too_large(book: Callable[..., Path]) -> None:
    assert "would have 1 MB when unpacked" in refused(book(), Limits(workbook_bytes=1000))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"])
def test_a_part_that_is_longer_than_it_says(book: Callable[..., Path], part: str) -> None:
    """The sizes that stand in a ZIP file may lie."""
    path = book()
    with zipfile.ZipFile(path) as packed:
        size = packed.getinfo(part).file_size
    content = path.read_bytes().replace(size.to_bytes(4, "little"), (size - 5).to_bytes(4, "little"))
    path.write_bytes(content)
    assert f"{path} [Hộ]: damaged or incomplete" in refused(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_what_is_no_workbook_is_told_by_the_reader(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "book.xlsx").write_bytes(content)
    assert "damaged or incomplete, or no XLSX workbook" in refused(tmp_path / "book.xlsx")
