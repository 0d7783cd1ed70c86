"""The rule language: a small closed union of typed rules, read from YAML, never a string that is evaluated.

Every rule answers *yes*, *no* or *unknown* by Kleene's logic. A rule is a mapping that one key tells apart:

========================================  ==============================================================
``fact`` with ``at_least`` … ``below``    a number compared with a bound or with two (ages in completed years)
``fact`` with ``is``, ``in``, ``not_in``  a category or a truth value
``per_person``                            an amount of the household divided by its number of persons
``all_of``, ``any_of``, ``not``           the connectives
``of`` with ``at_least``                  at least so many of a list
``any_member``, ``no_member``             over the members
``share_of_members``                      the share of the members, compared
``rule``                                  a named rule of the file
``recorded_or``                           the register's own statement where there is one, else a rule
``interpretation``                        the reading that the user chose of a doubtful clause
========================================  ==============================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictStr,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from mdpoverty.law.base import Cites, FrozenDict, Identifier, LawModel, Sourced
from mdpoverty.law.bounds import (
    LOWER,
    OPERATORS,
    UPPER,
    Bounded,
    OneEnd,
    check_bound,
    check_bound_unit,
    check_range,
    check_span,
)
from mdpoverty.law.dictionary import STATUS_FACT, FactDefinition, known_fact
from mdpoverty.messages.message import listed
from mdpoverty.spelling import suggestion
from mdpoverty.vocabulary import CLASSES


def _one_of(*names: str) -> ConfigDict:
    """Return settings by which the schema requires exactly one of these keys."""
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [name]} for name in names]})


def _one_end_or_both() -> ConfigDict:
    """Return settings by which the schema requires a lower end, an upper end or both."""
    both: list[Any] = [{"not": {"required": list(ends)}} for ends in (LOWER, UPPER)]
    one: dict[str, Any] = {"anyOf": [{"required": [name]} for name in OPERATORS]}
    return ConfigDict(json_schema_extra={"allOf": [*both, one]})


class NumberTest(Bounded, Sourced):
    """A number compared with a bound at one end or at both; ages are in completed years on the review date.

    With both ends it answers as ``all_of`` the two tests.
    """

    model_config = _one_end_or_both()
    fact: Identifier = Field(description="a fact that is a number")
    unit: str = Field(description="unit of the bounds, the one the dictionary gives for the fact")

    @model_validator(mode="after")
    def _one_operator_an_end(self) -> NumberTest:
        given = [name for name, _ in self.ends]
        if not given or any(set(end) <= set(given) for end in (LOWER, UPPER)):
            ends = f"one of {listed(LOWER)}, one of {listed(UPPER)}, or one of each"
            raise ValueError(f"{ends} is needed, not {listed(given) or 'none'}")
        return self

    @model_validator(mode="after")
    def _fits_dictionary(self, info: ValidationInfo) -> NumberTest:
        definition = known_fact(self.fact, info)
        if definition is not None:
            check_bound_unit(self.fact, definition, self.unit)
            for _, bound in self.ends:
                check_bound(bound, self.fact, definition, info)
            check_span(self, whole=definition.type != "number")
        return self


_MOST_PER_PERSON = 4 * 10**9
"""Such an amount times as many persons as the engine allows for a household of unknown size is within 64 bits."""


class PerPersonTest(OneEnd, Sourced):
    """An amount of the household, divided by its number of persons, compared with a bound."""

    model_config = _one_of(*OPERATORS)
    per_person: Identifier = Field(description="a fact of the household that is a number")
    unit: str = Field(description="unit of the bound: the fact's unit, per person")

    @model_validator(mode="after")
    def _fits_dictionary(self, info: ValidationInfo) -> PerPersonTest:
        definition = known_fact(self.per_person, info)
        if definition is not None:
            check_bound_unit(self.per_person, definition, self.unit.removesuffix(" per person"))
            if not self.unit.endswith(" per person"):
                raise ValueError(f"the unit of a per-person amount is {definition.unit!r} followed by ' per person'")
            if not isinstance(self.bound, int | float):
                raise ValueError("a per-person amount is compared with one number")
            check_range(self.bound, self.per_person, definition)
            if self.bound > _MOST_PER_PERSON:
                raise ValueError(f"{self.bound} per person is out of bounds; at most {_MOST_PER_PERSON}")
        return self


class ValueTest(Cites):
    """A category or a truth value tested for one value, for some values, or for none of them."""

    model_config = _one_of("is", "in", "not_in")
    fact: Identifier = Field(description="a fact that is a category or a truth value, or `status`")
    is_: StrictBool | StrictStr | None = Field(None, alias="is", description="the one value")
    in_: tuple[str, ...] | None = Field(None, alias="in", min_length=1, description="one of these values")
    not_in: tuple[str, ...] | None = Field(None, min_length=1, max_length=200, description="none of these values")

    @model_validator(mode="after")
    def _fits_dictionary(self, info: ValidationInfo) -> ValueTest:
        if sum(test is not None for test in (self.is_, self.in_, self.not_in)) != 1:
            raise ValueError("exactly one of is, in, not_in is needed")
        if self.fact == STATUS_FACT:
            if isinstance(self.is_, bool):
                raise ValueError(f"`status` is a class, one of {listed(status.value for status in CLASSES)}")
            _check_words(self.words, "status", [status.value for status in CLASSES])
        elif (definition := known_fact(self.fact, info)) is not None:
            _check_value(self, definition)
        return self

    @property
    def words(self) -> tuple[str, ...]:
        """The category values named by the test."""
        return (self.is_,) if isinstance(self.is_, str) else self.in_ or self.not_in or ()


def _check_value(test: ValueTest, definition: FactDefinition) -> None:
    if definition.type == "boolean":
        if not isinstance(test.is_, bool):
            raise ValueError(f"{test.fact!r} is true or false; write `is: true` or `is: false`")
    elif definition.type != "category" or isinstance(test.is_, bool):
        raise ValueError(f"{test.fact!r} is a {definition.type}; is, in and not_in do not fit it")
    else:
        _check_words(test.words, test.fact, list(definition.values or ()))
        if set(test.words) == set(definition.values or ()):
            raise ValueError(f"names every value of {test.fact!r}; the test would always have the same answer")


def _check_words(words: tuple[str, ...], fact: str, allowed: list[str]) -> None:
    for word in words:
        if word not in allowed:
            raise ValueError(f"{word!r} is no value of {fact!r}{suggestion(word, allowed)}; allowed: {listed(allowed)}")


class AllOf(LawModel):
    """Yes if every rule of the list says yes."""

    all_of: tuple[Rule, ...] = Field(min_length=1, max_length=200)


class AnyOf(LawModel):
    """Yes if one rule of the list says yes."""

    any_of: tuple[Rule, ...] = Field(min_length=1, max_length=200)


class Not(LawModel):
    """The opposite; unknown stays unknown."""

    not_: Rule = Field(alias="not")


class AtLeast(Sourced):
    """Yes if at least so many rules of the list say yes."""

    at_least: int = Field(ge=1, strict=True)
    of: tuple[Rule, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _enough_rules(self) -> AtLeast:
        if self.at_least > len(self.of):
            raise ValueError(f"at_least {self.at_least} of {len(self.of)} rules can never be")
        return self


class AnyMember(LawModel):
    """Yes if the rule says yes for one member; no without such a member."""

    any_member: Rule


class NoMember(LawModel):
    """Yes if the rule says no for every member."""

    no_member: Rule


class ShareOfMembers(OneEnd, Sourced):
    """The share of members for whom the rule says yes, compared with a bound between 0 and 1."""

    model_config = _one_of(*OPERATORS)
    share_of_members: Rule

    @model_validator(mode="after")
    def _bound_is_share(self) -> ShareOfMembers:
        if not isinstance(self.bound, int | float) or not 0 <= self.bound <= 1:
            raise ValueError("a share of members is compared with a number between 0 and 1")
        return self


class NamedRule(LawModel):
    """The rule of that name in the file's `rules:`."""

    rule: Identifier

    @field_validator("rule")
    @classmethod
    def _rule_exists(cls, name: str, info: ValidationInfo) -> str:
        rules = (info.context or {}).get("rules")
        if rules is not None and name not in rules:
            raise ValueError(f"no rule is called {name!r}{suggestion(name, rules)}; `rules:` has {listed(rules)}")
        return name


