"""The same households under two standards: who moves from which class to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, get_args

import polars as pl

from mdpoverty.analysis.corrections import moved_by_corrections
from mdpoverty.analysis.shapley import CAUSES, TWELFTHS, shapley_shares, split_by_standards
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import Fault, InputError
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.classify_table import classify_polars, warn_of_table_columns
from mdpoverty.tables.convert import Frame, from_polars, to_polars
from mdpoverty.tables.groups_and_persons import count_persons
from mdpoverty.tables.several_standards import make_plans, recorded_columns

RecordedUnder = Literal["before", "after", "both"]


@dataclass(frozen=True)
class Reclassification(Generic[Frame]):
    """Households under two standards.

    Attributes
    ----------
    table
        A row for each household in the order given: ``household_id``, ``people``, and ``status``, ``basis``,
        ``exempt``, ``deprivation_count_min`` and ``deprivation_count_max``, each ``_before`` and ``_after``. Then
        ``moved_by_lines``, ``moved_by_indicators`` and ``moved_by_rule``: the share of the move that is due to the
        amounts of the income lines, to the indicators with their cut-offs, to the form of the rule (its bands and its
        decision table). They add up to 1 for a household that moved and are 0 for one that did not; a share below 0
        works the other way. They are null if a class is undetermined under one of the standards or between them.
    transitions
        A row for each pair of classes: ``status_before``, ``status_after``, ``households``, ``people``, the shares
        of the households and people of the class before; ``by_lines``, ``by_indicators``, ``by_rule``, the number of
        moves that is due to each, null if no move is split; and ``not_split``, the moves with unknown causes.
    corrections
        Between two revisions of one standard, a row for each ``correction`` of its file: how many households have
        another class (``class_moved``) or exemption (``exemption_moved``) if only that correction is made on the
        earlier one. None between two standards.
    results_before, results_after
        What ``classify_table`` gives under each standard.
    before, after
        The receipts of both.
    """

    table: Frame
    transitions: Frame
    corrections: Frame | None
    results_before: Frame
    results_after: Frame
    before: Receipt
    after: Receipt

    def __str__(self) -> str:
        """Name both standards and the date."""
        before, after = (
            f"{one.id}@{one.revision}" if self.corrections is not None else one.id for one in (self.before, self.after)
        )
        return f"{before} to {after} on {self.after.review_date}: {len(self.table)} households"  # type: ignore[arg-type]

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Show the transitions in a notebook."""
        head = ("from", "to", "households", "people", "share of households")
        rows = [
            [*row[:2], f"{row[2]:,}", "?" if row[3] is None else f"{row[3]:,}", f"{row[4]:.2%}"]
            for row in to_polars(self.transitions)[0].iter_rows()
        ]
        lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
        body = "".join(f"<tr>{line}</tr>" for line in ["".join(f"<th>{name}</th>" for name in head), *lines])
        return f"<p>{self}</p><table>{body}</table>"


