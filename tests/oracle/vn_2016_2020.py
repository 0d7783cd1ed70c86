"""The standard of 2016-2020, read literally: Quyết định 59/2015/QĐ-TTg and its annex (10 indicators)."""

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
    ticked_or_rule,
)
from tests.oracle.people import Facts, aged_between, aged_from, born_from, nobody_can_work, people
from tests.oracle.three_values import Truth, all_of, any_of, is_in, negation, none_of

INDICATORS = (
    "adult_education",
    "child_schooling",
    "health_care",
    "health_insurance",
    "housing_quality",
    "housing_area",
    "water",
    "sanitation",
    "telecom",
    "information_assets",
)
OPTIONS = {
    "incapacity_from": ("severe", "extremely_severe"),  # switch b
    "who_can_work": ("working_age", "any_age_working", "form_15_60"),  # switch c
    "telecom": ("neither", "not_both"),  # switch g
}

# Art. 2, VND per person per month.
POVERTY_LINE = {"rural": 700_000, "urban": 900_000}
NEAR_POVERTY_LINE = {"rural": 1_000_000, "urban": 1_300_000}
UPPER_BOUND = {"rural": 1_500_000, "urban": 1_950_000}
# Circular 17/2016, amended by 14/2018: points of form B1.
POOR_SCORE = {"rural": 120, "urban": 140}
NEAR_POOR_SCORE = {"rural": 150, "urban": 175}


def classify(record: Facts, review_date: date, interpretations: Mapping[str, str] | None = None) -> Answer:
    options = chosen(OPTIONS, interpretations)
    deprived = ticked_or_rule(record, indicators(record, review_date, options))
    count = deprivation_count(record, deprived)
    return answer(
        decisions(bands(record), count, decide),
        deprived=deprived,
        count=count,
        nobody=nobody_can_work(record, review_date, options),
        flags={},
    )


def decide(band: str, d: int) -> Decision:
    """Art. 2."""
    if band == "to_poverty_line":
        return "poor", "income"  # whatever d
    if band == "to_near_poverty_line":
        return ("poor", "deprivation") if d >= 3 else ("near_poor", None)
    return ("average_living_standard" if band == "to_upper_bound" else "above_average"), None


def bands(record: Facts) -> set[str]:
    """The bands in which the household may be."""
    return {band for area in possible_areas(record) for band in bands_in(area, record)}


def bands_in(area: str, record: Facts) -> tuple[str, ...]:
    low, high = income_per_person(record)
    if low is not None and high is not None:
        every = ("to_poverty_line", "to_near_poverty_line", "to_upper_bound", "above")
        first, last = every.index(band_of_income(area, low)), every.index(band_of_income(area, high))
        return every[first : last + 1]
    score = record.get("income_score")
    if score is None:
        return "to_poverty_line", "to_near_poverty_line", "to_upper_bound", "above"
    if score <= POOR_SCORE[area]:
        return ("to_poverty_line",)
    # The average living standard has no score: above the last one, it cannot be told from what is above it.
    return ("to_near_poverty_line",) if score <= NEAR_POOR_SCORE[area] else ("to_upper_bound", "above")


def band_of_income(area: str, income: Fraction) -> str:
    if income <= POVERTY_LINE[area]:
        return "to_poverty_line"
    if income <= NEAR_POVERTY_LINE[area]:
        return "to_near_poverty_line"
    return "to_upper_bound" if income <= UPPER_BOUND[area] else "above"


def indicators(record: Facts, review_date: date, options: Mapping[str, str]) -> dict[str, Truth]:
    """Annex: the ten indicators in official order."""
    members = people(record)
    return {
        "adult_education": any_of(*(lacks_education(member, review_date) for member in members)),
        "child_schooling": any_of(*(out_of_school(member, review_date) for member in members)),
        "health_care": any_of(*(member.get("untreated_illness") for member in members)),
        "health_insurance": any_of(*(uninsured(member, review_date) for member in members)),
        "housing_quality": dwelling.housing_quality(record),
        "housing_area": dwelling.housing_area(record),
        "water": dwelling.water(record),
        "sanitation": dwelling.sanitation(record),
        "telecom": telecom(members, options["telecom"]),
        "information_assets": information_assets(record),
    }


def lacks_education(member: Facts, review_date: date) -> Truth:
    """Aged 15 or more, born in 1986 or later, has not finished lower secondary school, is not studying now."""
    return all_of(
        aged_from(member, 15, review_date),
        born_from(member, date(1986, 1, 1), review_date),
        is_in(member.get("qualification"), ("no_qualification", "primary")),
        is_in(member.get("enrolled"), ("not_enrolled",)),
    )


def out_of_school(member: Facts, review_date: date) -> Truth:
    """A child aged 5 to under 15 who is not attending school."""
    return all_of(aged_between(member, 5, 15, review_date), is_in(member.get("enrolled"), ("not_enrolled",)))


def uninsured(member: Facts, review_date: date) -> Truth:
    """Aged 6 or more without health insurance; whose is paid by the state is insured."""
    return all_of(aged_from(member, 6, review_date), is_in(member.get("health_insurance"), ("uninsured",)))


def telecom(members: list[Facts], option: str) -> Truth:
    """No member uses a phone subscription or the internet; switch g: not both are used."""
    phone = any_of(*(member.get("phone_subscription") for member in members))
    internet = any_of(*(member.get("uses_internet") for member in members))
    return none_of(phone, internet) if option == "neither" else negation(all_of(phone, internet))


def information_assets(record: Facts) -> Truth:
    """None of television, radio, computer (desktop or laptop), and the loudspeaker cannot be heard."""
    has = (record.get(fact) for fact in ("has_tv", "has_radio", "has_desktop", "has_laptop"))
    return all_of(none_of(*has), negation(record.get("hears_loudspeaker")))
