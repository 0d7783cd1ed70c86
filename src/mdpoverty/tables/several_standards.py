"""Plans several standards for the same tables: their readings and their recorded columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from mdpoverty.engine.interpretations import check_choices
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.errors import Fault, InputError
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
    """Return a plan for each standard, with the chosen readings that it has.

    Raises
    ------
    InterpretationError
        A reading that no standard has.
    """
    laws = [standard_of(standard) for standard in standards]
    readings: list[Mapping[str, str] | None] = [interpretations]
    if len(laws) != 1:
        known = {name: switch.options for law in laws for name, switch in law.interpretations.items()}
        chosen = check_choices(interpretations, known, Message("standards_misread"), unknown="no_interpretation_here")
        readings = [{name: chosen[name] for name in chosen if name in law.interpretations} for law in laws]
    pairs = zip(laws, readings, strict=True)
    return [make_plan(law, review_date, reading, strict_dates=strict_dates) for law, reading in pairs]


def recorded_columns(households: pl.DataFrame, plans: Sequence[Plan]) -> list[str]:
    """Return the columns that only the review under one standard fills: points of its forms, and its ticks."""
    facts = [item for plan in plans for item in plan.standard.dictionary.items()]
    read = {fact for plan in plans for fact in plan.household_facts}
    used = {fact for fact, definition in facts if definition.specific_to_standard and fact in read}
    return [name for name in households.columns if name in used or name.startswith("deprived_")]


def check_several_standards(households: pl.DataFrame, plans: Sequence[Plan]) -> None:
    """Refuse no standard, one that is named twice, and records of one review under several unrelated standards.

    Columns of results are named by standard; points and ticks belong to the review of one.
    """
    names = [plan.standard.id for plan in plans]
    if not names or len(set(names)) < len(names):
        raise InputError(Message("standards_twice" if names else "no_standards", {"names": str(names)}))
    families = {plan.standard.extends or plan.standard.id for plan in plans}
    recorded = recorded_columns(households, plans) if len(families) > 1 else []
    if recorded:
        raise InputError(Message("several_reviews"), [Fault("of_one_review", {}, (name,)) for name in recorded])


def without_ticks_of_others(households: pl.DataFrame, plan: Plan, plans: Sequence[Plan]) -> pl.DataFrame:
    """Return the households without ticks for other standards' indicators."""
    others = {f"deprived_{name}" for other in plans for name in other.standard.indicator_ids}
    own = {f"deprived_{name}" for name in plan.standard.indicator_ids}
    return households.drop([name for name in households.columns if name in others - own])
