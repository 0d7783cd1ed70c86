"""Findings of an audit on one recorded answer: a class, a tick, a total of points, a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mdpoverty.analysis.incomes import read_income_bands
from mdpoverty.engine.plan import Plan
from mdpoverty.errors import InputError
from mdpoverty.facts.checks import Finding
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK
from mdpoverty.law.plausibility import RecordedCheck, SoftCheck
from mdpoverty.law.rules import Interpreted, NamedRule, RecordedOr
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.classify_table import classify_polars
from mdpoverty.tables.parse_cells import parse_column
from mdpoverty.vocabulary import CLASSES, Status

RECORDED = "recorded_status"
MARK = "recorded_nobody_can_work"
"""The column of the audit that holds the register's own mark of a household in which nobody can work."""
MARK_BY_FACTS = "nobody_can_work_by_facts"

AGREES, CONTRADICTS, CANNOT_TELL, NOT_RECORDED = "agrees", "contradicts", "cannot_tell", "not_recorded"
FINDINGS = (CONTRADICTS, CANNOT_TELL, AGREES, NOT_RECORDED)
"""What is found of a class or a total; ``cannot_tell``: what is recorded is possible, and so is something else."""

POOR_NOT_RECORDED, RECORDED_NOT_POOR, OTHER_CLASS = CASES = ("poor_not_recorded", "recorded_not_poor", "other_class")
"""What a contradicted class is: poor by the rule only, poor in the register only, or another."""


