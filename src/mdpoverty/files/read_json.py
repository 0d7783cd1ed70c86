"""Reads households as records: JSON (one list, or two) and JSONL (a record on each line)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, BinaryIO

import polars as pl

from mdpoverty.errors import InputError
from mdpoverty.facts.checks import Check
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK_PREFIX
from mdpoverty.facts.values import read_id
from mdpoverty.files.raw_table import BrokenRow, RawTable
from mdpoverty.files.text_blocks import Block, read_blocks
from mdpoverty.messages.message import Message, Seen
from mdpoverty.tables.batches import LIMITS, Limits

_Row = tuple[str, Any]
"""The place of a record, and the record."""


@dataclass(frozen=True)
class _Refused:
    """A record that cannot be read: the reason, the id of its household if it has one, and the check that refuses."""

    reason: Message
    owner: Any = None
    check: Check = Check.BROKEN_ROW


class _NoRecordError(Exception):
    """The reason that a text is not a record, and its line if the text is no JSON."""

    def __init__(self, code: str, line: int | None = None, **parameters: Any) -> None:
        """Build the message."""
        self.message, self.line = Message(code, parameters), line
        super().__init__(str(self.message))


def read_json(stream: BinaryIO, file: str) -> tuple[RawTable, RawTable | None]:
    """Read one JSON text with records of households, or of members, and the members nested in them.

    It is a list of records or ``{"households": [...], "members": [...]}``. A record of a household may hold ``members``
    (records) and ``assessed`` (ticks by indicator).

    Raises
    ------
    InputError
        The data is not UTF-8, or JSON that is not of this form.
    """
    text = "".join(block.text for block in read_blocks(stream, file))
    try:
        content = _decoded(text)
    except _NoRecordError as error:
        if error.line is None:
            raise InputError(Message("at", {"path": file, "what": error.message})) from error
        raise InputError(Message("at_line", {"file": file, "line": error.line, "what": error.message})) from error
    members = content.get("members") if isinstance(content, dict) else None
    households = content.get("households") if isinstance(content, dict) else content
    if not isinstance(households, list) or not (members is None or isinstance(members, list)):
        raise InputError(Message("no_list_of_households", {"file": file}))
    return _tables(file, _numbered(households), None if members is None else _numbered(members))


def read_json_lines(stream: BinaryIO, file: str, limits: Limits = LIMITS) -> Iterator[tuple[RawTable, RawTable | None]]:
    """Yield JSONL part by part: a record on each line, otherwise as for ``read_json``.

    Raises
    ------
    InputError
        The data is not UTF-8. A line that is no record is a broken row.
    """
    for block in chain([Block("", 1)], read_blocks(stream, file, limits.text_bytes)):  # an empty file is an empty table
        numbered = ((number, line) for number, line in enumerate(block.text.split("\n"), block.line) if line.strip())
        yield _tables(file, [(str(number), _line(line)) for number, line in numbered], None)


def _numbered(records: Sequence[Any]) -> list[_Row]:
    return [(str(number), record) for number, record in enumerate(records, 1)]


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise _NoRecordError("name_twice", name=Seen(next(name for name in names if names.count(name) > 1)))
    return record


def _no_number(word: str) -> Any:
    raise _NoRecordError("no_json_value", word=word)


_DECODER = json.JSONDecoder(object_pairs_hook=_record, parse_constant=_no_number)


def _line(line: str) -> Any:
    try:
        return _decoded(line)
    except _NoRecordError as error:
        return _Refused(error.message)


def _decoded(text: str) -> Any:
    """Read one JSON text; raise an error if it breaks a rule of ours or a limit of Python's reader."""
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise _NoRecordError("too_deep") from error
    except json.JSONDecodeError as error:
        raise _NoRecordError("no_json", error.lineno, column=error.colno) from error
    except ValueError as error:
        raise _NoRecordError("too_many_digits") from error


def _tables(file: str, households: list[_Row], members: list[_Row] | None) -> tuple[RawTable, RawTable | None]:
    nested: list[_Row] = []
    flat: list[_Row] = []
    for place, record in households:
        household, own = _unnested(record, place)
        flat.append((place, household))
        nested += own
    if nested and members is not None:
        raise InputError(Message("at", {"path": file, "what": Message("members_listed_twice")}))
    some = any(isinstance(record, dict) and "members" in record for _, record in households)
    listed = members if members is not None else nested if some else None
    return _table(file, flat), None if listed is None else replace(_table(file, listed), nested=members is None)


def _unnested(record: Any, place: str) -> tuple[Any, list[_Row]]:
    """Return a household without its members, its ticks as columns, and the members with its id."""
    if not isinstance(record, dict):
        return record, []
    flat = {name: value for name, value in record.items() if name not in ("members", "assessed")}
    owner = flat.get(HOUSEHOLD_ID)
    assessed, members = ({} if (ticks := record.get("assessed")) is None else ticks), record.get("members")
    if not isinstance(assessed, dict) or not (members is None or isinstance(members, list)):
        return _Refused(Message("record_in_wrong_form"), owner), []
    flat |= {f"{TICK_PREFIX}{name}": tick for name, tick in assessed.items()}
    listed: list[_Row] = []
    for number, given in enumerate(members or ()):
        member = {} if given is None else given  # nothing is known about this person
        wrong = _wrong_member(owner, member, number)
        if wrong is not None:
            return wrong, []
        listed.append((f"{place}, members[{number}]", {**member, HOUSEHOLD_ID: owner}))
    return flat, listed


def _wrong_member(owner: Any, member: Any, number: int) -> _Refused | None:
    """Return the fault of a member that is not a record or names another household."""
    if not isinstance(member, dict):
        return _Refused(Message("member_no_record", {"number": number}), owner)
    own = member.get(HOUSEHOLD_ID)
    if own is None or owner is None or str(read_id(own)) == str(read_id(owner)):
        return None
    what = Message("of_another_household", {"seen": Seen(own), "expected": Seen(owner)})
    told = Message("at", {"path": f"members[{number}].household_id", "what": what})
    return _Refused(told, owner, Check.OTHER_HOUSEHOLD)


def _table(file: str, rows: Sequence[_Row]) -> RawTable:
    refused = {
        position: record if isinstance(record, _Refused) else _Refused(Message("no_record"))
        for position, (_, record) in enumerate(rows)
        if not isinstance(record, dict)
    }
    broken = [BrokenRow(position, (), wrong.reason, wrong.check) for position, wrong in refused.items()]
    owners = {place: {HOUSEHOLD_ID: wrong.owner} for place, wrong in refused.items() if wrong.owner is not None}
    columns = _columns([owners.get(place, {}) if place in refused else row for place, (_, row) in enumerate(rows)])
    return RawTable(file, "values", columns, pl.Series("row", [place for place, _ in rows], pl.String), broken)


def _columns(records: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    orders = dict.fromkeys(map(tuple, records))
    if len(orders) == 1:  # all have the same names in the same order, as programs write them
        values = zip(*(record.values() for record in records), strict=True)
        return dict(zip(next(iter(orders)), map(list, values), strict=True))
    names = dict.fromkeys(name for order in orders for name in order)
    return {name: [record.get(name) for record in records] for name in names}
