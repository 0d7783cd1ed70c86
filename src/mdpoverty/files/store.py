"""Stores the tables of files, reading each file once in blocks; Parquet stays in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from mdpoverty.errors import Fault, InputError
from mdpoverty.facts.checks import Check
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.files.headings import facts_of_headings, no_id_heading
from mdpoverty.files.parse_table import Wanted, parse_table
from mdpoverty.files.raw_table import RawTable
from mdpoverty.files.read_file import STANDARD_INPUT, Opened, columns_of_file, files_named, read_file, reading_file
from mdpoverty.files.register import FILE, ROW, Register, Scratch, Table
from mdpoverty.law.dictionary import Level
from mdpoverty.messages.message import Message
from mdpoverty.tables.batches import LIMITS, Limits, stream_batches
from mdpoverty.tables.column_types import common_schema
from mdpoverty.tables.ids import ID_COLUMNS, are_ids, kind_of_ids
from mdpoverty.tables.unknown_codes import Codes, find_unknown_codes, null_unknown_codes, unused_codes

_ALIKE = r"^(0|-?[1-9][0-9]{0,17})$"


def store(
    households: str, members: str | None, wanted: Wanted, scratch: Scratch | None = None, limits: Limits = LIMITS
) -> Register:
    """Read files of households and, if there are any, of their members.

    Parameters
    ----------
    households, members
        Files, folders or patterns, or ``-`` for standard input; see ``files_named`` and ``read_file``.
    wanted
        What to read; other columns are left out, and their headings are listed as unused.
    scratch
        The folder for rows that do not fit into memory; by default all rows stay in memory.
    limits
        How much is read and kept at once.

    Raises
    ------
    InputError
        A file cannot be read as a table; a row that cannot be read is noted as a fault instead.
    MdpovertyError
        There is no room for rows that do not fit into memory.
    """
    if households == members == STANDARD_INPUT:
        raise InputError(Message("both_from_stdin"))
    named, others = files_named(households), [] if members is None else files_named(members)
    twice = {Path(file).resolve() for file in named} & {Path(file).resolve() for file in others}
    if members is not None and twice:
        raise InputError(Message("one_file_twice", {"file": members}))
    of_households = _Parts(households, "household", wanted, scratch, limits)
    of_members = _Parts(members, "member", wanted, scratch, limits)
    for file in named:
        of_households.take(file, of_members)
    if of_members.tables and members is not None:
        raise InputError(Message("holds_members_too", {"file": households, "members": members}))
    for file in others:
        of_members.take(file, None)
    tables = [parts.whole() for parts in (of_households, of_members) if parts.tables]
    codes = [table.codes for table in tables]
    unused = unused_codes(wanted.codes, codes, [name for name in wanted.codes if wanted.has(name)])
    noted = {Check.UNUSED_CODE: sum(map(len, unused.values()))} if unused else {}
    listed = tables[1] if len(tables) > 1 else None
    inputs = _inputs(tables)
    return _with_ids_alike(Register(tables[0], listed, inputs, wanted.language, noted=noted, unused_codes=unused))


def _inputs(tables: Sequence[Table]) -> list[dict[str, str | int]]:
    """Return the files read and their numbers of rows."""
    rows: dict[str, int] = {}
    for table in tables:
        for file, number in zip(table.files, table.lengths, strict=True):
            rows[file] = rows.get(file, 0) + number
    return [{"file": file, "rows": number} for file, number in rows.items()]


def _in_place(file: str, level: Level, wanted: Wanted) -> Table | None:
    """Return a Parquet file's rows in place; None if members are nested or ids must be read."""
    schema = columns_of_file(file)
    if schema is None or ROW in schema:
        return None
    with reading_file(file):
        scan = pl.scan_parquet(file, glob=False, row_index_name=ROW, row_index_offset=1)
        rows = int(scan.select(pl.len()).collect().item())
    meant = facts_of_headings(schema, file, wanted.dictionary, level)
    if HOUSEHOLD_ID not in meant.values() and rows:
        raise no_id_heading(file, schema)
    empty = RawTable(file, "typed", schema.to_frame().to_dict(), pl.Series(ROW, [], pl.Int64))
    table = parse_table(empty, level, wanted)
    headings = {name: heading for heading, name in meant.items() if name in table.schema}
    if not all(are_ids(schema[headings[name]]) for name in ID_COLUMNS if name in headings):
        return None
    codes = _codes_in(file, scan, headings, wanted.codes)
    columns = {name: pl.col(heading).cast(table.schema[name]) for name, heading in headings.items()}
    for name in columns.keys() & wanted.codes.keys():
        columns[name] = null_unknown_codes(columns[name], wanted.codes[name])
    scan = scan.select(
        *(column.alias(name) for name, column in columns.items()),
        *([] if HOUSEHOLD_ID in headings else [pl.lit(None, pl.String).alias(HOUSEHOLD_ID)]),
        pl.lit(file).alias(FILE),
        pl.col(ROW).cast(pl.Int64),
    )
    own = HOUSEHOLD_ID in headings and not wanted.codes.keys() & headings.keys()
    return replace(
        table, scans=(scan,), lengths=(rows,), schema=scan.collect_schema(), codes=codes,
        source=headings if own else None,
    )  # fmt: skip


