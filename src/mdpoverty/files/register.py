"""Registers: tables of files, on disk or in memory, with the findings of reading.

Parquet files are read in place. Rows of other files are kept in memory if they are few, else in Parquet files in a
folder of their own. The place and the faults of a row are columns beside its facts, so that they follow the row when
rows are cut, sorted and joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from mdpoverty.errors import MdpovertyError, system_error
from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import INCOMPLETE
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.files.read_file import reading_file
from mdpoverty.messages.message import Message
from mdpoverty.tables.column_types import as_text
from mdpoverty.tables.output.work_folder import WorkFolder
from mdpoverty.tables.unknown_codes import Codes, Unused

FILE, ROW, FAULTS, CLAIMS = ORIGIN = (" file", " row", " faults", " claims")
"""Columns beside the facts: the file of a row, its number there, its faults, and the ids that it may have.

No fact and no group has such a name: a heading loses the blanks around it. The last two exist if a row needs them.
"""

FAULT: dict[str, pl.DataType] = dict.fromkeys(("check", "reason", "fact"), pl.String())
"""A fault of a row: the name of the check, the words, and the fact; null if the whole row is at fault."""

REJECTS: dict[str, pl.DataType] = dict.fromkeys(("file", "row", "household_id", "check", "reason"), pl.String())
"""The columns of the table of rejected rows."""

_NO_IDS = ("", "-", "?", ".", "na", "n/a", "nan", "null", "none")
"""Words that fill a cell in place of an id; each has at most ``_SHORT`` bytes."""
_SHORT = 4


class Scratch(WorkFolder):
    """A folder for data larger than memory, removed at the end of the block."""

    def __init__(self, output: Path | None) -> None:
        """Take the folder of the output, else the system's temporary folder."""
        super().__init__(None if output is None else output.resolve().parent)
        self._files = 0

    @property
    def folder(self) -> Path:
        """The folder, made when first needed.

        Raises
        ------
        MdpovertyError
            It cannot be made.
        """
        try:
            return self.path
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
        return MdpovertyError(Message("no_room", {"folder": str(self.place), "told": system_error(error)}))


