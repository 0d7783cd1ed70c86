"""The receipt beside the results of a run on files, and what it says of inputs, outputs and standards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mdpoverty.errors import InputError, MdpovertyError
from mdpoverty.law.registry import load_standard
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.output_files import RECEIPT, sha256_of

_SIDES = ("before", "after")


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


def read_run_receipt(file: Path) -> RunReceipt:
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


def standard_of_receipt(name: str, recorded: Mapping[str, Any]) -> tuple[Standard | None, list[Message]]:
    """Return the standard that a receipt names, if it can be loaded, and what is wrong with it."""
    try:
        law = load_standard(name, allow_provisional=True)
    except MdpovertyError as error:
        return None, [error.message]
    if law.digest == recorded["digest"]:
        return law, []
    told = {"standard": name, "then": recorded["digest"][:12], "now": law.digest[:12]}
    return law, [Message("standard_changed", told)]


def inputs_changed_since_receipt(receipt: RunReceipt, folder: Path | None = None) -> Iterator[Message]:
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
