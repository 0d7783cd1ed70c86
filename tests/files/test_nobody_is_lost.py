"""A row that is set aside never leaves its household smaller: persons of whom nothing is known belong to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.facts.checks import Check
from mdpoverty.files.analyse_files import audit_files, reclassify_files, report_files
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files

REVIEW = date(2024, 12, 31)
STANDARD = "vn-2022-2025"
POOR = "household_id,area,income_per_capita,deprivation_points"


def households(*ids: str, size: str | None = None) -> str:
    """Made households, poor by income and points: rural, 900,000 dong, 3 deprivations."""
    heading, more = (POOR, "") if size is None else (f"{POOR},size", f",{size}")
    return "\n".join([heading, *(f"{name},rural,900000,30{more}" for name in ids)]) + "\n"


def members(*rows: str) -> str:
    return "\n".join(["household_id,age,sex", *rows]) + "\n"


def run(folder: Path, households: str, listed: str, **options: Any) -> ClassifiedFiles:
    files = {"households.csv": households, "members.csv": listed}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return classify_files(*(folder / name for name in files), standard=STANDARD, review_date=REVIEW, **options)


def incomplete(found: Any) -> list[str]:
    """Return the households that are told to have an incomplete list."""
    return found.rejects.filter(check="incomplete_members")["household_id"].to_list()  # type: ignore[no-any-return]


def exempt(found: ClassifiedFiles) -> dict[str, bool | None]:
    return dict(found.results.select(pl.col("household_id").cast(pl.String), "exempt").iter_rows())


# Three households with one old man each, who cannot work: each is exempt, if its list is complete.
THREE = households("1", "2", "3")


@pytest.mark.parametrize(
    ("rows", "doubtful_ones"),
    [
        (["1,70,male", "2,70,male", "3,70,male"], ""),
        (["1,70,male", ",35,male", "2,70,male", "3,70,male"], "12"),  # the row is of 1 or of 2
        (["1,70,male", "2,70,male", "3,70,male", ",35,male"], "3"),  # nobody stands below
        ([",35,male", "1,70,male", "2,70,male", "3,70,male"], "1"),  # nobody stands above
        (["1,70,male", ",35,male", "  ,35,male", "2,70,male", ",35,male", "3,70,male"], "123"),
        (["1,70,male", "2,70,male", "9,70,male", ",35,male", "3,70,male"], "3"),  # 9 is not a household
        (["1,70,male", "#N/A,35,male", "2,70,male", "3,70,male"], "12"),  # an error of a spreadsheet is no id
        (["1,70,male", "nan,35,male", "2,70,male", "3,70,male"], "12"),  # what other programs make of a blank
        (["1,70,male", "-,35,male", "2,70,male", "3,70,male"], "12"),
        (["1,70,male", ",,", "2,70,male", "3,70,male"], ""),  # a blank line is no row
    ],
)
def test_a_row_without_an_id_is_of_a_household_next_to_it(tmp_path: Path, rows: list[str], doubtful_ones: str) -> None:
    found = run(tmp_path, THREE, members(*rows))
    assert incomplete(found) == list(doubtful_ones)
    assert exempt(found) == {name: None if name in doubtful_ones else True for name in "123"}
    assert found.warnings.get(Check.INCOMPLETE_MEMBERS, 0) == len(doubtful_ones)
    assert found.totals.households_rejected == 0


@pytest.mark.parametrize(
    ("line", "doubtful_ones", "gone"),
    [
        ("2,35", "", "2"),  # of the household above, as it says
        ("3,35,male,x", "", "3"),  # of the household below
        ("x,2,35,male", "2", ""),  # a cell before the id: it names the one above
        ("35,male", "23", ""),  # the id is lost
        ("1,35", "23", "1"),  # the id, or an age? Household 1 is not near
        (",35,male,x", "23", ""),
        ("9,9,9,9,1", "123", ""),  # two cells too many: the third may be the id; none is near
        ("9,9,1,9,9", "123", ""),
    ],
)
def test_a_broken_row_may_be_of_several_households(tmp_path: Path, line: str, doubtful_ones: str, gone: str) -> None:
    rows = ["1,70,male", "2,70,male", line, "3,70,male"]
    found = run(tmp_path, THREE, members(*rows))
    if line == "9,9,9,9,1":
        doubtful_ones = "23"  # cells 1 to 3 may be the id, not the fifth
    assert incomplete(found) == list(doubtful_ones)
    assert exempt(found) == {name: None if name in doubtful_ones else True for name in "123" if name not in gone}
    assert found.totals.households_rejected == len(gone)


@pytest.mark.parametrize(
    ("household", "member"),
    [
        ("7", "007"), ("007", "7"), ("H-07", "h-7"), ("a 12", "A12"), ("H\u00f2a1", "H\u006f\u0300a 1"),
        ("K1", "K1\u200b"), ("\uff17", "7"), ("1 000", "1000"),
    ],
)  # fmt: skip
def test_an_id_that_is_nearly_another_is_told_and_leaves_its_household_unknown(
    tmp_path: Path, household: str, member: str
) -> None:
    found = run(tmp_path, households("x", household), members("x,70,male", f"{household},70,male", f"{member},35,male"))
    assert incomplete(found) == [household]
    assert list(exempt(found).values()) == [True, None]
    assert found.totals.members_rejected == 1
    [reason] = found.rejects.filter(check="orphan_member")["reason"]
    assert f"nearly: {found.rejects['household_id'][0]!r} here and {household!r} there" in reason


@pytest.mark.parametrize("member", ["8", "70", "7a", "17", "7.0", "-7"])
def test_another_id_is_no_near_one(tmp_path: Path, member: str) -> None:
    found = run(tmp_path, households("7"), members("7,70,male", f"{member},35,male"))
    assert incomplete(found) == []
    assert exempt(found) == {"7": True}


@pytest.mark.parametrize(
    ("size", "known", "told"),
    [
        ("1", True, ""),  # the one who is listed is all there are
        ("2", None, "12"),  # one is missing
        ("", None, "12"),
    ],
)
def test_the_size_settles_who_is_there(tmp_path: Path, size: str, known: bool | None, told: str) -> None:  # noqa: FBT001
    found = run(tmp_path, households("1", "2", size=size), members("1,70,male", ",35,male", "2,70,male"))
    assert exempt(found) == {"1": known, "2": known}
    assert incomplete(found) == list(told)
    assert found.counts["people"].sum() + found.counts["unknown_people"].sum() == (2 * int(size) if size else 2)


def test_the_number_of_persons_is_not_known(tmp_path: Path) -> None:
    found = run(tmp_path, THREE, members("1,70,male", ",35,male", "2,70,male", "3,70,male"))
    assert found.counts.select(pl.col("people", "unknown_people").sum()).rows() == [(1, 2)]


def test_whoever_is_missing_may_be_of_a_group(tmp_path: Path) -> None:
    listed = "household_id,age,meritorious\n1,70,0\n,35,\n2,70,1\n3,70,0\n"
    found = run(tmp_path, THREE, listed, by=["meritorious"])
    assert found.results["meritorious"].to_list() == [None, True, False]


# What every format makes of the same rows.
ROWS: list[tuple[Any, ...]] = [("1", 70, "male"), (None, 35, "male"), ("2", 70, "male"), ("3", 70, "male")]


def _frames(blank: Any = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    households = pl.DataFrame(
        {"household_id": ["1", "2", "3"], "area": "rural", "income_per_capita": 900_000, "deprivation_points": 30}
    )
    rows = [(blank if name is None else name, *facts) for name, *facts in ROWS]
    return households, pl.DataFrame(rows, schema=["household_id", "age", "sex"], orient="row")


def _parquet(folder: Path, blank: Any = None) -> list[Path]:
    for name, frame in zip(("h", "m"), _frames(blank), strict=True):
        frame.write_parquet(folder / f"{name}.parquet")
    return [folder / "h.parquet", folder / "m.parquet"]


def _numbers(folder: Path) -> list[Path]:
    for name, frame in zip(("h", "m"), _frames(), strict=True):
        frame.with_columns(pl.col("household_id").cast(pl.Int64)).write_parquet(folder / f"{name}.parquet")
    return [folder / "h.parquet", folder / "m.parquet"]


def _workbook(folder: Path) -> list[Path]:
    import xlsxwriter

    with xlsxwriter.Workbook(folder / "register.xlsx") as book:
        for name, frame in zip(("households", "members"), _frames(), strict=True):
            frame.write_excel(book, name)
        sheet = book.get_worksheet_by_name("members")
        assert sheet is not None
    return [folder / "register.xlsx"]


def _merged(folder: Path) -> list[Path]:
    import xlsxwriter

    households, listed = _frames()
    with xlsxwriter.Workbook(folder / "register.xlsx") as book:
        households.write_excel(book, "households")
        sheet = book.add_worksheet("members")
        for row, cells in enumerate([tuple(listed.columns), *listed.rows()]):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
        sheet.merge_range(1, 0, 2, 0, "1")
    return [folder / "register.xlsx"]


def _error_cell(folder: Path) -> list[Path]:
    import xlsxwriter

    households, listed = _frames("")
    with xlsxwriter.Workbook(folder / "register.xlsx") as book:
        households.write_excel(book, "households")
        sheet = book.add_worksheet("members")
        for row, cells in enumerate([tuple(listed.columns), *listed.rows()]):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")
    return [folder / "register.xlsx"]


def _json(folder: Path, blank: Any = None) -> list[Path]:
    households, listed = (frame.to_dicts() for frame in _frames())
    listed[1]["household_id"] = blank
    (folder / "register.json").write_text(json.dumps({"households": households, "members": listed}), encoding="utf-8")
    return [folder / "register.json"]


def _two_files(folder: Path) -> list[Path]:
    (folder / "h.csv").write_text(THREE, encoding="utf-8")
    (folder / "m").mkdir()
    for name, rows in {"a": ["1,70,male"], "b": [",35,male"], "c": ["2,70,male", "3,70,male"]}.items():
        (folder / "m" / f"{name}.csv").write_text(members(*rows), encoding="utf-8")
    return [folder / "h.csv", folder / "m"]


FORMATS: dict[str, Callable[[Path], list[Path]]] = {
    "parquet": _parquet,
    "parquet, blank text": lambda folder: _parquet(folder, " "),
    "parquet, blanks": lambda folder: _parquet(folder, " " * 9),
    "parquet, a word": lambda folder: _parquet(folder, "NULL"),
    "parquet, numbers": _numbers,
    "workbook": _workbook,
    "workbook, merged cells": _merged,
    "workbook, an error": _error_cell,
    "json": _json,
    "json, an empty text": lambda folder: _json(folder, ""),
    "json, a list": lambda folder: _json(folder, [1]),
    "json, a broken number": lambda folder: _json(folder, 1.5),
    "several files": _two_files,
}


@pytest.mark.parametrize("name", FORMATS)
def test_in_every_format(tmp_path: Path, name: str) -> None:
    found = classify_files(*FORMATS[name](tmp_path), standard=STANDARD, review_date=REVIEW)
    assert exempt(found) == {"1": None, "2": None, "3": True}
    assert incomplete(found) == ["1", "2"]
    assert (found.totals.members_in, found.totals.members_rejected) == (4, 1)


@pytest.mark.parametrize("member", [None, {}, {"age": None}])
@pytest.mark.parametrize("ending", [".json", ".jsonl", ".parquet"])
def test_a_member_of_whom_nothing_is_written_is_a_person(tmp_path: Path, ending: str, member: Any) -> None:
    known = {"age": 70, "sex": "male"}
    records = [{**record, "members": [known]} for record in _frames()[0].to_dicts()]
    records[1]["members"] = [known, member]
    file = tmp_path / f"register{ending}"
    if ending == ".parquet":
        pl.DataFrame(records).write_parquet(file)
    else:
        lines = map(json.dumps, records)
        file.write_text("\n".join(lines) if ending == ".jsonl" else f"[{','.join(lines)}]", encoding="utf-8")
    found = exempt(classify_files(file, standard=STANDARD, review_date=REVIEW))
    assert found.pop("2", None) is None  # unknown, or set aside as a whole
    assert found == {"1": True, "3": True}


def test_members_inside_a_household_without_id_are_of_no_other(tmp_path: Path) -> None:
    records = [{**record, "members": [{"age": 70, "sex": "male"}]} for record in _frames()[0].to_dicts()]
    records[1]["household_id"] = None
    for ending in (".jsonl", ".parquet"):
        file = tmp_path / f"register{ending}"
        if ending == ".parquet":
            pl.DataFrame(records).write_parquet(file)
        else:
            file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        found = classify_files(file, standard=STANDARD, review_date=REVIEW)
        assert exempt(found) == {"1": True, "3": True}
        assert incomplete(found) == []


def test_ids_on_the_first_row_of_each_household_are_told_by_name(tmp_path: Path) -> None:
    rows = ["1,70,male", ",65,female", ",30,male", "2,40,male", ",38,female", "3,70,male"]
    found = run(tmp_path, THREE, members(*rows))
    assert found.warnings[Check.ID_ON_FIRST_ROW] == 3
    for language, words in (("en", "first row of each household"), ("vi", "dòng đầu của mỗi hộ")):
        assert words in Check.ID_ON_FIRST_ROW.label(language)
        assert "Ctrl+Enter" in Check.ID_ON_FIRST_ROW.label(language)
    [reason] = set(found.rejects.filter(check="missing_id")["reason"])
    assert reason == (
        "household_id is missing; if it is only on the first row of a household (merged cells, or blank ones below)"
        ", write it in every row"
    )


def test_one_id_in_many_that_is_missing_is_no_such_list(tmp_path: Path) -> None:
    rows = [f"1,{age},male" for age in range(20, 40)]
    found = run(tmp_path, THREE, members(*rows, ",35,male"))
    assert Check.ID_ON_FIRST_ROW not in found.warnings


def test_the_receipt_counts_them(tmp_path: Path) -> None:
    run(tmp_path, THREE, members("1,70,male", ",35,male", "2,70,male", "3,70,male"), output=tmp_path / "out.csv")
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    assert receipt["warnings"] == {"incomplete_members": 2, "id_on_first_row": 1}


def test_every_command_on_files_takes_them_for_unknown(tmp_path: Path) -> None:
    households = THREE.replace("points", "points,recorded_status").replace(",30", ",30,poor")
    run(tmp_path, households, members("1,70,male", ",35,male", "2,70,male", "3,70,male"))
    files = [tmp_path / "households.csv", tmp_path / "members.csv"]
    day: dict[str, Any] = {"review_date": REVIEW}
    audited = audit_files(*files, standard=STANDARD, **day, output=tmp_path / "audit.csv")
    moved = reclassify_files(*files, before="vn-2016-2020", after=STANDARD, recorded_under="after", **day)
    told = report_files(*files, standard=STANDARD, **day, output=tmp_path / "page.html")
    for found in (audited, moved, told):
        assert incomplete(found) == ["1", "2"]
        assert found.warnings[Check.INCOMPLETE_MEMBERS] == 2
    for table in (audited.audit.table, moved.moves.table):
        assert not [name for name in table.columns if not name.isprintable()]  # the mark is for inside only
    # Of the members of 1 and 2 nothing is certain that is not theirs: no indicator of members can be ruled out.
    assert audited.audit.table["deprivation_count_max"].to_list()[0] > audited.audit.table["deprivation_count_max"][2]


def test_a_frame_with_a_missing_or_a_near_id_is_refused_in_words() -> None:
    households, listed = _frames()
    with pytest.raises(mdp.MdpovertyError, match="write it in every row"):
        mdp.classify_table(households, listed, standard=STANDARD, review_date=REVIEW)
    with pytest.raises(mdp.MdpovertyError, match="nearly: '03' here and '3' there"):
        mdp.classify_table(households, _frames("03")[1], standard=STANDARD, review_date=REVIEW)


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow"])
def test_a_nested_member_of_whom_nothing_is_written_is_a_person(kind: str) -> None:
    known = {"age": 70, "sex": "male"}
    nested = [[known], [known, None], None, [known, {}]]
    records = [{**_frames()[0].row(0, named=True), "household_id": n, "members": some} for n, some in enumerate(nested)]
    table = pl.DataFrame(records)
    given: Any = {"polars": table, "pandas": pd.DataFrame(records), "arrow": table.to_arrow()}[kind]
    found = mdp.classify_table(given, standard=STANDARD, review_date=REVIEW)
    assert pl.DataFrame(found)["exempt"].to_list() == [True, None, None, None]


def test_members_of_whom_nothing_at_all_is_written_are_persons() -> None:
    records = [{**_frames()[0].row(0, named=True), "household_id": 1, "members": [None, {}]}]
    found = mdp.classify_table(pd.DataFrame(records), standard=STANDARD, review_date=REVIEW)
    assert found["exempt"].isna().all()


@pytest.mark.parametrize("size", ["1", "1.0", " 1 "])
def test_a_size_that_is_written_as_text_settles_who_is_there(tmp_path: Path, size: str) -> None:
    households = pl.DataFrame({"household_id": ["1", "2"], "size": [size, size]})
    listed = pl.DataFrame({"household_id": ["1", None, "2"], "age": [70, 35, 70], "sex": ["male"] * 3})
    households.write_parquet(tmp_path / "households.parquet")
    listed.write_parquet(tmp_path / "members.parquet")
    paths = tmp_path / "households.parquet", tmp_path / "members.parquet"
    found = classify_files(*paths, standard="vn-2022-2025", review_date=2024)
    assert incomplete(found) == []
