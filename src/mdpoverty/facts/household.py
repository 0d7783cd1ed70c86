"""A household and its members as they were observed: frozen models in which every fact may be missing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from mdpoverty.errors import Fault, InputError, StandardFileError, listed, suggestion
from mdpoverty.law.dictionary import Dictionary, FactDefinition
from mdpoverty.law.documents import read_document


def _iso_date(value: object) -> object:
    if isinstance(value, datetime):
        raise ValueError("a date without a time is needed")
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no date; write it as 1999-12-31") from error


IsoDate = Annotated[date, BeforeValidator(_iso_date)]
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
    """What household and member share: frozen, strict, every fact optional, no unknown name."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _names_are_known(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, Mapping):
            return data
        if not data.keys() <= cls.model_fields.keys():
            unknown = data.keys() - cls.model_fields.keys()
            own: Dictionary = (info.context or {}).get("facts", {})
            known = [*cls.model_fields, *own]
            for name in sorted(unknown, key=str):
                if str(name).startswith("deprived_"):
                    tick = str(name).removeprefix("deprived_")
                    raise ValueError(f"no fact is called {name!r}; a reviewer's tick is assessed: {{{tick!r}: true}}")
                if name not in own:
                    raise ValueError(
                        f"no fact is called {name!r}{suggestion(str(name), known)}; known: {listed(known)}"
                    )
                _check_own(name, data[name], own[name])
        return data


_WRITTEN = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "category": "a word of the category",
    "text": "a text",
    "date": "a date",
}


def _check_own(name: str, value: Any, definition: FactDefinition) -> None:
    """Check the value of a fact that a standard declares for itself."""
    kinds: dict[str, Any] = {
        "boolean": bool,
        "integer": int,
        "number": (int, float),
        "category": str,
        "text": str,
        "date": date,
    }
    if value is None:
        return
    if not isinstance(value, kinds[definition.type]) or (isinstance(value, bool) and definition.type != "boolean"):
        kind = type(value).__name__
        raise ValueError(f"{name}: {value!r} ({kind}) is not allowed; {_WRITTEN[definition.type]} is needed")
    if definition.values is not None and value not in definition.values:
        raise ValueError(f"{name}: {value!r} is not allowed; allowed: {listed(definition.values)}")
    low, high = definition.minimum, definition.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{name}: {value!r} is outside the range of the fact, {low} to {high}")


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
    birth_date: IsoDate | None = None
    birth_year: int | None = Field(default=None, ge=1880, le=2100)
    sex: Sex | None = None
    can_work: bool | None = None
    disability: Disability | None = None
    work: Work | None = None
    receives_social_allowance: bool | None = None
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
    ``housing_area`` in m² of the whole dwelling. ``size`` is the number of persons where it is known apart from the
    list of members; persons that are not listed are persons of whom nothing is known. ``assessed`` holds a reviewer's
    ticks by indicator, which override the rules.

    Examples
    --------
    >>> Household(area="rural", income_per_capita=1_400_000, members=(Member(age=70),)).members[0].age
    70
    """

    household_id: str | int | None = None
    area: Area | None = None
    income_per_capita: int | None = Field(default=None, ge=0, le=1_000_000_000)
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
    ethnic_minority: bool | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    recorded_status: RecordedStatus | None = None
    assessed: dict[str, bool | None] = Field(default_factory=dict)
    members: Annotated[tuple[Member, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _members_are_distinct(self) -> Household:
        counted = Counter(member.member_id for member in self.members if member.member_id is not None)
        twice = [str(name) for name, count in counted.items() if count > 1]
        if twice:
            raise ValueError(f"member_id stands twice in the household: {listed(twice)}")
        if self.size is not None and self.size < len(self.members):
            raise ValueError(f"size is {self.size}, but {len(self.members)} members are listed; correct one of them")
        return self


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
    if isinstance(record, Household):
        return record
    try:
        return Household.model_validate(record, context={"facts": own_facts or {}})
    except ValidationError as error:
        faults = [
            Fault.plain(_place(finding["loc"]), _sentence(finding)) for finding in error.errors(include_url=False)
        ]
        name = record.get("household_id", "(no id)") if isinstance(record, dict) else "(no id)"
        raise InputError(f"household {name} cannot be read:", faults) from error


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
        raise InputError(error.heading, error.faults) from error
    if not isinstance(data, dict):
        raise InputError(f"{path}: one household is a mapping of facts; tables and lists go to classify_table")
    return data


def _place(location: tuple[str | int, ...]) -> str:
    steps = [step for step in location if step not in ("bool", "int", "str")]
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _sentence(finding: Any) -> str:
    kind, context, seen = finding["type"], finding.get("ctx", {}), finding["input"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        allowed = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"{seen!r} is not allowed{suggestion(str(seen), allowed)}; allowed: {listed(allowed)}"
    if kind in _NEEDED:
        hint = " of Python's own (.item() gives it)" if type(seen).__module__ == "numpy" else ""
        return f"{seen!r} ({type(seen).__name__}) is not allowed; {_NEEDED[kind]}{hint} is needed"
    for bound, words in _RANGE.items():
        if bound in context:
            return f"{seen!r} is not possible; it is {words} {context[bound]}"
    return f"{finding['msg'][0].lower()}{finding['msg'][1:]} (seen: {seen!r})"


_RANGE = {"ge": "never below", "le": "never above"}
_NEEDED = {
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "a text",
    "date_type": "a date such as 2024-12-31",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "model_type": "a mapping of facts",
}
