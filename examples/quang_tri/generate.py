"""A made register of about 180 000 households in Quảng Trị. Nobody in it is real.

The register holds facts only: no class is stored. Classified on 31 December 2021, its facts give the
published totals for people with meritorious services (``PUBLISHED`` below), whatever the seed, because
the facts of those households are put together for it (``Design``). Everything else is drawn at random.
``README.md`` says what is true here and what is invented.

In the docstrings n is the number of households and p the number of people.
Run it (``python examples/quang_tri/generate.py``) or import it (``make_register()``).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rng = np.random.Generator

SEED: Final = 20211231
REVIEW_YEAR: Final = 2021
"""The review is on 31 December, so an age in completed years is this year less the year of birth."""

# VND per person per month, rural and urban. The law's lines, needed here to put incomes between them.
NEAR_POVERTY_LINE_2016_2020: Final = np.array([1_000_000, 1_300_000])
POVERTY_LINE_2022_2025: Final = np.array([1_500_000, 2_000_000])
INCOME_STEP: Final = 10_000  # incomes are whole tens of thousands: some lie exactly on a line


@dataclass(frozen=True)
class District:
    """A district. The name is real, every number is invented."""

    name: str
    households: int
    urban_communes: int
    rural_communes: int
    urban_share: float
    minority_share: float
    hardship: float  # mean of the households' hardship, 0 to 1
    many_children: bool = False


DISTRICTS: Final = (
    District("Thành phố Đông Hà", 27_000, 9, 0, 1.00, 0.01, 0.06),
    District("Thị xã Quảng Trị", 6_500, 4, 1, 0.85, 0.01, 0.07),
    District("Vĩnh Linh", 27_000, 3, 15, 0.25, 0.04, 0.12),
    District("Hướng Hóa", 21_000, 2, 19, 0.25, 0.50, 0.44, many_children=True),
    District("Gio Linh", 22_500, 2, 15, 0.17, 0.04, 0.13),
    District("Đakrông", 10_500, 1, 12, 0.09, 0.78, 0.47, many_children=True),
    District("Cam Lộ", 14_500, 1, 7, 0.13, 0.02, 0.11),
    District("Triệu Phong", 27_500, 1, 17, 0.05, 0.01, 0.12),
    District("Hải Lăng", 23_500, 1, 15, 0.04, 0.01, 0.12),
)


@dataclass(frozen=True)
class Published:
    """Households with a meritorious member, poor by the standard of 2022-2025.

    ``households`` and ``people`` are published for Hướng Hóa, Đakrông and the province (218 and 929);
    how the other 11 households (26 people) spread, and every ``exempt``, are made.
    """

    district: str
    households: int
    people: int
    exempt: int


PUBLISHED: Final = (
    Published("Hướng Hóa", households=145, people=634, exempt=24),
    Published("Đakrông", households=62, people=269, exempt=12),
    Published("Vĩnh Linh", households=4, people=9, exempt=3),
    Published("Gio Linh", households=3, people=7, exempt=2),
    Published("Triệu Phong", households=2, people=5, exempt=1),
    Published("Hải Lăng", households=2, people=5, exempt=1),
)
MERITORIOUS_NEAR_POOR: Final = 640  # further households with a meritorious member; both numbers are made
MERITORIOUS_SETTLED: Final = 9_000
GAPS_OF_EACH_KIND: Final = 16  # households in which a fact is missing, for each kind in ``leave_gaps``
YOUNGEST_MERITORIOUS: Final = 66  # born in 1955 or before: grown up in the war


class Design(IntEnum):
    """What a household's facts are put together for.

    ORDINARY: nothing; they fall as they fall.
    NEAR_POOR: income between the near-poverty line of 2016-2020 and the poverty line of 2022-2025, and
        hardship 0: of the twelve indicators only the one of dependants can be deprived.
    POOR: the same income, and three certain deprivations of 2022-2025.
    EXEMPT: as POOR, and only people past the working age, children and the severely disabled.
    """

    ORDINARY = 0
    NEAR_POOR = 1
    POOR = 2
    EXEMPT = 3


class Role(IntEnum):
    """Places in a household, in the order in which its members are listed."""

    ELDER = 0  # 62 or more: past the working age of both sexes in 2021
    ADULT = 1  # 20 to 59
    CHILD = 2  # of any age: grown children live with their parents


SEX: Final = ("male", "female")
AREA: Final = ("rural", "urban")
SAFE_WATER: Final = (
    "piped",
    "drilled_well",
    "protected_dug_well",
    "protected_spring",
    "rainwater",
    "bottled",
)
UNSAFE_WATER: Final = ("unprotected_dug_well", "unprotected_spring", "surface_water", "other")
SAFE_TOILET: Final = ("septic", "pour_flush", "ventilated_improved_pit", "pit_with_seat", "double_vault")
UNSAFE_TOILET: Final = ("simple_pit", "over_water", "other", "no_toilet")
DISABILITY: Final = ("not_disabled", "mild", "severe", "extremely_severe")
NOT_DISABLED, SEVERE = DISABILITY.index("not_disabled"), DISABILITY.index("severe")
WORK: Final = (
    "wage_with_contract",
    "wage_without_contract",
    "own_account",
    "seeking_work",
    "not_seeking_work",
)
INSURANCE: Final = ("uninsured", "state_funded", "other_insured")
QUALIFICATION: Final = (
    "no_qualification",
    "primary",
    "lower_secondary",
    "upper_secondary",
    "vocational",
    "higher",
)
ENROLLED: Final = (
    "not_enrolled",
    "preschool",
    "primary",
    "lower_secondary",
    "upper_secondary",
    "vocational",
    "higher",
)

LEVEL_ENDS: Final = (11, 15, 18)  # ages at which primary, lower and upper secondary school are finished

# Chance of each lack of a household at hardship 1; at hardship 0 nothing is lacking.
LACKS: Final = {"dwelling": 0.85, "space": 0.45, "water": 0.75, "toilet": 1.00, "internet": 0.80}
CERTAIN_LACKS: Final = 3  # how many of these five a household designed to be poor has at least


@dataclass(frozen=True)
class Homes:
    """Households before their facts are written out (n of each)."""

    district: Ints
    urban: Ints  # 0 or 1
    commune: Ints
    minority: Flags
    design: Ints
    hardship: Floats  # 0 to 1: makes every lack more likely and the income lower
    elders: Ints
    adults: Ints
    children: Ints

    @property
    def size(self) -> Ints:
        """Number of persons."""
        return self.elders + self.adults + self.children


@dataclass(frozen=True)
class People:
    """Members before their facts are written out (p of each), household by household."""

    home: Ints
    place: Ints  # 0 for the first listed
    role: Ints
    age: Ints  # completed years on the day of the review
    hardship: Floats
    is_contact: Flags  # the youngest grown-up: holds the telephone


def make_register(seed: int = SEED) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make the register.

    Parameters
    ----------
    seed : int
        The same seed gives the same register; the published totals hold for every seed.

    Returns
    -------
    households, members : polars.DataFrame
        180 000 rows, and one row per person, joined by ``household_id``.
    """
    rng = np.random.default_rng(seed)
    homes = draw_homes(rng)
    people = draw_people(rng, homes)
    income = draw_income(rng, homes)
    honoured = draw_meritorious(rng, homes, people, income)
    lacks = draw_lacks(rng, homes)
    households = household_facts(rng, homes, income, lacks)
    members = member_facts(rng, homes, people, honoured, lacks)
    return leave_gaps(rng, households, members)


