"""Classifies one household, or a list, with the engine of tables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdpoverty.engine.classification import Classification, classification_of
from mdpoverty.engine.plan import Plan, dates_of, make_plan
from mdpoverty.engine.run import Run, run_plan
from mdpoverty.errors import Fault, InputError, Path
from mdpoverty.facts.check_columns import check_statements
from mdpoverty.facts.checks import Finding
from mdpoverty.facts.columns import columns_of
from mdpoverty.facts.household import Household, read_household_file, read_record, unreadable
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest


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
    """Return a run over one household, its row there, and the household as read.

    Parameters
    ----------
    household, standard, review_date, interpretations, strict_dates
        As for ``classify``.
    incomplete_list
        Whether persons of whom nothing is known may be missing from the list of members.
    """
    plan = make_plan(standard, review_date, interpretations, dates=dates_of(strict=strict_dates))
    record = read_household_file(household) if isinstance(household, str | os.PathLike) else household
    known, refused = read_record(record, plan.standard.facts)
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


def run_households(
    households: Sequence[Household],
    plan: Plan,
    refused: Sequence[Fault] = (),
    *,
    incomplete: NDArray[np.bool_] | None = None,
) -> Run:
    """Run a plan over households in one pass, and keep all findings.

    Parameters
    ----------
    households, plan
        As for ``classify_households``.
    refused
        What could not be read of the only household; it is told together with what cannot be true of the rest.
    incomplete
        For each household whether persons may be missing from its list of members; None where all are listed.

    Raises
    ------
    InputError
        Facts that cannot be read, or cannot be true; all findings are named.
    """
    law = plan.standard
    columns = columns_of(households, plan.household_facts, plan.member_facts, law.indicator_ids, law.dictionary)
    errors = check_statements(columns, law.dictionary, plan.review_date, plan.points_range)
    faults = [*refused, *_unknown_ticks(households, law.indicator_ids), *_faults(errors, households)]
    if refused:
        raise unreadable(households[0].household_id, faults)
    if faults:
        raise InputError(_impossible(households), faults)
    return run_plan(plan, columns if incomplete is None else replace(columns, incomplete=incomplete))


def _impossible(households: Sequence[Household]) -> Message:
    name = households[0].household_id
    alone = len(households) == 1 and name is not None
    return Message("household_impossible", {"name": name}) if alone else Message("facts_impossible")


def _unknown_ticks(households: Sequence[Household], indicators: Sequence[str]) -> Iterator[Fault]:
    for row, household in enumerate(households):
        for name in household.assessed:
            if name not in indicators:
                near = Near(nearest(name, indicators))
                what = {"name": Seen(name), "near": near, "known": list(indicators)}
                yield Fault("unknown_tick", what, (*_place(row, households), "assessed", name))


def _place(row: int, households: Sequence[Household]) -> Path:
    """Return the path of a household; empty for a single one."""
    return ("households", row) if len(households) > 1 else ()


def _faults(findings: Sequence[Finding], households: Sequence[Household]) -> list[Fault]:
    if not findings:
        return []
    member_of = [(row, place) for row, household in enumerate(households) for place in range(len(household.members))]
    faults = []
    for finding in findings:
        for row in finding.rows.tolist():
            household, place = (row, None) if finding.table == "households" else member_of[row]
            record = households[household]
            observed = record if place is None else record.members[place]
            seen = getattr(observed, finding.column, None)
            inner = () if place is None else ("members", place)
            path = (*_place(household, households), *inner, finding.column.partition(",")[0])
            faults.append(_fault(finding.what, path, seen))
    return faults


def _fault(what: Message, path: Path, seen: Any) -> Fault:
    """Return the fault at a path, with its value if it is a single one."""
    also = None if seen is None else Message("seen", {"seen": Seen(seen)})
    return Fault(what.code, what.parameters, path, "" if seen is None else type(seen).__name__, also=also)
