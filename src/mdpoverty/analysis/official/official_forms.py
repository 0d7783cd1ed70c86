"""Makes the forms of a review, one function for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from mdpoverty.analysis.official.official_headings import HEADINGS, Form, form_with_headings, official_heading
from mdpoverty.analysis.reclassify import Reclassification
from mdpoverty.analysis.rollup import NOT_NAMED, refuse_rollup_names, roll_up, sort_rollup
from mdpoverty.language import Text, both, fill
from mdpoverty.law.standard import Standard
from mdpoverty.tables.convert import to_polars
from mdpoverty.tables.groups_and_persons import Linked
from mdpoverty.tables.join_keys import beside, find_rows
from mdpoverty.vocabulary import Status

_OF_CLASS = {
    Status.POOR: both("hộ nghèo", "poor households"),
    Status.NEAR_POOR: both("hộ cận nghèo", "near-poor households"),
}
_STATUSES = tuple(_OF_CLASS)
GROUPS = ("ethnic_minority", "meritorious")
"""Facts that make groups of the poor, if a register has them; every register has those in which nobody can work."""

KINDS = ("ethnicity", "cause")
"""Columns of a register that are no facts of a standard and have forms of their own."""


_THEN, _ONCE = "status:before", "status:earlier"
_ANSWERS = ("exempt", "nobody_can_work", "deprivation_count_min", "deprivation_count_max")


def columns_of_forms(law: Standard, linked: Linked, columns: Sequence[str]) -> pl.DataFrame:
    """Return the columns that the forms need: class, answers, persons, units and groups.

    Raises
    ------
    InputError
        A column is in no table, or has the name of a column that the forms need themselves.
    """
    groups = linked.groups(columns, taken=("persons", _THEN, _ONCE))
    answers = [*_ANSWERS, *(f"deprived_{name}" for name in law.indicator_ids)]
    own = linked.results.select("household_id", pl.col("status").cast(pl.String), *answers)
    more = groups.renamed(groups.columns).drop(own.columns, strict=False)
    return pl.concat([own, more], how="horizontal").with_columns(linked.persons())


def make_forms(
    law: Standard,
    table: pl.DataFrame,
    levels: Sequence[str],
    *,
    groups: Sequence[str],
    kinds: Sequence[str],
    member_groups: Iterable[str],
    before: pl.DataFrame | None,
    earlier: pl.DataFrame | None,
) -> Iterator[Form]:
    """Yield the forms of a review in their order, from the ``columns_of_forms``; see ``official_tables``."""
    yield _results(table, levels)
    yield _goal(table, levels, groups)
    if before is not None:
        yield from (_changes(table, before, earlier, levels, status) for status in _STATUSES)
    for status in _STATUSES:
        yield from _deprivations(law, table, levels, status)
    yield from (_of_groups(table, levels, groups, status) for status in _STATUSES)
    yield from (_by_kind(table, levels, kind) for kind in kinds)
    yield from (_of_members(law, table, levels, group, status) for group in member_groups for status in _STATUSES)
    yield from (_by_number(law, table, levels, status) for status in _STATUSES)
    yield from (_listing(law, table, levels, status) for status in _STATUSES)


def _about_class(
    name: str,
    status: Status,
    titles: tuple[Text, Text],
    frame: pl.DataFrame,
    more: Mapping[str, Text] | None = None,
) -> Form:
    """Return a form about one class, which its titles name."""
    households = _OF_CLASS[status]
    kind = both(households.vi, households.en.removesuffix(" households"))
    title = fill(titles[0], households=households)
    return form_with_headings(name, (title, fill("{short} – {kind}", short=titles[1], kind=kind)), frame, more)


def _total(value: pl.Expr) -> pl.Expr:
    """Return the sum over households; null if a part is unknown."""
    return pl.when(value.is_not_null().all()).then(value.sum().cast(pl.Int64))


def _count(here: pl.Expr, answer: pl.Expr | None = None) -> pl.Expr:
    """Count households whose answer is certainly yes; null if all answers are unknown."""
    if answer is None:
        return here.sum().cast(pl.Int64)
    some_known = (here & answer.is_not_null()).any() | ~here.any()
    return pl.when(some_known).then((here & answer.fill_null(value=False)).sum().cast(pl.Int64))


def _is(status: Status, column: str = "status") -> pl.Expr:
    return (pl.col(column) == status.value).fill_null(value=False)


def _people(here: pl.Expr) -> pl.Expr:
    return _total(pl.when(here).then("persons").otherwise(0))


def _results(table: pl.DataFrame, levels: Sequence[str]) -> Form:
    """Return households and people by class (form 1)."""
    poor, near_poor = _is(Status.POOR), _is(Status.NEAR_POOR)
    sums = {
        "households": pl.len().cast(pl.Int64),
        "people": _total(pl.col("persons")),
        "poor": _count(poor),
        "poor_people": _people(poor),
        "near_poor": _count(near_poor),
        "near_poor_people": _people(near_poor),
        "exempt": _count(poor, pl.col("exempt")),
        "undetermined": _count(_is(Status.UNDETERMINED)),
    }
    rates = {"poor_rate": ("poor", "households"), "near_poor_rate": ("near_poor", "households")}
    titles = both("Kết quả rà soát hộ nghèo, hộ cận nghèo", "Results of the review"), both("Kết quả", "Results")
    return form_with_headings("results", titles, roll_up(table, levels, sums, rates))


def _goal(table: pl.DataFrame, levels: Sequence[str], groups: Sequence[str]) -> Form:
    """Count the poor households still to be lifted, without the exempt; also for a group."""
    poor = _is(Status.POOR)
    aside = poor & ~pl.col("exempt").fill_null(value=False)
    sums = {
        "poor": _count(poor),
        "exempt": _count(poor, pl.col("exempt")),
        "to_lift": _count(aside),
        "to_lift_people": _people(aside),
        "exempt_unknown": _count(poor & pl.col("exempt").is_null()),
    }
    more: dict[str, Text] = {}
    refuse_rollup_names(groups, ["people"])  # their number has a column already
    for group in groups:
        sums[f"to_lift_{group}"] = _count(aside, pl.col(group))
        more[f"to_lift_{group}"] = fill(both("Trong đó: {group}", "of them: {group}"), group=official_heading(group))
    title = both("Hộ nghèo còn phải thoát nghèo, trừ hộ không có khả năng lao động", "Poor households still to lift")
    return form_with_headings("goal", (title, both("Mục tiêu", "Goal")), roll_up(table, levels, sums), more)


def _changes(
    table: pl.DataFrame, before: pl.DataFrame, earlier: pl.DataFrame | None, levels: Sequence[str], status: Status
) -> Form:
    """Count who was in a class at the review before, who left, and who came in (forms 2 and 3).

    A household that is or was undetermined has neither left nor come, and a near-poor one that became poor has not
    escaped: columns of their own count them. If there are results of an earlier review, those who were in the class
    then have fallen back. A household that is no longer in the register has no unit: only the row of all counts it.
    """
    joined = beside(table, _statuses(before, _THEN), called="before")
    if earlier is not None:
        joined = beside(joined, _statuses(earlier, _ONCE), called="earlier")
    lost = find_rows(table["household_id"], before["household_id"]).is_null()
    joined = pl.concat([joined, _statuses(before, _THEN).filter(lost).select(_THEN)], how="diagonal")
    here, now, was = pl.col("status").is_not_null(), _is(status), _is(status, _THEN)
    open_now, open_then = _is(Status.UNDETERMINED), _is(Status.UNDETERMINED, _THEN)
    worse = now & pl.lit(value=False) if status is Status.POOR else _is(Status.POOR)
    come = now & ~was & ~open_then
    sums = {"begin": _count(was), "left": _count(was & here & ~now & ~worse & ~open_now)}
    if status is not Status.POOR:
        sums["became_poor"] = _count(was & worse)
    sums |= {"now_unknown": _count(was & open_now), "gone": _count(was & ~here), "come": _count(come)}
    if earlier is not None:
        once = _is(status, _ONCE)
        sums |= {"fell_back": _count(come & once), "new": _count(come & ~once)}
    sums |= {"then_unknown": _count(now & open_then), "end": _count(now)}
    frame = roll_up(joined.filter(here) if levels else joined, levels, sums)
    if levels:
        whole = roll_up(joined, [], sums).with_columns(pl.lit(None, pl.String).alias(level) for level in levels)
        frame = pl.concat([whole.select(frame.columns), frame.slice(1)])
    titles = both("Diễn biến {households} trong kỳ", "Changes of {households}"), both("Diễn biến", "Changes")
    return _about_class(f"changes_{status.value}", status, titles, frame)


def _statuses(results: pl.DataFrame, name: str) -> pl.DataFrame:
    return results.select("household_id", pl.col("status").cast(pl.String).alias(name))


def _by_kind(table: pl.DataFrame, levels: Sequence[str], kind: str) -> Form:
    """Count the poor and the near-poor by a column of the register: ethnicity, cause (forms 9 and 10)."""
    poor = _is(Status.POOR)
    sums = {"poor": _count(poor), "near_poor": _count(_is(Status.NEAR_POOR)), "exempt": _count(poor, pl.col("exempt"))}
    label, within = HEADINGS[kind], [kind, *(level for level in levels if level != kind)]
    title = both(f"Hộ nghèo, hộ cận nghèo theo {label.vi.lower()}", f"Poor and near-poor by {label.en.lower()}")
    return form_with_headings(f"by_{kind}", (title, label), roll_up(table, within, sums))


def _deprivations(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Iterator[Form]:
    """Count the households in a class by deprived indicator, as numbers and percent (forms 4 to 7)."""
    here = _is(status)
    answers = {indicator.id: pl.col(f"deprived_{indicator.id}") for indicator in law.indicators}
    sums = {"total": _count(here), **{name: _count(here, answer) for name, answer in answers.items()}}
    open_ = pl.any_horizontal(*(answer.is_null() for answer in answers.values()))
    sums["deprivations"] = pl.when(here).then("deprivation_count_min").otherwise(0).sum().cast(pl.Int64)
    sums["unknown_indicators"] = _count(here & open_)
    frame = roll_up(table, levels, sums, {f"{name}_rate": (name, "total") for name in answers})
    labels = {indicator.id: indicator.label for indicator in law.indicators}
    title = both("Các chỉ số thiếu hụt của {households}", "Deprivations of {households}")
    titles = title, both("Thiếu hụt", "Deprivations")
    yield _about_class(f"deprivations_{status.value}", status, titles, frame.select(*levels, *sums), labels)
    shares = (pl.col(f"{name}_rate").alias(name) for name in answers)
    percent = frame.select(*levels, "total", *shares, "unknown_indicators")
    title = both("Tỷ lệ thiếu hụt của {households} (%)", "Deprivations of {households} (%)")
    titles = title, both("Thiếu hụt %", "Deprivations %")
    yield _about_class(f"deprivations_{status.value}_rates", status, titles, percent, labels)


def _of_groups(table: pl.DataFrame, levels: Sequence[str], groups: Sequence[str], status: Status) -> Form:
    """Count the households of a class by group; groups overlap (form 8)."""
    here = _is(status)
    names = [*(group for group in groups if group == "ethnic_minority"), "nobody_can_work",
             *(group for group in groups if group != "ethnic_minority")]  # fmt: skip
    refuse_rollup_names(names, ["total", "unknown_groups"])
    sums = {"total": _count(here), **{name: _count(here, pl.col(name)) for name in names}}
    sums["unknown_groups"] = _count(here & pl.any_horizontal(*(pl.col(name).is_null() for name in names)))
    frame = roll_up(table, levels, sums, {f"{name}_rate": (name, "total") for name in names})
    rates = {f"{name}_rate": fill("{name} (%)", name=official_heading(name)) for name in names}
    titles = both("{households} theo nhóm đối tượng", "{households} by group"), both("Nhóm", "Groups")
    return _about_class(f"groups_{status.value}", status, titles, frame, rates)


def _of_members(law: Standard, table: pl.DataFrame, levels: Sequence[str], group: str, status: Status) -> Form:
    """Count members, such as children, in households deprived in each indicator (form 11)."""
    here, certain, possible = _is(status), pl.col(f"{group}_min"), pl.col(f"{group}_max")
    sums = {"total": _count(here), group: pl.when(here).then(certain).otherwise(0).sum()}
    for indicator in law.indicators:
        deprived = pl.col(f"deprived_{indicator.id}")
        known = _count(here, deprived).is_not_null()
        sums[indicator.id] = pl.when(known).then(
            pl.when(here & deprived.fill_null(value=False)).then(certain).otherwise(0).sum()
        )
    sums["unknown_members"] = _count(here & (certain < possible))
    label = law.member_groups[group].label
    title = fill(
        both("Thiếu hụt của {label} trong các {{households}}", "Deprivations of {label} in {{households}}"), label=label
    )
    more = {indicator.id: indicator.label for indicator in law.indicators}
    more |= {"total": _OF_CLASS[status], group: both(f"Số {label.vi}", label.en)}
    return _about_class(f"{group}_{status.value}", status, (title, label), roll_up(table, levels, sums), more)


def _by_number(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Form:
    """Count the households of a class by number of deprivations (forms 12 and 13)."""
    here = _is(status)
    low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
    sums = {"total": _count(here)}
    more: dict[str, Text] = {}
    for number in range(len(law.indicators) + 1):
        sums[f"n{number}"] = _count(here & (low == number) & (high == number))
        more[f"n{number}"] = both(f"{number} chỉ số", f"{number} deprivation{'' if number == 1 else 's'}")
    sums["unknown_number"] = _count(here & (low != high))
    title = both("{households} theo số chỉ số thiếu hụt", "{households} by number of deprivations")
    titles = title, both("Số chỉ số", "Number")
    return _about_class(f"number_{status.value}", status, titles, roll_up(table, levels, sums), more)


def transitions_form(moves: Reclassification[Any]) -> Form:
    """Return the form that counts the moves between classes under two standards."""
    sides = {"status_before": moves.before, "status_after": moves.after}
    more = {name: both(f"Theo {receipt.id}", f"Under {receipt.id}") for name, receipt in sides.items()}
    causes = [pl.col(name).cast(pl.Float64) for name in ("by_lines", "by_indicators", "by_rule")]
    classes = [pl.col(name).cast(pl.String) for name in sides]
    table = to_polars(moves.transitions)[0].select(*classes, "households", "people", *causes, "not_split")
    title = both(f"Chuyển dịch giữa các loại hộ: {moves.before.id} → {moves.after.id}", "From class to class")
    return form_with_headings("transitions", (title, both("Chuyển dịch", "Transitions")), table, more)


def _listing(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Form:
    """List the households of a class, without personal names (forms 14 and 15)."""
    labels = {f"deprived_{indicator.id}": pl.lit(indicator.label.vi) for indicator in law.indicators}
    words = [pl.when(pl.col(name)).then(label) for name, label in labels.items()]
    named = pl.concat_str(words, separator="; ", ignore_nulls=True)
    units = [pl.col(level).cast(pl.String).fill_null(NOT_NAMED) for level in levels]
    counts = ("deprivation_count_min", "deprivation_count_max")
    shown: list[Any] = [*units, "household_id", "persons", *counts, named.alias("deprived_in")]
    own = ["exempt"] if status is Status.POOR else []
    refuse_rollup_names(levels, ["household_id", "persons", *counts, "deprived_in", *own])
    some = sort_rollup(table.filter(_is(status)).select(*shown, *own), levels, "household_id")
    titles = both("Danh sách {households}", "List of {households}"), both("Danh sách", "List")
    return _about_class(f"list_{status.value}", status, titles, some)