# --- households -------------------------------------------------------------------------------------


def draw_homes(rng: Rng) -> Homes:
    """Draw where each household lives and who belongs to it; then set the designed ones aside."""
    district = np.repeat(np.arange(len(DISTRICTS)), [d.households for d in DISTRICTS])
    n = district.size
    urban = (rng.random(n) < of_district("urban_share", district)).astype(np.int64)
    communes = of_district("rural_communes", district)
    communes = np.where(urban == 1, of_district("urban_communes", district), communes)
    minority = rng.random(n) < of_district("minority_share", district)
    elders, adults, children = draw_families(rng, of_district("many_children", district) == 1)
    homes = Homes(
        district=district,
        urban=urban,
        commune=1 + (rng.random(n) * communes).astype(np.int64),
        minority=minority,
        design=np.full(n, Design.ORDINARY, dtype=np.int64),
        hardship=draw_hardship(rng, district, minority, urban),
        elders=elders,
        adults=adults,
        children=children,
    )
    for published in PUBLISHED:
        design_poor(rng, homes, published)
    design_near_poor(rng, homes)
    return homes


def of_district(field: str, district: Ints) -> Floats:
    """Spread a number of the districts over their households (n)."""
    return np.array([getattr(d, field) for d in DISTRICTS], dtype=np.float64)[district]


