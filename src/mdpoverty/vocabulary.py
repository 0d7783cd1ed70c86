"""The closed sets of words that results and standards use, with their Vietnamese and English labels."""

from __future__ import annotations

from enum import StrEnum


class _Labelled(StrEnum):
    """A word of a closed set that knows its official Vietnamese and its English label."""

    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> _Labelled:
        """Make a member that is its identifier and carries both labels."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.vi = vi
        word.en = en
        return word

    def label(self, language: str = "en") -> str:
        """Return the label in ``"vi"`` or ``"en"``."""
        return self.vi if language == "vi" else self.en


class Status(_Labelled):
    """The class of a household, from the poorest; ``undetermined`` where the facts leave several classes."""

    POOR = "poor", "hộ nghèo", "poor household"
    NEAR_POOR = "near_poor", "hộ cận nghèo", "near-poor household"
    AVERAGE = "average_living_standard", "hộ có mức sống trung bình", "household of average living standard"
    ABOVE_AVERAGE = "above_average", "hộ có mức sống trên trung bình", "household above the average living standard"
    UNDETERMINED = "undetermined", "chưa xác định", "undetermined"


CLASSES = (Status.POOR, Status.NEAR_POOR, Status.AVERAGE, Status.ABOVE_AVERAGE)
"""The classes a decision table may give, from the poorest to the best off."""


class Basis(_Labelled):
    """On what a household is poor."""

    INCOME = "income", "nghèo về thu nhập", "income alone"
    DEPRIVATION = (
        "deprivation",
        "nghèo do thiếu hụt tiếp cận các dịch vụ xã hội cơ bản",
        "deprivations above the poverty line",
    )
    INCOME_AND_DEPRIVATION = (
        "income_and_deprivation",
        "nghèo về thu nhập và thiếu hụt dịch vụ xã hội cơ bản",
        "income together with deprivations",
    )


class Verification(_Labelled):
    """How well a figure or rule of a standard is known, from the best."""

    TEXT = "text", "đã đọc nguyên văn", "the legal text was read word for word"
    SECONDARY = "secondary", "từ hai nguồn thứ cấp độc lập trở lên", "two or more independent secondary sources agree"
    SINGLE_SOURCE = "single_source", "từ một nguồn thứ cấp", "one secondary source"
    UNVERIFIED = "unverified", "chưa kiểm chứng", "general knowledge, the text was not seen"