class RecordedOr(LawModel):
    """The register's own statement if it has one, else the rule."""

    fact: Identifier = Field(description="a fact that is true or false")
    recorded_or: Rule

    @model_validator(mode="after")
    def _fact_is_boolean(self, info: ValidationInfo) -> RecordedOr:
        definition = known_fact(self.fact, info)
        if definition is not None and definition.type != "boolean":
            raise ValueError(f"{self.fact!r} is a {definition.type}; a recorded statement is true or false")
        return self


class Interpreted(LawModel):
    """The rule that belongs to the option chosen of an interpretation."""

    interpretation: Identifier
    options: FrozenDict[Identifier, Rule]

    @model_validator(mode="after")
    def _options_match(self, info: ValidationInfo) -> Interpreted:
        switches: dict[str, set[str]] | None = (info.context or {}).get("interpretations")
        if switches is None:
            return self
        if self.interpretation not in switches:
            near = suggestion(self.interpretation, switches)
            raise ValueError(f"no interpretation is called {self.interpretation!r}{near}; known: {listed(switches)}")
        if set(self.options) != switches[self.interpretation]:
            raise ValueError(f"give a rule for each option: {listed(sorted(switches[self.interpretation]))}")
        return self


_KEYS: dict[str, Any] = {
    "recorded_or": RecordedOr,
    "all_of": AllOf,
    "any_of": AnyOf,
    "not": Not,
    "of": AtLeast,
    "any_member": AnyMember,
    "no_member": NoMember,
    "share_of_members": ShareOfMembers,
    "rule": NamedRule,
    "interpretation": Interpreted,
    "per_person": PerPersonTest,
}


