"""Ids with which tables cannot be joined: every public function refuses them in words, whatever library holds them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import mdpoverty as mdp

LAW = "vn-2022-2025"
HOW: dict[str, Any] = {"standard": LAW, "review_date": 2024}

# Made: three rural households of two, one and three persons; by form B2 the first is poor, 30 points.
HOUSEHOLDS = pl.DataFrame({
    "household_id": [1, 2, 3], "area": ["rural"] * 3, "income_per_capita": [1_000_000] * 3,
    "deprivation_points": [30, 20, 0], "district": ["A", "A", "B"], "recorded_status": ["poor"] * 3,
})  # fmt: skip
MEMBERS = pl.DataFrame({"household_id": [1, 1, 2, 3, 3, 3], "age": [30] * 6, "meritorious": [False] * 6})
RESULTS = mdp.classify_table(HOUSEHOLDS, MEMBERS, **HOW)
PLACES = {"households": HOUSEHOLDS, "members": MEMBERS, "results": RESULTS, "before": RESULTS, "earlier": RESULTS}

Given = dict[str, Any]


def _compared(given: Given) -> Any:
    one = mdp.Review(given["households"], given["members"], review_date=2023)
    return mdp.compare_reviews(one, mdp.Review(HOUSEHOLDS, MEMBERS, review_date=2024), standard=LAW)


FUNCTIONS: dict[str, tuple[Callable[[Given], Any], tuple[str, ...]]] = {
    "classify_table": (lambda t: mdp.classify_table(t["households"], t["members"], **HOW), ("households", "members")),
    "sensitivity": (lambda t: mdp.sensitivity(t["households"], t["members"], **HOW), ("households", "members")),
    "audit": (lambda t: mdp.audit(t["households"], t["members"], by="district", **HOW), ("households", "members")),
    "pathways_table": (
        lambda t: mdp.pathways_table(t["households"], t["members"], by="district", **HOW), ("households", "members"),
    ),
    "reclassify": (
        lambda t: mdp.reclassify(t["households"], t["members"], before="vn-2016-2020", after=LAW, review_date=2021,
                                 recorded_under="both"),
        ("households", "members"),
    ),
    "compare_reviews": (_compared, ("households", "members")),
    "tabulate": (
        lambda t: mdp.tabulate(t["results"], "district", households=t["households"], members=t["members"]),
        ("results", "households", "members"),
    ),
    "measures": (
        lambda t: mdp.measures(t["results"], standard=LAW, households=t["households"], members=t["members"],
                               by="meritorious"),
        ("results", "households", "members"),
    ),
    "official_tables": (
        lambda t: mdp.official_tables(t["results"], standard=LAW, households=t["households"], members=t["members"],
                                      by="district", before=t["before"], earlier=t["earlier"], review_date=2024),
        ("results", "households", "members", "before", "earlier"),
    ),
    "plot_classes": (
        lambda t: mdp.plot_classes(t["results"], "district", households=t["households"]), ("results", "households"),
    ),
}  # fmt: skip

LIBRARIES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": pl.DataFrame.clone, "pandas": pl.DataFrame.to_pandas, "pyarrow": pl.DataFrame.to_arrow,
}  # fmt: skip


def with_ids(change: Callable[[pl.Expr], pl.Expr]) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda table: table.with_columns(change(pl.col("household_id")).alias("household_id"))


BAD: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "text": (with_ids(lambda ids: ids.cast(pl.String)), "whole numbers"),
    "floats": (with_ids(lambda ids: ids + 0.5), "needed: an id, which is text or a whole number"),
    "truth": (with_ids(lambda ids: ids > 1), "needed: an id, which is text or a whole number"),
    "lists": (with_ids(pl.concat_list), "needed: an id, which is text or a whole number"),
    "missing": (with_ids(lambda ids: pl.when(ids != 2).then(ids).cast(pl.String)), ""),
    "no column": (lambda table: table.drop("household_id"), "no column household_id"),
    "others": (with_ids(lambda ids: ids + 90), ""),
    "twice": (lambda table: pl.concat([table, table.head(1)]), "more than once"),
}
CASES = [
    (function, place, bad)
    for function, (_, places) in FUNCTIONS.items()
    for place in places
    for bad in BAD
    if not (bad == "twice" and place == "members")  # a household has several members
    and not (bad == "others" and place in ("before", "earlier"))  # who was no household then has come in
]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(("function", "place", "bad"), CASES)
def test_ids_that_join_nothing_are_refused_in_words(function: str, place: str, bad: str, library: str) -> None:
    call, places = FUNCTIONS[function]
    spoil, words = BAD[bad]
    convert = LIBRARIES[library]
    given: Given = dict.fromkeys(PLACES) | {name: convert(PLACES[name]) for name in places}
    given[place] = convert(spoil(PLACES[place]))
    if library == "pandas" and bad in ("lists", "missing"):
        given[place]["household_id"] = given[place]["household_id"].astype(object)
    with pytest.raises(mdp.MdpovertyError) as refused:
        call(given)
    told = str(refused.value)
    assert "household_id" in told
    assert words in told
    assert not [name for name in ("polars", "pyarrow", "narwhals", "Int64", "Float64") if name in told]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_column_twice_and_ids_of_two_kinds_are_refused_in_words(function: str) -> None:
    call, places = FUNCTIONS[function]
    for place in places:
        good = PLACES[place].to_pandas()
        mixed = good.assign(household_id=pd.Series([1, "2", *good["household_id"][2:]], dtype=object))
        again = pd.concat([good, good[["household_id"]]], axis=1)
        arrow = PLACES[place].to_arrow()
        arrow = arrow.append_column("household_id", arrow["household_id"])
        given: Given = dict.fromkeys(PLACES) | {name: PLACES[name].to_pandas() for name in places}
        for table, words in (
            (
                mixed,
                "household_id: is a number in some records and text in others; write all as text",
            ),
            (again, "household_id: 2 columns have this name; keep one of them"),
            (arrow, "household_id: 2 columns have this name; keep one of them"),
        ):
            with pytest.raises(mdp.MdpovertyError) as refused:
                call(given | {place: table})
            assert words in str(refused.value)


def test_a_household_that_stands_twice_is_not_counted_twice() -> None:
    # One poor household of one person, named twice in the table of households: once it counted as four.
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.tabulate(RESULTS, households=pl.concat([HOUSEHOLDS, HOUSEHOLDS.filter(household_id=1)]))
    assert "households.household_id: ids that appear more than once: 1; keep one row for each household" in str(
        refused.value
    )


def test_at_most_ten_ids_are_named_and_all_faults_at_once() -> None:
    many = pl.DataFrame({"household_id": range(100, 150)})
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.tabulate(RESULTS, households=pl.concat([many, many]), members=MEMBERS.drop("household_id"))
    twice, column = refused.value.faults
    assert "100, 101, 102, 103, 104, 105, 106, 107, 108, 109, … (50 in all)" in str(twice)
    assert "110" not in str(twice)
    assert column.code == "no_id_column"
    assert "mã hộ" in refused.value.text("vi")


def test_zeros_lost_in_front_of_ids_are_not_called_one_household() -> None:
    # 007 and 7 are two households of the register; as numbers they are one.
    register = HOUSEHOLDS.with_columns(household_id=pl.Series(["007", "7", "8"]))
    results = mdp.classify_table(register, **HOW)
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.tabulate(results, households=register.with_columns(pl.col("household_id").cast(pl.Int64)))
    twice, kinds = map(str, refused.value.faults)
    assert twice.endswith("keep one row for each household; if zeros in front of the ids were lost, read them as text")
    assert kinds == (
        "household_id: is text in results and whole numbers in households; "
        "read it as text, as the register has it, in every table"
    )


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("kinds", [(pl.Int32, pl.Int64), (pl.UInt64, pl.Int64), (pl.String, pl.Categorical)])
def test_ids_of_one_kind_join_however_they_are_kept(kinds: tuple[Any, Any], library: str) -> None:
    convert, (one, other) = LIBRARIES[library], kinds

    def kept(table: pl.DataFrame, kind: Any) -> Any:
        ids = pl.col("household_id")
        return convert(table.with_columns((ids if kind.is_integer() else ids.cast(pl.String)).cast(kind)))

    households, members = kept(HOUSEHOLDS, one), kept(MEMBERS, other)
    results = mdp.classify_table(households, members, **HOW)
    again = mdp.classify_table(kept(HOUSEHOLDS, other), kept(MEMBERS, one), **HOW)
    counts = pl.from_dataframe(mdp.tabulate(again, "district", households=households, members=members))
    assert counts.filter(pl.col("status").cast(str) == "poor").select("district", "people").rows() == [
        ("A", 2),
        ("B", 0),
    ]
    tables = mdp.official_tables(results, standard=LAW, households=households, members=members, before=again)
    assert pl.from_dataframe(tables["changes_poor"])["end"].to_list() == [1]
    moved = mdp.compare_reviews(
        mdp.Review(households, members, review_date=2023),
        mdp.Review(kept(HOUSEHOLDS, other), kept(MEMBERS, one), review_date=2024),
        standard=LAW,
    )
    table = pl.from_dataframe(moved.table)
    assert table["household_id"].cast(pl.Int64).to_list() == [1, 2, 3]
    assert table["facts_changed"].to_list() == ["", "", ""]


def test_a_part_of_the_results_is_counted_with_all_the_tables() -> None:
    poor = RESULTS.filter(pl.col("status").cast(str) == "poor")
    counts = mdp.tabulate(poor, households=HOUSEHOLDS, members=MEMBERS)
    assert counts["people"].sum() == 2


def test_every_join_by_id_goes_through_the_one_door() -> None:
    source = Path(mdp.__file__).parent
    joins = re.compile(r"""on=.?("household_id"|HOUSEHOLD_ID)""")
    found = [
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if joins.search(path.read_text(encoding="utf-8"))
    ]
    # Where ids of any kind are compared as text.
    assert sorted(found) == ["files/receipts/rerun.py", "files/rejects.py"]


@pytest.mark.parametrize("kind", [pa.float64(), pa.decimal128(12, 2), pa.decimal256(50, 2), pa.uint64()])
def test_ids_that_are_whole_in_any_type_of_numbers_join(kind: Any) -> None:
    households = HOUSEHOLDS.to_arrow().set_column(0, "household_id", pa.array([1, 2, 3], kind))
    assert mdp.classify_table(households, MEMBERS.to_arrow(), **HOW)["household_id"].to_pylist() == [1, 2, 3]
