"""A page for each standard, made from its file: lines, indicators, decisions, readings, sources and grades."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mdpoverty import list_standards
from mdpoverty.law import words
from mdpoverty.law.base import Text
from mdpoverty.law.definition import BandEdge, Standard

_GRADES = {"text": "read word for word", "secondary": "two or more secondary sources", "single_source": "one source",
           "unverified": "unverified"}  # fmt: skip


def write_pages(folder: Path) -> None:
    """Write the pages of all shipped standards into a folder, and one about the doubtful clauses."""
    folder.mkdir(exist_ok=True)
    laws = list_standards()
    for law in laws:
        _write(folder / f"{law.id}.md", "\n".join(standard_page(law)))
    _write(folder / "doubtful-clauses.md", "\n".join(doubtful_clauses(laws)))
    names = "\n".join(f"{law.id}" for law in laws)
    index = (
        f"# Standards\n\nMade from the files under `standards/`.\n\n```{{toctree}}\n{names}\ndoubtful-clauses\n```\n"
    )
    _write(folder / "index.md", index)


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def standard_page(law: Standard) -> Iterator[str]:
    """Yield the lines of a page about one standard."""
    yield f"# {law.id}\n\n**{law.title.vi}**\n\n{law.title.en}\n"
    if law.provisional:
        yield ":::{warning}\nProvisional: parts of the law are not known.\n:::\n"
    extends = f" It extends [{law.extends}]({law.extends}.md)." if law.extends else ""
    yield f"Applies {law.first_day} to {law.last_day}; {law.jurisdiction.name.en}. Revision {law.revision}.{extends}\n"
    yield f"sha256 `{law.digest}`\n"
    yield from _lines(law)
    yield from _indicators(law)
    yield "\n## Decision table\n\n| income | deprivations | class | source | known |\n|---|---|---|---|---|"
    bands = {band.id: band.label for band in law.income_bands}
    for row in law.decision_table:
        income = ", ".join(f"{bands[name].vi}<br>{bands[name].en}" for name in row.income)
        basis = "" if row.basis is None else f" ({row.basis.label('en')})"
        count = words.count_range(*row.count_ends)
        outcome = f"{row.status.label('vi')}<br>{row.status.label('en')}{basis}"
        yield f"| {income} | {_both(count)} | {outcome} | {row.source} | {_GRADES[row.verification.value]} |"
    exemption = law.exemption
    yield f"\n## Exemption\n\n{_both(exemption.label)}\n\n{exemption.source}; {_GRADES[exemption.verification.value]}."
    if law.member_groups:
        yield "\n## Groups of members in the forms\n"
    for name, group in law.member_groups.items():
        yield f"- `{name}`: {group.label.vi} / {group.label.en}; {group.source}; {_GRADES[group.verification.value]}"
    yield from _readings(law)
    yield from _tables(law)
    if law.simplifications:
        yield "\n## Simplifications\n"
        yield from (f"- {text.vi}<br>{text.en}" for text in law.simplifications)
    yield "\n## Sources\n\n| id | instrument | issued | known |\n|---|---|---|---|"
    for name, source in [*law.sources.items(), *law.shared_sources.items()]:
        yield f"| {name} | {source.instrument} | {source.issued or ''} | {_GRADES[source.verification.value]} |"


def _lines(law: Standard) -> Iterator[str]:
    yield "\n## Income bands\n\n| band | measure | area | upper edge | source | known |\n|---|---|---|---|---|---|"
    areas = law.dictionary["area"].values or {}
    for band in law.income_bands:
        if not band.upper:
            yield f"| {_both(band.label)} | | | – | | |"
        for edge in band.upper:
            area = "" if edge.area is None else _both(areas[edge.area])
            fact = _both(law.dictionary[edge.fact].label)
            cells = (_both(band.label), fact, area, _edge(edge), edge.source, _GRADES[edge.verification.value])
            yield f"| {' | '.join(cells)} |"


def _edge(edge: BandEdge) -> str:
    operator, bound = ("at_most", edge.at_most) if edge.at_most is not None else ("below", edge.below)
    return _both(words.compared(operator, words.with_unit(bound or 0, edge.unit)))


def _indicators(law: Standard) -> Iterator[str]:
    yield "\n## Indicators\n\n| dimension | indicator | id | deprived if | source | known |\n|---|---|---|---|---|---|"
    names = {dimension.id: dimension.label for dimension in law.dimensions}
    for indicator in law.indicators:
        named = [_both(names[indicator.dimension]), _both(indicator.label), f"`{indicator.id}`"]
        cells = [*named, _both(indicator.cutoff), indicator.source, _GRADES[indicator.verification.value]]
        yield f"| {' | '.join(cells)} |"


def _readings(law: Standard) -> Iterator[str]:
    if law.interpretations:
        yield "\n## Readings of doubtful clauses\n"
    for name, switch in law.interpretations.items():
        yield f"\n**{switch.letter}) `{name}`** {_both(switch.question)}\n"
        for option, text in switch.options.items():
            default = " (default)" if option == switch.default else ""
            yield f"- `{option}`{default}: {text.vi} / {text.en}"


def _tables(law: Standard) -> Iterator[str]:
    for table in law.shared_tables.values():
        names = law.dictionary[table.by].values or {}
        heads = " | ".join(_both(names[name]) for name in table.rows[0].values)
        rule = "|".join(["---"] * (len(table.rows[0].values) + 2))
        yield f"\n## {table.label.en}\n\n{table.label.vi}\n\n| years | {heads} | source |\n|{rule}|"
        for row in table.rows:
            years = f"{row.from_year or '…'} – {row.through_year or '…'}"
            yield f"| {years} | {' | '.join(row.values.values())} | {row.source} |"


def doubtful_clauses(laws: tuple[Standard, ...]) -> Iterator[str]:
    """Yield the lines of a page about the clauses that can be read in more than one way, each once."""
    yield "# Doubtful clauses\n"
    yield (
        "Where the law can be read in two ways, the standard's file names the readings; the first is the default, and "
        "every result says which were used. What a clause is worth in a register: `mdpoverty.sensitivity`.\n"
    )
    seen: set[str] = set()
    for law in laws:
        for name, switch in law.interpretations.items():
            if name in seen:
                continue
            seen.add(name)
            having = ", ".join(other.id for other in laws if name in other.interpretations)
            yield f"\n## `{name}`\n\n{switch.question.vi}\n\n{switch.question.en}\n\nIn: {having}.\n"
            for option, text in switch.options.items():
                yield f"- `{option}`: {text.vi} / {text.en}"
            yield f"\nSource: {switch.source}; {_GRADES[switch.verification.value]}."


def _both(text: Text) -> str:
    return f"{text.vi}<br>{text.en}"
