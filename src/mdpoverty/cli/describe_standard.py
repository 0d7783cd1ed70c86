"""A standard in words and tables, for reading."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from mdpoverty.cli.messages import Words
from mdpoverty.cli.options import Language
from mdpoverty.cli.output import plain_table
from mdpoverty.law.sections import BandEdge, DecisionRow
from mdpoverty.law.standard import Standard
from mdpoverty.vocabulary import Verification


class _Writer:
    """Describes one standard in one language."""

    def __init__(self, standard: Standard, language: Language) -> None:
        self.standard = standard
        self.language = language
        self.word = Words(language)

    def title(self) -> Iterator[RenderableType]:
        law = self.standard
        yield f"{law.title.in_language(self.language)} ({law.id}, {law.jurisdiction.name.in_language(self.language)})"
        yield f"revision {law.revision}, sha256 {law.digest}"

    def periods(self) -> Iterator[RenderableType]:
        yield self.heading("applies")
        for period in self.standard.applies:
            yield f"  {period.from_} – {period.through}  [{period.source}; {period.verification.value}]"

    def bands(self) -> Iterator[RenderableType]:
        yield self.heading("income")
        table = plain_table(*[""] * 5)
        for band in self.standard.income_bands:
            name = f"{band.id}: {band.label.in_language(self.language)}"
            for place, edge in enumerate(band.upper):
                table.add_row("" if place else name, *self.edge(edge))
            if not band.upper:
                table.add_row(name, self.word("open"))
        yield table
        points = self.standard.deprivation_points
        if points is not None:
            grade = f"[{points.source}; {points.verification.value}]"
            yield f"  {points.fact} / {points.points_per_deprivation} = {self.word('deprivations')}  {grade}"

    def edge(self, edge: BandEdge) -> tuple[str, str, str, str]:
        sign, bound = ("≤", edge.at_most) if edge.at_most is not None else ("<", edge.below)
        where = edge.fact if edge.area is None else f"{edge.fact}, {edge.area}"
        return where, f"{sign} {bound:,} {edge.unit}", edge.source, edge.verification.value

    def indicators(self) -> Iterator[RenderableType]:
        yield self.heading("indicators")
        table = plain_table(*[""] * 4)
        names = {part.id: part.label.in_language(self.language) for part in self.standard.dimensions}
        last = ""
        for indicator in self.standard.indicators:
            if indicator.dimension != last:
                table.add_row(names[indicator.dimension].upper())
                last = indicator.dimension
            grade = f"{indicator.source}\n{indicator.verification.value}"
            label, cutoff = indicator.label.in_language(self.language), indicator.cutoff.in_language(self.language)
            table.add_row(f"  {indicator.id}", label, cutoff, grade)
        yield table

    def decisions(self) -> Iterator[RenderableType]:
        yield self.heading("decisions")
        table = plain_table(*[""] * 5)
        for row in self.standard.decision_table:
            basis = "" if row.basis is None else row.basis.label(self.language)
            status = f"{row.status.value}: {row.status.label(self.language)}"
            grade = f"{row.source}; {row.verification.value}"
            table.add_row(", ".join(row.income), self.count(row), status, basis, grade)
        yield table

    def count(self, row: DecisionRow) -> str:
        if isinstance(row.deprivations, str):
            return self.word("any")
        low, high = row.deprivations.at_least, row.deprivations.at_most
        if high is None:
            return f"≥ {low}"
        return f"≤ {high}" if low is None else f"{low} – {high}"

    def tables(self) -> Iterator[RenderableType]:
        for name, ages in self.standard.shared_tables.items():
            yield f"\n{name}: {ages.label.in_language(self.language)}"
            table = plain_table(*[""] * 3)
            for row in ages.rows:
                years = f"{row.from_year or '…'} – {row.through_year or '…'}"
                values = ", ".join(f"{value} {age}" for value, age in row.values.items())
                table.add_row(f"  {years}", values, f"{row.source}; {row.verification.value}")
            yield table

    def exemption(self) -> Iterator[RenderableType]:
        yield self.heading("exemption")
        law = self.standard.exemption
        yield f"  {law.label.in_language(self.language)}  [{law.source}; {law.verification.value}]"
        for name, flag in self.standard.flags.items():
            since = "" if flag.in_force_from is None else f", {self.word('from')} {flag.in_force_from}"
            label = flag.label.in_language(self.language)
            yield f"  {name}: {label}{since}  [{flag.source}; {flag.verification.value}]"

    def member_groups(self) -> Iterator[RenderableType]:
        if self.standard.member_groups:
            yield self.heading("member_groups")
        for name, group in self.standard.member_groups.items():
            label = group.label.in_language(self.language)
            yield f"  {name}: {label}  [{group.source}; {group.verification.value}]"

    def interpretations(self) -> Iterator[RenderableType]:
        if not self.standard.interpretations:
            return
        yield self.heading("interpretations")
        for name, switch in self.standard.interpretations.items():
            since = "" if switch.in_force_from is None else f", {self.word('from')} {switch.in_force_from}"
            yield f"  {switch.letter}) {name}{since}: {switch.question.in_language(self.language)}"
            for option, words in switch.options.items():
                default = f" ({self.word('default')})" if option == switch.default else ""
                yield f"       {option}: {words.in_language(self.language)}{default}"

    def simplifications(self) -> Iterator[RenderableType]:
        if self.standard.simplifications:
            yield self.heading("simplifications")
        for words in self.standard.simplifications:
            yield f"  – {words.in_language(self.language)}"

    def sources(self) -> Iterator[RenderableType]:
        yield self.heading("sources")
        table = plain_table(*[""] * 4)
        for name, source in (*self.standard.sources.items(), *self.standard.shared_sources.items()):
            note = "" if source.note is None else source.note.in_language(self.language)
            table.add_row(f"  {name}", source.instrument, source.verification.value, note)
        yield table
        yield self.heading("grades")
        for grade in Verification:
            yield f"  {grade.value}: {grade.label(self.language)}"

    def heading(self, key: str) -> str:
        return f"\n{self.word(key)}"


def describe(standard: Standard, language: Language) -> Iterator[RenderableType]:
    """Yield the parts of a readable description: dates, lines, cut-offs, decisions, readings, sources, grades."""
    writer = _Writer(standard, language)
    for part in (
        writer.title,
        writer.periods,
        writer.bands,
        writer.indicators,
        writer.decisions,
        writer.exemption,
        writer.member_groups,
        writer.tables,
        writer.interpretations,
        writer.simplifications,
        writer.sources,
    ):
        yield from part()
