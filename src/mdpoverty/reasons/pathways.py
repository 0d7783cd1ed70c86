"""Ways out of poverty: what would move a household to each better class, by its income and by its deprivations."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mdpoverty.engine.classification import Classification
from mdpoverty.engine.classify import classification_of, run_one
from mdpoverty.engine.run import Run
from mdpoverty.facts.household import Household
from mdpoverty.law.base import Text
from mdpoverty.law.rules import AnyMember, NamedRule, NoMember, ShareOfMembers, walk
from mdpoverty.law.standard import Standard
from mdpoverty.reasons.rule_trace import Clause, Reason, Reasons, whole_of
from mdpoverty.vocabulary import CLASSES, Status

INCOME = "income_per_capita"
"""The measure of income that is an amount of dong; a way cannot be told in points."""


@dataclass(frozen=True)
class Way:
    """One way to a better class.

    Attributes
    ----------
    status
        The class at its end.
    income_gap
        How much more income per person a month it takes, in dong; 0 if none.
    household_income_gap
        The same for all persons of the household; None where their number is not known. From the income of the whole
        household it is exact, and the gap of one person is its share, rounded up.
    deprivations
        How many deprivations have to be resolved; any of those that the household has.
    """

    status: Status
    income_gap: int
    household_income_gap: int | None
    deprivations: int


@dataclass(frozen=True)
class Need:
    """A deprivation that can be resolved.

    Attributes
    ----------
    indicator, label
        Its id and its official name.
    of_members
        Whether it is a need of members, such as insurance, and not of the household's dwelling, water or goods.
    members
        The positions of the members in question, from 0.
    reasons
        What makes it one.
    """

    indicator: str
    label: Text
    of_members: bool
    members: tuple[int, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Pathways:
    """The ways of a household to better classes.

    Attributes
    ----------
    classification
        From where they lead.
    ways
        For each better class the ways that no other one makes needless, the next class first, by growing income gap.
        None where the income, the area or the number of deprivations is not known.
    needs
        The deprivations that can be resolved, those of the household itself first.
    through_work
        Whether somebody in the household can work; None where that is not known. Where nobody can, no way leads through
        work: the household is exempt from the goal while it is poor.
    """

    classification: Classification
    ways: tuple[Way, ...] | None
    needs: tuple[Need, ...]
    through_work: bool | None

    def to_text(self, language: str = "en") -> str:
        """Return the ways as text in ``"en"`` or ``"vi"``."""
        from mdpoverty.reasons.telling import as_text

        return as_text(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Return the ways as plain data that JSON can hold."""
        from mdpoverty.reasons.telling import as_data

        return as_data(self)

    def __str__(self) -> str:
        """Say them in English."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Show them in a notebook."""
        from mdpoverty.reasons.telling import as_html

        return as_html(self)


def pathways(
    household: Household | Mapping[str, Any] | str | os.PathLike[str],
    standard: Standard | str,
    *,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
) -> Pathways:
    """Return what would move a household to each better class.

    Parameters
    ----------
    household, standard, review_date, interpretations, strict_dates
        As for ``classify``.

    Returns
    -------
    Pathways
        Ways, needs, and whether a way leads through work.

    Raises
    ------
    InputError, InterpretationError, ReviewDateError, UnknownStandardError, StandardFileError
        As for ``classify``.

    Examples
    --------
    >>> household = {"area": "rural", "income_per_capita": 1_400_000, "deprivation_points": 40, "size": 3}
    >>> for way in pathways(household, "vn-2022-2025", review_date=2024).ways:
    ...     print(way.status, way.income_gap, way.household_income_gap, way.deprivations)
    near_poor 0 0 2
    average_living_standard 100001 300003 0
    above_average 850001 2550003 0
    """
    run, row, known = run_one(household, standard, review_date, interpretations, strict_dates=strict_dates)
    answer, reasons = classification_of(run, row, known), Reasons(run, row, known)
    needs = sorted(_needs(run.plan.standard, known, answer, reasons), key=lambda need: need.of_members)
    able = None if answer.nobody_can_work is None else not answer.nobody_can_work
    return Pathways(answer, _ways(run, known, answer), tuple(needs), able)


