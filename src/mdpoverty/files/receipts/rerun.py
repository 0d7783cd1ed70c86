"""Runs again what a receipt records, with the revision of then, and compares the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from mdpoverty.errors import InputError, MdpovertyError
from mdpoverty.files.analyse_files import audit_files, reclassify_files
from mdpoverty.files.classify_files import classify_files
from mdpoverty.files.receipts.run_receipt import (
    RunReceipt,
    inputs_changed_since_receipt,
    read_run_receipt,
    standard_of_receipt,
    unchecked_inputs,
)
from mdpoverty.files.receipts.verify import Verified, changed_results, read_results
from mdpoverty.law.registry import is_path
from mdpoverty.messages.message import Message
from mdpoverty.tables.convert import HOUSEHOLD_ID
from mdpoverty.tables.output.output_files import sha256_of

_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "classify": classify_files,
    "reclassify": reclassify_files,
    "audit": audit_files,
}


def rerun(
    receipt: str | PathLike[str],
    *,
    inputs: str | PathLike[str] | None = None,
    standard: str | PathLike[str] | None = None,
    output: str | PathLike[str] | None = None,
) -> Verified:
    """Run again what a receipt records, with the revision of then, and tell whether the results are the same.

    Parameters
    ----------
    receipt
        The receipt, or the file of results beside it.
    inputs
        The folder of the inputs, if they are no longer where they were.
    standard
        The file of a standard of one's own, if it is no longer where it was.
    output
        Where the new results are written; None keeps none.

    Returns
    -------
    Verified
        What differs: inputs, standard, results.

    Raises
    ------
    InputError
        There is no receipt, or an input is not found.
    MdpovertyError
        The standard cannot be loaded, or as for the command that was run.
    """
    recorded = read_run_receipt(Path(receipt))
    arguments, folder = recorded.arguments, None if inputs is None else Path(inputs)
    changed: list[Message] = []
    if recorded.command not in _COMMANDS:
        raise InputError(Message("receipt_damaged", {"file": str(recorded.file)}))
    files = [recorded.file.with_name(one["file"]) for one in recorded.content["outputs"]]
    if output is not None and Path(output).resolve() in {file.resolve() for file in files}:
        raise InputError(Message("rerun_over_results", {"file": str(output)}))
    for argument, one in recorded.standards.items():
        name = arguments[argument]
        if standard is not None and is_path(name):
            name = str(standard)
        law, faults = standard_of_receipt(name, one)
        if law is None:
            raise MdpovertyError(faults[0])
        changed += faults
        arguments[argument] = law
    for name in ("households", "members"):
        if name in arguments:
            arguments[name] = recorded.input_named(arguments[name], folder)
    changed += inputs_changed_since_receipt(recorded, folder)
    with TemporaryDirectory() as place:
        target = Path(place, recorded.content["outputs"][0]["file"]) if output is None else Path(output)
        _COMMANDS[recorded.command](**arguments, output=target)
        beside = [one for one in changed_results(recorded) if one[0].code != "results_missing"]
        found = [*beside, *_differences(recorded, read_run_receipt(target), changed=bool(changed))]
    changed += [what for what, same in found if not same]
    noted = [*unchecked_inputs(recorded), *(what for what, same in found if same)]
    return Verified(recorded, tuple(changed), tuple(noted))


def _differences(recorded: RunReceipt, again: RunReceipt, *, changed: bool) -> Iterator[tuple[Message, bool]]:
    """Yield in what the results of two runs differ, and whether their content is the same all the same.

    Results beside the receipt that were altered are compared with the new ones; ``changed`` tells whether inputs or
    standards are not those of then.
    """
    for then, now in zip(recorded.content["outputs"], again.content["outputs"], strict=False):
        file = recorded.file.with_name(then["file"])
        if then["content"] == now["content"] and file.is_file() and sha256_of(file) != then["sha256"]:
            altered = _other_results(file, again.file.with_name(now["file"]))
            if altered.parameters.get("rows"):
                yield altered, False
    if changed and recorded.content.get("facts", "") == again.content.get("facts"):
        yield Message("facts_same"), True
    for then, now in zip(recorded.content["outputs"], again.content["outputs"], strict=False):
        if then["sha256"] == now["sha256"]:
            continue
        file = recorded.file.with_name(then["file"])
        if then["content"] == now["content"]:
            if versions := _versions(recorded, again):  # a workbook also holds the moment when it was written
                yield Message("other_bytes", {"file": str(file), "versions": versions}), True
        else:
            yield _other_results(file, again.file.with_name(now["file"])), False
    if recorded.content.get("facts") != again.content.get("facts"):
        yield Message("facts_changed"), False


def _versions(recorded: RunReceipt, again: RunReceipt) -> list[str]:
    """Return what computed then and computes otherwise now."""
    then, now = ({"mdpoverty": _library(one), **one.content["computed_with"]} for one in (recorded, again))
    return [f"{name} {then.get(name)} → {now[name]}" for name in now if then.get(name) != now[name]]


def _library(receipt: RunReceipt) -> str:
    return str(next(iter(receipt.standards.values()))["library_version"])


def _other_results(before: Path, after: Path) -> Message:
    """Return in how many households two files of results differ, by column, if the old one is there."""
    try:
        tables = [read_results(file).cast(pl.String) for file in (before, after)]
    except (OSError, ValueError, InputError, pl.exceptions.PolarsError):
        return Message("results_differ", {"file": str(before)})
    if any(HOUSEHOLD_ID not in table.columns for table in tables):
        return Message("results_differ", {"file": str(before)})
    both = tables[0].join(tables[1], on=HOUSEHOLD_ID, how="full", suffix=" now", coalesce=True)
    same = [name for name in tables[0].columns if name != HOUSEHOLD_ID and name in tables[1].columns]
    tests = {name: pl.col(name).ne_missing(pl.col(f"{name} now")) for name in same}
    counts = both.select(**{name: test.sum() for name, test in tests.items()}).row(0, named=True)
    rows = both.select(pl.any_horizontal(*tests.values()).sum()).item()
    columns = [f"{name} {number}" for name, number in counts.items() if number]
    return Message("results_differ_in", {"file": str(before), "rows": rows, "columns": columns})
