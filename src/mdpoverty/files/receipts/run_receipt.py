"""The receipt beside the results of a run on files, and what it says of inputs, outputs and standards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from mdpoverty.errors import InputError, MdpovertyError
from mdpoverty.law.registry import load_standard
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.output_files import RECEIPT, sha256_of
from mdpoverty.tables.output.write import unguard_cell, unguard_cells
from mdpoverty.tables.table_digests import digest_of_table

_SIDES = ("before", "after")
_TRUTHS = ("true", "false")


@dataclass(frozen=True)
class RunReceipt:
    """A receipt of a run on files.

    Attributes
    ----------
    file
        The receipt.
    content
        What it holds.
    """

    file: Path
    content: Mapping[str, Any]

    @property
    def command(self) -> str:
        """The command that was run."""
        return str(self.content["call"]["command"])

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments that it was run with."""
        return dict(self.content["call"]["arguments"])

    @property
    def standards(self) -> dict[str, Mapping[str, Any]]:
        """The standards of the run, by the argument that names each."""
        sides = {side: self.content[side] for side in _SIDES if side in self.content}
        return sides or {"standard": self.content}

    def input_named(self, name: str, folder: Path | None = None) -> str:
        """Return where an input is found: in a folder, as it was named, or beside the receipt.

        Raises
        ------
        InputError
            It is nowhere.
        """
        places = [folder / Path(name).name] if folder is not None else [Path(name), self.file.parent / Path(name).name]
        found = next((place for place in places if place.exists() or list(place.parent.glob(place.name))), None)
        if found is None:
            raise InputError(Message("input_not_found", {"file": name, "folder": str(places[-1].parent)}))
        return str(found)


def read_receipt(file: Path) -> RunReceipt:
    """Return the receipt in a file, or that of the results in it.

    Raises
    ------
    InputError
        There is none, or it is not one of a run on files.
    """
    path = file if file.name.endswith(RECEIPT) else file.with_name(file.name + RECEIPT)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(Message("no_receipt", {"file": str(path)})) from error
    if not isinstance(content, dict) or not {"call", "inputs", "outputs"} <= content.keys():
        raise InputError(Message("receipt_too_old", {"file": str(path)}))
    return RunReceipt(path, content)


def load_recorded(name: str, recorded: Mapping[str, Any]) -> tuple[Standard | None, list[Message]]:
    """Return the standard that a receipt names, if it can be loaded, and what is wrong with it."""
    try:
        law = load_standard(name, allow_provisional=True)
    except MdpovertyError as error:
        return None, [error.message]
    if law.digest == recorded["digest"]:
        return law, []
    told = {"standard": name, "then": recorded["digest"][:12], "now": law.digest[:12]}
    return law, [Message("standard_changed", told)]


def changed_inputs(receipt: RunReceipt, folder: Path | None = None) -> Iterator[Message]:
    """Yield each input that is not to be found, or has other bytes than were read."""
    for one in receipt.content["inputs"]:
        if "sha256" not in one:
            continue
        try:
            found = receipt.input_named(one["file"], folder)
        except InputError as error:
            yield error.message
            continue
        if sha256_of(Path(found)) != one["sha256"]:
            yield Message("input_changed", {"file": found})


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
        cells = pl.read_excel(file, infer_schema_length=0)
        truths = [name for name in cells.columns if cells[name].drop_nulls().str.to_lowercase().is_in(_TRUTHS).all()]
        return cells.with_columns(pl.col(truths).str.to_lowercase())
    read = pl.read_json if ending == ".json" else pl.read_ndjson
    return read(file, infer_schema_length=None)
