"""Made registers: households and members as rows of cells, as they are written and as they are meant."""

# ruff: noqa: E501 - tables of hostile values and of forms

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from tests.engine.test_against_oracle import same
from tests.fuzz.made import Record, is_impossible, with_unknown_persons
from tests.fuzz.refusals import SECRET
from tests.fuzz.values import FACTS, ZONE, Carries, Entry, Writer, anything, is_text, names_of, told
from tests.oracle import INDICATORS, ORACLES
from tests.oracle.sampling import random_interpretations, random_review_date, random_shape, record_of

HOUSEHOLD_ID, MEMBER_ID, TICK = "household_id", "member_id", "deprived_"
IDS = (HOUSEHOLD_ID, MEMBER_ID)


def _is_int(value: Any) -> bool:
    return value is None or (type(value) is int and abs(value) < 2**63)


def _is_float(value: Any) -> bool:
    return value is None or type(value) is float


def _is_decimal(value: Any) -> bool:
    return value is None or (type(value) is Decimal and value.is_finite() and abs(value) < 10**20)


def _is_bool(value: Any) -> bool:
    return value is None or type(value) is bool


def _is_date(value: Any) -> bool:
    return value is None or type(value) is date


def _is_datetime(value: Any) -> bool:
    return value is None or (type(value) is dt.datetime and value.tzinfo is None)


def _is_zoned(value: Any) -> bool:
    return value is None or (type(value) is dt.datetime and value.tzinfo is ZONE)


def _is_whole_text(value: Any) -> bool:
    """Tell of text that a frame of any library can hold."""
    if not is_text(value):
        return value is None
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


CARRIES: dict[str, Carries] = {
    "int": _is_int, "float": _is_float, "decimal": _is_decimal, "bool": _is_bool, "date": _is_date, "datetime": _is_datetime,
    "zoned": _is_zoned, "text": _is_whole_text, "category": _is_whole_text, "mixed": anything,
}  # fmt: skip
STYLES: dict[str, tuple[str, ...]] = {
    "integer": ("int", "float", "decimal", "text", "mixed"),
    "number": ("float", "decimal", "text", "mixed"),
    "boolean": ("bool", "int", "float", "decimal", "text", "category", "mixed"),
    "category": ("text", "category", "mixed"),
    "date": ("date", "datetime", "zoned", "text", "mixed"),
    "text": ("text", "category", "mixed"),
}
"""In which styles the cells of a column may be written, by the type of the fact."""


@dataclass
class Row:
    """A row of a table: its cells, what they mean, and whether one of them must be refused."""

    cells: Record
    meaning: Record
    refused: bool = False


@dataclass
class Register:
    """A made register; ``members`` belong to the household that ``meaning`` names."""

    rng: Random
    standard_id: str
    review_date: date
    chosen: dict[str, str]
    households: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    styles: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def asked(self) -> set[str]:
        """Return the facts that the standard reads; a table may hold others, which are left alone."""
        plan = make_plan(self.standard_id, self.review_date, self.chosen)
        ticks = (f"{TICK}{name}" for name in INDICATORS[self.standard_id])
        return {*plan.household_facts, *plan.member_facts, *ticks}

    def people_of(self, household: Row) -> list[Row]:
        """Return the rows of the members of a household."""
        return [row for row in self.members if row.meaning[HOUSEHOLD_ID] == household.meaning[HOUSEHOLD_ID]]

    def record_of(self, household: Row, *, incomplete: bool = False) -> Record:
        """Return what is meant by a household and its members."""
        facts = {name: value for name, value in household.meaning.items() if not name.startswith(TICK)}
        ticks = {name.removeprefix(TICK): value for name, value in household.meaning.items() if name.startswith(TICK)}
        record = {**facts, "assessed": ticks, "members": [row.meaning for row in self.people_of(household)]}
        return with_unknown_persons(record) if incomplete else record

    def impossible(self, household: Row, *, incomplete: bool = False) -> bool | None:
        """Tell whether what is meant contradicts itself."""
        return is_impossible(self.record_of(household, incomplete=incomplete), self.standard_id, self.review_date)

    def differences(self, household: Row, answer: Record, *, incomplete: bool = False) -> dict[str, Any]:
        """Return how the answer of a table differs from the oracle's."""
        record = self.record_of(household, incomplete=incomplete)
        expected = ORACLES[self.standard_id](record, self.review_date, self.chosen)
        return same(as_classification(answer, list(expected.flags), INDICATORS[self.standard_id]), expected)  # type: ignore[arg-type]


