"""Counting households and people by class and by any group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from mdpoverty.analysis.given import read_weights, results_of, several
from mdpoverty.tables.frames import like, to_polars

if TYPE_CHECKING:
    import polars as pl

Frame = TypeVar("Frame")


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
        The table that ``classify_table`` returned; further columns may stand in it.
    by
        Columns that make the groups, of ``results``, of ``households`` or of ``members``. A column of members that is
        true or false, such as ``meritorious``, says that the household has such a member.
    households, members
        The tables that were classified. They give the groups and the number of persons: ``size``, else the listed
        members. Without them people are not counted unless ``results`` has a column ``size``.
    weights
        The column with the number of households for which each household stands; counts are then sums of weights.

    Returns
    -------
    table
        Of the caller's kind, a row for each group and each class, those without households too: the groups,
        ``status``, ``households``, ``people``, ``household_rate`` and ``people_rate`` (shares of the group, between 0
        and 1; null in an empty group). ``people`` is null where the number of persons of a household is unknown.

    Raises
    ------
    InputError
        A group or the weights are in none of the tables, or weights are missing.

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
    hub = results_of(results)
    given, people = (None, None) if households is None else to_polars(households, members)
    groups = several(by)
    return like(counted(hub, groups, given, people, weights=weights), results)


def counted(
    results: pl.DataFrame,
    by: Sequence[str],
    households: pl.DataFrame | None,
    members: pl.DataFrame | None,
    *,
    weights: str | None = None,
    classes: str = "status",
) -> pl.DataFrame:
    """Count Polars results; see ``tabulate``. ``classes`` is the column that holds the class."""
    import polars as pl

    from mdpoverty.tables.groups import grouped

    groups = [name for name in by if name != classes]
    table = grouped(
        _with_persons(results, households, members), [*groups, *([weights] if weights else [])], households, members
    )
    each = pl.lit(1, pl.Int64)
    if weights is not None:
        table = table.with_columns(_weight=read_weights(table[weights], table["household_id"]))
        each = pl.col("_weight")
    unknown = pl.col("_persons").is_null().any()
    counts = table.group_by([*groups, classes]).agg(
        each.sum().alias("households") if weights else pl.len().cast(pl.Int64).alias("households"),
        pl.when(~unknown).then((each * pl.col("_persons")).sum()).alias("people"),
    )
    return _with_rates(_with_empty(counts, table, groups, classes), groups, classes)


def _with_persons(results: pl.DataFrame, households: pl.DataFrame | None, members: pl.DataFrame | None) -> pl.DataFrame:
    import polars as pl

    from mdpoverty.tables.groups import persons

    if households is None:
        size = pl.col("size").cast(pl.Int64) if "size" in results.columns else pl.lit(None, pl.Int64)
        return results.with_columns(size.alias("_persons"))
    known = households.select("household_id").with_columns(persons(households, members).alias("_persons"))
    return results.join(known, on="household_id", how="left", maintain_order="left")


def _with_empty(counts: pl.DataFrame, table: pl.DataFrame, groups: list[str], classes: str) -> pl.DataFrame:
    """Add the classes that no household of a group has, with zeros."""
    import polars as pl

    from mdpoverty.tables.decode import STATUS

    words = pl.DataFrame({classes: pl.Series(STATUS.categories, dtype=STATUS)})
    every = table.select(groups).unique().join(words, how="cross") if groups else words
    counts = counts.with_columns(pl.col(classes).cast(pl.String).cast(STATUS))
    full = every.join(counts, on=[*groups, classes], how="left", nulls_equal=True)
    absent = pl.col("households").is_null()
    people = pl.when(absent).then(pl.lit(0).cast(counts.schema["people"])).otherwise("people")
    return full.with_columns(pl.col("households").fill_null(0), people.alias("people"))


def _with_rates(counts: pl.DataFrame, groups: list[str], classes: str) -> pl.DataFrame:
    import polars as pl

    def total(name: str) -> pl.Expr:
        summed = pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum())
        return summed.over(groups) if groups else summed

    def rate(name: str) -> pl.Expr:
        return pl.when(total(name) > 0).then(pl.col(name) / total(name))

    order = [*groups, classes]
    return counts.select(
        *order, "households", "people", rate("households").alias("household_rate"), rate("people").alias("people_rate")
    ).sort(order, nulls_last=True)
