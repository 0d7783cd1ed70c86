"""A campaign of household records as other programs give them: the oracle's answer, or a refusal where one is due."""

# ruff: noqa: E501 - tables of hostile values and of forms

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from random import Random
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

import mdpoverty as mdp
from tests.engine.test_against_oracle import same
from tests.fuzz.campaign import Case
from tests.fuzz.made import Record, is_impossible
from tests.fuzz.refusals import SECRET, answer_or_refusal, check_refusal, no_strange_warnings
from tests.fuzz.values import (
    LONG,
    STRANGE,
    Entry,
    RaisesEqual,
    RaisesHash,
    RaisesText,
    Writer,
    anything,
    nested,
    told,
    unknown,
)
from tests.oracle import INDICATORS, ORACLES
from tests.oracle.sampling import random_interpretations, random_review_date, random_shape, record_of

REFUSED, ANSWERED, EXPLAINED = "refused", "answered", "answered and explained"
MUST_ANSWER, MUST_REFUSE, MAY_REFUSE = "must answer", "must refuse", "may refuse"
_IN_FULL = 8
"""One record in so many is explained as well."""


def cases(count: int, seed: int, first: int = 0) -> Iterator[tuple[str, Case]]:
    """Yield names and cases, each from a seed of its own."""
    for number in range(first, first + count):
        yield f"records {seed}-{number}", partial(_case, f"{seed}-{number}", number)


@dataclass
class Spoilt:
    """A household as it is written, what it means, and what must become of it."""

    rng: Random
    standard_id: str
    review_date: date
    chosen: Any
    clean: Record
    writer: Writer
    given: Any = None
    day: Any = None
    refused: bool = False
    faults: list[str] = field(default_factory=list)

    def due(self) -> str:
        """Return what must become of it."""
        if self.refused:
            return MUST_REFUSE
        impossible = is_impossible(self.clean, self.standard_id, self.review_date)
        return {True: MUST_REFUSE, False: MUST_ANSWER, None: MAY_REFUSE}[impossible]

    def fault(self, name: str) -> None:
        """Note that it must be refused, and why."""
        self.refused = True
        self.faults.append(name)


def _case(seed: str, number: int) -> str:
    spoilt = random_record(Random(seed))  # noqa: S311 - made households, no secrets
    try:
        with no_strange_warnings():
            return _tried(spoilt, in_full=number % _IN_FULL == 0)
    except BaseException as error:
        error.add_note(_as_program(spoilt))
        raise


def _as_program(spoilt: Spoilt) -> str:
    asked = f"standard={spoilt.standard_id!r}, review_date={told(spoilt.day)}, interpretations={told(spoilt.chosen)}"
    return f"classify({told(spoilt.given)}, {asked})\nmeans {told(spoilt.clean)}\n{spoilt.due()} {spoilt.faults}"


def _tried(spoilt: Spoilt, *, in_full: bool) -> str:
    due = spoilt.due()
    asked = {"review_date": spoilt.day, "interpretations": spoilt.chosen}
    found = answer_or_refusal(lambda: mdp.classify(spoilt.given, spoilt.standard_id, **asked))
    if isinstance(found, mdp.MdpovertyError):
        assert due != MUST_ANSWER, f"refused: {found}"
        check_refusal(found)
        return REFUSED
    assert due != MUST_REFUSE, f"answered: {found.status}"
    expected = ORACLES[spoilt.standard_id](spoilt.clean, spoilt.review_date, spoilt.chosen)
    different = same(found, expected)
    assert not different, different
    if not in_full or isinstance(spoilt.given.get("members"), Iterator):
        return ANSWERED
    _explained(spoilt, found, asked)
    return EXPLAINED


def _explained(spoilt: Spoilt, found: mdp.Classification, asked: dict[str, Any]) -> None:
    explanation = mdp.explain(spoilt.given, spoilt.standard_id, **asked)
    assert explanation.classification == found
    ways = mdp.pathways(spoilt.given, spoilt.standard_id, **asked)
    for language in ("vi", "en"):
        explanation.to_text(language).encode()
        ways.to_text(language).encode()
    assert type(found).from_json(found.to_json()) == found