def draw_families(rng: Rng, many_children: Flags) -> tuple[Ints, Ints, Ints]:
    """Draw the numbers of elders (0 to 2), adults (0 to 2) and children of ordinary households (n each)."""
    n = many_children.size
    elders_alone, couple, one_parent, three_generations = 0, 1, 2, 4  # 3 is two parents and children
    kind = pick(rng, n, [0.14, 0.10, 0.08, 0.50])
    has_elder = (kind == elders_alone) | (kind == three_generations)
    elders = np.where(has_elder, 1 + (rng.random(n) < 0.45), 0)
    adults = np.select([kind == elders_alone, kind == one_parent], [0, 1], 2)
    number = 1 + pick(rng, n, [0.38, 0.44, 0.13]) + many_children * pick(rng, n, [0.40, 0.40])
    return elders, adults, np.where(kind > couple, number, 0)


def design_poor(rng: Rng, homes: Homes, published: Published) -> None:
    """Turn households of a district into designed ones, as many with as many people as published; in place.

    An exempt household has an elder; then, where there are more, another elder or a severely disabled
    adult; then a grandchild. Any other has at least an elder and an adult who can work.
    """
    here = np.flatnonzero(homes.district == [d.name for d in DISTRICTS].index(published.district))
    chosen = rng.choice(here, published.households, replace=False)
    exempt = np.arange(chosen.size) < published.exempt
    size = sizes_adding_up(rng, np.where(exempt, 1, 2), np.where(exempt, 3, 8), published.people)
    has_second = np.where(exempt, size > 1, size > 3)
    second_elder = has_second & (rng.random(chosen.size) < np.where(exempt, 0.7, 0.3))
    elders = 1 + second_elder
    adults = np.where(exempt, has_second & ~second_elder, np.minimum(size - elders, 2))
    homes.elders[chosen] = elders
    homes.adults[chosen] = adults
    homes.children[chosen] = size - elders - adults
    homes.design[chosen] = np.where(exempt, Design.EXEMPT, Design.POOR)
    homes.hardship[chosen] = rng.uniform(0.4, 0.8, chosen.size)


def design_near_poor(rng: Rng, homes: Homes) -> None:
    """Take the hardship from some ordinary households with an elder; in place."""
    with_elder = np.flatnonzero((homes.design == Design.ORDINARY) & (homes.elders > 0))
    chosen = rng.choice(with_elder, MERITORIOUS_NEAR_POOR, replace=False)
    homes.design[chosen] = Design.NEAR_POOR
    homes.hardship[chosen] = 0.0


def sizes_adding_up(rng: Rng, low: Ints, high: Ints, total: int) -> Ints:
    """Draw sizes from ``low`` to ``high``, both included, whose sum is ``total``."""
    places = rng.permutation(np.repeat(np.arange(low.size), high - low))
    sizes: Ints = low + np.bincount(places[: total - low.sum()], minlength=low.size)
    return sizes


def draw_hardship(rng: Rng, district: Ints, minority: Flags, urban: Ints) -> Floats:
    """Draw hardship (n): more in the mountains and for ethnic minorities, less in towns."""
    mean = of_district("hardship", district)
    mean = np.clip(mean * np.where(minority, 1.25, 0.85) * np.where(urban == 1, 0.75, 1.0), 0.01, 0.9)
    return rng.beta(3 * mean, 3 * (1 - mean))


