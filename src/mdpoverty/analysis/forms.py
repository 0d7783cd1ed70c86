"""The forms of a review, one function each: sums over households by administrative unit, with rates in percent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mdpoverty.law.base import Text
from mdpoverty.law.definition import Standard
from mdpoverty.law.registry import load_dictionary
from mdpoverty.law.words import both
from mdpoverty.vocabulary import Status

if TYPE_CHECKING:
    import polars as pl

STATUSES = (Status.POOR, Status.NEAR_POOR)
GROUPS = ("ethnic_minority", "meritorious")
"""Facts that make groups of the poor, if a register has them; those in which nobody can work are known of all."""

KINDS = ("ethnicity", "cause")
"""Columns of a register, by name, that are no facts of a standard and make tables of their own."""

_OF = {Status.POOR: both("hộ nghèo", "poor households"), Status.NEAR_POOR: both("hộ cận nghèo", "near-poor households")}
_HEADINGS: dict[str, Text] = {
    "households": both("Tổng số hộ", "Households"),
    "people": both("Tổng số nhân khẩu", "People"),
    "poor": both("Hộ nghèo", "Poor households"),
    "poor_rate": both("Tỷ lệ hộ nghèo (%)", "Poor (%)"),
    "poor_people": both("Nhân khẩu nghèo", "Poor people"),
    "near_poor": both("Hộ cận nghèo", "Near-poor households"),
    "near_poor_rate": both("Tỷ lệ hộ cận nghèo (%)", "Near-poor (%)"),
    "near_poor_people": both("Nhân khẩu cận nghèo", "Near-poor people"),
    "exempt": both("Hộ nghèo không có khả năng lao động", "Poor, nobody able to work"),
    "undetermined": both("Hộ chưa xác định", "Undetermined households"),
    "to_lift": both("Hộ nghèo còn phải thoát nghèo", "Poor households still to lift"),
    "to_lift_people": both("Nhân khẩu của các hộ đó", "Their people"),
    "exempt_unknown": both("Hộ nghèo chưa rõ khả năng lao động", "Poor, ability to work not known"),
    "begin": both("Đầu kỳ", "At the beginning"),
    "left": both("Thoát trong kỳ", "Left"),
    "come": both("Phát sinh trong kỳ", "Come in"),
    "gone": both("Không còn trong danh sách rà soát", "No longer in the register"),
    "fell_back": both("Trong đó: tái nghèo, tái cận nghèo", "of them: fell back"),
    "new": both("Trong đó: phát sinh mới", "of them: new"),
    "ethnicity": both("Dân tộc", "Ethnicity"),
    "cause": both("Nguyên nhân nghèo", "Cause"),
    "end": both("Cuối kỳ", "At the end"),
    "total": both("Tổng số", "All"),
    "deprivations": both("Tổng số thiếu hụt", "Sum of deprivations"),
    "unknown_number": both("Chưa rõ số chỉ số thiếu hụt", "Number of deprivations not known"),
    "nobody_can_work": both("Không có khả năng lao động", "Nobody able to work"),
    "ethnic_minority": both("Dân tộc thiểu số", "Ethnic minority"),
    "meritorious": both("Có thành viên là người có công với cách mạng", "With a meritorious member"),
    "unknown_members": both("Số hộ chưa rõ", "Households where this is not known"),
    "household_id": both("Mã hộ", "Household"),
    "persons": both("Số nhân khẩu", "Persons"),
    "deprivation_count": both("Số chỉ số thiếu hụt", "Deprivations"),
    "deprived_in": both("Các chỉ số thiếu hụt", "Deprived in"),
    "province": both("Tỉnh", "Province"),
    "district": both("Huyện", "District"),
    "commune": both("Xã", "Commune"),
    "area": both("Khu vực", "Area"),
}


@dataclass(frozen=True)
class Form:
    """One table.

    Attributes
    ----------
    name, title
        Its name in a program, and on paper.
    frame
        The table with plain names; a unit that is null stands for all of them.
    headings
        What each column is called.
    """

    name: str
    title: Text
    frame: pl.DataFrame
    headings: Mapping[str, Text]

    def labelled(self, language: str) -> pl.DataFrame:
        """Return the table with headings in a language; equal ones are told apart by a number."""
        names: dict[str, str] = {}
        for column in self.frame.columns:
            label = self.headings[column].in_language(language)
            again = sum(other == label or other.startswith(f"{label} (") for other in names.values())
            names[column] = f"{label} ({again + 1})" if label in names.values() else label
        return self.frame.rename(names)


def called(name: str) -> Text:
    """Return the heading of a column: that of the forms, else the label of the fact, else its name."""
    fact = load_dictionary().get(name)
    return _HEADINGS.get(name) or (both(name, name) if fact is None else fact.label)


def _form(name: str, title: Text, frame: pl.DataFrame, more: Mapping[str, Text] | None = None) -> Form:
    known = more or {}
    return Form(name, title, frame, {column: known.get(column) or called(column) for column in frame.columns})


def prepared(table: pl.DataFrame, households: pl.DataFrame, members: pl.DataFrame | None) -> pl.DataFrame:
    """Return the results with the number of persons of each household."""
    import polars as pl

    from mdpoverty.tables.groups import persons

    known = households.select("household_id").with_columns(persons(households, members).alias("persons"))
    joined = table.join(known, on="household_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("status").cast(pl.String))


def _rolled(
    table: pl.DataFrame, levels: Sequence[str], sums: Mapping[str, pl.Expr], rates: Mapping[str, tuple[str, str]]
) -> pl.DataFrame:
    """Return sums over households for all, and for every unit under the total of the unit above it.

    A sum of which a part is unknown is unknown. A rate is the percent of one column in another.
    """
    import polars as pl

    numbers = [
        pl.when(value.is_not_null().all()).then(value.sum().cast(pl.Int64)).alias(name) for name, value in sums.items()
    ]
    parts = [table.select(numbers).with_columns(*(pl.lit(None, pl.String).alias(level) for level in levels))]
    for depth in range(1, len(levels) + 1):
        inside = table.with_columns(pl.col(level).cast(pl.String).fill_null("?") for level in levels)
        part = inside.group_by(levels[:depth]).agg(numbers)
        parts.append(part.with_columns(pl.lit(None, pl.String).alias(level) for level in levels[depth:]))
    order = [*levels, *sums]
    stacked = pl.concat([part.select(order) for part in parts])
    stacked = stacked.sort(levels, nulls_last=False) if levels else stacked
    shares = {name: pl.when(pl.col(of) > 0).then(100 * pl.col(part) / pl.col(of)) for name, (part, of) in rates.items()}
    wanted = [column for name in sums for column in (name, f"{name}_rate") if column in sums or column in rates]
    return stacked.with_columns(**shares).select(*levels, *wanted)


def _is(status: Status) -> pl.Expr:
    import polars as pl

    return pl.col("status") == status.value


def _certainly(column: str) -> pl.Expr:
    import polars as pl

    return pl.col(column).fill_null(value=False)


def results(table: pl.DataFrame, levels: Sequence[str]) -> Form:
    """Return households and people by class (form 1)."""
    import polars as pl

    people = pl.col("persons")
    sums = {
        "households": pl.col("household_id").is_not_null(),
        "people": people,
        "poor": _is(Status.POOR),
        "poor_people": pl.when(_is(Status.POOR)).then(people).otherwise(0),
        "near_poor": _is(Status.NEAR_POOR),
        "near_poor_people": pl.when(_is(Status.NEAR_POOR)).then(people).otherwise(0),
        "exempt": _certainly("exempt"),
        "undetermined": _is(Status.UNDETERMINED),
    }
    rates = {"poor_rate": ("poor", "households"), "near_poor_rate": ("near_poor", "households")}
    title = both("Kết quả rà soát hộ nghèo, hộ cận nghèo", "Results of the review")
    return _form("results", title, _rolled(table, levels, sums, rates))


def goal(table: pl.DataFrame, levels: Sequence[str], groups: Sequence[str]) -> Form:
    """Return the poor households that are still to be lifted, the exempt aside; of a group, too."""
    import polars as pl

    poor = _is(Status.POOR)
    aside = poor & ~_certainly("exempt")
    sums = {
        "poor": poor,
        "exempt": poor & _certainly("exempt"),
        "to_lift": aside,
        "to_lift_people": pl.when(aside).then("persons").otherwise(0),
        "exempt_unknown": poor & pl.col("exempt").is_null(),
    }
    more: dict[str, Text] = {}
    for group in groups:
        sums[f"to_lift_{group}"] = aside & _certainly(group)
        label = called(group)
        more[f"to_lift_{group}"] = both(f"Trong đó: {label.vi}", f"of them: {label.en}")
    title = both("Hộ nghèo còn phải thoát nghèo, trừ hộ không có khả năng lao động", "Poor households still to lift")
    return _form("goal", title, _rolled(table, levels, sums, {}), more)


def changes(
    table: pl.DataFrame, before: pl.DataFrame, earlier: pl.DataFrame | None, levels: Sequence[str], status: Status
) -> Form:
    """Return who was in a class at the review before, who left, and who came in (forms 2 and 3).

    With results of an earlier review, those who come in are told apart: who was in the class then has fallen back. Who
    is no longer in the register has no unit; such households stand in the row of all.
    """
    import polars as pl

    joined = table.join(_were(before, status, "was"), on="household_id", how="full", coalesce=True)
    now, was = _is(status).fill_null(value=False), pl.col("was").fill_null(value=False)
    here = pl.col("status").is_not_null()
    sums = {"begin": was, "left": was & ~now & here, "gone": was & ~here, "come": now & ~was, "end": now}
    if earlier is not None:
        joined = joined.join(_were(earlier, status, "once"), on="household_id", how="left", maintain_order="left")
        once = pl.col("once").fill_null(value=False)
        sums |= {"fell_back": now & ~was & once, "new": now & ~was & ~once}
    name = _OF[status]
    title = both(f"Diễn biến {name.vi} trong kỳ", f"Changes of {name.en}")
    frame = _rolled(joined.filter(here), levels, sums, {}) if levels else _rolled(joined, levels, sums, {})
    if levels:
        whole = _rolled(joined, [], sums, {}).with_columns(pl.lit(None, pl.String).alias(level) for level in levels)
        frame = pl.concat([whole.select(frame.columns), frame.slice(1)])
    return _form(f"changes_{status.value}", title, frame)


def _were(results: pl.DataFrame, status: Status, name: str) -> pl.DataFrame:
    import polars as pl

    return results.select("household_id", (pl.col("status").cast(pl.String) == status.value).alias(name))


def by_kind(table: pl.DataFrame, levels: Sequence[str], kind: str) -> Form:
    """Return the poor and the near-poor by a kind that the register names: ethnicity, cause (forms 9 and 10)."""
    sums = {"poor": _is(Status.POOR), "near_poor": _is(Status.NEAR_POOR), "exempt": _certainly("exempt")}
    label = _HEADINGS[kind]
    title = both(f"Hộ nghèo, hộ cận nghèo theo {label.vi.lower()}", f"Poor and near-poor by {label.en.lower()}")
    return _form(f"by_{kind}", title, _rolled(table, [*levels, kind], sums, {}))


def deprivations(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Iterator[Form]:
    """Yield the households of a class that are deprived in each indicator, as numbers and as percent (forms 4 to 7)."""
    import polars as pl

    here = _is(status)
    sums = {"total": here, **{name: here & _certainly(f"deprived_{name}") for name in law.indicator_ids}}
    count = pl.sum_horizontal(_certainly(f"deprived_{name}").cast(pl.Int64) for name in law.indicator_ids)
    sums["deprivations"] = pl.when(here).then(count).otherwise(0)
    rates = {f"{name}_rate": (name, "total") for name in law.indicator_ids}
    frame = _rolled(table, levels, sums, rates)
    labels = {indicator.id: indicator.label for indicator in law.indicators}
    name, numbers = _OF[status], [*levels, "total", *law.indicator_ids, "deprivations"]
    title = both(f"Các chỉ số thiếu hụt của {name.vi}", f"Deprivations of {name.en}")
    yield _form(f"deprivations_{status.value}", title, frame.select(numbers), labels)
    percent = frame.select(*levels, "total", *(pl.col(f"{name}_rate").alias(name) for name in law.indicator_ids))
    title = both(f"Tỷ lệ thiếu hụt của {name.vi} (%)", f"Deprivations of {name.en} (%)")
    yield _form(f"deprivations_{status.value}_rates", title, percent, labels)


def of_groups(table: pl.DataFrame, levels: Sequence[str], groups: Sequence[str], status: Status) -> Form:
    """Return the households of a class by group; the groups overlap (form 8)."""
    here = _is(status)
    names = [*(group for group in groups if group == "ethnic_minority"), "nobody_can_work",
             *(group for group in groups if group != "ethnic_minority")]  # fmt: skip
    sums = {"total": here, **{name: here & _certainly(name) for name in names}}
    frame = _rolled(table, levels, sums, {f"{name}_rate": (name, "total") for name in names})
    name = _OF[status]
    title = both(f"{name.vi.capitalize()} theo nhóm đối tượng", f"{name.en.capitalize()} by group")
    rates = {f"{group}_rate": both("Tỷ lệ (%)", "(%)") for group in names}
    return _form(f"groups_{status.value}", title, frame, rates)


def of_members(law: Standard, table: pl.DataFrame, levels: Sequence[str], group: str, status: Status) -> Form:
    """Return the members of a group, such as children, who live in households deprived in each indicator (form 11)."""
    import polars as pl

    here, certain, possible = _is(status), pl.col(f"{group}_min"), pl.col(f"{group}_max")
    sums = {"total": here, group: pl.when(here).then(certain).otherwise(0)}
    for indicator in law.indicators:
        deprived = here & _certainly(f"deprived_{indicator.id}")
        sums[indicator.id] = pl.when(deprived).then(certain).otherwise(0)
    sums["unknown_members"] = here & (certain < possible)
    label, name = law.member_groups[group].label, _OF[status]
    title = both(f"Thiếu hụt của {label.vi} trong các {name.vi}", f"Deprivations of {label.en} in {name.en}")
    more = {indicator.id: indicator.label for indicator in law.indicators}
    more |= {
        "total": both(name.vi.capitalize(), name.en.capitalize()),
        group: both(f"Số {label.vi}", label.en.capitalize()),
    }
    return _form(f"{group}_{status.value}", title, _rolled(table, levels, sums, {}), more)


def by_number(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Form:
    """Return the households of a class by their number of deprivations (forms 12 and 13)."""
    import polars as pl

    here = _is(status)
    low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
    sums = {"total": here}
    more: dict[str, Text] = {}
    for number in range(len(law.indicators) + 1):
        sums[f"n{number}"] = here & (low == number) & (high == number)
        more[f"n{number}"] = both(f"{number} chỉ số", f"{number} deprivation{'' if number == 1 else 's'}")
    sums["unknown_number"] = here & (low != high)
    name = _OF[status]
    title = both(
        f"{name.vi.capitalize()} theo số chỉ số thiếu hụt", f"{name.en.capitalize()} by number of deprivations"
    )
    return _form(f"number_{status.value}", title, _rolled(table, levels, sums, {}), more)


def listing(law: Standard, table: pl.DataFrame, levels: Sequence[str], status: Status) -> Form:
    """Return the households of a class, without names of persons (forms 14 and 15)."""
    import polars as pl

    named = pl.concat_str(
        [
            pl.when(_certainly(f"deprived_{indicator.id}")).then(pl.lit(indicator.label.vi))
            for indicator in law.indicators
        ],
        separator="; ",
        ignore_nulls=True,
    )
    low, high = pl.col("deprivation_count_min"), pl.col("deprivation_count_max")
    count = pl.when(low == high).then(low.cast(pl.String)).otherwise(pl.format("{}–{}", low, high))
    units = [pl.col(level).cast(pl.String) for level in levels]
    shown = [*units, "household_id", "persons", count.alias("deprivation_count"), named.alias("deprived_in"), "exempt"]
    some = table.filter(_is(status)).select(shown).sort([*levels, "household_id"], nulls_last=True)
    name = _OF[status]
    return _form(f"list_{status.value}", both(f"Danh sách {name.vi}", f"List of {name.en}"), some)
