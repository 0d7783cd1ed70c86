"""Classifies each household by the law of its own day and province, the provincial class beside the national one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.engine.review_date import read_review_date
from mdpoverty.errors import Fault, InputError, MdpovertyError, NoStandardError
from mdpoverty.facts.checks import Finding
from mdpoverty.facts.records import TICK_PREFIX
from mdpoverty.law.registry import NATIONAL, list_standards, standard_on
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest
from mdpoverty.tables.batches import answer
from mdpoverty.tables.join_members import join_members
from mdpoverty.tables.several_standards import make_plans, recorded_columns

LOCAL = "_local"
"""What the columns of the provincial class end with."""


@dataclass(frozen=True)
class OwnLaw:
    """The law of some households: that of the country and, if there is one, that of their province."""

    review_date: date
    national: Standard
    local: Standard | None


def laws_of(
    households: pl.DataFrame, review_date: Any, jurisdiction: str | None, *, allow_provisional: bool = False
) -> tuple[list[OwnLaw], pl.Series]:
    """Return the laws under which households fall, and for each household the number of its own.

    Parameters
    ----------
    households
        The table.
    review_date
        A column with the day of each household's review, or one day for all.
    jurisdiction
        A column with the province of each household, by the id or the name of a jurisdiction, or one for all; a
        province without a standard of its own has the national class alone.
    allow_provisional
        As for ``standard_on``.

    Raises
    ------
    InputError
        A household has no day, or one that cannot be read; or no column is called so.
    NoStandardError, ProvisionalStandardError
        No standard applies on a day, or only a provisional one.
    """
    days = households[review_date] if _is_column(households, review_date) else None
    places = households[str(jurisdiction)] if _is_column(households, jurisdiction) else None
    if days is None:
        _refuse_no_column(households, review_date)
    keys = pl.DataFrame({
        "day": days if days is not None else pl.repeat(0, households.height, eager=True),
        "place": places if places is not None else pl.repeat(0, households.height, eager=True),
    })  # fmt: skip
    pairs = keys.unique(maintain_order=True)
    known_days = _days(pairs["day"].unique(maintain_order=True), households, review_date) if days is not None else {}
    one_day = read_review_date(review_date) if days is None else None
    known_places = _places()
    if places is None and jurisdiction is not None and _plain(jurisdiction) not in known_places:
        near = Near(nearest(jurisdiction, [law.jurisdiction.id for law in list_standards()]))
        known = list(dict.fromkeys(law.jurisdiction.id for law in list_standards()))
        raise NoStandardError(Message("no_jurisdiction", {"seen": Seen(jurisdiction), "near": near, "known": known}))
    found: dict[OwnLaw, int] = {}
    numbers = []
    for day, place in pairs.iter_rows():
        on = one_day or known_days[day]
        where = jurisdiction if places is None else place
        law = _law(on, known_places.get(_plain(where)), allow_provisional=allow_provisional)
        numbers.append(found.setdefault(law, len(found)))
    own = keys.join(pairs.with_columns(pl.Series("law", numbers, dtype=pl.Int64)), on=["day", "place"], how="left",
                    nulls_equal=True, maintain_order="left")["law"]  # fmt: skip
    return list(found), own


def _is_column(households: pl.DataFrame, name: Any) -> bool:
    return isinstance(name, str) and name in households.columns


def _refuse_no_column(households: pl.DataFrame, review_date: Any) -> None:
    """Refuse text that is neither a day nor a column."""
    try:
        read_review_date(review_date)
    except MdpovertyError as error:
        if not isinstance(review_date, str):
            raise
        near = Near(nearest(review_date, households.columns))
        told = {"seen": Seen(review_date), "near": near, "known": households.columns}
        raise InputError(Message("no_day_and_no_column", told)) from error


def _days(days: pl.Series, households: pl.DataFrame, column: str) -> dict[Any, date]:
    """Return the day that each value means; refuse values that mean none, and households without one."""
    found: dict[Any, date] = {}
    faults = []
    for value in days.to_list():
        try:
            found[value] = read_review_date(value)
        except MdpovertyError as error:
            rows = households[column].eq_missing(pl.Series([value], dtype=households.schema[column]))
            number, first = int(rows.sum()), int(rows.arg_true()[0])
            what = Message("no_day_of_review") if value is None else error.message
            told = Message("of_rows", {"rows": number})
            faults.append(Fault(what.code, what.parameters, ("households", first, column), also=told))
    if faults:
        raise InputError(Message("unreadable_tables"), faults)
    return found


def _places() -> dict[str, str]:
    """Return the jurisdictions by their ids and names, written plainly."""
    found: dict[str, str] = {}
    for law in list_standards():
        own = law.jurisdiction
        found |= {_plain(name): own.id for name in (own.id, own.name.vi, own.name.en)}
    return found


def _plain(name: Any) -> str:
    """Return a name in small letters, without accents, blanks or words for a province."""
    text = unicodedata.normalize("NFD", str(name or "").replace("_", " ").replace("đ", "d").replace("Đ", "D").lower())
    letters = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = letters.replace(".", ". ").split()
    while words and words[0] in ("tinh", "thanh", "pho", "tp.", "tp", "t."):
        words = words[1:]
    return "".join(words)


def _law(day: date, place: str | None, *, allow_provisional: bool) -> OwnLaw:
    national = standard_on(day, allow_provisional=allow_provisional)
    if place in (None, NATIONAL):
        return OwnLaw(day, national, None)
    locals_ = [law for law in list_standards(place) if law.applies_on(day)]
    return OwnLaw(day, national, locals_[0] if locals_ else None)


def classify_by_own_laws(
    households: pl.DataFrame,
    members: pl.DataFrame | None,
    laws: Sequence[OwnLaw],
    own: pl.Series,
    interpretations: Mapping[str, str] | None,
) -> tuple[pl.DataFrame, list[Finding], list[Plan]]:
    """Return the results in the order of the households, the findings, and the plans that were applied.

    Parameters
    ----------
    households, members
        As for ``classify_table``, in Polars.
    laws, own
        As ``laws_of`` returns them.
    interpretations
        Each goes to the standards that have it.
    """
    joined = join_members(households, members)
    faults = [finding for finding in joined.findings if finding.check.level == "error"]
    if faults:
        return pl.DataFrame(), faults, []
    law_of = pl.DataFrame({"household_id": households["household_id"], " law": own})
    member_laws = None if members is None else members.select("household_id").join(
        law_of, on="household_id", how="left", maintain_order="left")[" law"]  # fmt: skip
    parts, findings, plans = [], [*joined.findings], list[Plan]()
    for number, law in enumerate(laws):
        rows = (own == number).arg_true()
        member_rows = None if member_laws is None else (member_laws == number).arg_true()
        some = households[rows]
        their_members = None if members is None or member_rows is None else members[member_rows]
        both = [law.national] if law.local is None else [law.national, law.local]
        results = [pl.DataFrame({" row": rows})]
        for plan, side in zip(make_plans(both, law.review_date, interpretations), ("", LOCAL), strict=False):
            found, wrong = _classified(some, their_members, plan, law, local=bool(side))
            places = {"households": rows, "members": rows if member_rows is None else member_rows}
            findings += [replace(one, rows=places[one.table].to_numpy()[one.rows].astype(np.int64)) for one in wrong]
            results.append(found.rename({name: f"{name}{side}" for name in found.columns}))
            plans.append(plan)
        parts.append(pl.concat(results, how="horizontal"))
    if any(finding.check.level == "error" for finding in findings):
        return pl.DataFrame(), findings, plans
    table = pl.concat(parts, how="diagonal_relaxed").sort(" row").drop(" row")
    first = ["household_id", "standard", "review_date"]
    beside = [name for name in table.columns if name.endswith(LOCAL)]
    rest = [name for name in table.columns if name not in (*first, *beside)]
    return table.select(*first, *rest, *sorted(beside, key=table.columns.index)), findings, plans


def _classified(
    households: pl.DataFrame, members: pl.DataFrame | None, plan: Plan, law: OwnLaw, *, local: bool
) -> tuple[pl.DataFrame, list[Finding]]:
    """Classify the households of one law by one of its standards."""
    own = {f"{TICK_PREFIX}{name}" for name in plan.standard.indicator_ids}
    foreign = [
        name for name in recorded_columns(households, [plan]) if name.startswith("deprived_") and name not in own
    ]
    if local and law.national.id not in (plan.standard.extends, plan.standard.id):
        foreign = recorded_columns(households, [plan])  # points and ticks are those of the national review
    answered = answer(households.drop(foreign), members, plan)
    if answered.results is None:
        return pl.DataFrame(), answered.findings
    standard = pl.lit(f"{plan.standard.id}@{plan.standard.revision}").alias("standard")
    told = [standard] if local else [standard, pl.lit(law.review_date).alias("review_date")]
    return answered.results.with_columns(told).drop("household_id" if local else []), answered.findings
