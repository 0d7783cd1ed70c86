"""The history of a standard's file: what each revision changed, why, and which reviews it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mdpoverty.law.diff import Difference, differences
from mdpoverty.law.revisions.lock import locked_facts
from mdpoverty.law.sections import Revision
from mdpoverty.law.standard import Standard

WITHOUT_EFFECT = ("sources", "citations")
"""Sections of differences on which no result depends."""


@dataclass(frozen=True)
class Correction:
    """One revision of a standard and what it changed.

    Attributes
    ----------
    revision
        Its number, its day and its reason.
    digest
        The sha256 of the standard with this revision.
    differences
        What differs from the revision before; empty for the first.
    facts
        The facts that it reads and that the dictionary defines anew or otherwise.
    touches
        The first and the last day of the reviews whose results may differ from those of the revision before; None if no
        result can.
    """

    revision: Revision
    digest: str
    differences: tuple[Difference, ...]
    facts: tuple[str, ...]
    touches: tuple[date, date] | None

    def to_dict(self) -> dict[str, Any]:
        """Return the correction as plain data."""
        days = None if self.touches is None else [day.isoformat() for day in self.touches]
        changed = [one.to_dict() for one in self.differences]
        told = self.revision.model_dump(mode="json")
        return {**told, "digest": self.digest, "touches": days, "differences": changed, "facts": list(self.facts)}


def history(revisions: Sequence[Standard]) -> tuple[Correction, ...]:
    """Return what each revision of a standard changed.

    Parameters
    ----------
    revisions
        All revisions of one standard, the oldest first.

    Examples
    --------
    >>> from mdpoverty import load_standard
    >>> first, second = history([load_standard("vn-2022-2025@1"), load_standard("vn-2022-2025@2")])
    >>> second.revision.date.isoformat(), first.touches, [day.year for day in second.touches]
    ('2026-11-27', None, [2022, 2026])
    """
    pairs = zip([None, *revisions], revisions, strict=False)
    return tuple(_correction(before, after) for before, after in pairs)


def _correction(before: Standard | None, after: Standard) -> Correction:
    entry = next(entry for entry in after.history if entry.revision == after.revision)
    found = () if before is None else differences(before, after)
    if before is None:
        return Correction(entry, after.digest, (), (), None)
    was, now = locked_facts(before), locked_facts(after)
    facts = tuple(name for name in now if was.get(name) != now[name])
    return Correction(entry, after.digest, found, facts, _touched(before, after, found, facts))


def _touched(
    before: Standard, after: Standard, found: Sequence[Difference], facts: Sequence[str]
) -> tuple[date, date] | None:
    """Return the days of the reviews that the differences may touch: a new reading, from the day on which it arises."""
    begins = [
        switch.in_force_from if switch is not None and one.before is None and switch.in_force_from else date.min
        for one in found
        if one.section not in WITHOUT_EFFECT
        for switch in [after.interpretations.get(one.part) if one.section == "interpretations" else None]
    ]
    if facts or before.shared_tables != after.shared_tables:
        begins.append(date.min)
    if not begins:
        return None
    first = max(min(begins), min(before.first_day, after.first_day))
    return first, max(before.last_day, after.last_day)
