"""A made register of any size, with every fact that the standard of 2022–2025 reads; nobody in it is real."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

CATEGORIES = {
    "area": ["rural", "urban"],
    "water_source": [
        "piped", "drilled_well", "protected_dug_well", "protected_spring", "rainwater", "bottled",
        "unprotected_dug_well", "unprotected_spring", "surface_water", "other",
    ],
    "toilet": [
        "septic", "pour_flush", "ventilated_improved_pit", "pit_with_seat", "double_vault",
        "simple_pit", "over_water", "other", "no_toilet",
    ],
    "sex": ["male", "female"],
    "disability": ["not_disabled", "mild", "severe", "extremely_severe"],
    "work": ["wage_with_contract", "wage_without_contract", "own_account", "seeking_work", "not_seeking_work"],
    "health_insurance": ["uninsured", "state_funded", "other_insured"],
    "enrolled": [
        "not_enrolled", "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher",
    ],
    "qualification": ["no_qualification", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"],
}  # fmt: skip
Categories = Literal["string", "string of its own", "enum"]
DEVICES = ("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone")


def make(
    households: int,
    *,
    seed: int = 1,
    missing: float = 0.0,
    categories: Categories = "string",
    ids: Literal["int", "string"] = "int",
    shuffled: bool = False,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return households and their members, 3.5 on average, as Polars frames.

    Parameters
    ----------
    households
        How many.
    seed
        Equal seeds give equal registers.
    missing
        The share of every fact that is missing.
    categories
        Words as an Enum; as text as Parquet files give it, each word once in memory; or as text as CSV files give it,
        every cell by itself.
    ids
        Household ids as integers or text.
    shuffled
        Whether members stand in any order.
    """
    rng = np.random.default_rng(seed)
    sizes = rng.choice([1, 2, 3, 4, 5, 6, 7], households, p=[0.08, 0.18, 0.25, 0.26, 0.14, 0.06, 0.03])
    numbers = np.arange(households, dtype=np.int64)
    of_households, of_members = _households(rng, sizes), _members(rng, int(sizes.sum()))
    frames = (
        _frame(numbers, of_households, rng, missing, categories),
        _frame(np.repeat(numbers, sizes), of_members, rng, missing, categories),
    )
    if ids == "string":
        text = pl.format("QT-{}", pl.col("household_id").cast(pl.String).str.zfill(9)).alias("household_id")
        frames = (frames[0].with_columns(text), frames[1].with_columns(text))
    return frames[0], frames[1].sample(fraction=1, shuffle=True, seed=seed) if shuffled else frames[1]


def _codes(rng: np.random.Generator, number: int, weights: list[int]) -> np.ndarray:
    return rng.choice(len(weights), number, p=np.array(weights) / sum(weights)).astype(np.uint8)


def _households(rng: np.random.Generator, sizes: np.ndarray) -> dict[str, np.ndarray]:
    number = len(sizes)
    return {
        "area": _codes(rng, number, [65, 35]),
        "income_per_capita": rng.integers(300, 6000, number) * 1000 + rng.integers(0, 2, number),
        "housing_area": np.round(sizes * rng.uniform(5, 30, number), 1),
        **{name: rng.random(number) < 0.75 for name in ("wall_durable", "column_durable", "roof_durable")},
        "water_source": _codes(rng, number, [30, 20, 10, 8, 8, 4, 6, 6, 5, 3]),
        "toilet": _codes(rng, number, [50, 10, 6, 6, 8, 8, 4, 3, 5]),
        **{
            name: rng.random(number) < share
            for name, share in zip(DEVICES, (0.5, 0.1, 0.1, 0.4, 0.2, 0.1, 0.5), strict=True)
        },
    }


def _members(rng: np.random.Generator, number: int) -> dict[str, np.ndarray]:
    return {
        "age": rng.integers(0, 90, number),
        "sex": _codes(rng, number, [50, 50]),
        "disability": _codes(rng, number, [93, 3, 3, 1]),
        "work": _codes(rng, number, [20, 6, 40, 3, 31]),
        "receives_social_allowance": rng.random(number) < 0.1,
        "health_insurance": _codes(rng, number, [8, 50, 42]),
        "stunted": rng.random(number) < 0.15,
        "underweight": rng.random(number) < 0.1,
        "enrolled": _codes(rng, number, [55, 8, 12, 10, 8, 3, 4]),
        "qualification": _codes(rng, number, [15, 25, 25, 20, 10, 5]),
        "employer_trained": rng.random(number) < 0.1,
        "uses_internet": rng.random(number) < 0.35,
    }


def _frame(
    ids: np.ndarray, facts: dict[str, np.ndarray], rng: np.random.Generator, missing: float, categories: Categories
) -> pl.DataFrame:
    columns = [pl.Series("household_id", ids)]
    for name, values in facts.items():
        series = pl.Series(name, values)
        if name in CATEGORIES:
            words = pl.Series(name, CATEGORIES[name])
            series = (words if categories == "string" else words.cast(pl.Enum(CATEGORIES[name]))).gather(values)
            series = series if categories == "enum" else series.cast(pl.String)
        if missing:
            series = series.set(pl.Series(rng.random(len(values)) < missing), None)
        columns.append(series)
    return pl.DataFrame(columns)
