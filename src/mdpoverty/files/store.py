"""Storing the tables of files: each file is read once, from block to block; Parquet stays where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import HOUSEHOLD_ID
from mdpoverty.files.headings import facts_of_headings, no_household_id
from mdpoverty.files.parse_table import CLAIMS, FAULTS, ROW, FileTable, Wanted, read_table
from mdpoverty.files.raw_table import RawTable
from mdpoverty.files.read_file import STANDARD_INPUT, Opened, damage_told, files_named, has_wide_decimals, open_table
from mdpoverty.files.register import ROW_IN_FILE, Part, Scratch, Stored
from mdpoverty.language import Message
from mdpoverty.law.dictionary import Level
from mdpoverty.tables.batches import ahead
from mdpoverty.tables.common_types import common_schema
from mdpoverty.tables.ids import ID_COLUMNS, are_ids
from mdpoverty.tables.unknown_codes import Codes, found_of, known_of, unused_codes

IN_MEMORY = 1 << 26
"""Bytes of read text that are kept in memory."""


_ALIKE = r"^(0|-?[1-9][0-9]{0,17})$"


def store(
    households: str, members: str | None, wanted: Wanted, scratch: Scratch | None = None
) -> tuple[Stored, Stored | None]:
    """Read files of households and, if there are any, of their members.

    Parameters
    ----------
    households, members
        Files, folders or patterns, or ``-`` for standard input; see ``files_named`` and ``open_table``.
    wanted
        What to read; other columns are left out, and their headings listed as unused.
    scratch
        Where that is kept which does not fit into memory; by default everything stays there.

    Raises
    ------
    InputError
        A file cannot be read as a table; a row that cannot be read is a fault of the table instead.
    MdpovertyError
        There is no room for what does not fit into memory.
    """
    if households == members == STANDARD_INPUT:
        raise InputError(Message("both_from_stdin"))
    named, others = files_named(households), [] if members is None else files_named(members)
    twice = {Path(file).resolve() for file in named} & {Path(file).resolve() for file in others}
    if members is not None and twice:
        raise InputError(Message("one_file_twice", {"file": members}))
    outer, inner = _Shelf(households, "household", wanted, scratch), _Shelf(members, "member", wanted, scratch)
    for file in named:
        outer.take(file, inner)
    if inner.filled and members is not None:
        raise InputError(Message("holds_members_too", {"file": households, "members": members}))
    for file in others:
        inner.take(file, None)
    unused = unused_codes(wanted.codes, [outer.codes, inner.codes], [name for name in wanted.codes if wanted.has(name)])
    noted = {Check.UNUSED_CODE: sum(map(len, unused.values()))} if unused else {}
    stored = replace(outer.stored(), unused_codes=unused, noted=noted)
    return _with_ids_alike(stored, inner.stored() if inner.filled else None)


class _Shelf:
    """A table that is being read."""

    def __init__(self, given: str | None, level: Level, wanted: Wanted, scratch: Scratch | None) -> None:
        self.given, self.level, self.wanted, self.scratch = given, level, wanted, scratch
        self.parts: list[Part] = []
        self.faults, self.claims = [pl.DataFrame(schema=FAULTS)], [pl.DataFrame(schema=CLAIMS)]
        self.suspects: dict[str, None] = {}
        self.columns: dict[str, None] = {}
        self.unused: dict[str, None] = {}
        self.letters: dict[str, Mapping[str, str]] = {}
        self.codes: dict[str, frozenset[str]] = {}
        self.rows = self.bytes = 0

    @property
    def filled(self) -> bool:
        """Whether a file had such a table, be it without rows."""
        return bool(self.parts)

    def take(self, file: str, inner: _Shelf | None) -> None:
        """Read a file, and what it holds of the members."""
        if self._takes_parquet(file):
            return

        def read(opened: Opened) -> tuple[FileTable, FileTable | None]:
            table, people = opened
            more = people is not None and inner is not None
            return (
                read_table(table, self.level, self.wanted),
                read_table(people, "member", self.wanted) if more and people is not None else None,
            )

        for table, people in ahead(read, open_table(file, self.level)):
            self.add(table)
            if people is not None and inner is not None:
                inner.add(people)

    def _takes_parquet(self, file: str) -> bool:
        """Leave the rows of a Parquet file where they are, unless members stand inside of them or ids must be read."""
        if Path(file).suffix.lower() != ".parquet" or not Path(file).is_file():
            return False
        with damage_told(file):
            scan = pl.scan_parquet(file, glob=False)
            schema = scan.collect_schema()
            rows = 0 if has_wide_decimals(schema) else int(scan.select(pl.len()).collect().item())
        if "members" in schema or has_wide_decimals(schema):
            return False
        meant = facts_of_headings(schema, file, self.wanted.dictionary, self.level)
        if HOUSEHOLD_ID not in meant.values() and rows:
            raise no_household_id(file, schema)
        empty = RawTable(file, "typed", schema.to_frame().to_dict(), pl.Series(ROW, [], pl.Int64))
        table = read_table(empty, self.level, self.wanted)
        headings = {name: heading for heading, name in meant.items() if name in table.frame.columns}
        if not all(are_ids(schema[headings[name]]) for name in ID_COLUMNS if name in headings):
            return False
        self._find(_codes_in(file, scan, headings, self.wanted.codes))
        scan = scan.select(
            *(
                _column(name, heading, (schema[heading], table.frame.schema[name]), self.wanted.codes)
                for name, heading in headings.items()
            ),
            *([] if HOUSEHOLD_ID in headings else [pl.lit(None, pl.String).alias(HOUSEHOLD_ID)]),
        )
        self._note(table)
        own = not self.wanted.codes.keys() & headings.keys()
        self.parts.append(Part(file, scan, rows, headings if own else None))
        self.rows += rows
        return True

    def add(self, table: FileTable) -> None:
        """Take rows that were read."""
        self._note(table)
        if table.faults.height:
            self.faults.append(table.faults.with_columns(pl.col("position") + self.rows))
        if table.claims.height:
            self.claims.append(table.claims.with_columns(pl.col("position") + self.rows))
        self.suspects |= dict.fromkeys(table.suspects)
        rows = table.frame.with_columns(table.places()[ROW].alias(ROW_IN_FILE))
        self._refuse_other_ids(table)
        self.bytes += int(rows.estimated_size())
        scan = rows.lazy()
        if self.scratch is not None and self.bytes > IN_MEMORY:
            scan = pl.scan_parquet(self.scratch.keep(rows), glob=False)
        self.parts.append(Part(table.file, scan, rows.height, nested=table.nested))
        self.rows += rows.height

    def _note(self, table: FileTable) -> None:
        self.columns |= dict.fromkeys(table.columns)
        self.unused |= dict.fromkeys(table.unused)
        self.letters |= table.letters
        self._find(table.codes)

    def _find(self, codes: Codes) -> None:
        """Note which codes for unknown stand in a table."""
        for name, own in codes.items():
            self.codes[name] = self.codes.get(name, frozenset()) | own

    def _refuse_other_ids(self, table: FileTable) -> None:
        """Refuse records of one file of which some have a number and others a text as id."""
        before = next((part for part in reversed(self.parts) if part.rows), None)
        if before is not None and before.file == table.file and table.frame.height:
            kinds = {_kind(before.kind_of_ids), _kind(table.frame.schema[HOUSEHOLD_ID])}
            if kinds == {"integer", "text"}:
                raise InputError(Message("unreadable_tables"), [Fault("mixed_ids", {}, (table.file, HOUSEHOLD_ID))])

    def stored(self) -> Stored:
        """Return what was read."""
        parts = [part for part in self.parts if part.rows] or self.parts[:1]
        files = list(dict.fromkeys(part.file for part in self.parts))
        facts = {name: fact for name, fact in self.wanted.dictionary.items() if name not in ID_COLUMNS}
        schema, mixed = common_schema([(part.file, part.scan.collect_schema()) for part in parts], facts)
        return Stored(
            files[0] if len(files) == 1 else str(self.given),
            [part.with_text(mixed) for part in parts],
            pl.concat(self.faults),
            tuple(self.suspects),
            pl.concat(self.claims),
            tuple(self.columns),
            tuple(self.unused),
            self.letters,
            schema,
            language=self.wanted.language,
        )


def _column(name: str, heading: str, kinds: tuple[pl.DataType, pl.DataType], codes: Codes) -> pl.Expr:
    """Return a column of a Parquet file under its name: of its own kind, or of the one that it is read as."""
    own, kind = kinds
    column = pl.col(heading) if own == kind else pl.col(heading).cast(kind)
    return (known_of(column, codes[name]) if name in codes else column).alias(name)


def _codes_in(file: str, scan: pl.LazyFrame, headings: Mapping[str, str], codes: Codes) -> Codes:
    """Return which of the codes for unknown stand in a file of Parquet."""
    found = {}
    for name in codes.keys() & headings.keys() - set(ID_COLUMNS):
        with damage_told(file):
            column = scan.select(found_of(pl.col(headings[name]), codes[name])).collect().to_series()
        found[name] = frozenset(column)
    return found


def _kind(kind: pl.DataType) -> str:
    return "integer" if kind.is_integer() else "text" if kind == pl.String else str(kind)


def _with_ids_alike(outer: Stored, inner: Stored | None) -> tuple[Stored, Stored | None]:
    """Bring ids together where some files hold numbers and others text, as CSV beside Parquet does.

    Text is read as numbers if each of them is plainly one; else the numbers become text.
    """
    parts = [part for table in (outer, inner) if table is not None for part in table.parts]
    if {_kind(part.kind_of_ids) for part in parts} != {"integer", "text"}:
        return outer, inner
    plain = all(_all_plain(part) for part in parts if part.kind_of_ids == pl.String)
    kind: Any = pl.Int64() if plain else pl.String()
    return outer.with_ids(kind), None if inner is None else inner.with_ids(kind)


def _all_plain(part: Part) -> bool:
    with damage_told(part.file):
        plain = pl.col(HOUSEHOLD_ID).str.contains(_ALIKE).fill_null(value=True).all()
        return bool(part.scan.select(plain).collect().item())
