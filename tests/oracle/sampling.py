"""Made households, valid as input and near the law's boundaries by preference, from any source of randomness.

The shape of a household and its facts are drawn apart: `strategies` leaves the shape to Hypothesis, which can then
look for the smallest that fails, and draws the facts from a seed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle import INDICATORS, OPTIONS, vn_2016_2020, vn_2022_2025
from tests.oracle.people import ONE_DAY, RETIREMENT, SEXES, cut_off, retirement_age

Record = dict[str, Any]

# Each fact's values: those that speak against a deprivation, and those that speak for one. Booleans are named for
# themselves: `stunted` is bad when true, `has_tv` when false.
GOOD_OR_BAD_OF_HOUSEHOLD: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    **dict.fromkeys(("wall_durable", "column_durable", "roof_durable", "hears_loudspeaker"), ((True,), (False,))),
    **dict.fromkeys(vn_2022_2025.MEANS_OF_INFORMATION, ((True, False), (False,))),
    "water_source": (
        ("piped", "drilled_well", "protected_dug_well", "protected_spring", "rainwater", "bottled"),
        ("unprotected_dug_well", "unprotected_spring", "surface_water", "other"),
    ),
    "toilet": (
        ("septic", "pour_flush", "ventilated_improved_pit", "pit_with_seat", "double_vault"),
        ("simple_pit", "over_water", "other", "no_toilet"),
    ),
}
GOOD_OR_BAD_OF_MEMBER: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "sex": (SEXES, SEXES),
    "disability": (("not_disabled",), ("mild", "severe", "extremely_severe")),
    "work": (
        ("wage_with_contract", "own_account", "not_seeking_work"),
        ("wage_without_contract", "seeking_work", "not_seeking_work"),
    ),
    "receives_social_allowance": ((False, True), (True,)),
    "receives_social_pension": ((False,), (True, False)),
    "health_insurance": (("state_funded", "other_insured"), ("uninsured",)),
    "stunted": ((False,), (True, False)),
    "underweight": ((False,), (True, False)),
    "enrolled": (
        ("preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"),
        ("not_enrolled", "preschool", "primary", "lower_secondary"),
    ),
    "qualification": (
        ("lower_secondary", "upper_secondary", "vocational", "higher"),
        ("no_qualification", "primary", "lower_secondary"),
    ),
    "employer_trained": ((True, False), (False,)),
    "untreated_illness": ((False,), (True, False)),
    "uses_internet": ((True, False), (False,)),
    "phone_subscription": ((True, False), (False,)),
}

LINES = {
    "vn-2016-2020": (vn_2016_2020.POVERTY_LINE, vn_2016_2020.NEAR_POVERTY_LINE, vn_2016_2020.UPPER_BOUND),
    "vn-2022-2025": (vn_2022_2025.POVERTY_LINE, vn_2022_2025.UPPER_BOUND),
}
SCORE_LINES = {
    "vn-2016-2020": (vn_2016_2020.POOR_SCORE, vn_2016_2020.NEAR_POOR_SCORE),
    "vn-2022-2025": (vn_2022_2025.POVERTY_SCORE,),
}

# Every age in years at which some rule of either standard turns.
YEARS_OF_RULES = (3, 5, 6, 12, 15, 16, 18, 30, 31, 60, 61, 70)
OLDEST = 105
REVIEW_YEARS = range(2016, 2027)


def one_in(rng: Random, number: int) -> bool:
    return rng.randrange(number) == 0


# --- the review ---------------------------------------------------------------------------------------------------


def special_review_dates() -> list[date]:
    """Of 2016 to 2026: the year's last and first days, the turn of February and March, the days of two decrees."""
    decrees = (vn_2022_2025.LOW_INCOME_WORKERS_FROM, vn_2022_2025.SOCIAL_PENSION_FROM)
    days = [decree + more * ONE_DAY for decree in decrees for more in (0, -1, 1)]
    for year in REVIEW_YEARS:
        march = date(year, 3, 1)
        days += [date(year, 12, 31), date(year, 1, 1), march - 2 * ONE_DAY, march - ONE_DAY, march, date(year, 10, 31)]
    return days


def random_review_date(rng: Random) -> date:
    any_day = date(rng.choice(REVIEW_YEARS), 1, 1) + timedelta(days=rng.randrange(365))
    return any_day if one_in(rng, 2) else rng.choice(special_review_dates())


def random_interpretations(rng: Random, standard_id: str) -> dict[str, str]:
    return {switch: rng.choice(options) for switch, options in OPTIONS[standard_id].items() if one_in(rng, 2)}


# --- one fact -----------------------------------------------------------------------------------------------------


