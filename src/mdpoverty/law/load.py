"""Loads a checked standard from a file: merges it, reads every section, names all faults at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mdpoverty.errors import Fault, StandardFileError
from mdpoverty.law.base import Frozen
from mdpoverty.law.dictionary import Dictionary, FactFile
from mdpoverty.law.extends import EXTENDS, UNOFFICIAL, extended
from mdpoverty.law.inheritance import inherit_what_if_source
from mdpoverty.law.law_file import check_limits, file_not_used, read_law_file, read_model
from mdpoverty.law.sections import MOST_TABLES, AgeTable, Indicator, Source, TableFile
from mdpoverty.law.shipped import load_dictionary, read_dictionary, shipped_standards
from mdpoverty.law.standard import Standard, StandardFile
from mdpoverty.law.standard_checks import check_standard
from mdpoverty.law.validation_messages import document_faults
from mdpoverty.law.yaml_document import Address, Document, spelled
from mdpoverty.messages.message import Message, Near, Seen, cut
from mdpoverty.spelling import nearest, suggestion

_ID = re.compile(r"(?=.{1,100}$)[a-z0-9]+(-[a-z0-9]+)*")
_FILE = re.compile(r"[\w.-]{1,100}")


_LONGEST_CHAIN = 5

FACTS = "facts"
"""What the dictionary is called among the texts that a standard refers to."""


def _whole_document(path: Path, texts: Mapping[str, Path], before: tuple[Path, ...] = ()) -> Document:
    """Return a file merged with the one it extends: that of ``texts``, else one beside it or shipped."""
    document = read_law_file(path)
    if not isinstance(document.data, dict):
        raise StandardFileError(Message("no_mapping", {"file": str(path)}))
    if EXTENDS not in document.data:
        return document
    name, where = document.data[EXTENDS], document.where((EXTENDS,))
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise StandardFileError(Message("extends_no_id", {"where": where, "seen": Seen(name)}))
    beside, shipped = path.parent / f"{name}.yaml", shipped_standards()
    if beside.is_file() and beside.resolve().parent != path.parent.resolve():
        raise StandardFileError(Message("extends_outside", {"where": where, "file": beside.name}))
    target = texts.get(name) or (beside if beside.is_file() else shipped.get(name))
    if target is None:
        parameters = {"where": where, "seen": Seen(name), "near": Near(nearest(name, shipped)), "known": list(shipped)}
        raise StandardFileError(Message("extends_unknown", parameters))
    chain = (*before, path.resolve())
    if target.resolve() in chain or len(chain) >= _LONGEST_CHAIN:
        names = " → ".join(file.stem for file in (*chain, target))
        raise StandardFileError(Message("extends_in_circle", {"where": where, "names": names}))
    return extended(document, _whole_document(target, texts, chain))


def load_file(path: Path, texts: Mapping[str, Path] = MappingProxyType({})) -> Standard:
    """Return the checked standard of a file, provisional or not.

    Parameters
    ----------
    path
        The file.
    texts
        By name, the standards, the shared tables and the dictionary (``facts``) that the file means; others are looked
        for beside it and among the shipped ones.

    Raises
    ------
    StandardFileError
        The file cannot be read or has faults; all of them are named with file, line and path.
    """
    document = _whole_document(path, texts)
    dictionary = read_dictionary(texts[FACTS]) if FACTS in texts else load_dictionary()
    if isinstance(document.data.get("tables"), dict) and "indicators" not in document.data:
        raise StandardFileError(Message("only_tables", {"file": str(path)}))
    shared, faults = _shared_files(document, texts, dictionary)
    tables = {name: table for file in shared for name, table in file.tables.items()}
    cited = {name: source for file in shared for name, source in file.sources.items()}
    return _standard_of(document, dictionary, tables, cited, faults)


def revise(standard: Standard, changes: Mapping[str, Any], *, id: str | None = None) -> Standard:  # noqa: A002 - the word of the files
    """Return a standard that differs from another, for what-if work; its results say that it is unofficial.

    Parameters
    ----------
    standard
        The standard that is changed; it stays as it is.
    changes
        What differs, as a file that extends the standard gives it: sections of the file with their parts, and
        ``without``. Parts that name no ``source`` get one of their own that is marked ``unverified``.
    id
        The id of the new standard; by default that of the other with ``-revised``.

    Raises
    ------
    StandardFileError
        The changes do not make a sound standard; all faults are named.

    Examples
    --------
    >>> from mdpoverty import load_standard
    >>> line = {"fact": "income_per_capita", "at_most": 2_200_000, "unit": "VND per person per month"}
    >>> higher = revise(
    ...     load_standard("vn-2022-2025"),
    ...     {"income_measures": ["income_per_capita"],
    ...      "income_bands": [{"id": "up_to_poverty_line", "upper": [line]},
    ...                       {"id": "up_to_average_bound", "upper": [{**line, "at_most": 3_000_000}]}]})
    >>> higher.id, higher.unofficial
    ('vn-2022-2025-revised', True)
    """
    if not isinstance(changes, Mapping):
        raise StandardFileError(Message("no_revision", {"seen": Seen(changes)}))
    name = id or f"{standard.id}-revised"
    base = standard.model_dump(mode="json", exclude_none=True, include=set(StandardFile.model_fields))
    kept = {part: base[part] for part in ("title", "jurisdiction", "applies", "history", "revision")}
    refused = [part for part in ("tables", EXTENDS) if part in changes]
    if refused:
        raise StandardFileError(Message("not_in_revision", {"parts": refused}))
    check_limits(Document(Path(name), changes))
    own = {**kept, **changes, "id": name, "extends": standard.id, UNOFFICIAL: True}
    document = extended(inherit_what_if_source(own, name), Document(Path(standard.id), base))
    tables, cited = dict(standard.shared_tables), dict(standard.shared_sources)
    dictionary = {name: fact for name, fact in standard.dictionary.items() if name not in standard.facts}
    return _standard_of(document, dictionary, tables, cited, [])


def _standard_of(
    document: Document,
    dictionary: Dictionary,
    tables: dict[str, AgeTable],
    cited: dict[str, Source],
    faults: list[Fault],
) -> Standard:
    """Return the checked standard from a document and its shared tables."""
    context = _context(document.data, dictionary, tables) | {"tables_missing": bool(faults)}
    try:
        file = StandardFile.model_validate(document.data, context=context)
    except ValidationError as error:
        standard = Standard.model_construct(**_readable_sections(document.data, context), dictionary=context["facts"])
        broken = {str(part["loc"][0]) for part in error.errors(include_url=False) if part["loc"]}
        faults += document_faults(document, StandardFile, error)
    else:
        content = {name: getattr(file, name) for name in StandardFile.model_fields}
        standard = Standard.model_construct(
            **content,
            shared_tables=Frozen(tables),
            shared_sources=Frozen(cited),
            dictionary=Frozen(context["facts"]),
            own_parts=tuple(_own_parts(document)),
        )
        broken = set()
    faults += check_standard(standard, document, broken)
    if faults:
        raise file_not_used(document, faults)
    return standard


def _own_parts(document: Document) -> Iterator[str]:
    """Yield the outermost parts written in the file itself, not in the one it extends."""
    foreign = [address for address in document.files if document.file_of(address) != document.path]
    mixed = {address[:length] for address in foreign for length in range(len(address) + 1)}
    own = {address for address in document.files if address not in mixed}
    yield from (spelled(address) for address in document.files if address in own and address[:-1] not in own)


def _readable_sections(data: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Validate every section alone, so that faults of one do not hide those of another."""
    sections: dict[str, Any] = {}
    for name, value in data.items():
        if name in StandardFile.model_fields:
            with suppress(ValidationError):
                sections[name] = _section(name).validate_python(value, context=context)
    if "indicators" not in sections:
        sections["indicators"] = _named_indicators(data.get("indicators"))
    return sections