def as_classification(answer: Record, flags: list[str], indicators: tuple[str, ...]) -> SimpleNamespace:
    """Return a row of results in the form of a classification."""
    return SimpleNamespace(
        status=mdp.Status(answer["status"]),
        possible_statuses=tuple(mdp.Status(word) for word in answer["possible_statuses"].split("|")),
        basis=answer["basis"],
        deprivations=tuple(name for name in indicators if answer[f"{TICK}{name}"] is True),
        unknown_deprivations=tuple(name for name in indicators if answer[f"{TICK}{name}"] is None),
        deprivation_count=(answer["deprivation_count_min"], answer["deprivation_count_max"]),
        nobody_can_work=answer["nobody_can_work"],
        exempt=answer["exempt"],
        flags={name: answer[name] for name in flags},
    )


def random_register(rng: Random, number: int, styles: Any, *, faulty: float = 0) -> Register:
    """Return a register of so many households.

    Parameters
    ----------
    rng
        The source of everything.
    number
        Of households.
    styles
        A function that returns the style of a column, by the name of its fact.
    faulty
        The share of cells that must be refused.
    """
    standard_id, review_date = rng.choice(sorted(ORACLES)), random_review_date(rng)
    register = Register(rng, standard_id, review_date, random_interpretations(rng, standard_id))
    name = rng.choice((lambda n: n, lambda n: f"{n:04}", lambda n: f"hộ {n}", lambda n: f"A{n}", lambda n: 10**14 + n))
    complete = rng.random() < 0.5
    records = [
        record_of(random_shape(rng, complete=complete), rng, standard_id, review_date, name(n)) for n in range(number)
    ]
    _write(register, records, styles, faulty)
    return register


def _write(register: Register, records: list[Record], styles: Any, faulty: float) -> None:
    forgets, asked = register.rng.choice((0, 0.02, 0.2)), register.asked()
    writers: dict[str, Writer] = {}

    def row(facts: Record) -> Row:
        written = Row({}, {})
        for name, value in facts.items():
            if name not in writers:
                style = styles(register.rng, name)
                register.styles[name] = style
                writers[name] = Writer(register.rng, CARRIES.get(style) or style, forgets)
            entry = _entry(writers[name], name, value, faulty if name in asked else 0)
            written.cells[name], written.meaning[name] = entry.value, entry.meaning
            written.refused |= entry.refused
        return written

    for place, record in enumerate(records):
        own = {name: value for name, value in record.items() if name not in ("members", "assessed")}
        ticks = {f"{TICK}{name}": tick for name, tick in (record.get("assessed") or {}).items()}
        register.households.append(row({**own, "commune": f"{SECRET} {place}", **ticks}))
        owner = {HOUSEHOLD_ID: record[HOUSEHOLD_ID]}
        register.members += [row({**owner, **member}) for member in record.get("members") or []]


def _entry(writer: Writer, name: str, value: Any, faulty: float) -> Entry:
    if name in IDS:
        return Entry(value, value)
    if faulty and writer.rng.random() < faulty:
        try:
            return writer.refused(name)
        except IndexError:  # a column of truth values holds nothing else
            pass
    return writer.entry(name, value)


def style_of(rng: Random, name: str, *, without: tuple[str, ...] = ()) -> str:
    """Return a style for a column."""
    if name in IDS:
        return "id"
    kind = FACTS[name].type if name in FACTS else "boolean"
    return rng.choice([style for style in STYLES[kind] if style not in without])


def nearly(name: Any) -> str:
    """Return an id without what is easily written otherwise, of those that are made here."""
    text = "".join(unicodedata.normalize("NFC", str(name)).casefold().split())
    letters = text.rstrip("0123456789")
    return letters + (text[len(letters) :].lstrip("0") or "0")


def columns_of(rows: list[Row]) -> dict[str, list[Any]]:
    """Return the cells of rows as columns; what a row does not have is unknown."""
    return {name: [row.cells.get(name) for row in rows] for name in names_of(row.cells for row in rows)}


def as_program(register: Register, door: str) -> str:
    """Return a register as it was written, as far as it can be."""
    asked = f"{register.standard_id!r}, {register.review_date}, {register.chosen}"
    rows = [*(("household", row) for row in register.households), *(("member", row) for row in register.members)]
    lines = [f"{kind} {told(row.cells)}{' (refused)' if row.refused else ''}" for kind, row in rows[:60]]
    styles = {name: style for name, style in register.styles.items() if isinstance(style, str)}
    return "\n".join([f"{door}: {asked} {register.faults}", f"styles {styles}", *lines])
