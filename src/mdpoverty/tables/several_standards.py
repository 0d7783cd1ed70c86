"""Plans several standards for the same tables: their readings and their recorded columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from mdpoverty.engine.interpretations import choices, wrong_choice
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.errors import Fault, InputError, InterpretationError
from mdpoverty.law.registry import standard_of
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message


def make_plans(
    standards: Sequence[Standard | str],
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None,
    *,
    strict_dates: bool | None = None,
) -> list[Plan]:
    """Return a plan for each standard, with the readings it has.

    Raises
    ------
    InterpretationError
        A reading that no standard has.
    """
    laws = [standard_of(standard) for standard in standards]
    readings = [interpretations] if len(laws) == 1 else readings_by_standard(laws, interpretations)
    return [
        make_plan(law, review_date, chosen, strict_dates=strict_dates)
        for law, chosen in zip(laws, readings, strict=True)
    ]


def readings_by_standard(standards: Sequence[Standard], chosen: Mapping[str, str] | None) -> list[dict[str, str]]:
    """Return the chosen readings that each standard has.

    Raises
    ------
    InterpretationError
        A reading that no standard has.
    """
    known = {name: switch.options for standard in standards for name, switch in standard.interpretations.items()}
    unknown = "no_interpretation_here"
    faults = [wrong for name, option in choices(chosen) if (wrong := wrong_choice(name, option, known, unknown))]
    if faults:
        raise InterpretationError(Message("standards_misread"), faults)
    return [
        {name: option for name, option in (chosen or {}).items() if name in law.interpretations} for law in standards
    ]


def recorded_columns(households: pl.DataFrame, plans: Sequence[Plan]) -> list[str]:
    """Return the columns recorded under one standard: points of forms, and ticks."""
    facts = {
        fact
        for plan in plans
        for fact, definition in plan.standard.dictionary.items()
        if definition.specific_to_standard
    }
    used = facts & {fact for plan in plans for fact in plan.household_facts}
    return [name for name in households.columns if name in used or name.startswith("deprived_")]


def refuse_twice(plans: Sequence[Plan]) -> None:
    """Refuse an empty list, or one with a standard twice: columns are named by standard."""
    names = [plan.standard.id for plan in plans]
    if not names or len(set(names)) < len(names):
        raise InputError(Message("standards_twice" if names else "no_standards", {"names": str(names)}))


def refuse_foreign_records(households: pl.DataFrame, plans: Sequence[Plan]) -> None:
    """Refuse points and ticks of one review under unrelated standards."""
    families = {plan.standard.extends or plan.standard.id for plan in plans}
    recorded = recorded_columns(households, plans) if len(families) > 1 else []
    if recorded:
        raise InputError(Message("several_reviews"), [Fault("of_one_review", {}, (name,)) for name in recorded])


def without_ticks_of_others(households: pl.DataFrame, plan: Plan, plans: Sequence[Plan]) -> pl.DataFrame:
    """Return the households without ticks for other standards' indicators."""
    others = {f"deprived_{name}" for other in plans for name in other.standard.indicator_ids}
    own = {f"deprived_{name}" for name in plan.standard.indicator_ids}
    return households.drop([name for name in households.columns if name in others - own])
