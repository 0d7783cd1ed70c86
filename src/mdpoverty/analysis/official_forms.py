"""The forms of a review, one function each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from mdpoverty.analysis.official_headings import HEADINGS, OF_CLASS, Form, called, capital, make_form, titles_of_class
from mdpoverty.analysis.reclassify import Reclassification
from mdpoverty.analysis.rollup import NOT_NAMED, count, in_order, refuse_taken, rolled, total
from mdpoverty.language import Text, both, fill
from mdpoverty.law.standard import Standard
from mdpoverty.tables.classify_table import to_polars
from mdpoverty.tables.groups import Linked
from mdpoverty.tables.join_keys import beside, find_rows
from mdpoverty.vocabulary import Status

STATUSES = (Status.POOR, Status.NEAR_POOR)
GROUPS = ("ethnic_minority", "meritorious")
"""Facts that make groups of the poor, if a register has them; those in which nobody can work are known of all."""

KINDS = ("ethnicity", "cause")
"""Columns of a register, by name, that are no facts of a standard and make tables of their own."""


_THEN, _ONCE = "status:before", "status:earlier"
_ANSWERS = ("exempt", "nobody_can_work", "deprivation_count_min", "deprivation_count_max")


def prepared(law: Standard, linked: Linked, columns: Sequence[str]) -> pl.DataFrame:
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


def _is(status: Status) -> pl.Expr:
    return (pl.col("status") == status.value).fill_null(value=False)


def _certainly(column: str) -> pl.Expr:
    return pl.col(column).fill_null(value=False)


def _people(here: pl.Expr) -> pl.Expr:
    return total(pl.when(here).then("persons").otherwise(0))


def results(table: pl.DataFrame, levels: Sequence[str]) -> Form:
    """Return households and people by class (form 1)."""
    poor, near_poor = _is(Status.POOR), _is(Status.NEAR_POOR)
    sums = {
        "households": pl.len().cast(pl.Int64),
        "people": total(pl.col("persons")),
        "poor": count(poor),
        "poor_people": _people(poor),
        "near_poor": count(near_poor),
        "near_poor_people": _people(near_poor),
        "exempt": count(poor, pl.col("exempt")),
        "undetermined": count(_is(Status.UNDETERMINED)),
    }
    rates = {"poor_rate": ("poor", "households"), "near_poor_rate": ("near_poor", "households")}
    titles = both("Kết quả rà soát hộ nghèo, hộ cận nghèo", "Results of the review"), both("Kết quả", "Results")
    return make_form("results", titles, rolled(table, levels, sums, rates))


def goal(table: pl.DataFrame, levels: Sequence[str], groups: Sequence[str]) -> Form:
    """Count the poor households still to be lifted, without the exempt; also for a group."""
    poor = _is(Status.POOR)
    aside = poor & ~_certainly("exempt")
    sums = {
        "poor": count(poor),
        "exempt": count(poor, pl.col("exempt")),
        "to_lift": count(aside),
        "to_lift_people": _people(aside),
        "exempt_unknown": count(poor & pl.col("exempt").is_null()),
    }
    more: dict[str, Text] = {}
    refuse_taken(groups, ["people"])  # of whom the number stands in a column already
    for group in groups:
        sums[f"to_lift_{group}"] = count(aside, pl.col(group))
        more[f"to_lift_{group}"] = fill(both("Trong đó: {group}", "of them: {group}"), group=called(group))
    title = both("Hộ nghèo còn phải thoát nghèo, trừ hộ không có khả năng lao động", "Poor households still to lift")
    return make_form("goal", (title, both("Mục tiêu", "Goal")), rolled(table, levels, sums, {}), more)


def changes(
    table: pl.DataFrame, before: pl.DataFrame, earlier: pl.DataFrame | None, levels: Sequence[str], status: Status
) -> Form:
    """Count who was in a class at the review before, who left, and who came in (forms 2 and 3).

    Who is or was undetermined has neither left nor come, and a near-poor household that became poor has not escaped:
    they stand in columns of their own. With results of an earlier review, those who come in are told apart: who was in
    the class then has fallen back. Who is no longer in the register has no unit and stands in the row of all.
    """
    joined = beside(table, _statuses(before, _THEN), called="before")
    if earlier is not None:
        joined = beside(joined, _statuses(earlier, _ONCE), called="earlier")
    lost = find_rows(table["household_id"], before["household_id"]).is_null()
    joined = pl.concat([joined, _statuses(before, _THEN).filter(lost).select(_THEN)], how="diagonal")
    here, then = pl.col("status").is_not_null(), pl.col(_THEN)
    now, was = _is(status), (then == status.value).fill_null(value=False)
    open_now = _is(Status.UNDETERMINED)
    open_then = (then == Status.UNDETERMINED.value).fill_null(value=False)
    worse = now & pl.lit(value=False) if status is Status.POOR else _is(Status.POOR)
    come = now & ~was & ~open_then
    sums = {"begin": count(was), "left": count(was & here & ~now & ~worse & ~open_now)}
    if status is not Status.POOR:
        sums["became_poor"] = count(was & worse)
    sums |= {"now_unknown": count(was & open_now), "gone": count(was & ~here), "come": count(come)}
    if earlier is not None:
        once = (pl.col(_ONCE) == status.value).fill_null(value=False)
        sums |= {"fell_back": count(come & once), "new": count(come & ~once)}
    sums |= {"then_unknown": count(now & open_then), "end": count(now)}
    frame = rolled(joined.filter(here) if levels else joined, levels, sums, {})
    if levels:
        whole = rolled(joined, [], sums, {}).with_columns(pl.lit(None, pl.String).alias(level) for level in levels)
        frame = pl.concat([whole.select(frame.columns), frame.slice(1)])
    titles = titles_of_class(
        status, both("Diễn biến {households} trong kỳ", "Changes of {households}"), both("Diễn biến", "Changes")
    )
    return make_form(f"changes_{status.value}", titles, frame)


def _statuses(results: pl.DataFrame, name: str) -> pl.DataFrame:
    return results.select("household_id", pl.col("status").cast(pl.String).alias(name))


def by_kind(table: pl.DataFrame, levels: Sequence[str], kind: str) -> Form:
    """Count the poor and the near-poor by a column of the register: ethnicity, cause (forms 9 and 10)."""
    poor = _is(Status.POOR)
    sums = {"poor": count(poor), "near_poor": count(_is(Status.NEAR_POOR)), "exempt": count(poor, pl.col("exempt"))}
    label, within = HEADINGS[kind], [kind, *(level for level in levels if level != kind)]
    title = both(f"Hộ nghèo, hộ cận nghèo theo {label.vi.lower()}", f"Poor and near-poor by {label.en.lower()}")
    return make_form(f"by_{kind}", (title, label), rolled(table, within, sums, {}))


def deprivations(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Iterator[Form]:
    """Count the households in a class by deprived indicator, as numbers and percent (forms 4 to 7)."""
    here = _is(status)
    answers = {indicator.id: pl.col(f"deprived_{indicator.id}") for indicator in law.indicators}
    sums = {"total": count(here), **{name: count(here, answer) for name, answer in answers.items()}}
    open_ = pl.any_horizontal(*(answer.is_null() for answer in answers.values()))
    sums["deprivations"] = pl.when(here).then("deprivation_count_min").otherwise(0).sum().cast(pl.Int64)
    sums["unknown_indicators"] = count(here & open_)
    frame = rolled(table, levels, sums, {f"{name}_rate": (name, "total") for name in answers})
    labels = {indicator.id: indicator.label for indicator in law.indicators}
    titles = titles_of_class(
        status,
        both("Các chỉ số thiếu hụt của {households}", "Deprivations of {households}"),
        both("Thiếu hụt", "Deprivations"),
    )
    yield make_form(f"deprivations_{status.value}", titles, frame.select(*levels, *sums), labels)
    shares = (pl.col(f"{name}_rate").alias(name) for name in answers)
    percent = frame.select(*levels, "total", *shares, "unknown_indicators")
    titles = titles_of_class(
        status,
        both("Tỷ lệ thiếu hụt của {households} (%)", "Deprivations of {households} (%)"),
        both("Thiếu hụt %", "Deprivations %"),
    )
    yield make_form(f"deprivations_{status.value}_rates", titles, percent, labels)


def of_groups(table: pl.DataFrame, levels: Sequence[str], groups: Sequence[str], status: Status) -> Form:
    """Count the households of a class by group; groups overlap (form 8)."""
    here = _is(status)
    names = [*(group for group in groups if group == "ethnic_minority"), "nobody_can_work",
             *(group for group in groups if group != "ethnic_minority")]  # fmt: skip
    refuse_taken(names, ["total", "unknown_groups"])
    sums = {"total": count(here), **{name: count(here, pl.col(name)) for name in names}}
    sums["unknown_groups"] = count(here & pl.any_horizontal(*(pl.col(name).is_null() for name in names)))
    frame = rolled(table, levels, sums, {f"{name}_rate": (name, "total") for name in names})
    rates = {f"{name}_rate": fill("{name} (%)", name=called(name)) for name in names}
    titles = titles_of_class(
        status, both("{households} theo nhóm đối tượng", "{households} by group"), both("Nhóm", "Groups")
    )
    return make_form(f"groups_{status.value}", (capital(titles[0]), titles[1]), frame, rates)


def of_members(law: Standard, table: pl.DataFrame, levels: Sequence[str], group: str, status: Status) -> Form:
    """Count members, such as children, in households deprived in each indicator (form 11)."""
    here, certain, possible = _is(status), pl.col(f"{group}_min"), pl.col(f"{group}_max")
    sums = {"total": count(here), group: pl.when(here).then(certain).otherwise(0).sum()}
    for indicator in law.indicators:
        deprived = pl.col(f"deprived_{indicator.id}")
        known = count(here, deprived).is_not_null()
        sums[indicator.id] = pl.when(known).then(
            pl.when(here & deprived.fill_null(value=False)).then(certain).otherwise(0).sum()
        )
    sums["unknown_members"] = count(here & (certain < possible))
    label, name = law.member_groups[group].label, OF_CLASS[status]
    titles = titles_of_class(
        status,
        fill(
            both("Thiếu hụt của {label} trong các {{households}}", "Deprivations of {label} in {{households}}"),
            label=label,
        ),
        capital(label),
    )
    more = {indicator.id: indicator.label for indicator in law.indicators}
    more |= {"total": name, group: both(f"Số {label.vi}", label.en)}
    return make_form(f"{group}_{status.value}", titles, rolled(table, levels, sums, {}), more)


def by_number(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Form:
    """Count the households of a class by number of deprivations (forms 12 and 13)."""
    here = _is(status)
    low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
    sums = {"total": count(here)}
    more: dict[str, Text] = {}
    for number in range(len(law.indicators) + 1):
        sums[f"n{number}"] = count(here & (low == number) & (high == number))
        more[f"n{number}"] = both(f"{number} chỉ số", f"{number} deprivation{'' if number == 1 else 's'}")
    sums["unknown_number"] = count(here & (low != high))
    title = both("{households} theo số chỉ số thiếu hụt", "{households} by number of deprivations")
    titles = titles_of_class(status, title, both("Số chỉ số", "Number"))
    return make_form(f"number_{status.value}", (capital(titles[0]), titles[1]), rolled(table, levels, sums, {}), more)


def transitions(moves: Reclassification[Any]) -> Form:
    """Count the moves between classes under two standards."""
    sides = {"status_before": moves.before, "status_after": moves.after}
    more = {name: both(f"Theo {receipt.id}", f"Under {receipt.id}") for name, receipt in sides.items()}
    causes = [pl.col(name).cast(pl.Float64) for name in ("by_lines", "by_indicators", "by_rule")]
    classes = [pl.col(name).cast(pl.String) for name in sides]
    table = to_polars(moves.transitions)[0].select(*classes, "households", "people", *causes, "not_split")
    title = both(f"Chuyển dịch giữa các loại hộ: {moves.before.id} → {moves.after.id}", "From class to class")
    return make_form("transitions", (title, both("Chuyển dịch", "Transitions")), table, more)


def listing(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Form:
    """List the households of a class, without personal names (forms 14 and 15)."""
    named = pl.concat_str(
        [
            pl.when(_certainly(f"deprived_{indicator.id}")).then(pl.lit(indicator.label.vi))
            for indicator in law.indicators
        ],
        separator="; ",
        ignore_nulls=True,
    )
    units = [pl.col(level).cast(pl.String).fill_null(NOT_NAMED) for level in levels]
    counts = ("deprivation_count_min", "deprivation_count_max")
    shown: list[Any] = [*units, "household_id", "persons", *counts, named.alias("deprived_in")]
    own = ["exempt"] if status is Status.POOR else []
    refuse_taken(levels, ["household_id", "persons", *counts, "deprived_in", *own])
    some = in_order(table.filter(_is(status)).select(*shown, *own), levels, "household_id")
    return make_form(
        f"list_{status.value}",
        titles_of_class(status, both("Danh sách {households}", "List of {households}"), both("Danh sách", "List")),
        some,
    )
