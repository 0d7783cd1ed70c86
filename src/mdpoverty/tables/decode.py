"""From the engine's arrays to the table of results."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.engine.classify import Classified
from mdpoverty.engine.kernels import Answer
from mdpoverty.engine.plan import Plan
from mdpoverty.vocabulary import CLASSES, Basis, Status

STATUS = pl.Enum([status.value for status in Status])
BASIS = pl.Enum([basis.value for basis in Basis])
_SETS = ["|".join(status.value for bit, status in enumerate(CLASSES) if bits >> bit & 1) for bits in range(16)]
POSSIBLE = pl.Enum(_SETS[1:])


def decode(household_id: pl.Series, result: Classified, plan: Plan) -> pl.DataFrame:
    """Return the table of results, one row for each household in the order given; null is unknown."""
    decision, outcomes = plan.decision, result.outcomes
    possible, certain = decision.possibly, decision.certainly
    table = {
        "household_id": household_id,
        "status": _words(decision.statuses[outcomes], STATUS),
        "possible_statuses": _words(decision.classes[outcomes] - np.uint8(1), POSSIBLE),
        "poor": _answer((certain(Status.POOR)[outcomes], possible(Status.POOR)[outcomes])),
        "near_poor": _answer((certain(Status.NEAR_POOR)[outcomes], possible(Status.NEAR_POOR)[outcomes])),
        "basis": _words(decision.bases[outcomes], BASIS),
        "nobody_can_work": _answer(result.nobody_can_work),
        "exempt": _answer(result.exempt),
        "deprivation_count_min": pl.Series(result.count_low, dtype=pl.Int16),
        "deprivation_count_max": pl.Series(result.count_high, dtype=pl.Int16),
        **{f"deprived_{name}": _answer(answer) for name, answer in result.deprived.items()},
        **{name: _answer(answer) for name, answer in result.flags.items()},
    }
    return pl.DataFrame([series.alias(name) for name, series in table.items()])


def _words(codes: NDArray[np.uint8], words: pl.Enum) -> pl.Series:
    """Return codes as words of a closed set; ``NO_BASIS`` becomes null."""
    known = words.categories.to_list()
    table = pl.Series([*known, *[None] * (256 - len(known))], dtype=words)
    return table.gather(codes)


def _answer(answer: Answer) -> pl.Series:
    """Return an answer as booleans with nulls where it is unknown."""
    yes, may = answer
    series = pl.Series(yes)
    if yes is may:
        return series
    unknown = may & ~yes
    return series.set(pl.Series(unknown), None) if unknown.any() else series
