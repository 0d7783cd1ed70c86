"""The explanation of a classification: its row of the decision table, every indicator, the exemption, the readings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from mdpoverty.engine.classification import Classification
from mdpoverty.engine.classify import classification_of, run_households, run_one, status_of
from mdpoverty.engine.completions import Sets, settling_facts
from mdpoverty.engine.plan import make_plan
from mdpoverty.engine.run import Run
from mdpoverty.facts.household import Household
from mdpoverty.law import wording
from mdpoverty.law.base import Text
from mdpoverty.law.sections import BandEdge, DecisionRow, Flag, Indicator
from mdpoverty.law.standard import Standard
from mdpoverty.reasons.rule_trace import Clause, Reason, Reasons, Whole, is_incomplete, whole_of
from mdpoverty.vocabulary import Status


@dataclass(frozen=True)
class IndicatorReason:
    """Why a household is, or is not, deprived in an indicator.

    Attributes
    ----------
    indicator
        The indicator as the standard defines it.
    deprived
        None where it is not known.
    ticked
        Whether a reviewer's own tick decided.
    reasons
        The comparisons that decided it, or that leave it unknown.
    """

    indicator: Indicator
    deprived: bool | None
    ticked: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class MemberReason:
    """Whether a member can work, and why; ``member`` is the position, from 0."""

    member: int
    can_work: bool | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class FlagReason:
    """Whether a statement beside the class, in force on the review date, is made, and why."""

    name: str
    flag: Flag
    raised: bool | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class OtherReading:
    """What another reading of one doubtful clause would change.

    Attributes
    ----------
    name, option
        The interpretation and the option that was not taken.
    question, reading
        What is in doubt, and the option in words.
    status, exempt
        The class and the exemption under it.
    changes
        Whether one of them differs.
    """

    name: str
    option: str
    question: Text
    reading: Text
    status: Status
    exempt: bool | None
    changes: bool


@dataclass(frozen=True)
class Explanation:
    """Everything that made a classification what it is.

    Attributes
    ----------
    classification
        The answer that is explained.
    standard
        The standard it was found by.
    income
        The comparisons of the income with the lines.
    rows
        The rows of the decision table that are possible; one where the class is certain.
    points
        The recorded total of points that decided the number of deprivations, if there is one.
    indicators
        In official order.
    members
        Whether each member can work.
    flags
        The statements beside the class that are in force on the review date.
    readings
        Every other reading of every doubtful clause.
    incomplete_list
        Whether persons may be missing from the list of members.
    settled_by, perhaps_settled_by
        Where the class is open, the smallest sets of up to three missing facts that settle it whatever is observed, and
        those that settle it with some observations.
    """

    classification: Classification
    standard: Standard
    income: tuple[Reason, ...]
    rows: tuple[DecisionRow, ...]
    points: Reason | None
    indicators: tuple[IndicatorReason, ...]
    members: tuple[MemberReason, ...]
    flags: tuple[FlagReason, ...]
    readings: tuple[OtherReading, ...]
    settled_by: Sets
    perhaps_settled_by: Sets
    incomplete_list: bool = False

    def to_text(self, language: str = "en") -> str:
        """Return the explanation as text in ``"en"`` or ``"vi"``."""
        from mdpoverty.reasons.outline import as_text

        return as_text(self, language)

    def to_markdown(self, language: str = "en") -> str:
        """Return the explanation as Markdown in ``"en"`` or ``"vi"``."""
        from mdpoverty.reasons.outline import as_markdown

        return as_markdown(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data that JSON can hold, with the words in both languages."""
        from mdpoverty.reasons.outline import as_data

        return as_data(self)

    def to_json(self) -> str:
        """Return the explanation as JSON."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, default=str)

    def __str__(self) -> str:
        """Say it in English."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Show a compact table in a notebook."""
        from mdpoverty.reasons.outline import as_html

        return as_html(self)


