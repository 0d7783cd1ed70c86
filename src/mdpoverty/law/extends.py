"""Merges a file that says ``extends:``, and gives only differences, with the file that it extends.

Sections of named parts (sources, rules, flags …) and of parts with ids (bands, dimensions, indicators) are merged part
by part: a part that is given has its fields replaced, a new one is added, behind the one that its ``after`` names or at
the end. ``without`` leaves parts out. Every other section that is given takes the place of the old one. What belongs
to a file itself – id, revision, title, jurisdiction, dates, history – is never taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mdpoverty.errors import Fault, StandardFileError
from mdpoverty.law.inheritance import GRADE, SOURCE
from mdpoverty.law.yaml_document import Address, Document
from mdpoverty.messages.message import listed
from mdpoverty.spelling import suggestion

EXTENDS, WITHOUT, AFTER = "extends", "without", "after"
PROVISIONAL, UNOFFICIAL = "provisional", "unofficial"
OF_ITS_OWN = ("id", "revision", "title", "jurisdiction", PROVISIONAL, UNOFFICIAL, "applies", "history", EXTENDS)
"""The sections that describe the file itself; it never takes them from another."""

BY_NAME = ("sources", "facts", "interpretations", "rules", "flags", "member_groups")
BY_ID = ("income_bands", "dimensions", "indicators")
ADDED = ("simplifications",)
"""Sections whose parts are put behind those of the other file."""


def extended(own: Document, base: Document) -> Document:
    """Return a file merged with the one it extends; every part keeps its file and line.

    Raises
    ------
    StandardFileError
        A part is left out, or put behind one, that is not there; all such faults at once.
    """
    merge = _Merge(own, base)
    merged = merge.document()
    if merge.faults:
        raise StandardFileError.in_file("file_not_used", own.path, merge.faults)
    return merged


_TOGETHER = (
    ("deprived_if", "rule", "cutoff", "its words would still tell of the old one"),
    (SOURCE, "source", GRADE, "the old one was earned by another source"),
)
"""Fields of a part with what they are called, the field that has to be given with them, and why."""


Origin = tuple[Document, Address]
"""Where a part is written: its file, and its address there."""


class _Merge:
    def __init__(self, own: Document, base: Document) -> None:
        self.own, self.base = own, base
        self.faults: list[Fault] = []
        self.result = Document(own.path, {}, {(): 1} if own.lines else {})

    def document(self) -> Document:
        given: Mapping[str, Any] = self.own.data
        without = self.left_out(given.get(WITHOUT, {}))
        for name, value in self.base.data.items():
            if name in OF_ITS_OWN:
                continue
            if name in (*BY_NAME, *BY_ID, *ADDED) and isinstance(value, list if name not in BY_NAME else dict):
                self.section(name, value, given.get(name), without.get(name, []))
            elif name not in given:
                self.graft((self.base, (name,)), (name,))
        for mark in (PROVISIONAL, UNOFFICIAL):  # what rests on something that is not known is not known either
            if self.base.data.get(mark) is True:
                self.graft((self.base, (mark,)), (mark,))
        for name in given:
            if name not in self.result.data and name != WITHOUT:
                self.graft((self.own, (name,)), (name,))
        return self.result

    def left_out(self, without: Any) -> dict[str, list[str]]:
        """Return the names of parts left out of each section; note unknown ones."""
        found: dict[str, list[str]] = {}
        for section, names in without.items() if isinstance(without, dict) else [("", None)]:
            if section not in (*BY_NAME, *BY_ID) or not isinstance(names, list):
                what = f"`without` leaves out parts by name: a list for one of {listed((*BY_NAME, *BY_ID))}"
                self.faults.append(Fault.in_standard(self.own.where((WITHOUT, section)), what))
                continue
            known = [name for name, _ in _parts(self.base.data.get(section, []))]
            for place, name in enumerate(names):
                if name not in known:
                    what = f"{self.base.path.stem} has no {name!r} in {section}{suggestion(str(name), known)}"
                    self.faults.append(Fault.in_standard(self.own.where((WITHOUT, section, place)), what))
            found[section] = [str(name) for name in names]
        return found

    def section(self, name: str, base: Any, own: Any, without: list[str]) -> None:
        """Merge a section of parts."""
        if own is not None and not isinstance(own, type(base)):
            self.graft((self.own, (name,)), (name,))  # of another form; the models will say so
            return
        self.place((name,), type(base)(), (self.own if name in self.own.data else self.base, (name,)))
        if name in ADDED:
            for document, added in ((self.base, base), (self.own, own or [])):
                for place in range(len(added)):
                    self.graft((document, (name, place)), (name, len(self.result.data[name])))
            return
        parts: dict[str, list[Origin]] = {
            part: [(self.base, (name, key))] for part, key in _parts(base) if part not in without
        }
        for part, key in _parts(own or ()):
            new = part not in parts
            given = _fields((self.own, (name, key)))
            if not new:
                self.half_replaced(part, list(given), (name, key))
            parts.setdefault(part, []).append((self.own, (name, key)))
            if new and given.get(AFTER) is not None:
                parts = self.moved(parts, part, str(given[AFTER]), (name, key, AFTER))
        entries: Iterable[tuple[str | int, list[Origin]]] = parts.items()
        for key, origins in enumerate(parts.values()) if isinstance(base, list) else entries:
            self.entry((name, key), origins)

    def half_replaced(self, part: str, given: list[str], address: Address) -> None:
        """Note fields that may be replaced only together with others."""
        for replaced, called, other, why in _TOGETHER:
            if replaced in given and other not in given:
                what = f"{part} has another {called}, and `{other}` is not given: {why}"
                self.faults.append(Fault.in_standard(self.own.where((*address, replaced)), what))

    def moved(
        self, parts: dict[str, list[Origin]], part: str, behind: str, address: Address
    ) -> dict[str, list[Origin]]:
        """Return the parts with a new one behind another."""
        others = [name for name in parts if name != part]
        if behind not in others:
            what = f"no part is called {behind!r}{suggestion(behind, others)}; there are {listed(others)}"
            self.faults.append(Fault.in_standard(self.own.where(address), what))
            return parts
        place = others.index(behind) + 1
        return {name: parts[name] for name in (*others[:place], part, *others[place:])}

    def entry(self, address: Address, origins: list[Origin]) -> None:
        """Merge a part field by field; a later origin replaces the fields it gives."""
        if len(origins) == 1 and AFTER not in _fields(origins[0]):
            self.graft(origins[0], address)
            return
        self.place(address, {}, origins[-1])
        given = {field: origin for origin in origins for field in _fields(origin) if field != AFTER}
        for field, (document, old) in given.items():
            self.graft((document, (*old, field)), (*address, field))

    def place(self, address: Address, value: Any, origin: Origin) -> None:
        """Put a value into the result and note where it is written."""
        parent = _at(self.result.data, address[:-1])
        if isinstance(parent, list):
            parent.append(value)
        else:
            parent[address[-1]] = value
        self.note(address, origin)

    def note(self, address: Address, origin: Origin) -> None:
        """Note the file and the line of a part."""
        document, old = origin
        if self.own.lines:
            self.result.lines[address] = document.lines.get(old, 1)
        self.result.files[address] = document.file_of(old)

    def graft(self, origin: Origin, address: Address) -> None:
        """Take over a part with everything inside it."""
        document, old = origin
        self.place(address, _at(document.data, old), origin)
        for inside in _inside(_at(document.data, old)):
            self.note((*address, *inside), (document, (*old, *inside)))
            if (*old, *inside) in document.inherited:
                self.result.inherited[*address, *inside] = document.inherited[*old, *inside]


def _parts(section: Any) -> Iterator[tuple[str, str | int]]:
    """Yield the name of each part of a section and its key there."""
    if isinstance(section, dict):
        yield from ((name, name) for name in section)
    else:
        for place, part in enumerate(section):
            yield (str(part.get("id", place)) if isinstance(part, dict) else str(place)), place


def _fields(origin: Origin) -> dict[str, Any]:
    part = _at(origin[0].data, origin[1])
    return part if isinstance(part, dict) else {}


def _at(data: Any, address: Address) -> Any:
    for step in address:
        data = data[step]
    return data


def _inside(value: Any) -> Iterator[Address]:
    """Yield the addresses of everything inside a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield (key,)
        yield from ((key, *rest) for rest in _inside(part))