def reclassify(
    households: Frame,
    members: Any = None,
    *,
    before: Standard | str,
    after: Standard | str,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None = None,
    recorded_under: RecordedUnder | None = None,
) -> Reclassification[Frame]:
    """Classify the same households under two standards and count who moves.

    Parameters
    ----------
    households, members
        As for ``classify_table``.
    before, after
        The two standards: loaded, ids, or paths. Each is applied to the review date, whether or not it was in force.
    review_date
        One day for both.
    interpretations
        Readings of doubtful clauses; each goes to the standards that have it.
    recorded_under
        Points of the forms B1 and B2 and reviewers' ticks belong to the standard of their review. If the tables
        hold such columns, name their standard: ``"before"``, ``"after"`` or ``"both"``; the other class then comes
        from the facts alone. Two revisions of one standard have the same forms: ``"both"`` is the default there.

    Returns
    -------
    Reclassification
        Both classes side by side, the transition table, and the results under each standard.

    Raises
    ------
    InputError
        As for ``classify_table``; or recorded columns are there and ``recorded_under`` is not given.
    InterpretationError
        A reading that neither standard has.

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [700_000], "size": [3]})
    >>> moves = reclassify(register, before="vn-2016-2020", after="vn-2022-2025", review_date=2021)
    >>> moves.transitions.select("status_before", "status_after", "households", "people").rows()
    [('poor', 'undetermined', 1, 3)]
    """
    plans = make_plans((before, after), review_date, interpretations)
    household_table, member_table = to_polars(households, members)
    warn_of_table_columns({"households": household_table, "members": member_table}, plans)
    recorded = recorded_columns(household_table, plans)
    recorded_under = default_record(recorded_under, plans)
    if recorded_under not in (None, *get_args(RecordedUnder)):
        told = {"seen": Seen(recorded_under), "allowed": list(map(repr, get_args(RecordedUnder)))}
        raise InputError(Message("no_recorded_under", told))
    if recorded and recorded_under is None:
        raise InputError(Message("two_reviews"), [Fault("of_which_review", {}, (name,)) for name in recorded])
    sides = _SIDES if recorded_under == "both" else (recorded_under,) if recorded_under else ()
    results = [
        classify_polars(household_table if side in sides else household_table.drop(recorded), member_table, plan)
        for side, plan in zip(_SIDES, plans, strict=True)
    ]
    corrected = (
        moved_by_corrections(household_table, member_table, plans, results[0]) if _are_revisions(plans) else None
    )
    statuses = [result["status"] for result in results]
    causes = split_by_standards(household_table, member_table, plans, statuses, sides)
    people = count_persons(household_table, member_table).alias("people")
    columns = [result[name].alias(f"{name}_{side}") for name in _COMPARED
               for result, side in zip(results, _SIDES, strict=True)]  # fmt: skip
    table = pl.DataFrame([household_table["household_id"], people, *columns, *shapley_shares(causes)])
    return Reclassification(
        table=from_polars(table, households, rows_alike=True),
        transitions=from_polars(_transitions(table, causes), households),
        corrections=None if corrected is None else from_polars(corrected, households),
        results_before=from_polars(results[0], households, rows_alike=True),
        results_after=from_polars(results[1], households, rows_alike=True),
        before=plans[0].receipt,
        after=plans[1].receipt,
    )


def default_record(recorded_under: RecordedUnder | None, plans: Sequence[Plan]) -> RecordedUnder | None:
    """Return to which review recorded columns belong: the side given, else both of two revisions of one standard."""
    return "both" if recorded_under is None and _are_revisions(plans) else recorded_under


def _are_revisions(plans: Sequence[Plan]) -> bool:
    return plans[0].standard.id == plans[1].standard.id


_SIDES = ("before", "after")
_COMPARED = ("status", "basis", "exempt", "deprivation_count_min", "deprivation_count_max")


def _transitions(table: pl.DataFrame, causes: pl.DataFrame) -> pl.DataFrame:
    """Count households and people by pair of classes; sum the causes, and count the moves that are not split."""
    people = pl.when(pl.col("people").is_not_null().all()).then(pl.col("people").sum())
    known = pl.all_horizontal(pl.col(CAUSES).is_not_null())
    by_cause = [pl.when(known.any()).then(pl.col(cause).filter(known).sum() / TWELFTHS).alias(f"by_{cause}")
                for cause in CAUSES]  # fmt: skip
    counts = table.hstack(causes).group_by("status_before", "status_after").agg(
        pl.len().cast(pl.Int64).alias("households"), people, *by_cause, (~known).sum().cast(pl.Int64).alias("not_split")
    )  # fmt: skip
    shares = [
        (pl.col(name) / pl.col(name).sum().over("status_before")).alias(f"{rate}_rate")
        for name, rate in (("households", "household"), ("people", "people"))
    ]
    pair = ("status_before", "status_after")
    return counts.select(*pair, "households", "people", *shares, pl.col("^by_.*$"), "not_split").sort(pair)
