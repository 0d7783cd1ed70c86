"""A register may call its own columns as it likes: beside what is counted, and as a group."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import polars as pl
import pytest

import mdpoverty as mdp

LAW = "vn-2022-2025"
HOW: dict[str, Any] = {"standard": LAW, "review_date": 2024}

# Names that a register may have and that something in the library or in what it stands on is called, too.
NAMES = [
    "persons", "people", "households", "status", "count", "weight_sum", "row", "file", "index", "position", "id",
    "level", "check", "reason", "literal", "len", "__index_level_0__", "value", "listed", "each", "then", "once",
    "unit", "part", "poor", "exempt", "finding", "indicator", "known", "_persons", "_people", "_counts", "_a0",
    "_domain", "group:0", "design:0", "household", "results", "before", "after", "*", "^.*$",
]  # fmt: skip

# Made: three households of two, one and three persons, two in unit A and one in B.
HOUSEHOLDS = pl.DataFrame({
    "household_id": [1, 2, 3], "area": ["rural"] * 3, "income_per_capita": [1_000_000] * 3,
    "deprivation_points": [30, 20, 0], "recorded_status": ["poor"] * 3, "w": [1.0, 2.0, 3.0],
})  # fmt: skip
MEMBERS = pl.DataFrame({"household_id": [1, 1, 2, 3, 3, 3], "age": [30] * 6})
UNIT = pl.Series(["A", "A", "B"])
RESULTS = mdp.classify_table(HOUSEHOLDS, MEMBERS, **HOW)

Call = Callable[[pl.DataFrame, pl.DataFrame, list[str]], pl.DataFrame]


def _official(households: pl.DataFrame, members: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    tables = mdp.official_tables(RESULTS, households=households, members=members, by=by, before=RESULTS,
                                 earlier=RESULTS, **HOW)  # fmt: skip
    return pl.concat([tables[name].cast(pl.String) for name in tables.names], how="diagonal")


def _compared(households: pl.DataFrame, members: pl.DataFrame, _by: list[str]) -> pl.DataFrame:
    reviews = [mdp.Review(households, members, review_date=year) for year in (2023, 2024)]
    return mdp.compare_reviews(*reviews, standard=LAW).table


COUNTING: dict[str, Call] = {
    "tabulate": lambda h, m, by: mdp.tabulate(RESULTS, by, households=h, members=m, weights="w"),
    "measures": lambda h, m, by: mdp.measures(RESULTS, standard=LAW, by=by, households=h, members=m, weights="w"),
    "errors": lambda h, m, by: mdp.measures(RESULTS, standard=LAW, by=by, households=h, members=m, units="households",
                                            clusters="household_id"),
    "official_tables": _official,
    "audit": lambda h, m, by: mdp.audit(h, m, by=by, **HOW).table,
    "summary": lambda h, m, by: mdp.audit(h, m, by=by, **HOW).summary,
    "pathways_table": lambda h, m, by: mdp.pathways_table(h, m, by=by, **HOW).indicators,
}  # fmt: skip
if find_spec("svy") is None:  # it needs newer libraries than ours
    del COUNTING["errors"]
REFUSED = {"audit": ["households"], "summary": ["finding"], "official_tables": ["total"]}
"""Names of columns in another of the tables that the function returns."""

OTHERS: dict[str, Call] = {
    "classify_table": lambda h, m, _: mdp.classify_table(h, m, **HOW),
    "sensitivity": lambda h, m, _: mdp.sensitivity(h, m, **HOW),
    "reclassify": lambda h, m, _: mdp.reclassify(h, m, before="vn-2016-2020", after=LAW, review_date=2021,
                                                 recorded_under="both").table,
    "compare_reviews": _compared,
}  # fmt: skip


@pytest.mark.parametrize("function", [*COUNTING, *OTHERS])
def test_columns_beside_change_nothing(function: str) -> None:
    call = (COUNTING | OTHERS)[function]
    more = HOUSEHOLDS.with_columns(UNIT.alias(name) for name in NAMES)
    people = MEMBERS.with_columns(pl.Series(["a", "cdef"] * 3).alias(name) for name in NAMES)
    assert call(more, people, []).equals(call(HOUSEHOLDS, MEMBERS, []))


@pytest.mark.parametrize("function", COUNTING)
def test_a_group_of_any_name_is_counted_or_refused_in_words(function: str) -> None:
    call = COUNTING[function]
    plain = call(HOUSEHOLDS.with_columns(UNIT.alias("plain")), MEMBERS, ["plain"])
    refused: dict[str, str] = {}
    for name in NAMES if function in ("tabulate", "pathways_table", "audit") else [*NAMES[:4], "unit", "then", "*"]:
        try:
            found = call(HOUSEHOLDS.with_columns(UNIT.alias(name)), MEMBERS, [name])
        except mdp.MdpovertyError as error:
            refused[name] = str(error)
        else:
            assert found.rename({name: "plain"}).equals(plain), name
    assert all(f"{name}: " in told and "rename" in told for name, told in refused.items()), refused
    # Columns of the results, of what is returned, and patterns; all others are counted.
    assert set(refused) <= {"status", "poor", "exempt", *plain.columns, *REFUSED.get(function, ()), "*", "^.*$"}


def test_what_a_column_called_persons_or_people_counts() -> None:
    for name in ("persons", "weight"):
        register = HOUSEHOLDS.with_columns(pl.Series([7, 7, 8]).alias(name))
        table = mdp.tabulate(RESULTS, name, households=register, members=MEMBERS)
        people = table.group_by(name).agg(pl.col("people").sum()).sort(name)
        assert people.rows() == [(7, 3), (8, 3)]  # 2 + 1 persons, and 3
    register = HOUSEHOLDS.with_columns(people=UNIT)
    with pytest.raises(mdp.MdpovertyError, match="people: the returned table has its own column of this"):
        mdp.tabulate(RESULTS, "people", households=register)


def test_a_class_that_the_register_has_too_is_not_taken_for_the_other() -> None:
    register = HOUSEHOLDS.with_columns(status=pl.Series(["active", "moved", "active"]))
    with pytest.raises(mdp.MdpovertyError, match="status: is in results and in households, with different values"):
        mdp.tabulate(RESULTS, "status", households=register)
    same = HOUSEHOLDS.with_columns(RESULTS["status"])
    assert mdp.tabulate(RESULTS, "status", households=same).equals(mdp.tabulate(RESULTS, households=HOUSEHOLDS))


def test_groups_that_are_lists_are_refused_in_words() -> None:
    register = HOUSEHOLDS.with_columns(villages=pl.concat_list("area"))
    with pytest.raises(mdp.MdpovertyError, match="villages: holds lists or records; a group is text, a number, a date"):
        mdp.tabulate(RESULTS, "villages", households=register)
