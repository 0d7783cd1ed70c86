"""Files as people send them: what is read all the same, what is refused, and in which words."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

import mdpoverty as mdp
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files
from mdpoverty.files.headings import known_headings
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.spelling import spelled_alike

WHOLE = "cannot be read; needed: a whole number in digits without separators, such as 1500000"
DECIMAL = "cannot be read; needed: a number in digits with a decimal point, such as 45.5"
YES_OR_NO = "cannot be read; needed: true, yes, 1, x, có for yes, false, no, 0, không for no, blank for unknown"
AREA = "is not allowed – did you mean 'rural'?; allowed: rural, urban"
FRACTION = "is not a whole number; write one: the program neither cuts nor rounds"
AMBIGUOUS = "may be 1500 or 1.5; write the one that is meant"
DAY = "a date such as 2024-12-31 or 31/12/2024 (the day first, then the month)"
NO_ID = "no column household_id (or Mã hộ)"
MIXED = "is a number in some records and text in others; write all as text, as the register has them"
SAVE = "save as UTF-8 (in Notepad: Save As, Encoding UTF-8; not in Excel, which turns an id such as 007 into 7)"
PAIRS = (
    "do not pair up, so that nobody can tell where a row ends; "
    'write a quotation mark inside a cell twice ("") and the cell in quotation marks'
)
ANOTHER = "another row of the household was refused:"
HOUSEHOLDS = "household_id,area,size\n1,rural,2\n2,urban,1\n"

BLANK_ID = (
    "household_id is missing; if it is only on the first row of a household, the rows below are its members: "
    "move them into a table of members, and write the id in every row"
)


def run(folder: Path, households: str | bytes, members: str | bytes | None = None, ending: str = ".csv") -> Any:
    """Classify tables that are given as the content of their files."""
    files = []
    for name, content in (("households", households), ("members", members)):
        if content is not None:
            files.append(folder / f"{name}{ending}")
            files[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    return classify_files(*map(str, files), standard="vn-2022-2025", review_date=2024)


def refused(folder: Path, *args: Any, **options: Any) -> str:
    """Return the words with which files are refused, without the folder."""
    with pytest.raises(mdp.MdpovertyError) as error:
        run(folder, *args, **options)
    return str(error.value).replace(f"{folder}/", "")


def rejects(result: ClassifiedFiles) -> list[tuple[str, ...]]:
    """Return row, household, check and reason of the rejected rows."""
    return result.rejects.select("row", "household_id", "check", "reason").rows()


def test_spreadsheets_write_csv_in_many_ways(tmp_path: Path) -> None:
    plain = run(tmp_path, HOUSEHOLDS).results
    for text in (
        "\N{BYTE ORDER MARK}" + HOUSEHOLDS,
        HOUSEHOLDS.replace("\n", "\r\n"),
        HOUSEHOLDS.replace("\n", "\r"),
        HOUSEHOLDS.replace(",", ";"),
        HOUSEHOLDS.replace(",", "\t"),
        HOUSEHOLDS.rstrip("\n"),
        HOUSEHOLDS.replace("rural", '"rural"'),
        HOUSEHOLDS.replace("\n", ",\n"),  # a last column without heading
        HOUSEHOLDS.replace("1,rural,2", " 1 , rural,2 "),
        HOUSEHOLDS + "\n,,\n\n",  # lines without any text are no rows
        HOUSEHOLDS.replace("household_id,area,size", "Mã hộ,KHU VỰC,  Số   nhân khẩu "),
        unicodedata.normalize("NFD", HOUSEHOLDS.replace("household_id,area", "Mã hộ,khu vực")),
    ):
        result = run(tmp_path, text)
        assert result.results.equals(plain), text
        assert result.totals.households_in == 2
        assert not result.rejects.height


def test_cells_with_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    text = 'household_id,note,area\n"1","first, ""second""\nthird",rural\n2,,urban\n3,,moon\n'
    result = run(tmp_path, text)
    assert result.results["household_id"].to_list() == ["1", "2"]
    assert [row for row, *_ in rejects(result)] == ["5"]  # counted in lines of the file
    assert result.unused == {str(tmp_path / "households.csv"): ("note",)}


def test_no_two_facts_share_a_heading() -> None:
    dictionary = load_dictionary()
    for level in ("household", "member"):
        known = known_headings(dictionary, level)
        for name, fact in dictionary.items():
            if fact.level == level:
                for heading in (name, *fact.headings, fact.label.vi, fact.label.en):
                    assert known[spelled_alike(heading)] == name


@pytest.mark.parametrize(
    ("fact", "cell", "reason"),
    [
        ("area", "ruural", f"area: 'ruural' {AREA}"),
        ("area", "Rurall", f"area: 'Rurall' {AREA}"),
        ("size", "3.5", f"size: '3.5' {FRACTION}"),
        ("income_per_capita", "1 500 000", f"income_per_capita: '1 500 000' {WHOLE}"),
        ("income_per_capita", "1.500", f"income_per_capita: '1.500' {AMBIGUOUS}"),
        ("housing_area", "45 m2", f"housing_area: '45 m2' {DECIMAL}"),
        ("has_tv", "maybe", f"has_tv: 'maybe' {YES_OR_NO}"),
        ("deprived_water", "2", f"deprived_water: '2' {YES_OR_NO}"),
        ("income_per_capita", "-3", "income_per_capita: -3 is not possible; the least is 0"),
        ("size", "x" * 300, f"size: '{'x' * 198}'… {WHOLE}"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_told(tmp_path: Path, fact: str, cell: str, reason: str) -> None:
    result = run(tmp_path, f"household_id,{fact},note\n1,,x\n2,{cell},x\n")
    [(row, household, check, told)] = rejects(result)
    assert (row, household, told) == ("3", "2", reason)
    assert check in {check.value for check in mdp.Check}
    assert result.results["household_id"].to_list() == ["1"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [*[(word, True) for word in ("true", "TRUE", "yes", "1", "x", "X", "có", "Có", "co\u0301")],
     *[(word, False) for word in ("false", "False", "no", "0", "không", "KHÔNG")],
     ("", None), ("   ", None)],
)  # fmt: skip
def test_words_for_yes_and_no(tmp_path: Path, cell: str, value: object) -> None:
    assert run(tmp_path, f"household_id,has_tv,note\n1,{cell},x\n").households["has_tv"].to_list() == [value]


@pytest.mark.parametrize(
    ("fact", "cell", "value"),
    [("area", "rural", "rural"), ("area", "nông thôn", "rural"), ("area", "Thành  thị", "urban"),
     ("area", unicodedata.normalize("NFD", "thành thị"), "urban"), ("water_source", "Nước máy", "piped"),
     ("toilet", "Septic or semi-septic", "septic"), ("toilet", "no_toilet", "no_toilet")],
)  # fmt: skip
def test_a_category_is_read_from_its_word_and_from_its_labels(tmp_path: Path, fact: str, cell: str, value: str) -> None:
    result = run(tmp_path, f"household_id,{fact},note\n1,{cell},x\n2,{value},x\n3,,x\n")
    assert result.households[fact].to_list() == [value, value, None]


@pytest.mark.parametrize(
    ("fact", "cell", "value"),
    [("size", "3.0", 3), ("size", "+3", 3), ("housing_area", "45", 45.0), ("housing_area", ".5", 0.5),
     ("housing_area", "4.5e1", 45.0), ("income_per_capita", "1500000", 1_500_000)],
)  # fmt: skip
def test_numbers_that_are_read(tmp_path: Path, fact: str, cell: str, value: float) -> None:
    assert run(tmp_path, f"household_id,{fact}\n1,{cell}\n").households[fact].to_list() == [value]


@pytest.mark.parametrize("cell", ["12/31/1990", "1990-02-30", "1990", "31.12.1990", "1990-W01-1"])
def test_what_is_no_date_is_told(tmp_path: Path, cell: str) -> None:
    result = run(tmp_path, HOUSEHOLDS, f"household_id,birth_date\n1,{cell}\n2,1990-12-31\n")
    assert rejects(result) == [
        ("2", "1", "rejected_with_household", f"{ANOTHER} {tmp_path}/members.csv row 2"),
        ("2", "1", "wrong_type", f"birth_date: '{cell}' cannot be read; needed: {DAY}"),
    ]


def test_facts_that_the_standard_does_not_use_are_not_judged(tmp_path: Path) -> None:
    result = run(tmp_path, "household_id,hears_loudspeaker,weight\n1,perhaps,heavy\n")
    assert result.totals.rejected == 0
    assert result.unused == {}


def test_headings_that_mean_nothing_are_told(tmp_path: Path) -> None:
    result = run(tmp_path, "household_id,incom_per_capita,phone number,file\n1,5,6,7\n")
    assert result.unused == {
        str(tmp_path / "households.csv"): (
            "incom_per_capita – did you mean 'income_per_capita'?",
            "phone number",
            "file",
        )
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty; the first line must name the columns"),
        ("\n\n", "is empty; the first line must name the columns"),
        ("area,size\nrural,3\n", f"{NO_ID}; every row names its household there. Headings seen: area, size"),
        (
            "household,size\n1,3\n",
            f"{NO_ID} – did you mean 'household'?; every row names its household there. Headings seen: household, size",
        ),
        (HOUSEHOLDS.encode("utf-16"), f"not UTF-8 but UTF-16 or no text at all; {SAVE}"),
        (HOUSEHOLDS.encode("utf-16-le"), f"not UTF-8 but UTF-16 or no text at all; {SAVE}"),
        (b"PK\x03\x04 and so on", "is a packed file (such as .xlsx), not text; give it its own ending"),
    ],
)  # fmt: skip
def test_a_csv_file_that_is_no_table_is_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    assert refused(tmp_path, content) == f"households.csv: {words}"


def test_text_of_windows_is_refused_with_its_line(tmp_path: Path) -> None:
    content = "household_id,area\n1,rural\n2,Quảng Trị\n".encode("cp1258", "replace") + "3,Huê".encode("cp1258")
    assert refused(tmp_path, content).startswith("households.csv line 4: not UTF-8 (byte ")
    assert refused(tmp_path, content).endswith(f" of the file); {SAVE}")


def test_headings_that_mean_the_same_are_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, "household_id,size,SIZE\n1,3,3\n")
    assert found.splitlines() == [
        "the table cannot be read:",
        "  households.csv: the heading 'SIZE' appears twice; keep one of the columns",
    ]
    found = refused(tmp_path, "household_id,size,Số khẩu\n1,3,3\n")
    assert "households.csv: the headings 'size', 'Số khẩu' both mean size; keep one of the columns" in found


def test_ticks_of_no_indicator_are_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, "household_id,deprived_watr\n1,x\n")
    assert "households.deprived_watr: no indicator of vn-2022-2025 has that id – did you mean 'water'?" in found


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ('household_id,area\n1,"rural\n2,urban\n3,urban\n', (2, "2 to 4")),
        ('household_id,area\n1,"rural\n2,urban"\n3,urban\n4,urban,\n5,"a\nb,c"x\n', (6, "6 to 7")),
        ('household_id,area,size\n1,"rural,\n2,urban,1\n3,urban",1,1\n', (2, "2 to 4")),
        ('household_id,area\n1,"rural"x\n', (2, "2")),
    ],
)
def test_quotation_marks_that_swallow_lines_stop_the_file(tmp_path: Path, content: str, lines: tuple[int, str]) -> None:
    assert (
        refused(tmp_path, content) == f"households.csv line {lines[0]}: the quotation marks on line {lines[1]} {PAIRS}"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[" * 100_000, ": lists or records are nested too deep to be read"),
        ('[{"household_id": 1, "size": ' + "9" * 5_000 + "}]", ": a number has more digits than can be read"),
        ('{"a": 1}', ': contains no list of households; write [{…}, …] or {"households": […], "members": […]}'),
        ('[{"household_id": 1, "household_id": 2}]', ": the name 'household_id' appears twice in a record"),
        ('[{"household_id": NaN}]', ": NaN is not a JSON value; leave out what is unknown, or write null"),
        (
            '[{"household_id": 1}, {"household_id": "1"}]',
            f" row 2, household_id: {MIXED}",
        ),
        (
            '{"households": [{"household_id": 1, "members": [{}]}], "members": [{"household_id": 1}]}',
            ": members are inside households and in a list of their own; give one of them",
        ),
        ('[{"area": "rural"}]', f": {NO_ID}; every row names its household there. Headings seen: area"),
    ],
)  # fmt: skip
def test_json_of_another_form_is_refused(tmp_path: Path, content: str, words: str) -> None:
    assert refused(tmp_path, content, ending=".json").endswith(f"households.json{words}")


def test_what_is_no_json_is_told_with_its_place(tmp_path: Path) -> None:
    assert refused(tmp_path, "[{", ending=".json").startswith(
        "households.json line 1: not JSON (wrong from column 3 on)"
    )


def test_what_json_holds_is_read_like_any_other_value(tmp_path: Path) -> None:
    text = (
        '[{"household_id": 1, "size": "three"}, {"household_id": 2, "has_tv": 2}, {"household_id": 3, "size": true},'
        ' {"household_id": 4, "size": 3.0, "has_tv": false, "housing_area": 40}, "five", {"household_id": [6]},'
        ' {"household_id": 7, "members": [{"age": "9.5"}, {"age": "8"}]}, {"household_id": 8, "members": ["Lan"]}]'
    )
    result = run(tmp_path, text, ending=".json")
    assert result.results["household_id"].to_list() == [4]
    another = f"{ANOTHER} {tmp_path}/households.json row 7, members[0]"
    assert rejects(result) == [
        ("1", "1", "wrong_type", f"size: 'three' {WHOLE}"),
        ("2", "2", "wrong_type", f"has_tv: 2 {YES_OR_NO}"),
        ("3", "3", "wrong_type", f"size: True {WHOLE}"),
        ("5", None, "broken_row", "not a record"),
        ("6", None, "wrong_type", "household_id: [6] cannot be read; needed: an id, which is text or a whole number"),
        ("7", "7", "rejected_with_household", another),
        ("8", "8", "broken_row", "members[0] is not a record"),
        ("7, members[0]", "7", "wrong_type", f"age: '9.5' {FRACTION}"),
        ("7, members[1]", "7", "rejected_with_household", another),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "cell", "told"),
    [
        ("birth_date", '"12/31/1990"', f"needed: {DAY}"),
        ("birth_date", "1990", f"needed: {DAY}"),
        ("sex", "1", "allowed: male, female"),
        ("sex", '"man"', "allowed: male, female"),
        ("age", "1e400", WHOLE.partition("; ")[2]),
        ("age", "7.5", "write one: the program neither cuts nor rounds"),
        ("can_work", '"maybe"', YES_OR_NO.partition("; ")[2]),
    ],
)
def test_facts_of_members_in_json(tmp_path: Path, fact: str, cell: str, told: str) -> None:
    good = '{"birth_date": "1990-12-31", "sex": "male", "age": 34, "can_work": true}'
    bad = f'{{"{fact}": {cell}}}'
    text = f'[{{"household_id": 1, "members": [{good}, {bad}]}}, {{"household_id": 2, "members": [{good}]}}]'
    result = run(tmp_path, text, ending=".json")
    assert result.results["household_id"].to_list() == [2]
    assert result.rejects["reason"][2].endswith(f"; {told}")
    assert result.rejects["row"][2] == "1, members[1]"


def test_json_members_that_are_no_list(tmp_path: Path) -> None:
    result = run(tmp_path, '[{"household_id": 1, "members": {"age": 3}}, {"household_id": 2}]', ending=".json")
    assert rejects(result) == [
        ("1", "1", "broken_row", "`members` must be a list of records, `assessed` a record of ticks")
    ]


def test_ids_of_parquet_may_be_categories(tmp_path: Path) -> None:
    households, members = tmp_path / "households.parquet", tmp_path / "members.parquet"
    frame = pl.DataFrame({"household_id": ["b", "a"], "age": [3, 4]})
    frame.select(pl.col("household_id").cast(pl.Categorical)).write_parquet(households)
    frame.write_parquet(members)
    result = classify_files(str(households), str(members), standard="vn-2022-2025", review_date=2024)
    assert result.results["household_id"].to_list() == ["b", "a"]


def test_a_broken_line_of_jsonl_is_rejected_with_its_number(tmp_path: Path) -> None:
    text = (
        '{"household_id": 1}\n\n{"household_id": 2\n{"household_id": 3, "household_id": 4}\n[]\n{"household_id": 5}\n'
        + "[" * 100_000 + "\n" + '{"household_id": 8, "size": ' + "9" * 5_000 + '}\n{"household_id": 9}\n'
    )  # fmt: skip
    result = run(tmp_path, text, ending=".jsonl")
    assert result.results["household_id"].to_list() == [1, 5, 9]
    assert [(*row, reason.partition(": ")[0]) for *row, reason in rejects(result)] == [
        ("3", None, "broken_row", "not JSON (wrong from column 19 on)"),
        ("4", None, "broken_row", "the name 'household_id' appears twice in a record"),
        ("5", None, "broken_row", "not a record"),
        ("7", None, "broken_row", "lists or records are nested too deep to be read"),
        ("8", None, "broken_row", "a number has more digits than can be read"),
    ]


def test_files_that_are_not_there_or_not_readable(tmp_path: Path) -> None:
    def words(name: str) -> str:
        with pytest.raises(mdp.MdpovertyError) as error:
            classify_files(str(tmp_path / name), standard="vn-2022-2025", review_date=2024)
        return str(error.value).replace(f"{tmp_path}/", "")

    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "mixed").mkdir()
    (tmp_path / "mixed" / "a.csv").write_text("household_id\n1\n")
    (tmp_path / "mixed" / "notes.txt").write_text("")
    allowed = "allowed: .csv, .parquet, .xlsx, .json, .jsonl, or - for stdin"
    assert words("a.csv") == "a.csv: cannot be read (No such file or directory); check the name and the rights"
    assert words("a.sav") == f"a.sav: the ending does not show the format; {allowed}"
    some = ".csv, .parquet, .xlsx, .json, .jsonl); to read some of them, give a pattern such as "
    everything = f"every file in a folder is read ({some}"
    assert words("folder.csv") == (f"folder.csv: is a folder without tables; {everything}'folder.csv/*.csv'")
    assert words("mixed") == f"mixed: contains files that are not tables: mixed/notes.txt; {everything}'mixed/*.csv'"
    assert words("*.xlsx") == "*.xlsx: no file matches this pattern; check the folder and the ending"


@pytest.mark.parametrize(("ending", "kind"), [(".parquet", "no Parquet file"), (".xlsx", "no XLSX workbook")])
def test_a_truncated_file_is_refused(tmp_path: Path, ending: str, kind: str) -> None:
    whole = tmp_path / f"whole{ending}"
    frame = pl.DataFrame({"household_id": [1, 2]})
    frame.write_parquet(whole) if ending == ".parquet" else frame.write_excel(whole)
    content = whole.read_bytes()
    for part in (content[: len(content) // 2], content[:-1], b"", b"household_id\n1\n"):
        assert refused(tmp_path, part, ending=ending).startswith(
            f"households{ending}: damaged or incomplete, or {kind}; take the file"
        )


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "households.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("households")
    content = file.read_bytes()
    assert refused(tmp_path, content, ending=".xlsx") == (
        "households.xlsx [households]: is empty; the first row must name the columns"
    )


def test_rows_of_a_sheet_are_counted_as_the_sheet_counts(tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "households.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("any name")
        for row, cells in {0: ("Mã hộ", "Có ti vi"), 1: ("007", True), 3: ("008", "perhaps"), 4: (9, "x")}.items():
            sheet.write_row(row, 0, cells)
    result = run(tmp_path, file.read_bytes(), ending=".xlsx")
    assert result.results["household_id"].to_list() == ["007", "9"]
    assert result.households["has_tv"].to_list() == [True, True]
    assert [(row, household) for row, household, *_ in rejects(result)] == [("4", "008")]


def test_values_of_a_parquet_column_are_read_whatever_its_type(tmp_path: Path) -> None:
    file = tmp_path / "households.parquet"
    pl.DataFrame({"household_id": [1.0, 2.5, 3.0], "has_tv": [1, 0, 2], "size": ["3", "4", "5"]}).write_parquet(file)
    result = run(tmp_path, file.read_bytes(), ending=".parquet")
    assert result.results["household_id"].to_list() == [1]
    assert [(row, reason) for row, _, _, reason in rejects(result)] == [
        ("2", "household_id: 2.5 cannot be read; needed: an id, which is text or a whole number"),
        ("3", f"has_tv: 2 {YES_OR_NO}"),
    ]


@pytest.mark.parametrize("name", ["members", "Thành viên", " NHÂN KHẨU ", "Danh sách thành viên"])
def test_the_sheet_of_members_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path, {"Hộ": {"Mã hộ": ["1"]}, name: {"Mã hộ": ["1", "1"]}, "Hướng dẫn": {"x": ["y"]}})
    result = classify_files(str(path), standard="vn-2022-2025", review_date=2024)
    assert (result.totals.households_in, result.totals.members_in) == (1, 2)


def test_a_printed_list_with_a_line_for_each_person_says_what_to_do(tmp_path: Path) -> None:
    # As lists are printed: the id and the facts of the household on its first line only, a line for each person. Made.
    text = "Mã hộ,Khu vực,Ngày sinh,Giới tính\n1,rural,01/01/1940,Nam\n,,01/01/1990,Nữ\n2,rural,01/01/1950,Nam\n"
    result = run(tmp_path, text)
    assert result.rejects.select("row", "check", "reason").rows() == [("3", "missing_id", BLANK_ID)]
    assert [*result.unused.values()] == [("Ngày sinh (a fact of members)", "Giới tính (a fact of members)")]


@pytest.mark.parametrize("names", [("Sheet1", "Sheet2"), ("households", "people"), ("notes", "members")])
def test_a_sheet_that_would_not_be_read_stops_the_file(tmp_path: Path, names: tuple[str, str]) -> None:
    path = workbook(tmp_path, {name: {"household_id": ["1"]} for name in (*names, "third")})
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify_files(str(path), standard="vn-2022-2025", review_date=2024)
    called = "call the sheet of members 'members' or 'thành viên', the sheet of households 'households' or 'hộ'"
    assert f"'third' would not be read; {called}" in str(refused.value)
    assert "'members' hoặc 'thành viên', trang hộ là 'households' hoặc 'hộ'" in refused.value.text("vi")


def workbook(folder: Path, sheets: dict[str, dict[str, list[str]]]) -> Path:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, columns in sheets.items():
            pl.DataFrame(columns).write_excel(book, name)
    return path


def test_columns_of_both_tables_of_a_file_are_told(tmp_path: Path) -> None:
    text = '[{"household_id": 1, "income_per_capta": 5, "sex": "male", "members": [{"note": "x", "area": "rural"}]}]'
    result = run(tmp_path, text, ending=".json")
    assert result.unused == {
        f"{tmp_path}/households.json": (
            "income_per_capta – did you mean 'income_per_capita'?",
            "sex (a fact of members)",
            "note",
            "area (a fact of households)",
        )
    }


def test_a_failed_formula_is_a_fault_and_not_a_blank(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("households")
        sheet.write_row(0, 0, ["household_id", "size", "note"])
        sheet.write_row(1, 0, ["1", 3])
        sheet.write_row(2, 0, ["2"])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_row(3, 0, ["3", 4])
        sheet.write_formula(3, 2, "=NA()", None, "#N/A")  # a column that is not read
        sheet.write_formula(4, 0, "=NA()", None, "#N/A")
        sheet.write(4, 1, 5)
    result = classify_files(str(path), standard="vn-2022-2025", review_date=2024)
    assert result.results["household_id"].to_list() == ["1", "3"]
    assert rejects(result) == [
        ("3", "2", "wrong_type", f"size: '#DIV/0!' in cell B3 {WHOLE}"),
        ("5", None, "wrong_type", "household_id: '#N/A' in cell A5 is a spreadsheet error"),
    ]


def test_one_file_is_not_both_tables(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("household_id\n1\n", encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError, match="is given both as households and as members"):
        classify_files(str(path), f"{tmp_path}/./h.csv", standard="vn-2022-2025", review_date=2024)
