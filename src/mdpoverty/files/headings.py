"""Matches headings to facts by name, or by headings and labels in the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from unicodedata import normalize

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK_PREFIX
from mdpoverty.law.dictionary import Dictionary, Level
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message, Near, Seen, cut
from mdpoverty.spelling import nearest, spelled_alike

_LEVELS: tuple[Level, ...] = ("household", "member")
_LONGEST_HEADING = 60


def known_headings(dictionary: Dictionary, level: Level) -> dict[str, str]:
    """Return the fact for each known heading; a fact's name wins over an alias."""
    facts = {name: fact for name, fact in dictionary.items() if fact.level == level or name == HOUSEHOLD_ID}
    aliases: dict[str, str] = {}
    for name, fact in facts.items():
        for heading in (*fact.headings, fact.label.vi, fact.label.en):
            aliases.setdefault(spelled_alike(heading), name)
    return aliases | {name: name for name in facts}


def facts_of_headings(headings: Iterable[str], file: str, dictionary: Dictionary, level: Level) -> dict[str, str]:
    """Return the fact that each heading means, or the heading itself.

    Raises
    ------
    InputError
        Two headings are the same, or mean the same fact; all of them at once.
    """
    known = known_headings(dictionary, level)
    meant = {heading: _meaning(heading, known) for heading in headings}
    by_fact: dict[str, list[str]] = {}
    for heading, fact in meant.items():
        by_fact.setdefault(fact, []).append(heading)
    faults = [
        Fault("headings_alike", {"headings": [Seen(heading) for heading in same], "fact": fact}, (file,))
        for fact, same in by_fact.items()
        if len(same) > 1
    ]
    if faults:
        raise InputError(Message("unreadable_table"), faults)
    return meant


def facts_of_group_headings(names: Iterable[str], dictionary: Dictionary) -> list[str]:
    """Return the fact that the heading of each group means, or the heading itself.

    Examples
    --------
    >>> from mdpoverty.law.shipped import load_dictionary
    >>> facts_of_group_headings(["Xã", "commune", "khu vực", "Thôn"], load_dictionary())
    ['commune', 'area', 'Thôn']
    """
    known = known_headings(dictionary, "member") | known_headings(dictionary, "household")
    return list(dict.fromkeys(_meaning(name, known) for name in names))


def _meaning(heading: str, known: Mapping[str, str]) -> str:
    alike = spelled_alike(heading)
    if alike in known:
        return known[alike]
    return alike if alike.startswith(TICK_PREFIX) else normalize("NFC", heading.strip())


def _look_like_headings(headings: Iterable[str]) -> bool:
    """Tell whether at least one heading is known; else the line may be a person's record."""
    known = {alike for level in _LEVELS for alike in known_headings(load_dictionary(), level)}
    found = [spelled_alike(heading) for heading in headings]
    near = get_close_matches(HOUSEHOLD_ID, found, n=1, cutoff=0.6)
    return bool(near) or any(alike in known or alike.startswith(TICK_PREFIX) for alike in found)


def shown_headings(headings: Sequence[str]) -> Message:
    """Return headings as messages list them: at most ten; only their number if they may be a record."""
    if headings and not _look_like_headings(headings):
        return Message("headings_unknown", {"number": len(headings)})
    named = {"headings": [cut(heading, _LONGEST_HEADING) for heading in headings]}
    return Message("headings_shown", named) if headings else Message("no_headings")


def refuse_duplicates(headings: Sequence[str], file: str) -> None:
    """Refuse a table with a heading twice; empty headings do not count."""
    first: dict[str, int] = {}
    faults = []
    named = _look_like_headings(headings)
    for place, heading in enumerate(headings, 1):
        alike = spelled_alike(heading)
        if alike and alike in first:
            places = {"one": first[alike], "other": place}
            seen = {"heading": Seen(heading.strip())}
            faults.append(Fault("heading_twice", seen, (file,)) if named else Fault("beginning_twice", places, (file,)))
        first.setdefault(alike, place)
    if faults:
        raise InputError(Message("unreadable_table"), faults)


def no_id_heading(file: str, headings: Iterable[str]) -> InputError:
    """Return the error for a table without a heading of household ids."""
    names = [name for name in headings if name]
    near = Near(nearest(HOUSEHOLD_ID, names) if _look_like_headings(names) else None)
    return InputError(Message("no_household_id", {"file": file, "near": near, "headings": shown_headings(names)}))


def refuse_unknown_groups(groups: Iterable[str], columns: Sequence[str]) -> None:
    """Refuse groups that are the heading of no column.

    Raises
    ------
    InputError
        No file has such a heading.
    """
    faults = [
        Fault("no_group_in_files", {"near": Near(nearest(name, columns)), "headings": shown_headings(columns)}, (name,))
        for name in groups
        if name not in columns
    ]
    if faults:
        raise InputError(Message("not_grouped"), faults)