def draw_income(rng: Rng, homes: Homes) -> Ints:
    """Draw income, VND per person per month (n).

    A designed household's lies above the near-poverty line of 2016-2020, so that it is not poor by that
    standard however deprived, and not above the poverty line of 2022-2025.
    """
    n = homes.district.size
    free = np.exp(rng.normal(np.log(4_300_000) - 2.45 * homes.hardship + 0.15 * homes.urban, 0.42))
    above = NEAR_POVERTY_LINE_2016_2020[homes.urban] // INCOME_STEP
    up_to = POVERTY_LINE_2022_2025[homes.urban] // INCOME_STEP
    designed = rng.integers(above, up_to, n) + 1
    steps = np.where(homes.design == Design.ORDINARY, np.maximum(free // INCOME_STEP, 20), designed)
    return steps.astype(np.int64) * INCOME_STEP


def draw_lacks(rng: Rng, homes: Homes) -> dict[str, Flags]:
    """Draw what each household lacks (n for each of ``LACKS``); each is a deprivation of 2022-2025."""
    n = homes.district.size
    lacking = rng.random((n, len(LACKS))) < homes.hardship[:, None] * np.array(list(LACKS.values()))
    rank = rng.random((n, len(LACKS))).argsort(axis=1)
    poor = (homes.design == Design.POOR) | (homes.design == Design.EXEMPT)
    lacking |= poor[:, None] & (rank < CERTAIN_LACKS)
    return {name: lacking[:, column] for column, name in enumerate(LACKS)}


def household_facts(rng: Rng, homes: Homes, income: Ints, lacks: dict[str, Flags]) -> pl.DataFrame:
    """Write the facts of the households (n rows)."""
    n = income.size

    def chance(at_hardship_0: float, at_hardship_1: float) -> Flags:
        return rng.random(n) < at_hardship_0 + (at_hardship_1 - at_hardship_0) * homes.hardship

    # A lacking dwelling has neither wall nor roof; another misses one part at most.
    one_part = np.where(chance(0.0, 0.5), rng.integers(0, 3, n), 3)
    square_metres = np.where(
        lacks["space"],
        np.floor(rng.uniform(3.5, 7.9, n) * homes.size),
        np.ceil(rng.gamma(3.0, 5.0, n) * homes.size) + 8 * homes.size,
    )
    return pl.DataFrame(
        {
            "household_id": np.arange(1, n + 1),
            "province": pl.repeat("Quảng Trị", n, eager=True),
            "district": text(homes.district, [d.name for d in DISTRICTS]).cast(pl.String),
            "commune": commune_names(homes),
            "area": text(homes.urban, AREA),
            "ethnic_minority": homes.minority,
            "income_per_capita": income,
            "housing_area": square_metres.astype(np.int64),
            "wall_durable": ~lacks["dwelling"] & (one_part != 0),
            "column_durable": ~(lacks["dwelling"] & chance(0.5, 0.5)) & (lacks["dwelling"] | (one_part != 1)),
            "roof_durable": ~lacks["dwelling"] & (one_part != 2),
            "water_source": one_of(rng, lacks["water"], UNSAFE_WATER, SAFE_WATER),
            "toilet": one_of(rng, lacks["toilet"], UNSAFE_TOILET, SAFE_TOILET),
            "has_tv": chance(1.0, 0.65),
            "has_radio": chance(0.15, 0.05),
            "has_desktop": chance(0.20, 0.0),
            "has_phone": chance(1.0, 0.85),
            "has_laptop": chance(0.30, 0.0),
            "has_tablet": chance(0.10, 0.0),
            "has_smartphone": ~lacks["internet"],
            "hears_loudspeaker": chance(1.0, 0.5),
        }
    )


def commune_names(homes: Homes) -> pl.Series:
    """Names that cannot be taken for real communes (n)."""
    kinds = np.array(["xã", "phường", "thị trấn"])
    is_town = np.array([d.name.startswith(("Thành phố", "Thị xã")) for d in DISTRICTS])[homes.district]
    kind = np.select([homes.urban == 0, is_town], [0, 1], 2)
    number = homes.commune
    names = [f"{word} {i:02d} (made)" for word in kinds for i in range(100)]
    return text(kind * 100 + number, names).cast(pl.String)


# --- members ----------------------------------------------------------------------------------------


def draw_people(rng: Rng, homes: Homes) -> People:
    """Draw the people of the households and their ages."""
    size = homes.size
    home = np.repeat(np.arange(size.size), size)
    place = np.arange(home.size) - np.repeat(np.cumsum(size) - size, size)
    grown = (homes.elders + homes.adults)[home]
    role = np.select([place < homes.elders[home], place < grown], [Role.ELDER, Role.ADULT], Role.CHILD)
    return People(
        home=home,
        place=place,
        role=role,
        age=draw_ages(rng, homes, home, place, role),
        hardship=homes.hardship[home],
        is_contact=place == grown - 1,
    )


def draw_ages(rng: Rng, homes: Homes, home: Ints, place: Ints, role: Ints) -> Ints:
    """Draw ages (p) around the age of each household's first adult."""
    p = home.size
    anchor = np.floor(rng.triangular(23, 36, 59, homes.district.size)).astype(np.int64)[home]
    # An adult of a household designed to be poor without being exempt can work: no woman is past 55.
    anchor = np.where(homes.design[home] == Design.POOR, np.minimum(anchor, 50), anchor)
    alone = homes.adults[home] == 0
    adult = np.clip(anchor - rng.integers(0, 6, p), 20, 59)
    elder = np.where(alone, np.floor(rng.triangular(62, 68, 95, p)), anchor + rng.integers(22, 34, p))
    child = np.where(alone, rng.integers(3, 15, p), np.minimum(rng.random(p) * (anchor - 22), 32))
    youngest_elder = np.where((homes.design[home] != Design.ORDINARY) & (place == 0), YOUNGEST_MERITORIOUS, 62)
    # In an exempt household a child is below the working age, too.
    child = np.where(homes.design[home] == Design.EXEMPT, np.minimum(child, 14), child)
    age = np.select([role == Role.ELDER, role == Role.ADULT], [np.maximum(elder, youngest_elder), adult], child)
    completed: Ints = np.floor(age).astype(np.int64)
    return completed


def draw_meritorious(rng: Rng, homes: Homes, people: People, income: Ints) -> Flags:
    """Choose the members with meritorious services (p): the first listed elder, sometimes the second too.

    Beside the designed households, only such with an income above the poverty line of 2022-2025 are
    chosen: neither standard counts them as poor or near-poor, whatever they lack.
    """
    first_age = people.age[people.place == 0]
    settled = (
        (homes.design == Design.ORDINARY)
        & (homes.elders > 0)
        & (first_age >= YOUNGEST_MERITORIOUS)
        & (income > POVERTY_LINE_2022_2025[homes.urban])
    )
    chosen: Flags = homes.design != Design.ORDINARY
    chosen[rng.choice(np.flatnonzero(settled), MERITORIOUS_SETTLED, replace=False)] = True
    second = (people.place == 1) & (people.age >= YOUNGEST_MERITORIOUS) & (rng.random(people.home.size) < 0.1)
    is_elder: Flags = people.role == Role.ELDER
    honoured: Flags = chosen[people.home] & is_elder & ((people.place == 0) | second)
    return honoured


def member_facts(rng: Rng, homes: Homes, people: People, honoured: Flags, lacks: dict[str, Flags]) -> pl.DataFrame:
    """Write the facts of the members (p rows)."""
    p = people.home.size
    offline = lacks["internet"][people.home]
    no_line = rng.random(homes.district.size) < 0.25 * homes.hardship
    disability = draw_disability(rng, homes, people)
    enrolled, qualification = draw_education(rng, people)
    return pl.DataFrame(
        {
            "household_id": people.home + 1,
            "member_id": np.arange(1, p + 1),
            "birth_date": draw_birth_dates(rng, people.age),
            "sex": text(draw_sex(rng, people), SEX),
            "can_work": draw_recorded_inability(rng, homes, people),
            "disability": text(disability, DISABILITY),
            "work": text(draw_work(rng, people, disability, enrolled), WORK),
            "receives_social_allowance": draw_allowance(rng, people, disability, honoured),
            "health_insurance": text(draw_insurance(rng, homes, people, honoured), INSURANCE),
            "stunted": (people.age < 16) & (rng.random(p) < 0.25 * people.hardship),
            "underweight": (people.age < 16) & (rng.random(p) < 0.15 * people.hardship),
            "enrolled": text(enrolled, ENROLLED),
            "qualification": text(qualification, QUALIFICATION),
            "employer_trained": (people.age >= 18) & (people.age < 45) & (rng.random(p) < 0.02),
            "untreated_illness": rng.random(p) < 0.01 * people.hardship,
            "uses_internet": ~offline & (people.is_contact | (between(people.age, 12, 60) & (rng.random(p) < 0.85))),
            "phone_subscription": ~no_line[people.home]
            & (people.is_contact | ((people.age >= 15) & (rng.random(p) < 0.8))),
            "meritorious": honoured,
        }
    )


def draw_birth_dates(rng: Rng, age: Ints) -> NDArray[np.datetime64]:
    """Draw birth dates (p); on 31 December everybody born in a year has completed the same age."""
    first_day = (REVIEW_YEAR - age - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return np.asarray(first_day + rng.integers(0, 365, age.size).astype("timedelta64[D]"))


def draw_sex(rng: Rng, people: People) -> Ints:
    """Draw the sex (p): the second elder or adult is the first one's wife or husband."""
    sex = rng.integers(0, 2, people.home.size)
    is_second = np.zeros(sex.size, dtype=np.bool_)
    is_second[1:] = (people.home[1:] == people.home[:-1]) & (people.role[1:] == people.role[:-1])
    is_second &= people.role != Role.CHILD
    sex[is_second] = 1 - sex[np.flatnonzero(is_second) - 1]
    return sex


def draw_disability(rng: Rng, homes: Homes, people: People) -> Ints:
    """Draw the grade of disability (codes, p).

    An adult of an exempt household is severely disabled; in a household designed to be poor without being
    exempt, the adults are not disabled, so that somebody can work.
    """
    p = people.home.size
    often = np.where(people.age >= 70, 2.0, 0.5) * (0.5 + people.hardship)
    grade = pick(rng, p, [1 - 0.04 * often, 0.018 * often, 0.016 * often])
    severe_or_worse = SEVERE + (rng.random(p) < 0.3)
    is_adult = people.role == Role.ADULT
    design = homes.design[people.home]
    must_not_work = is_adult & (design == Design.EXEMPT)
    must_work = is_adult & (design == Design.POOR)
    return np.select([must_not_work, must_work], [severe_or_worse, NOT_DISABLED], grade)


def draw_recorded_inability(rng: Rng, homes: Homes, people: People) -> pl.Series:
    """Draw the recorded ``can_work`` (p): no for a serious illness, else nothing is stated."""
    design = homes.design[people.home]
    ill = between(people.age, 15, 61) & (design != Design.POOR) & (rng.random(people.home.size) < 0.006)
    return pl.DataFrame({"ill": ill}).select(pl.when("ill").then(~pl.col("ill"))).to_series()


def draw_education(rng: Rng, people: People) -> tuple[Ints, Ints]:
    """Draw ``enrolled`` and ``qualification`` (codes, p each).

    Children start school in the year in which they become six and stay for twelve years, if they do not
    leave it after a level or repeat a class.
    """
    age, hardship, p = people.age, people.hardship, people.home.size
    left_after = pick(rng, p, [0.06 * hardship**2, 0.14 * hardship, 0.35 * hardship])  # levels; 3 is all
    levels_done = (age[:, None] >= np.array(LEVEL_ENDS)).sum(axis=1)
    at_school = between(age, 6, LEVEL_ENDS[-1] - 1) & (levels_done < left_after)
    at_preschool = between(age, 3, 5) & (rng.random(p) >= 0.2 * hardship)
    behind = at_school & between(age, 12, 13) & (rng.random(p) < 0.05 * hardship)
    done = np.minimum(levels_done, left_after) - behind
    # People born before 1986 went to school in other times.
    older = pick(rng, p, [0.03 + 0.25 * hardship, 0.12 + 0.20 * hardship, 0.40])
    done = np.where(age > REVIEW_YEAR - 1986, older, done)
    # After school, a part goes on to vocational training (1) or higher education (2).
    further = np.where(done == len(LEVEL_ENDS), pick(rng, p, [0.45 + 0.4 * hardship, 0.25]), 0)
    studies = between(age, 18, 22) & (further > 0)
    enrolled = np.select(
        [at_school, at_preschool, studies],
        [
            ENROLLED.index("primary") + done,
            ENROLLED.index("preschool"),
            ENROLLED.index("upper_secondary") + further,
        ],
        ENROLLED.index("not_enrolled"),
    )
    return enrolled, np.where(studies, done, done + further)


def draw_work(rng: Rng, people: People, disability: Ints, enrolled: Ints) -> Ints:
    """Draw the kind of work (codes, p)."""
    hardship, p = people.hardship, people.home.size
    with_contract, without_contract, seeking = 0.45 * (1 - hardship), 0.18 * hardship, 0.04 * hardship
    own_account = 0.85 - with_contract - without_contract
    work = pick(rng, p, [with_contract, without_contract, own_account, seeking])
    is_elder = people.role == Role.ELDER
    rests = is_elder & ((people.age >= 75) | (rng.random(p) < 0.7))
    idle = rests | (people.age < 15) | (enrolled > 0) | (disability >= SEVERE)
    return np.select([idle, is_elder], [WORK.index("not_seeking_work"), WORK.index("own_account")], work)


def draw_allowance(rng: Rng, people: People, disability: Ints, honoured: Flags) -> Flags:
    """Draw who receives the monthly social allowance (p)."""
    eighty = (people.age >= 80) & (rng.random(people.home.size) < 0.8)
    return ((disability >= SEVERE) | eighty) & ~honoured


def draw_insurance(rng: Rng, homes: Homes, people: People, honoured: Flags) -> Ints:
    """Draw health insurance (codes, p): the state pays for children, the meritorious, many of the poor."""
    p = people.home.size
    paid = (people.age < 6) | honoured | homes.minority[people.home] | (rng.random(p) < people.hardship)
    uninsured = (people.age >= 6) & ~honoured & (rng.random(p) < 0.13 * people.hardship)
    return np.select([uninsured, paid], [0, 1], 2)


# --- gaps -------------------------------------------------------------------------------------------


def leave_gaps(rng: Rng, households: pl.DataFrame, members: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take facts away from a few households below the line, none of them with a meritorious member.

    Four kinds, ``GAPS_OF_EACH_KIND`` households each: the income; water source and toilet; the birth date
    of the first listed member; everybody's health insurance.
    """
    honoured = members.filter("meritorious")["household_id"].unique()
    line = pl.when(pl.col("area") == "urban").then(POVERTY_LINE_2022_2025[1]).otherwise(POVERTY_LINE_2022_2025[0])
    low = households.filter(pl.col("income_per_capita") <= line, ~pl.col("household_id").is_in(honoured.implode()))
    ids = rng.choice(low["household_id"].to_numpy(), (4, GAPS_OF_EACH_KIND), replace=False)
    no_income, no_water, no_birth_date, no_insurance = (pl.col("household_id").is_in(kind.tolist()) for kind in ids)
    first = pl.col("household_id").is_first_distinct()
    return (
        households.with_columns(
            without("income_per_capita", no_income),
            without("water_source", no_water),
            without("toilet", no_water),
        ),
        members.with_columns(without("birth_date", no_birth_date & first), without("health_insurance", no_insurance)),
    )


def without(column: str, where: pl.Expr) -> pl.Expr:
    """Put nulls into a column where told."""
    return pl.when(~where).then(pl.col(column)).alias(column)


# --- tools ------------------------------------------------------------------------------------------


def pick(rng: Rng, n: int, shares: Sequence[float | Floats]) -> Ints:
    """Draw n codes: 0 with the first share, 1 with the second, and so on; one more code takes the rest."""
    drawn = rng.random(n)
    code = np.zeros(n, dtype=np.int64)
    limit: float | Floats = 0.0
    for share in shares:
        limit = limit + share
        code += drawn >= limit
    return code


def between(age: Ints, low: int, high: int) -> Flags:
    """Ages from ``low`` to ``high``, both included."""
    return (age >= low) & (age <= high)


def text(codes: Ints, words: Sequence[str]) -> pl.Series:
    """Write codes as the words they stand for."""
    return pl.Series(words, dtype=pl.Enum(words)).gather(codes)


def one_of(rng: Rng, where: Flags, words: Sequence[str], other_words: Sequence[str]) -> pl.Series:
    """One of ``words`` where told, one of ``other_words`` elsewhere."""
    n = where.size
    code = np.where(where, rng.integers(0, len(words), n), len(words) + rng.integers(0, len(other_words), n))
    return text(code, [*words, *other_words])


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet or CSV by its ending; the file appears whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    if path.suffix == ".csv":
        frame.write_csv(unfinished)
    else:
        frame.write_parquet(unfinished)
    unfinished.replace(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write ``households`` and ``members``, by default as Parquet beside this script."""
    parser = argparse.ArgumentParser(description="Write the made register of Quảng Trị.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder (default: beside the script)")
    parser.add_argument("--format", choices=["parquet", "csv"], default="parquet")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, frame in zip(("households", "members"), make_register(), strict=True):
        path = options.out / f"{name}.{options.format}"
        write(frame, path)
        print(f"{path}: {frame.height} rows")


if __name__ == "__main__":
    main()
