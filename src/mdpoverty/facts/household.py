"""Frozen models of a household and its members, in which every fact may be missing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from mdpoverty.errors import Fault, InputError, StandardFileError
from mdpoverty.facts.records import RecordReader, is_record
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.law.yaml_document import read_document
from mdpoverty.messages.message import Message, Seen

Area = Literal["rural", "urban"]
WaterSource = Literal[
    "piped", "drilled_well", "protected_dug_well", "protected_spring", "rainwater", "bottled",
    "unprotected_dug_well", "unprotected_spring", "surface_water", "other",
]  # fmt: skip
Toilet = Literal[
    "septic", "pour_flush", "ventilated_improved_pit", "pit_with_seat", "double_vault",
    "simple_pit", "over_water", "other", "no_toilet",
]  # fmt: skip
RecordedStatus = Literal["poor", "near_poor", "average_living_standard", "above_average"]
Sex = Literal["male", "female"]
Disability = Literal["not_disabled", "mild", "severe", "extremely_severe"]
Work = Literal["wage_with_contract", "wage_without_contract", "own_account", "seeking_work", "not_seeking_work"]
HealthInsurance = Literal["uninsured", "state_funded", "other_insured"]
Enrolled = Literal["not_enrolled", "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]
Qualification = Literal["no_qualification", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]


class _Observed(BaseModel):
    """The base of household and member: frozen, strict, every fact optional, no unknown name."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _every_name_and_value_is_read(cls, data: Any, info: ValidationInfo) -> Any:
        context = info.context or {}
        if context.get("read") or not is_record(data):
            return data
        reader = RecordReader(context.get("facts", {}))
        facts = reader.household(data) if cls.__name__ == "Household" else reader.member(data)
        if reader.faults:
            raise unreadable_household(facts.get("household_id"), reader.faults)
        return facts


class Member(_Observed):
    """A member of a household; a fact that is None was not observed.

    Units and meanings stand in ``standards/facts.yaml``. ``age`` is in completed years on the review date;
    ``can_work`` is the register's own statement, which decides wherever it is given.

    Examples
    --------
    >>> Member(age=34, sex="female", work="own_account").age
    34
    """

    member_id: str | int | None = None
    age: int | None = Field(default=None, ge=0, le=130)
    birth_date: date | None = None
    birth_year: int | None = Field(default=None, ge=1880, le=2100)
    sex: Sex | None = None
    can_work: bool | None = None
    disability: Disability | None = None
    work: Work | None = None
    receives_social_allowance: bool | None = None
    receives_social_pension: bool | None = None
    health_insurance: HealthInsurance | None = None
    stunted: bool | None = None
    underweight: bool | None = None
    enrolled: Enrolled | None = None
    qualification: Qualification | None = None
    employer_trained: bool | None = None
    untreated_illness: bool | None = None
    uses_internet: bool | None = None
    phone_subscription: bool | None = None
    meritorious: bool | None = None


class Household(_Observed):
    """A household with its members; a fact that is None was not observed.

    Units and meanings stand in ``standards/facts.yaml``: ``income_per_capita`` in VND per person per month,
    ``household_income`` in VND per month of all persons together, which decides where both are given, ``housing_area``
    in m² of the whole dwelling. ``size`` is the number of persons, if it is known apart from the list of members;
    nothing is known about persons who are not listed. ``recorded_nobody_can_work`` is the register's own
    mark, which decides wherever it is given. ``assessed`` holds a reviewer's ticks by indicator, which override the
    rules.

    Examples
    --------
    >>> Household(area="rural", income_per_capita=1_400_000, members=(Member(age=70),)).members[0].age
    70
    """

    household_id: str | int | None = None
    area: Area | None = None
    income_per_capita: int | None = Field(default=None, ge=0, le=1_000_000_000)
    household_income: int | None = Field(default=None, ge=0, le=200_000_000_000)
    income_score: int | None = Field(default=None, ge=0, le=1_000)
    deprivation_points: int | None = Field(default=None, ge=0, le=1_000)
    size: int | None = Field(default=None, ge=1, le=200)
    housing_area: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
    wall_durable: bool | None = None
    column_durable: bool | None = None
    roof_durable: bool | None = None
    water_source: WaterSource | None = None
    toilet: Toilet | None = None
    has_tv: bool | None = None
    has_radio: bool | None = None
    has_desktop: bool | None = None
    has_phone: bool | None = None
    has_laptop: bool | None = None
    has_tablet: bool | None = None
    has_smartphone: bool | None = None
    hears_loudspeaker: bool | None = None
    recorded_nobody_can_work: bool | None = None
    ethnic_minority: bool | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    recorded_status: RecordedStatus | None = None
    assessed: dict[str, bool | None] = Field(default_factory=dict)
    members: Annotated[tuple[Member, ...], Field(strict=False)] = ()


def read_household(record: Household | Mapping[str, Any], own_facts: Dictionary | None = None) -> Household:
    """Return a household from a record of facts, checking every name and value.

    Parameters
    ----------
    record
        Facts by name, with ``members`` a list of such records; or a ``Household``, which is returned as it is.
    own_facts
        Facts that a standard declares for itself, allowed beside those of the dictionary.

    Raises
    ------
    InputError
        A name is not known or a value is not allowed; all faults of the record are named.
    """
    household, faults = read_household_and_faults(record, own_facts)
    if faults:
        raise unreadable_household(household.household_id, faults)
    return household


def read_household_and_faults(
    record: Household | Mapping[str, Any], own_facts: Dictionary | None = None
) -> tuple[Household, list[Fault]]:
    """Return a household with the readable facts of a record, and the faults of the rest."""
    if isinstance(record, Household):
        return record, []
    if not is_record(record):
        what = {"seen": Seen(type(record).__name__), "needed": Message("needed_record")}
        return Household(), [Fault("needs", what, (), type(record).__name__)]
    reader = RecordReader(own_facts or {})
    facts = reader.household(record)
    return Household.model_validate(facts, context={"read": True}), reader.faults


def unreadable_household(household_id: str | int | None, faults: Sequence[Fault]) -> InputError:
    """Return the error for a household that cannot be read from its record."""
    nameless = household_id is None
    heading = "nameless_unreadable" if nameless else "household_unreadable"
    return InputError(Message(heading, {} if nameless else {"name": household_id}), faults)


def read_household_file(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the record of facts that a JSON or YAML file holds.

    Raises
    ------
    InputError
        The file cannot be read, or does not hold one household.
    """
    try:
        data = read_document(Path(path)).data
    except StandardFileError as error:
        raise InputError(error.message, error.faults) from error
    if not isinstance(data, dict):
        raise InputError(Message("no_one_household", {"file": str(path)}))
    return data
