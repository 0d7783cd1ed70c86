"""One door for values: the same value is the same fact, or refused in the same words, whichever way it comes.

Each case is a fact, a value, and what it is read as (or the code of the refusal). Each door says which kinds of value
it can carry: CSV has text alone, JSON neither dates nor NaN, a workbook keeps TRUE as text. Everything here is made.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.household import read_household
from mdpoverty.facts.records import TICK
from mdpoverty.files.classify_files import classify_files
from mdpoverty.tables.convert import to_polars
from mdpoverty.tables.encode import make_encoder

LAW = mdp.load_standard("vn-2022-2025")
FACTS = {**mdp.load_dictionary(), "deprived_water": TICK}
DAY = dt.date(1990, 3, 10)
MIDNIGHT = dt.datetime.combine(DAY, dt.time())
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CODES = BELOW, ABOVE, NEEDS, FRACTION, OF_INCOME, AMBIGUOUS, THOUSANDS, WORD, TIME, FEW_DONG = (
    "below_least", "above_most", "needs", "fraction", "fraction_of_income", "ambiguous_number",
    "in_thousands", "not_allowed", "has_time", "fraction_in_thousands",
)  # fmt: skip


class Refused(NamedTuple):
    """How a value was refused."""

    code: str
    words: str


CASES: list[tuple[str, Any, Any]] = [
    # Whole numbers.
    *[("income_per_capita", value, 1_500_000) for value in (
        1_500_000, 1_500_000.0, Decimal("1500000.00"), np.int64(1_500_000), np.float32(1_500_000), "1500000",
        "1500000.0", "1500000.00", " 1500000 ", "+1500000")],
    *[("income_per_capita", value, OF_INCOME) for value in (
        1_500_000.9, Decimal("1500000.90"), "1500000.90", 1400.5001, np.float64(50_000.5))],
    *[(fact, value, FEW_DONG) for fact in ("income_per_capita", "household_income") for value in (
        1400.5, Decimal("1400.5"), "1400.5", "1400.500", np.float64(0.5), 49_999.5)],
    ("household_income", 50_000.5, FRACTION), ("household_income", -1400.5, FRACTION), ("size", 1.5, FRACTION),
    *[("income_per_capita", value, NEEDS) for value in (
        True, np.True_, "true", "1,500,000", "1 500 000", "1e6", "a lot", float("inf"), DAY, "1500000 đ")],
    ("household_income", 4_500_001.5, FRACTION), ("household_income", Decimal("4500001.00"), 4_500_001),
    ("income_per_capita", "1.500", AMBIGUOUS),
    ("income_per_capita", "1.500.000", THOUSANDS),
    ("age", "34", 34), ("age", 34.0, 34), ("age", Decimal(34), 34), ("age", 34.5, FRACTION), ("age", True, NEEDS),
    ("size", Decimal("3.5"), FRACTION), ("size", 3.0, 3), ("deprivation_points", Decimal("30.5"), FRACTION),
    # Outside the range of the fact.
    *[("income_per_capita", value, BELOW) for value in (-1, -1.0, Decimal("-1.00"), "-1")],
    *[("income_per_capita", value, ABOVE) for value in (1_000_000_001, "1000000001.0", Decimal(1_000_000_001))],
    ("size", 0, BELOW), ("size", "201", ABOVE),
    *[(fact, "9" * 5000, ABOVE) for fact in ("income_per_capita", "size", "housing_area", "age")],
    ("age", -1, BELOW), ("age", "131", ABOVE), ("birth_year", 1879, BELOW),
    ("housing_area", -0.5, BELOW), ("housing_area", "-0.5", BELOW), ("housing_area", 100_000.5, ABOVE),
    # Numbers.
    *[("housing_area", value, 45.5) for value in (45.5, Decimal("45.5"), np.float32(45.5), "45.5", "45.50")],
    *[("housing_area", value, 45.0) for value in (45, np.int8(45), "45", "4.5e1")],
    *[("housing_area", value, NEEDS) for value in (True, np.True_, "45,5", "45 m2", "yes", DAY, float("-inf"))],
    ("housing_area", "1.200", AMBIGUOUS), ("housing_area", 1.2, 1.2), ("housing_area", "0.125", 0.125),
    # Truth values.
    *[("has_tv", value, True) for value in (
        True, np.True_, 1, 1.0, Decimal("1.0"), np.uint8(1), "1", "1.0", "TRUE", "yes", "x", "Có", "co\u0301")],
    *[("has_tv", value, False) for value in (
        False, np.False_, 0, 0.0, Decimal(0), "0", "0.0", "false", "No", "KHÔNG")],
    *[("has_tv", value, NEEDS) for value in (2, 0.5, -1, "2", "maybe", DAY)],
    ("can_work", 0.0, False), ("can_work", "0.0", False), ("deprived_water", 1.0, True),
    ("deprived_water", "no", False), ("deprived_water", "perhaps", NEEDS),
    # Words of a category.
    *[("area", value, "rural") for value in ("rural", "Rural", "nông thôn", "Nông  Thôn", "no\u0302ng tho\u0302n")],
    *[("area", value, WORD) for value in (5, 1.5, True, "rual", "town", DAY)],
    ("sex", "Nữ", "female"), ("sex", 1, WORD),
    # Dates.
    *[("birth_date", value, DAY) for value in (
        DAY, MIDNIGHT, MIDNIGHT.replace(tzinfo=ZONE), MIDNIGHT.replace(tzinfo=dt.UTC), np.datetime64("1990-03-10"),
        "1990-03-10", "1990-03-10 00:00:00", "10/03/1990", "10/3/1990")],
    *[("birth_date", value, TIME) for value in (
        MIDNIGHT.replace(hour=8), MIDNIGHT.replace(tzinfo=ZONE).astimezone(dt.UTC), "1990-03-09 17:00:00+00:00",
        "1990-03-09T17:00:00Z")],
    *[("birth_date", value, NEEDS) for value in (
        "12/31/1990", "31.12.1990", "1990-W10-6", "19900310", 19900310, 33_000.25, True, "31/02/1990", "March 1990",
        "0000-01-01", "1/1/0000")],
    # Nothing is known.
    *[(fact, value, None) for fact in ("income_per_capita", "housing_area", "has_tv", "area", "birth_date")
      for value in (None, float("nan"), "", "   ")],
]  # fmt: skip


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def in_json(value: Any) -> bool:
    return value is None or (isinstance(value, str | bool | int | float) and str(value) not in ("nan", "inf", "-inf"))


def in_workbook(value: Any) -> bool:
    return in_json(value) and not isinstance(value, bool)


def table(fact: str, value: Any) -> tuple[dict[str, list[Any]], dict[str, list[Any]] | None]:
    """Return a household and its member with a fact, as columns; a note says that the row is no bare id."""
    column = {"household_id": [1], fact: [value], "note": ["made"]}
    return (column, None) if FACTS[fact].level == "household" else ({"household_id": [1]}, column)


def record(fact: str, value: Any) -> Any:
    household = FACTS[fact].level == "household"
    given = {fact: value} if household else {"members": [{fact: value}]}
    try:
        found = read_household(given)
    except mdp.MdpovertyError as error:
        [fault] = error.faults
        assert fault.path == ((fact,) if household else ("members", 0, fact))
        return Refused(fault.code, fault.what)
    if fact == "deprived_water":
        return found.assessed.get("water")
    return getattr(found if household else found.members[0], fact)


def frames(make: Callable[[dict[str, Any]], Any]) -> Callable[[str, Any], Any]:
    """Return the door of a kind of data frame."""

    def door(fact: str, value: Any) -> Any:
        outer, inner = table(fact, value)
        given = make(outer), None if inner is None else make(inner)
        try:
            mdp.classify_table(*given, standard=LAW, review_date=2024)
        except mdp.MdpovertyError as error:
            [fault] = error.faults
            assert fault.path == ("members" if inner else "households", 0, fact)
            return Refused(fault.code, fault.what)
        reading = make_encoder(*to_polars(*given), [make_plan(LAW, dt.date(2024, 12, 31))])
        hub, people = to_polars(*given)
        columns, _ = reading.households.columns(hub) if people is None else reading.members.columns(people)
        return held(fact, columns)

    return door


def held(fact: str, columns: Any) -> Any:
    """Return the only value of a column of the engine."""
    if fact not in columns or (columns[fact].known is not None and not columns[fact].known[0]):
        return None
    column = columns[fact]
    value = column.values[0].item()  # noqa: PD011 – a column of ours
    if FACTS[fact].type == "category":
        return list(FACTS[fact].codes)[value]
    return dt.date.fromordinal(value) if FACTS[fact].type == "date" else value


def pandas(columns: dict[str, Any]) -> Any:
    return pd.DataFrame(columns)


def files(write: Callable[[Path, str, Any], tuple[str, ...]]) -> Callable[[str, Any], Any]:
    """Return the door of a kind of file."""

    def door(fact: str, value: Any, folder: Path) -> Any:
        paths = write(folder, fact, value)
        result = classify_files(*paths, standard=LAW, review_date=2024)
        reasons = [reason for check, reason in result.rejects.select("check", "reason").rows()
                   if check != "rejected_with_household"]  # fmt: skip
        if reasons:
            [reason] = reasons
            assert reason.startswith(f"{fact}: ")
            return Refused("", reason.removeprefix(f"{fact}: ").replace(" in cell B2", ""))
        held_table = result.households if FACTS[fact].level == "household" else result.members
        return None if held_table is None else held_table[fact][0]

    return door


def csv(folder: Path, fact: str, value: Any) -> tuple[str, ...]:
    outer, inner = table(fact, value)
    paths = []
    for name, columns in {"households": outer, "members": inner}.items():
        if columns is not None:
            rows = zip(*columns.values(), strict=True)
            text = "\n".join([",".join(columns), *(",".join(f'"{cell}"' for cell in row) for row in rows)])
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
            paths.append(str(folder / f"{name}.csv"))
    return tuple(paths)


def as_json(fact: str, value: Any) -> dict[str, Any]:
    if FACTS[fact].level == "household":
        return {"household_id": 1, fact: value}
    return {"household_id": 1, "members": [{fact: value}]}


def in_json_file(folder: Path, fact: str, value: Any) -> tuple[str, ...]:
    (folder / "h.json").write_text(json.dumps([as_json(fact, value)]), encoding="utf-8")
    return (str(folder / "h.json"),)


def json_lines(folder: Path, fact: str, value: Any) -> tuple[str, ...]:
    (folder / "h.jsonl").write_text(json.dumps(as_json(fact, value), ensure_ascii=False), encoding="utf-8")
    return (str(folder / "h.jsonl"),)


def workbook(folder: Path, fact: str, value: Any) -> tuple[str, ...]:
    with xlsxwriter.Workbook(folder / "h.xlsx", {"strings_to_numbers": False}) as book:
        for name, columns in zip(("households", "members"), table(fact, value), strict=True):
            if columns is not None:
                sheet = book.add_worksheet(name)
                for place, (heading, [cell]) in enumerate(columns.items()):
                    sheet.write(0, place, heading)
                    sheet.write(1, place, cell)
    return (str(folder / "h.xlsx"),)


def parquet(folder: Path, fact: str, value: Any) -> tuple[str, ...]:
    paths = []
    for name, columns in zip(("households", "members"), table(fact, value), strict=True):
        if columns is not None:
            pl.DataFrame(columns).write_parquet(folder / f"{name}.parquet")
            paths.append(str(folder / f"{name}.parquet"))
    return tuple(paths)


def anything(_value: Any) -> bool:
    return True


def in_a_list(value: Any) -> bool:
    """Tell whether Polars and PyArrow make a column of a list with the value; of days of NumPy they do not."""
    return not isinstance(value, np.datetime64)


FRAMES: dict[str, tuple[Callable[[Any], bool], Callable[[str, Any], Any]]] = {
    "record": (anything, record),
    "pandas": (anything, frames(pandas)),
    "Polars": (in_a_list, frames(pl.DataFrame)),
    "Arrow": (in_a_list, frames(pa.table)),
    "pandas objects": (anything, frames(lambda columns: pd.DataFrame(columns, dtype=object))),
}
FILES: dict[str, tuple[Callable[[Any], bool], Callable[..., Any]]] = {
    "CSV": (is_text, files(csv)),
    "JSON": (in_json, files(in_json_file)),
    "JSONL": (in_json, files(json_lines)),
    "workbook": (in_workbook, files(workbook)),
}


def expected(fact: str, value: Any, found: Any) -> Any:
    """Return the value, or the refusal with its words, which are those of a record."""
    if found not in CODES:
        return found
    refused = record(fact, value)
    assert refused.code == found
    return refused


def through(doors: dict[str, Any]) -> list[Any]:
    """Return every case for every door that can carry its value."""
    return [
        pytest.param(read, *case, id=f"{door} {place} {case[0]} {type(case[1]).__name__} {str(case[1])[:20]}")
        for place, case in enumerate(CASES)
        for door, (carries, read) in doors.items()
        if carries(case[1])
    ]


@pytest.mark.filterwarnings("ignore:households. no column income")
@pytest.mark.parametrize(("read", "fact", "value", "found"), through(FRAMES))
def test_a_value_is_the_same_at_every_door(read: Any, fact: str, value: Any, found: Any) -> None:
    assert read(fact, value) == expected(fact, value, found)


@pytest.mark.parametrize(("read", "fact", "value", "found"), through(FILES))
def test_a_value_is_the_same_in_every_file(read: Any, fact: str, value: Any, found: Any, tmp_path: Path) -> None:
    wanted = expected(fact, value, found)
    assert read(fact, value, tmp_path) == (Refused("", wanted.words) if isinstance(wanted, Refused) else wanted)


TEXTS = {fact: [case for case in CASES if case[0] == fact and is_text(case[1])] for fact, *_ in CASES}


@pytest.mark.parametrize("fact", [fact for fact, cases in TEXTS.items() if cases])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_command_line_reads_a_file_alike(fact: str, separator: str, tmp_path: Path) -> None:
    cases = [case for case in TEXTS[fact] if separator != ";" or case[1] != "45,5"]  # there it is a number
    rows = "".join(f'{number}{separator}"{value}"{separator}x\n' for number, (_, value, _) in enumerate(cases))
    (tmp_path / "t.csv").write_text(f"household_id{separator}{fact}{separator}note\n{rows}", encoding="utf-8")
    ids = "".join(f"{number}\n" for number in range(len(cases)))
    (tmp_path / "h.csv").write_text(f"household_id\n{ids}", encoding="utf-8")
    given = ["t.csv"] if FACTS[fact].level == "household" else ["h.csv", "t.csv"]
    words = ["classify", *(str(tmp_path / name) for name in given), "--review-date", "31/12/2024"]
    result = CliRunner().invoke(app, [*words, "-o", str(tmp_path / "o.csv"), "--lang", "en"])
    wanted = {str(number): expected(*case) for number, case in enumerate(cases)}
    refusals = {number: found.words for number, found in wanted.items() if isinstance(found, Refused)}
    assert result.exit_code == bool(refusals), result.output
    told: dict[str, str] = {}
    if refusals:
        rejects = pl.read_csv(tmp_path / "o.csv.rejects.csv", infer_schema=False)
        own = rejects.filter(pl.col("check") != "rejected_with_household")
        told = dict(own.select("household_id", pl.col("reason").str.strip_prefix(f"{fact}: ")).rows())
    assert told == refusals
    sound = pl.read_csv(tmp_path / "o.csv", infer_schema=False)["household_id"].to_list()
    assert sound == [number for number in wanted if number not in refusals]


# Members that stand inside a household: how many persons they are, or None where they are refused at every door. Null
# is a person of whom nothing is known; in place of the list it says that nobody is listed.
LISTS: list[tuple[Any, int | None]] = [
    (None, 0), ([], 0), ([None], 1), ([{}], 1), ([None, None], 2), ([{"age": 70}, None], 2), ([None, {"age": 70}], 2),
    ([{"age": 70}, {}], 2), (0, None), ("", None), (False, None), ({}, None), ("x", None), (5, None), ([0], None),
    ([""], None), ([False], None), ([[]], None), ([{"age": 70}, "x"], None),
]  # fmt: skip


def persons_of_record(members: Any, _folder: Path) -> int:
    return len(read_household({"household_id": 1, "members": members}).members)


def persons_of_frame(make: Callable[[dict[str, Any]], Any]) -> Callable[[Any, Path], int]:
    def door(members: Any, _folder: Path) -> int:
        table = make({"household_id": [1, 2], "area": ["rural"] * 2, "members": [members, None]})
        mdp.classify_table(table, standard=LAW, review_date=2024)
        people = to_polars(table)[1]
        return 0 if people is None else people.height

    return door


def persons_of_file(write: Callable[[Path, dict[str, Any]], object], ending: str) -> Callable[[Any, Path], int]:
    def door(members: Any, folder: Path) -> int:
        write(folder / f"h.{ending}", {"household_id": 1, "area": "rural", "members": members})
        run = classify_files(folder / f"h.{ending}", standard=LAW, review_date=2024, strict=True)
        return run.totals.members_in

    return door


NESTING: dict[str, Callable[[Any, Path], int]] = {
    "record": persons_of_record,
    "pandas": persons_of_frame(pd.DataFrame),
    "Polars": persons_of_frame(pl.DataFrame),
    "Arrow": persons_of_frame(pa.table),
    "JSON": persons_of_file(lambda file, record: file.write_text(json.dumps([record]), encoding="utf-8"), "json"),
    "JSONL": persons_of_file(lambda file, record: file.write_text(json.dumps(record), encoding="utf-8"), "jsonl"),
    "Parquet": persons_of_file(lambda file, record: pl.DataFrame([record]).write_parquet(file), "parquet"),
}


def can_hold(door: str, members: Any) -> bool:
    """Tell whether the door has columns for it: lists of mixed values and files of empty records have none."""
    mixed = isinstance(members, list) and len({type(one) for one in members if one is not None}) > 1
    bare = isinstance(members, dict) or (isinstance(members, list) and {} in members)
    return not (door in ("Polars", "Arrow", "Parquet") and mixed) and not (door == "Parquet" and bare)


@pytest.mark.filterwarnings("ignore:households. no column income")
@pytest.mark.parametrize(
    ("door", "members", "persons"),
    [(door, *case) for door in NESTING for case in LISTS if can_hold(door, case[0])],
)
def test_nested_members_are_the_same_persons_at_every_door(
    door: str, members: Any, persons: int | None, tmp_path: Path
) -> None:
    if persons is not None:
        assert NESTING[door](members, tmp_path) == persons
        return
    with pytest.raises(mdp.MdpovertyError, match=r"list of records|is not a record|record of facts"):
        NESTING[door](members, tmp_path)


@pytest.mark.parametrize("assessed", [0, "", [], False, 1, "x", [1]])
def test_ticks_that_are_no_record_are_refused_at_every_door(assessed: Any, tmp_path: Path) -> None:
    with pytest.raises(mdp.MdpovertyError, match="a record of facts by name"):
        read_household({"assessed": assessed})
    (tmp_path / "h.json").write_text(json.dumps([{"household_id": 1, "assessed": assessed}]), encoding="utf-8")
    run = classify_files(tmp_path / "h.json", standard=LAW, review_date=2024)
    assert run.rejects["reason"].to_list() == ["`members` must be a list of records, `assessed` a record of ticks"]
    assert run.rejects["household_id"].to_list() == ["1"]


@pytest.mark.parametrize("assessed", [None, {}])
def test_no_ticks_are_taken_at_every_door(assessed: Any, tmp_path: Path) -> None:
    assert read_household({"assessed": assessed}).assessed == {}
    (tmp_path / "h.json").write_text(json.dumps([{"household_id": 1, "assessed": assessed}]), encoding="utf-8")
    assert classify_files(tmp_path / "h.json", standard=LAW, review_date=2024).totals.households_out == 1
