"""The same households at two reviews under one standard: who moved, and which facts changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from mdpoverty.analysis.attribution import as_shares, split
from mdpoverty.engine.plan import Plan, dates_of, make_plan
from mdpoverty.errors import InputError
from mdpoverty.law.definition import Standard
from mdpoverty.law.dictionary import AGE_FACTS
from mdpoverty.law.registry import load_standard
from mdpoverty.tables.frames import classify_polars, like, to_polars
from mdpoverty.vocabulary import Status

if TYPE_CHECKING:
    import polars as pl

Frame = TypeVar("Frame")
CAUSES = ("income", "deprivations")


@dataclass(frozen=True)
class Review(Generic[Frame]):
    """One review: the tables, and its day.

    Attributes
    ----------
    households, members
        As for ``classify_table``.
    review_date
        The day of the review, its ISO form, or a year (then 31 December).
    """

    households: Frame
    members: Any = None
    review_date: date | str | int = field(kw_only=True)


@dataclass(frozen=True)
class ReviewComparison(Generic[Frame]):
    """Households at two reviews.

    Attributes
    ----------
    table
        A row for each household of either review: ``household_id``, ``status_before``, ``status_after`` (null where the
        household is not in that review), ``moved_by_income`` and ``moved_by_deprivations`` (they add up to 1 for a
        household that moved, and are 0 for one that did not; null where a class is not known), ``resolved`` and ``new``
        (the indicators in which it is certainly no longer, or certainly newly, deprived, joined by ``|``), and
        ``facts_changed`` (the facts that differ, joined by ``|``; those of members begin with ``members.``; where
        their number differs, ``members`` stands for all that is known of them).
    transitions
        A row for each pair of classes, null for a household that is not in a review: ``status_before``,
        ``status_after``, ``households``.
    """

    table: Frame
    transitions: Frame


def compare_reviews(
    before: Review[Frame],
    after: Review[Frame],
    *,
    standard: Standard | str,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
) -> ReviewComparison[Frame]:
    """Classify households at two reviews under one standard, and tell who moved and which facts changed.

    Parameters
    ----------
    before, after
        The reviews; ``household_id`` joins them. Members of a household are compared as a whole, in any order.
    standard, interpretations, strict_dates
        As for ``classify_table``; the same for both.

    Returns
    -------
    ReviewComparison
        A table of households, and the transitions. Ages are not among the facts that changed: everybody grows older.

    Raises
    ------
    InputError
        As for ``classify_table``.

    Examples
    --------
    >>> import polars as pl
    >>> one = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [1_400_000],
    ...                     "deprivation_points": [30]})
    >>> other = one.with_columns(income_per_capita=1_600_000)
    >>> found = compare_reviews(Review(one, review_date=2023), Review(other, review_date=2024), standard="vn-2022-2025")
    >>> found.table.select("status_before", "status_after", "moved_by_income", "facts_changed").row(0)
    ('poor', 'average_living_standard', 1.0, 'income_per_capita')
    """
    import polars as pl

    law = standard if isinstance(standard, Standard) else load_standard(standard)
    sides = [_side(review, law, interpretations, strict_dates=strict_dates) for review in (before, after)]
    one, other = (side.results for side in sides)
    table = one.select("household_id", status_before="status").join(
        other.select("household_id", status_after="status"), on="household_id", how="full", coalesce=True,
        maintain_order="left_right",
    )  # fmt: skip
    both = one.select("household_id").join(other.select("household_id"), on="household_id", maintain_order="left")
    parts = (_causes(sides, both), _indicators(law, sides, both), _facts_changed(sides, both))
    for found in parts:
        table = table.join(found, on="household_id", how="left", maintain_order="left")
    counts = table.group_by("status_before", "status_after").agg(pl.len().cast(pl.Int64).alias("households"))
    given = before.households
    return ReviewComparison(
        like(table, given), like(counts.sort("status_before", "status_after", nulls_last=True), given)
    )


@dataclass(frozen=True)
class _Side:
    households: pl.DataFrame
    members: pl.DataFrame | None
    plan: Plan
    results: pl.DataFrame

    def of(self, ids: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame | None]:
        """Return the tables of some households, in their order."""
        key = ids.select("household_id")
        households = key.join(self.households, on="household_id", how="left", maintain_order="left")
        return households, None if self.members is None else self.members.join(key, on="household_id", how="semi")


def _side(
    review: Review[Any], law: Standard, interpretations: Mapping[str, str] | None, *, strict_dates: bool
) -> _Side:
    if not isinstance(review, Review):
        raise InputError(f"{type(review).__name__} is no review; give Review(households, members, review_date=…)")
    households, members = to_polars(review.households, review.members)
    plan = make_plan(law, review.review_date, interpretations, dates=dates_of(strict=strict_dates))
    return _Side(households, members, plan, classify_polars(households, members, plan))


def _causes(sides: Sequence[_Side], both: pl.DataFrame) -> pl.DataFrame:
    """Return what moved each household that is in both reviews: its income, or its deprivations."""
    import polars as pl

    statuses = [
        both.join(side.results.select("household_id", "status"), on="household_id", maintain_order="left")[
            "status"
        ].cast(pl.String)
        for side in sides
    ]
    before, after = statuses
    known = (before != Status.UNDETERMINED) & (after != Status.UNDETERMINED)
    moved = known & (before != after)
    ids = both.filter(moved)
    found = [_exchanged(sides, ids, chosen) for chosen in product((0, 1), repeat=len(CAUSES))] if ids.height else []
    shares = split(before.filter(moved), after.filter(moved), found or [before.head(0)] * 4, CAUSES)
    still = pl.when(known & ~moved).then(0.0)
    table = both.join(
        pl.concat([ids, pl.DataFrame(as_shares(shares))], how="horizontal"), on="household_id", how="left",
        maintain_order="left",
    )  # fmt: skip
    return table.with_columns(pl.coalesce(pl.col(f"moved_by_{cause}"), still) for cause in CAUSES)


def _exchanged(sides: Sequence[_Side], ids: pl.DataFrame, chosen: Sequence[int]) -> pl.Series:
    """Return the classes with the income of one review and everything else of one."""
    income, rest = (sides[side] for side in chosen)
    households, members = rest.of(ids)
    earned, _ = income.of(ids)
    own = [
        name for name in ("area", *rest.plan.standard.income_measures) if name in {*households.columns, *earned.columns}
    ]
    kept = households.drop([name for name in own if name in households.columns])
    exchanged = kept.with_columns(earned[name] for name in own if name in earned.columns)
    return classify_polars(exchanged, members, rest.plan)["status"]


def _indicators(law: Standard, sides: Sequence[_Side], both: pl.DataFrame) -> pl.DataFrame:
    """Return the indicators in which each household is certainly no longer, or certainly newly, deprived."""
    import polars as pl

    one, other = (side.results.join(both, on="household_id", how="semi") for side in sides)
    joined = one.join(other, on="household_id", suffix="_after", maintain_order="left")

    def named(was: bool) -> pl.Expr:  # noqa: FBT001 - one of two lists
        return pl.concat_str(
            [
                pl.when(pl.col(f"deprived_{name}").eq(was) & pl.col(f"deprived_{name}_after").eq(not was)).then(
                    pl.lit(name)
                )
                for name in law.indicator_ids
            ],
            separator="|",
            ignore_nulls=True,
        )

    return joined.select("household_id", resolved=named(was=True), new=named(was=False))


def _facts_changed(sides: Sequence[_Side], both: pl.DataFrame) -> pl.DataFrame:
    """Return the facts of the standard that are not the same at both reviews."""
    import polars as pl

    (one, some), (other, more) = (side.of(both) for side in sides)
    plan = sides[0].plan
    flags = [
        (one[name] if name in one.columns else _nothing(one)).ne_missing(
            other[name] if name in other.columns else _nothing(one)
        ).alias(name)
        for name in plan.household_facts
        if name in {*one.columns, *other.columns}
    ]  # fmt: skip
    flags += list(_member_facts_changed(both, some, more, plan))
    table = both.with_columns(flags)
    told = pl.concat_str(
        [pl.when(pl.col(flag.name)).then(pl.lit(flag.name)) for flag in flags] or [pl.lit("")],
        separator="|",
        ignore_nulls=True,
    )
    return table.select("household_id", facts_changed=told)


def _nothing(table: pl.DataFrame) -> pl.Series:
    import polars as pl

    return pl.repeat(None, table.height, dtype=pl.Null, eager=True)


def _member_facts_changed(
    both: pl.DataFrame, one: pl.DataFrame | None, other: pl.DataFrame | None, plan: Plan
) -> Iterator[pl.Series]:
    """Yield for the number of members and each fact of theirs where the households differ, in whatever order."""
    import polars as pl

    tables = [both.head(0) if table is None else table for table in (one, other)]
    facts = [
        name for name in plan.member_facts if name not in AGE_FACTS and any(name in table.columns for table in tables)
    ]
    lists = [_sorted_values(both, table, facts) for table in tables]
    before, after = lists
    as_many = before["_members"] == after["_members"]
    yield (~as_many).alias("members")
    for name in facts:
        changed = pl.DataFrame({"one": before[name], "other": after[name]})
        yield (changed.select(pl.col("one").ne_missing(pl.col("other"))).to_series() & as_many).alias(f"members.{name}")


def _sorted_values(both: pl.DataFrame, members: pl.DataFrame, facts: Sequence[str]) -> pl.DataFrame:
    """Return for each household the values of each fact of its members as one sorted word."""
    import polars as pl

    words = [
        (pl.col(name).cast(pl.String) if name in members.columns else pl.lit(None, pl.String))
        .fill_null("?").sort().str.join("|").alias(name)
        for name in facts
    ]  # fmt: skip
    grouped = members.group_by("household_id").agg(pl.len().cast(pl.Int64).alias("_members"), *words)
    joined = both.join(grouped, on="household_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("_members").fill_null(0))
