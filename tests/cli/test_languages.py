"""Whoever asks for Vietnamese reads Vietnamese: no command answers a broken input with an English sentence."""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import polars as pl
import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app
from mdpoverty.errors import system_error
from mdpoverty.facts.checks import Check
from mdpoverty.messages import MESSAGES

ENGLISH = sorted(
    piece
    for _, english in MESSAGES.values()
    for text, *_ in Formatter().parse(english)
    if (piece := text.strip()).count(" ") > 1 and '"members"' not in piece
)
"""What the English sentences consist of, between their parameters: pieces of three words at least."""

# Made: household 2 is the one that is broken.
SOUND = "household_id,area,income_per_capita,deprivation_points\n1,rural,900000,30\n2,rural,900000,30\n"
PEOPLE = "household_id,age\n1,30\n2,31\n"


def text(name: str, content: str, encoding: str = "utf-8") -> Callable[[], None]:
    def write() -> None:
        Path(name).write_text(content, encoding=encoding)

    return write


def workbook(name: str, *sheets: str) -> Callable[[], None]:
    def write() -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(name) as book:
            for sheet in sheets:
                pl.DataFrame({"household_id": ["1"], "area": ["city"]}).write_excel(book, sheet)

    return write


def nothing() -> None:
    """Leave the sound files as they are."""


# What is broken: how the files are made, what is named, and a piece of what has to be said.
REFUSED: dict[str, tuple[Callable[[], None], tuple[str, ...], str]] = {
    "no file": (nothing, ("none.csv",), "none.csv: không đọc được (không có tệp hoặc thư mục này)"),
    "no table": (text("h.txt", SOUND), ("h.txt",), "h.txt: phần đuôi tên tệp không cho biết định dạng"),
    "no id": (text("h.csv", SOUND.replace("household_id", "mã số")), ("h.csv",), "không có cột household_id"),
    "one heading twice": (text("h.csv", SOUND.replace("area", "household_id")), ("h.csv",), "có hai lần"),
    "one fact twice": (text("h.csv", SOUND.replace("deprivation_points", "khu vực")), ("h.csv",),
                       "các tiêu đề 'area', 'khu vực' cùng có nghĩa là khu vực (area)"),
    "an old encoding": (text("h.csv", SOUND.replace("rural", "Đá"), "cp1258"), ("h.csv",), "không phải UTF-8"),
    "UTF-16": (text("h.csv", SOUND, "utf-16"), ("h.csv",), "không phải UTF-8 mà là UTF-16"),
    "an empty file": (text("h.csv", ""), ("h.csv",), "h.csv: trống; dòng đầu phải là tên các cột"),
    "a mark without its pair": (text("h.csv", SOUND + '3,"rural,1,1\n4,rural,1,1\n'), ("h.csv",), "không thành cặp"),
    "no workbook": (text("h.xlsx", "no"), ("h.xlsx",), "tệp hỏng hoặc không đầy đủ, hoặc không phải bảng tính XLSX"),
    "no Parquet file": (text("h.parquet", "no"), ("h.parquet",), "hoặc không phải tệp Parquet"),
    "a sheet too many": (workbook("h.xlsx", "households", "Ghi chú"), ("h.xlsx",), "sẽ không được đọc"),
    "no JSON": (text("h.json", "{"), ("h.json",), "không phải là JSON"),
    "no list": (text("h.json", '{"a": 1}'), ("h.json",), "h.json: không có danh sách hộ"),
    "no file of the pattern": (nothing, ("x*.csv",), "không có tệp nào khớp với mẫu này"),
    "one file twice": (nothing, ("h.csv", "h.csv"), "được nêu vừa là tệp hộ vừa là tệp thành viên"),
    "an unknown code": (nothing, ("h.csv", "--unknown-code", "agee=99"), "có phải là 'age'?"),
    "a reading of another form": (nothing, ("h.csv", "--interpretation", "x"), "ghi theo dạng tên=lựa chọn"),
    "no reading": (nothing, ("h.csv", "--interpretation", "x=y"), "không có cách hiểu này"),
    "no standard": (nothing, ("h.csv", "--standard", "vn-2022-2026"), "không có chuẩn nào tên là 'vn-2022-2026'"),
    "a day of no law": (nothing, ("h.csv", "--review-date", "2014"), "không có chuẩn nào áp dụng vào ngày 31/12/2014"),
    "an unknown check": (nothing, ("h.csv", "--without-check", "x"), "không có phép kiểm tra nào tên là"),
    "a date": (nothing, ("h.csv", "--review-date", "12/31/2024"), "không phải là ngày rà soát"),
}  # fmt: skip
COMMANDS = {
    "classify": ["--output", "out.csv"],
    "audit": ["--output", "out.csv"],
    "report": ["--output", "out.html"],
    "reclassify": ["--before", "vn-2016-2020", "--after", "vn-2022-2025", "--recorded-under", "after"],
}


