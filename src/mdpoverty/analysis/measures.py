"""Measures poverty: the Alkire–Foster measures and income gaps, with standard errors for surveys.

Alkire and Foster, *Counting and multidimensional poverty measurement*, Journal of Public Economics 95 (2011); Foster,
Greer and Thorbecke, *A class of decomposable poverty measures*, Econometrica 52 (1984).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Any, Literal, get_args

import polars as pl

from mdpoverty.analysis.alkire_foster import Quantity, alkire_foster_measures
from mdpoverty.analysis.check_inputs import (
    Cutoff,
    check_results,
    read_cutoffs,
    read_indicator_weights,
    read_names,
    read_weights,
)
from mdpoverty.analysis.incomes import INCOME, income_measures, income_per_person, tells_income
from mdpoverty.analysis.survey import Design, SingleUnits, check_design, survey_errors
from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.law.registry import standard_of
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.column_types import type_name
from mdpoverty.tables.convert import Frame, from_polars, one_to_polars, to_polars
from mdpoverty.tables.groups_and_persons import Linked, link_results

Unit = Literal["households", "people"]


def measures(
    results: Frame,
    *,
    standard: Standard | str,
    households: Any = None,
    members: Any = None,
    by: str | Sequence[str] = (),
    cutoffs: Cutoff | Sequence[Cutoff] = ("status",),
    units: Unit | Sequence[Unit] = ("households", "people"),
    weights: str | None = None,
    strata: str | None = None,
    clusters: str | None = None,
    single_units: SingleUnits = "center",
    indicator_weights: Mapping[str, float] | None = None,
    level: float = 0.95,
) -> Frame:
    """Measure poverty among classified households, in all or by groups.

    Parameters
    ----------
    results
        The table that ``classify_table`` returned.
    standard
        The standard that it was made with: it gives the indicators, their dimensions and the income lines.
    households, members
        The tables that were classified; they give persons, groups, weights, the design, and the income.
    by
        Columns that make the groups, as for ``tabulate``.
    cutoffs
        Who counts as poor: ``"status"``, the poor of the standard; or, whatever the income, who is deprived in so many
        indicators or more (a whole number from 1), or in such a share of the indicators' weights or more (a number
        above 0 and below 1): with twelve indicators of the same weight 4, ``1/3``, ``0.3333333333333333`` and
        ``Fraction(1, 3)`` are the same. A share is compared exactly. ``1.0`` is refused: it can be read as one
        deprivation and as all of them.
    units
        Whether households are counted, people, or both.
    weights
        The column with the number of households that each household represents.
    strata, clusters
        The columns of the sample's design. If one is given, every measure has its standard error (Taylor
        linearisation, groups as domains); without clusters households were drawn one by one.
    single_units
        What becomes of strata with a single cluster: ``"center"`` takes its deviation from the mean of all, which errs
        on the safe side, ``"scale"`` the mean variance of the others, ``"skip"`` none; ``"error"`` refuses them.
    indicator_weights
        Weights of all indicators for intensity and M0, by id, 0 for one that does not count; they are scaled to add up
        to 1. By default all are alike, as the standards count them. A whole number as cut-off then means its share of
        the number of indicators: 4 of 12 is a third of the weights.
    level
        The level of the confidence intervals. All measures are shares, so the intervals are those of the logit, as
        survey packages give them for proportions: they lie between 0 and 1 and are not symmetric. A share of 0 or 1 has
        no logit and so no interval: it is null.

    Returns
    -------
    table
        A tidy table of the caller's kind: the groups, ``unit``, ``cutoff``, ``measure``, ``part`` (the indicator or
        dimension, else null), ``value``, ``se``, ``low``, ``high`` (null without a design), ``households`` (the number
        in its denominator, which are the poor for ``A``) and ``left_out`` (those with an unknown fact that it needs). A
        measure counts the households, poor or not, whose facts it needs are all known; it is null if there are none:

        - ``H``, headcount ratio: the share of the poor; ``A``, intensity: the mean share of deprivations among them;
          ``M0``, adjusted headcount ratio: H × A where nothing is left out, else that among those whose class and
          number of deprivations are known;
        - ``uncensored_headcount`` by indicator: the share deprived in it; ``censored_headcount``: the share
          deprived in it and poor; ``contribution`` by indicator and ``dimension_contribution`` by dimension: the share
          of M0 that is due to it;
        - ``income_headcount``, ``income_gap``, ``income_gap_squared``: the share with an income up to the poverty line,
          the mean shortfall as a share of the line, and its square (FGT 0, 1, 2; who is above counts 0);
        - with groups, ``population_share`` and ``group_contribution`` to the M0 of all: their sum over the groups is 1.

    Raises
    ------
    InputError
        A column is missing or has gaps, or a cut-off cannot be; or the tables cannot be joined, as for ``tabulate``.
    MissingExtraError
        A design was given and the library for standard errors is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> from mdpoverty import classify_table
    >>> register = pl.DataFrame({"household_id": [1, 2], "area": ["rural", "rural"], "size": [4, 1],
    ...                          "income_score": [140, 120], "deprivation_points": [30, 20]})
    >>> results = classify_table(register, standard="vn-2022-2025", review_date=2024)
    >>> table = measures(results, standard="vn-2022-2025", households=register)
    >>> table.filter(unit="people", measure="M0")["value"].to_list()  # one of two poor, 4 of 5 people, 3 of 12 each
    [0.2]
    """
    law = standard_of(standard)
    wanted, shown = read_cutoffs(cutoffs, len(law.indicators)), read_names(units)
    share = read_indicator_weights(law, indicator_weights)
    design = Design(strata, clusters, single_units, level)
    household_table, member_table = (None, None) if households is None else to_polars(households, members)
    linked = link_results(check_results(results, law, needed=["poor", *_NUMBERS]), household_table, member_table)
    check_design(design, {name: linked.column(name) for name in design.columns}, linked.results[HOUSEHOLD_ID])
    groups = linked.groups(read_names(by), taken=(*_KEYS, *FIGURES))
    sample, design = _apart(linked, design)
    table = pl.concat([_table(linked, law, weights), groups.columns, sample], how="horizontal")
    _check(table, shown)
    alike = _alike(table, law, [*groups.own, *design.columns], design)
    parts = []
    for unit in shown:
        all_of, each = (some.with_columns(pl.col(f"_{unit}").alias("_counts")) for some in (alike, table))
        for cutoff in wanted:
            needed = list(alkire_foster_measures(law, cutoff, share, groups.own, alike=indicator_weights is None))
            found = list(_estimated(all_of, needed, groups.own, design))
            if cutoff == wanted[0]:  # no cut-off changes them
                found += _estimated(each, list(income_measures(law, each.columns)), groups.own, design)
            parts += [row.with_columns(unit=pl.lit(unit), cutoff=pl.lit(cutoff.label)) for row in found]
    return from_polars(groups.renamed(pl.concat(parts).select(*groups.own, *_KEYS, *FIGURES)), results)


_KEYS = ("unit", "cutoff", "measure", "part")
FIGURES = ("value", "se", "low", "high", "households", "left_out")
_NUMBERS = ("deprivation_count_min", "deprivation_count_max")


def _table(linked: Linked, law: Standard, weights: str | None) -> pl.DataFrame:
    """Return the columns that the measures need, one row for each household.

    The weight of its people is null if the number of its persons is unknown.
    """
    results, given = linked.results, linked.households
    table = results.select("poor", *_NUMBERS, *(f"deprived_{name}" for name in law.indicator_ids))
    each = pl.repeat(1.0, results.height, dtype=pl.Float64, eager=True)
    if weights is not None:
        each = read_weights(linked.column(weights), results[HOUSEHOLD_ID]).cast(pl.Float64)
    table = table.with_columns(_households=each, _people=each * linked.persons(), _rows=pl.lit(1, pl.Int64))
    if given is None or "area" not in given.columns or not tells_income(law, given.columns):
        return table
    area = linked.of_households(given["area"].cast(pl.String))
    income = linked.of_households(income_per_person(law, given, linked.members))
    return table.with_columns(income.alias(f"_{INCOME}"), _area=area)


def _apart(linked: Linked, design: Design) -> tuple[pl.DataFrame, Design]:
    """Return the columns of the design under names of our own, and the design with these names."""
    columns = linked.groups(design.columns, prefix="design")
    own = dict(zip(columns.names, columns.own, strict=True))
    return columns.columns, replace(
        design, strata=own.get(design.strata or ""), clusters=own.get(design.clusters or "")
    )


def _check(table: pl.DataFrame, units: Sequence[str]) -> None:
    known = get_args(Unit)
    faults = [
        Fault("no_unit", {"seen": Seen(unit), "allowed": list(known)}, ("units",))
        for unit in units
        if unit not in known
    ]
    if "people" in units and table.select(pl.col("_people").is_null().all()).item():
        faults.append(Fault("no_persons_known", {}, ("people",)))
    if faults:
        raise InputError(Message("not_measured"), faults)


def _alike(table: pl.DataFrame, law: Standard, keys: Sequence[str], design: Design) -> pl.DataFrame:
    """Return one row for households that differ only in income, with their joint weight.

    Households that were drawn one by one stay apart: each is a unit of the sample.
    """
    if design.columns and design.clusters is None:
        return table
    answers = [f"deprived_{name}" for name in law.indicator_ids]
    known = pl.col("_people").is_not_null().alias("_known")
    together = table.group_by([*dict.fromkeys(keys), "poor", *_NUMBERS, *answers, known])
    totals = together.agg(pl.col("_households", "_people", "_rows").sum())
    return totals.with_columns(pl.when("_known").then("_people").alias("_people"))


def _estimated(
    table: pl.DataFrame, needed: Sequence[Quantity], groups: Sequence[str], design: Design
) -> Iterator[pl.DataFrame]:
    """Yield a table for each measure: the groups, the value, its error, and the number of households."""
    counts = pl.col("_counts")
    columns: dict[str, pl.Expr] = {}
    for place, quantity in enumerate(needed):
        known = quantity.above.is_not_null() & quantity.below.is_not_null() & counts.is_not_null()
        columns[f"_a{place}"] = pl.when(known).then(quantity.above * counts).otherwise(0.0)
        columns[f"_b{place}"] = pl.when(known).then(quantity.below * counts).otherwise(0.0)
        columns[f"_k{place}"] = pl.when(known & (quantity.below != 0)).then("_rows").otherwise(0)
        columns[f"_u{place}"] = pl.when(known).then(0).otherwise("_rows")
    parts = table.select(*dict.fromkeys([*groups, *design.columns]), **columns)
    totals = pl.col("^_[abku][0-9]+$").sum()
    sums = parts.group_by(groups).agg(totals).sort(groups, nulls_last=True) if groups else parts.select(totals)
    inside = [place for place, quantity in enumerate(needed) if not quantity.of_all]
    errors = {}
    if design.columns:
        found = survey_errors(parts, design, groups, [(f"_a{place}", f"_b{place}") for place in inside])
        errors = dict(zip(inside, found, strict=True))
    for place, quantity in enumerate(needed):
        yield _row(sums, place, quantity, groups, errors.get(place))


def _row(
    sums: pl.DataFrame, place: int, quantity: Quantity, groups: Sequence[str], errors: pl.DataFrame | None
) -> pl.DataFrame:
    above, below = pl.col(f"_a{place}"), pl.col(f"_b{place}")
    below = below.sum() if quantity.of_all else below
    table = sums.select(
        *groups,
        pl.lit(quantity.measure).alias("measure"),
        pl.lit(quantity.part, pl.String).alias("part"),
        pl.when(below > 0).then(above / below).alias("value"),
        pl.col(f"_k{place}").alias("households"),
        pl.col(f"_u{place}").alias("left_out"),
    )
    figures = ("se", "low", "high")
    if errors is None:
        return table.with_columns(pl.lit(None, pl.Float64).alias(name) for name in figures)
    if not groups:
        return table.with_columns(errors[name].cast(pl.Float64) for name in figures)
    joined = table.join(
        errors.select(*groups, *figures), on=groups, how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.with_columns(pl.when(pl.col("value").is_not_null()).then(pl.col(name)) for name in figures)


def measure_changes(before: Frame, after: Frame, *, level: float = 0.95) -> Frame:
    """Compare the measures of two independent rounds: the changes, with their errors.

    Parameters
    ----------
    before, after
        What ``measures`` gave for each round, with the same groups.
    level
        The level of the confidence intervals, from the normal distribution.

    Returns
    -------
    table
        The groups, ``unit``, ``cutoff``, ``measure``, ``part``, ``before``, ``after``, ``change``, ``se`` (the root of
        the sum of both squares; null where one is), ``low``, ``high``. A row that only one round has is left out.

    Raises
    ------
    InputError
        The rounds have other groups or groups of other types, or a round has one row twice.

    Examples
    --------
    >>> import polars as pl
    >>> round_ = {"unit": ["people"], "cutoff": ["status"], "measure": ["H"], "part": [None]}
    >>> one = pl.DataFrame({**round_, "value": [0.30], "se": [0.03]})
    >>> other = pl.DataFrame({**round_, "value": [0.20], "se": [0.04]})
    >>> row = measure_changes(one, other).row(0, named=True)
    >>> round(row["change"], 2), round(row["se"], 3)
    (-0.1, 0.05)
    """
    one, other = one_to_polars(before, "before"), one_to_polars(after, "after")
    keys = [name for name in one.columns if name not in FIGURES]
    for called, table, those in (("before", one, other), ("after", other, one)):
        wanted = ["value", "se", *(name for name in those.columns if name not in FIGURES)]
        lacking = [name for name in wanted if name not in table.columns]
        if lacking:
            raise InputError(Message("no_measures", {"table": called, "names": lacking}))
    one, other = (table.with_columns(_plain(table[name]) for name in keys) for table in (one, other))
    faults = list(_faults({"before": one, "after": other}, keys))
    if faults:
        raise InputError(Message("not_compared"), faults)
    joined = one.select(*keys, before="value", one="se").join(
        other.select(*keys, after="value", other="se"), on=keys, nulls_equal=True, maintain_order="left"
    )
    far = NormalDist().inv_cdf(0.5 + level / 2)
    change, error = pl.col("after") - pl.col("before"), (pl.col("one") ** 2 + pl.col("other") ** 2).sqrt()
    return from_polars(
        joined.select(
            *keys, "before", "after", change=change, se=error, low=change - far * error, high=change + far * error
        ),
        before,
    )


def _plain(column: pl.Series) -> pl.Series:
    """Return a key column in a type that both rounds can hold."""
    if column.dtype in (pl.Categorical, pl.Enum):
        return column.cast(pl.String)
    return column.cast(pl.Int64, strict=False) if column.dtype.is_integer() else column


def _faults(rounds: Mapping[str, pl.DataFrame], keys: Sequence[str]) -> Iterator[Fault]:
    """Yield faults: rounds with a row twice, and keys whose types differ."""
    for name, table in rounds.items():
        if table.select(keys).is_duplicated().any():
            yield Fault("measure_twice", {}, (name,))
    for key in keys:
        (one, first), (other, second) = ((name, table.schema[key]) for name, table in rounds.items())
        if first != second and not {first, second} & {pl.Null()}:
            told = {"one": one, "first": type_name(first), "other": other, "second": type_name(second)}
            yield Fault("group_kinds_differ", told, (key,))
