"""Classifies tables of households and members into a table of the same library."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import Fault, InputError, InputWarning
from mdpoverty.facts.checks import AnyCheck, Check, Finding, Table
from mdpoverty.law.plausibility import plausibility_checks
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest_fact_spelling
from mdpoverty.tables.batches import Given, answer, classify_batch
from mdpoverty.tables.convert import Frame, from_polars, to_polars
from mdpoverty.tables.ids import find_near_ids, near_id_words
from mdpoverty.tables.own_laws import classify_by_own_laws, laws_of
from mdpoverty.tables.parse_cells import cell_values
from mdpoverty.tables.several_standards import check_several_standards, make_plans, without_ticks_of_others
from mdpoverty.tables.soft_findings import all_findings
from mdpoverty.tables.unknown_codes import (
    Unused,
    declared_codes,
    read_unknown_codes,
    told_unused,
    unused_codes,
)


def classify_table(
    households: Frame,
    members: Any = None,
    *,
    standard: Standard | str | Sequence[Standard | str],
    review_date: date | str | int,
    jurisdiction: str | None = None,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
    allow_provisional: bool = False,
    unknown_codes: Mapping[str, Any] | None = None,
) -> Frame:
    """Classify a table of households.

    Parameters
    ----------
    households
        A pandas, Polars or PyArrow table, one row for each household, with ``household_id`` and columns named like
        the facts; ``deprived_<indicator>`` are a reviewer's ticks. Columns that are no facts are left alone. It may
        hold the members in a nested column ``members`` (a list of records).
    members
        A table with one row for each member and the ``household_id`` that joins it, in any order. Without members
        every fact of theirs is unknown, and registers that hold only B1 and B2 totals classify all the same.
    standard
        A loaded standard, the id of a shipped one, or the path of a file. Several of them, such as the national one and
        a province's, are applied side by side: one review, several lines. ``"auto"``: each household by the law of its
        own day and province.
    review_date
        The day of the review, its ISO form, or a year (then 31 December). With ``"auto"`` also a column of such days.
    jurisdiction
        Only with ``"auto"``: a column with the province of each household, by its name or the id of a jurisdiction, or
        one for all. Where a province has a standard of its own on the day of the review, its class stands beside the
        national one, never in its place.
    interpretations
        The readings chosen of doubtful clauses, by name; defaults hold for the others. Of several standards each takes
        those that it has.
    strict_dates
        Whether a review date on which a standard does not apply is an error; otherwise it is a ``ReviewDateWarning``.
    allow_provisional
        Only with ``"auto"``: as for ``standard_on``.
    unknown_codes
        By fact, the codes by which the register says that it is unknown: ``{"age": [98, 99]}``.

    Returns
    -------
    table
        Of the caller's kind, one row for each household in the order given: ``household_id``, ``status``,
        ``possible_statuses`` (joined by ``|``), ``poor``, ``near_poor``, ``basis``, ``nobody_can_work``, ``exempt``,
        ``deprivation_count_min``, ``deprivation_count_max``, ``deprived_<indicator>`` in official order, and the flags.
        Null is unknown (for ``basis``: not poor, or not certain on what). Of several standards there is one
        ``household_id``; every other column ends with the id of its standard: ``status_vn-2022-2025``. With
        ``"auto"`` the columns ``standard`` and ``review_date`` follow the ``household_id``, an indicator that the
        standard of a household does not have is null, and the columns of the provincial class end with ``_local``.

    Raises
    ------
    InputError
        The tables cannot be read, or hold what cannot be true; all findings are named. ``check_tables`` returns them
        together with the warnings, so that rows can be mended. Or several standards were given of which
        none extends another, and the tables hold points or ticks, which belong to the review of one.
    InterpretationError, ReviewDateError, UnknownStandardError, StandardFileError
        What was asked for does not exist.

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({"household_id": [1, 2], "area": ["rural", "urban"],
    ...                          "income_score": [140, 176], "deprivation_points": [30, 50]})
    >>> classify_table(register, standard="vn-2022-2025", review_date=2024)["status"].to_list()
    ['poor', 'undetermined']

    The class of a province is given beside the national one:

    >>> both = classify_table(register.with_columns(income_per_capita=1_900_000), review_date=2024,
    ...                       standard=["vn-2022-2025", "vn-dong-nai-2022-2025"])
    >>> both.select("household_id", "status_vn-2022-2025", "status_vn-dong-nai-2022-2025").rows()
    [(1, 'average_living_standard', 'poor'), (2, 'poor', 'poor')]

    Each household by the law of its own day and province:

    >>> reviews = pl.DataFrame({"household_id": [1, 2, 3], "area": ["rural"] * 3, "deprivation_points": [30] * 3,
    ...                         "income_per_capita": [1_400_000, 1_400_000, 1_900_000],
    ...                         "province": [None, None, "Đồng Nai"],
    ...                         "reviewed": ["2021-11-30", "2024-11-30", "2024-11-30"]})
    >>> classify_table(reviews, standard="auto", review_date="reviewed", jurisdiction="province").select(
    ...     "standard", "status", "status_local").rows()
    [('vn-2016-2020@2', 'average_living_standard', None),
     ('vn-2022-2025@2', 'poor', None),
     ('vn-2022-2025@2', 'average_living_standard', 'poor')]
    """
    if standard == AUTO:
        return _by_own_laws(
            households, members, (review_date, jurisdiction), interpretations, unknown_codes,
            allow_provisional=allow_provisional,
        )  # fmt: skip
    if jurisdiction is not None:
        raise InputError(Message("jurisdiction_without_auto"))
    several = isinstance(standard, Sequence) and not isinstance(standard, str)
    plans = make_plans(
        standard if several else [standard],  # type: ignore[arg-type, list-item]
        review_date,
        interpretations,
        strict_dates=strict_dates,
    )
    table, table_of_members, unused = _known(households, members, plans, unknown_codes)
    for name, own in unused.items():
        warnings.warn(InputWarning(told_unused(name, own)), stacklevel=2)
    warn_of_table_columns({"households": table, "members": table_of_members}, plans)
    check_several_standards(table, plans)
    results = [classify_polars(without_ticks_of_others(table, plan, plans), table_of_members, plan) for plan in plans]
    return from_polars(_side_by_side(results, plans) if several else results[0], households, rows_alike=True)


AUTO = "auto"
"""In place of a standard: each household by the law of its own day and province."""


def _by_own_laws(
    households: Frame,
    members: Any,
    where: tuple[date | str | int, str | None],
    interpretations: Mapping[str, str] | None,
    unknown_codes: Mapping[str, Any] | None,
    *,
    allow_provisional: bool,
) -> Frame:
    """Classify each household by the law of its own day and province; see ``classify_table``."""
    table, table_of_members = to_polars(households, members)
    laws, own = laws_of(table, *where, allow_provisional=allow_provisional)
    shipped = [law for each in laws for law in (each.national, each.local) if law is not None]
    plans = make_plans(list(dict.fromkeys(shipped)), laws[0].review_date, interpretations) if laws else []
    table, table_of_members, unused = _known(table, table_of_members, plans, unknown_codes)
    for name, codes in unused.items():
        warnings.warn(InputWarning(told_unused(name, codes)), stacklevel=3)
    warn_of_table_columns({"households": table, "members": table_of_members}, plans)
    results, findings = classify_by_own_laws(table, table_of_members, laws, own, interpretations)
    wrong = [finding for finding in findings if finding.check.level == "error"]
    if wrong:
        faults = [fault for finding in wrong for fault in _faults(finding, table, table_of_members)]
        raise InputError(Message("households_refused"), faults)
    return from_polars(results, households, rows_alike=True)


def _side_by_side(results: Sequence[pl.DataFrame], plans: Sequence[Plan]) -> pl.DataFrame:
    return pl.concat(
        [
            results[0].select("household_id"),
            *(
                result.drop("household_id").rename(lambda name, law=plan.standard.id: f"{name}_{law}")  # type: ignore[misc]
                for result, plan in zip(results, plans, strict=True)
            ),
        ],
        how="horizontal",
    )


def check_tables(
    households: Any,
    members: Any = None,
    *,
    standard: Standard | str,
    review_date: date | str | int,
    without_checks: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """Find the errors and warnings in tables of households and members.

    Parameters
    ----------
    households, members, standard, review_date
        As for ``classify_table``.
    without_checks
        Names of soft checks (``standards/plausibility.yaml``) that do not look at the tables.
    unknown_codes
        As for ``classify_table``.

    Returns
    -------
    list of Finding
        Each with the name and level of the check, the table, the positions of the rows, the column and the words.

    Raises
    ------
    InputError
        The tables cannot be read at all.

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({"household_id": [7, 7], "size": [4, 3]})
    >>> [(finding.check.value, finding.rows.tolist())
    ...  for finding in check_tables(register, standard="vn-2022-2025", review_date=2024)]
    [('duplicate_household', [0, 1])]
    """
    plan = make_plan(standard, review_date)
    households, members, unused = _known(households, members, [plan], unknown_codes)
    return [*all_findings(households, members, plan, plausibility_checks(without_checks)), *_unused(unused, plan)]


def _unused(codes: Unused, plan: Plan) -> Iterator[Finding]:
    """Yield findings on codes for unknown that no cell has."""
    for name, own in codes.items():
        table: Table = "members" if plan.standard.dictionary[name].level == "member" else "households"
        yield Finding(Check.UNUSED_CODE, table, np.zeros(0, np.int64), name, told_unused(name, own))


def _known(
    households: Any, members: Any, plans: Sequence[Plan], unknown_codes: Mapping[str, Any] | None
) -> tuple[pl.DataFrame, pl.DataFrame | None, Unused]:
    """Return both tables in Polars with codes for unknown as null, and the unused codes."""
    households, members = to_polars(households, members)
    if not unknown_codes:
        return households, members, {}
    facts = {name: fact for plan in plans for name, fact in plan.standard.dictionary.items()}
    codes = declared_codes(unknown_codes, facts)
    households, found = read_unknown_codes(households, codes)
    members, found_of_members = (None, {}) if members is None else read_unknown_codes(members, codes)
    read = {fact for plan in plans for fact in plan.facts}
    return households, members, unused_codes(codes, [found, found_of_members], read)


def receipt(
    standard: Standard | str, *, review_date: date | str | int, interpretations: Mapping[str, str] | None = None
) -> Receipt:
    """Return the receipt for a standard, a review date and a choice of interpretations.

    Examples
    --------
    >>> receipt("vn-2022-2025", review_date=2024).interpretations["who_can_work"]
    'working_age'
    """
    return make_plan(standard, review_date, interpretations).receipt


def classify_polars(
    households: pl.DataFrame,
    members: pl.DataFrame | None,
    plan: Plan,
    *,
    give: Given = classify_batch,
    threads: int | None = None,
) -> pl.DataFrame:
    """Classify Polars frames with a plan; see ``classify_table``, and ``answer`` for ``give`` and ``threads``."""
    answered = answer(households, members, plan, give=give, threads=threads)
    if answered.results is None:
        faults = [fault for finding in answered.errors for fault in _faults(finding, households, members)]
        raise InputError(Message("households_refused"), faults)
    return answered.results


_MOST_VALUES = 100
"""The number of different cells of a column that have a message of their own."""


def _faults(finding: Finding, households: pl.DataFrame, members: pl.DataFrame | None) -> list[Fault]:
    """Return the faults of a finding: unreadable cells one by one, others with their first rows."""
    frame = households if finding.table == "households" or members is None else members
    if finding.fact is None:
        return [_fault(finding, frame, households)]
    found: dict[str, tuple[Any, Message, list[int]]] = {}
    cells = cell_values(frame[finding.column])
    for row in finding.rows.tolist():
        refusal = finding.refusal(cells[row])
        if refusal is not None and (refusal.text() in found or len(found) < _MOST_VALUES):
            found.setdefault(refusal.text(), (cells[row], refusal, []))[2].append(row)
    return [
        Fault(what.code, what.parameters, (finding.table, rows[0], finding.column), type(value).__name__,
              also=_hinted(_rows(frame, rows, finding.check), value, finding))
        for value, what, rows in found.values()
    ]  # fmt: skip


def _hinted(rows: Message, value: Any, finding: Finding) -> Message:
    """Add the pandas call that turns text or moments into days unchanged."""
    if finding.fact is None or finding.fact.type != "date":
        return rows
    moment = getattr(value, "tzinfo", None) is not None
    hint = "hint_days" if moment else "hint_dates" if isinstance(value, str) else ""
    return Message("with_hint", {"rows": rows, "hint": Message(hint)}) if hint else rows


def _rows(frame: pl.DataFrame, rows: Sequence[int], check: AnyCheck) -> Message:
    names = ["?" if name is None else name for name in (frame["household_id"][row] for row in rows[:3])]
    if len(rows) == 1:
        return Message("in_one_row", {"names": names, "check": check})
    more = " …" if len(rows) > len(names) else ""
    return Message("in_rows", {"rows": len(rows), "names": names, "more": more, "check": check})


def _fault(finding: Finding, frame: pl.DataFrame, households: pl.DataFrame) -> Fault:
    """Return the fault of a finding with the households of its first rows."""
    rows, first = _rows(frame, finding.rows.tolist(), finding.check), int(finding.rows[0])
    path = (finding.table, first, finding.column.partition(",")[0])
    seen = frame[finding.column][first] if finding.column in frame.columns else None
    if seen is None:
        return Fault(finding.what.code, finding.what.parameters, path, also=rows)
    also = Message("seen_in_rows", {"seen": Seen(seen), "near": _nearly(finding, frame, households), "rows": rows})
    return Fault(finding.what.code, finding.what.parameters, path, type(seen).__name__, also=also)


def _nearly(finding: Finding, frame: pl.DataFrame, households: pl.DataFrame) -> Message:
    """Return the words on the household whose id nearly matches an orphan's; empty if none."""
    if finding.check is not Check.ORPHAN_MEMBER or frame.schema["household_id"].is_integer():
        return Message("nothing")
    orphans, ids = frame["household_id"].gather(finding.rows), households["household_id"]
    pairs = find_near_ids(orphans.cast(pl.String), [ids.cast(pl.String)])
    return near_id_words(*pairs.row(0)) if pairs.height else Message("nothing")


