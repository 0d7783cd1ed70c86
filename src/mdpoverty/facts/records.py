"""Reads records of facts: every name and value of a household and its members, noting all faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mdpoverty.errors import Fault, Path
from mdpoverty.facts.values import TOO_LARGE, has_attributes, plain_value, read_id, read_in_range, read_value
from mdpoverty.language import both
from mdpoverty.law.dictionary import Dictionary, FactDefinition, Level
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message, Near, Seen, name_shown
from mdpoverty.spelling import nearest

HOUSEHOLD_ID, MEMBER_ID = "household_id", "member_id"
TICK_PREFIX = "deprived_"
TICK = FactDefinition(level="household", type="boolean", label=both("đánh dấu", "tick"))
"""The definition of a reviewer's own tick of an indicator."""


@dataclass
class RecordReader:
    """Reads a household or a member; leaves out and notes what it refuses.

    Attributes
    ----------
    own
        Facts that a standard declares for itself, known beside those of the dictionary.
    faults
        Everything that was refused.
    """

    own: Dictionary
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Collect the names that households and members may have."""
        self._known = {level: {**facts, **_of(self.own, level)} for level, facts in _shipped().items()}

    def household(self, record: Mapping[Any, Any]) -> dict[str, Any]:
        """Return the facts of a household, with ``members`` and ``assessed``, from a record or a row of a table."""
        parts: dict[Any, Any] = dict(record)
        members = self._listed(parts.pop("members", None))
        ticks = self._ticks(parts)
        facts = self._facts(parts, "household", ())
        read = [self._member(member, ("members", place)) for place, member in enumerate(members)]
        owners = [_own_id(found) for found in read]
        facts["members"] = [member for member in read if member is not None]
        if ticks:
            facts["assessed"] = ticks
        self._of_this_household(facts.get(HOUSEHOLD_ID), owners)
        self._together(facts)
        return facts

    def member(self, record: Mapping[Any, Any]) -> dict[str, Any]:
        """Return the facts of a member; the id of its household may stand among them."""
        return self._facts(record, "member", ())

    def _note(self, what: Message, path: Path, seen: Any = None) -> None:
        self.faults.append(Fault(what.code, what.parameters, path, "" if seen is None else type(seen).__name__))

    def _facts(self, record: Mapping[Any, Any], level: Level, path: Path) -> dict[str, Any]:
        """Return the facts of a level by name; a fact that is unknown is left out."""
        facts: dict[str, Any] = {}
        known = self._known[level]
        for name, value in record.items():
            if type(name) is str and name in known and _is_value(value, known[name]):
                facts[name] = value
                continue
            read = self._reader(name, level)
            if read is None:
                near = Near(nearest(name_shown(name), known))
                found: Any = Message("unknown_fact", {"name": Seen(name), "near": near, "known": list(known)})
            else:
                found = read(value)
            if isinstance(found, Message):
                self._note(found, (*path, name_shown(name)), None if read is None else value)
            elif found is not None:
                facts[name] = found
        return facts

    def _reader(self, name: Any, level: Level) -> Callable[[Any], Any] | None:
        if not isinstance(name, str):
            return None
        if name in (HOUSEHOLD_ID, MEMBER_ID):
            return read_id if level == "member" or name == HOUSEHOLD_ID else None
        definition = self._known[level].get(name)
        return None if definition is None else lambda value: read_in_range(value, definition)

    def _listed(self, members: Any) -> Sequence[Any]:
        members = plain_value(members)
        if members is None:
            return ()
        single = isinstance(members, str | bytes | Mapping) or has_attributes(members, "columns")
        if isinstance(members, Iterable) and not single:
            with suppress(Exception):  # an object of somebody else, which may raise anything
                return list(members)
        self._note(_needs(members, "needed_records"), ("members",), members)
        return ()

    def _member(self, member: Any, path: Path) -> Any:
        """Return a member's facts, or the member if already read; None if it is neither.

        None is a person about whom nothing is known.
        """
        if is_record(member):
            return self._facts(dict(member), "member", path)
        if has_attributes(member, "model_extra"):
            return member
        if plain_value(member) is None:
            return {}
        self._note(_needs(member, "needed_record"), path, member)
        return None

    def _ticks(self, parts: dict[Any, Any]) -> dict[str, bool | None]:
        """Take the reviewers' ticks out of a record: ``assessed``, and the columns that rows of a table have."""
        given = parts.pop("assessed", None)
        columns = [name for name in parts if isinstance(name, str) and name.startswith(TICK_PREFIX)]
        named = {name: (name.removeprefix(TICK_PREFIX), parts.pop(name)) for name in columns if name not in self.own}
        ticks: dict[str, bool | None] = {}
        if is_record(given):
            for key, tick in dict(given).items():
                name = key if isinstance(key, str) else name_shown(key)
                ticks[name] = self._tick(tick, ("assessed", name))
        elif plain_value(given) is not None:
            self._note(_needs(given, "needed_record"), ("assessed",), given)
        for column, (name, value) in named.items():
            tick = self._tick(value, (column,))
            if tick is not None and ticks.get(name) not in (None, tick):
                self._note(Message("two_ticks", {"name": Seen(name)}), (column,))
            ticks[name] = ticks.get(name) if tick is None else tick
        return ticks

    def _tick(self, value: Any, path: Path) -> bool | None:
        found = read_value(value, TICK)
        if isinstance(found, Message):
            self._note(found, path, value)
            return None
        return None if found is None else bool(found)

    def _of_this_household(self, household: Any, owners: Sequence[Any]) -> None:
        """Note members that name another household; a missing id is taken from the first member."""
        named = [owner for owner in owners if owner is not None]
        expected = household if household is not None or not named else named[0]
        for place, owner in enumerate(owners):
            if owner is not None and str(owner) != str(expected):
                what = Message("of_another_household", {"seen": Seen(owner), "expected": Seen(expected)})
                self._note(what, ("members", place, HOUSEHOLD_ID), owner)

    def _together(self, facts: Mapping[str, Any]) -> None:
        """Note ids that appear twice, and a size below the number of members."""
        members = facts["members"]
        named = [member.get(MEMBER_ID) if isinstance(member, dict) else member.member_id for member in members]
        ids = Counter(str(name) for name in named if name is not None)
        twice = [name for name, count in ids.items() if count > 1]
        if twice:
            self._note(Message("member_twice", {"names": [Seen(name) for name in twice]}), ("members",))
        size = facts.get("size")
        if size is not None and size < len(members):
            self._note(Message("size_below_listed", {"size": size, "listed": len(members)}), ("size",))


