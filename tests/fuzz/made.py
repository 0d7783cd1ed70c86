"""What a made household means once it is written, and whether what is written can be true, by rules of hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle import INDICATORS
from tests.oracle.people import INCOMPLETE, Facts, birth_dates, number_of_persons
from tests.oracle.sampling import completed_years

Record = dict[str, Any]


def is_impossible(record: Facts, standard_id: str, review_date: date) -> bool | None:
    """Tell whether the facts of a household contradict each other; None where either reading would do."""
    members = record.get("members") or []
    size, points = record.get("size"), record.get("deprivation_points")
    ids = [str(member["member_id"]) for member in members if member.get("member_id") is not None]
    most = 10 * len(INDICATORS[standard_id])
    if (
        (size is not None and size < len(members))
        or (points is not None and (points % 10 or points > most))
        or len(set(ids)) < len(ids)
        or any(_cannot_be_born(member, review_date) for member in members)
    ):
        return True
    return _incomes_contradict(record)


def _cannot_be_born(member: Facts, review_date: date) -> bool:
    born, year, age = (member.get(name) for name in ("birth_date", "birth_year", "age"))
    first, last = birth_dates(member, review_date)
    if first > review_date or first > last:
        return True
    if born is None:
        return False
    return year not in (None, born.year) or age not in (None, completed_years(born, review_date))


def _incomes_contradict(record: Facts) -> bool | None:
    whole, each = record.get("household_income"), record.get("income_per_capita")
    if whole is None or each is None:
        return False
    fewest, most = number_of_persons(record)
    if most is not None:
        return all(abs(whole - each * persons) >= persons for persons in range(fewest, most + 1))
    fits = any(abs(whole - each * persons) < persons for persons in range(fewest, 201))
    # Between two numbers of persons neither of which fits: the engine may say that some number does.
    return False if fits else None


def with_unknown_persons(record: Facts) -> Record:
    """Return a household from whose list of members somebody may be missing."""
    return {**record, INCOMPLETE: True}
