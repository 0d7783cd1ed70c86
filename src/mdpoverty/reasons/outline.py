"""An outline in two languages – a summary, sections, items, details – written as text, Markdown and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from mdpoverty.language import Text

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&$])")
"""Signs that Markdown may take for something else than themselves."""


@dataclass(frozen=True)
class Item:
    """A line with its details."""

    line: Text
    details: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Section:
    """Items under a heading, or without one."""

    heading: Text | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells under a head."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Outline:
    """A tree of lines about something.

    Attributes
    ----------
    kind
        What it is about, such as *Household*.
    name
        The name of that as somebody wrote it, if it has one: Markdown and HTML show its signs as they are.
    summary
        The first lines; the first of them follows the name.
    sections
        What comes after them.
    """

    kind: Text
    name: str | None
    summary: tuple[Text, ...]
    sections: tuple[Section, ...] = ()

    def as_text(self, language: str) -> str:
        """Return indented lines; items without a heading begin at the margin."""
        lines = self._summary(self.name, language)
        for section in self.sections:
            indent = ""
            if section.heading is not None:
                lines.append(f"{section.heading.in_language(language)}:")
                indent = "  "
            for item in section.items:
                lines.append(indent + item.line.in_language(language))
                lines += [f"{indent}    {detail.in_language(language)}" for detail in item.details]
        return "\n".join(lines)

    def as_markdown(self, language: str) -> str:
        """Return Markdown with a heading of the third level for each section."""
        lines = self._summary(None if self.name is None else _MARKUP.sub(r"\\\1", self.name), language)
        for section in self.sections:
            lines.append("" if section.heading is None else f"\n### {section.heading.in_language(language)}\n")
            for item in section.items:
                lines.append(f"- {item.line.in_language(language)}")
                lines += [f"  - {detail.in_language(language)}" for detail in item.details]
        return "\n".join(lines)

    def as_html(self, language: str, table: Table | None = None) -> str:
        """Return the summary as a paragraph, the sections as lists, and perhaps a table beneath them."""
        summary = "<br>".join(map(html.escape, self._summary(self.name, language)))
        sections = "".join(_section(section, language) for section in self.sections)
        return f"<p>{summary}</p>{sections}{'' if table is None else _table(table, language)}"

    def _summary(self, name: str | None, language: str) -> list[str]:
        kind = self.kind.in_language(language)
        first, *rest = (line.in_language(language) for line in self.summary)
        return [f"{kind if name is None else f'{kind} {name}'}: {first}", *rest]


def _section(section: Section, language: str) -> str:
    heading = "" if section.heading is None else f"<h4>{_escaped(section.heading, language)}</h4>"
    return heading + _list(_item(item, language) for item in section.items)


def _item(item: Item, language: str) -> str:
    details = _list(_escaped(detail, language) for detail in item.details) if item.details else ""
    return _escaped(item.line, language) + details


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _table(table: Table, language: str) -> str:
    return (
        f"<table>{_row('th', table.head, language)}{''.join(_row('td', row, language) for row in table.rows)}</table>"
    )


def _row(tag: str, cells: Iterable[Text], language: str) -> str:
    shown = (f"<{tag} style='text-align:left'>{_escaped(cell, language)}</{tag}>" for cell in cells)
    return f"<tr>{''.join(shown)}</tr>"


def _escaped(text: Text, language: str) -> str:
    return html.escape(text.in_language(language))