def random_record(rng: Random) -> Spoilt:
    """Return a made household, written as somebody else may write it."""
    standard_id, review_date = rng.choice(sorted(ORACLES)), random_review_date(rng)
    chosen = random_interpretations(rng, standard_id)
    record = record_of(random_shape(rng, complete=rng.random() < 0.5), rng, standard_id, review_date)
    record |= {"commune": f"{SECRET} 1", "household_id": rng.choice(("h1", 7, "007", "A 12", "mã-1"))}
    spoilt = Spoilt(rng, standard_id, review_date, chosen, {}, Writer(rng, anything, rng.choice((0, 0.02, 0.3))))
    for contradict in rng.sample(_CONTRADICTIONS, rng.choice((0, 0, 0, 0, 0, 1, 2))):
        contradict(spoilt, record)
    faulty = rng.choice((0, 0, 0, 0, 1, 3)) / 40
    _write(spoilt, record, faulty)
    for change in rng.sample(_CHANGES, rng.choice((0, 0, 0, 0, 1, 2))):
        if type(spoilt.given) is dict or change in (_wrong_reading, _wrong_day):
            change(spoilt)
    spoilt.day = _day(spoilt)
    spoilt.given = _held(rng, spoilt.given)
    return spoilt


def _write(spoilt: Spoilt, record: Record, faulty: float) -> None:
    """Write every fact of a household and of its members, some of them as nobody can read them."""
    ticks = {f"deprived_{name}": tick for name, tick in (record.get("assessed") or {}).items()}
    own = {name: value for name, value in record.items() if name not in ("members", "assessed")}
    given, clean = _facts(spoilt, own, faulty)
    marks, meant = _facts(spoilt, ticks, faulty)
    if ticks and spoilt.rng.random() < 0.5:
        given["assessed"] = {name.removeprefix("deprived_"): mark for name, mark in marks.items()}
    else:
        given |= marks
    clean["assessed"] = {name.removeprefix("deprived_"): tick for name, tick in meant.items()}
    people = [_facts(spoilt, member, faulty) for member in record.get("members") or []]
    if "members" in record:
        given["members"] = [member for member, _ in people]
    clean["members"] = [member for _, member in people]
    spoilt.given, spoilt.clean = given, clean


def _facts(spoilt: Spoilt, facts: Mapping[str, Any], faulty: float) -> tuple[Record, Record]:
    given, clean = {}, {}
    names = list(facts)
    spoilt.rng.shuffle(names)
    for name in names:
        entry = _entry(spoilt, name, facts[name], faulty)
        given[name], clean[name] = entry.value, entry.meaning
    return given, {name: clean[name] for name in facts}


def _entry(spoilt: Spoilt, name: str, value: Any, faulty: float) -> Entry:
    if name in ("household_id", "member_id"):
        return Entry(value, value)
    if spoilt.rng.random() < faulty:
        spoilt.fault(name)
        return spoilt.writer.refused(name)
    return spoilt.writer.entry(name, value)


# --- contradictions: what is meant cannot be ------------------------------------------------------------------------


def _small(spoilt: Spoilt, record: Record) -> None:
    record["size"] = spoilt.rng.choice((1, 2))


def _points(spoilt: Spoilt, record: Record) -> None:
    record["deprivation_points"] = spoilt.rng.choice((5, 31, 90, 130, 1_000))


def _incomes(spoilt: Spoilt, record: Record) -> None:
    record["household_income"], record["income_per_capita"] = (
        spoilt.rng.choice((0, 1, 4_500_001, 2 * 10**11)),
        spoilt.rng.choice((1, 1_500_000)),
    )


def _twins(_spoilt: Spoilt, record: Record) -> None:
    for member in record.get("members", []):
        member["member_id"] = 1


def _born(spoilt: Spoilt, record: Record) -> None:
    for member in record.get("members", [])[:1]:
        member[spoilt.rng.choice(("age", "birth_year"))] = spoilt.rng.choice((1, 5, 40, 2000, 1985, 1960))
        for name, least, most in (("age", 0, 130), ("birth_year", 1880, 2100)):
            if member.get(name) is not None and not least <= member[name] <= most:
                member[name] = None


