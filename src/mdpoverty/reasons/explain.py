"""Explains how a standard classifies one household, by walking its rules and their answers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mdpoverty.engine.classification import Classification, classification_of, classification_status
from mdpoverty.engine.classify import run_one
from mdpoverty.engine.missing_facts import settling_facts
from mdpoverty.engine.plan import make_plan
from mdpoverty.engine.run import Run, run_households
from mdpoverty.facts.household import Household
from mdpoverty.language import both, fill, in_brackets, number
from mdpoverty.law import wording
from mdpoverty.law.sections import BandEdge, DecisionRow
from mdpoverty.law.standard import Standard
from mdpoverty.reasons.explanation import Explanation
from mdpoverty.reasons.explanation_parts import FlagReason, IndicatorReason, MemberReason, OtherReading
from mdpoverty.reasons.reason import Clause, Reason
from mdpoverty.reasons.rule_trace import Reasons, Whole
from mdpoverty.vocabulary import Status


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
        Whether persons may be missing from the list of members; ``size``, where it is known, says how many.

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
        income=tuple(_income(law, known, incomplete=incomplete_list)),
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


def _income(law: Standard, household: Household, *, incomplete: bool) -> Iterator[Reason]:
    """Yield the comparisons with the edges above and below the income."""
    wholes = {fact: Whole.observed(law, household, fact, incomplete=incomplete) for fact in law.income_measures}
    known = [fact for fact, whole in wholes.items() if whole is not None or getattr(household, fact) is not None]
    fact = known[0] if known else law.income_measures[0]
    edges = [edge for band in law.income_bands for edge in band.upper if edge.fact == fact]
    here = [edge for edge in edges if household.area is None or edge.area in (household.area, None)]
    found = [_compared(law, household, edge, wholes[fact]) for edge in here]
    if not known or household.area is None or None in [reason.holds for reason in found]:
        yield from found
        return
    yield from [reason for reason in found if not reason.holds][-1:]
    yield from [reason for reason in found if reason.holds][:1]


def _inside(household: Household, edge: BandEdge, whole: Whole | None) -> bool | None:
    """Tell whether the income is inside an edge; None if unknown."""
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
        asked = in_brackets(asked, area)
    if whole is None:
        fact, label, amount = edge.fact, definition.label, getattr(household, edge.fact)
        each, seen = amount, wording.NOT_OBSERVED if amount is None else wording.value(definition, amount)
    else:
        fact, label, amount, each, seen = whole.fact, whole.label, whole.amount, whole.each, whole.seen
    if each is not None and edge.times > 1:
        of_a_year = each * edge.times
        year = wording.with_unit(of_a_year if isinstance(of_a_year, int) else round(float(of_a_year), 3), edge.unit)
        seen = fill("{seen} × {times} = {year}", seen=seen, times=edge.times, year=year)
    holds = _inside(household, edge, whole)
    return Clause(edge.source, edge.verification).reason(fact, label, seen, asked, value=amount, holds=holds)


def _rows(run: Run) -> Iterator[DecisionRow]:
    """Yield the decision table's rows for the possible bands and numbers of deprivations."""
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
    asked = fill(
        both("{each} điểm cho mỗi chỉ số thiếu hụt", "{each} points for each deprivation"),
        each=number(points.points_per_deprivation),
    )
    clause, seen = Clause(points.source, points.verification), wording.value(definition, total)
    return clause.reason(points.fact, definition.label, seen, asked, value=total, holds=True)


def _indicators(run: Run, household: Household, reasons: Reasons) -> Iterator[IndicatorReason]:
    for indicator in run.plan.standard.indicators:
        tick = household.assessed.get(indicator.id)
        if tick is not None:
            yield IndicatorReason(indicator, tick, ticked=True, reasons=())
        else:
            answer, why = reasons.answer(indicator.deprived_if), reasons.why(indicator.deprived_if, indicator)
            yield IndicatorReason(indicator, answer, ticked=False, reasons=why)


def _members(household: Household, law: Standard, reasons: Reasons) -> Iterator[MemberReason]:
    """Yield whether each member can work, and why."""
    found = reasons.of_members(law.exemption.nobody_can_work, law.exemption)
    if found is not None:
        ability, clause = found
        for member in range(len(household.members)):
            yield MemberReason(member, reasons.answer(ability, member), reasons.why(ability, clause, member))


def _flags(run: Run, reasons: Reasons) -> Iterator[FlagReason]:
    """Yield the flags in force on the review date, with what decided them beside the class."""
    in_force = {name for name, slot in run.plan.flags if slot is not None}
    for name, flag in run.plan.standard.flags.items():
        if name in in_force:
            yield FlagReason(name, flag, reasons.answer(flag.raised_if), reasons.why(flag.raised_if, flag))


def _readings(answer: Classification, household: Household, run: Run) -> Iterator[OtherReading]:
    law, chosen = run.plan.standard, run.plan.interpretations
    for name, current in chosen.items():
        switch = law.interpretations[name]
        for option, reading in switch.options.items():
            if option == current:
                continue
            plan = make_plan(law, run.plan.review_date, {**chosen, name: option})
            other = run_households([household], plan, incomplete=run.columns.incomplete)
            status, exempt = classification_status(other, 0)
            changes = (status, exempt) != (answer.status, answer.exempt)
            yield OtherReading(name, option, switch.question, reading, status, exempt, changes)