@pytest.fixture(autouse=True)
def _sound_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text("h.csv", SOUND)()
    text("m.csv", PEOPLE)()


def said(words: list[str], monkeypatch: pytest.MonkeyPatch, *, status: int) -> str:
    """Return everything that a command prints, and what it writes of rejected rows."""
    monkeypatch.setattr("sys.argv", ["mdpoverty", *words])
    result = CliRunner().invoke(app, words)
    assert result.exit_code == status, result.output
    rejects = Path("out.csv.rejects.csv")
    written = rejects.read_text(encoding="utf-8") if rejects.is_file() else ""
    assert unicodedata.is_normalized("NFC", result.output + written)
    return result.output + written


def assert_vietnamese(told: str) -> None:
    assert [piece for piece in ENGLISH if piece in told] == []
    assert [check for check in Check if check.label("en") in told] == []


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_said_in_vietnamese(what: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, named, piece = REFUSED[what]
    if command == "reclassify" and what in ("no standard", "a day of no law"):
        pytest.skip("both standards are named there")
    make()
    if command == "reclassify" and what == "no reading":
        piece = "không chuẩn nào trong số này có cách hiểu này"
    dated = () if "--review-date" in named else ("--review-date", "2024")
    told = said([command, *named, *dated, *COMMANDS[command], "--lang", "vi"], monkeypatch, status=2)
    assert piece in told
    assert_vietnamese(told)


BROKEN: dict[str, tuple[str, str, str]] = {
    "an age": (SOUND, "household_id,age\n1,30\n2,-3\n", "tuổi (age): -3 không thể có; nhỏ nhất là 0"),
    "a word": (SOUND.replace("2,rural", "2,village"), PEOPLE, "khu vực (area): 'village' không hợp lệ"),
    "a cell too many": (SOUND + "3,rural,1,30,9\n", PEOPLE, "dòng này có 5 ô, dòng tiêu đề có 4 ô"),
    "an id twice": (SOUND + "2,urban,1,30\n", PEOPLE, "mã hộ có nhiều lần trong bảng hộ"),
    "no id": (SOUND, PEOPLE + ",32\n", "thiếu mã hộ (household_id)"),
    "an orphan": (SOUND, PEOPLE + "002,32\n", "mã hộ không có trong bảng hộ; nhưng gần giống: '002' ở đây"),
    "points": (SOUND.replace("2,rural,900000,30", "2,rural,900000,35"), PEOPLE, "phải là bội số của 10"),
    "a birth": (SOUND, "household_id,birth_date\n2,01/02/2025\n", "ngày sinh không thể sau ngày rà soát 31/12/2024"),
    "a total": (SOUND + "Tổng cộng,,,\n", PEOPLE, "dòng tổng cộng hoặc chữ ký"),
    "a heading": (SOUND.replace("area", "aera"), PEOPLE, "có phải là 'area'?"),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", BROKEN)
def test_why_a_row_is_rejected_is_said_in_vietnamese(what: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    households, members, piece = BROKEN[what]
    text("h.csv", households)()
    text("m.csv", members)()
    words = [command, "h.csv", "m.csv", "--review-date", "2024", *COMMANDS[command], "--lang", "vi"]
    told = said(words, monkeypatch, status=0 if what == "a heading" else 1)
    assert piece in told
    assert_vietnamese(told)


def test_a_run_that_stops_at_a_row_says_so_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    text("h.csv", SOUND.replace("2,rural", "2,village"))()
    words = ["classify", "h.csv", "--review-date", "2024", "-o", "out.csv", "--strict", "--lang", "vi"]
    told = said(words, monkeypatch, status=2)
    assert told.startswith(
        "có dòng không phân loại được, và không có gì được ghi:\n  h.csv dòng 3: khu vực (area): 'village' không"
    )
    assert_vietnamese(told)


@pytest.mark.parametrize(
    ("words", "piece"),
    [
        (("--household", "3"), "h.csv: không có hộ nào mang mã '3'"),
        ((), "h.csv: có 2 hộ; cho biết hộ nào bằng mã hộ (household_id)"),
        (("--household", "2"), "không đọc được hộ 2:\n  h.csv dòng 3: khu vực (area): 'village' không hợp lệ"),
    ],
)
def test_a_household_that_cannot_be_explained(
    words: tuple[str, ...], piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text("h.csv", SOUND.replace("2,rural", "2,village"))()
    told = said(["explain", "h.csv", "--review-date", "2024", *words, "--lang", "vi"], monkeypatch, status=2)
    assert told.startswith(piece)
    assert_vietnamese(told)


@pytest.mark.parametrize(
    ("output", "more", "piece"),
    [
        ("none/out.csv", (), "none/out.csv: không có thư mục"),
        ("h.csv", (), "h.csv: là một trong các tệp đầu vào"),
        ("m.csv", ("--no-overwrite",), "m.csv: đã có"),
        ("out.doc", (), "out.doc: phần đuôi tên tệp không cho biết ghi theo định dạng nào"),
        ("out.csv", ("--by", "huyen"), "huyen: không tệp nào có cột này"),
    ],
)
def test_what_cannot_be_written(
    output: str, more: tuple[str, ...], piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["classify", "h.csv", "--review-date", "2024", "-o", output, *more, "--lang", "vi"]
    told = said(words, monkeypatch, status=2)
    assert piece in told
    assert_vietnamese(told)


WRONG_WORDS = {
    "no command": (["clasify", "h.csv"], "không có lệnh 'clasify' – có phải là 'classify'?"),
    "no command of the group": (["standards", "sho"], "không có lệnh 'sho' – có phải là 'show'?"),
    "no option": (["classify", "h.csv", "--review-dat", "2024"], "'--review-dat' – có phải là '--review-date'?"),
    "no option in front": (["--lng", "vi"], "không có tùy chọn '--lng'"),
    "an option is missing": (["classify", "h.csv", "-o", "out.csv"], "thiếu --review-date; cách dùng: "),
    "a file is missing": (["classify", "--review-date", "2024", "-o", "out.csv"], "thiếu HOUSEHOLDS; cách dùng: "),
    "no word of the option": (["explain", "h.csv", "--review-date", "2024", "--format", "txt"],
                              "--format: 'txt' không hợp lệ – có phải là 'text'?; được phép: text, markdown, json"),
    "the same in one word": (["explain", "h.csv", "--review-date", "2024", "--format=txt"], "--format: 'txt' không"),
    "no word of an option without a default": (["template", "--standard", "x", "-o", "x", "--format", "ods"],
                                               "--format: 'ods' không hợp lệ; được phép: csv, xlsx"),
    "words too many": (["classify", "h.csv", "m.csv", "m.csv", "--review-date", "2024", "-o", "out.csv"],
                       "lệnh được ghi thừa hoặc thiếu từ"),
    "a value where none is taken": (["classify", "h.csv", "--review-date", "2024", "-o", "out.csv", "--quiet=3"],
                                    "--quiet: thiếu giá trị theo sau, hoặc thừa giá trị"),
    "a template in one table": (["template", "--standard", "vn-2022-2025", "-o", "t.csv"], "mẫu gồm hai bảng"),
    "a template that needs a book": (["template", "--standard", "vn-2022-2025", "-o", "t", "--format", "xlsx"],
                                     "--output t: --format xlsx cần một tệp tên kết thúc bằng .xlsx"),
    "a template that needs a folder": (["template", "--standard", "vn-2022-2025", "-o", "t.xlsx", "--format", "csv"],
                                       "--output t.xlsx: --format csv cần một thư mục"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG_WORDS)
def test_words_of_a_command_that_are_wrong(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words, piece = WRONG_WORDS[what]
    told = said([*words, "--lang", "vi"], monkeypatch, status=2)
    assert piece in told
    assert_vietnamese(told)
    assert len(told.splitlines()) == 1
    english = said(words, monkeypatch, status=2)
    assert len(english.splitlines()) == 1
    assert not any(sign in english for sign in "ệảạậẩ")


def test_help_is_shown_where_no_word_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Usage" in said(["standards"], monkeypatch, status=2)


def test_rows_of_files_are_named_in_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is told in the summary, as an error, or of a household: file, row, and the label of the fact."""
    text("h.csv", SOUND.replace("2,rural", "2,village"))()
    text("h.json", '[{"household_id": 1, "members": [{"age": 5}, {"age": -1}]}]')()
    place = {"vi": "h.csv dòng 3: khu vực (area): 'village'", "en": "h.csv row 3: area: 'village'"}
    inside = {"vi": "h.json dòng 1, members[1]: tuổi (age): -1", "en": "h.json row 1, members[1]: age: -1"}
    for language in ("vi", "en"):
        how = ["--review-date", "2024", "--lang", language]
        assert place[language] in said(["classify", "h.csv", "-o", "out.csv", *how], monkeypatch, status=1)
        assert place[language] in said(["classify", "h.csv", "-o", "out.csv", "--strict", *how], monkeypatch, status=2)
        assert place[language] in said(["explain", "h.csv", "--household", "2", *how], monkeypatch, status=2)
        assert inside[language] in said(
            ["classify", "h.json", "-o", "out.csv", "--strict", *how], monkeypatch, status=2
        )


def test_a_file_that_is_no_yaml_is_told_without_the_words_of_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    text("x.yaml", "id: bad: worse\n")()
    words = ["classify", "h.csv", "-o", "out.csv", "--review-date", "2024", "--standard", "x.yaml", "--lang", "vi"]
    told = said(words, monkeypatch, status=2)
    # The second colon is the eighth sign.
    assert told.startswith("x.yaml:1: không phải YAML; từ cột 8 trở đi không đọc được")
    assert_vietnamese(told)


def test_a_fault_of_the_system_that_is_rare_is_told_by_its_name() -> None:
    assert system_error(OSError(errno.EPERM, "words of a system")).text("vi") == "lỗi EPERM"
    assert system_error(OSError(errno.EIO, "words of a system")).text("vi") == "ổ đĩa hoặc mạng bị lỗi khi đọc, ghi"
    wrapped = OSError()
    wrapped.__cause__ = RuntimeError(OSError(errno.ENOSPC, "words of a system"))
    assert system_error(wrapped).text("vi") == "hết chỗ trên đĩa"
    assert system_error(ValueError("words of a library")).text("vi") == "lỗi ValueError"


def test_files_of_standards_and_of_cases_are_checked_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    text("x.yaml", "id: bad\n")()
    told = said(["standards", "validate", "x.yaml", "vn-2022-2025", "--lang", "vi"], monkeypatch, status=1)
    assert " lỗi; không dùng tệp này\n" in told
    assert "vn-2022-2025: không có lỗi (vn-2022-2025, bản " in told
    text("a.mdpoverty.yaml", CASES)()
    assert said(["check", "a.mdpoverty.yaml", "--lang", "vi"], monkeypatch, status=0) == "1 đạt, 0 không đạt\n"
    text("b.mdpoverty.yaml", "cases: [\n")()
    told = said(["check", ".", "--lang", "vi"], monkeypatch, status=2)
    assert told.endswith("1 đạt, 0 không đạt, 1 tệp không đọc được\n")
    assert "b.mdpoverty.yaml:2: không phải YAML" in told
    assert_vietnamese(told)
    told = said(["check", "none", "--lang", "vi"], monkeypatch, status=2)
    assert told.startswith("none: không có tệp hộ mẫu; hãy nêu một tệp, hoặc một thư mục")


# Forty square metres for five persons are eight for each, which is not less than 8.
CASES = """
standard: vn-2022-2025
review_date: 2024-12-31
source: Made
cases:
  - name: forty square metres for five
    household: {size: 5, housing_area: 40}
    expect: {deprivations: []}
"""