def _future(spoilt: Spoilt, record: Record) -> None:
    for member in record.get("members", [])[:1]:
        member["birth_date"] = spoilt.rng.choice((date(2031, 1, 1), spoilt.review_date, date(9999, 12, 31)))


_CONTRADICTIONS: tuple[Callable[[Spoilt, Record], None], ...] = (_small, _points, _incomes, _twins, _born, _future)


# --- changes to the record itself ---------------------------------------------------------------------------------


def _unknown_name(spoilt: Spoilt) -> None:
    """Put a name that no fact has, or only nearly."""
    names: tuple[Any, ...] = (
        "foo", "incom_per_capita", "income", "Area", "area ", "", " ", "\x00", "\ud800", "mức độ", 5, None, ("area",), b"area", True,
        1.5, LONG, "__class__", "members.0.age", "_\0incomplete", "age", "sex", "deprived_", "deprived_foo", "Khu vực", object(),
        RaisesText(), RaisesEqual(), frozenset(), np.int64(3), date(2024, 1, 1), float("nan"), pd.NA,
    )  # fmt: skip
    name = spoilt.rng.choice(names)
    people = spoilt.given.get("members")
    at_household = (
        spoilt.rng.random() < 0.6 or not isinstance(people, list) or not people or type(people[0]) is not dict
    )
    place = spoilt.given if at_household else people[0]
    if at_household or not (isinstance(name, str) and name in ("age", "sex")):
        value = True if isinstance(name, str) and name.startswith("deprived_") else 1
        place[name] = value
        spoilt.fault(f"name {told(name)[:50]}")


def _foreign_tick(spoilt: Spoilt) -> None:
    """Tick an indicator that the standard does not have."""
    others = {name for names in INDICATORS.values() for name in names} - {*INDICATORS[spoilt.standard_id]}
    name = spoilt.rng.choice([*sorted(others), "foo", "wat er", LONG])
    if isinstance(spoilt.given.get("assessed"), dict):
        spoilt.given["assessed"][name] = True
    else:
        spoilt.given[f"deprived_{name}"] = True
    spoilt.fault("tick of another standard")


def _no_ticks(spoilt: Spoilt) -> None:
    """Put something else where the ticks are."""
    if not spoilt.clean["assessed"]:
        mappings = (dict, pd.Series)
        wrong = [value for value in STRANGE if not isinstance(value, mappings)]
        spoilt.given["assessed"] = spoilt.rng.choice([*wrong, 5, "water", "\ud800"])
        spoilt.fault("no ticks")


def _no_members(spoilt: Spoilt) -> None:
    """Put something else where the members are."""
    wrong: tuple[Any, ...] = (
        5, "An", b"An", {"age": 5}, 1.5, True, pd.DataFrame({"age": [5]}), len, [5], ["An"], [[{"age": 5}]], "\ud800",
        RaisesText(), RaisesHash(), object(), nested(3_000), [LONG], date(2024, 1, 1), np.array([1, 2]), pd.Series([1]), 1j,
    )  # fmt: skip
    spoilt.given["members"] = spoilt.rng.choice(wrong)
    spoilt.fault("no members")


def _own_id(spoilt: Spoilt) -> None:
    """Let members say to which household they belong."""
    members, own = spoilt.given.get("members"), spoilt.clean["household_id"]
    if own is None or not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        return
    for member in members:
        member["household_id"] = spoilt.rng.choice((own, own, str(own), None, np.nan))
    if members and spoilt.rng.random() < 0.5:
        spoilt.rng.choice(members)["household_id"] = spoilt.rng.choice(("other", 8, "7 8"))
        spoilt.fault("member of another household")


def _wrong_id(spoilt: Spoilt) -> None:
    wrong = (
        7.5,
        True,
        1e17,
        2**63,
        b"h1",
        [1],
        {"a": 1},
        "h\ud800",
        RaisesText(),
        RaisesEqual(),
        date(2024, 1, 1),
        10**400,
    )
    members = spoilt.given.get("members")
    place = spoilt.given
    if spoilt.rng.random() < 0.5 and isinstance(members, list) and members and isinstance(members[0], dict):
        place = members[0]
    place["household_id" if place is spoilt.given else "member_id"] = spoilt.rng.choice(wrong)
    spoilt.fault("id")


