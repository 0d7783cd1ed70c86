"""The dictionary of facts that may be observed on households and members, as data."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, ValidationInfo, model_validator

from mdpoverty.language import Text
from mdpoverty.law.base import FrozenDict, Identifier, LawModel
from mdpoverty.messages.message import listed
from mdpoverty.spelling import spelled_alike, suggestion

Level = Literal["household", "member"]
FactType = Literal["integer", "number", "boolean", "category", "date", "text"]

AGE_FACTS = ("age", "birth_date", "birth_year")
"""The facts about a member's birth; a rule on one of them is answered from all."""

STATUS_FACT = "status"
"""The class just found, which the exemption and the flags may test like a fact."""


class FactDefinition(LawModel):
    """One fact: its meaning, its values, its labels and its question."""

    level: Level = Field(description="of whom the fact is observed")
    type: FactType = Field(description="how the value is written")
    unit: str | None = Field(None, description="unit of a number, as rules must name it")
    minimum: int | None = Field(None, strict=True, description="the least possible value")
    maximum: int | None = Field(None, strict=True, description="the greatest possible value")
    values: FrozenDict[Identifier, Text] | None = Field(
        None, min_length=1, max_length=200, description="the allowed words of a category, with labels"
    )
    also_written: FrozenDict[Identifier, tuple[str, ...]] | None = Field(
        None, description="further words that registers write for a value, beside its labels"
    )
    whole_of: Identifier | None = Field(
        None, description="the fact of one person of which this is the amount of the whole household; never rounded"
    )
    label: Text = Field(description="short name")
    question: Text | None = Field(None, description="the question as an interviewer asks it")
    headings: tuple[str, ...] = Field(
        (), max_length=100, description="other headings that spreadsheets use for the fact"
    )
    specific_to_standard: bool = Field(
        False, strict=True, description="recorded by the form of one standard, void under another"
    )

    @cached_property
    def codes(self) -> dict[str, int]:
        """The code for each value in a category: its position in the list."""
        return {value: code for code, value in enumerate(self.values or ())}

    @cached_property
    def meanings(self) -> dict[str, str]:
        """The value for each word and label in one spelling; labels of several values are left out."""
        meant: dict[str, set[str]] = {}
        for value, label in (self.values or {}).items():
            for text in (value, label.vi, label.en, *(self.also_written or {}).get(value, ())):
                meant.setdefault(spelled_alike(text), set()).add(value)
        return {text: values.pop() for text, values in meant.items() if len(values) == 1}

    @model_validator(mode="after")
    def _fields_fit_type(self) -> FactDefinition:
        if (self.type == "category") != (self.values is not None):
            raise ValueError("`values` belongs to a fact of type category, and to no other")
        unknown = [word for word in self.also_written or () if word not in (self.values or ())]
        if unknown:
            what = f"also_written: {listed(map(repr, unknown))} is no value"
            raise ValueError(f"{what}; allowed: {listed(self.values or ())}")
        if self.whole_of is not None and (self.level, self.type) != ("household", "integer"):
            raise ValueError("`whole_of` belongs to a whole number of a household")
        ends = [end for end in (self.minimum, self.maximum) if end is not None]
        if ends and self.type not in ("integer", "number"):
            raise ValueError(f"`minimum` and `maximum` belong to a fact that is a number, not to a {self.type}")
        if ends != sorted(ends):
            raise ValueError(f"the minimum {self.minimum} is above the maximum {self.maximum}")
        return self


class FactFile(LawModel):
    """The file ``standards/facts.yaml``."""

    facts: FrozenDict[Identifier, FactDefinition]


Dictionary = dict[str, FactDefinition]


def known_fact(name: str, info: ValidationInfo) -> FactDefinition | None:
    """Return the definition of a fact from the dictionary in the context; refuse an unknown name."""
    dictionary: Dictionary | None = (info.context or {}).get("facts")
    if dictionary is None:
        return None
    if name not in dictionary:
        near = suggestion(name, dictionary)
        raise ValueError(f"no fact is called {name!r}{near}; facts.yaml and the file's own `facts:` name them all")
    return dictionary[name]
