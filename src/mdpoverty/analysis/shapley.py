"""Splits a move between standards into its causes: the lines, the indicators, the form of the rule.

Between the two standards lie six that take each of the three from the one or the other; only these are applied, for the
classes under the two themselves are known. What each contributes is its Shapley value: the mean, over all orders in
which the three can be exchanged one after the other, of the step that its own exchange makes (Shapley 1953; for
poverty, Shorrocks 2013). A step from the class before to another is half of the way, one from there to the class after
the other half; so the three add up to 1 for every household that moves, and to the number of moves over any table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import polars as pl

from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.law.sections import BandEdge, IncomeBand
from mdpoverty.law.standard import Standard
from mdpoverty.tables.classify_table import classify_polars
from mdpoverty.tables.join_keys import filter_by_keys
from mdpoverty.tables.several_standards import recorded_columns
from mdpoverty.vocabulary import Status

CAUSES = ("lines", "indicators", "rule")
"""What differs: the amounts of the income lines; the indicators with their cut-offs; the bands and decisions."""

TWELFTHS = 12
_WEIGHTS = {2: (3, 3), 3: (2, 1, 2)}
"""The weight of a step after none, one or two others were made, in twelfths of a whole move, by number of causes."""


def mixed(lines: Standard, indicators: Standard, rule: Standard) -> Standard:
    """Return a standard that takes its lines, its indicators and the form of its rule from three others.

    The form of the rule is its bands and its decision table. A band has the edges that ``lines`` gives to the band of
    its name; one that is not there is empty: it ends where the band below it ends.
    """
    edges: dict[str, tuple[BandEdge, ...]] = {band.id: band.upper for band in lines.income_bands}
    bands: list[IncomeBand] = []
    for band in rule.income_bands[:-1]:
        below = bands[-1].upper if bands else ()
        bands.append(band.model_copy(update={"upper": edges.get(band.id, below)}))
    return indicators.model_copy(
        update={
            "id": f"{lines.id}+{indicators.id}+{rule.id}",
            "income_measures": lines.income_measures,
            "income_bands": (*bands, rule.income_bands[-1]),
            "decision_table": rule.decision_table,
            "unofficial": True,
        }
    )


def split_by_standards(
    households: pl.DataFrame,
    members: pl.DataFrame | None,
    plans: Sequence[Plan],
    statuses: Sequence[pl.Series],
    recorded: Sequence[str],
) -> pl.DataFrame:
    """Split each move between two standards into its ``CAUSES``; see ``shapley_values``.

    The plans and their classes are those before and after; ``recorded`` names the sides, ``before`` and ``after``, to
    whose review the recorded columns belong.
    """

    def classes(moved: pl.Series, choices: Sequence[Sequence[int]]) -> list[pl.Series]:
        some = households.filter(moved)
        their_members = None if members is None else filter_by_keys(members, some["household_id"])
        return [_class(some, their_members, plans, sides, recorded) for sides in choices]

    return shapley_values(*statuses, causes=CAUSES, classes=classes)


def _class(
    households: pl.DataFrame,
    members: pl.DataFrame | None,
    plans: Sequence[Plan],
    sides: Sequence[int],
    recorded: Sequence[str],
) -> pl.Series:
    """Return the classes by a mixed standard; each part is from before (0) or after (1)."""
    lines, indicators, rule = (plans[side] for side in sides)
    names = ("before", "after")
    scores = {*lines.standard.income_measures, *rule.standard.income_measures}
    columns = recorded_columns(households, plans)
    dropped = [name for name in columns if names[sides[0] if name in scores else sides[1]] not in recorded]
    law = mixed(lines.standard, indicators.standard, rule.standard)
    plan = make_plan(law, lines.review_date, indicators.interpretations)
    own = {f"deprived_{name}" for name in law.indicator_ids}
    foreign = [name for name in columns if name.startswith("deprived_") and name not in own]
    return classify_polars(households.drop({*dropped, *foreign}), members, plan)["status"]


def shapley_values(
    before: pl.Series,
    after: pl.Series,
    *,
    causes: Sequence[str],
    classes: Callable[[pl.Series, Sequence[Sequence[int]]], Sequence[pl.Series]],
) -> pl.DataFrame:
    """Return the Shapley value of each cause for each household's move, in twelfths of a whole move.

    It is 0 for a household that stays in its class, and null where a class on the way is undetermined.

    ``classes`` is called with a mask of the households that move and with choices of sides, one side for each cause,
    before (0) or after (1); it returns the classes of these households for each choice.
    """
    before, after = before.cast(pl.String), after.cast(pl.String)
    known = (before != Status.UNDETERMINED) & (after != Status.UNDETERMINED)
    moved = known & (before != after)
    start, end = before.filter(moved), after.filter(moved)
    choices = list(product((0, 1), repeat=len(causes)))[1:-1]
    between = classes(moved, choices) if len(start) else [start] * len(choices)
    steps = [_step(status, start, end) for status in (start, *between, end)]  # a bit for each cause
    nought = pl.repeat(0, len(before), dtype=pl.Int64, eager=True).set(moved | ~known, None)
    return pl.DataFrame({
        cause: nought.clone().scatter(moved.arg_true(), _value(steps, len(causes) - 1 - place))
        for place, cause in enumerate(causes)
    })  # fmt: skip


def _step(status: pl.Series, before: pl.Series, after: pl.Series) -> pl.Series:
    """Return the position on the way: -1 in the class before, 1 in the class after, 0 in another."""
    found = pl.col("found")
    way = pl.when(found == pl.col("after")).then(1).when(found == pl.col("before")).then(-1).otherwise(0)
    table = pl.DataFrame({"found": status.cast(pl.String), "before": before, "after": after})
    return table.select(pl.when(found != Status.UNDETERMINED.value).then(way).cast(pl.Int64).alias("step"))["step"]


def _value(steps: Sequence[pl.Series], bit: int) -> pl.Series:
    weights = _WEIGHTS[(len(steps) - 1).bit_length()]
    total = pl.repeat(0, len(steps[0]), dtype=pl.Int64, eager=True)
    for without in range(len(steps)):
        if not without >> bit & 1:
            total += weights[without.bit_count()] * (steps[without | 1 << bit] - steps[without])
    return total


def shapley_shares(twelfths: pl.DataFrame) -> pl.DataFrame:
    """Return Shapley values as shares of a whole move, named ``moved_by_…``."""
    return pl.DataFrame([(column / TWELFTHS).alias(f"moved_by_{column.name}") for column in twelfths])