def _no_id(spoilt: Spoilt) -> None:
    if not spoilt.refused:
        spoilt.given["household_id"] = unknown(spoilt.rng, anything)
        spoilt.clean["household_id"] = None


def _no_record(spoilt: Spoilt) -> None:
    """Give something that is no record at all."""
    wrong: tuple[Any, ...] = (
        None, 5, b"{}", [], [spoilt.given], "no such file.json", "\x00", "\ud800", LONG, pd.DataFrame([{"area": "rural"}]), 1.5, len,
        RaisesText(), RaisesEqual(), RaisesHash(), object(), nested(3_000), "", ".", "/", pd.Series([1]), float("nan"), {"area", 1},
    )  # fmt: skip
    spoilt.given = spoilt.rng.choice(wrong)
    spoilt.fault("no record")


def _wrong_reading(spoilt: Spoilt) -> None:
    wrong: tuple[Any, ...] = (
        {"foo": "bar"}, {"who_can_work": "nobody"}, {"who_can_work": None}, {5: 5}, {"who_can_work": ["working_age"]}, "who_can_work",
        5, ["who_can_work"], {LONG: LONG}, {"\ud800": "x"}, {"who_can_work": RaisesText()}, {"who_can_work": RaisesHash()},
        {None: None}, {"who_can_work": {}}, {"who_can_work": RaisesEqual()}, {"who_can_work": nested(3_000)},
    )  # fmt: skip
    spoilt.chosen = spoilt.rng.choice(wrong)
    spoilt.fault("reading")


def _wrong_day(spoilt: Spoilt) -> None:
    spoilt.day = spoilt.rng.choice((
        "12/31/2024", 3.5, True, "", None, "20241231", 20241231, b"2024", 10**400, "1990-W01-1", [2024], float("nan"), pd.NaT, pd.NA,
        "2024-02-30", "31/13/2024", "hôm nay", "\ud800", LONG, "2024-12-31 08:00", RaisesText(), RaisesEqual(), RaisesHash(),
        np.array([2024]), {"year": 2024}, 0, -1, 99, "2024-12", time(8), np.datetime64("NaT", "D"), nested(3_000), 2024.5, "0000",
    ))  # fmt: skip
    spoilt.fault("day")


_CHANGES: tuple[Callable[[Spoilt], None], ...] = (
    _unknown_name, _foreign_tick, _no_ticks, _no_members, _own_id, _wrong_id, _no_id, _wrong_reading, _wrong_day,
    _no_record,
)  # fmt: skip


def _day(spoilt: Spoilt) -> Any:
    """Return the review date in one of its forms."""
    if "day" in spoilt.faults:
        return spoilt.day
    day = spoilt.review_date
    forms = [
        day, day.isoformat(), f"{day.day:02}/{day.month:02}/{day.year}", f"{day.day}/{day.month}/{day.year}", pd.Timestamp(day),
        datetime.combine(day, time(23, 59)), datetime.combine(day, time(), UTC), np.datetime64(day), f" {day.isoformat()} ",
        f"{day.isoformat()} 00:00:00",
    ]  # fmt: skip
    if (day.month, day.day) == (12, 31):
        forms += [day.year, str(day.year), np.int64(day.year)]
    return spoilt.rng.choice(forms)


def _held(rng: Random, given: Any) -> Any:
    """Return a record as another kind of mapping, its members as another kind of sequence."""
    if type(given) is not dict:
        return given
    kind = rng.randrange(10)
    if type(given.get("members")) is list and kind in (1, 2, 3):
        given["members"] = {1: tuple, 2: iter, 3: lambda members: [*map(_mapping, members)]}[kind](given["members"])
    if kind == 4:
        return MappingProxyType(given)
    return _mapping(given) if kind == 5 else given


def _mapping(member: Any) -> Any:
    named = type(member) is dict and all(isinstance(name, str) and "\ud800" not in name for name in member)
    return pd.Series(member, dtype=object) if named else member
