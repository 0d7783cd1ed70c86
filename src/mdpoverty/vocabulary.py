"""The closed sets of words that results and standards use, with their Vietnamese and English labels."""

from __future__ import annotations

from enum import StrEnum

from mdpoverty.language import Text, both


class Labelled(StrEnum):
    """A word of a closed set that knows its official Vietnamese and its English label."""

    @property
    def labels(self) -> Text:
        """The label in both languages, with official terms in Vietnamese."""
        return _LABELS[self.value]

    @property
    def vi(self) -> str:
        """The Vietnamese label."""
        return self.labels.vi

    @property
    def en(self) -> str:
        """The English label."""
        return self.labels.en

    def label(self, language: str = "en") -> str:
        """Return the label in ``"vi"`` or ``"en"``."""
        return self.labels.in_language(language)


class Status(Labelled):
    """The class of a household, from the poorest; ``undetermined`` where the facts leave several classes."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    AVERAGE = "average_living_standard"
    ABOVE_AVERAGE = "above_average"
    UNDETERMINED = "undetermined"


CLASSES = (Status.POOR, Status.NEAR_POOR, Status.AVERAGE, Status.ABOVE_AVERAGE)
"""The classes a decision table may give, from the poorest to the best off."""


class Basis(Labelled):
    """The ground on which a household is poor."""

    INCOME = "income"
    DEPRIVATION = "deprivation"
    INCOME_AND_DEPRIVATION = "income_and_deprivation"


class Verification(Labelled):
    """How well a figure or rule of a standard is known, from the best."""

    TEXT = "text"
    SECONDARY = "secondary"
    SINGLE_SOURCE = "single_source"
    UNVERIFIED = "unverified"


_LABELS: dict[str, Text] = {
    "poor": both("hộ nghèo", "poor household"),
    "near_poor": both("hộ cận nghèo", "near-poor household"),
    "average_living_standard": both("hộ có mức sống trung bình", "household of average living standard"),
    "above_average": both("hộ có mức sống trên trung bình", "household above the average living standard"),
    "undetermined": both("chưa xác định", "undetermined"),
    "income": both("nghèo về thu nhập", "income alone"),
    "deprivation": both(
        "nghèo do thiếu hụt tiếp cận các dịch vụ xã hội cơ bản",
        "deprivations, with an income above the poverty line",
    ),
    "income_and_deprivation": both(
        "nghèo về thu nhập và thiếu hụt dịch vụ xã hội cơ bản",
        "income together with deprivations",
    ),
    "text": both("đã đọc nguyên văn", "the legal text was read word for word"),
    "secondary": both("từ hai nguồn thứ cấp độc lập trở lên", "two or more independent secondary sources agree"),
    "single_source": both("từ một nguồn thứ cấp", "one secondary source"),
    "unverified": both("chưa kiểm chứng", "general knowledge, the text was not seen"),
}