def kind_of_rule(value: Any) -> str | None:
    """Return the kind of rule from a mapping's keys; None if unknown."""
    if isinstance(value, LawModel):
        return type(value).__name__
    if not isinstance(value, dict):
        return None
    for key, model in _KEYS.items():
        if key in value:
            return str(model.__name__)
    if "fact" not in value:
        return None
    return "NumberTest" if value.keys() & set(OPERATORS) else "ValueTest"


Rule = Annotated[
    Annotated[NumberTest, Tag("NumberTest")]
    | Annotated[PerPersonTest, Tag("PerPersonTest")]
    | Annotated[ValueTest, Tag("ValueTest")]
    | Annotated[AllOf, Tag("AllOf")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[Not, Tag("Not")]
    | Annotated[AtLeast, Tag("AtLeast")]
    | Annotated[AnyMember, Tag("AnyMember")]
    | Annotated[NoMember, Tag("NoMember")]
    | Annotated[ShareOfMembers, Tag("ShareOfMembers")]
    | Annotated[NamedRule, Tag("NamedRule")]
    | Annotated[RecordedOr, Tag("RecordedOr")]
    | Annotated[Interpreted, Tag("Interpreted")],
    Discriminator(
        kind_of_rule,
        custom_error_type="rule_kind",
        custom_error_message="this is no rule: a rule has one of the keys fact, per_person, all_of, any_of, not, of, "
        "any_member, no_member, share_of_members, rule, recorded_or, interpretation",
    ),
]

RULE_MODELS: tuple[Any, ...] = (NumberTest, ValueTest, *_KEYS.values())
for _model in RULE_MODELS:
    _model.model_rebuild()


def names(rule: LawModel) -> set[str]:
    """Return the named rules that a rule names."""
    return {part.rule for part in walk(rule) if isinstance(part, NamedRule)}


def parts(rule: LawModel) -> Iterator[LawModel]:
    """Yield the rules directly inside a rule, in file order."""
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
            if isinstance(part, RULE_MODELS):
                yield part


def walk(rule: LawModel) -> Iterator[LawModel]:
    """Yield a rule and every rule inside it, outermost first; named rules are not followed."""
    yield rule
    for part in parts(rule):
        yield from walk(part)
