"""Writes results: each file whole or not at all, with no formula for a spreadsheet to run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import polars as pl
from polars.io.plugins import register_io_source

from mdpoverty.errors import MdpovertyError, require
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.output_files import RECEIPT, REJECTS, WholeFiles, companion_file, output_error

_MOST_ROWS_OF_A_SHEET = 1_048_575
SHEET_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""The options with which workbooks are written, so that text stays text."""


class Outputs(WholeFiles):
    """Files of tables with their companions, which appear together when all are whole."""

    def write(self, target: Path, frame: pl.DataFrame) -> None:
        """Write a table in the format of the target's ending.

        Raises
        ------
        MdpovertyError
            It cannot be written, as on a full disk.
        """
        unfinished = self.path(target)
        try:
            WRITERS[target.suffix.lower()](frame, unfinished)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise output_error(target, error) from error

    def write_frames(self, target: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write a table in parts, without holding all, in the format of the target's ending.

        Raises
        ------
        MdpovertyError
            It cannot be written, as on a full disk.
        """
        first = next(frames)
        second = next(frames, None)
        if second is None:
            self.write(target, first)
            return
        sink = SINKS.get(target.suffix.lower())
        if sink is None:
            self.write(target, pl.concat([first, second, *frames]))
            return
        unfinished = self.path(target)
        stopped = Event()
        parts = _until(stopped, chain([first, second], frames))
        # Polars would keep this thread from hearing that it is to stop; so it works in another one.
        with ThreadPoolExecutor(1) as thread:
            try:
                thread.submit(sink, register_io_source(lambda *_: parts, schema=first.schema), unfinished).result()
            except (OSError, pl.exceptions.PolarsError) as error:
                raise output_error(target, error) from error
            finally:
                stopped.set()

    def add_companions(
        self, output: Path, provenance: Mapping[str, Any], written: Sequence[Path], *, rejected: bool
    ) -> tuple[Path, ...]:
        """Write the receipt beside an output, which gets its name last; return all written.

        ``rejected`` tells whether rejected rows were written beside it; else those of an earlier run are removed.
        """
        refused = companion_file(output, REJECTS)
        self.write_json(companion_file(output, RECEIPT), provenance)
        if not rejected:
            self.remove(refused)
        self.name_last(output)
        return (*written, companion_file(output, RECEIPT), *([refused] if rejected else []))


def _until(stopped: Event, parts: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield parts; raise ``InterruptedError`` once stopped."""
    for part in parts:
        if stopped.is_set():
            raise InterruptedError
        yield part


def _xlsx(frame: pl.DataFrame, path: Path) -> None:
    with require():
        import xlsxwriter
    if frame.height > _MOST_ROWS_OF_A_SHEET:
        raise MdpovertyError(Message("sheet_too_short", {"most": _MOST_ROWS_OF_A_SHEET, "rows": frame.height}))
    try:
        # What the library sets down on its way lies in the work folder, too, and is removed with it.
        with xlsxwriter.Workbook(path, {**SHEET_OPTIONS, "tmpdir": str(path.parent)}) as book:
            frame.write_excel(book, "results", autofit=False)
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise OSError from error


SINKS: dict[str, Callable[[pl.LazyFrame, Path], object]] = {
    ".csv": lambda frame, path: _guard_cells(frame).sink_csv(path),
    ".parquet": lambda frame, path: frame.sink_parquet(path),
    ".jsonl": lambda frame, path: frame.sink_ndjson(path),
}
"""The writers of tables that come in parts; a workbook and one JSON list are made of the whole."""

WRITERS: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": lambda frame, path: _guard_cells(frame).write_csv(path),
    ".parquet": lambda frame, path: frame.write_parquet(path),
    ".xlsx": _xlsx,
    ".json": lambda frame, path: frame.write_json(path),
    ".jsonl": lambda frame, path: frame.write_ndjson(path),
}


def check_ending(target: Path) -> None:
    """Refuse an output file whose ending names no format that can be written.

    Raises
    ------
    MdpovertyError
        The ending is another one.
    """
    if target.suffix.lower() not in WRITERS:
        raise MdpovertyError(Message("no_format_to_write", {"file": str(target), "allowed": list(WRITERS)}))


Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)


_RUN = r"^('*[=+\-@\t\r])"
"""What a spreadsheet runs, and what would be taken for such a cell that is guarded already."""


_NUMBER = r"^[+-]?[0-9]+(?:[.,][0-9]+)*$"
"""A number is no formula: -2 stays -2."""


_GUARDED = r"^'('*[=+\-@\t\r])"


def _guard_cells(frame: Table) -> Table:
    """Return a table whose text cells and headings no spreadsheet takes for a formula.

    Examples
    --------
    >>> _guard_cells(pl.DataFrame({"household_id": ["=1+1", "-2", "7"]}))["household_id"].to_list()
    ["'=1+1", '-2', '7']
    """
    frame = frame.with_columns(_guarded(pl.col(pl.String)))
    names = frame.collect_schema().names()
    headings = pl.select(_guarded(pl.lit(pl.Series(names, dtype=pl.String)))).to_series().to_list()
    return frame.rename(dict(zip(names, headings, strict=True)))


def _guarded(cells: pl.Expr) -> pl.Expr:
    return pl.when(cells.str.contains(_NUMBER)).then(cells).otherwise(cells.str.replace(_RUN, "'${1}"))


def unguard_cells(cells: pl.Series) -> pl.Series:
    """Return cells read from a file, without their guard against formulas.

    Examples
    --------
    >>> unguard_cells(pl.Series(["'=1+1", "'a'", "-2"])).to_list()
    ['=1+1', "'a'", '-2']
    """
    return cells.str.replace(_GUARDED, "${1}") if cells.str.starts_with("'").any() else cells


def unguard_cell(cell: str) -> str:
    """Return one cell read from a file without its guard against formulas."""
    return re.sub(_GUARDED, r"\1", cell)
