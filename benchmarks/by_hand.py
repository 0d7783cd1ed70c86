"""The twelve rules of 2022–2025 written by hand as one lazy Polars query: what the library is measured against.

For complete facts only, with the default readings and the review of 2020-12-31, whose retirement ages (60 and 55) are
whole years, so that an age in completed years leaves nothing open.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

import polars as pl

REVIEW_DATE = "2020-12-31"
INDICATORS = (
    "employment", "dependants", "nutrition", "health_insurance", "adult_education", "child_schooling",
    "housing_quality", "housing_area", "water", "sanitation", "telecom", "information_means",
)  # fmt: skip

AGE = pl.col("age")
LOWER = ["lower_secondary", "upper_secondary", "vocational", "higher"]
UPPER = ["upper_secondary", "vocational", "higher"]


def classify(households: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return the table that ``mdpoverty.classify_table`` returns."""
    rules = _of_member()
    dependant = rules.pop("dependant")
    bits = {name: 1 << place for place, name in enumerate(rules)}
    # "Any member" of all rules at once: one word a member, one reduction, instead of one column and one each.
    packed = reduce(or_, (rules[name].cast(pl.UInt8) * pl.lit(bit, pl.UInt8) for name, bit in bits.items()))
    people = (
        members.lazy()
        .select("household_id", dependant=dependant, packed=packed)
        .group_by("household_id")
        .agg(pl.len().alias("size"), pl.col("dependant").sum(), pl.col("packed").bitwise_or())
        .with_columns(**{name: (pl.col("packed") & bit) != 0 for name, bit in bits.items()})
    )
    joined = households.lazy().join(people, on="household_id", how="left", maintain_order="left")
    deprived = joined.select(
        "household_id",
        "area",
        "income_per_capita",
        "can_work",
        **{f"deprived_{name}": rule for name, rule in _of_household().items()},
    )
    counted = deprived.with_columns(
        count=pl.sum_horizontal(pl.col("^deprived_.*$").cast(pl.UInt8)),
        line=pl.when(pl.col("area") == "rural").then(1_500_000).otherwise(2_000_000),
        bound=pl.when(pl.col("area") == "rural").then(2_250_000).otherwise(3_000_000),
    )
    return _classes(counted).collect()


def _one_of(fact: str, words: list[str]) -> pl.Expr:
    """Tell whether a fact is one of a few words; one by one is faster than ``is_in``, for text above all."""
    return reduce(or_, (pl.col(fact) == word for word in words))


def _of_member() -> dict[str, pl.Expr]:
    work, enrolled = pl.col("work"), pl.col("enrolled")
    working_age = (AGE >= 15) & (pl.when(pl.col("sex") == "male").then(60).otherwise(55) > AGE)
    disabled = pl.col("disability")
    can_work = working_age & ~_one_of("disability", ["severe", "extremely_severe"])
    lower = _one_of("enrolled", LOWER) | _one_of("qualification", LOWER)
    upper = _one_of("enrolled", UPPER) | _one_of("qualification", UPPER)
    return {
        "employment": (can_work & (work == "seeking_work")) | (work == "wage_without_contract"),
        "dependant": (AGE < 16)
        | (pl.col("receives_social_allowance") & ((AGE >= 60) | (disabled != "not_disabled"))),
        "nutrition": (AGE < 16) & (pl.col("stunted") | pl.col("underweight")),
        "health_insurance": (AGE >= 6) & (pl.col("health_insurance") == "uninsured"),
        "adult_education": (
            (AGE.is_between(16, 17) & ~lower) | (AGE.is_between(18, 30) & ~upper)
        ) & ~pl.col("employer_trained"),
        "child_schooling": (AGE.is_between(3, 5) & (enrolled == "not_enrolled"))
        | (AGE.is_between(6, 11) & _one_of("enrolled", ["not_enrolled", "preschool"]))
        | (AGE.is_between(12, 15) & ~_one_of("enrolled", LOWER)),
        "internet": pl.col("uses_internet"),
        "can_work": can_work,
    }  # fmt: skip


def _of_household() -> dict[str, pl.Expr]:
    durable = [pl.col(f"{part}_durable").cast(pl.UInt8) for part in ("wall", "column", "roof")]
    devices = ("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone")
    return {
        "employment": pl.col("employment"),
        "dependants": pl.col("dependant") * 2 > pl.col("size"),
        "nutrition": pl.col("nutrition"),
        "health_insurance": pl.col("health_insurance"),
        "adult_education": pl.col("adult_education"),
        "child_schooling": pl.col("child_schooling"),
        "housing_quality": pl.sum_horizontal(durable) <= 1,
        "housing_area": pl.col("housing_area") < 8 * pl.col("size"),
        "water": _one_of("water_source", ["unprotected_dug_well", "unprotected_spring", "surface_water", "other"]),
        "sanitation": _one_of("toilet", ["simple_pit", "over_water", "other", "no_toilet"]),
        "telecom": ~pl.col("internet"),
        "information_means": ~pl.any_horizontal(devices),
    }


def _classes(counted: pl.LazyFrame) -> pl.LazyFrame:
    words = pl.Enum(["poor", "near_poor", "average_living_standard", "above_average", "undetermined"])
    basis = pl.lit("income_and_deprivation", pl.Enum(["income", "deprivation", "income_and_deprivation"]))
    income = pl.col("income_per_capita")
    status = (
        pl.when((income <= pl.col("line")) & (pl.col("count") >= 3))
        .then(pl.lit("poor", words))
        .when(income <= pl.col("line"))
        .then(pl.lit("near_poor", words))
        .when(income <= pl.col("bound"))
        .then(pl.lit("average_living_standard", words))
        .otherwise(pl.lit("above_average", words))
    )
    poor = pl.col("status") == "poor"
    return counted.with_columns(status=status).select(
        "household_id",
        "status",
        pl.col("status").alias("possible_statuses"),
        poor.alias("poor"),
        (pl.col("status") == "near_poor").alias("near_poor"),
        pl.when(poor).then(basis).alias("basis"),
        (~pl.col("can_work")).alias("nobody_can_work"),
        (poor & ~pl.col("can_work")).alias("exempt"),
        pl.col("count").cast(pl.Int16).alias("deprivation_count_min"),
        pl.col("count").cast(pl.Int16).alias("deprivation_count_max"),
        *(f"deprived_{name}" for name in INDICATORS),
        pl.lit(value=False).alias("low_income_worker_household"),
    )
