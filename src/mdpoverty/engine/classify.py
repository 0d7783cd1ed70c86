"""Classifies one household, or a list, with the engine of tables."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from mdpoverty.engine.classification import Classification, classification_of
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.engine.run import Run, run_households
from mdpoverty.facts.household import Household, read_household_and_faults, read_household_file
from mdpoverty.law.standard import Standard


def classify(
    household: Household | Mapping[str, Any] | str | os.PathLike[str],
    standard: Standard | str,
    *,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None = None,
    strict_dates: bool = False,
) -> Classification:
    """Classify one household under a standard.

    Parameters
    ----------
    household
        A ``Household``, a mapping of facts with ``members`` a list of such mappings, or the path of a JSON or YAML file
        that holds one. A fact that is missing or None is unknown, never "no".
    standard
        A loaded standard, the id of a shipped one, or the path of a file.
    review_date
        The day of the review, its ISO form, or a year (then 31 December). It turns birth dates into ages and picks the
        retirement age.
    interpretations
        The readings chosen of doubtful clauses, by name; the defaults of the standard hold for the others.
    strict_dates
        Whether a review date on which the standard does not apply is an error; otherwise it is a ``ReviewDateWarning``.

    Returns
    -------
    Classification
        Class, deprivations, exemption and flags; ``undetermined`` and None where the facts do not settle them.

    Raises
    ------
    InputError
        A fact is not known, a value not allowed, or two facts contradict each other.
    InterpretationError, ReviewDateError, UnknownStandardError, StandardFileError
        What was asked for does not exist.

    Examples
    --------
    >>> answer = classify(
    ...     {"area": "rural", "income_score": 130, "deprivation_points": 30}, "vn-2022-2025", review_date=2024
    ... )
    >>> answer.status.value, answer.deprivation_count, answer.exempt
    ('poor', (3, 3), None)
    """
    return classification_of(*run_one(household, standard, review_date, interpretations, strict_dates=strict_dates))


def run_one(
    household: Household | Mapping[str, Any] | str | os.PathLike[str],
    standard: Standard | str,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None,
    *,
    strict_dates: bool = False,
    incomplete_list: bool = False,
) -> tuple[Run, int, Household]:
    """Return a run that classifies one household, its row there, and the household as read.

    All is given as for ``classify``; persons may be missing from an incomplete list of members.
    """
    plan = make_plan(standard, review_date, interpretations, strict_dates=strict_dates)
    record = read_household_file(household) if isinstance(household, str | os.PathLike) else household
    known, refused = read_household_and_faults(record, plan.standard.facts)
    incomplete = np.array([True]) if incomplete_list else None
    return run_households([known], plan, refused, incomplete=incomplete), 0, known


def classify_households(households: Sequence[Household], plan: Plan) -> list[Classification]:
    """Classify households with a plan, all in one pass.

    Raises
    ------
    InputError
        Facts that cannot be true; all findings are named.
    """
    run = run_households(households, plan)
    return [classification_of(run, row, household) for row, household in enumerate(households)]
