"""Hypothesis strategies of made households, and a fast seeded list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from hypothesis import strategies as st

from tests.oracle import OPTIONS, ORACLES, Answer
from tests.oracle.sampling import (
    GAPS,
    HARDSHIPS,
    REVIEW_YEARS,
    Record,
    Shape,
    random_records,
    record_of,
    special_review_dates,
)

__all__ = ["Case", "cases", "interpretations", "random_records", "records", "review_dates", "shapes"]


@dataclass(frozen=True)
class Case:
    """All that a classification needs, and the oracle's answer."""

    standard_id: str
    review_date: date
    interpretations: dict[str, str]
    record: Record

    def answer(self) -> Answer:
        return ORACLES[self.standard_id](self.record, self.review_date, self.interpretations)


def review_dates() -> st.SearchStrategy[date]:
    any_day = st.dates(date(REVIEW_YEARS[0], 1, 1), date(REVIEW_YEARS[-1], 12, 31))
    return st.sampled_from(special_review_dates()) | any_day


def interpretations(standard_id: str) -> st.SearchStrategy[dict[str, str]]:
    """Any choice of the standard's switches; a switch left out has its default."""
    switches = {switch: st.sampled_from(options) for switch, options in OPTIONS[standard_id].items()}
    return st.fixed_dictionaries({}, optional=switches)


def shapes(*, complete: bool = False) -> st.SearchStrategy[Shape]:
    whole = st.builds(
        Shape, listed=st.sampled_from((1, 2, 3, 4)), size_stated=st.booleans(), hardship=st.sampled_from(HARDSHIPS)
    )
    with_gaps = st.builds(
        Shape,
        listed=st.sampled_from((1, 2, 3, 4) * 5 + (0,)),
        unobserved=st.sampled_from((0, 0, 0, 1, 2)),
        size_stated=st.booleans(),
        hardship=st.sampled_from(HARDSHIPS),
        gaps=st.sampled_from(GAPS),
        totals_only=st.sampled_from((False,) * 9 + (True,)),
    )
    return whole if complete else with_gaps


@st.composite
def records(draw: st.DrawFn, standard_id: str, review_date: date, *, complete: bool = False) -> Record:
    """One household; `complete`: every fact known, so that its class is certain."""
    rng = Random(draw(st.integers(0, 2**32 - 1)))  # noqa: S311 - made households, no secrets
    return record_of(draw(shapes(complete=complete)), rng, standard_id, review_date)


@st.composite
def cases(draw: st.DrawFn, standard_id: str | None = None, *, complete: bool = False) -> Case:
    """A household with a review date and interpretations that suit it; of either standard unless one is named."""
    chosen = standard_id or draw(st.sampled_from(sorted(ORACLES)))
    review_date = draw(review_dates())
    return Case(
        chosen, review_date, draw(interpretations(chosen)), draw(records(chosen, review_date, complete=complete))
    )