@cache
def _section(name: str) -> TypeAdapter[Any]:
    annotation: Any = StandardFile.model_fields[name].annotation
    return TypeAdapter(annotation)


def _named_indicators(data: Any) -> tuple[Indicator, ...]:
    """Return indicators by id and dimension only, so that counts can be checked despite faults."""
    items = map(_mapping, data if isinstance(data, list) else [])
    named: Any = Indicator.model_construct
    return tuple(
        named(id=str(item.get("id", place)), dimension=str(item.get("dimension", "")))
        for place, item in enumerate(items)
    )


def _shared_files(
    document: Document, texts: Mapping[str, Path], dictionary: Dictionary
) -> tuple[list[TableFile], list[Fault]]:
    """Return the files of shared tables that a standard names, and what is wrong with them."""
    files: list[TableFile] = []
    faults: list[tuple[Address, str]] = []
    named = document.data.get("tables", [])
    own = _mapping(document.data.get("facts"))
    facts = {**_own_facts(own), **dictionary}
    for position, name in enumerate(named[:MOST_TABLES] if isinstance(named, list) else []):
        beside = document.file_of(("tables", position)).parent / f"{cut(str(name))}.yaml"
        path = texts.get(str(name), beside)
        if not isinstance(name, str) or not _FILE.fullmatch(name) or not path.is_file():
            what = f"no file {cut(str(name))}.yaml stands beside this one; copy it there"
            faults.append((("tables", position), what))
        else:
            read = read_law_file(path)
            sources = list(_mapping(_mapping(read.data).get("sources")))
            files.append(read_model(TableFile, read, {"facts": facts, "sources": sources}))
    faults += [
        (("tables",), f"{name}: no fact is called {table.by!r}{suggestion(table.by, facts)}")
        for file in files
        for name, table in file.tables.items()
        if table.by not in facts and table.by not in own
    ]
    for what in ("tables", "sources"):
        times = Counter(name for file in files for name in getattr(file, what))
        twice = [name for name, number in times.items() if number > 1]
        faults += [(("tables",), f"two of the files have {what} called {name!r}") for name in twice]
    return files, [Fault.in_standard(document.where(address), what) for address, what in faults]


def _context(data: dict[str, Any], dictionary: Dictionary, tables: dict[str, AgeTable]) -> dict[str, Any]:
    """Collect the names that rules may use, so that each rule can be checked where it stands."""
    switches = _mapping(data.get("interpretations"))
    own = _own_facts(_mapping(data.get("facts")))
    return {
        "facts": {**own, **dictionary},
        "sources": list(_mapping(data.get("sources"))),
        "rules": list(_mapping(data.get("rules"))),
        "interpretations": {name: set(_mapping(_mapping(switch).get("options"))) for name, switch in switches.items()},
        "tables": tables,
    }


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _own_facts(data: dict[str, Any]) -> Dictionary:
    own: Dictionary = {}
    for name, value in data.items():
        with suppress(ValidationError):
            own.update(FactFile.model_validate({"facts": {name: value}}).facts)
    return own
