"""Counts households and people by class and by any group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from mdpoverty.analysis.check_inputs import check_results, read_names, read_weights
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.tables.convert import Frame, from_polars, to_polars
from mdpoverty.tables.decode import STATUS as WORDS
from mdpoverty.tables.groups_and_persons import Linked, link_results

STATUS = "status"


def tabulate(
    results: Frame,
    by: str | Sequence[str] = (),
    *,
    households: Any = None,
    members: Any = None,
    weights: str | None = None,
) -> Frame:
    """Count households and people by class, in all or by groups.

    Parameters
    ----------
    results
        The table that ``classify_table`` returned; it may have further columns.
    by
        Columns that make the groups, of ``results``, of ``households`` or of ``members``. A column of members that is
        true or false, such as ``meritorious``, says that the household has such a member.
    households, members
        The tables that were classified. They give the groups and the number of persons: ``size``, else the listed
        members. If they are left out, people are counted only if ``results`` has a column ``size``.
    weights
        The column with the number of households that each household represents; counts are then sums of weights.

    Returns
    -------
    table
        A table of the caller's kind with a row for each group and class, also those without households: the groups,
        ``status``, ``households``, ``people``, ``household_rate`` and ``people_rate`` (shares of the group, between 0
        and 1; null in an empty group). ``people`` is null where the number of persons of a household is unknown.

    Raises
    ------
    InputError
        A group or the weights are in none of the tables, or weights are missing; or the tables cannot be joined: ids
        of different kinds, missing or standing twice, or households that are not in ``households``.

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({"household_id": [1, 2], "area": ["rural", "rural"], "size": [4, 2],
    ...                          "income_score": [140, 120], "deprivation_points": [30, 20]})
    >>> from mdpoverty import classify_table
    >>> results = classify_table(register, standard="vn-2022-2025", review_date=2024)
    >>> tabulate(results, by="area", households=register).head(2).rows()
    [('rural', 'poor', 1, 4, 0.5, 0.6666666666666666), ('rural', 'near_poor', 1, 2, 0.5, 0.3333333333333333)]
    """
    household_table, member_table = (None, None) if households is None else to_polars(households, members)
    linked = link_results(check_results(results), household_table, member_table)
    return from_polars(_counted(linked, read_names(by), weights), results)


_COUNTS = ("households", "people", "household_rate", "people_rate")


def _counted(linked: Linked, by: Sequence[str], weights: str | None) -> pl.DataFrame:
    results = linked.results
    groups = linked.groups(by, taken=_COUNTS, but=STATUS)
    each = pl.repeat(1, results.height, dtype=pl.Int64, eager=True)
    if weights is not None:
        each = read_weights(linked.column(weights), results[HOUSEHOLD_ID])
    columns = {STATUS: results[STATUS], "each": each, "persons": linked.persons()}
    table = groups.columns.with_columns(**columns) if groups.own else pl.DataFrame(columns)
    unknown = pl.col("persons").is_null().any()
    counts = table.group_by([*groups.own, STATUS]).agg(
        pl.col("each").sum().alias("households"),
        pl.when(~unknown).then((pl.col("each") * pl.col("persons")).sum()).alias("people"),
    )
    return groups.renamed(_with_rates(_with_empty(counts, table, groups.own), groups.own))


def _with_empty(counts: pl.DataFrame, table: pl.DataFrame, groups: list[str]) -> pl.DataFrame:
    """Add the classes that no household of a group has, with zeros."""
    words = pl.DataFrame({STATUS: pl.Series(WORDS.categories, dtype=WORDS)})
    every = table.select(groups).unique().join(words, how="cross") if groups else words
    counts = counts.with_columns(pl.col(STATUS).cast(pl.String).cast(WORDS))
    full = every.join(counts, on=[*groups, STATUS], how="left", nulls_equal=True)
    absent = pl.col("households").is_null()
    people = pl.when(absent).then(pl.lit(0).cast(counts.schema["people"])).otherwise("people")
    return full.with_columns(pl.col("households").fill_null(0), people.alias("people"))


def _with_rates(counts: pl.DataFrame, groups: list[str]) -> pl.DataFrame:
    def rate(name: str) -> pl.Expr:
        total = pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum())
        total_of_group = total.over(groups) if groups else total
        return pl.when(total_of_group > 0).then(pl.col(name) / total_of_group)

    order = [*groups, STATUS]
    return counts.select(
        *order, "households", "people", rate("households").alias("household_rate"), rate("people").alias("people_rate")
    ).sort(order, nulls_last=True)
