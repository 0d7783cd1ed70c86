"""Checks a whole standard: no gap, no overlap, no circle, every name exists.

Each check reads a few sections of the file and yields an address and a sentence for every fault, so that all of them
come at once. Checks whose sections could not be read are left out until these are mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from graphlib import CycleError
from itertools import pairwise

from mdpoverty.errors import Fault
from mdpoverty.law.base import LawModel
from mdpoverty.law.dictionary import STATUS_FACT
from mdpoverty.law.rule_checks import RULE_CHECKS, Faults
from mdpoverty.law.sections import A_MONTH, A_YEAR
from mdpoverty.law.standard import Standard, StandardFile
from mdpoverty.law.validation_messages import fault_in_file
from mdpoverty.law.yaml_document import Address, Document
from mdpoverty.messages.message import listed, shown
from mdpoverty.spelling import suggestion
from mdpoverty.vocabulary import CLASSES


def _ids_are_unique(standard: Standard) -> Faults:
    """Bands, dimensions and indicators are named once."""
    for section in ("income_bands", "dimensions", "indicators"):
        counted = Counter(part.id for part in getattr(standard, section))
        for position, part in enumerate(getattr(standard, section)):
            if counted[part.id] > 1:
                yield (section, position, "id"), f"the id {part.id!r} stands {counted[part.id]} times"


def _dimensions_exist(standard: Standard) -> Faults:
    """Every indicator names a dimension of the file."""
    known = [dimension.id for dimension in standard.dimensions]
    for position, indicator in enumerate(standard.indicators):
        if indicator.dimension and indicator.dimension not in known:
            near = suggestion(indicator.dimension, known)
            what = f"no dimension is called {shown(indicator.dimension)}{near}; the file has {listed(known)}"
            yield ("indicators", position, "dimension"), what


def _periods_follow(standard: Standard) -> Faults:
    """The periods of application follow each other without gap or overlap."""
    for position, period in enumerate(standard.applies):
        if period.through < period.from_:
            yield ("applies", position), f"ends on {period.through}, before it begins on {period.from_}"
        elif position and period.from_ != standard.applies[position - 1].through + timedelta(days=1):
            before = standard.applies[position - 1].through
            yield ("applies", position), f"begins on {period.from_}; the span before it ends on {before}"


def _revision_is_newest(standard: Standard) -> Faults:
    """The revision of the file is the last of its history."""
    if standard.history[-1].revision != standard.revision:
        yield ("revision",), f"is {standard.revision}; the history ends with {standard.history[-1].revision}"


def _edges_increase(standard: Standard) -> Faults:
    """Income bands have edges in known measures, once per area, rising from band to band."""
    by_area = standard.dictionary.get("area")
    areas = list(by_area.values or ()) if by_area else []
    last: dict[tuple[str, str], int] = {}
    for position, band in enumerate(standard.income_bands):
        top = position == len(standard.income_bands) - 1
        if top and band.upper:
            yield ("income_bands", position, "upper"), "the last band is open: it has no upper edge"
        given = Counter((edge.fact, area) for edge in band.upper for area in ([edge.area] if edge.area else areas))
        yield from _edges_complete(standard, position, given, areas)
        for number, edge in enumerate(band.upper):
            address = ("income_bands", position, "upper", number)
            definition = standard.dictionary.get(edge.fact)
            if edge.fact not in standard.income_measures:
                what = f"{edge.fact!r} is none of income_measures: {listed(standard.income_measures)}"
                yield (*address, "fact"), what
            elif definition is not None and edge.unit not in _units(definition.unit):
                yield (*address, "unit"), f"{edge.fact!r} is measured in {definition.unit!r}, not {edge.unit!r}"
            elif definition is not None and definition.maximum is not None and edge.last > definition.maximum:
                yield address, f"{edge.last} is above what {edge.fact!r} can be: at most {definition.maximum}"
            if edge.area and edge.area not in areas:
                yield (*address, "area"), f"{edge.area!r} is no value of 'area'; allowed: {listed(areas)}"
            for area in [edge.area] if edge.area else areas:
                if edge.last <= last.get((edge.fact, area), -1):
                    yield address, f"not above the edge of the band before it ({edge.fact}, {area})"
                last[edge.fact, area] = edge.last


def _units(unit: str | None) -> tuple[str | None, ...]:
    """Return the units allowed for a line: the fact's, and a year's for monthly amounts."""
    return (unit, unit.replace(A_MONTH, A_YEAR)) if unit is not None and unit.endswith(A_MONTH) else (unit,)


def _edges_complete(standard: Standard, position: int, given: Counter[tuple[str, str]], areas: list[str]) -> Faults:
    address = ("income_bands", position, "upper")
    for measure in standard.income_measures:
        counts = {area: given[measure, area] for area in areas}
        for area, count in counts.items():
            if count > 1:
                yield address, f"{count} edges for {measure} in {area}"
        if any(counts.values()) and not all(counts.values()):
            yield address, f"no edge for {measure} in {listed(area for area, count in counts.items() if not count)}"
    first, band = standard.income_measures[0], standard.income_bands[position]
    said_to_be_open = not band.upper and "upper" in band.model_fields_set
    above = position == len(standard.income_bands) - 1 or said_to_be_open
    if not above and not any(given[first, area] for area in areas):
        what = "needs an edge; where the bound is not known, write `upper: []`"
        yield address, f"{first}, the first of income_measures, {what}"


def _measures_are_known(standard: Standard) -> Faults:
    """Measures of income and recorded totals are whole-number facts of a household."""
    named: list[tuple[Address, str]] = [(("income_measures", i), m) for i, m in enumerate(standard.income_measures)]
    if standard.deprivation_points:
        named.append((("deprivation_points", "fact"), standard.deprivation_points.fact))
    for address, fact in named:
        definition = standard.dictionary.get(fact)
        if definition is None:
            yield address, f"no fact is called {fact!r}{suggestion(fact, standard.dictionary)}"
        elif (definition.level, definition.type) != ("household", "integer"):
            what = f"{fact!r} is a {definition.type} of a {definition.level}; a whole number of a household is needed"
            yield address, what


def _decisions_are_complete(standard: Standard) -> Faults:
    """Every band and number of deprivations has exactly one row; more deprivations are never less poor."""
    bands = [band.id for band in standard.income_bands]
    for position, row in enumerate(standard.decision_table):
        for band in row.income:
            if band not in bands:
                yield ("decision_table", position, "income"), f"no band is called {band!r}{suggestion(band, bands)}"
    for band in bands:
        answering: dict[tuple[int, ...], list[int]] = {}
        for count in range(len(standard.indicators) + 1):
            rows = [i for i, row in enumerate(standard.decision_table) if band in row.income and row.holds_for(count)]
            answering.setdefault(tuple(rows), []).append(count)
        for rows_, counts in answering.items():
            numbers = _spans(counts)
            if not rows_:
                yield ("decision_table",), f"gap: no row for band {band!r} with {numbers} deprivations"
            elif len(rows_) > 1:
                what = f"overlap with row {rows_[0]}: band {band!r} with {numbers} deprivations"
                yield ("decision_table", rows_[1]), what
    yield from _decisions_are_monotone(standard, bands)


def _spans(counts: list[int]) -> str:
    """Spell rising numbers: ``0, 6 to 12``."""
    begins = [count for count in counts if count - 1 not in counts]
    ends = [count for count in counts if count + 1 not in counts]
    return listed(f"{a}" if a == b else f"{a} to {b}" for a, b in zip(begins, ends, strict=True))


def _rank(standard: Standard, band: str, count: int) -> int | None:
    for row in standard.decision_table:
        if band in row.income and row.holds_for(count):
            return CLASSES.index(row.status)
    return None


def _decisions_are_monotone(standard: Standard, bands: list[str]) -> Faults:
    for band in bands:
        for count in range(len(standard.indicators)):
            less, more = _rank(standard, band, count), _rank(standard, band, count + 1)
            if less is not None and more is not None and more > less:
                yield ("decision_table",), f"band {band!r}: {count + 1} deprivations give a better class than {count}"
    for count in range(len(standard.indicators) + 1):
        for lower, higher in pairwise(bands):
            poorer, richer = _rank(standard, lower, count), _rank(standard, higher, count)
            if poorer is not None and richer is not None and richer < poorer:
                what = f"band {higher!r} gives a poorer class than {lower!r} with {count} deprivations"
                yield ("decision_table",), what


def _own_facts_are_new(standard: Standard) -> Faults:
    """The file's own facts and flags have names unused by the dictionary and result columns."""
    old = [("facts", name) for name, fact in standard.facts.items() if standard.dictionary.get(name, fact) != fact]
    old += [("flags", name) for name in standard.flags if name in standard.dictionary]
    for section in ("facts", "flags"):
        for name in getattr(standard, section):
            used = name in RESULTS or name.startswith("deprived_") or hasattr(LawModel, name)
            if used or (section, name) in old:
                yield (section, name), f"the name {name!r} has a meaning already; choose another"


