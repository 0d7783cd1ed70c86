"""The model of a standard: one YAML file becomes one frozen ``Standard``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import Field

from mdpoverty.language import Text
from mdpoverty.law.base import Frozen, FrozenDict, Identifier, LawModel
from mdpoverty.law.dictionary import Dictionary, FactDefinition
from mdpoverty.law.rules import Rule
from mdpoverty.law.sections import (
    MOST_TABLES,
    AgeTable,
    DecisionRow,
    Definition,
    DeprivationPoints,
    Dimension,
    Exemption,
    Flag,
    IncomeBand,
    Indicator,
    Interpretation,
    Jurisdiction,
    MemberGroup,
    Period,
    Revision,
    Source,
    StandardId,
)


class StandardFile(LawModel):
    """A standard as its file writes it."""

    id: StandardId
    extends: StandardId | None = Field(None, description="the standard of which this file gives only what differs")
    revision: int = Field(ge=1, strict=True)
    title: Text
    jurisdiction: Jurisdiction
    provisional: bool = Field(False, strict=True, description="true while parts of the law are not known")
    unofficial: bool = Field(False, strict=True, description="true for a what-if of one's own; every result says so")
    applies: tuple[Period, ...] = Field(
        min_length=1, max_length=100, description="when it applies, one span after the other"
    )
    history: tuple[Revision, ...] = Field(
        min_length=1, max_length=1000, description="published states of this file, newest last"
    )
    sources: FrozenDict[str, Source] = Field(min_length=1, max_length=500)
    tables: tuple[str, ...] = Field(
        (), max_length=MOST_TABLES, description="files of shared tables in the same folder, without .yaml"
    )
    facts: FrozenDict[Identifier, FactDefinition] = Field(
        default_factory=Frozen, max_length=200, description="facts of its own"
    )
    interpretations: FrozenDict[Identifier, Interpretation] = Field(default_factory=Frozen, max_length=50)
    income_measures: tuple[Identifier, ...] = Field(
        min_length=1, max_length=8, description="the first one that is known decides"
    )
    income_bands: tuple[IncomeBand, ...] = Field(min_length=1, max_length=8, description="from the poorest upwards")
    deprivation_points: DeprivationPoints | None = None
    dimensions: tuple[Dimension, ...] = Field(min_length=1, max_length=64, description="in official order")
    indicators: tuple[Indicator, ...] = Field(min_length=1, max_length=64, description="in official order")
    rules: FrozenDict[Identifier, Definition] = Field(default_factory=Frozen, max_length=300, description="named rules")
    decision_table: tuple[DecisionRow, ...] = Field(min_length=1, max_length=200)
    exemption: Exemption
    flags: FrozenDict[Identifier, Flag] = Field(default_factory=Frozen, max_length=50)
    member_groups: FrozenDict[Identifier, MemberGroup] = Field(
        default_factory=Frozen, max_length=50, description="groups of members that the forms of a review count"
    )
    simplifications: tuple[Text, ...] = Field(
        (), max_length=200, description="what the law says and the file does not model"
    )


class Standard(StandardFile):
    """A standard with everything it refers to: checked, complete, unchangeable.

    Made by ``load_standard``; ``digest`` is the sha256 of its canonical content, shared tables included, and does not
    depend on comments or layout of the file.
    """

    shared_tables: FrozenDict[Identifier, AgeTable] = Field(default_factory=Frozen)
    shared_sources: FrozenDict[str, Source] = Field(default_factory=Frozen, description="what shared tables cite")
    dictionary: Dictionary = Field(default_factory=Frozen, exclude=True, repr=False)
    own_file: str | None = Field(None, exclude=True, repr=False, description="where it was loaded from, if not shipped")
    own_parts: tuple[str, ...] = Field((), exclude=True, description="what the file gives itself, if it extends one")

    def __repr__(self) -> str:
        """Show the id, the revision, the dates and the beginning of the digest."""
        return f"<Standard {self.id}@{self.revision}, {self.first_day} to {self.last_day}, sha256 {self.digest[:12]}>"

    __str__ = __repr__

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, Standard) and self.digest == other.digest

    @cached_property
    def digest(self) -> str:
        """The sha256 of the canonical content, in hexadecimal."""
        content = self.model_dump(mode="json", exclude_none=True)
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def model_copy(self, **how: Any) -> Standard:
        """Return a copy, whose digest is that of its own content."""
        copy = super().model_copy(**how)
        for computed in ("digest", "wholes"):
            copy.__dict__.pop(computed, None)
        return copy

    @property
    def first_day(self) -> date:
        """The first day on which the standard applies."""
        return self.applies[0].from_

    @property
    def last_day(self) -> date:
        """The last day on which the standard applies."""
        return self.applies[-1].through

    @cached_property
    def wholes(self) -> dict[str, str]:
        """The facts with household amounts, by the per-person fact they make exact."""
        return {fact.whole_of: name for name, fact in self.dictionary.items() if fact.whole_of is not None}

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """The ids of the indicators in official order."""
        return tuple(indicator.id for indicator in self.indicators)

    def applies_on(self, day: date) -> bool:
        """Tell whether the standard applies on a day."""
        return any(period.from_ <= day <= period.through for period in self.applies)

    def top_rules(self) -> Iterator[tuple[tuple[str | int, ...], Rule]]:
        """Yield every outermost rule with its address in the file."""
        for name, definition in self.rules.items():
            yield ("rules", name, "rule"), definition.rule
        for position, indicator in enumerate(self.indicators):
            yield ("indicators", position, "deprived_if"), indicator.deprived_if
        yield ("exemption", "nobody_can_work"), self.exemption.nobody_can_work
        yield ("exemption", "exempt_if"), self.exemption.exempt_if
        for name, flag in self.flags.items():
            yield ("flags", name, "raised_if"), flag.raised_if
        for name, group in self.member_groups.items():
            yield ("member_groups", name, "rule"), group.rule