def explain(
    household: Household | Mapping[str, Any] | str | os.PathLike[str],
    standard: Standard | str,
    *,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
    incomplete_list: bool = False,
) -> Explanation:
    """Explain how a standard classifies one household.

    The reasons are found by walking the rules of the standard beside their answers; there is no second set of texts.

    Parameters
    ----------
    household, standard, review_date, interpretations, strict_dates
        As for ``classify``.
    incomplete_list
        Whether persons of whom nothing is known may be missing from the list of members; ``size``, where it is known,
        says how many they are.

    Returns
    -------
    Explanation
        Prints as text, shows as a table in a notebook; ``to_text``, ``to_markdown`` and ``to_json`` give the rest.

    Raises
    ------
    InputError, InterpretationError, ReviewDateError, UnknownStandardError, StandardFileError
        As for ``classify``.

    Examples
    --------
    >>> answer = explain(
    ...     {"area": "rural", "income_per_capita": 1_400_000}, "vn-2022-2025", review_date=2024
    ... )
    >>> reason = answer.income[0]
    >>> reason.seen.en, reason.asked.en, reason.holds
    ('1,400,000 VND per person per month', 'at most 1,500,000 VND per person per month', True)
    """
    run, row, known = run_one(
        household, standard, review_date, interpretations, strict_dates=strict_dates, incomplete_list=incomplete_list
    )
    law, answer, reasons = run.plan.standard, classification_of(run, row, known), Reasons(run, row, known)
    surely, perhaps = settling_facts(run, 0) if answer.status is Status.UNDETERMINED else ((), ())
    return Explanation(
        classification=answer,
        standard=law,
        income=tuple(_income(run, known)),
        rows=tuple(_rows(run)),
        points=_points(run, known),
        indicators=tuple(_indicators(run, known, reasons)),
        members=tuple(_members(known, law, reasons)),
        flags=tuple(_flags(run, reasons)),
        readings=tuple(_readings(answer, known, run)),
        settled_by=surely,
        perhaps_settled_by=perhaps,
        incomplete_list=incomplete_list,
    )


def _income(run: Run, household: Household) -> Iterator[Reason]:
    """Yield the comparisons with the edges around the income: the first one it does not exceed, and the one before."""
    law, incomplete = run.plan.standard, is_incomplete(run, 0)
    known = [
        fact
        for fact in law.income_measures
        if getattr(household, fact) is not None or whole_of(law, household, fact) is not None
    ]
    fact = known[0] if known else law.income_measures[0]
    edges = [edge for band in law.income_bands for edge in band.upper if edge.fact == fact]
    here = [edge for edge in edges if household.area is None or edge.area in (household.area, None)]
    wholes = {edge.fact: whole_of(law, household, edge.fact, incomplete=incomplete) for edge in here}
    found = [
        (_inside(household, edge, whole := wholes[edge.fact]), _compared(law, household, edge, whole)) for edge in here
    ]
    if not known or household.area is None or None in [inside for inside, _ in found]:
        yield from (reason for _, reason in found)
        return
    yield from [reason for inside, reason in found if not inside][-1:]
    yield from [reason for inside, reason in found if inside][:1]


def _inside(household: Household, edge: BandEdge, whole: Whole | None) -> bool | None:
    """Tell whether the income is inside an edge; None where that is not known."""
    if edge.area is not None and household.area is None:
        return None
    if whole is None:
        amount = getattr(household, edge.fact)
        return None if amount is None else edge.holds(amount)
    if whole.each is not None:
        return edge.holds(whole.each)
    return edge.holds(whole.most) or None  # what is inside for the fewest persons is so for more of them


