"""Ways out of poverty for a table of households: income gaps, deprivations to resolve, strongest indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Generic

import polars as pl

from mdpoverty.analysis.check_inputs import read_names
from mdpoverty.analysis.incomes import INCOME, read_income, read_income_bands
from mdpoverty.engine.income_bands import Measure
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import InputError
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.classify_table import classify_polars, warn_of_table_columns
from mdpoverty.tables.convert import Frame, from_polars, to_polars
from mdpoverty.tables.groups_and_persons import Linked, count_persons
from mdpoverty.vocabulary import Status

_POOR = (Status.POOR.value, Status.NEAR_POOR.value)


@dataclass(frozen=True)
class PathwaysTable(Generic[Frame]):
    """The nearest ways of many households to a better class.

    Attributes
    ----------
    table
        A row for each household in the order given: ``household_id``, ``status``, ``exempt``; ``income_gap`` and
        ``household_income_gap``, the dong a month, per person and for all persons, that lead to a better class if no
        deprivation is resolved; ``deprivations_to_resolve``, the number that leads to one if the income stays;
        ``status_by_income`` and ``status_by_deprivations``, the classes at their ends. Null where there is no such way,
        or where class, income, area or number of deprivations is not known.
    indicators
        A row for each group, class (poor, near-poor) and indicator: ``households`` of that class that are deprived in
        it, and ``lifted``, those that would come to a better class if this one alone were resolved. The indicators that
        would lift most come first. The exempt are among them.
    receipt
        What the classes were made with.
    """

    table: Frame
    indicators: Frame
    receipt: Receipt


def pathways_table(
    households: Frame,
    members: Any = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    by: str | Sequence[str] = (),
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
) -> PathwaysTable[Frame]:
    """Return every household's nearest ways to a better class, and the indicators that would lift most.

    Parameters
    ----------
    households, members, standard, review_date, interpretations, strict_dates
        As for ``classify_table``.
    by
        Columns that make the groups of ``indicators``, as for ``tabulate``, such as ``district``.

    Returns
    -------
    PathwaysTable
        Households with their gaps, and counts by indicator.

    Raises
    ------
    InputError
        As for ``classify_table``; or the standard has no line in dong.

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [1_400_000],
    ...                          "deprivation_points": [40], "size": [3]})
    >>> found = pathways_table(register, standard="vn-2022-2025", review_date=2024)
    >>> found.table.select("income_gap", "household_income_gap", "deprivations_to_resolve").row(0)
    (100001, 300003, 2)
    """
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    household_table, member_table = to_polars(households, members)
    warn_of_table_columns({"households": household_table, "members": member_table}, [plan])
    results = classify_polars(household_table, member_table, plan)
    table = _table(plan, results, household_table, member_table)
    groups = Linked(results, household_table, member_table).groups(read_names(by), taken=_OF_INDICATORS, but="status")
    found = _indicators(plan.standard, results.with_columns(table["deprivations_to_resolve"]), groups.columns)
    counts = groups.renamed(found)
    return PathwaysTable(from_polars(table, households, rows_alike=True), from_polars(counts, households), plan.receipt)


def _table(plan: Plan, results: pl.DataFrame, households: pl.DataFrame, members: pl.DataFrame | None) -> pl.DataFrame:
    low, high = results["deprivation_count_min"], results["deprivation_count_max"]
    known = results.select("household_id", "status", "exempt").with_columns(
        read_income_bands(_measure(plan), plan.standard, households, members),
        pl.when(low == high).then(low).cast(pl.Int64).alias("count"),
        households["area"].cast(pl.String) if "area" in households.columns else pl.lit(None, pl.String).alias("area"),
        read_income(households, INCOME).alias(INCOME),
        read_income(households, plan.standard.wholes.get(INCOME)).alias("whole"),
        count_persons(households, members).alias("persons"),
    )
    ways = pl.DataFrame(list(_ways(plan)), schema=_WAYS, orient="row")
    joined = known.join(ways, on=["area", "band", "count"], how="left", maintain_order="left")
    words = results.schema["status"]
    return joined.with_columns(_lacking()).select(
        "household_id",
        "status",
        "exempt",
        "income_gap",
        "household_income_gap",
        pl.col("resolve").alias("deprivations_to_resolve"),
        pl.col("status_by_income", "status_by_deprivations").cast(words),
    )


def _lacking() -> list[pl.Expr]:
    """Return the missing income, per person and per household.

    If the income of the whole household is known, the gap of all is exact, and one person's gap its share, rounded up.
    """
    whole, persons, each = pl.col("whole"), pl.col("persons"), pl.col(INCOME)
    by_whole = whole.is_not_null() & persons.is_not_null()
    together = _least_above(persons) - whole
    gap = pl.when(by_whole).then((together + persons - 1) // persons).otherwise(_least_above(pl.lit(1)) - each)
    all_persons = pl.when(by_whole).then(together).otherwise(gap * persons)
    return [gap.alias("income_gap"), all_persons.alias("household_income_gap")]


def _least_above(persons: pl.Expr) -> pl.Expr:
    """Return the least amount of so many persons that lies above a line, as ``Line`` has it of one."""
    return (pl.col("line") * persons - pl.col("strict")) // pl.col("times") + 1


def _measure(plan: Plan) -> Measure:
    found = [measure for measure in plan.measures if measure.fact == INCOME]
    if not found:
        raise InputError(Message("no_line_in_dong", {"standard": plan.standard.id}))
    return found[0]


_WAYS = {"area": str, "band": int, "count": int, "line": int, "times": int, "strict": int, "status_by_income": str,
         "resolve": int, "status_by_deprivations": str}  # fmt: skip


def _ways(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Yield for each area, band and number of deprivations the nearest better class by income and by deprivations."""
    measure, decision = _measure(plan), plan.decision
    for area, code in plan.standard.dictionary["area"].codes.items():
        steps = measure.bands[code].tolist()
        lines = [[int(column[code]) for column in (line.amount, line.times, line.strict)] for line in measure.lines]
        for place, count in product(range(len(steps)), range(decision.outcomes.shape[1])):
            rungs = decision.ladder(steps[place:], count)
            richer = next((rung for rung in rungs if not rung.fewer), None)
            relieved = next((rung for rung in rungs if not rung.higher), None)
            yield (
                *(area, steps[place], count),
                *([None] * 4 if richer is None else [*lines[place + richer.higher - 1], richer.status.value]),
                *([None] * 2 if relieved is None else [relieved.fewer, relieved.status.value]),
            )


_OF_INDICATORS = ("indicator", "households", "lifted")


def _indicators(law: Standard, results: pl.DataFrame, by: pl.DataFrame) -> pl.DataFrame:
    """Count the deprived by group, class and indicator, and those kept in their class by it alone."""
    groups = by.columns
    some = pl.concat([results, by], how="horizontal").filter(pl.col("status").cast(pl.String).is_in(_POOR))
    each = [
        some.filter(pl.col(f"deprived_{name}"))
        .group_by(*groups, "status")
        .agg(
            pl.len().cast(pl.Int64).alias("households"),
            (pl.col("deprivations_to_resolve") == 1).sum().cast(pl.Int64).alias("lifted"),
        )
        .with_columns(pl.lit(name).alias("indicator"))
        for name in law.indicator_ids
    ]
    order = [*groups, "status", *_OF_INDICATORS]
    stacked = pl.concat(each).select(order)
    descending = [*[False] * len(groups), False, True, True]
    keys = [*groups, "status", "lifted", "households"]
    return stacked.sort(keys, descending=descending, nulls_last=True, maintain_order=True)
