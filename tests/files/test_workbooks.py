"""Workbooks as officers send them: how each kind of cell is read, and in which words a cell is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from mdpoverty.files.classify_files import ClassifiedFiles, classify_files

WHOLE = "cannot be read; needed: a whole number in digits without separators, such as 1500000"
NUMBER = "cannot be read; needed: a number in digits with a decimal point, such as 45.5"
THOUSANDS = "has thousands separators; write it without them: 1500000"
FRACTION = "is not a whole number; write one: the program neither cuts nor rounds"
DAY = "cannot be read; needed: a date such as 2024-12-31 or 31/12/2024 (the day first, then the month)"
YES_OR_NO = "cannot be read; needed: true, yes, 1, x, có for yes, false, no, 0, không for no, blank for unknown"
AREA = "is not allowed – did you mean 'rural'?; allowed: rural, urban"
Rows = Sequence[Sequence[Any]]


def run(
    folder: Path, households: Rows, members: Rows | None = None, *, left: int = 0, formats: Any = None, by: Any = ()
) -> Any:
    """Classify a workbook that holds these cells from a column on, text as text and numbers as numbers."""
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in {"Hộ": households, "Thành viên": members}.items():
            if rows is None:
                continue
            sheet = book.add_worksheet(name)
            shown = book.add_format({"num_format": formats}) if formats else None
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells, left):
                    sheet.write(row, column, cell, day if isinstance(cell, date) else shown)
                if name == "Hộ" and cells:  # so that no row is a bare id
                    sheet.write(row, left + len(rows[0]), "x" if row else "note")
    return classify_files(str(path), standard="vn-2022-2025", review_date=2024, by=by)


def rejects(result: ClassifiedFiles) -> list[tuple[str, ...]]:
    """Return row, household, check and reason of the rejected rows."""
    return result.rejects.select("row", "household_id", "check", "reason").rows()


@pytest.mark.parametrize(
    ("fact", "cell", "found"),
    [
        ("size", "4", 4),
        ("size", " 4 ", 4),
        ("size", "4.0", 4),
        ("size", 4, 4),
        ("housing_area", "45", 45.0),
        ("housing_area", "45.5", 45.5),
        ("housing_area", 12.345, 12.345),  # a number; as text it might be twelve thousand
        ("housing_area", ".5", 0.5),
        ("housing_area", "4.5e1", 45.0),
        ("has_tv", 1, True),
        ("has_tv", "1", True),
        ("has_tv", False, False),
        ("commune", "Xã", "Xã"),
    ],
)
def test_a_number_stored_as_text_is_the_number(tmp_path: Path, fact: str, cell: Any, found: Any) -> None:
    rows = [["household_id", fact], ["h1", cell], ["h2", None]]
    result = run(tmp_path, rows) if fact != "commune" else run(tmp_path, rows, by=["commune"])
    assert result.households[fact].to_list() == [found, None]


@pytest.mark.parametrize(
    ("fact", "cell", "words"),
    [
        ("housing_area", "45,5", f"housing_area: '45,5' in cell B2 {NUMBER}"),
        ("income_per_capita", "-15", "income_per_capita: -15 in cell B2 is not possible; the least is 0"),
        ("income_per_capita", "1.500.000", f"income_per_capita: '1.500.000' in cell B2 {THOUSANDS}"),
        ("income_per_capita", "1 500 000", f"income_per_capita: '1 500 000' in cell B2 {WHOLE}"),
        ("income_per_capita", "1,500,000.00", f"income_per_capita: '1,500,000.00' in cell B2 {WHOLE}"),
        # Text that no conversion makes a number
        ("size", "four", f"size: 'four' in cell B2 {WHOLE}"),
        ("size", "31.12.2024", f"size: '31.12.2024' in cell B2 {WHOLE}"),
        ("housing_area", "45 m2", f"housing_area: '45 m2' in cell B2 {NUMBER}"),
        # Numbers that are none of the fact, and other kinds of cells
        ("size", 3.5, f"size: 3.5 in cell B2 {FRACTION}"),
        ("size", 1e19, "size: 10000000000000000000 in cell B2 is not possible; the most is 200"),
        ("size", True, f"size: 'true' in cell B2 {WHOLE}"),
        ("size", date(1900, 1, 4), f"size: '1900-01-04 00:00:00' in cell B2 {WHOLE}"),
        ("has_tv", "maybe", f"has_tv: 'maybe' in cell B2 {YES_OR_NO}"),
        ("has_tv", 2, f"has_tv: 2 in cell B2 {YES_OR_NO}"),
        ("deprived_water", 2, f"deprived_water: 2 in cell B2 {YES_OR_NO}"),
        # The check of the facts comes after reading
        ("income_per_capita", -3, "income_per_capita: -3 in cell B2 is not possible; the least is 0"),
    ],
)  # fmt: skip
def test_a_refused_cell_is_named(tmp_path: Path, fact: str, cell: Any, words: str) -> None:
    check = "negative_amount" if cell in (-3, "-15") else "wrong_type"
    assert rejects(run(tmp_path, [["household_id", fact], ["h1", cell], ["h2", None]])) == [("2", "h1", check, words)]


def test_a_refused_word_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, [["household_id", "area"], ["h1", "Rurall"]])
    assert rejects(result) == [("2", "h1", "unknown_value", f"area: 'Rurall' in cell B2 {AREA}")]


def test_cells_are_named_as_the_sheet_counts(tmp_path: Path) -> None:
    # 24 columns are free on the left, one has no heading, a row is blank: Y, Z, AA, AB
    households = [["Mã hộ", None, "Số nhân khẩu", "Diện tích nhà ở"], [], [1, "5", "x", 20], [2, None, 3, "y"]]
    result = run(tmp_path, households, left=24)
    assert rejects(result) == [
        ("3", "1", "wrong_type", f"size: 'x' in cell AA3 {WHOLE}"),
        ("4", "2", "wrong_type", f"housing_area: 'y' in cell AB4 {NUMBER}"),
    ]


def test_a_cell_of_the_members_takes_the_household_with_it(tmp_path: Path) -> None:
    born = date(1990, 12, 31)
    members = [["Mã hộ", "Ngày sinh", "Tuổi"], [1, born, 34], [1, born, "34.5"], [2, datetime(1990, 12, 31), None]]  # noqa: DTZ001
    result = run(tmp_path, [["Mã hộ"], [1], [2]], members)
    another = f"another row of the household was refused: {tmp_path}/book.xlsx [Thành viên] row 3"
    assert result.results["household_id"].to_list() == ["2"]
    assert result.members["birth_date"].to_list() == [born]
    assert rejects(result) == [
        ("2", "1", "rejected_with_household", another),
        ("2", "1", "rejected_with_household", another),
        ("3", "1", "wrong_type", f"age: '34.5' in cell C3 {FRACTION}"),
    ]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("12/31/2024", "'12/31/2024'"),
        ("2024-02-30", "'2024-02-30'"),
        (33_238, "33238"),  # 1990-12-31, shown as a number
    ],
)
def test_what_is_no_date_is_refused(tmp_path: Path, cell: Any, seen: str) -> None:
    result = run(tmp_path, [["Mã hộ"], [1]], [["Mã hộ", "Ngày sinh"], [1, cell]])
    assert rejects(result)[1:] == [("2", "1", "wrong_type", f"birth_date: {seen} in cell B2 {DAY}")]


def test_a_time_of_day_is_refused(tmp_path: Path) -> None:
    noon = datetime(2024, 12, 31, 12, 30)  # noqa: DTZ001
    result = run(tmp_path, [["Mã hộ"], [1]], [["Mã hộ", "Ngày sinh"], [1, noon]])
    words = (
        "birth_date: '2024-12-31 12:30:00' in cell B2 has a time of day, so it is another day in another time zone; "
    )
    assert rejects(result)[1:] == [("2", "1", "wrong_type", f"{words}give the local day, such as 2024-12-31")]


def test_ids_are_what_was_typed(tmp_path: Path) -> None:
    # 15 figures are kept by a spreadsheet, 17 are not: 12345678901234567 becomes 12345678901234568
    ids = ["007", 7, "12345678901234567", 123456789012345, 12345678901234567, 7.5]
    result = run(tmp_path, [["Mã hộ", "Số nhân khẩu"], *[[name, 1] for name in ids]])
    assert result.results["household_id"].to_list() == ["007", "7", "12345678901234567", "123456789012345"]
    too_long = "is too long: as a number it may have changed; take the id from its source again, as text"
    assert [reason for _, _, check, reason in rejects(result) if check == "wrong_type"] == [
        f"household_id: 1.234567890123457e+16 in cell A6 {too_long}",
        "household_id: 7.5 in cell A7 cannot be read; needed: an id, which is text or a whole number",
    ]


def test_dates_are_dates_and_may_be_written_out(tmp_path: Path) -> None:
    members = [["Mã hộ", "Ngày sinh"], [1, date(1990, 12, 31)], [1, "1990-12-31"], [1, None], [1, date(2024, 2, 29)]]
    result = run(tmp_path, [["Mã hộ"], [1]], members)
    born = [date(1990, 12, 31), date(1990, 12, 31), None, date(2024, 2, 29)]
    assert result.members["birth_date"].to_list() == born
    assert not result.rejects.height


@pytest.mark.parametrize(
    ("cell", "value"),
    [*[(cell, True) for cell in (True, 1, "1", "x", "X", "có", "yes", "TRUE")],
     *[(cell, False) for cell in (False, 0, "0", "không", "KHÔNG", "no", "false")],
     *[(cell, None) for cell in (None, "", "  ")]],
)  # fmt: skip
def test_ticks(tmp_path: Path, cell: Any, value: object) -> None:
    result = run(tmp_path, [["Mã hộ", "Có ti vi", "deprived_water"], [1, cell, cell]])
    assert result.households.select("has_tv", "deprived_water").rows() == [(value, value)]


@pytest.mark.parametrize("cell", [None, "", "   "])
def test_a_blank_is_unknown_and_no_text(tmp_path: Path, cell: str | None) -> None:
    result = run(tmp_path, [["Mã hộ", "size", "housing_area", "area"], [1, cell, cell, cell]])
    assert result.households.select("size", "housing_area", "area").rows() == [(None, None, None)]


@pytest.mark.parametrize("word", ["rural", "nông thôn", "Nông  thôn", "Rural"])
def test_a_category_is_read_from_its_word_and_its_labels(tmp_path: Path, word: str) -> None:
    assert run(tmp_path, [["Mã hộ", "Khu vực"], [1, word]]).households["area"].to_list() == ["rural"]


@pytest.mark.parametrize(
    "shown",
    ['0.0" m2"', "0.0\\ \\m2", "0%", "#,##0\\ _₫", '#,##0" đồng/người/tháng"', "0.00E+00", "@", "#,##0 [$đ-42A]",
     "_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-", "[Red]#,##0", "# ?/?", ";;;"],
)  # fmt: skip
def test_how_a_number_is_shown_does_not_matter(tmp_path: Path, shown: str) -> None:
    result = run(tmp_path, [["Mã hộ", "housing_area", "size", "has_tv"], [12, 45.5, 3, 1]], formats=shown)
    assert result.households.select("housing_area", "size", "has_tv").rows() == [(45.5, 3, True)]
    assert result.results["household_id"].to_list() == ["12"]


def test_large_numbers_keep_their_figures(tmp_path: Path) -> None:
    incomes = [1_500_000, 1.5e6, 999_999_999, 1_000_000_000, 123_456_789_012_345]
    rows = [["Mã hộ", "income_per_capita"], *([number, income] for number, income in enumerate(incomes))]
    result = run(tmp_path, rows)
    assert result.households["income_per_capita"].to_list() == [1_500_000, 1_500_000, 999_999_999, 1_000_000_000]
    assert rejects(result)[0][-1].endswith(
        "income_per_capita: 123456789012345 in cell B6 is not possible; the most is 1000000000"
    )


def test_ids_are_numbers_or_text(tmp_path: Path) -> None:
    households = [["Mã hộ", "size"], [12, 1], ["12a", 1], ["012", 1], [45_123_456_789_012, 1]]
    members = [["Mã hộ", "Mã thành viên", "Tuổi"], ["12", 1, 3], [45_123_456_789_012, "1", 4]]
    result = run(tmp_path, households, members)
    assert result.results["household_id"].to_list() == ["12", "12a", "012", "45123456789012"]
    assert result.members["household_id"].to_list() == ["12", "45123456789012"]
    assert not result.rejects.height


def test_what_a_formula_gives_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["household_id", "size", "has_tv"])
        for row, size in enumerate([4, "4", "", "#REF!"], 1):
            sheet.write(row, 0, f"h{row}")
            sheet.write_formula(row, 1, "=A1", None, size)
            sheet.write_formula(row, 2, "=TRUE()", None, True)  # noqa: FBT003
    result = classify_files(str(path), standard="vn-2022-2025", review_date=2024)
    assert result.households.select("household_id", "size", "has_tv").rows() == [
        ("h1", 4, True),
        ("h2", 4, True),
        ("h3", None, True),
    ]
    assert rejects(result) == [
        ("5", "h4", "wrong_type", f"size: '#REF!' in cell B5 {WHOLE}"),
    ]


def test_text_may_stand_inside_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:  # as other programs than Excel write it
        sheet = book.add_worksheet()
        for row, cells in enumerate([["Mã hộ", "size"], ["h1", 4], ["h2", "4"]]):
            sheet.write_row(row, 0, cells)
    with zipfile.ZipFile(path) as packed:
        assert b't="inlineStr"' in packed.read("xl/worksheets/sheet1.xml")
    result = classify_files(str(path), standard="vn-2022-2025", review_date=2024)
    assert result.households["size"].to_list() == [4, 4]
    assert rejects(result) == []
