"""Compares households at two reviews under one standard: who moved, which facts changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic

import polars as pl

from mdpoverty.analysis.incomes import INCOME, income_per_person
from mdpoverty.analysis.shapley import shapley_shares, shapley_values
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.errors import InputError
from mdpoverty.law.dictionary import AGE_FACTS
from mdpoverty.law.registry import standard_of
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.classify_table import classify_polars
from mdpoverty.tables.convert import Frame, from_polars, to_polars
from mdpoverty.tables.ids import plain_ids
from mdpoverty.tables.join_keys import beside, check_keys, filter_by_keys, find_rows

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
        their number differs, only ``members`` is named).
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
    """Classify households at two reviews under one standard; find who moved and which facts changed.

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
    law = standard_of(standard)
    sides = _of_one_kind([_side(review, law, interpretations, strict_dates=strict_dates) for review in (before, after)])
    table = _statuses(*(side.results for side in sides))
    both = table.drop_nulls().select("household_id")
    for found in (_causes(sides, both), _indicators(law, sides, both), _facts_changed(sides, both)):
        table = beside(table, found)
    counts = table.group_by("status_before", "status_after").agg(pl.len().cast(pl.Int64).alias("households"))
    given = before.households
    return ReviewComparison(
        from_polars(table, given), from_polars(counts.sort("status_before", "status_after", nulls_last=True), given)
    )


def _of_one_kind(sides: Sequence[_Side]) -> list[_Side]:
    """Return both reviews with ids of one type."""
    check_keys({"before": sides[0].households, "after": sides[1].households})
    kinds = [side.households.schema["household_id"] for side in sides]
    if kinds[0] == kinds[1]:
        return list(sides)
    plain = [plain_ids(side.households["household_id"]).dtype for side in sides]
    kind = plain[0] if plain[0] == plain[1] else str  # beyond 64 bits
    ids = pl.col("household_id").cast(kind)
    return [
        replace(
            side,
            households=side.households.with_columns(ids),
            members=None if side.members is None else side.members.with_columns(ids),
            results=side.results.with_columns(ids),
        )
        for side in sides
    ]