def _compared(law: Standard, household: Household, edge: BandEdge, whole: Whole | None) -> Reason:
    definition = law.dictionary[edge.fact]
    operator = "at_most" if edge.at_most is not None else "below"
    asked = wording.compared(operator, wording.with_unit(edge.amount, edge.unit))
    if edge.area is not None and household.area is None:
        area = (law.dictionary["area"].values or {})[edge.area]
        asked = wording.both(f"{asked.vi} ({area.vi})", f"{asked.en} ({area.en})")
    if whole is None:
        fact, label, amount = edge.fact, definition.label, getattr(household, edge.fact)
        each, seen = amount, wording.NOT_OBSERVED if amount is None else wording.value(definition, amount)
    else:
        fact, label, amount, each, seen = whole.fact, whole.label, whole.amount, whole.each, whole.seen
    if each is not None and edge.times > 1:
        year = wording.with_unit(_shown(each * edge.times), edge.unit)
        seen = wording.both(f"{seen.vi} × {edge.times} = {year.vi}", f"{seen.en} × {edge.times} = {year.en}")
    holds = _inside(household, edge, whole)
    return Reason(None, fact, label, amount, seen, asked, holds, edge.source, edge.verification)


def _shown(amount: int | Fraction) -> float:
    """Return an amount as it is shown, a thousandth of a dong at most."""
    return amount if isinstance(amount, int) else round(float(amount), 3)


def _rows(run: Run) -> Iterator[DecisionRow]:
    """Yield the rows of the decision table that the possible bands and numbers of deprivations reach."""
    law, bands = run.plan.standard, int(run.bands[0])
    possible = {band.id for bit, band in enumerate(law.income_bands) if bands >> bit & 1}
    counts = range(int(run.classified.count_low[0]), int(run.classified.count_high[0]) + 1)
    for row in law.decision_table:
        if possible & set(row.income) and any(row.holds_for(count) for count in counts):
            yield row


def _points(run: Run, household: Household) -> Reason | None:
    points = run.plan.standard.deprivation_points
    total = None if points is None else getattr(household, points.fact)
    if points is None or total is None:
        return None
    definition = run.plan.standard.dictionary[points.fact]
    each = wording.number(points.points_per_deprivation)
    asked = wording.both(f"{each.vi} điểm cho mỗi chỉ số thiếu hụt", f"{each.en} points for each deprivation")
    seen = wording.value(definition, total)
    source, grade = points.source, points.verification
    return Reason(
        None, points.fact, definition.label, total, seen, asked, holds=True, source=source, verification=grade
    )


def _indicators(run: Run, household: Household, reasons: Reasons) -> Iterator[IndicatorReason]:
    for indicator in run.plan.standard.indicators:
        clause = Clause(indicator.source, indicator.verification)
        tick = household.assessed.get(indicator.id)
        if tick is not None:
            yield IndicatorReason(indicator, tick, ticked=True, reasons=())
            continue
        answer = reasons.answer(indicator.deprived_if)
        yield IndicatorReason(indicator, answer, ticked=False, reasons=reasons.why(indicator.deprived_if, clause))


def _members(household: Household, law: Standard, reasons: Reasons) -> Iterator[MemberReason]:
    """Yield whether the rule of the exemption holds of each member."""
    found = reasons.of_members(law.exemption.nobody_can_work, Clause(law.exemption.source, law.exemption.verification))
    if found is not None:
        ability, clause = found
        for member in range(len(household.members)):
            yield MemberReason(member, reasons.answer(ability, member), reasons.why(ability, clause, member))


def _flags(run: Run, reasons: Reasons) -> Iterator[FlagReason]:
    """Yield the flags in force on the review date, with what decided them beside the class."""
    in_force = {name for name, slot in run.plan.flags if slot is not None}
    for name, flag in run.plan.standard.flags.items():
        if name in in_force:
            clause = Clause(flag.source, flag.verification)
            yield FlagReason(name, flag, reasons.answer(flag.raised_if), reasons.why(flag.raised_if, clause))


def _readings(answer: Classification, household: Household, run: Run) -> Iterator[OtherReading]:
    law, chosen = run.plan.standard, run.plan.interpretations
    for name, current in chosen.items():
        switch = law.interpretations[name]
        for option, reading in switch.options.items():
            if option == current:
                continue
            plan = make_plan(law, run.plan.review_date, {**chosen, name: option})
            other = run_households([household], plan, incomplete=run.columns.incomplete)
            status, exempt = status_of(other, 0)
            changes = (status, exempt) != (answer.status, answer.exempt)
            yield OtherReading(name, option, switch.question, reading, status, exempt, changes)
