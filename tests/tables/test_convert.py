"""Tables of other libraries become Polars frames: odd columns are read value by value, and faults name their column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.fuzz.values import RaisesAttribute, RaisesEqual, RaisesHash, RaisesText, RaisesTruth
from tests.fuzz.values import nested as lists_in_lists
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.files.classify_files import classify_files
from mdpoverty.tables.convert import one_to_polars, to_polars
from mdpoverty.tables.ids import read_ids

pytestmark = pytest.mark.filterwarnings("ignore:households. no column income")
LAW = {"standard": "vn-2022-2025", "review_date": 2024}


def classified(households: Any, members: Any = None) -> list[dict[str, Any]]:
    """Return the rows of the results."""
    return to_polars(mdp.classify_table(households, members, **LAW))[0].to_dicts()


def told(households: Any, members: Any = None) -> list[str]:
    """Return the lines about the faults."""
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify_table(households, members, **LAW)
    return [fault.line("en") for fault in refused.value.faults] or [str(refused.value)]


# Made: three deprivations and 1 500 000 dong are at both lines of the rural poor; 1 500 001 are above the income line.
RURAL = {"area": ["rural"] * 3, "deprivation_points": [30] * 3}
STATUSES = ["poor", None, "average_living_standard"]


@pytest.mark.parametrize(
    "income",
    [
        [Decimal("1500000.00"), Decimal("1500000.90"), Decimal(1500001)],
        [1_500_000.0, 1_500_000.9, 1_500_001.0],
        ["1500000", "1500000.90", "1500001.0"],
        [1_500_000, Decimal("1500000.90"), "1500001"],
    ],
)
@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, pa.table])
def test_no_income_is_cut_to_whole_dong(library: Any, income: list[Any]) -> None:
    mixed = len(set(map(type, income))) > 1
    if mixed and library is not pd.DataFrame:
        pytest.skip("only pandas holds values of several types in one column")
    columns = {"household_id": [1, 2, 3], **RURAL, "income_per_capita": income}
    [line] = told(library(columns))
    shown = repr(income[1]) if isinstance(income[1], str) else str(income[1])
    assert line == (
        f"households[1].income_per_capita: {shown} is not a whole number; the program neither cuts nor "
        "rounds; give the income of the whole household (household_income) instead (1 row, household 2) [wrong_type]"
    )
    sound = {name: [values[0], values[2]] for name, values in columns.items()}
    assert [row["status"] for row in classified(library(sound))] == [STATUSES[0], STATUSES[2]]


@pytest.mark.parametrize("kind", [pa.decimal128(12, 2), pa.decimal256(50, 2), pa.decimal256(76, 2)])
def test_decimals_of_a_database(kind: Any, tmp_path: Path) -> None:
    incomes = pa.array([Decimal("1500000.00"), None, Decimal("1500001.00")], kind)
    table = pa.table({"household_id": [1, 2, 3], **RURAL, "income_per_capita": incomes})
    assert [row["status"] for row in classified(table)] == ["poor", "undetermined", "average_living_standard"]
    bad = table.set_column(3, "income_per_capita", pa.array([Decimal("1500000.90")] * 3, kind))
    assert told(bad)[0].startswith("households[0].income_per_capita: 1500000.90 is not a whole number")
    pq.write_table(bad, tmp_path / "h.parquet")
    result = classify_files(str(tmp_path / "h.parquet"), **LAW)
    assert result.rejects["reason"].to_list()[0].startswith("income_per_capita: 1500000.90 is not a whole number")


@pytest.mark.parametrize(
    ("column", "values", "line"),
    [
        ("size", [1, "two"], "households[1].size: 'two' cannot be read; needed: a whole number"),
        ("area", ["rural", 5], "households[1].area: 5 is not allowed; allowed: rural, urban"),
        ("has_tv", [True, "perhaps"], "households[1].has_tv: 'perhaps' cannot be read; needed: true, yes"),
        ("size", [2**70, 1], "households[0].size: 1180591620717411303424 is not possible; the most is 200"),
        ("size", [2**63, 1], "households[0].size: 9223372036854775808 is not possible; the most is 200"),
        ("housing_area", [[1.0], [2.0]], "households[0].housing_area: [1.0] cannot be read; needed: a number"),
        ("household_id", [1, "x"], "households[1].household_id: is a number in some records and text in others"),
        ("household_id", [1.5, 2.0], "households[0].household_id: 1.5 cannot be read; needed: an id"),
        ("household_id", [True, False], "households[0].household_id: True cannot be read; needed: an id"),
        ("household_id", [2**63, 1], "households[0].household_id: 9223372036854775808 is too long: as a number"),
        ("household_id", [1e15, 1.0], "households[0].household_id: 1000000000000000.0 is too long: as a number"),
    ],
)
def test_a_fault_names_its_table_row_and_column(column: str, values: list[Any], line: str) -> None:
    frame = pd.DataFrame({"household_id": [1, 2], column: values} | {column: values})
    assert told(frame)[0].startswith(line)


def test_values_of_several_types_are_read_one_by_one() -> None:
    incomes = ["1500000", 1_500_000, np.nan]
    frame = pd.DataFrame({"household_id": [1, 2, 3], "area": ["rural", "nông thôn", None],
                          "deprivation_points": [30, "30", 30.0], "income_per_capita": incomes})  # fmt: skip
    assert [row["status"] for row in classified(frame)] == ["poor", "poor", "undetermined"]


@pytest.mark.parametrize("make", [
    lambda: pd.DataFrame([[1, 2, 3]], columns=["household_id", "size", "size"]),
    lambda: pa.table([pa.array([1]), pa.array([2]), pa.array([3])], names=["household_id", "size", "size"]),
])  # fmt: skip
def test_a_column_that_stands_twice_is_told(make: Any) -> None:
    assert told(make()) == ["households.size: 2 columns have this name; keep one of them"]


def test_ids_of_pandas_with_gaps_are_whole_numbers() -> None:
    # pandas makes 1.0 of 1 where an id is missing; the row without an id is told, the others are read.
    people = pd.DataFrame({"household_id": [1, None], "age": [30, 40]})
    [line] = told(pd.DataFrame({"household_id": [1]}), people)
    assert line.startswith("members[1]: household_id is missing")
    assert line.endswith("(1 row, household ?) [missing_id]")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (pl.Series([7, 8], dtype=pl.UInt64), [7, 8]),
        (pl.Series([7, None], dtype=pl.Float64), [7, None]),
        (pl.Series([Decimal("7.00")]), [7]),
        (pl.Series(["007", ""]), ["007", None]),
        (pl.Series(["a"], dtype=pl.Categorical), ["a"]),
        (pl.Series([7, np.int64(8)], dtype=pl.Object), [7, 8]),
        (pl.Series([7], dtype=pl.Int128), [7]),
    ],
)
def test_ids_are_text_or_whole_numbers(given: pl.Series, found: list[Any]) -> None:
    ids, refused = read_ids(given)
    assert (ids.to_list(), refused) == (found, {})


FLAT = {"household_id": [1, 1, 2], "age": [70, 65, 30]}


def nested(own: Any) -> list[Any]:
    """Return households of several libraries whose members carry an id of their own."""
    people = pl.DataFrame(FLAT).with_columns(own=own)
    member = pl.struct(pl.col("own").alias("household_id"), "age").alias("members")
    frame = people.group_by("household_id", maintain_order=True).agg(member)
    return [frame, frame.to_arrow(), frame.to_pandas()]


@pytest.mark.parametrize("own", [pl.col("household_id"), pl.col("household_id").cast(pl.String),
                                 pl.col("household_id").cast(pl.Float64), pl.lit(None, pl.Int64)])  # fmt: skip
def test_members_may_name_the_household_in_which_they_stand(own: Any) -> None:
    expected = classified(pl.DataFrame({"household_id": [1, 2]}), pl.DataFrame(FLAT))
    assert [classified(frame) for frame in nested(own)] == [expected] * 3


def test_members_that_name_another_household_are_told(tmp_path: Path) -> None:
    frames = nested(pl.Series([1, 9, 2]))
    line = "households[0].members[1].household_id: 9 is the id of another household; this one is 1"
    assert [told(frame) for frame in frames] == [[line]] * 3
    frames[0].write_parquet(tmp_path / "h.parquet")
    result = classify_files(str(tmp_path / "h.parquet"), **LAW)
    assert result.results["household_id"].to_list() == [2]
    told_of_one = result.rejects.filter(check="other_household").select("household_id", "reason").rows()
    assert told_of_one == [("1", "9 is the id of another household; this one is 1")]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_members_of_json_that_name_another_household_are_told(tmp_path: Path, ending: str) -> None:
    lines = ['{"household_id": 1, "members": [{"age": 70, "household_id": "1"}]}',
             '{"household_id": 2, "members": [{"age": 70}, {"age": 3, "household_id": 9}]}']  # fmt: skip
    text = f"[{','.join(lines)}]" if ending == "json" else "\n".join(lines)
    (tmp_path / f"h.{ending}").write_text(text, encoding="utf-8")
    result = classify_files(str(tmp_path / f"h.{ending}"), **LAW)
    assert result.results["household_id"].to_list() == [1]
    words = "members[1].household_id: 9 is the id of another household; this one is 2"
    assert result.rejects.select("household_id", "check", "reason").rows() == [("2", "other_household", words)]
    asked = ["explain", str(tmp_path / f"h.{ending}"), "--household", "2", "--review-date", "2024"]
    assert words in " ".join(CliRunner().invoke(app, asked).stderr.split())


def test_nested_members_of_pandas_with_values_of_several_types() -> None:
    frame = pd.DataFrame({"household_id": [1, 2], "members": [[{"age": 70}], [{"age": "65", "sex": "nam"}]]})
    people = pl.DataFrame({"household_id": [1, 2], "age": [70, 65], "sex": [None, "male"]})
    assert classified(frame) == classified(pl.DataFrame({"household_id": [1, 2]}), people)


@pytest.mark.parametrize("members", [[[], []], [None, None]])
def test_households_of_whom_nobody_is_listed(members: Any) -> None:
    frame = pl.DataFrame({"household_id": [1, 2], "members": members})
    assert one_to_polars(frame, "households").height == 2
    assert [row["status"] for row in classified(frame)] == ["undetermined"] * 2


@pytest.mark.parametrize("depth", [30, 3_000])
def test_lists_deep_in_each_other_are_refused_and_do_not_end_the_process(depth: int) -> None:
    frame = pd.DataFrame({"household_id": [1, 2], "area": pd.Series(["rural", lists_in_lists(depth)], dtype=object)})
    assert told(frame)[0].startswith("households[1].area: ")


def test_a_column_of_every_kind_of_unknown_and_of_numbers_of_several_libraries() -> None:
    """A NaT without a unit beside other objects ended the process; a signaling NaN could not be looked up."""
    unknown = [np.datetime64("NaT", "D"), None, float("nan"), Decimal("sNaN"), pd.NA, pd.NaT]
    cells = pd.Series([*unknown, np.bool_(True), np.float32(0), np.longdouble(1), Decimal(0)], dtype=object)  # noqa: FBT003
    ticked = pd.DataFrame({"household_id": range(10), "deprived_water": cells})
    assert [row["deprived_water"] for row in classified(ticked)] == [*[None] * 6, True, False, True, False]


@pytest.mark.parametrize("kind", [RaisesText, RaisesEqual, RaisesHash, RaisesTruth, RaisesAttribute])
@pytest.mark.parametrize("beside", [None, "rural", 5])
def test_an_object_that_answers_nothing_is_refused(kind: type, beside: Any) -> None:
    frame = pd.DataFrame({"household_id": [1, 2], "area": pd.Series([kind(), beside], dtype=object)})
    assert told(frame)[0].startswith("households[0].area: ")


@pytest.mark.parametrize(
    "days", [-719_529, -719_528, 10**7]
)  # in the year -1, on the first day of the year 0, in 29349
@pytest.mark.parametrize("kind", [pl.Date, pl.Datetime("us")])
def test_a_day_of_a_year_before_the_first_is_refused(days: int, kind: Any, tmp_path: Path) -> None:
    """It counted as a birth more than two thousand years ago: somebody too old to work."""
    ticks = days if kind == pl.Date else days * 86_400 * 10**6
    members = pl.DataFrame({"household_id": [1], "birth_date": pl.Series([ticks], dtype=pl.Int64).cast(kind)})
    households = pl.DataFrame({"household_id": [1]})
    assert told(households, members)[0].startswith("members[0].birth_date: ")
    households.write_parquet(tmp_path / "households.parquet")
    members.write_parquet(tmp_path / "members.parquet")
    run = classify_files(tmp_path / "households.parquet", tmp_path / "members.parquet", **LAW)
    assert run.totals.households_rejected == 1


def test_moments_of_several_zones_in_one_column_are_each_the_day_in_their_zone() -> None:
    """One zone was made of all, in which midnight elsewhere was another time of another day."""
    born = dt.datetime(2009, 1, 1)  # noqa: DTZ001 - 15 on 2024-01-01, so of working age on that day and not the day before
    zones = [None, dt.UTC, ZoneInfo("Asia/Ho_Chi_Minh")]
    cells = pd.Series([born.replace(tzinfo=zone) for zone in zones], dtype=object)
    able = {"sex": ["male"] * 3, "disability": ["not_disabled"] * 3}
    people = pd.DataFrame({"household_id": range(3), "birth_date": cells, **able})
    households = pd.DataFrame({"household_id": range(3)})
    for day, nobody in (("2024-01-01", False), ("2023-12-31", True)):
        table = mdp.classify_table(households, people, standard="vn-2022-2025", review_date=day)
        assert table["nobody_can_work"].to_list() == [nobody] * 3


# Made: a man of 70 and a boy of 5, where men from 15 to 61 can work; of the other household nothing is known.
ABLE = {"sex": "male", "disability": "not_disabled"}


@pytest.mark.parametrize(
    "members",
    [
        [{"age": "70", **ABLE}, {"age": np.int8(5), **ABLE}],
        ({"age": Decimal("70.00"), **ABLE}, {"age": 5.0, **ABLE}),
        np.array([{"age": 70, **ABLE, "household_id": 1}, {"age": 5, "household_id": "1", **ABLE}]),
        [
            {"birth_date": dt.datetime(2020, 1, 1, tzinfo=zone), **ABLE}
            for zone in (None, dt.UTC, ZoneInfo("Asia/Tokyo"))
        ],
        [
            pd.Series({"age": 70, **ABLE}),
            {"age": pd.NA, "birth_date": pd.Timestamp(1950, 1, 1), "sex": "nam", "disability": "mild"},
        ],
    ],
)
def test_members_in_a_pandas_cell_are_read_like_any_others(members: Any) -> None:
    households = pd.DataFrame({"household_id": [1, 2], "members": pd.Series([members, None], dtype=object)})
    assert [row["nobody_can_work"] for row in classified(households)] == [True, None]


@pytest.mark.parametrize("cell", ["abc", [[1]], [5], 5, {"age": 5}, RaisesText(), lists_in_lists(3_000)], ids=type)
def test_a_cell_that_holds_no_members_is_refused_with_its_row(cell: Any) -> None:
    cells = pd.Series([[{"age": 5}], cell], dtype=object)
    [line] = told(pd.DataFrame({"household_id": [1, 2], "members": cells}))
    assert line == f"households[1].members: {type(cell).__name__!r} cannot be read; needed: a list of records"


@pytest.mark.parametrize("value", [RaisesText(), lists_in_lists(3_000), "\ud800", {1}, True, 10**30], ids=type)
def test_what_no_age_is_in_a_pandas_cell_is_refused(value: Any) -> None:
    cells = pd.Series([[{"age": value}]], dtype=object)
    assert told(pd.DataFrame({"household_id": [1], "members": cells}))[0].startswith("members[0].age: ")


@pytest.mark.parametrize("cell", [None, np.nan, pd.NA])
@pytest.mark.parametrize("kind", [object, None, "string"])
def test_cells_of_which_none_holds_members_are_unknown(cell: Any, kind: Any) -> None:
    households = pd.DataFrame({"household_id": [1, 2], "members": pd.Series([cell, cell], dtype=kind)})
    assert [row["nobody_can_work"] for row in classified(households)] == [None, None]


BEYOND = [
    pl.Series([2**62, None], dtype=pl.Int64).cast(pl.Datetime("ms")),
    pl.Series([-(2**62), None], dtype=pl.Int64).cast(pl.Datetime("us")),
    pl.Series([2**31 - 1, None], dtype=pl.Int32).cast(pl.Date),
]


@pytest.mark.parametrize("name", ["area", "size", "has_tv", "housing_area", "household_id"])
@pytest.mark.parametrize("cells", BEYOND, ids=lambda cells: str(cells.dtype))
def test_a_moment_beyond_every_calendar_is_refused_and_ends_no_thread(name: str, cells: pl.Series) -> None:
    assert told(pl.DataFrame({"household_id": [1, 2]}).with_columns(cells.alias(name)))[0].startswith(
        f"households[0].{name}: "
    )


@pytest.mark.parametrize("cells", BEYOND, ids=lambda cells: str(cells.dtype))
def test_a_birth_beyond_every_calendar_is_refused(cells: pl.Series) -> None:
    people = pl.DataFrame({"household_id": [1, 2], "birth_date": cells})
    assert told(pl.DataFrame({"household_id": [1, 2]}), people)[0].startswith("members[0].birth_date: ")


def test_columns_of_pandas_may_be_named_by_anything() -> None:
    frame = pd.DataFrame({"household_id": [1], 3: [4], ("a", "b"): [[1]], None: ["x"], "area": ["rural"]})
    assert classified(frame)[0]["status"] == "undetermined"


def test_wide_decimals_that_pandas_keeps_as_arrow() -> None:
    kind = pd.ArrowDtype(pa.decimal256(60, 2))
    income = pd.Series([Decimal(1_500_000), None], dtype=kind)
    facts = {"area": "rural", "deprivation_points": 30}
    frame = pd.DataFrame({"household_id": [1, 2], "income_per_capita": income} | facts)
    assert [row["status"] for row in classified(frame)] == ["poor", "undetermined"]
