"""Ways of filling the gaps of a household: whichever is true, an honest answer must have allowed for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle import Answer, vn_2016_2020, vn_2022_2025
from tests.oracle.people import INCOMPLETE, birth_dates
from tests.oracle.sampling import (
    GOOD_OR_BAD_OF_HOUSEHOLD,
    GOOD_OR_BAD_OF_MEMBER,
    Record,
    random_birth_date,
    random_housing_area,
    random_income,
)

_STANDARDS = {"vn-2016-2020": vn_2016_2020, "vn-2022-2025": vn_2022_2025}


def completions(record: Record, standard_id: str, review_date: date, *, rng: Random, number: int) -> Iterator[Record]:
    """Some of the households that the record may describe, every fact known; the record itself stays as it is.

    Known facts stay. Statements (`can_work`, ticks, points) are no facts: what is not stated stays so.
    """
    for _ in range(number):
        yield completion(record, standard_id, review_date, rng)


def completion(record: Record, standard_id: str, review_date: date, rng: Random) -> Record:
    members = [_whole_member(member, review_date, rng) for member in _everybody(record, rng)]
    whole = _filled(record, GOOD_OR_BAD_OF_HOUSEHOLD, rng)
    whole.pop(INCOMPLETE, None)
    whole["members"], whole["size"] = members, len(members)
    if whole.get("area") is None:
        whole["area"] = rng.choice(("rural", "urban"))
    if whole.get("housing_area") is None:
        whole["housing_area"] = random_housing_area(rng, len(members))
    if whole.get("income_per_capita") is None and whole.get("household_income") is None:
        whole["income_per_capita"] = _income_as_scored(whole, standard_id, rng)
    return whole


def _everybody(record: Record, rng: Random) -> list[Record]:
    members = list(record.get("members") or [])
    open_ended = not members or record.get(INCOMPLETE)
    size = record.get("size") or (_some_number(record, rng) if open_ended else len(members))
    return members + [{"member_id": f"filled-{n}"} for n in range(size - len(members))]


def _some_number(record: Record, rng: Random) -> int:
    """A number of persons with which the incomes of the household and of one person agree, where both are known."""
    whole, each = record.get("household_income"), record.get("income_per_capita")
    fewest = len(record.get("members") or []) or 1
    if whole is None or each is None:
        return fewest + rng.randrange(5)
    return rng.choice([persons for persons in range(fewest, 201) if abs(whole - each * persons) < persons])


def _whole_member(member: Record, review_date: date, rng: Random) -> Record:
    whole = _filled(member, GOOD_OR_BAD_OF_MEMBER, rng)
    if whole.get("birth_date") is None:
        whole["birth_date"] = _birth_date(member, review_date, rng)
    if member.get("receives_social_pension") is None and vn_2022_2025.social_pension(
        {"birth_date": whole["birth_date"]}, review_date
    ) is False:  # fmt: skip
        whole["receives_social_pension"] = False
    return whole


def _filled(facts: Record, good_or_bad: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]], rng: Random) -> Record:
    hardship = rng.choice((0, 20, 50, 100))
    whole = dict(facts)
    for name, (good, bad) in good_or_bad.items():
        if whole.get(name) is None:
            whole[name] = rng.choice(bad if rng.randrange(100) < hardship else good)
    return whole


def _birth_date(member: Record, review_date: date, rng: Random) -> date:
    """A day that agrees with the age and the year of birth, where they are known: any, the first or the last."""
    first, last = birth_dates(member, review_date)
    if first == date.min:
        return random_birth_date(rng, review_date)
    last = min(last, review_date)
    between = first + timedelta(days=rng.randrange((last - first).days + 1))
    return rng.choice((first, last, between))


def _income_as_scored(record: Record, standard_id: str, rng: Random) -> int:
    """An income in the band of the B1 score, where there is one: the score stands for the income."""
    standard = _STANDARDS[standard_id]
    bands = standard.bands(record)
    incomes = (random_income(rng, standard_id) for _ in range(10_000))
    return next(income for income in incomes if standard.band_of_income(record["area"], income) in bands)


def contradictions(before: Answer, after: Answer) -> list[str]:
    """What was certain of a household with gaps and is not so once they are filled; nothing, if all is well."""
    found = [] if after.status in before.possible_statuses else [f"status {after.status}"]
    if before.basis not in (None, after.basis):
        found.append(f"basis {after.basis}")
    low, high = before.deprivation_count
    if not low <= after.deprivation_count[0] <= after.deprivation_count[1] <= high:
        found.append(f"count {after.deprivation_count}")
    certain, settled = _truths(before), _truths(after)
    return found + [name for name, truth in certain.items() if truth not in (None, settled[name])]


def _truths(answer: Answer) -> dict[str, bool | None]:
    own = {name: getattr(answer, name) for name in ("poor", "near_poor", "nobody_can_work", "exempt")}
    return {**own, **answer.deprived, **answer.flags}
