"""A row that is set aside never leaves its household smaller: persons of whom nothing is known belong to it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.checks import Check
from mdpoverty.law.registry import load_standard
from mdpoverty.tables.audited import audit_files
from mdpoverty.tables.files import ClassifiedFiles, classify_files, reclassify_files, wanted_by
from mdpoverty.tables.incomplete import doubtful
from mdpoverty.tables.near_ids import near_ids
from mdpoverty.tables.pieces import Cuts
from mdpoverty.tables.records import record_of
from mdpoverty.tables.reported import report_files
from mdpoverty.tables.stored import store

REVIEW = date(2024, 12, 31)
STANDARD = "vn-2022-2025"
POOR = "household_id,area,income_per_capita,deprivation_points"


def households(*ids: str, size: str | None = None) -> str:
    """Made households, poor by income and points: rural, 900,000 dong, 3 deprivations."""
    heading, more = (POOR, "") if size is None else (f"{POOR},size", f",{size}")
    return "\n".join([heading, *(f"{name},rural,900000,30{more}" for name in ids)]) + "\n"


def members(*rows: str) -> str:
    return "\n".join(["household_id,age,sex", *rows]) + "\n"


def run(folder: Path, outer: str, inner: str, **options: Any) -> ClassifiedFiles:
    files = {"households.csv": outer, "members.csv": inner}
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


def test_two_households_may_be_near() -> None:
    pairs = near_ids(pl.Series(["0007", None, "9"]), [pl.Series(["7", "007"]), pl.Series(["8", None, "07"])])
    assert pairs.rows() == [("0007", "7"), ("0007", "007"), ("0007", "07")]


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
    inner = "household_id,age,meritorious\n1,70,0\n,35,\n2,70,1\n3,70,0\n"
    found = run(tmp_path, THREE, inner, by=["meritorious"])
    assert found.results["meritorious"].to_list() == [None, True, False]


# What every format makes of the same rows.
ROWS: list[tuple[Any, ...]] = [("1", 70, "male"), (None, 35, "male"), ("2", 70, "male"), ("3", 70, "male")]


def _frames(blank: Any = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    outer = pl.DataFrame(
        {"household_id": ["1", "2", "3"], "area": "rural", "income_per_capita": 900_000, "deprivation_points": 30}
    )
    rows = [(blank if name is None else name, *facts) for name, *facts in ROWS]
    return outer, pl.DataFrame(rows, schema=["household_id", "age", "sex"], orient="row")


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

    outer, inner = _frames()
    with xlsxwriter.Workbook(folder / "register.xlsx") as book:
        outer.write_excel(book, "households")
        sheet = book.add_worksheet("members")
        for row, cells in enumerate([tuple(inner.columns), *inner.rows()]):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
        sheet.merge_range(1, 0, 2, 0, "1")
    return [folder / "register.xlsx"]


def _error_cell(folder: Path) -> list[Path]:
    import xlsxwriter

    outer, inner = _frames("")
    with xlsxwriter.Workbook(folder / "register.xlsx") as book:
        outer.write_excel(book, "households")
        sheet = book.add_worksheet("members")
        for row, cells in enumerate([tuple(inner.columns), *inner.rows()]):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")
    return [folder / "register.xlsx"]


def _json(folder: Path, blank: Any = None) -> list[Path]:
    outer, inner = (frame.to_dicts() for frame in _frames())
    inner[1]["household_id"] = blank
    (folder / "register.json").write_text(json.dumps({"households": outer, "members": inner}), encoding="utf-8")
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
        "household_id is missing; if it stands only on the first row of a household (merged cells, or blank ones below)"
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
    outer = THREE.replace("points", "points,recorded_status").replace(",30", ",30,poor")
    run(tmp_path, outer, members("1,70,male", ",35,male", "2,70,male", "3,70,male"))
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


@pytest.mark.parametrize("rows", [["1,70,male", ",35,male"], ["1,70,male", "01,35,male"]])
def test_a_household_with_an_incomplete_list_is_not_explained(tmp_path: Path, rows: list[str]) -> None:
    run(tmp_path, THREE, members(*rows))
    files = tmp_path / "households.csv", tmp_path / "members.csv"
    plan = make_plan(load_standard(STANDARD), REVIEW)
    with pytest.raises(mdp.MdpovertyError, match="its list of members is incomplete") as refused:
        record_of(*files, "1", plan)
    assert "size" in str(refused.value)
    assert record_of(*files, "3", plan)["members"] == []
    run(tmp_path, households("1", "2", size="1"), members(*rows))
    assert len(record_of(*files, "1", plan)["members"]) == 1


def test_a_frame_with_a_missing_or_a_near_id_is_refused_in_words() -> None:
    outer, inner = _frames()
    with pytest.raises(mdp.MdpovertyError, match="write it in every row"):
        mdp.classify_table(outer, inner, standard=STANDARD, review_date=REVIEW)
    with pytest.raises(mdp.MdpovertyError, match="nearly: '03' here and '3' there"):
        mdp.classify_table(outer, _frames("03")[1], standard=STANDARD, review_date=REVIEW)


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow"])
def test_a_nested_member_of_whom_nothing_is_written_is_a_person(kind: str) -> None:
    known = {"age": 70, "sex": "male"}
    nested = [[known], [known, None], None, [known, {}]]
    records = [{**_frames()[0].row(0, named=True), "household_id": n, "members": some} for n, some in enumerate(nested)]
    table = pl.DataFrame(records)
    given: Any = {"polars": table, "pandas": pd.DataFrame(records), "arrow": table.to_arrow()}[kind]
    found = mdp.classify_table(given, standard=STANDARD, review_date=REVIEW)
    assert pl.DataFrame(found)["exempt"].to_list() == [True, None, None, None]


# Whole, in pieces, sorted: the same households, whatever is cut where.
HUB, PEOPLE = tables_of(
    [{**record, "household_id": f"{n:03}"} for n, record in enumerate(random_records(7, 60, STANDARD, REVIEW))]
)
LARGE = Cuts(households=1000, rows=1000)


def spoilt(seed: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Take the ids of some members away, and write some of them otherwise."""
    chance = random.Random(seed)  # noqa: S311
    ids = frame["household_id"].to_list()
    for row in chance.sample(range(len(ids)), 6):
        ids[row] = chance.choice([None, None, "", ids[row].lstrip("0") or "0", "nobody"])
    return frame.with_columns(pl.Series("household_id", ids, pl.String))


