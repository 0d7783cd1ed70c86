"""Ways out of poverty for a table of households: income gaps, deprivations to resolve, and what would lift most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from mdpoverty.analysis.given import several
from mdpoverty.engine.classify import bands_of
from mdpoverty.engine.decision import Measure
from mdpoverty.engine.plan import Plan, dates_of, make_plan
from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import InputError
from mdpoverty.facts.columns import Column
from mdpoverty.law.definition import Standard
from mdpoverty.tables.frames import classify_polars, like, to_polars, warn_of_near_misses
from mdpoverty.vocabulary import CLASSES, Status

if TYPE_CHECKING:
    import polars as pl

Frame = TypeVar("Frame")
INCOME = "income_per_capita"
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
        would lift most stand first. The exempt are among them.
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
    """Return for every household the nearest ways to a better class, and which indicators would lift most.

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
    from mdpoverty.tables.groups import Linked

    plan = make_plan(standard, review_date, interpretations, dates=dates_of(strict=strict_dates))
    hub, people = to_polars(households, members)
    warn_of_near_misses({"households": hub, "members": people}, [plan])
    results = classify_polars(hub, people, plan)
    table = _table(plan, results, hub, people)
    groups = Linked(results, hub, people).groups(several(by), taken=_OF_INDICATORS, but="status")
    found = _indicators(plan.standard, results.with_columns(table["deprivations_to_resolve"]), groups.columns)
    counts = groups.renamed(found)
    return PathwaysTable(like(table, households, rows_alike=True), like(counts, households), plan.receipt)


def _table(plan: Plan, results: pl.DataFrame, hub: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    import polars as pl

    from mdpoverty.tables.groups import persons

    low, high = results["deprivation_count_min"], results["deprivation_count_max"]
    known = results.select("household_id", "status", "exempt").with_columns(
        _bands(plan, hub),
        pl.when(low == high).then(low).cast(pl.Int64).alias("count"),
        hub["area"].cast(pl.String) if "area" in hub.columns else pl.lit(None, pl.String).alias("area"),
        hub[INCOME].cast(pl.Int64) if INCOME in hub.columns else pl.lit(None, pl.Int64).alias(INCOME),
        persons(hub, people).alias("persons"),
    )
    ways = pl.DataFrame(list(_ways(plan)), schema=_WAYS, orient="row")
    joined = known.join(ways, on=["area", "band", "count"], how="left", maintain_order="left")
    gap = (pl.col("least") - pl.col(INCOME)).alias("income_gap")
    words = results.schema["status"]
    return joined.with_columns(gap).select(
        "household_id",
        "status",
        "exempt",
        "income_gap",
        (pl.col("income_gap") * pl.col("persons")).alias("household_income_gap"),
        pl.col("resolve").alias("deprivations_to_resolve"),
        pl.col("status_by_income", "status_by_deprivations").cast(words),
    )


def _measure(plan: Plan) -> Measure:
    found = [measure for measure in plan.measures if measure.fact == INCOME]
    if not found:
        raise InputError(f"{plan.standard.id} has no line in dong; a gap of income cannot be told")
    return found[0]


def _bands(plan: Plan, hub: pl.DataFrame) -> pl.Series:
    """Return the band of each income, as a bit; null where income or area is not known."""
    import polars as pl

    measure = _measure(plan)
    if INCOME not in hub.columns or "area" not in hub.columns:
        return pl.repeat(None, hub.height, dtype=pl.Int64, eager=True).alias("band")
    codes = plan.standard.dictionary["area"].codes
    area = hub["area"].cast(pl.String).replace_strict(codes, default=None, return_dtype=pl.UInt8)
    where = Column(area.fill_null(0).to_numpy())
    bands = pl.Series("band", bands_of(measure, hub[INCOME].fill_null(0).to_numpy(), where)).cast(pl.Int64)
    return bands.set(hub[INCOME].is_null() | area.is_null(), None)


_WAYS = {"area": str, "band": int, "count": int, "least": int, "status_by_income": str, "resolve": int,
         "status_by_deprivations": str}  # fmt: skip


def _ways(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Yield for each area, band and number of deprivations the nearest better class by income and by deprivations."""
    measure, decision = _measure(plan), plan.decision
    most = decision.outcomes.shape[1] - 1
    for area, code in plan.standard.dictionary["area"].codes.items():
        steps = [int(band) for band in measure.bands[code]]
        starts = [0, *(int(edge[code]) + 1 for edge in measure.edges)]
        for place, count in product(range(len(steps)), range(most + 1)):
            here = _rank(plan, steps[place], count)
            if not steps[place] or here is None:
                continue
            above = [(starts[at], _rank(plan, steps[at], count)) for at in range(place + 1, len(steps)) if steps[at]]
            fewer = [(count - less, _rank(plan, steps[place], less)) for less in range(count - 1, -1, -1)]
            by_income, by_count = _first_better(above, here), _first_better(fewer, here)
            yield (area, steps[place], count, *by_income, *by_count)


def _rank(plan: Plan, band: int, count: int) -> int | None:
    """Return the place of the class among the classes; None where it is not one."""
    classes = int(plan.decision.classes[plan.decision.outcomes[band, count, count]]) if band else 0
    return classes.bit_length() - 1 if classes and not classes & (classes - 1) else None


def _first_better(ways: Sequence[tuple[int, int | None]], here: int) -> tuple[int | None, str | None]:
    found = ((cost, CLASSES[rank].value) for cost, rank in ways if rank is not None and rank > here)
    return next(found, (None, None))


_OF_INDICATORS = ("indicator", "households", "lifted")


def _indicators(law: Standard, results: pl.DataFrame, by: pl.DataFrame) -> pl.DataFrame:
    """Count by group, class and indicator those deprived, and those whom this one alone keeps in their class."""
    import polars as pl

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
