"""Fills in missing sources and grades from the nearest part around, in the same file.

A test with a number, an edge of a band and a row of a table may leave out ``source`` and ``verification``. What is left
out is written in when the file is read, before it is checked and before another file extends it: so the content of a
standard, and its digest, are the same whether a source stands at a number or around it, and no file vouches for the
numbers of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mdpoverty.law.rules import kind_of_rule
from mdpoverty.law.yaml_document import Address, Document
from mdpoverty.vocabulary import Verification

SOURCE, GRADE = "source", "verification"
SECTIONS = ("income_bands", "indicators", "rules", "exemption", "flags", "member_groups", "tables")
"""Sections with parts that hold numbers or rules; in all others no part stands around another."""

_NUMBERED = ("NumberTest", "PerPersonTest", "AtLeast", "ShareOfMembers")
_LISTS = ("upper", "rows")
"""Lists of numbers whose part around them, a band or a table, cites a source for them alone."""

Citation = dict[str, tuple[Any, Address]]
"""The source and the grade in force, each with the place where it is written."""


def inherited(document: Document, outermost: Citation | None = None) -> Document:
    """Return a file in which every number has its effective source and grade.

    Parameters
    ----------
    document
        The file as it was written; it is not changed.
    outermost
        What holds where no part around a number cites anything.
    """
    if not isinstance(document.data, Mapping):
        return document
    filling = _Filling(document)
    given = {name: document.data[name] for name in SECTIONS if name in document.data}
    filled = {name: filling.value(section, outermost or {}, (name,)) for name, section in given.items()}
    return replace(document, data={**document.data, **filled}, inherited=filling.found)


@dataclass
class _Filling:
    """Copies plain data with sources and grades filled in, and notes where each was found."""

    document: Document
    found: dict[Address, str] = field(default_factory=dict)

    def value(self, value: Any, around: Citation, address: Address) -> Any:
        if isinstance(value, list | tuple):
            return [self.value(part, around, (*address, place)) for place, part in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        around = _nearest(value, around, address)
        part = {name: self.value(field, around, (*address, name)) for name, field in value.items()}
        if kind_of_rule(part) in _NUMBERED or address[-2:-1] in {(name,) for name in _LISTS}:
            self.fill(part, around, address)
        return {name: part[name] for name in part if name not in (SOURCE, GRADE)} if _only_cites(part) else part

    def fill(self, part: dict[str, Any], around: Citation, address: Address) -> None:
        """Fill in what is missing; a part with its own source never inherits a grade."""
        if SOURCE in part:
            return
        for name, (value, place) in around.items():
            if name not in part:
                part[name] = value
                self.found[*address, name] = self.document.where(place)


def _nearest(part: Mapping[str, Any], around: Citation, address: Address) -> Citation:
    """Return the source and grade inside a part; a grade goes with its source or replaces one alone."""
    source, grade = part.get(SOURCE), part.get(GRADE)
    if isinstance(source, str):  # one without a grade is refused where it stands, not at every number inside
        known = grade if isinstance(grade, str) else Verification.UNVERIFIED.value
        return {SOURCE: (source, (*address, SOURCE)), GRADE: (known, (*address, GRADE))}
    return {**around, GRADE: (grade, (*address, GRADE))} if isinstance(grade, str) else around


def _only_cites(part: Mapping[str, Any]) -> bool:
    """Tell whether all numbers in a part have taken over its source."""
    return any(part.get(name) for name in _LISTS) and (SOURCE not in part or GRADE in part)


_WHAT_IF_SOURCE = "revision"
_OF_PARTS = ("rules", "flags", "member_groups", "interpretations", "indicators", "decision_table", "applies")
_WHOLE = ("exemption", "deprivation_points")
_WHAT_IF = {SOURCE: _WHAT_IF_SOURCE, GRADE: "unverified"}


def inherit_what_if_source(changes: Mapping[str, Any], name: str) -> Document:
    """Return what-if changes as a file in which parts and numbers without a source inherit one."""
    found = dict(changes)
    for section in _OF_PARTS:
        if isinstance(found.get(section), Mapping):
            found[section] = {part: _marked(given) for part, given in found[section].items()}
        elif isinstance(found.get(section), list | tuple):
            found[section] = [_marked(given) for given in found[section]]
    found |= {section: _marked(found[section]) for section in _WHOLE if section in found}
    own = {_WHAT_IF_SOURCE: {"instrument": "what-if", GRADE: "unverified"}}
    sources = found.get("sources", {})
    found["sources"] = {**own, **sources} if isinstance(sources, Mapping) else sources
    return inherited(Document(Path(name), found), {key: (value, ()) for key, value in _WHAT_IF.items()})


def _marked(part: Any) -> Any:
    return {**part, **_WHAT_IF} if isinstance(part, Mapping) and SOURCE not in part else part
