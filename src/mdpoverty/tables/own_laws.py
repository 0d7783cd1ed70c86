"""Classifies each household by the law of its own day and province, the provincial class beside the national one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.engine.plan import Plan
from mdpoverty.engine.review_date import read_review_date
from mdpoverty.errors import Fault, InputError, MdpovertyError, NoStandardError
from mdpoverty.facts.checks import Finding
from mdpoverty.facts.columns import HouseholdColumns
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.law.registry import NATIONAL, list_standards, standard_on
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest, spelled_alike
from mdpoverty.tables.batches import LIMITS, EncodedTables, classify_batch, map_batches
from mdpoverty.tables.encode import check_batch
from mdpoverty.tables.several_standards import make_plans

LOCAL = "_local"
"""What the columns of the provincial class end with."""


@dataclass(frozen=True)
class OwnLaw:
    """The law of some households: the national standard and, if there is one, that of their province."""

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
    if places is None and jurisdiction is not None and _end_of_name(jurisdiction) not in known_places:
        near = Near(nearest(jurisdiction, [law.jurisdiction.id for law in list_standards()]))
        known = list(dict.fromkeys(law.jurisdiction.id for law in list_standards()))
        raise NoStandardError(Message("no_jurisdiction", {"seen": Seen(jurisdiction), "near": near, "known": known}))
    found: dict[OwnLaw, int] = {}
    numbers = []
    for day, place in pairs.iter_rows():
        on = one_day or known_days[day]
        where = jurisdiction if places is None else place
        law = _law(on, known_places.get(_end_of_name(where)), allow_provisional=allow_provisional)
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
    """Return the jurisdictions by the ends of their ids and names."""
    own = dict.fromkeys(law.jurisdiction for law in list_standards())
    return {_end_of_name(name): one.id for one in own for name in (one.id, one.name.vi, one.name.en)}


def _end_of_name(name: Any) -> str:
    """Return the last two words of a name, which tell provinces apart whatever is written before them."""
    return " ".join(spelled_alike(str(name or "").replace("_", " ")).split()[-2:])


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
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the results in the order of the households, and the findings; no results where there are errors.

    Parameters
    ----------
    households, members
        As for ``classify_table``, in Polars.
    laws, own
        As ``laws_of`` returns them.
    interpretations
        Each goes to the standards that have it.
    """
    sides = [[law.national] if law.local is None else [law.national, law.local] for law in laws]
    plans = [make_plans(both, law.review_date, interpretations) for both, law in zip(sides, laws, strict=True)]
    tables = EncodedTables(households, members, [plan for both in plans for plan in both])
    findings, parts = [*tables.joined.findings, *tables.findings], list[pl.DataFrame]()
    numbers = own.to_numpy()
    for first, end in tables.batches(_HOUSEHOLDS):
        columns, found = tables.encode(first, end)
        findings += [tables.moved(finding, first) for finding in found]
        some = [np.flatnonzero(numbers[first:end] == number) for number in range(len(laws))]
        size = LIMITS.households
        work = [
            (law, both, rows[begin : begin + size])
            for law, both, rows in zip(laws, plans, some, strict=True)
            for begin in range(0, len(rows), size)
        ]
        classify = partial(_classified, columns, has_members=tables.has_members)
        for rows, results, wrong in map_batches(classify, work, None):
            findings += [tables.moved(finding, first) for finding in wrong]
            if results.width:
                parts.append(results.with_columns(pl.Series(" row", rows + first)))
    if any(finding.check.level == "error" for finding in findings):
        return pl.DataFrame(), findings
    if not parts:
        unknown = pl.lit(None, pl.String).alias("standard"), pl.lit(None, pl.Date).alias("review_date")
        return households.select(HOUSEHOLD_ID, *unknown), findings
    table = pl.concat(parts, how="diagonal_relaxed")
    places = table.drop_in_place(" row")
    table = table if places.is_sorted() else table[places.arg_sort()]
    table = table.insert_column(0, households[HOUSEHOLD_ID])
    return table.select(*(name for name in table.columns if not name.endswith(LOCAL)), f"^.*{LOCAL}$"), findings


_HOUSEHOLDS = 1 << 20
"""Households of a batch: the parts that fall under each law shall not be too small."""


def _classified(
    columns: HouseholdColumns, part: tuple[OwnLaw, Sequence[Plan], NDArray[np.int64]], *, has_members: bool
) -> tuple[NDArray[np.int64], pl.DataFrame, list[Finding]]:
    """Classify the households of a batch that fall under one law; findings have positions in the batch."""
    law, plans, rows = part
    together = int(rows[-1] - rows[0]) + 1 == len(rows)
    own = columns.part(int(rows[0]), int(rows[-1]) + 1) if together else columns.take(rows)
    findings = check_batch(own, plans[0], has_members=has_members)
    if findings:
        places = {"households": rows, "members": columns.members_of(rows)[1]}
        findings = [replace(finding, rows=places[finding.table][finding.rows]) for finding in findings]
    if any(finding.check.level == "error" for finding in findings):
        return rows, pl.DataFrame(), findings
    nobody = pl.repeat(None, len(rows), dtype=pl.Int64, eager=True).alias(HOUSEHOLD_ID)
    tables = []
    for plan, side in zip(plans, ("", LOCAL), strict=False):
        related = not side or law.national.id in (plan.standard.extends, plan.standard.id)
        results = classify_batch(plan, own if related else _unrecorded(own), nobody).drop(HOUSEHOLD_ID)
        first = [pl.lit(f"{plan.standard.id}@{plan.standard.revision}").alias("standard")]
        if not side:
            first.append(pl.lit(law.review_date).alias("review_date"))
        results = results.select(*first, pl.all())
        tables.append(results.rename({name: f"{name}{side}" for name in results.columns}))
    return rows, pl.concat(tables, how="horizontal"), findings


def _unrecorded(columns: HouseholdColumns) -> HouseholdColumns:
    """Return households without points and ticks, which are those of the national review."""
    dictionary = load_dictionary()
    facts = {name: column for name, column in columns.household.items()
             if name not in dictionary or not dictionary[name].specific_to_standard}  # fmt: skip
    return replace(columns, household=facts, ticks={})
