"""The parameters of standards over time, for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.table import Table

from mdpoverty.cli.messages import Words
from mdpoverty.cli.options import Language
from mdpoverty.language import day
from mdpoverty.law import wording
from mdpoverty.law.revisions.standard_parameters import SECTIONS, Parameter, section_of

WIDTH = 120
_VALUE, _DAY, _REVISION, _KNOWN = 38, 10, 8, 26


def list_parameters(found: Sequence[Parameter], language: Language) -> Iterator[RenderableType]:
    """Yield each section's heading and its parameters: a label, and under it a row for each span of days."""
    places = len({one.jurisdiction for one in found}) > 1
    revisions = len({(one.standard, one.revision) for one in found}) > len({one.standard for one in found})
    for section, several in groupby(found, key=section_of):
        yield f"\n{SECTIONS[section].in_language(language).upper()}"
        for _, rows in groupby(several, key=lambda one: one.parameter):
            spans = list(rows)
            yield f"  {spans[-1].label.in_language(language)}"
            yield _spans(spans, language, places=places, revisions=revisions)


def _spans(spans: Sequence[Parameter], language: Language, *, places: bool, revisions: bool) -> Table:
    words, table = Words(language), Table.grid(padding=(0, 2, 0, 0))
    for width in (2, _VALUE, _DAY, _DAY, *([_REVISION] if revisions else []), _KNOWN, None):
        table.add_column(width=width, overflow="fold")
    for one in spans:
        days = [day(end).in_language(language) for end in (one.from_, one.through)]
        revision = [f"{words('revision')} {one.revision}"] if revisions else []
        place = [one.jurisdiction] if places else []
        cited = ", ".join([*place, *([] if one.source is None else [one.source])])
        table.add_row("", one.words.in_language(language), *days, *revision, _known(one, language), cited)
    return table


def _known(one: Parameter, language: Language) -> str:
    mark = wording.MARKS["provisional"].brief.in_language(language)
    grade = [] if one.verification is None else [one.verification.value]
    return ", ".join([*grade, *([mark] if one.provisional else [])])