def _ways(run: Run, household: Household, answer: Classification) -> tuple[Way, ...] | None:
    band, (low, high) = int(run.bands[0]), answer.deprivation_count
    law, persons = run.plan.standard, household.size or len(household.members) or None
    whole = whole_of(law, household, INCOME)
    known = household.income_per_capita is not None or (whole is not None and persons is not None)
    measured = INCOME in law.income_measures and household.area is not None and known
    if answer.status is Status.UNDETERMINED or not measured or low != high:
        return None
    steps = dict(_gaps(run, household, persons, band))
    decision = run.plan.decision
    ways = [
        Way(_status(decision, target, count), gap, all_together, low - count)
        for target, (gap, all_together) in steps.items()
        for count in range(low, -1, -1)
        if _status(decision, target, count) in CLASSES
    ]
    better = [way for way in ways if CLASSES.index(way.status) > CLASSES.index(answer.status)]
    least = [way for way in better if not any(_needless(way, other) for other in better)]
    return tuple(sorted(least, key=lambda way: (CLASSES.index(way.status), way.income_gap)))


Gap = tuple[int, int | None]
"""What is lacking of income: of one person, and of all; None where their number is not known."""


def _gaps(run: Run, household: Household, persons: int | None, band: int) -> Iterator[tuple[int, Gap]]:
    """Yield this band of income and those above it, as bits, with what is lacking to the least amount in each."""
    yield band, (0, None if persons is None else 0)
    law = run.plan.standard
    measure = next(measure for measure in run.plan.measures if measure.fact == INCOME)
    code = law.dictionary["area"].codes[household.area or ""]
    whole = whole_of(law, household, INCOME)
    for place, line in enumerate(measure.lines):
        if whole is not None and persons is not None:
            together: int | None = line.least_above(persons, code) - whole.amount
            gap = -(-(together or 0) // persons)
        else:
            gap = int(measure.edges[place][code]) + 1 - (household.income_per_capita or 0)
            together = None if persons is None else gap * persons
        target = int(measure.bands[code, place + 1])
        if gap > 0 and target:
            yield target, (gap, together)


def _status(decision: Any, band: int, count: int) -> Status:
    classes = int(decision.classes[decision.outcomes[band, count, count]])
    found = [status for bit, status in enumerate(CLASSES) if classes >> bit & 1]
    return found[0] if len(found) == 1 else Status.UNDETERMINED


def _needless(way: Way, other: Way) -> bool:
    """Tell whether another way to the same class asks for less, and for more of nothing."""
    return (
        other is not way
        and other.status is way.status
        and other.income_gap <= way.income_gap
        and other.deprivations <= way.deprivations
        and (other.income_gap, other.deprivations) != (way.income_gap, way.deprivations)
    )


def _needs(law: Standard, household: Household, answer: Classification, reasons: Reasons) -> Iterator[Need]:
    for indicator in law.indicators:
        if indicator.id not in answer.deprivations:
            continue
        ticked = household.assessed.get(indicator.id) is not None
        clause = Clause(indicator.source, indicator.verification)
        found = () if ticked else reasons.why(indicator.deprived_if, clause)
        members = tuple(dict.fromkeys(reason.member for reason in found if reason.member is not None))
        yield Need(indicator.id, indicator.label, _over_members(law, indicator.deprived_if), members, found)


def _over_members(law: Standard, rule: Any) -> bool:
    """Tell whether a rule is about members, be it through a named rule."""
    inside = list(walk(rule))
    named = [law.rules[part.rule].rule for part in inside if isinstance(part, NamedRule)]
    over = any(isinstance(part, AnyMember | NoMember | ShareOfMembers) for part in inside)
    return over or any(_over_members(law, other) for other in named)