def warn_of_table_columns(tables: Mapping[str, pl.DataFrame | None], plans: Sequence[Plan]) -> None:
    """Warn about the columns of tables to classify: names that nearly match a missing fact, or no income at all.

    Such a fact is unknown for every household, which nobody may notice.
    """
    households = tables.get("households")
    measures = list(dict.fromkeys(fact for plan in plans for fact in plan.standard.income_measures))
    wholes = {whole for plan in plans for fact, whole in plan.standard.wholes.items() if fact in measures}
    if households is not None and households.height and measures and not {*measures, *wholes} & {*households.columns}:
        warnings.warn(InputWarning(Message("no_income_column", {"names": _or(measures)})), stacklevel=3)
    known = {fact for plan in plans for fact in plan.standard.dictionary}
    for name, table in tables.items():
        columns = [] if table is None else table.columns
        read = [plan.household_facts if name == "households" else plan.member_facts for plan in plans]
        lacking = {fact for facts in read for fact in facts}.difference(columns)
        for column in columns:
            near = None if column in known or column.startswith("deprived_") else nearest_fact_spelling(column, lacking)
            if near is not None:
                unused = Message("column_unused", {"table": name, "column": Seen(column), "near": Near(near)})
                warnings.warn(InputWarning(unused), stacklevel=3)


def _or(names: Sequence[str]) -> Message | str:
    first, *others = names
    return Message("one_or_other", {"one": first, "other": _or(others)}) if others else first