def random_income(rng: Random, standard_id: str) -> int:
    lines = [line[area] for line in LINES[standard_id] for area in ("rural", "urban")]
    if one_in(rng, 4):
        return rng.choice((0, 1, rng.randrange(4_000_000)))
    return rng.choice(lines) + rng.choice((0, -1, 1))


def random_score(rng: Random, standard_id: str) -> int:
    lines = [line[area] for line in SCORE_LINES[standard_id] for area in ("rural", "urban")]
    return rng.randrange(300) if one_in(rng, 4) else rng.choice(lines) + rng.choice((0, -1, 1))


def random_housing_area(rng: Random, persons: int) -> float:
    near = 8.0 * persons + rng.choice((0, -0.01, 0.01, -0.5, 0.5, -1, 1))
    return float(rng.randrange(120)) if one_in(rng, 3) else near


def random_birth_date(rng: Random, review_date: date) -> date:
    """Around the birthdays on which a rule turns, 29 February, 1 January 1986, and any other day."""
    kind = rng.randrange(8)
    if kind < 3:
        months = 12 * rng.choice(YEARS_OF_RULES)
    elif kind < 5:
        year = rng.choice((review_date.year, review_date.year - 1, rng.choice(list(RETIREMENT))))
        years, more = retirement_age(year, rng.choice(SEXES))
        end_of_year = date(year, 12, 31)  # whose age an earlier year asked for had to reach it by its end
        day = min(end_of_year, review_date) if one_in(rng, 2) else review_date
        return cut_off(day, 12 * years + more) + rng.choice((0, -1, 1)) * ONE_DAY
    else:
        return _birth_date_off_the_boundaries(rng, review_date, kind)
    return cut_off(review_date, months) + rng.choice((0, -1, 1)) * ONE_DAY


def _birth_date_off_the_boundaries(rng: Random, review_date: date, kind: int) -> date:
    if kind == 5:
        leap_years = [year for year in range(review_date.year - 90, review_date.year) if calendar.isleap(year)]
        return date(rng.choice(leap_years), 2, 29) + rng.choice((0, 0, -1, 1)) * ONE_DAY
    if kind == 6:
        return rng.choice((date(1985, 12, 31), date(1986, 1, 1), date(1986, 6, 30), date(1985, 6, 30)))
    return review_date - timedelta(days=rng.randrange(OLDEST * 365))


def completed_years(birth_date: date, review_date: date) -> int:
    before_birthday = (review_date.month, review_date.day) < (birth_date.month, birth_date.day)
    return review_date.year - birth_date.year - before_birthday


def facts_of(birth_date: date, review_date: date, known: Iterable[str]) -> Record:
    """What a register may hold of one birth date; all of it consistent."""
    every = {
        "birth_date": birth_date,
        "birth_year": birth_date.year,
        "age": completed_years(birth_date, review_date),
    }
    return {fact: every[fact] for fact in known}


AGES_WITH_BIRTH_DATE = (("birth_date",), ("birth_date", "age"), ("birth_date", "birth_year", "age"))
AGES_WITHOUT = (("age",), ("birth_year",), ("age", "birth_year"), ())


