"""Loads standards, lists them, and picks the one for a date."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from mdpoverty.dates import read_day
from mdpoverty.errors import NoStandardError, ProvisionalStandardError, UnknownStandardError
from mdpoverty.law.load import load_file
from mdpoverty.law.revisions.lock import check_published, locked_file, locked_revisions, locked_texts
from mdpoverty.law.shipped import shipped_standards
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Near, Seen
from mdpoverty.spelling import nearest

NATIONAL = "vn"
"""The jurisdiction of the whole country."""


def load_standard(name: str | os.PathLike[str], *, allow_provisional: bool = False) -> Standard:
    """Load a standard by its id, or from a YAML file.

    Parameters
    ----------
    name
        The id of a shipped standard, such as ``"vn-2022-2025"``, with ``@`` and a number for an earlier revision
        (``"vn-2022-2025@1"``), or the path of a file ending in ``.yaml``.
    allow_provisional
        Whether a standard may be used of which parts are not known; every result then says so.

    Returns
    -------
    Standard
        The checked, unchangeable standard.

    Raises
    ------
    UnknownStandardError
        No shipped standard has that id, or that revision; the message names those that exist.
    StandardFileError
        The file cannot be read or has faults; all of them are named with file, line and path.
    ProvisionalStandardError
        Parts of the standard are not known, and that was not allowed.

    Examples
    --------
    >>> load_standard("vn-2022-2025").title.en
    'Multidimensional poverty standard 2022–2025'
    >>> load_standard("vn-2022-2025@1").revision
    1
    """
    return _allowed(_load(name), allow_provisional=allow_provisional)


def standard_of(standard: Standard | str | os.PathLike[str]) -> Standard:
    """Return a standard as it is, or load it by its id or from a file."""
    return standard if isinstance(standard, Standard) else load_standard(standard)


def _allowed(standard: Standard, day: date | None = None, *, allow_provisional: bool) -> Standard:
    if standard.provisional and not allow_provisional:
        message = Message("provisional_standard", {"standard": standard.id})
        raise ProvisionalStandardError(message if day is None else Message("on_day", {"day": day, "what": message}))
    return standard


def is_path(name: str) -> bool:
    """Tell whether the name of a standard is the path of a file, not an id."""
    return name.endswith((".yaml", ".yml")) or os.sep in name


def _load(name: str | os.PathLike[str]) -> Standard:
    """Return a standard by its id or from a file, provisional or not."""
    if not isinstance(name, str | os.PathLike):
        raise UnknownStandardError(Message("no_standard", {"seen": Seen(name)}))
    text = os.fspath(name)
    if is_path(text):
        return load_file(Path(text)).model_copy(update={"own_file": text})
    own, at, revision = text.partition("@")
    shipped = shipped_standards()
    if own not in shipped:
        near = nearest(own, shipped)
        parameters = {"seen": Seen(text), "near": Near(near and f"{near}{at}{revision}"), "known": list(shipped)}
        raise UnknownStandardError(Message("unknown_standard", parameters))
    newest = _load_shipped(own)
    if not at or revision == str(newest.revision):
        return newest
    known = [str(number) for number in locked_revisions(own)]
    if revision not in known:
        parameters = {"standard": own, "seen": Seen(revision), "known": known}
        raise UnknownStandardError(Message("unknown_revision", parameters))
    return _load_revision(text)


def list_standards(
    jurisdiction: str | None = None, *, revisions: bool = False, known_on: date | str | None = None
) -> tuple[Standard, ...]:
    """Return the shipped standards in the order of their first day.

    Parameters
    ----------
    jurisdiction
        Only those of a jurisdiction: ``"vn"`` for the whole country, or a province; None for all.
    revisions
        Whether earlier revisions are listed, too, each before the next one.
    known_on
        A day: only what was published by then, each standard as it was known on that day.

    Raises
    ------
    NoStandardError
        ``known_on`` is no day.

    Examples
    --------
    >>> [standard.id for standard in list_standards("vn")]
    ['vn-2016-2020', 'vn-2022-2025', 'vn-2027-2030']
    >>> [standard.revision for standard in list_standards("vn", revisions=True)]
    [1, 2, 1, 2, 1, 2]
    """
    day = None if known_on is None else _as_date(known_on)
    newest = [_load(name) for name in shipped_standards()]
    wanted = [law for law in newest if jurisdiction in (None, law.jurisdiction.id)]
    wanted.sort(key=lambda law: (law.first_day, law.jurisdiction.id != NATIONAL, law.id))
    found = []
    for law in wanted:
        published = [entry.revision for entry in law.history if day is None or entry.date <= day]
        found += [_load(f"{law.id}@{revision}") for revision in (published if revisions else published[-1:])]
    return tuple(found)


def standard_on(
    day: date | str,
    *,
    jurisdiction: str = NATIONAL,
    known_on: date | str | None = None,
    allow_provisional: bool = False,
) -> Standard:
    """Return the one standard of a jurisdiction that applies on a day.

    Parameters
    ----------
    day
        A date, or its written form, ``"2026-11-01"`` or ``"1/11/2026"``.
    jurisdiction
        The whole country, or a province with a standard of its own, such as ``"dong_nai"``.
    known_on
        A day in the past: the law as the library knew it then, with the revisions published by that day. None is now.
    allow_provisional
        As for ``load_standard``.

    Raises
    ------
    NoStandardError
        None applies on that day; the message names the neighbours with their dates. Or no standard has that
        jurisdiction, or none was published by the day ``known_on``.
    ProvisionalStandardError
        The one that applies is provisional, and that was not allowed.

    Examples
    --------
    >>> standard_on("2021-12-31").id
    'vn-2016-2020'
    >>> standard_on("2024-12-31", known_on="2026-11-25").revision
    1
    """
    wanted = _as_date(day)
    standards = list_standards(jurisdiction, known_on=known_on)
    if not standards and known_on is not None and (later := list_standards(jurisdiction)):
        first = min(law.history[0].date for law in later)
        raise NoStandardError(Message("known_later", {"day": _as_date(known_on), "first": first}))
    if not standards:
        check_jurisdiction(jurisdiction)
    found = [standard for standard in standards if standard.applies_on(wanted)]
    if len(found) == 1:
        return _allowed(found[0], wanted, allow_provisional=allow_provisional)
    if found:
        raise NoStandardError(Message("several_apply", {"day": wanted, "found": [law.id for law in found]}))
    parameters = {"day": wanted, "neighbours": _neighbours(standards, wanted), "whose": jurisdiction}
    raise NoStandardError(Message("none_applies" if jurisdiction == NATIONAL else "none_applies_there", parameters))


def check_jurisdiction(jurisdiction: str) -> str:
    """Return a jurisdiction that has a standard.

    Raises
    ------
    NoStandardError
        No shipped standard belongs to it; the message names those that have one.
    """
    known = list(dict.fromkeys(law.jurisdiction.id for law in list_standards()))
    if jurisdiction not in known:
        parameters = {"seen": Seen(jurisdiction), "near": Near(nearest(str(jurisdiction), known)), "known": known}
        raise NoStandardError(Message("no_jurisdiction", parameters))
    return jurisdiction


def _as_date(day: date | str) -> date:
    found = read_day(day)
    if isinstance(found, Message):
        raise NoStandardError(found if found.code == "has_time" else Message("no_day", {"seen": Seen(day)}))
    return found


def _neighbours(standards: Iterable[Standard], day: date) -> Message:
    before = [Message("ends_before", {"standard": s.id, "day": s.last_day}) for s in standards if s.last_day < day]
    after = [Message("begins_after", {"standard": s.id, "day": s.first_day}) for s in standards if s.first_day > day]
    if before and after:
        return Message("both_neighbours", {"before": before[-1], "after": after[0]})
    return before[-1] if before else after[0]


@lru_cache(maxsize=64)
def _load_shipped(name: str) -> Standard:
    return load_file(shipped_standards()[name])


@lru_cache(maxsize=64)
def _load_revision(name: str) -> Standard:
    """Return an earlier revision, read with the texts that it was published with."""
    return check_published(load_file(locked_file(name), locked_texts(name)))
