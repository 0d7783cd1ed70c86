"""Turns the engine's arrays into the table of results."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.engine.decision import Decision
from mdpoverty.engine.kernels import Answer
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.run import Classified
from mdpoverty.vocabulary import CLASSES, Basis, Status

STATUS = pl.Enum([status.value for status in Status])
BASIS = pl.Enum([basis.value for basis in Basis])
_SETS = ["|".join(status.value for bit, status in enumerate(CLASSES) if bits >> bit & 1) for bits in range(16)]
POSSIBLE = pl.Enum(_SETS[1:])


def decode(household_id: pl.Series, result: Classified, plan: Plan) -> pl.DataFrame:
    """Return the table of results, one row for each household in the order given; null is unknown."""
    table = {
        "nobody_can_work": _answer(result.nobody_can_work),
        "exempt": _answer(result.exempt),
        "deprivation_count_min": pl.Series(result.count_low, dtype=pl.Int16),
        "deprivation_count_max": pl.Series(result.count_high, dtype=pl.Int16),
        **{f"deprived_{name}": _answer(answer) for name, answer in result.deprived.items()},
        **{name: _answer(answer) for name, answer in result.flags.items()},
    }
    classes = _of_outcomes(plan.decision)[result.outcomes]
    return pl.DataFrame([household_id, *classes, *(series.alias(name) for name, series in table.items())])


@lru_cache(maxsize=32)
def _of_outcomes(decision: Decision) -> pl.DataFrame:
    """Return the columns that depend only on the possible outcomes, one row for each of 256 sets."""
    return pl.DataFrame(
        {
            "status": _words(decision.statuses, STATUS),
            "possible_statuses": _words(decision.classes - np.uint8(1), POSSIBLE),
            "poor": _answer(decision.answer(Status.POOR)),
            "near_poor": _answer(decision.answer(Status.NEAR_POOR)),
            "basis": _words(decision.bases, BASIS),
        }
    )


def _words(codes: NDArray[np.uint8], words: pl.Enum) -> pl.Series:
    """Return codes as words of a closed set; unknown codes become null."""
    known = words.categories.to_list()
    return pl.Series([known[code] if code < len(known) else None for code in codes.tolist()], dtype=words)


def _answer(answer: Answer) -> pl.Series:
    """Return an answer as booleans; null if unknown."""
    yes, may = answer
    series = pl.Series(yes)
    if yes is may:
        return series
    unknown = may & ~yes
    return series.set(pl.Series(unknown), None) if unknown.any() else series
