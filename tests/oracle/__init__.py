"""The oracle: a slow, literal second reading of the standards, which the engine is held against.

It was written from the decrees and from the library's decided semantics, not from the engine and not from
the standards' files. The law's numbers stand here in Python on purpose: a slip in a file shows as a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tests.oracle import vn_2016_2020, vn_2022_2025
from tests.oracle.answer import Answer
from tests.oracle.people import Facts

__all__ = ["INDICATORS", "OPTIONS", "ORACLES", "Answer"]

Oracle = Callable[[Facts, date, Mapping[str, str] | None], Answer]

#: The reading of each standard: `ORACLES[id](record, review_date, interpretations)`.
ORACLES: dict[str, Oracle] = {
    "vn-2016-2020": vn_2016_2020.classify,
    "vn-2022-2025": vn_2022_2025.classify,
}

#: The switches of each standard and their options, the default first.
OPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "vn-2016-2020": vn_2016_2020.OPTIONS,
    "vn-2022-2025": vn_2022_2025.OPTIONS,
}

#: The indicators of each standard in official order.
INDICATORS: dict[str, tuple[str, ...]] = {
    "vn-2016-2020": vn_2016_2020.INDICATORS,
    "vn-2022-2025": vn_2022_2025.INDICATORS,
}