class _Parts:
    """The parts of a table that were read so far."""

    def __init__(
        self, given: str | None, level: Level, wanted: Wanted, scratch: Scratch | None, limits: Limits
    ) -> None:
        self.given, self.level, self.wanted, self.scratch, self.limits = given, level, wanted, scratch, limits
        self.tables: list[Table] = []
        self.bytes = 0

    def take(self, file: str, members: _Parts | None) -> None:
        """Read a file, and the members in it into their own parts."""
        in_place = _in_place(file, self.level, self.wanted)
        if in_place is not None:
            self.tables.append(in_place)
            return

        def read(opened: Opened) -> tuple[Table, Table | None]:
            own, nested = opened
            theirs = None if nested is None or members is None else parse_table(nested, "member", self.wanted)
            return parse_table(own, self.level, self.wanted), theirs

        for table, theirs in stream_batches(read, read_file(file, self.level, self.limits)):
            self.add(table)
            if theirs is not None and members is not None:
                members.add(theirs)

    def add(self, table: Table) -> None:
        """Keep a part, written to a file if memory holds enough already."""
        self._refuse_other_ids(table)
        self.bytes += table.bytes
        full = self.bytes > self.limits.kept_bytes
        self.tables.append(table.moved_to(self.scratch) if full and self.scratch is not None else table)

    def _refuse_other_ids(self, table: Table) -> None:
        """Refuse a file whose records have both number and text ids."""
        before = next((part for part in reversed(self.tables) if part.rows), None)
        if before is not None and before.file == table.file and table.rows:
            kinds = {kind_of_ids(part.schema) for part in (before, table)}
            if kinds == {"integer", "text"}:
                raise InputError(Message("unreadable_tables"), [Fault("mixed_ids", {}, (table.file, HOUSEHOLD_ID))])

    def whole(self) -> Table:
        """Return all parts as one table."""
        tables = [table for table in self.tables if table.rows] or self.tables[:1]
        files = list(dict.fromkeys(table.file for table in self.tables))
        facts = {name: fact for name, fact in self.wanted.dictionary.items() if name not in ID_COLUMNS}
        schema, mixed = common_schema([(table.file, table.schema) for table in tables], facts)
        return Table(
            files[0] if len(files) == 1 else str(self.given),
            [table.file for table in tables],
            [table.with_text(mixed).scans[0] for table in tables],
            [table.rows for table in tables],
            schema,
            columns=_each(table.columns for table in self.tables),
            unused=_each(table.unused for table in self.tables),
            suspects=_each(table.suspects for table in self.tables),
            letters={sheet: letters for table in self.tables for sheet, letters in table.letters.items()},
            codes=_together(table.codes for table in self.tables),
            nested=frozenset().union(*(table.nested for table in self.tables)),
            source=tables[0].source if len(tables) == 1 else None,
        )


def _each(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the items of lists, each once."""
    return tuple(dict.fromkeys(one for some in lists for one in some))


def _together(parts: Iterable[Codes]) -> Codes:
    """Return the codes for unknown found in any part."""
    found: dict[str, frozenset[str]] = {}
    for codes in parts:
        for name, own in codes.items():
            found[name] = found.get(name, frozenset()) | own
    return found


def _codes_in(file: str, scan: pl.LazyFrame, headings: Mapping[str, str], codes: Codes) -> Codes:
    """Return the codes for unknown found in a Parquet file."""
    found = {}
    for name in codes.keys() & headings.keys() - set(ID_COLUMNS):
        with reading_file(file):
            column = scan.select(find_unknown_codes(pl.col(headings[name]), codes[name])).collect().to_series()
        found[name] = frozenset(column)
    return found


def _with_ids_alike(register: Register) -> Register:
    """Return ids of one type if some files hold numbers and others text.

    Text is read as numbers if each of them is plainly one; else the numbers become text.
    """
    scans = [(file, scan) for table in register.tables for file, scan in zip(table.files, table.scans, strict=True)]
    kinds = [kind_of_ids(scan.collect_schema()) for _, scan in scans]
    if set(kinds) != {"integer", "text"}:
        return register
    plain = all(_all_plain(*part) for part, kind in zip(scans, kinds, strict=True) if kind == "text")
    households, *members = (table.with_ids(pl.Int64() if plain else pl.String()) for table in register.tables)
    return replace(register, households=households, members=members[0] if members else None)


def _all_plain(file: str, scan: pl.LazyFrame) -> bool:
    with reading_file(file):
        plain = pl.col(HOUSEHOLD_ID).str.contains(_ALIKE).fill_null(value=True).all()
        return bool(scan.select(plain).collect().item())