def audit_findings(
    households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the findings of an audit by household, and the ticks by indicator; see ``Audit``.

    Raises
    ------
    InputError
        Nothing is recorded, or a class that does not exist; or as for ``classify_table``.
    """
    recorded = _recorded_columns(households, plan)
    facts = classify_polars(households.drop(name for name in recorded if name != RECORDED), members, plan)
    forms = classify_polars(households, members, plan)
    ticks = _recorded_ticks(households, plan)
    table = pl.DataFrame([
        facts[HOUSEHOLD_ID],
        _recorded_class(households),
        facts["status"].alias("status_by_facts"),
        facts["possible_statuses"].alias("possible_by_facts"),
        forms["status"].alias("status_by_forms"),
        forms["possible_statuses"].alias("possible_by_forms"),
    ])  # fmt: skip
    table = _with_class_finding(table).with_columns(
        _contradicted_ticks(ticks, facts),
        _recorded_deprivations(households, plan),
        facts["deprivation_count_min"],
        facts["deprivation_count_max"],
    )
    table = table.with_columns(_points_finding(), _score_finding(households, members, plan))
    table = table.with_columns(_recorded_mark(households, plan), facts["nobody_can_work"].alias(MARK_BY_FACTS))
    mark, found = pl.col(MARK), pl.col(MARK_BY_FACTS)
    table = table.with_columns(mark_finding=_finding(mark, contradicts=mark != found, agrees=mark == found))
    return table, _ticks_by_indicator(ticks, facts)


def _recorded_columns(households: pl.DataFrame, plan: Plan) -> list[str]:
    """Return the columns that record an answer instead of a fact; refuse tables without any."""
    scores = {fact for fact in plan.standard.income_measures if plan.standard.dictionary[fact].specific_to_standard}
    names = {RECORDED, *scores, *(() if plan.points is None else (plan.points[0],))}
    names |= {f"deprived_{name}" for name in plan.standard.indicator_ids} | {_mark_of(plan)}
    found = [name for name in households.columns if name in names]
    if not found:
        raise InputError(Message("nothing_recorded"))
    return found


def _recorded_class(households: pl.DataFrame) -> pl.Series:
    if RECORDED not in households.columns:
        return pl.repeat(None, households.height, dtype=pl.String, eager=True).alias(RECORDED)
    recorded, refused = parse_column(households[RECORDED], load_dictionary()[RECORDED])
    if refused:
        wrong = sorted({str(households[RECORDED][row]) for row in refused})
        told = {"column": RECORDED, "seen": [Seen(word) for word in wrong],
                "allowed": [status.value for status in CLASSES]}  # fmt: skip
        raise InputError(Message("no_recorded_class", told))
    return recorded.alias(RECORDED)


def _finding(recorded: pl.Expr, *, contradicts: pl.Expr, agrees: pl.Expr) -> pl.Expr:
    """Return the finding on what is recorded: contradicted, confirmed, or neither."""
    finding = (
        pl.when(recorded.is_null()).then(pl.lit(NOT_RECORDED))
        .when(contradicts).then(pl.lit(CONTRADICTS))
        .when(agrees).then(pl.lit(AGREES))
        .otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip
    return finding.cast(pl.Enum(FINDINGS))


def _with_class_finding(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table of classes with the finding on the recorded one, its certainty and its case."""
    recorded = pl.col(RECORDED)

    def possible(by: str) -> pl.Expr:
        return pl.col(f"possible_by_{by}").cast(pl.String).str.split("|").list.contains(recorded)

    def certain(by: str) -> pl.Expr:
        return pl.col(f"status_by_{by}").cast(pl.String) == recorded

    against_facts, against_forms = ~possible("facts"), ~possible("forms")
    certainty = (
        pl.when(against_facts & against_forms).then(1)
        .when(against_facts & ~certain("forms")).then(2)
        .when(against_facts).then(3)
        .when(against_forms & ~certain("facts")).then(4)
        .when(against_forms).then(5)
    )  # fmt: skip
    table = table.with_columns(pl.when(recorded.is_not_null()).then(certainty).alias("certainty"))
    finding = _finding(
        recorded, contradicts=pl.col("certainty").is_not_null(), agrees=certain("facts") | certain("forms")
    )
    poor = Status.POOR.value
    by_rule = pl.when(pl.col("certainty") <= _BY_FACTS).then("status_by_facts").otherwise("status_by_forms")
    case = (
        pl.when(recorded == poor).then(pl.lit(RECORDED_NOT_POOR))
        .when(by_rule.cast(pl.String) == poor).then(pl.lit(POOR_NOT_RECORDED))
        .otherwise(pl.lit(OTHER_CLASS))
    )  # fmt: skip
    return table.select(
        pl.exclude("certainty"),
        finding.alias("finding"),
        "certainty",
        pl.when(pl.col("certainty").is_not_null()).then(case).cast(pl.Enum(CASES)).alias("case"),
    )


_BY_FACTS = 3
"""Up to this certainty a contradiction rests on the facts."""


def _recorded_ticks(households: pl.DataFrame, plan: Plan) -> dict[str, pl.Series]:
    """Return the recorded ticks of every indicator that somebody ticked."""
    columns = {name: f"deprived_{name}" for name in plan.standard.indicator_ids}
    return {
        name: parse_column(households[column], TICK)[0]
        for name, column in columns.items()
        if column in households.columns and households[column].null_count() < households.height
    }


def _contradicted_ticks(ticks: Mapping[str, pl.Series], facts: pl.DataFrame) -> pl.Series:
    """Return the indicators whose facts contradict the tick, by household."""
    differ = [(tick != facts[f"deprived_{name}"]).alias(name) for name, tick in ticks.items()]
    words = [pl.when(pl.col(name)).then(pl.lit(name)) for name in ticks]
    joined = pl.concat_str(words or [pl.lit("")], separator="|", ignore_nulls=True).alias("ticks_contradicted")
    return facts.select(HOUSEHOLD_ID).with_columns(differ).with_columns(joined)["ticks_contradicted"]


def _ticks_by_indicator(ticks: Mapping[str, pl.Series], facts: pl.DataFrame) -> pl.DataFrame:
    """Count for each ticked indicator the households whose tick and facts agree or differ."""
    rows = []
    for name, tick in ticks.items():
        found = facts[f"deprived_{name}"]
        cannot_tell = tick.is_not_null() & found.is_null()
        counted = ((tick == found), cannot_tell, tick & ~found, ~tick & found)
        rows.append((name, *(answer.sum() for answer in counted)))
    counts = (AGREES, CANNOT_TELL, "ticked_not_deprived", "deprived_not_ticked")
    return pl.DataFrame(rows, schema={"indicator": pl.String, **dict.fromkeys(counts, pl.Int64)}, orient="row")


def _recorded_deprivations(households: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the number of deprivations that the recorded points mean."""
    if plan.points is None or plan.points[0] not in households.columns:
        return pl.repeat(None, households.height, dtype=pl.Int16, eager=True).alias("recorded_deprivations")
    total, _ = parse_column(households[plan.points[0]], plan.standard.dictionary[plan.points[0]])
    return (total // plan.points[1]).cast(pl.Int16).alias("recorded_deprivations")


def _points_finding() -> pl.Expr:
    """Return the finding on the recorded points: the number against the least and the greatest count by facts."""
    number, low, high = map(pl.col, ("recorded_deprivations", "deprivation_count_min", "deprivation_count_max"))
    return _finding(number, contradicts=(number < low) | (number > high), agrees=low == high).alias("points_finding")


def _score_finding(households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan) -> pl.Series:
    """Return the finding on the recorded score: its income bands against those of the income."""
    law, found = plan.standard, np.full(households.height, NOT_RECORDED, object)
    scores = [measure.fact for measure in plan.measures if law.dictionary[measure.fact].specific_to_standard]
    bands = {measure.fact: read_income_bands(measure, law, households, members) for measure in plan.measures}
    for score in (fact for fact in scores if fact in households.columns):
        recorded = households[score].is_not_null().to_numpy()
        found[recorded] = CANNOT_TELL
        for amount in bands.keys() - scores:
            agree = (bands[score] & bands[amount]) != 0
            known = recorded & agree.is_not_null().to_numpy()
            found[known] = np.where(agree.fill_null(value=False).to_numpy()[known], AGREES, CONTRADICTS)
    return pl.Series("score_finding", found.tolist(), dtype=pl.Enum(FINDINGS))


def _mark_of(plan: Plan) -> str | None:
    """Return the fact that marks households in which nobody can work; None if the standard has no such fact."""
    rule: Any = plan.standard.exemption.nobody_can_work
    while isinstance(rule, NamedRule | Interpreted):
        rule = plan.standard.rules[rule.rule].rule if isinstance(rule, NamedRule) else plan.chosen(rule)
    own = isinstance(rule, RecordedOr) and plan.standard.dictionary[rule.fact].level == "household"
    return rule.fact if own else None


def _recorded_mark(households: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the register's own mark of households in which nobody can work."""
    name = _mark_of(plan)
    if name is None or name not in households.columns:
        return pl.repeat(None, households.height, dtype=pl.Boolean, eager=True).alias(MARK)
    return parse_column(households[name], plan.standard.dictionary[name])[0].alias(MARK)


def soft_audit_findings(table: pl.DataFrame, checks: Sequence[SoftCheck]) -> list[Finding]:
    """Return the findings of soft checks on an audit's table: too many recorded classes contradict the facts."""
    contradicted = (table["finding"] == CONTRADICTS).arg_true().to_numpy().astype(np.int64)
    settled = len(contradicted) + int((table["finding"] == AGREES).sum())
    return [
        Finding(check, "households", contradicted, RECORDED, check.said)
        for check in checks
        if isinstance(check.look, RecordedCheck)
        and len(contradicted) >= max(check.look.recorded.rows, check.look.recorded.share * settled)
    ]