def _statuses(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return the classes of all households: those in the first review, then the new ones."""
    after = other.select("household_id", status_after="status")
    table = beside(one.select("household_id", status_before="status"), after, called="after")
    come = after.filter(find_rows(one["household_id"], other["household_id"]).is_null())
    return pl.concat([table, come], how="diagonal")


@dataclass(frozen=True)
class _Side:
    households: pl.DataFrame
    members: pl.DataFrame | None
    plan: Plan
    results: pl.DataFrame

    def of(self, ids: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame | None]:
        """Return the tables of some households, in their order."""
        households = beside(ids.select("household_id"), self.households)
        members = self.members
        return households, None if members is None else filter_by_keys(members, ids["household_id"])


def _side(
    review: Review[Any], law: Standard, interpretations: Mapping[str, str] | None, *, strict_dates: bool
) -> _Side:
    if not isinstance(review, Review):
        raise InputError(Message("no_review", {"kind": type(review).__name__}))
    households, members = to_polars(review.households, review.members)
    plan = make_plan(law, review.review_date, interpretations, strict_dates=strict_dates)
    return _Side(households, members, plan, classify_polars(households, members, plan))


def _causes(sides: Sequence[_Side], both: pl.DataFrame) -> pl.DataFrame:
    """Return the cause of each move: income or deprivations."""
    before, after = (beside(both, side.results.select("household_id", "status"))["status"] for side in sides)

    def classes(moved: pl.Series, choices: Sequence[Sequence[int]]) -> list[pl.Series]:
        return [_exchanged(sides, both.filter(moved), chosen) for chosen in choices]

    return both.hstack(shapley_shares(shapley_values(before, after, causes=CAUSES, classes=classes)))


def _exchanged(sides: Sequence[_Side], ids: pl.DataFrame, chosen: Sequence[int]) -> pl.Series:
    """Return the classes with the income of one review and everything else of the other."""
    income, rest = (sides[side] for side in chosen)
    households, members = rest.of(ids)
    earned = _earned(rest.plan.standard, *income.of(ids))
    own = {"area", *rest.plan.standard.income_measures, *rest.plan.standard.wholes.values()}
    kept = households.drop([name for name in own if name in households.columns])
    households = kept.with_columns(earned[name] for name in own if name in earned.columns)
    return classify_polars(households, members, rest.plan)["status"]


def _earned(law: Standard, households: pl.DataFrame, members: pl.DataFrame | None) -> pl.DataFrame:
    """Return households with income per person instead of household income.

    It goes into a household of another number of persons. A fraction of a dong is rounded up: it is above a line, too.
    """
    wholes = [name for name in law.wholes.values() if name in households.columns]
    if not wholes:
        return households
    each = income_per_person(law, households, members).cast(pl.Float64).ceil().cast(pl.Int64)
    return households.drop(wholes).with_columns(each.alias(INCOME))


def _indicators(law: Standard, sides: Sequence[_Side], both: pl.DataFrame) -> pl.DataFrame:
    """Return the indicators in which a deprivation certainly ended or certainly began, by household."""
    answers = [f"deprived_{name}" for name in law.indicator_ids]
    one, other = (side.results.select("household_id", *answers) for side in sides)
    joined = beside(beside(both, one), other.rename({name: f"{name}_after" for name in answers}))
    was = {name: pl.col(f"deprived_{name}") for name in law.indicator_ids}
    now = {name: pl.col(f"deprived_{name}_after") for name in law.indicator_ids}
    return joined.select(
        "household_id",
        resolved=_names({name: was[name] & ~now[name] for name in was}),
        new=_names({name: ~was[name] & now[name] for name in was}),
    )


def _names(answers: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return the names of the answers that are certainly yes, joined by ``|``."""
    words = [pl.when(answer).then(pl.lit(name)) for name, answer in answers.items()]
    return pl.concat_str(words or [pl.lit("")], separator="|", ignore_nulls=True)


def _facts_changed(sides: Sequence[_Side], both: pl.DataFrame) -> pl.DataFrame:
    """Return the facts that differ between both reviews."""
    (one, some), (other, more) = (side.of(both) for side in sides)
    plan = sides[0].plan
    flags = [
        _values(one, name).ne_missing(_values(other, name)).alias(name)
        for name in plan.household_facts
        if name in {*one.columns, *other.columns}
    ]  # fmt: skip
    flags += list(_member_facts_changed(both, some, more, plan))
    names = _names({flag.name: pl.col(flag.name) for flag in flags})
    return both.with_columns(flags).select("household_id", facts_changed=names)


def _values(table: pl.DataFrame, name: str) -> pl.Series:
    """Return a fact in a comparable type; nulls if no column has it."""
    if name not in table.columns:
        return pl.repeat(None, table.height, dtype=pl.Null, eager=True)
    column = table[name]
    if column.dtype in (pl.Categorical, pl.Enum):
        return column.cast(pl.String)
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return column.cast(pl.Float64)
    return column.cast(pl.Date) if column.dtype == pl.Datetime else column


def _member_facts_changed(
    both: pl.DataFrame, one: pl.DataFrame | None, other: pl.DataFrame | None, plan: Plan
) -> Iterator[pl.Series]:
    """Yield where the number of members, or one of their facts, differs; their order does not matter."""
    tables = [both.head(0) if table is None else table for table in (one, other)]
    facts = [
        name for name in plan.member_facts if name not in AGE_FACTS and any(name in table.columns for table in tables)
    ]
    before, after = (_sorted_values(both, table, facts) for table in tables)
    as_many = before["_members"] == after["_members"]
    yield (~as_many).alias("members")
    for name in facts:
        yield (before[name].ne_missing(after[name]) & as_many).alias(f"members.{name}")


def _sorted_values(both: pl.DataFrame, members: pl.DataFrame, facts: Sequence[str]) -> pl.DataFrame:
    """Return the members' values of each fact as one sorted word, by household."""
    texts = members.select(
        "household_id", *(_values(members, name).cast(pl.String).fill_null("?").alias(name) for name in facts)
    )
    words = [pl.col(name).sort().str.join("|") for name in facts]
    grouped = texts.group_by("household_id").agg(pl.len().cast(pl.Int64).alias("_members"), *words)
    return beside(both, grouped).with_columns(pl.col("_members").fill_null(0))
