"""The frame of every run on files: allowed outputs, inputs, totals and reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import polars as pl

from mdpoverty.engine.plan import Plan
from mdpoverty.errors import Fault, InputError, MdpovertyError, check_language
from mdpoverty.facts.checks import AnyCheck, Finding
from mdpoverty.files.parse_table import Wanted
from mdpoverty.files.read_file import STANDARD_INPUT, files_named
from mdpoverty.files.register import Register
from mdpoverty.files.rejects import Totals, counted_warnings
from mdpoverty.law.dictionary import Dictionary
from mdpoverty.messages.message import Message
from mdpoverty.tables.output_files import check_outputs
from mdpoverty.tables.unit_names import larger_units
from mdpoverty.tables.unknown_codes import Unused, codes_told, read_codes
from mdpoverty.tables.write import RECEIPT, REJECTS, WRITERS, Outputs, beside

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


def place_of(target: Path | None) -> Path:
    """Return the folder for a run's unfinished files."""
    return Path(gettempdir()) if target is None else target.resolve().parent


def paths_of(
    households: str | PathLike[str], members: str | PathLike[str] | None, output: str | PathLike[str] | None
) -> tuple[str, str | None, Path | None]:
    """Return the given names as text, and the target as a path."""
    people = None if members is None else fspath(members)
    return fspath(households), people, None if output is None else Path(output)


def codes_for_receipt(wanted: Wanted, register: Register) -> dict[str, Any]:
    """Return the codes for unknown, and the unused ones, as receipts hold them."""
    declared = {"unknown_codes": codes_told(wanted.codes)} if wanted.codes else {}
    return {**declared, **({"unused_codes": codes_told(register.unused_codes)} if register.unused_codes else {})}


def by_name(warnings: Mapping[AnyCheck, int]) -> dict[str, int]:
    """Return the rows of each warning by its name, as a receipt holds it."""
    return {check.value: rows for check, rows in warnings.items()}


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
        {*by, *larger_units(by)},
        read_codes(unknown_codes, dictionary),
        check_language(language),
    )


def file_run(
    sifted: Register,
    totals: Totals,
    *,
    findings: Sequence[Finding],
    written: tuple[Path, ...],
    removed: tuple[Path, ...],
) -> dict[str, Any]:
    """Return the fields of every run on files, by name."""
    return {
        "rejects": sifted.rejects,
        "totals": totals,
        "warnings": counted_warnings(findings, sifted),
        "unused": sifted.unused,
        "unused_codes": sifted.unused_codes,
        "written": written,
        "removed": removed,
    }


def check_target(
    target: Path | None, inputs: Sequence[str | None], tables: Sequence[str] = (), *, overwrite: bool = True
) -> None:
    """Refuse an output, or a companion, that cannot be written, before any work.

    Parameters
    ----------
    target
        The output; None is none.
    inputs, overwrite
        The names of what will be read, as ``files_named`` takes them; whether a file may take the place of another.
    tables
        The endings of what goes with it beside its receipt and the rejected rows.

    Raises
    ------
    MdpovertyError
        Its ending is of no known format, or as for ``check_outputs``.
    """
    if target is None:
        return
    if target.suffix.lower() not in WRITERS:
        raise MdpovertyError(Message("no_format_to_write", {"file": str(target), "allowed": list(WRITERS)}))
    companions = [beside(target, ending) for ending in (RECEIPT, REJECTS, *tables)]
    check_outputs([target, *companions], *read_from(inputs), overwrite=overwrite)


def read_from(names: Sequence[str | None]) -> tuple[list[Path], list[Path]]:
    """Return the files that will be read, and the folders among the names."""
    given = [name for name in names if name is not None]
    files = [Path(file) for name in given for file in files_named(name)]
    return [file for file in files if file.exists()], [Path(name) for name in given if Path(name).is_dir()]


def write_run(
    outputs: Outputs,
    target: Path | None,
    table: pl.DataFrame,
    *,
    others: Mapping[str, pl.DataFrame],
    rejects: pl.DataFrame,
    provenance: Mapping[str, Any],
) -> tuple[Path, ...]:
    """Write a table and its companions, by the ending added to its name; None writes nothing."""
    if target is None:
        return ()
    tables = {beside(target, ending): other for ending, other in others.items()}
    for path, frame in (*tables.items(), (target, table)):
        outputs.write(path, frame)
    written = outputs.add_companions(target, provenance, rejects)
    return (target, *tables, *written[1:])


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
