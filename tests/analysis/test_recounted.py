"""Official tables and measures of registers with gaps, counted again household by household in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp

LAW = mdp.load_standard("vn-2022-2025")
DAY = date(2024, 12, 31)
Row = dict[str, Any]


def certain(rows: Iterable[Row], column: str) -> int | None:
    """Of how many it is certainly so; None where it is known of none."""
    answers = [row[column] for row in rows]
    return None if answers and all(answer is None for answer in answers) else sum(answer is True for answer in answers)


@pytest.fixture(scope="module", params=range(3))
def register(request: pytest.FixtureRequest) -> tuple[mdp.OfficialTables, list[Row], pl.DataFrame]:
    households, members = tables_of(random_records(request.param, 400, "vn-2022-2025", DAY))
    number = pl.Series(range(households.height))
    households = households.with_columns(
        district=pl.when(number % 7 != 0).then(pl.format("D{}", number % 3)),
        ethnic_minority=pl.when(number % 5 != 0).then(number % 2 == 0),
    )
    results = mdp.classify_table(households, members, standard=LAW, review_date=DAY)
    tables = mdp.official_tables(results, standard=LAW, households=households, members=members, by="district",
                                 groups="ethnic_minority", review_date=DAY)  # fmt: skip
    known = households.select("household_id", "district", "ethnic_minority")
    return tables, results.join(known, on="household_id", maintain_order="left").to_dicts(), members


def of_every_unit(rows: list[Row], count: Callable[[list[Row]], Any]) -> dict[str | None, Any]:
    units = {row["district"] or "?" for row in rows}
    found = {unit: count([row for row in rows if (row["district"] or "?") == unit]) for unit in units}
    return {None: count(rows), **found}


def column(tables: mdp.OfficialTables, form: str, name: str) -> dict[str | None, Any]:
    return dict(tables[form].select("district", name).rows())


def poor(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["status"] == "poor"]


def test_classes_and_the_goal(register: Any) -> None:
    tables, rows, _ = register
    for name, status in (("poor", "poor"), ("near_poor", "near_poor"), ("undetermined", "undetermined")):
        counted = of_every_unit(rows, lambda some, status=status: sum(row["status"] == status for row in some))
        assert column(tables, "results", name) == counted
        assert sum(counted.values()) > 0
    assert column(tables, "goal", "exempt") == of_every_unit(rows, lambda some: certain(poor(some), "exempt"))
    aside: Callable[[list[Row]], list[Row]] = lambda some: [row for row in poor(some) if row["exempt"] is not True]  # noqa: E731
    assert column(tables, "goal", "to_lift") == of_every_unit(rows, lambda some: len(aside(some)))
    lifted = of_every_unit(rows, lambda some: certain(aside(some), "ethnic_minority"))
    assert column(tables, "goal", "to_lift_ethnic_minority") == lifted


def test_deprivations_and_groups(register: Any) -> None:
    tables, rows, _ = register
    names = [f"deprived_{name}" for name in LAW.indicator_ids]
    for name in LAW.indicator_ids:
        expected = of_every_unit(rows, lambda some, name=name: certain(poor(some), f"deprived_{name}"))
        assert column(tables, "deprivations_poor", name) == expected
    open_ = of_every_unit(rows, lambda some: sum(any(row[name] is None for name in names) for row in poor(some)))
    assert column(tables, "deprivations_poor", "unknown_indicators") == open_
    least = of_every_unit(rows, lambda some: sum(row["deprivation_count_min"] for row in poor(some)))
    assert column(tables, "deprivations_poor", "deprivations") == least
    for name in ("ethnic_minority", "nobody_can_work"):
        expected = of_every_unit(rows, lambda some, name=name: certain(poor(some), name))
        assert column(tables, "groups_poor", name) == expected


def test_children(register: Any) -> None:
    tables, rows, members = register
    children: dict[Any, int] = {}
    for member in members.to_dicts():
        age, born, year = (member.get(name) for name in ("age", "birth_date", "birth_year"))
        if born is not None:
            under_16 = (DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))) < 16
        elif age is not None:
            under_16 = age < 16
        else:  # on the last day of a year everybody has had the birthday of the year
            under_16 = year is not None and DAY.year - year < 16
        children[member["household_id"]] = children.get(member["household_id"], 0) + under_16
    counted = of_every_unit(rows, lambda some: sum(children.get(row["household_id"], 0) for row in poor(some)))
    assert column(tables, "children_poor", "children") == counted
    assert counted[None] > 0


def test_all_parts_add_up(register: Any) -> None:
    tables, _, _ = register
    for name in tables.names:
        if not name.startswith("list_") and not name.endswith("_rates"):
            assert mdp.check_totals(tables[name], by="district") == []


def share(rows: list[Row], of: Callable[[Row], float | None], among: Callable[[Row], bool]) -> float | None:
    """The mean of what is known, among some."""
    values = [of(row) for row in rows if among(row)]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def test_measures(register: Any) -> None:
    _, rows, _ = register
    results = pl.DataFrame(rows, infer_schema_length=None)
    found = mdp.measures(results, standard=LAW, units="households")
    told = {(row["measure"], row["part"]): row["value"] for row in found.iter_rows(named=True)}
    everybody: Callable[[Row], bool] = lambda row: True  # noqa: E731, ARG005

    def score(row: Row) -> float | None:
        low, high = row["deprivation_count_min"], row["deprivation_count_max"]
        return low / 12 if low == high else None

    def censored(row: Row, value: float | None) -> float | None:
        return None if row["poor"] is None or value is None else value * row["poor"]

    assert told["H", None] == pytest.approx(share(rows, lambda row: row["poor"], everybody))
    assert told["A", None] == pytest.approx(share(rows, score, lambda row: row["poor"] is True))
    assert told["M0", None] == pytest.approx(share(rows, lambda row: censored(row, score(row)), everybody))
    for name in LAW.indicator_ids:
        answer: Callable[[Row], Any] = lambda row, name=name: row[f"deprived_{name}"]  # noqa: E731
        assert told["uncensored_headcount", name] == pytest.approx(share(rows, answer, everybody))
        both = share(rows, lambda row, answer=answer: censored(row, answer(row)), everybody)
        assert told["censored_headcount", name] == pytest.approx(both)
    whole = [row for row in poor(rows) if all(row[f"deprived_{name}"] is not None for name in LAW.indicator_ids)]
    due = {name: sum(row[f"deprived_{name}"] for row in whole) for name in LAW.indicator_ids}
    assert sum(due.values()) > 0
    by_dimension = {
        part.id: sum(due[indicator.id] for indicator in LAW.indicators if indicator.dimension == part.id)
        for part in LAW.dimensions
    }
    for part, number in by_dimension.items():
        assert told["dimension_contribution", part] == pytest.approx(number / sum(due.values()))
