"""Verifies results against their receipt: inputs, results and standard, each for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import polars as pl

from mdpoverty.errors import InputError
from mdpoverty.files.receipts.run_receipt import (
    RunReceipt,
    inputs_changed_since_receipt,
    read_run_receipt,
    standard_of_receipt,
    unchecked_inputs,
)
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.output_files import sha256_of
from mdpoverty.tables.output.write import unguard_cell, unguard_cells
from mdpoverty.tables.table_digests import digest_of_table


@dataclass(frozen=True)
class Verified:
    """What was found when results were held against their receipt.

    Attributes
    ----------
    receipt
        The receipt.
    changed
        A sentence for each input, standard or file of results that is not what the receipt says; empty if all are.
    noted
        What is worth knowing and changes nothing, such as results that were saved anew with the same content.
    """

    receipt: RunReceipt
    changed: tuple[Message, ...]
    noted: tuple[Message, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether everything is as the receipt says."""
        return not self.changed


def verify(results: str | PathLike[str], *, inputs: str | PathLike[str] | None = None) -> Verified:
    r"""Hold results against their receipt, with the inputs and the standard that it names.

    Parameters
    ----------
    results
        The file of results, or its receipt; the receipt stands beside it.
    inputs
        The folder of the inputs, if they are no longer where they were.

    Raises
    ------
    InputError
        There is no receipt.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from mdpoverty import classify_files
    >>> with TemporaryDirectory() as folder:
    ...     register, output = Path(folder, "households.csv"), Path(folder, "results.csv")
    ...     _ = register.write_text("household_id,area,income_per_capita\n1,rural,2300000\n")
    ...     _ = classify_files(register, standard="vn-2022-2025", review_date=2024, output=output)
    ...     before = verify(output).equal
    ...     _ = output.write_text(output.read_text().replace("above_average", "poor"))
    ...     print(before, *(what.code for what in verify(output).changed))
    True results_changed
    """
    receipt = read_run_receipt(Path(results))
    folder = None if inputs is None else Path(inputs)
    changed, noted = list(inputs_changed_since_receipt(receipt, folder)), unchecked_inputs(receipt)
    for argument, recorded in receipt.standards.items():
        changed += standard_of_receipt(receipt.arguments[argument], recorded)[1]
    for what, same in changed_results(receipt):
        (noted if same else changed).append(what)
    return Verified(receipt, tuple(changed), tuple(noted))


def changed_results(receipt: RunReceipt) -> Iterator[tuple[Message, bool]]:
    """Yield what is to be said of each file of results, and whether its content is the same all the same."""
    for one in receipt.content["outputs"]:
        file = receipt.file.with_name(one["file"])
        if not file.is_file():
            yield Message("results_missing", {"file": str(file)}), False
        elif sha256_of(file) != one["sha256"]:
            try:
                same = content_of(file) == one["content"]
            except InputError as error:
                yield error.message, False
            else:
                code = "results_saved_anew" if same else "results_changed"
                yield Message(code, {"file": str(file)}), same


def content_of(file: Path) -> str:
    """Return the digest of the table in a file of any kind.

    Raises
    ------
    InputError
        It cannot be read as a table.
    """
    try:
        return str(digest_of_table(read_results(file)))
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise InputError(Message("results_unreadable", {"file": str(file)})) from error


def read_results(file: Path) -> pl.DataFrame:
    """Return a table of results with the text of its cells."""
    ending = file.suffix.lower()
    if ending == ".csv":
        cells = pl.read_csv(file, infer_schema=False).rename(unguard_cell)
        return cells.with_columns(pl.all().map_batches(unguard_cells))
    if ending == ".parquet":
        return pl.read_parquet(file, glob=False)
    if ending == ".xlsx":
        return pl.read_excel(file, infer_schema_length=None)
    read = pl.read_json if ending == ".json" else pl.read_ndjson
    return read(file, infer_schema_length=None)
