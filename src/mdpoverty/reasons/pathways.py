"""Ways out of poverty: what would move a household to each better class, by income and deprivations."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from mdpoverty.engine.classification import Classification, classification_of
from mdpoverty.engine.classify import run_one
from mdpoverty.engine.run import Run
from mdpoverty.facts.household import Household
from mdpoverty.language import Text, both, fill, in_brackets, joined, number
from mdpoverty.law.rules import AnyMember, NamedRule, NoMember, ShareOfMembers, walk
from mdpoverty.law.standard import Standard
from mdpoverty.law.wording import with_unit
from mdpoverty.reasons.outline import Item, Outline, Section
from mdpoverty.reasons.reason import HOUSEHOLD, Reason, members_in_words
from mdpoverty.reasons.rule_trace import Reasons, Whole
from mdpoverty.vocabulary import CLASSES, Status

INCOME = "income_per_capita"
"""The measure of income that is an amount of dong; no way is given in points."""

_PLAIN: TypeAdapter[Any] = TypeAdapter(Any)
_NEEDS = {
    False: both("Thiếu hụt của hộ", "Needs of the household"),
    True: both("Thiếu hụt của thành viên", "Needs of its members"),
}
_WORK = {
    True: both("Trong hộ có người có khả năng lao động", "Somebody in the household can work"),
    False: both(
        "Không ai trong hộ có khả năng lao động: không có con đường nào qua lao động",
        "Nobody in the household can work: no way leads through work",
    ),
    None: both(
        "Chưa rõ trong hộ có ai có khả năng lao động không", "Whether somebody in the household can work is not known"
    ),
}
_NO_WAYS = both(
    "Chưa đủ thông tin (thu nhập, khu vực, số chỉ số thiếu hụt) để nêu mức cần đạt",
    "Too little is known (income, area, number of deprivations) to tell what it takes",
)
_NOTHING = both("Không có loại nào tốt hơn", "There is no better class")


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
        The same for all persons of the household; None if their number is unknown. If the income of the whole household
        is known, this gap is exact, and the gap of one person is its share, rounded up.
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
        The answer as the household is.
    ways
        For each better class the ways that no other one makes needless, the next class first, by growing income gap.
        None where the income, the area or the number of deprivations is not known.
    needs
        The deprivations that can be resolved, those of the household itself first.
    through_work
        Whether somebody in the household can work; None if unknown. If nobody can, no way leads through work: the
        household is exempt from the goal while it is poor.
    """

    classification: Classification
    ways: tuple[Way, ...] | None
    needs: tuple[Need, ...]
    through_work: bool | None

    def to_text(self, language: str = "en") -> str:
        """Return the ways as text in ``"en"`` or ``"vi"``."""
        return _outline(self).as_text(language)

    def to_dict(self) -> dict[str, Any]:
        """Return the ways as plain data for JSON, without the reasons."""
        parts = {"ways": self.ways, "needs": self.needs, "through_work": self.through_work}
        plain = _PLAIN.dump_python(parts, mode="json", exclude={"needs": {"__all__": {"reasons"}}})
        return {"classification": self.classification.to_dict(), **plain}

    def __str__(self) -> str:
        """Return the ways in English."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Return a list for a notebook."""
        return _outline(self).as_html("en")


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
    law, (low, high) = run.plan.standard, answer.deprivation_count
    persons = household.size or len(household.members) or None
    whole = Whole.observed(law, household, INCOME)
    known = household.income_per_capita is not None or (whole is not None and persons is not None)
    measured = INCOME in law.income_measures and household.area is not None and known
    if answer.status is Status.UNDETERMINED or not measured or low != high:
        return None
    steps = list(_steps(run, household, whole, persons))
    rungs = run.plan.decision.ladder([target for target, _ in steps], low)
    ways = [Way(rung.status, *steps[rung.higher][1], rung.fewer) for rung in rungs]
    return tuple(sorted(ways, key=lambda way: (CLASSES.index(way.status), way.income_gap)))


Gap = tuple[int, int | None]
"""The missing income: for one person, and for all; None where their number is not known."""


def _steps(run: Run, household: Household, whole: Whole | None, persons: int | None) -> Iterator[tuple[int, Gap]]:
    """Yield this income band and those above, as bits, with the missing amount."""
    yield int(run.bands[0]), (0, None if persons is None else 0)
    measure = next(measure for measure in run.plan.measures if measure.fact == INCOME)
    code = run.plan.standard.dictionary["area"].codes[household.area or ""]
    for place, line in enumerate(measure.lines):
        if whole is not None and persons is not None:
            together = line.least_above(persons, code) - whole.amount
            gap: Gap = -(-together // persons), together
        else:
            each = line.least_above(1, code) - (household.income_per_capita or 0)
            gap = each, None if persons is None else each * persons
        if gap[0] > 0:
            yield int(measure.bands[code, place + 1]), gap


def _needs(law: Standard, household: Household, answer: Classification, reasons: Reasons) -> Iterator[Need]:
    for indicator in law.indicators:
        if indicator.id not in answer.deprivations:
            continue
        ticked = household.assessed.get(indicator.id) is not None
        found = () if ticked else reasons.why(indicator.deprived_if, indicator)
        members = tuple(dict.fromkeys(reason.member for reason in found if reason.member is not None))
        yield Need(indicator.id, indicator.label, _over_members(law, indicator.deprived_if), members, found)


def _over_members(law: Standard, rule: Any) -> bool:
    """Tell whether a rule, or a named rule inside it, is about members."""
    inside = list(walk(rule))
    named = [law.rules[part.rule].rule for part in inside if isinstance(part, NamedRule)]
    over = any(isinstance(part, AnyMember | NoMember | ShareOfMembers) for part in inside)
    return over or any(_over_members(law, other) for other in named)


def _outline(found: Pathways) -> Outline:
    name = found.classification.household_id
    ways = [_NO_WAYS] if found.ways is None else [_way(way) for way in found.ways] or [_NOTHING]
    items = (*ways, *_needs_in_words(found), _WORK[found.through_work])
    return Outline(
        HOUSEHOLD,
        None if name is None else str(name),
        (fill("{status}", status=found.classification.status),),
        (Section(None, tuple(Item(line) for line in items)),),
    )


def _way(way: Way) -> Text:
    """Return the words of a way, such as *→ near-poor household: 1 deprivation resolved*."""
    needed = []
    if way.income_gap:
        more = fill(both("thêm {gap}", "{gap} more"), gap=with_unit(way.income_gap, "VND per person per month"))
        if way.household_income_gap is not None:
            whole = both("cả hộ {gap} đồng/tháng", "{gap} for the household")
            more = in_brackets(more, fill(whole, gap=number(way.household_income_gap)))
        needed.append(more)
    if way.deprivations:
        many = "deprivation" if way.deprivations == 1 else "deprivations"
        needed.append(both(f"khắc phục {way.deprivations} chỉ số thiếu hụt", f"{way.deprivations} {many} resolved"))
    return fill("→ {status}: {needed}", status=way.status, needed=joined(needed))


def _needs_in_words(found: Pathways) -> Iterator[Text]:
    for of_members, label in _NEEDS.items():
        needs = [
            in_brackets(need.label, members_in_words(need.members)) if need.members else need.label
            for need in found.needs
            if need.of_members is of_members
        ]
        if needs:
            yield fill("{label}: {needs}", label=label, needs=joined(needs, "; "))
