"""Soft checks as data: possible but unlikely values, each with its text and bound.

None of them changes a class. The file ``standards/plausibility.yaml`` holds them; a check has a name by which it can be
left out, and looks at a table in one of a few ways.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar, Literal

from pydantic import Field

from mdpoverty.errors import InputError
from mdpoverty.language import Text
from mdpoverty.law.base import Frozen, FrozenDict, Identifier, LawModel
from mdpoverty.law.law_file import read_law_file, read_model
from mdpoverty.law.rules import Rule
from mdpoverty.law.shipped import load_dictionary, standards_folder
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest


class _Check(LawModel):
    """The base of checks: the table they look at, and what they find."""

    table: Literal["households", "members", "both"]
    label: Text = Field(description="what the check finds")


class _Often(LawModel):
    """How often a value must appear before it deserves a look."""

    share: float = Field(gt=0, le=1, description="the least share of the known values")
    rows: int = Field(ge=1, strict=True, description="the least number of rows")


class RuleCheck(_Check):
    """Asks every household or member by a rule in the language of the standards."""

    rule: Rule


class DatesCheck(_Check):
    """Looks for dates that programs fill in."""

    fact: Identifier
    dates: tuple[date, ...] = Field(min_length=1)


class OneDayCheck(_Check):
    """Looks for one day that is a great share of all dates."""

    fact: Identifier
    one_day: _Often


class _MostBelow(_Often):
    """A bound below which nearly all known values above 0 lie."""

    below: int = Field(strict=True, description="the bound, in the unit of the fact")


class MostBelowCheck(_Check):
    """Looks for columns whose positive values nearly all lie below a bound."""

    fact: Identifier
    most_below: _MostBelow


class _Codes(_Often):
    """Numbers that say unknown in many questionnaires."""

    values: tuple[int, ...] = Field(min_length=1)


class CodesCheck(_Check):
    """Looks for numbers that say unknown in many questionnaires."""

    codes: FrozenDict[Identifier, _Codes]


class UnitsCheck(_Check):
    """Looks at the names of units: one unit in several spellings, or one name under two larger units."""

    units: tuple[Identifier, ...] = Field(min_length=1, description="from the largest to the smallest")
    kinds: FrozenDict[str, tuple[str, ...]] = Field(
        Frozen(), description="kinds of units that may stand before a name, and how they are shortened"
    )
    finds: Literal["spellings", "parents"]


class _Recorded(_Often):
    fact: Identifier


class RecordedCheck(_Check):
    """Compares the classes in a register with those by its facts."""

    recorded: _Recorded


AnyCheck = RuleCheck | DatesCheck | OneDayCheck | MostBelowCheck | CodesCheck | UnitsCheck | RecordedCheck


class NoRecord(LawModel):
    """The words that mark rows as totals or signatures."""

    words: tuple[str, ...] = Field(min_length=1)
    label: Text


class PlausibilityFile(LawModel):
    """The file ``standards/plausibility.yaml``."""

    checks: FrozenDict[Identifier, AnyCheck]
    no_record: NoRecord


@dataclass(frozen=True)
class SoftCheck:
    """A check of plausibility under its name; it is a warning, and used like a ``Check``."""

    value: str
    look: AnyCheck

    level: ClassVar[Literal["warning"]] = "warning"

    def __hash__(self) -> int:
        """Hash by the name."""
        return hash(self.value)

    def __str__(self) -> str:
        """Return the name."""
        return self.value

    @property
    def meaning(self) -> str:
        """What the check finds, in English."""
        return self.label("en")

    def label(self, language: str) -> str:
        """Return what the check finds, in ``"vi"`` or ``"en"``."""
        return self.look.label.in_language(language)

    @property
    def said(self) -> Message:
        """What the check finds, as a message."""
        return Message("check", {"meaning": self.look.label})


@lru_cache(maxsize=1)
def plausibility() -> PlausibilityFile:
    """Return the shipped checks of plausibility."""
    document = read_law_file(standards_folder() / "plausibility.yaml")
    return read_model(PlausibilityFile, document, {"facts": load_dictionary()})


def plausibility_checks(left_out: Collection[str] = ()) -> tuple[SoftCheck, ...]:
    """Return the checks of plausibility, without those named.

    Raises
    ------
    InputError
        No check has such a name.

    Examples
    --------
    >>> "age_above_105" in {check.value for check in plausibility_checks()}
    True
    >>> "age_above_105" in {check.value for check in plausibility_checks(["age_above_105"])}
    False
    """
    known = plausibility().checks
    for name in left_out:
        if name not in known:
            words = {"name": Seen(name), "near": Near(nearest(name, known)), "known": sorted(known)}
            raise InputError(Message("unknown_check", words))
    return tuple(SoftCheck(name, look) for name, look in known.items() if name not in left_out)
