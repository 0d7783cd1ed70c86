"""Headings of review tables and their columns, on paper and in workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from mdpoverty.analysis.rollup import NOT_NAMED
from mdpoverty.language import Text, both
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.vocabulary import Status

HEADINGS: dict[str, Text] = {
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
    "exempt_unknown": both("Trong đó: chưa rõ khả năng lao động", "of them: ability to work not known"),
    "by_lines": both("Do mức thu nhập", "By lines"),
    "by_indicators": both("Do chỉ số", "By indicators"),
    "by_rule": both("Do cách xác định", "By rule"),
    "not_split": both("Chưa tách được", "Not split"),
    "begin": both("Đầu kỳ", "At the beginning"),
    "left": both("Thoát trong kỳ", "Left"),
    "became_poor": both("Trở thành hộ nghèo", "Became poor"),
    "now_unknown": both("Kỳ này chưa xác định", "Undetermined now"),
    "then_unknown": both("Kỳ trước chưa xác định", "Undetermined before"),
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
    "unknown_indicators": both("Số hộ có chỉ số chưa rõ", "Households with an unknown indicator"),
    "unknown_groups": both("Số hộ chưa rõ thuộc nhóm nào", "Households of which a group is not known"),
    "unknown_members": both("Số hộ chưa rõ", "Households where this is not known"),
    "household_id": both("Mã hộ", "Household"),
    "persons": both("Số nhân khẩu", "Persons"),
    "deprivation_count_min": both("Số chỉ số thiếu hụt, ít nhất", "Deprivations, at least"),
    "deprivation_count_max": both("Số chỉ số thiếu hụt, nhiều nhất", "Deprivations, at most"),
    "deprived_in": both("Các chỉ số thiếu hụt", "Deprived in"),
    "province": both("Tỉnh", "Province"),
    "district": both("Huyện", "District"),
    "commune": both("Xã", "Commune"),
    "area": both("Khu vực", "Area"),
}


_NOT_NAMED = both("chưa rõ", "not known")


@dataclass(frozen=True)
class Form:
    """One table of a review.

    Attributes
    ----------
    name, title, short
        Its name in a program, on paper, and on the sheet of a workbook.
    frame
        The table with plain names; a unit that is null means all units.
    headings
        What each column is called.
    """

    name: str
    title: Text
    short: Text
    frame: pl.DataFrame
    headings: Mapping[str, Text]

    @property
    def levels(self) -> int:
        """The number of columns that name the unit."""
        return next((place for place, kind in enumerate(self.frame.dtypes) if kind != pl.String), 0)

    def is_total(self, row: Sequence[Any]) -> bool:
        """Tell whether a row is a total: a unit in it is null."""
        return None in row[: self.levels]

    def labelled(self, language: str) -> pl.DataFrame:
        """Return the table with headings in a language; equal headings get a number."""
        names: dict[str, str] = {}
        for column in self.frame.columns:
            label = self.headings[column].in_language(language)
            again = sum(other == label or other.startswith(f"{label} (") for other in names.values())
            names[column] = f"{label} ({again + 1})" if label in names.values() else label
        return _with_words(self.frame, language).rename(names)


def _with_words(frame: pl.DataFrame, language: str) -> pl.DataFrame:
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    classes = {status.value: status.label(language) for status in Status}
    return frame.with_columns(
        pl.col(name).replace(classes if name.startswith("status") else {NOT_NAMED: _NOT_NAMED.in_language(language)})
        for name in texts
    )


def official_heading(name: str) -> Text:
    """Return the heading of a column in the official forms, else the fact's label, else its name."""
    fact = load_dictionary().get(name)
    return HEADINGS.get(name) or (both(name, name) if fact is None else _capital(fact.label))


def _capital(text: Text) -> Text:
    return both(*(words[:1].upper() + words[1:] for words in (text.vi, text.en)))


def form_with_headings(
    name: str, titles: tuple[Text, Text], frame: pl.DataFrame, more: Mapping[str, Text] | None = None
) -> Form:
    """Return a form with its headings: the given ones, else those of the forms or facts."""
    title, short = map(_capital, titles)
    headings = {column: _capital((more or {}).get(column) or official_heading(column)) for column in frame.columns}
    return Form(name, title, short, frame, headings)