# --- whole records ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """What kind of record it is, apart from the single facts.

    `hardship` is the share (per cent) of facts that speak for a deprivation, `gaps` the share that is missing.
    """

    listed: int
    unobserved: int = 0  # persons beyond the listed ones
    size_stated: bool = False
    hardship: int = 0
    gaps: int = 0
    totals_only: bool = False  # a register of the totals of forms B1 and B2


HARDSHIPS = (0, 5, 20, 50, 90)
GAPS = (0, 3, 10, 30, 70)


def random_shape(rng: Random, *, complete: bool) -> Shape:
    shape = Shape(listed=rng.choice((1, 2, 3, 4)), size_stated=one_in(rng, 4), hardship=rng.choice(HARDSHIPS))
    if complete:
        return shape
    return replace(
        shape,
        listed=0 if one_in(rng, 20) else shape.listed,
        unobserved=rng.choice((1, 2)) if one_in(rng, 10) else 0,
        gaps=rng.choice(GAPS),
        totals_only=one_in(rng, 10),
    )


class Sampler:
    """Draws the facts of one household.

    The same seed draws the same facts whatever the shares of hardship and gaps: more of them only change some.
    """

    def __init__(self, rng: Random, shape: Shape, standard_id: str, review_date: date) -> None:
        self.rng = rng
        self.shape = shape
        self.standard_id = standard_id
        self.review_date = review_date

    def fact(self, good_or_bad: tuple[tuple[Any, ...], tuple[Any, ...]]) -> Any:
        good, bad = good_or_bad
        values = bad if self.rng.randrange(100) < self.shape.hardship else good
        return values[int(self.rng.random() * len(values))]

    def with_gaps(self, facts: Record) -> Record:
        """Some facts taken away: half of them by leaving out the key, half by None."""
        kept: Record = {}
        for name, value in facts.items():
            draw = self.rng.randrange(200)
            if draw >= 2 * self.shape.gaps:
                kept[name] = value
            elif draw % 2:
                kept[name] = None
        return kept

    def member(self, member_id: str) -> Record:
        facts = {name: self.fact(values) for name, values in GOOD_OR_BAD_OF_MEMBER.items()}
        stated = {"can_work": self.rng.choice((True, False, None))} if one_in(self.rng, 6) else {}
        return {"member_id": member_id, **self.age(), **self.with_gaps(facts), **stated}

    def age(self) -> Record:
        with_date, without = self.rng.choice(AGES_WITH_BIRTH_DATE), self.rng.choice(AGES_WITHOUT)
        by_gaps = one_in(self.rng, 3) and self.shape.gaps > 0
        birth_date = random_birth_date(self.rng, self.review_date)
        return facts_of(birth_date, self.review_date, without if by_gaps else with_date)

    def household(self) -> Record:
        persons = self.shape.listed + self.shape.unobserved
        facts = {name: self.fact(values) for name, values in GOOD_OR_BAD_OF_HOUSEHOLD.items()}
        facts["area"] = self.rng.choice(("rural", "urban"))
        facts["income_per_capita"] = random_income(self.rng, self.standard_id)
        facts |= self.whole_income(facts["income_per_capita"], max(persons, 1))
        facts["housing_area"] = random_housing_area(self.rng, max(persons, 1))
        facts["ethnic_minority"] = self.rng.choice((False, True))
        return {**self.with_gaps(facts), **self.statements()}

    def whole_income(self, income: int, persons: int) -> Record:
        """Of some households what all persons have together, at a line or a dong beside it; of some both incomes."""
        whole = max(income * persons + self.rng.choice((0, 0, -1, 1)), 0)
        kind = self.rng.randrange(6)
        if kind > 1:
            return {}
        # Shared among several persons a dong makes less than one: the income of one person is a rounding of the whole.
        agree = abs(whole - income * persons) < persons
        return {"household_income": whole} if kind and agree else {"household_income": whole, "income_per_capita": None}

    def statements(self) -> Record:
        """What is recorded beside the facts: the scores of B1 and B2, and a reviewer's ticks."""
        stated: Record = {}
        if one_in(self.rng, 5):
            stated["income_score"] = random_score(self.rng, self.standard_id)
        if one_in(self.rng, 12):
            stated["deprivation_points"] = self.points()
        if one_in(self.rng, 5):
            stated["assessed"] = self.ticks()
        if one_in(self.rng, 10):
            stated["recorded_nobody_can_work"] = self.rng.choice((True, False, None))
        return stated

    def points(self) -> int:
        most = len(INDICATORS[self.standard_id])
        return 10 * self.rng.choice((0, 2, 3, self.rng.randrange(most + 1)))

    def ticks(self) -> dict[str, bool | None]:
        share = self.rng.choice((3, 2, 1))
        ticked = [indicator for indicator in INDICATORS[self.standard_id] if one_in(self.rng, share)]
        return {indicator: self.rng.choice((False, True, False, True, None)) for indicator in ticked}

    def totals(self) -> Record:
        """Little more than the totals of forms B1 and B2."""
        totals = {
            "area": self.rng.choice(("rural", "urban")),
            "income_score": random_score(self.rng, self.standard_id),
            "deprivation_points": self.points(),
        }
        return self.with_gaps(totals)


def record_of(shape: Shape, rng: Random, standard_id: str, review_date: date, household_id: str = "h1") -> Record:
    """One household of that shape with its members."""
    sampler = Sampler(rng, shape, standard_id, review_date)
    persons = shape.listed + shape.unobserved
    record = {"household_id": household_id, **(sampler.totals() if shape.totals_only else sampler.household())}
    if persons and (shape.unobserved or shape.size_stated):
        record["size"] = persons
    if not shape.totals_only:
        record["members"] = [sampler.member(f"{household_id}-{n}") for n in range(1, shape.listed + 1)]
    return record


def random_records(
    seed: int, number: int, standard_id: str, review_date: date, *, complete: bool = False
) -> list[Record]:
    """Households as of one review, reproducible from the seed, with ids of their own.

    `complete`: every fact known, so that the class is certain.
    """
    rng = Random(seed)  # noqa: S311 - made households, no secrets
    return [
        record_of(random_shape(rng, complete=complete), rng, standard_id, review_date, f"h{n:06d}")
        for n in range(number)
    ]
