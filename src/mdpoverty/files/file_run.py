"""The frame of every run on files: allowed outputs, inputs, totals and reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from os import PathLike, fspath
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.engine.receipt import computed_with
from mdpoverty.errors import Fault, InputError, check_language
from mdpoverty.facts.checks import AnyCheck
from mdpoverty.facts.row_digests import RowsDigest
from mdpoverty.files.parse_table import Wanted
from mdpoverty.files.read_file import STANDARD_INPUT, files_named
from mdpoverty.files.register import Register
from mdpoverty.files.rejects import Totals
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.law.registry import is_path
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.output_files import RECEIPT, REJECTS, check_outputs, companion_file, sha256_of
from mdpoverty.tables.output.work_folder import remove_leftovers
from mdpoverty.tables.output.write import Outputs, check_ending
from mdpoverty.tables.table_digests import digest_of_table
from mdpoverty.tables.unit_names import larger_unit_names
from mdpoverty.tables.unknown_codes import Codes, Unused, declared_codes, sorted_codes

_ALWAYS = ("size",)
"""Facts that the counts of people need, whatever the standard reads."""


@dataclass(frozen=True)
class FileRun:
    """The data read from files of households and members.

    Attributes
    ----------
    rejects
        A line for each rejected row and fault.
    totals
        Rows in, out and rejected.
    warnings
        Rows that are worth a look, by check.
    unused
        Headings of each file that mean no fact.
    written
        The files that were written.
    unused_codes
        By fact, the declared codes for unknown that stand nowhere in the files.
    removed
        Folders that killed runs had left there more than a day ago, and that are removed now.
    """

    rejects: pl.DataFrame
    totals: Totals
    warnings: dict[AnyCheck, int]
    unused: dict[str, tuple[str, ...]]
    unused_codes: Unused
    written: tuple[Path, ...]
    removed: tuple[Path, ...]


def wanted_by(
    plans: Sequence[Plan],
    by: Sequence[str] = (),
    unknown_codes: Mapping[str, Any] | None = None,
    language: str = "en",
) -> Wanted:
    """Return what plans read from files, with group columns, codes for unknown, and a language."""
    dictionary: Dictionary = {}
    for plan in plans:
        dictionary |= plan.standard.dictionary
    facts = {fact for plan in plans for fact in (*plan.household_facts, *plan.member_facts)} | set(_ALWAYS)
    return Wanted(
        dictionary,
        facts,
        {name for plan in plans for name in plan.standard.indicator_ids},
        {*by, *larger_unit_names(by)},
        declared_codes(unknown_codes, dictionary),
        check_language(language),
    )


def called_with(command: str, standards: Mapping[str, tuple[Standard | str, Plan]], **arguments: Any) -> dict[str, Any]:
    """Return the command and the arguments of a run as plain data, for its receipt and for running it again.

    Parameters
    ----------
    command
        Its name on the command line.
    standards
        By argument, the standard as it was given, and the plan made of it.
    arguments
        The others; those that are empty or false are left out.
    """
    plans = [plan for _, plan in standards.values()]
    told: dict[str, Any] = {name: _name_of(given, plan) for name, (given, plan) in standards.items()}
    told["review_date"] = plans[0].review_date.isoformat()
    if len(plans) == 1:
        told["interpretations"] = dict(plans[0].interpretations)
    codes = arguments.pop("unknown_codes")
    told |= {name: _plain(value) for name, value in arguments.items() if value}
    return {"command": command, "arguments": {**told, **({"unknown_codes": sorted_codes(codes)} if codes else {})}}


def _name_of(given: Standard | str, plan: Plan) -> str:
    """Return the path of a standard's file as it was given, else its id with its revision."""
    if isinstance(given, str) and is_path(given):
        return given
    own = given.own_file if isinstance(given, Standard) else None
    return own or f"{plan.standard.id}@{plan.standard.revision}"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, PathLike):
        return fspath(value)
    return list(value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class Written:
    """A table that was written: its file, its rows, and the digest of its content."""

    file: Path
    rows: int = 0
    content: RowsDigest = field(default_factory=RowsDigest)

    def to_dict(self, outputs: Outputs) -> dict[str, Any]:
        """Return what a receipt says of the file."""
        sha256 = outputs.sha256(self.file)
        return {"file": self.file.name, "rows": self.rows, "content": str(self.content), "sha256": sha256}


@dataclass(frozen=True)
class RunningFiles:
    """A run on files while it goes on: what is read and what is written.

    Attributes
    ----------
    inputs
        The names of the files of households and of members.
    target
        The output; None writes nothing.
    outputs
        The files that appear at the end.
    removed
        As for ``FileRun``.
    digests
        The sha256 of each file that is read, computed meanwhile.
    """

    inputs: tuple[str, str | None]
    target: Path | None
    outputs: Outputs
    removed: tuple[Path, ...]
    digests: Mapping[str, Future[str]]

    def write(self, tables: Mapping[str, pl.DataFrame]) -> tuple[Written, ...]:
        """Write tables, each by the ending added to the name of the output."""
        if self.target is None:
            return ()
        files = {companion_file(self.target, ending): table for ending, table in tables.items()}
        for path, table in files.items():
            self.outputs.write(path, table)
        return tuple(Written(path, table.height, digest_of_table(table)) for path, table in files.items())

    def end(
        self,
        sifted: Register,
        totals: Totals,
        warnings: dict[AnyCheck, int],
        *,
        written: Sequence[Written],
        receipt: Mapping[str, Any] | None = None,
        codes: Codes | None = None,
    ) -> dict[str, Any]:
        """Write the receipt and the rejected rows; return the fields of every run on files, by name.

        Parameters
        ----------
        sifted
            The register without the rows set aside.
        totals, warnings
            As for ``FileRun``.
        written
            The tables that are written, that of the output first.
        receipt
            What the results were made with; None writes neither a receipt nor the rejected rows.
        codes
            The declared codes for unknown.
        """
        files = tuple(one.file for one in written)
        if self.target is not None and receipt is not None:
            if sifted.rejects.height:
                rejects = companion_file(self.target, REJECTS)
                self.outputs.write(rejects, sifted.rejects)
                written = (*written, Written(rejects, sifted.rejects.height, digest_of_table(sifted.rejects)))
            content = {
                **receipt,
                "computed_with": computed_with(),
                "inputs": self._inputs(sifted),
                "outputs": [one.to_dict(self.outputs) for one in written],
                "totals": asdict(totals),
                "warnings": {check.value: rows for check, rows in warnings.items()},
                **({"unknown_codes": sorted_codes(codes)} if codes else {}),
                **({"unused_codes": sorted_codes(sifted.unused_codes)} if sifted.unused_codes else {}),
            }
            files = self.outputs.add_companions(self.target, content, files, rejected=bool(sifted.rejects.height))
        return {
            "rejects": sifted.rejects,
            "totals": totals,
            "warnings": warnings,
            "unused": sifted.unused,
            "unused_codes": sifted.unused_codes,
            "written": files,
            "removed": self.removed,
        }

    def _inputs(self, sifted: Register) -> list[dict[str, Any]]:
        """Return the files that were read, with their rows and the sha256 of their bytes."""
        found = {file: digest.result() for file, digest in self.digests.items()}
        return [_with_digest(one, found) for one in sifted.inputs]


def _with_digest(one: Mapping[str, str | int], found: Mapping[str, str]) -> dict[str, Any]:
    """Return an input with the sha256 of its file, which a sheet of a workbook names as ``path``."""
    name = str(one["file"])
    file = next((file for file in found if name == file or name.startswith(f"{file} [")), None)
    if file is None:
        return dict(one)
    return {**one, **({} if file == name else {"path": file}), "sha256": found[file]}


@contextmanager
def run_on_files(
    households: str | PathLike[str],
    members: str | PathLike[str] | None,
    output: str | PathLike[str] | None,
    tables: Sequence[str] = (),
    *,
    others: Sequence[Path] | None = None,
    overwrite: bool,
) -> Iterator[RunningFiles]:
    """Check the names of files before any work, and write the outputs at the end of the block, all or none.

    Parameters
    ----------
    households, members
        What will be read, as ``files_named`` takes it.
    output
        The output; None writes nothing.
    tables
        The endings of the tables that go with the output, beside its receipt and the rejected rows.
    others
        The other outputs where the output is no table, which has neither a receipt nor rejected rows beside it.
    overwrite
        Whether a file may take the place of another.

    Raises
    ------
    MdpovertyError
        The ending of the output is of no known format, or as for ``check_outputs``.
    InputError
        A file changed while it was read.
    """
    inputs = fspath(households), None if members is None else fspath(members)
    target = None if output is None else Path(output)
    with_receipt = target is not None and others is None
    if target is not None:
        if others is None:
            check_ending(target)
            others = [companion_file(target, ending) for ending in (RECEIPT, REJECTS, *tables)]
        check_outputs([target, *others], *_read_from(inputs), overwrite=overwrite)
    places = [Path(gettempdir())] if target is None else [file.resolve().parent for file in (target, *(others or ()))]
    removed = remove_leftovers(places)
    with Outputs(overwrite=overwrite) as outputs, unchanged(*inputs), ThreadPoolExecutor(1) as thread:
        files = [file for name in inputs if with_receipt and name is not None for file in _files(name)]
        digests = {file: thread.submit(sha256_of, Path(file)) for file in files if Path(file).is_file()}
        try:
            yield RunningFiles(inputs, target, outputs, removed, digests)
        finally:
            thread.shutdown(cancel_futures=True)


def _read_from(names: Sequence[str | None]) -> tuple[list[Path], list[Path]]:
    """Return the files that will be read, and the folders among the names."""
    given = [name for name in names if name is not None]
    files = [Path(file) for name in given for file in files_named(name)]
    return [file for file in files if file.exists()], [Path(name) for name in given if Path(name).is_dir()]


_Identity = tuple[int, int, int, int]
"""Device, number, size and time of the last change of a file."""


@contextmanager
def unchanged(*inputs: str | None) -> Iterator[None]:
    """Read files within the block; raise ``files_changed`` if one changed meanwhile.

    Used inside of the block that writes the outputs, so that nothing is written of files that changed.

    Parameters
    ----------
    inputs
        As ``files_named`` takes them; standard input is read once and may be among them.

    Raises
    ------
    InputError
        A file was replaced, written to or removed within the block.
    """
    before = {file: _identity(file) for name in inputs if name is not None for file in _files(name)}
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the library that reads the files is no Exception
        _refuse_changed(before, error)
        raise
    _refuse_changed(before, None)


def _files(name: str) -> list[str]:
    return [] if name == STANDARD_INPUT else files_named(name)


def _identity(file: str) -> _Identity | None:
    try:
        status = Path(file).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _refuse_changed(before: dict[str, _Identity | None], cause: BaseException | None) -> None:
    faults = [Fault("changed_file", {}, (file,)) for file, identity in before.items() if _identity(file) != identity]
    if faults:
        raise InputError(Message("files_changed"), faults) from cause
