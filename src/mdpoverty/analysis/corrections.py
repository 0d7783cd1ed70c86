"""What a correction of a standard's file does: who moves between two revisions, and by which correction alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.law.base import Frozen
from mdpoverty.law.diff import differences
from mdpoverty.law.revisions.history import WITHOUT_EFFECT
from mdpoverty.law.revisions.lock import digest_of_locked_facts
from mdpoverty.law.standard import Standard
from mdpoverty.tables.classify_table import classify_polars

_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "lines": ("income_measures", "income_bands", "deprivation_points"),
    "decision": ("decision_table",),
    "exemption": ("exemption",),
}
"""The parts of a standard that are exchanged as a whole, by the section of their differences."""

_Part = tuple[str, str]
"""A section of a standard and the name of a part in it; a section as a whole has no name."""

CORRECTIONS = {
    "correction": pl.String(),
    "class_moved": pl.Int64(),
    "exemption_moved": pl.Int64(),
}


@dataclass(frozen=True)
class Correction:
    """A correction that can be made alone: the parts it changes, and the standard in which only they are changed."""

    parts: tuple[str, ...]
    standard: Standard


def corrections(before: Standard, after: Standard) -> list[Correction]:
    """Return the corrections between two revisions, each made alone on the earlier one.

    Parts that name each other belong to one correction, for neither means anything without the other. Facts that the
    dictionary defines otherwise, or anew, are a correction of their own (``dictionary``).
    """
    changed = _changed(before, after)
    names = {part: {part[1] or part[0]} for part in changed}
    words = {part: _words(_part(before, part)) | _words(_part(after, part)) for part in changed}
    groups: list[list[_Part]] = []
    for part in changed:
        linked = [group for group in groups if any(_linked(part, other, names, words) for other in group)]
        groups = [group for group in groups if group not in linked]
        groups.append([*(other for group in linked for other in group), part])
    made = [
        Correction(tuple(".".join(filter(None, part)) for part in group), _with_parts(before, after, group))
        for group in groups
    ]
    named = _words(before.model_dump(mode="json", exclude_none=True))
    kept = {name: fact for name, fact in before.dictionary.items() if name in named or name in after.dictionary}
    facts = before.model_copy(update={"dictionary": Frozen({**kept, **after.dictionary}), "unofficial": True})
    same = digest_of_locked_facts(facts) == digest_of_locked_facts(before)
    return made if same else [*made, Correction(("dictionary",), facts)]


def moved_by_corrections(
    households: pl.DataFrame, members: pl.DataFrame | None, plans: Sequence[Plan], results: pl.DataFrame
) -> pl.DataFrame:
    """Count the households whose class, or exemption, each correction between two revisions changes if made alone.

    Parameters
    ----------
    households, members
        As for ``classify_table``, in Polars.
    plans
        Those of the earlier and the later revision.
    results
        The results under the earlier one.
    """
    before, after = plans
    rows = []
    for correction in corrections(before.standard, after.standard):
        chosen = {**after.interpretations, **before.interpretations}
        own = {name: option for name, option in chosen.items() if name in correction.standard.interpretations}
        plan = make_plan(correction.standard, before.review_date, own)
        found = classify_polars(households, members, plan)
        counts = [int(found[name].ne_missing(results[name]).sum()) for name in ("status", "exempt")]
        rows.append((", ".join(correction.parts), *counts))
    return pl.DataFrame(rows, schema=CORRECTIONS, orient="row")


def _changed(before: Standard, after: Standard) -> list[_Part]:
    """Return the parts on which results depend and that differ."""
    found = [one for one in differences(before, after) if one.section not in (*WITHOUT_EFFECT, "dates", "facts")]
    parts = [(one.section, "" if one.section in _SECTIONS else one.part) for one in found]
    tables = {**before.shared_tables, **after.shared_tables}
    parts += [
        ("shared_tables", name)
        for name in tables
        if before.shared_tables.get(name) != after.shared_tables.get(name) and _differ(before, after, name)
    ]
    return list(dict.fromkeys(parts))


def _differ(before: Standard, after: Standard, name: str) -> bool:
    """Tell whether the values of a shared table differ, not only its sources."""
    one, other = (law.shared_tables.get(name) for law in (before, after))
    if one is None or other is None:
        return True
    return [(row.from_year, row.through_year, row.values) for row in one.rows] != [
        (row.from_year, row.through_year, row.values) for row in other.rows
    ]


def _part(law: Standard, part: _Part) -> Any:
    section, name = part
    if section in _SECTIONS:
        return [getattr(law, own) for own in _SECTIONS[section]]
    parts = getattr(law, section)
    if isinstance(parts, Mapping):
        return parts.get(name)
    return next((one for one in parts if one.id == name), None)


def _linked(one: _Part, other: _Part, names: Mapping[_Part, set[str]], words: Mapping[_Part, set[str]]) -> bool:
    return one[1:] == other[1:] != ("",) or bool(names[one] & words[other] or names[other] & words[one])


def _words(part: Any) -> set[str]:
    """Return all keys and texts in a part of a standard."""
    if isinstance(part, str):
        return {part}
    if hasattr(part, "model_dump"):
        part = part.model_dump(mode="json", exclude_none=True)
    parts = [*part, *part.values()] if isinstance(part, Mapping) else part
    return {word for inner in parts for word in _words(inner)} if isinstance(parts, list | tuple) else set()


def _with_parts(before: Standard, after: Standard, parts: Sequence[_Part]) -> Standard:
    """Return the earlier standard with some parts of the later one."""
    update: dict[str, Any] = {"unofficial": True}
    for section, name in parts:
        if section in _SECTIONS:
            update |= {own: getattr(after, own) for own in _SECTIONS[section]}
            continue
        now = update.get(section, getattr(before, section))
        new = _part(after, (section, name))
        if isinstance(now, Mapping):
            rest = {own: value for own, value in now.items() if own != name}
            update[section] = Frozen({**now, name: new} if new is not None else rest)
        else:
            kept = [new if one.id == name else one for one in now]
            added = [] if new is None or any(one.id == name for one in now) else [new]
            update[section] = tuple(one for one in (*kept, *added) if one is not None)
    named = {word for part in parts for word in _words(_part(after, part))}
    new = {name: fact for name, fact in after.dictionary.items() if name in named and name not in before.dictionary}
    dictionary = Frozen({**before.dictionary, **new})
    own_sources = Frozen({**before.sources, **after.sources})
    return before.model_copy(update={**update, "dictionary": dictionary, "sources": own_sources})
