"""Findings of an audit on one recorded answer: a class, a tick, a total of points, a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mdpoverty.analysis.incomes import income_bands
from mdpoverty.engine.plan import Plan
from mdpoverty.errors import InputError
from mdpoverty.facts.checks import Finding
from mdpoverty.facts.records import TICK
from mdpoverty.law.load import load_dictionary
from mdpoverty.law.plausibility import RecordedCheck, SoftCheck
from mdpoverty.law.rules import Interpreted, NamedRule, RecordedOr
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.parse_cells import parse_column
from mdpoverty.vocabulary import CLASSES, Status

RECORDED = "recorded_status"
MARK = "recorded_nobody_can_work"
"""The column of the audit that holds the register's own mark of a household in which nobody can work."""

AGREES, CONTRADICTS, CANNOT_TELL, NOT_RECORDED = "agrees", "contradicts", "cannot_tell", "not_recorded"
FINDINGS = (CONTRADICTS, CANNOT_TELL, AGREES, NOT_RECORDED)
"""What is found of a class or a total; ``cannot_tell``: what is recorded is possible, and so is something else."""

POOR_NOT_RECORDED, RECORDED_NOT_POOR, OTHER_CLASS = CASES = ("poor_not_recorded", "recorded_not_poor", "other_class")
"""What a contradicted class is: poor by the rule only, poor in the register only, or another."""


def recorded_class(households: pl.DataFrame) -> pl.Series:
    """Return the classes that the register records.

    Raises
    ------
    InputError
        One is no class.
    """
    if RECORDED not in households.columns:
        return pl.repeat(None, households.height, dtype=pl.String, eager=True).alias(RECORDED)
    recorded, refused = parse_column(households[RECORDED], load_dictionary()[RECORDED])
    if refused:
        wrong = sorted({str(households[RECORDED][row]) for row in refused})
        told = {"column": RECORDED, "seen": [Seen(word) for word in wrong],
                "allowed": [status.value for status in CLASSES]}  # fmt: skip
        raise InputError(Message("no_recorded_class", told))
    return recorded.alias(RECORDED)