def classified_in(folder: Path, hub: pl.DataFrame, people: pl.DataFrame, cuts: Cuts, ending: str) -> ClassifiedFiles:
    names = [folder / f"{name}{ending}" for name in ("households", "members")]
    for name, frame in zip(names, (hub, people), strict=True):
        getattr(frame, "write_csv" if ending == ".csv" else "write_parquet")(name)
    return classify_files(*names, standard=STANDARD, review_date=REVIEW, output=folder / "out.parquet", cuts=cuts)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("seed", range(6))
def test_cutting_and_sorting_do_not_change_who_is_unknown(tmp_path: Path, seed: int, ending: str) -> None:
    people = spoilt(seed, PEOPLE)
    whole = classified_in(tmp_path, HUB, people, LARGE, ending)
    results = pl.read_parquet(tmp_path / "out.parquet")
    assert incomplete(whole)
    for cuts in (Cuts(households=7, rows=5, in_memory=0), Cuts(households=1, rows=1, in_memory=0)):
        found = classified_in(tmp_path, HUB, people, cuts, ending)
        assert found.whole is None
        assert (found.totals, found.warnings) == (whole.totals, whole.warnings)
        assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), results)
        order = ["file", "row", "check", "reason"]
        assert_frame_equal(found.rejects.sort(order), whole.rejects.sort(order))
    mixed = HUB.sample(fraction=1, shuffle=True, seed=seed)
    found = classified_in(tmp_path, mixed, people, LARGE, ending)
    assert sorted(incomplete(found)) == sorted(incomplete(whole))


@pytest.mark.parametrize("seed", range(6))
def test_broken_lines_are_the_same_in_pieces(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    lines = PEOPLE.write_csv().splitlines()
    for row in chance.sample(range(1, len(lines)), 4):
        cells = lines[row].split(",")
        lines[row] = ",".join(chance.choice([cells[:-1], [*cells, "x"], ["x", *cells], cells[1:]]))
    found = []
    for cuts in (LARGE, Cuts(households=7, rows=5, in_memory=0)):
        one = run(tmp_path, HUB.write_csv(), "\n".join(lines), output=tmp_path / "out.parquet", cuts=cuts)
        found.append((one.totals, one.warnings, sorted(one.rejects.rows()), pl.read_parquet(tmp_path / "out.parquet")))
    assert found[0][:3] == found[1][:3]
    assert_frame_equal(found[0][3], found[1][3])


@pytest.mark.parametrize("seed", range(8))
def test_who_loses_a_member_is_never_more_certain(tmp_path: Path, seed: int) -> None:
    """The sound register's answer stays possible for every household that is left."""
    sound = mdp.classify_table(HUB, PEOPLE, standard=STANDARD, review_date=REVIEW)
    people = spoilt(seed, PEOPLE).with_columns(
        pl.col("household_id").replace("nobody", None)  # a wrong id, which nobody can tell from a sound one
    )
    found = classified_in(tmp_path, HUB, people, LARGE, ".csv").results
    assert found.height == sound.height
    for name in ("poor", "exempt", "nobody_can_work", *(one for one in sound.columns if one.startswith("deprived_"))):
        pairs = zip(found[name], sound[name], strict=True)
        assert all(now is None or then is None or now == then for now, then in pairs), name
    both = zip(found["possible_statuses"], sound["possible_statuses"], strict=True)
    assert all(set(then.split("|")) <= set(now.split("|")) for now, then in both)


def literal(ids: list[str | None]) -> set[str]:
    """The nearest ids above and below each row without one, found row by row."""
    found = set[str]()
    for row, name in enumerate(ids):
        if name is None:
            found |= set([one for one in ids[:row] if one is not None][-1:])
            found |= set([one for one in ids[row + 1 :] if one is not None][:1])
    return found


@given(ids=st.lists(st.sampled_from([None, None, "1", "2", "3"]), max_size=12), rows=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_the_nearest_ids_are_found_across_every_border(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str | None], rows: int
) -> None:
    folder = tmp_path_factory.mktemp("ids")
    for name, some in (("h", ["1"]), ("m", ids)):
        pl.DataFrame({"household_id": pl.Series(some, dtype=pl.String)}).write_parquet(folder / f"{name}.parquet")
    _, inner = store(str(folder / "h.parquet"), str(folder / "m.parquet"), wanted_by([_plan()]))
    assert inner is not None
    found = doubtful(inner, rows_at_once=rows)
    assert set(found.households) == literal(ids)
    assert found.below == sum(name is None and any(ids[:row]) for row, name in enumerate(ids))


def _plan() -> Any:
    return make_plan(load_standard(STANDARD), REVIEW)


def test_nothing_is_looked_for_in_a_sound_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> Iterable[Any]:
        raise AssertionError

    monkeypatch.setattr("mdpoverty.tables.stored.Stored.named", never)
    found = run(tmp_path, THREE, members("1,70,male", "2,70,male", "3,70,male"))
    assert found.totals.rejected == 0