def _is_value(value: Any, definition: FactDefinition) -> bool:
    """Tell whether a Python value already is a value of the fact."""
    kind, wanted = type(value), definition.type
    if kind is str:
        return wanted == "category" and value in definition.codes
    if kind is bool:
        return wanted == "boolean"
    if kind is not int or wanted != "integer":
        return False
    low, high = definition.minimum, definition.maximum
    return bool((low is None or value >= low) and (high is None or value <= high) and -TOO_LARGE < value < TOO_LARGE)


def is_record(value: Any) -> bool:
    """Tell whether a value holds facts by name, as a mapping or a row of a pandas table does."""
    return isinstance(value, Mapping) or (
        has_attributes(value, "keys", "items") and not has_attributes(value, "columns")
    )


def _needs(value: Any, needed: str) -> Message:
    return Message("needs", {"seen": Seen(type(value).__name__), "needed": Message(needed)})


@lru_cache(maxsize=1)
def _shipped() -> Mapping[Level, Mapping[str, FactDefinition]]:
    levels: tuple[Level, ...] = ("household", "member")
    return {level: _of(load_dictionary(), level) for level in levels}


def _of(facts: Dictionary, level: Level) -> dict[str, FactDefinition]:
    return {name: fact for name, fact in facts.items() if fact.level == level}


def _own_id(member: Any) -> Any:
    """Take the household's id out of a member's facts."""
    if isinstance(member, dict):
        return member.pop(HOUSEHOLD_ID, None)
    return (getattr(member, "model_extra", None) or {}).get(HOUSEHOLD_ID)