RESULTS = (
    STATUS_FACT, "possible_statuses", "poor", "near_poor", "basis", "nobody_can_work", "exempt", "deprivation_count",
    "deprivation_count_min", "deprivation_count_max", "members", "assessed",
)  # fmt: skip
"""Names that records and results use besides those of the facts."""


def _wholes_have_a_share(standard: Standard) -> Faults:
    """An amount per household names the amount per person that it is compared as."""
    for name, definition in standard.facts.items():
        share = None if definition.whole_of is None else standard.dictionary.get(definition.whole_of)
        if definition.whole_of is not None and (share is None or share.level != "household" or share.unit is None):
            near = suggestion(definition.whole_of, standard.dictionary)
            yield ("facts", name, "whole_of"), f"{definition.whole_of!r} is no amount of a household{near}"


_CHECKS: tuple[tuple[Callable[[Standard], Faults], tuple[str, ...]], ...] = (
    (_ids_are_unique, ("income_bands", "dimensions")),
    (_dimensions_exist, ("dimensions",)),
    (_periods_follow, ("applies",)),
    (_revision_is_newest, ("history", "revision")),
    (_edges_increase, ("income_bands", "income_measures", "facts")),
    (_measures_are_known, ("income_measures", "deprivation_points", "facts")),
    (_decisions_are_complete, ("decision_table", "income_bands")),
    *RULE_CHECKS,
    (_own_facts_are_new, ("facts", "flags")),
    (_wholes_have_a_share, ("facts",)),
)
"""Every check with the sections whose content it reads; of the indicators, ids and dimensions are always there."""


def check_standard(standard: Standard, document: Document, broken: set[str]) -> list[Fault]:
    """Return the faults of a whole standard; checks of missing and ``broken`` sections are left out."""
    faults = []
    for check, sections in _CHECKS:
        missing = any(name not in document.data and StandardFile.model_fields[name].is_required() for name in sections)
        if not missing and not broken.intersection(sections):
            with suppress(CycleError):  # of rules that refer to themselves, which is a fault already
                faults += [fault_in_file(document, address, what) for address, what in check(standard)]
    return faults