def with_findings(table: pl.DataFrame) -> pl.DataFrame:
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
    finding = (
        pl.when(recorded.is_null()).then(pl.lit(NOT_RECORDED))
        .when(pl.col("certainty").is_not_null()).then(pl.lit(CONTRADICTS))
        .when(certain("facts") | certain("forms")).then(pl.lit(AGREES))
        .otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip
    poor = Status.POOR.value
    by_rule = pl.when(pl.col("certainty") <= _BY_FACTS).then("status_by_facts").otherwise("status_by_forms")
    case = (
        pl.when(recorded == poor).then(pl.lit(RECORDED_NOT_POOR))
        .when(by_rule.cast(pl.String) == poor).then(pl.lit(POOR_NOT_RECORDED))
        .otherwise(pl.lit(OTHER_CLASS))
    )  # fmt: skip
    words = pl.Enum(FINDINGS)
    cases = pl.Enum(CASES)
    return table.select(
        pl.exclude("certainty"),
        finding.cast(words).alias("finding"),
        "certainty",
        pl.when(pl.col("certainty").is_not_null()).then(case).cast(cases).alias("case"),
    )


_BY_FACTS = 3
"""Up to this certainty a contradiction rests on the facts."""


def tick_finding(households: pl.DataFrame, facts: pl.DataFrame, name: str) -> pl.DataFrame | None:
    """Return the ticks of an indicator and what the facts give; None if nobody ticked it."""
    column = f"deprived_{name}"
    if column not in households.columns or households[column].null_count() == households.height:
        return None
    return pl.DataFrame({"tick": parse_column(households[column], TICK)[0], "facts": facts[column]})


def contradicted_ticks(ticked: Mapping[str, pl.DataFrame], height: int) -> pl.Series:
    """Return the indicators whose tick and facts contradict each other, by household."""
    words = pl.DataFrame(
        {
            name: found.select(pl.when(pl.col("tick") != pl.col("facts")).then(pl.lit(name))).to_series()
            for name, found in ticked.items()
        }
    )
    if not ticked:
        return pl.repeat("", height, eager=True).alias("ticks_contradicted")
    joined = pl.concat_str(pl.all(), separator="|", ignore_nulls=True)
    return words.select(joined.alias("ticks_contradicted")).to_series()


def recorded_deprivations(households: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the number of deprivations that the recorded points mean."""
    if plan.points is None or plan.points[0] not in households.columns:
        return pl.repeat(None, households.height, dtype=pl.Int16, eager=True).alias("recorded_deprivations")
    total, _ = parse_column(households[plan.points[0]], plan.standard.dictionary[plan.points[0]])
    return (total // plan.points[1]).cast(pl.Int16).alias("recorded_deprivations")


def points_finding() -> pl.Expr:
    """Compare the recorded points with the least and the greatest count by facts."""
    number, low, high = map(pl.col, ("recorded_deprivations", "deprivation_count_min", "deprivation_count_max"))
    finding = (
        pl.when(number.is_null()).then(pl.lit(NOT_RECORDED))
        .when((number < low) | (number > high)).then(pl.lit(CONTRADICTS))
        .when(low == high).then(pl.lit(AGREES))
        .otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip
    return finding.cast(pl.Enum(FINDINGS)).alias("points_finding")


def score_finding(households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan) -> pl.Series:
    """Compare the income band of the score with the income band of the income."""
    law, found = plan.standard, np.full(households.height, NOT_RECORDED, object)
    scores = [measure for measure in plan.measures if law.dictionary[measure.fact].specific_to_standard]
    bands = {measure.fact: income_bands(measure, law, households, members) for measure in plan.measures}
    for score in (measure.fact for measure in scores if measure.fact in households.columns):
        recorded = households[score].is_not_null().to_numpy()
        found[recorded] = CANNOT_TELL
        for amount in set(bands) - {measure.fact for measure in scores}:
            one, other = bands[score], bands[amount]
            both = recorded & one.is_not_null().to_numpy() & other.is_not_null().to_numpy()
            agree = (one.fill_null(0).to_numpy() & other.fill_null(0).to_numpy()) != 0
            found[both] = np.where(agree[both], AGREES, CONTRADICTS)
    return pl.Series("score_finding", found.tolist(), dtype=pl.Enum(FINDINGS))


def mark_of(plan: Plan) -> str | None:
    """Return the fact that marks households in which nobody can work; None if the standard has no such fact."""
    rule: Any = plan.standard.exemption.nobody_can_work
    while isinstance(rule, NamedRule | Interpreted):
        rule = plan.standard.rules[rule.rule].rule if isinstance(rule, NamedRule) else plan.chosen(rule)
    own = isinstance(rule, RecordedOr) and plan.standard.dictionary[rule.fact].level == "household"
    return rule.fact if own else None


def mark_finding(households: pl.DataFrame, facts: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Compare the register's mark that nobody can work with the facts of the members.

    Parameters
    ----------
    households
        Those of the register.
    facts
        What the rules give of them without the mark.
    plan
        The rules.

    Returns
    -------
    polars.DataFrame
        ``recorded_nobody_can_work``, ``nobody_can_work_by_facts`` and ``mark_finding``.
    """
    name = mark_of(plan)
    marked = pl.repeat(None, households.height, dtype=pl.Boolean, eager=True)
    if name is not None and name in households.columns:
        marked, _ = parse_column(households[name], plan.standard.dictionary[name])
    mark, found = pl.col(MARK), pl.col("nobody_can_work_by_facts")
    finding = (
        pl.when(mark.is_null()).then(pl.lit(NOT_RECORDED))
        .when(found.is_null()).then(pl.lit(CANNOT_TELL))
        .when(mark == found).then(pl.lit(AGREES))
        .otherwise(pl.lit(CONTRADICTS))
    )  # fmt: skip
    by_facts = facts["nobody_can_work"].alias("nobody_can_work_by_facts")
    held = pl.DataFrame([marked.alias(MARK), by_facts])
    return held.with_columns(finding.cast(pl.Enum(FINDINGS)).alias("mark_finding"))


def far_from_facts(table: pl.DataFrame, checks: Sequence[SoftCheck]) -> list[Finding]:
    """Return the soft checks that find recorded classes far from the facts, with the contradictions.

    Parameters
    ----------
    table
        As ``audit`` gives it.
    checks
        The checks that look at the tables.
    """
    contradicted = (table["finding"] == CONTRADICTS).arg_true().to_numpy().astype(np.int64)
    settled = len(contradicted) + int((table["finding"] == AGREES).sum())
    return [
        Finding(check, "households", contradicted, RECORDED, check.said)
        for check in checks
        if isinstance(check.look, RecordedCheck)
        and len(contradicted) >= max(check.look.recorded.rows, check.look.recorded.share * settled)
    ]