@dataclass(frozen=True)
class Table:
    """Rows of files, with ``ORIGIN`` beside their facts, and facts about the files.

    Attributes
    ----------
    file
        The name of the file, or the name that means several files.
    files, scans, lengths
        For each scan its file and its number of rows; the scans hold all rows, in memory or in Parquet files, in order.
    schema
        The columns of all scans, with types that hold the values of each.
    columns
        The facts or headings of all columns of the files, also of those that were not asked for.
    unused
        Headings that mean no fact, with the nearest fact.
    suspects
        Households that a broken row may belong to.
    letters
        By sheet of a workbook, as ``files`` names it, the letters of each column.
    codes
        The codes for unknown that were found in the files.
    nested
        The files whose rows are members nested in the records of their households.
    source
        The headings by fact, if all rows are in one Parquet file that belongs to the user.
    """

    file: str
    files: Sequence[str]
    scans: Sequence[pl.LazyFrame]
    lengths: Sequence[int]
    schema: pl.Schema
    columns: tuple[str, ...]
    unused: tuple[str, ...]
    suspects: tuple[str, ...] = ()
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Codes = field(default_factory=dict)
    nested: frozenset[str] = frozenset()
    source: Mapping[str, str] | None = None

    @classmethod
    def of_file(cls, file: str, frame: pl.DataFrame, **about: Any) -> Table:
        """Return rows read from one file as a table; ``about`` holds its other properties."""
        scan = frame.lazy().with_columns(pl.lit(file).alias(FILE))
        return cls(file, (file,), (scan,), (frame.height,), schema=scan.collect_schema(), **about)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return sum(self.lengths)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All rows."""
        return self.read(0, self.rows)

    @property
    def facts(self) -> pl.DataFrame:
        """All rows without their places."""
        return self.frame.drop(ORIGIN, strict=False)

    @property
    def ids(self) -> pl.Series:
        """The ids of the households, as text."""
        return self.frame[HOUSEHOLD_ID].cast(pl.String)

    @property
    def faults(self) -> pl.DataFrame:
        """The faults found in reading: ``position`` in the frame, and ``FAULT``."""
        if FAULTS not in self.frame.columns:
            return pl.DataFrame(schema={"position": pl.Int64(), **FAULT})
        rows = self.frame.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("position"), FAULTS)
        return rows.drop_nulls(FAULTS).explode(FAULTS).unnest(FAULTS)

    @property
    def bytes(self) -> int:
        """The size of rows of one file that are in memory."""
        return int(self._unlabelled.collect().estimated_size())

    @property
    def _unlabelled(self) -> pl.LazyFrame:
        return self.scans[0].drop(FILE)

    def moved_to(self, scratch: Scratch) -> Table:
        """Return the same rows, written to a Parquet file."""
        scan = pl.scan_parquet(scratch.keep(self._unlabelled), glob=False)
        return replace(self, scans=(scan.with_columns(pl.lit(self.file).alias(FILE)),))

    def of(self, frame: pl.DataFrame) -> Table:
        """Return a table of the same files with other rows."""
        return replace(
            self, files=(self.file,), scans=(frame.lazy(),), lengths=(frame.height,), schema=frame.schema, source=None
        )

    def read(self, first: int, rows: int) -> pl.DataFrame:
        """Return some rows.

        Raises
        ------
        InputError
            A file is damaged.
        """
        found = []
        for file, scan, begin, length in self._parts():
            start, end = max(first - begin, 0), min(first + rows - begin, length)
            if start < end:
                with reading_file(file):
                    found.append(scan.slice(start, end - start).collect())
        frame = found[0] if len(found) == 1 else pl.concat(found or [self.schema.to_frame()], how="diagonal_relaxed")
        if frame.schema == self.schema:
            return frame
        has = frame.columns
        return frame.select(
            (pl.col(name) if name in has else pl.lit(None)).cast(kind).alias(name) for name, kind in self.schema.items()
        )

    def _parts(self) -> Iterator[tuple[str, pl.LazyFrame, int, int]]:
        """Yield file, scan, the number of the first row and the number of rows."""
        begin = 0
        for file, scan, length in zip(self.files, self.scans, self.lengths, strict=True):
            yield file, scan, begin, length
            begin += length

    def all_ids(self) -> pl.Series:
        """Return the ids of all rows, unchanged."""
        frames = []
        for file, scan, _, _ in self._parts():
            with reading_file(file):
                frames.append(scan.select(pl.col(HOUSEHOLD_ID).cast(self.schema[HOUSEHOLD_ID])).collect())
        return pl.concat(frames).to_series()

    def named(self, rows_at_once: int) -> Iterator[pl.DataFrame]:
        """Yield ids as text, null without a household, and ``CLAIMS``, stretch by stretch.

        Members nested in the records of their households are left out.
        """
        for file, scan, _, length in self._parts():
            schema = scan.collect_schema()
            claims = pl.col(CLAIMS) if CLAIMS in schema else pl.lit(None, pl.List(pl.String)).alias(CLAIMS)
            rows = scan.select(HOUSEHOLD_ID, claims)
            for first in range(0, 0 if file in self.nested else length, rows_at_once):
                with reading_file(file):
                    yield rows.slice(first, rows_at_once).with_columns(_named(schema[HOUSEHOLD_ID])).collect()

    def all_named(self) -> bool:
        """Tell whether every row names a household; nested members do."""
        return all(_all_named(file, scan) for file, scan, _, rows in self._parts() if rows and file not in self.nested)

    def with_ids(self, kind: pl.DataType) -> Table:
        """Return the same rows with ids of a type."""
        schema = pl.Schema({**self.schema, HOUSEHOLD_ID: kind})
        same = self.schema[HOUSEHOLD_ID].is_integer() == kind.is_integer()
        scans = [scan.with_columns(pl.col(HOUSEHOLD_ID).cast(kind)) for scan in self.scans]
        return replace(self, scans=scans, schema=schema, source=self.source if same else None)

    def with_text(self, names: Collection[str]) -> Table:
        """Return the same rows with some columns as text."""
        own = {name: kind for name, kind in self.schema.items() if name in names}
        texts = [as_text(pl.col(name), kind).alias(name) for name, kind in own.items()]
        return replace(self, scans=[scan.with_columns(texts) for scan in self.scans]) if texts else self

    def in_one_file(self, scratch: Scratch, *, only_ids: bool = False) -> tuple[Path, Mapping[str, str]]:
        """Return a Parquet file with all rows in order, and its headings by fact."""
        if self.source is not None:
            return Path(self.files[0]), self.source
        names = [HOUSEHOLD_ID] if only_ids else list(self.schema)
        scans = [scan.select(*(name for name in names if name in scan.collect_schema())) for scan in self.scans]
        whole = pl.concat(scans, how="diagonal_relaxed").cast({name: self.schema[name] for name in names})
        return scratch.keep(whole), {name: name for name in names}


def _named(kind: pl.DataType) -> pl.Expr:
    """Return the id as text; null without a household."""
    column = pl.col(HOUSEHOLD_ID)
    if kind != pl.String:
        return column.cast(pl.String)
    empty = column.str.strip_chars().str.to_lowercase().is_in(_NO_IDS)
    return pl.when(~empty).then(column).alias(HOUSEHOLD_ID)


def _all_named(file: str, scan: pl.LazyFrame) -> bool:
    """Tell whether every row names a household, looking only at the short texts and the least one."""
    column, kind = pl.col(HOUSEHOLD_ID), scan.collect_schema()[HOUSEHOLD_ID]
    few = column.filter(column.is_null())
    if kind == pl.String:
        few = column.filter(column.is_null() | (column.str.len_bytes() <= _SHORT)).append(column.min())
    with reading_file(file):
        ids = scan.select(few.unique()).collect()
    return not ids.select(_named(kind).is_null().any()).item()


@dataclass(frozen=True)
class Register:
    """The households of files and their members, or a piece of them.

    Attributes
    ----------
    households, members
        Their rows.
    inputs
        The files that were read, as ``file``, and how many ``rows`` each has.
    language
        The language of the reasons of faults.
    incomplete
        The ids, as text, of households whose list of members is incomplete.
    near
        For the id of each orphan, which no household has, the id of a household that is nearly the same.
    noted
        The number of rows worth a look, by check.
    unused_codes
        The declared codes for unknown that were found in no table.
    rejects
        ``file``, ``row``, ``household_id``, ``check`` and ``reason``: a line for each fault of a row that was set
        aside, for each sound row that was set aside with its household, and for each household that keeps an
        incomplete list of members.
    """

    households: Table
    members: Table | None
    inputs: Sequence[Mapping[str, str | int]]
    language: str
    incomplete: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))
    near: Mapping[str, str] = field(default_factory=dict)
    noted: Mapping[Check, int] = field(default_factory=dict)
    unused_codes: Unused = field(default_factory=dict)
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTS))

    @property
    def rows(self) -> int:
        """The number of rows of both tables."""
        return sum(table.rows for table in self.tables)

    @property
    def sound(self) -> bool:
        """Whether reading found no fault, and no list of members to be incomplete."""
        faulty = any(table.suspects or table.faults.height for table in self.tables)
        return not faulty and INCOMPLETE not in self.households.frame.columns

    @property
    def tables(self) -> tuple[Table, ...]:
        """The existing tables."""
        return (self.households,) if self.members is None else (self.households, self.members)

    @property
    def columns(self) -> list[str]:
        """What the columns of all files mean, each once."""
        return list(dict.fromkeys(name for table in self.tables for name in table.columns))

    @property
    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame | None]:
        """The facts of all households and of all members."""
        return self.households.facts, None if self.members is None else self.members.facts

    @property
    def unused(self) -> dict[str, tuple[str, ...]]:
        """The unknown headings of each file."""
        unused: dict[str, tuple[str, ...]] = {}
        for table in self.tables:
            if table.unused:
                unused[table.file] = (*unused.get(table.file, ()), *table.unused)
        return unused

    def piece(self, households: pl.DataFrame, members: pl.DataFrame | None) -> Register:
        """Return some households and members, with incomplete lists marked."""
        if len(self.incomplete):
            ids = households[HOUSEHOLD_ID].cast(pl.String)
            flags = ids.is_in(self.incomplete.implode()).fill_null(value=False)
            households = households.with_columns(flags.alias(INCOMPLETE)) if flags.any() else households
        own = None if self.members is None or members is None else self.members.of(members)
        return replace(self, households=self.households.of(households), members=own)
