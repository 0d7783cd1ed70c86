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
from typing import Self

import numpy as np
import polars as pl

from mdpoverty.errors import MdpovertyError, said_by_system
from mdpoverty.facts.checks import Check
from mdpoverty.facts.columns import HOUSEHOLD_ID, INCOMPLETE
from mdpoverty.files.parse_table import FILE, ROW, FileTable
from mdpoverty.files.read_file import damage_told
from mdpoverty.files.sort_members import PLACE
from mdpoverty.language import Message
from mdpoverty.tables.common_types import as_text
from mdpoverty.tables.unknown_codes import Unused
from mdpoverty.tables.work_folder import WorkFolder

ROW_IN_FILE, _NUMBER = "row in the file", "number of the row"
"""Columns that go with the rows; no fact is called so."""

_NO_IDS = ("", "-", "?", ".", "na", "n/a", "nan", "null", "none")
"""What stands in a cell in place of an id; blanks, or no more than ``_SHORT`` bytes."""
_SHORT = 4


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
        facts = rows.frame.drop(ROW_IN_FILE, strict=False)
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
        row = rows.frame[ROW_IN_FILE].alias(ROW) if ROW_IN_FILE in rows.frame.columns else derived
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
