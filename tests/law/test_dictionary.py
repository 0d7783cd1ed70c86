"""The dictionary of facts, the typed models and the promised names are one thing."""

from __future__ import annotations

import types
import typing
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

import annotated_types
import pytest

import mdpoverty as mdp
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.spelling import spelled_alike

FACTS = load_dictionary()
MODELS: dict[str, type[mdp.Household | mdp.Member]] = {"household": mdp.Household, "member": mdp.Member}
ENROLLED = "not_enrolled preschool primary lower_secondary upper_secondary vocational higher"
QUALIFICATION = "no_qualification primary lower_secondary upper_secondary vocational higher"
WATER = (
    "piped drilled_well protected_dug_well protected_spring rainwater bottled "
    "unprotected_dug_well unprotected_spring surface_water other"
)
TOILET = "septic pour_flush ventilated_improved_pit pit_with_seat double_vault simple_pit over_water other no_toilet"
WORK = "wage_with_contract wage_without_contract own_account seeking_work not_seeking_work"
CLASSES = "poor near_poor average_living_standard above_average"

# The names other tools rely on, with the words of the categories, as the design promises them.
PROMISED: dict[str, dict[str, str]] = {
    "household": {
        "household_id": "text", "area": "rural urban", "income_per_capita": "integer", "household_income": "integer",
        "income_score": "integer", "deprivation_points": "integer", "size": "integer", "housing_area": "number",
        "wall_durable": "boolean", "column_durable": "boolean", "roof_durable": "boolean",
        "water_source": WATER, "toilet": TOILET,
        "has_tv": "boolean", "has_radio": "boolean", "has_desktop": "boolean", "has_phone": "boolean",
        "has_laptop": "boolean", "has_tablet": "boolean", "has_smartphone": "boolean",
        "hears_loudspeaker": "boolean", "recorded_nobody_can_work": "boolean", "ethnic_minority": "boolean",
        "province": "text", "district": "text", "commune": "text", "weight": "number", "recorded_status": CLASSES,
    },
    "member": {
        "member_id": "text", "age": "integer", "birth_date": "date", "birth_year": "integer", "sex": "male female",
        "can_work": "boolean", "disability": "not_disabled mild severe extremely_severe", "work": WORK,
        "receives_social_allowance": "boolean", "receives_social_pension": "boolean",
        "health_insurance": "uninsured state_funded other_insured",
        "stunted": "boolean", "underweight": "boolean", "enrolled": ENROLLED, "qualification": QUALIFICATION,
        "employer_trained": "boolean", "untreated_illness": "boolean",
        "uses_internet": "boolean", "phone_subscription": "boolean", "meritorious": "boolean",
    },
}  # fmt: skip
UNITS = {
    "income_per_capita": "VND per person per month", "household_income": "VND per month", "income_score": "points",
    "deprivation_points": "points",
    "size": "persons", "housing_area": "m2", "age": "years", "birth_year": "calendar year",
    "weight": "households",
}  # fmt: skip


def test_the_dictionary_has_the_promised_names_and_words() -> None:
    found: dict[str, dict[str, str]] = {"household": {}, "member": {}}
    for name, fact in FACTS.items():
        found[fact.level][name] = " ".join(fact.values) if fact.values else fact.type
    assert found == PROMISED


def test_amounts_have_their_units() -> None:
    assert {name: fact.unit for name, fact in FACTS.items() if fact.unit} == UNITS


@pytest.mark.parametrize("name", FACTS)
def test_the_models_are_in_step(name: str) -> None:
    fact = FACTS[name]
    field = MODELS[fact.level].model_fields[name]
    assert field.default is None
    inner, limits = unwrapped(field.annotation)
    limits += field.metadata
    assert_type(inner, fact)
    low = next((limit.ge for limit in limits if isinstance(limit, annotated_types.Ge)), None)
    high = next((limit.le for limit in limits if isinstance(limit, annotated_types.Le)), None)
    assert (low, high) == (fact.minimum, fact.maximum)


def unwrapped(annotation: Any) -> tuple[Any, list[Any]]:
    """Return the type of a fact without None and ``Annotated``, and the limits that stand there."""
    limits: list[Any] = []
    while get_origin(annotation) in (typing.Union, types.UnionType, Annotated):
        if get_origin(annotation) is Annotated:
            limits += get_args(annotation)[1:]
            annotation = get_args(annotation)[0]
        else:
            kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
            if len(kinds) > 1:
                return tuple(kinds), limits
            annotation = kinds[0]
    expanded = [part for limit in limits for part in getattr(limit, "metadata", [limit])]
    return annotation, expanded


def assert_type(inner: Any, fact: FactDefinition) -> None:
    if fact.values:
        assert get_origin(inner) is Literal
        assert get_args(inner) == tuple(fact.values)
        return
    allowed: dict[str, set[Any]] = {
        "integer": {int},
        "number": {float, int},
        "boolean": {bool},
        "date": {date},
        "text": {str, int},
    }
    kinds = set(inner) if isinstance(inner, tuple) else {inner}
    assert kinds <= allowed[fact.type]


def test_the_models_have_no_fact_of_their_own() -> None:
    assert mdp.Household.model_fields.keys() - {"members", "assessed"} == PROMISED["household"].keys()
    assert mdp.Member.model_fields.keys() == PROMISED["member"].keys()


@pytest.mark.parametrize("level", ["household", "member"])
def test_no_heading_means_two_facts(level: str) -> None:
    meant: dict[str, str] = {}
    for name, fact in FACTS.items():
        if fact.level == level or name == HOUSEHOLD_ID:
            headings = {spelled_alike(heading) for heading in (name, *fact.headings, fact.label.vi, fact.label.en)}
            for heading in headings:
                assert meant.setdefault(heading, name) == name, heading


@pytest.mark.parametrize("name", [name for name, fact in FACTS.items() if fact.type != "text"])
def test_a_fact_that_is_observed_has_a_question(name: str) -> None:
    question = FACTS[name].question
    if name in {"weight", "recorded_status"}:
        return
    assert question is not None
    assert question.vi.endswith("?")
    assert question.en.endswith("?")


def test_what_a_review_records_belongs_to_the_review_of_one_standard() -> None:
    assert {name for name, fact in FACTS.items() if fact.specific_to_standard} == {
        "income_score", "deprivation_points", "recorded_status",
    }  # fmt: skip
