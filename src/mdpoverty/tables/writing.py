"""Writing results: a file appears whole or not at all, and no spreadsheet runs what stands in its cells."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar

import polars as pl
from polars.io.plugins import register_io_source

from mdpoverty.errors import MdpovertyError, MissingExtraError, listed
from mdpoverty.tables.naming import files_named

Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)

_TABLES = (".transitions.csv", ".contradictions.csv", ".summary.csv", ".ticks.csv")
_COMPANIONS = (".rejects.csv", ".receipt.json", *_TABLES)
_MOST_ROWS_OF_A_SHEET = 1_048_575
_RUN_BY_SPREADSHEETS = r"^[=+\-@\t\r]"
SHEET_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""How workbooks are written, so that text stays text."""


class Outputs:
    """Files that appear together when all of them are whole.

    Used with ``with``. ``path`` gives an unfinished file beside the target to write to; at the end of the block the
    files get their names. After an error or an interruption nothing is left.
    """

    def __init__(self) -> None:
        """Begin without files."""
        self._unfinished: dict[Path, Path] = {}
        self._stale: list[Path] = []

    def __enter__(self) -> Self:
        """Begin to write."""
        return self

    def path(self, target: Path) -> Path:
        """Return the unfinished file of a target; files get their names in the order in which they are asked for."""
        try:
            handle, name = tempfile.mkstemp(".unfinished", f".{target.name}.", target.parent)
        except OSError as error:
            raise _not_written(target, error) from error
        os.close(handle)
        self._unfinished[target] = Path(name)
        return Path(name)

    def remove(self, target: Path) -> None:
        """Remove a file of an earlier run that would speak of other results, once the new ones are whole."""
        self._stale.append(target)

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
            raise _not_written(target, error) from error

    def write_frames(self, target: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write a table that comes in parts, without holding them all, in the format of the target's ending.

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
        # In a thread of its own, for Polars would keep this one from hearing that it is to stop.
        with ThreadPoolExecutor(1) as thread:
            try:
                thread.submit(sink, register_io_source(lambda *_: parts, schema=first.schema), unfinished).result()
            except (OSError, pl.exceptions.PolarsError) as error:
                raise _not_written(target, error) from error
            finally:
                stopped.set()

    def add_companions(self, output: Path, provenance: Mapping[str, Any], rejects: pl.DataFrame) -> tuple[Path, ...]:
        """Write the receipt and the rejected rows beside an output; the output itself gets its name last."""
        refused = beside(output, ".rejects.csv")
        self.write_json(beside(output, ".receipt.json"), provenance)
        if rejects.height:
            self.write(refused, rejects)
        else:
            self.remove(refused)
        self._unfinished[output] = self._unfinished.pop(output)
        return (output, beside(output, ".receipt.json"), *([refused] if rejects.height else []))

    def write_text(self, target: Path, text: str) -> None:
        """Write text as UTF-8."""
        unfinished = self.path(target)
        try:
            unfinished.write_text(text, encoding="utf-8")
        except OSError as error:
            raise _not_written(target, error) from error

    def write_json(self, target: Path, content: Mapping[str, Any]) -> None:
        """Write plain data as JSON."""
        self.write_text(target, json.dumps(content, ensure_ascii=False, indent=2) + "\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Give the files their names, or remove them if anything went wrong."""
        try:
            if kind is None:
                self._finish()
        finally:
            for unfinished in self._unfinished.values():
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)

    def _finish(self) -> None:
        mask = os.umask(0)
        os.umask(mask)
        for target, unfinished in self._unfinished.items():
            try:
                unfinished.chmod(0o666 & ~mask)
                unfinished.replace(target)
            except OSError as error:
                raise _not_written(target, error) from error
        for stale in self._stale:
            stale.unlink(missing_ok=True)


def _until(stopped: Event, parts: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield parts until somebody asks for an end."""
    for part in parts:
        if stopped.is_set():
            raise InterruptedError
        yield part


def _not_written(target: Path, error: Exception) -> MdpovertyError:
    told = getattr(error, "strerror", None) or next(iter(str(error).splitlines()), type(error).__name__)
    return MdpovertyError(f"{target}: cannot be written ({told}); it was left as it was")


def check_target(target: Path, *inputs: str | None) -> None:
    """Refuse a target that cannot be written, before any work is done.

    Raises
    ------
    MdpovertyError
        Its ending is of no known format, its folder does not exist, it is a folder itself, it or a file that goes with
        it is one of the inputs, or it lies in a folder of inputs.
    """
    if target.suffix.lower() not in WRITERS:
        raise MdpovertyError(f"{target}: its ending names no format to write; allowed: {listed(WRITERS)}")
    if not target.parent.is_dir():
        raise MdpovertyError(f"{target}: the folder {target.parent} does not exist; make it first")
    if target.is_dir():
        raise MdpovertyError(f"{target}: is a folder; give the results another name")
    given = [name for name in inputs if name is not None]
    for folder in map(Path, given):
        if folder.is_dir() and folder.resolve() in target.resolve().parents:
            raise MdpovertyError(
                f"{target}: lies in the folder {folder}, where it would be read as an input; put the results elsewhere"
            )
    read = [Path(file) for name in given for file in files_named(name) if Path(file).exists()]
    for file in (target, *(beside(target, ending) for ending in _COMPANIONS)):
        if file.exists() and any(file.samefile(path) for path in read):
            raise MdpovertyError(f"{file}: is one of the inputs; give the results another name")


def beside(output: Path, ending: str) -> Path:
    """Return the name of a file that goes with the results: theirs with an ending more."""
    return output.with_name(output.name + ending)


def write_run(
    output: Path, tables: Mapping[Path, pl.DataFrame], provenance: Mapping[str, Any], rejects: pl.DataFrame
) -> tuple[Path, ...]:
    """Write everything that goes with an output; the output itself gets its name last."""
    with Outputs() as outputs:
        for target, table in tables.items():
            outputs.write(target, table)
        written = outputs.add_companions(output, provenance, rejects)
    others = [target for target in tables if target != output]
    return (output, *others, *written[1:])


def without_formulas(frame: Table) -> Table:
    """Return a table whose text cells no spreadsheet takes for a formula: an apostrophe stands before = + - @.

    Examples
    --------
    >>> without_formulas(pl.DataFrame({"household_id": ["=1+1", "7"]}))["household_id"].to_list()
    ["'=1+1", '7']
    """
    frame = frame.with_columns(pl.col(pl.String).str.replace(_RUN_BY_SPREADSHEETS, "'${0}"))
    names = frame.collect_schema().names()
    return frame.rename({name: f"'{name}" for name in names if name[:1] in ("=", "+", "-", "@")})


def _xlsx(frame: pl.DataFrame, path: Path) -> None:
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtraError(
            'XLSX needs more libraries; install them with: pip install "mdpoverty[xlsx]"'
        ) from error
    if frame.height > _MOST_ROWS_OF_A_SHEET:
        raise MdpovertyError(
            f"a sheet holds {_MOST_ROWS_OF_A_SHEET} rows, the results have {frame.height}; write .parquet or .csv"
        )
    try:
        # What the library sets down on its way is removed too, whatever happens.
        with (
            tempfile.TemporaryDirectory(prefix=".mdpoverty-", dir=path.parent) as folder,
            xlsxwriter.Workbook(path, {**SHEET_OPTIONS, "tmpdir": folder}) as book,
        ):
            frame.write_excel(book, "results", autofit=False)
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise OSError(str(error)) from error


SINKS: dict[str, Callable[[pl.LazyFrame, Path], object]] = {
    ".csv": lambda frame, path: without_formulas(frame).sink_csv(path),
    ".parquet": lambda frame, path: frame.sink_parquet(path),
    ".jsonl": lambda frame, path: frame.sink_ndjson(path),
}
"""How tables are written that come in parts; a workbook and one JSON list are made of the whole."""

WRITERS: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": lambda frame, path: without_formulas(frame).write_csv(path),
    ".parquet": lambda frame, path: frame.write_parquet(path),
    ".xlsx": _xlsx,
    ".json": lambda frame, path: frame.write_json(path),
    ".jsonl": lambda frame, path: frame.write_ndjson(path),
}
