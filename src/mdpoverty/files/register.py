"""Tables of files, wherever their rows lie: Parquet stays where it is, other files are read once, from block to block.

What is read is kept in memory while it is little, and then in files of Parquet in a folder of its own. So a table of
any size and format, in one file or many, is there to be read from one row to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import polars as pl

from mdpoverty.errors import Fault, InputError, MdpovertyError, said_by_system
from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import HOUSEHOLD_ID, INCOMPLETE
from mdpoverty.files.file_names import STANDARD_INPUT, files_named
from mdpoverty.files.headings import facts_of_headings, no_household_id
from mdpoverty.files.parse_table import CLAIMS, FAULTS, FILE, ROW, FileTable, Wanted, read_table
from mdpoverty.files.raw_table import RawTable
from mdpoverty.files.read_file import Opened, damage_told, has_wide_decimals, open_table
from mdpoverty.files.sort_members import PLACE
from mdpoverty.language import Message
from mdpoverty.law.dictionary import Level
from mdpoverty.tables.batches import ahead
from mdpoverty.tables.common_types import as_text, common_schema
from mdpoverty.tables.ids import ID_COLUMNS, are_ids
from mdpoverty.tables.unknown_codes import Codes, Unused, found_of, known_of, unused_codes
from mdpoverty.tables.work_folder import WorkFolder

IN_MEMORY = 1 << 26
"""Bytes of read text that are kept in memory."""

_ROW, _NUMBER = "row in the file", "number of the row"
"""Columns that go with the rows; no fact is called so."""

_NO_IDS = ("", "-", "?", ".", "na", "n/a", "nan", "null", "none")
"""What stands in a cell in place of an id; blanks, or no more than ``_SHORT`` bytes."""
_SHORT = 4

_ALIKE = r"^(0|-?[1-9][0-9]{0,17})$"


class Scratch:
    """What does not fit into memory; it is removed at the end of the block."""

    def __init__(self, output: Path | None) -> None:
        """Keep it beside the output, else where the system keeps such files."""
        self._work = WorkFolder(None if output is None else output.resolve().parent)
        self._files = 0

    def __enter__(self) -> Self:
        """Begin without a folder."""
        return self

    @property
    def folder(self) -> Path:
        """The folder.

        Raises
        ------
        MdpovertyError
            It cannot be made.
        """
        try:
            return self._work.path
        except OSError as error:
            raise self._no_room(error) from error

    def keep(self, frame: pl.DataFrame | pl.LazyFrame) -> Path:
        """Write a table to a new file and return it.

        Raises
        ------
        MdpovertyError
            There is no room.
        """
        self._files += 1
        path = self.folder / f"{self._files}.parquet"
        try:
            frame.lazy().sink_parquet(path, compression="lz4")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise self._no_room(error) from error
        return path

    def _no_room(self, error: Exception) -> MdpovertyError:
        return MdpovertyError(Message("no_room", {"folder": str(self._work.place), "told": said_by_system(error)}))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self._work.__exit__(kind, error, traceback)


@dataclass(frozen=True)
class Part:
    """Some rows of a table: columns named like the facts and, unless the row says it, where each stands in its file.

    Attributes
    ----------
    file
        The file that they came from.
    scan
        The rows, in memory or in a file of Parquet.
    rows
        Their number.
    source
        The user's own file of Parquet, with the headings of the columns, if they lie there.
    nested
        Whether the rows are members who stood inside the records of their households.
    """

    file: str
    scan: pl.LazyFrame
    rows: int
    source: Mapping[str, str] | None = None
    nested: bool = False

    @property
    def kind_of_ids(self) -> pl.DataType:
        """The type of the ids."""
        return self.scan.collect_schema()[HOUSEHOLD_ID]

    def read(self, first: int, rows: int) -> pl.DataFrame:
        """Return some rows.

        Raises
        ------
        InputError
            The file is damaged.
        """
        with damage_told(self.file):
            return self.scan.slice(first, rows).collect()

    def all_named(self) -> bool:
        """Tell whether every row names a household; of text only what is short, or the least, may be no name."""
        column = pl.col(HOUSEHOLD_ID)
        few = column.filter(column.is_null())
        if self.kind_of_ids == pl.String:
            few = column.filter(column.is_null() | (column.str.len_bytes() <= _SHORT)).append(column.min())
        with damage_told(self.file):
            ids = self.scan.select(few.unique()).collect()
        return not self.rows or not ids.select(self._id.is_null().any()).item()

    def ids(self, first: int, rows: int) -> pl.Series:
        """Return the ids of some rows as text, null where a row names no household."""
        with damage_told(self.file):
            return self.scan.select(HOUSEHOLD_ID).slice(first, rows).select(self._id).collect().to_series()

    @property
    def _id(self) -> pl.Expr:
        column = pl.col(HOUSEHOLD_ID)
        if self.kind_of_ids != pl.String:
            return column.cast(pl.String)
        empty = column.str.strip_chars().str.to_lowercase().is_in(_NO_IDS)
        return pl.when(~empty).then(column).alias(HOUSEHOLD_ID)

    def with_ids(self, kind: pl.DataType) -> Part:
        """Return the same rows with ids of a type."""
        return replace(self, scan=self.scan.with_columns(pl.col(HOUSEHOLD_ID).cast(kind)))

    def with_text(self, names: Collection[str]) -> Part:
        """Return the same rows with some columns as text."""
        own = {name: kind for name, kind in self.scan.collect_schema().items() if name in names}
        texts = [as_text(pl.col(name), kind).alias(name) for name, kind in own.items()]
        return replace(self, scan=self.scan.with_columns(texts)) if texts else self


@dataclass(frozen=True)
class Rows:
    """Some rows of a table, and the number of each in it, from 0.

    The numbers are no column of the frame: joined to it, they would have Polars copy what it read.
    """

    frame: pl.DataFrame
    numbers: pl.Series

    @property
    def ids(self) -> pl.Series:
        """The ids of their households."""
        return self.frame[HOUSEHOLD_ID]

    def __len__(self) -> int:
        """Return how many there are."""
        return self.frame.height

    def __add__(self, more: Rows) -> Rows:
        """Return these and then others."""
        return Rows(pl.concat([self.frame, more.frame]), pl.concat([self.numbers, more.numbers]))

    def cut(self, number: int) -> tuple[Rows, Rows]:
        """Return the first rows and the others."""
        first = Rows(self.frame.head(number), self.numbers.head(number))
        return first, Rows(self.frame.slice(number), self.numbers.slice(number))


@dataclass(frozen=True)
class Stored:
    """The rows of a table and what was found out in reading them.

    Attributes
    ----------
    file
        The name of the file, or what was given to name several.
    parts
        The rows, in the order of the files.
    faults
        As in ``FileTable``; positions are those in the whole table.
    suspects, columns, unused, letters, near, language
        As in ``FileTable``.
    claims
        As in ``FileTable``; positions are those in the whole table.
    schema
        The columns of all parts, with types that hold the values of each.
    read_from
        The parts in which the rows had their numbers, where they were sorted.
    incomplete
        Of households, the ids as text of those whose list of members is incomplete.
    noted
        How much is worth a look.
    unused_codes
        Of households, the codes for unknown that stand in no table.
    """

    file: str
    parts: Sequence[Part]
    faults: pl.DataFrame
    suspects: tuple[str, ...]
    claims: pl.DataFrame
    columns: tuple[str, ...]
    unused: tuple[str, ...]
    letters: Mapping[str, Mapping[str, str]]
    schema: pl.Schema
    read_from: Sequence[Part] = ()
    incomplete: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))
    near: Mapping[str, str] = field(default_factory=dict)
    noted: Mapping[Check, int] = field(default_factory=dict)
    language: str = "en"
    unused_codes: Unused = field(default_factory=dict)
    begins: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        """Number the rows."""
        object.__setattr__(self, "read_from", self.read_from or self.parts)
        object.__setattr__(self, "begins", list(accumulate((part.rows for part in self.parts), initial=0)))

    def with_ids(self, kind: pl.DataType) -> Stored:
        """Return the same rows with ids of a type."""
        schema = pl.Schema({**self.schema, HOUSEHOLD_ID: kind})
        return replace(self, parts=[part.with_ids(kind) for part in self.parts], schema=schema, read_from=())

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.begins[-1]

    @property
    def inputs(self) -> dict[str, int]:
        """The number of rows of each file."""
        rows: dict[str, int] = {}
        for part in self.parts:
            rows[part.file] = rows.get(part.file, 0) + part.rows
        return rows

    def named(self, rows_at_once: int) -> Iterator[tuple[int, pl.Series]]:
        """Yield the ids of rows as text, null where there is none, and the number of the first of these rows.

        Members who stood inside the records of their households are left out.
        """
        for part, begin in zip(self.parts, self.begins, strict=False):
            for first in range(0, 0 if part.nested else part.rows, rows_at_once):
                yield begin + first, part.ids(first, rows_at_once)

    def ids(self) -> pl.Series:
        """Return the ids of all rows."""
        frames = []
        for part in self.parts:
            with damage_told(part.file):
                frames.append(part.scan.select(pl.col(HOUSEHOLD_ID).cast(self.schema[HOUSEHOLD_ID])).collect())
        return pl.concat(frames).to_series()

    def read(self, first: int, rows: int) -> Rows:
        """Return some rows; ``table`` makes a table of them."""
        found = [
            part.read(max(first - begin, 0), min(first + rows, begin + part.rows) - max(first, begin))
            for part, begin in zip(self.parts, self.begins, strict=False)
            if first < begin + part.rows and begin < first + rows
        ]
        if not found:
            found = [self.schema.to_frame()]
        frame = found[0] if len(found) == 1 else pl.concat(found, how="diagonal_relaxed")
        numbers = pl.Series(_NUMBER, np.arange(first, first + frame.height))
        if _NUMBER in frame.columns:
            numbers, frame = frame[_NUMBER], frame.drop(_NUMBER)
        if frame.schema != self.schema:
            has = frame.columns
            frame = frame.select(
                (pl.col(name) if name in has else pl.lit(None)).cast(kind).alias(name)
                for name, kind in self.schema.items()
            )
        return Rows(frame, numbers)

    def table(self, rows: Rows) -> FileTable:
        """Return rows as a table with the faults that were found in them."""
        faults = self.faults
        if faults.height:
            own = rows.numbers.alias("position").to_frame().with_row_index("moved")
            faults = faults.join(own, on="position", how="inner", maintain_order="right_left")
            faults = faults.select(pl.col("moved").cast(pl.Int64).alias("position"), "check", "reason", "fact")
        facts = rows.frame.drop(_ROW, strict=False)
        if len(self.incomplete):
            incomplete = pl.col(HOUSEHOLD_ID).cast(pl.String).is_in(self.incomplete.implode()).fill_null(value=False)
            flags = facts.select(incomplete.alias(INCOMPLETE)).to_series()
            facts = facts.with_columns(flags) if flags.any() else facts
        places = partial(self._places, rows)
        return FileTable(
            self.file, facts, places, faults, self.suspects, self.claims, self.columns, self.unused, self.letters,
            near=self.near, language=self.language,
        )  # fmt: skip

    def _places(self, rows: Rows) -> pl.DataFrame:
        """Return file and row of rows; those of a Parquet file that was left where it is follow from their number."""
        numbers = rows.numbers.to_numpy()
        begins = np.array(list(accumulate((part.rows for part in self.read_from[:-1]), initial=0)))
        part = np.searchsorted(begins, numbers, side="right") - 1
        files = pl.Series(FILE, [part.file for part in self.read_from])
        derived = pl.Series(ROW, numbers - begins[part] + 1)
        row = rows.frame[_ROW].alias(ROW) if _ROW in rows.frame.columns else derived
        return pl.DataFrame([files.gather(part), row.zip_with(row.is_not_null(), derived.cast(row.dtype))])

    def in_one_file(self, scratch: Scratch, *, only_ids: bool = False) -> tuple[Path, Mapping[str, str]]:
        """Return a file of Parquet that has all rows in their order, and its headings by fact."""
        if self._source is not None:
            return Path(self.parts[0].file), self._source
        names = [HOUSEHOLD_ID] if only_ids else list(self.schema)
        scans = [
            part.scan.select(*(name for name in names if name in part.scan.collect_schema())) for part in self.parts
        ]
        whole = pl.concat(scans, how="diagonal_relaxed").cast({name: self.schema[name] for name in names})
        return scratch.keep(whole), {name: name for name in names}

    @property
    def _source(self) -> Mapping[str, str] | None:
        """The headings of the user's own file of Parquet, if the whole table lies there."""
        source = self.parts[0].source if len(self.parts) == 1 else None
        return source if source is not None and HOUSEHOLD_ID in source else None

    def sorted_as(self, path: Path) -> Stored:
        """Return the same rows in the order of a file, made by ``sort_members`` of the file of ``in_one_file``."""
        scan = pl.scan_parquet(path, glob=False)
        headings = self._source or {name: name for name in self.schema}
        facts = [pl.col(heading).alias(name) for name, heading in headings.items()]
        scan = scan.select(*facts, (pl.col(PLACE) - 1).alias(_NUMBER))
        return replace(self, parts=[Part(self.file, scan, self.rows)], read_from=self.parts)

    def whole(self) -> FileTable:
        """Return all rows."""
        return self.table(self.read(0, self.rows))


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
        rows = table.frame.with_columns(table.places()[ROW].alias(_ROW))
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
