"""Lists the grade of every number and rule, and what must be read to know them better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mdpoverty.law.base import CitesForItsNumbers, LawModel
from mdpoverty.law.sections import Source
from mdpoverty.law.standard import Standard
from mdpoverty.vocabulary import Verification


@dataclass(frozen=True)
class Graded:
    """A number or a rule of a standard.

    Attributes
    ----------
    part
        Where it stands in the file, by the names of its parts.
    verification
        How well it is known.
    source
        The source that it, or the rule around it, cites, with article or form; empty where it is a source itself.
    to_read
        The instrument in which it has to be read, and where; empty where its text was read.
    """

    part: str
    verification: Verification
    source: str
    to_read: str


def graded_parts(standard: Standard) -> list[Graded]:
    """Return every number and rule in a standard, least known first, then in file order.

    Examples
    --------
    >>> from mdpoverty.law.registry import load_standard
    >>> graded_parts(load_standard("vn-2022-2025"))[-1].verification.value
    'text'
    """
    sources = {**standard.shared_sources, **standard.sources}
    content = {name: getattr(standard, name) for name in type(standard).model_fields if name != "dictionary"}
    found = []
    for address, part, source in _walk((), content, ""):
        name, _, place = source.partition(" ")
        instrument = part.instrument if isinstance(part, Source) else sources[name].instrument
        to_read = "" if part.verification is Verification.TEXT else f"{instrument} {place}".strip()
        found.append(Graded(".".join(address), part.verification, source, to_read))
    order = list(Verification)
    return sorted(found, key=lambda graded: -order.index(graded.verification))


def _walk(address: tuple[str, ...], value: Any, around: str) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    """Yield every graded part with its source, or its parent's."""
    items: Any = ()
    if isinstance(value, LawModel):
        around = getattr(value, "source", None) or around
        if getattr(value, "verification", None) is not None and not isinstance(value, CitesForItsNumbers):
            yield address, value, around
        items = ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, dict):
        items = value.items()
    elif isinstance(value, tuple):
        items = ((str(getattr(part, "id", place)), part) for place, part in enumerate(value))
    for name, part in items:
        yield from _walk((*address, str(name)), part, around)
