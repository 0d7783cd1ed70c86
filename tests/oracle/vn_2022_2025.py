"""The standard of 2022-2025, read literally: Nghị định 07/2021/NĐ-CP, Art. 3 and its annex (12 indicators)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.oracle import dwelling
from tests.oracle.answer import (
    Answer,
    Decision,
    answer,
    chosen,
    decisions,
    deprivation_count,
    income_per_person,
    possible_areas,
    possible_statuses,
    status_in,
    ticked_or_rule,
)
from tests.oracle.people import (
    WORKING,
    Facts,
    aged_between,
    aged_from,
    aged_under,
    can_work,
    nobody_can_work,
    number_of_persons,
    of_working_age,
    people,
)
from tests.oracle.three_values import Truth, agreed, all_of, any_of, bounds, is_in, negation, none_of

INDICATORS = (
    "employment",
    "dependants",
    "nutrition",
    "health_insurance",
    "adult_education",
    "child_schooling",
    "housing_quality",
    "housing_area",
    "water",
    "sanitation",
    "telecom",
    "information_means",
)
OPTIONS = {
    "state_funded_insurance": ("counts_as_insured", "left_out_of_the_test", "counts_as_uninsured"),  # switch a
    "incapacity_from": ("severe", "extremely_severe"),  # switch b
    "who_can_work": ("working_age", "any_age_working", "form_15_60"),  # switch c
    "adult_education_upper_age": ("30_included", "under_30"),  # switch d
    "dependant_elderly": ("with_allowance", "all_elderly"),  # switch e
    "schooling_level": ("level_or_above", "any_school"),  # switch f
    "social_pension": ("counts_as_allowance", "does_not_count"),  # switch h
}

# Art. 3, VND per person per month.
POVERTY_LINE = {"rural": 1_500_000, "urban": 2_000_000}
UPPER_BOUND = {"rural": 2_250_000, "urban": 3_000_000}
# Circular 07/2021, amended by 02/2022: points of form B1.
POVERTY_SCORE = {"rural": 140, "urban": 175}
# Decree 176/2025: the social pension, from 75 years, in poor and near-poor households from 70.
SOCIAL_PENSION_FROM = date(2025, 7, 1)
YOUNGEST_WITH_SOCIAL_PENSION = 70
# Decree 30/2025.
LOW_INCOME_WORKERS_FROM = date(2025, 2, 24)
LOW_INCOME = {"rural": 2_250_000, "urban": 3_000_000}

LOWER_SECONDARY_OR_ABOVE = ("lower_secondary", "upper_secondary", "vocational", "higher")
UPPER_SECONDARY_OR_ABOVE = ("upper_secondary", "vocational", "higher")
PRIMARY_OR_ABOVE = ("primary", *LOWER_SECONDARY_OR_ABOVE)
PRESCHOOL_OR_ABOVE = ("preschool", *PRIMARY_OR_ABOVE)
MEANS_OF_INFORMATION = (
    "has_tv",
    "has_radio",
    "has_desktop",
    "has_phone",
    "has_laptop",
    "has_tablet",
    "has_smartphone",
)


def classify(record: Facts, review_date: date, interpretations: Mapping[str, str] | None = None) -> Answer:
    options = chosen(OPTIONS, interpretations)
    deprived = ticked_or_rule(record, indicators(record, review_date, options))
    count = deprivation_count(record, deprived)
    rows = decisions(bands(record), count, decide)
    return answer(
        rows,
        deprived=deprived,
        count=count,
        nobody=nobody_can_work(record, review_date, options),
        flags={"low_income_worker_household": low_income_worker(record, possible_statuses(rows), review_date)},
    )


def decide(band: str, d: int) -> Decision:
    """Art. 3: income and deprivation."""
    if band == "to_poverty_line":
        return ("poor", "income_and_deprivation") if d >= 3 else ("near_poor", None)
    return ("average_living_standard" if band == "to_upper_bound" else "above_average"), None


def bands(record: Facts) -> set[str]:
    """The bands in which the household may be."""
    return {band for area in possible_areas(record) for band in bands_in(area, record)}


def bands_in(area: str, record: Facts) -> tuple[str, ...]:
    low, high = income_per_person(record)
    if low is not None and high is not None:
        every = ("to_poverty_line", "to_upper_bound", "above")
        first, last = every.index(band_of_income(area, low)), every.index(band_of_income(area, high))
        return every[first : last + 1]
    score = record.get("income_score")
    if score is None:
        return "to_poverty_line", "to_upper_bound", "above"
    # The average living standard has no score: above the line, it cannot be told from what is above it.
    return ("to_poverty_line",) if score <= POVERTY_SCORE[area] else ("to_upper_bound", "above")


def band_of_income(area: str, income: Fraction) -> str:
    if income <= POVERTY_LINE[area]:
        return "to_poverty_line"
    return "to_upper_bound" if income <= UPPER_BOUND[area] else "above"


def low_income_worker(record: Facts, possible: tuple[str, ...], review_date: date) -> Truth:
    """Decree 30/2025: a worker in a household neither poor nor near-poor, with a low income."""
    ends = income_per_person(record)
    low = agreed(None if end is None else end <= LOW_INCOME[area] for area in possible_areas(record) for end in ends)
    return all_of(
        review_date >= LOW_INCOME_WORKERS_FROM,
        negation(status_in(possible, ("poor", "near_poor"))),
        low,
        any_of(*(is_in(member.get("work"), WORKING) for member in people(record))),
    )


def indicators(record: Facts, review_date: date, options: Mapping[str, str]) -> dict[str, Truth]:
    """Annex: the twelve indicators in official order."""
    members = people(record)
    return {
        "employment": any_of(*(without_proper_work(member, review_date, options) for member in members)),
        "dependants": dependants(record, review_date, options),
        "nutrition": any_of(*(malnourished(member, review_date) for member in members)),
        "health_insurance": any_of(
            *(uninsured(member, review_date, options["state_funded_insurance"]) for member in members)
        ),
        "adult_education": any_of(
            *(lacks_education(member, review_date, options["adult_education_upper_age"]) for member in members)
        ),
        "child_schooling": any_of(
            *(behind_at_school(member, review_date, options["schooling_level"]) for member in members)
        ),
        "housing_quality": dwelling.housing_quality(record),
        "housing_area": dwelling.housing_area(record),
        "water": dwelling.water(record),
        "sanitation": dwelling.sanitation(record),
        "telecom": none_of(*(member.get("uses_internet") for member in members)),
        "information_means": none_of(*(record.get(fact) for fact in MEANS_OF_INFORMATION)),
    }


def without_proper_work(member: Facts, review_date: date, options: Mapping[str, str]) -> Truth:
    """1: of working age and able, wants work and finds none; or works for wages without a contract, at any age."""
    work = member.get("work")
    seeks = all_of(
        of_working_age(member, review_date), can_work(member, review_date, options), is_in(work, ("seeking_work",))
    )
    return any_of(seeks, is_in(work, ("wage_without_contract",)))


def dependants(record: Facts, review_date: date, options: Mapping[str, str]) -> Truth:
    """2: more than half of the persons are dependants; exactly half is not more."""
    low, high = bounds(dependant(member, review_date, options) for member in people(record))
    fewest, most = number_of_persons(record)
    if most is None:  # any number of people of whom nothing is known
        return None
    if low * 2 > most:
        return True
    return None if high * 2 > fewest else False


def dependant(member: Facts, review_date: date, options: Mapping[str, str]) -> Truth:
    """2: a child under 16; an elderly (60) or disabled person who receives the monthly social allowance."""
    child = aged_under(member, 16, review_date)
    old = aged_from(member, 60, review_date)
    disabled = is_in(member.get("disability"), ("mild", "severe", "extremely_severe"))
    allowance = monthly_allowance(member, review_date, options["social_pension"])
    if options["dependant_elderly"] == "all_elderly":  # switch e: the allowance binds the disabled only
        return any_of(child, old, all_of(allowance, disabled))
    return any_of(child, all_of(allowance, any_of(old, disabled)))


def monthly_allowance(member: Facts, review_date: date, option: str) -> Truth:
    """2: the monthly social allowance; switch h: from 1 July 2025 the social pension counts as it, or does not."""
    allowance: Truth = member.get("receives_social_allowance")
    if review_date < SOCIAL_PENSION_FROM or option == "does_not_count":
        return allowance
    return any_of(allowance, social_pension(member, review_date))


def social_pension(member: Facts, review_date: date) -> Truth:
    """What is recorded; where nothing is, nobody is said to draw it before the age from which it is paid."""
    stated: Truth = member.get("receives_social_pension")
    if stated is not None:
        return stated
    return False if aged_from(member, YOUNGEST_WITH_SOCIAL_PENSION, review_date) is False else None


def malnourished(member: Facts, review_date: date) -> Truth:
    """3: a child under 16, by height for age or by weight for age."""
    return all_of(aged_under(member, 16, review_date), any_of(member.get("stunted"), member.get("underweight")))


def uninsured(member: Facts, review_date: date, state_funded: str) -> Truth:
    """4: aged 6 or more without health insurance; switch a: what insurance paid by the state is."""
    insurance = member.get("health_insurance")
    without = ("uninsured", "state_funded") if state_funded == "counts_as_uninsured" else ("uninsured",)
    tested: Truth = True
    if state_funded == "left_out_of_the_test":
        tested = negation(is_in(insurance, ("state_funded",)))
    return all_of(aged_from(member, 6, review_date), tested, is_in(insurance, without))


def lacks_education(member: Facts, review_date: date, upper_age: str) -> Truth:
    """5: 16 to under 18 lower secondary, 18 to 30 upper secondary or vocational, or trained by an enterprise."""
    under = 31 if upper_age == "30_included" else 30  # switch d
    return any_of(
        all_of(
            aged_between(member, 16, 18, review_date),
            none_of(studied(member, LOWER_SECONDARY_OR_ABOVE), member.get("employer_trained")),
        ),
        all_of(
            aged_between(member, 18, under, review_date),
            none_of(studied(member, UPPER_SECONDARY_OR_ABOVE), member.get("employer_trained")),
        ),
    )


def studied(member: Facts, levels: tuple[str, ...]) -> Truth:
    """Studying at such a level now, or finished it; 16 to under 18 and 18 to 30 each have their own levels."""
    return any_of(is_in(member.get("enrolled"), levels), is_in(member.get("qualification"), levels))


def behind_at_school(member: Facts, review_date: date, level: str) -> Truth:
    """6: 3 to under 6 preschool, 6 to under 12 primary, 12 to under 16 lower secondary, each or above."""
    enrolled = member.get("enrolled")
    if level == "any_school":  # switch f
        return all_of(aged_between(member, 3, 16, review_date), is_in(enrolled, ("not_enrolled",)))
    return any_of(
        all_of(aged_between(member, 3, 6, review_date), negation(is_in(enrolled, PRESCHOOL_OR_ABOVE))),
        all_of(aged_between(member, 6, 12, review_date), negation(is_in(enrolled, PRIMARY_OR_ABOVE))),
        all_of(aged_between(member, 12, 16, review_date), negation(is_in(enrolled, LOWER_SECONDARY_OR_ABOVE))),
    )
