"""The receipt beside the results of a run on files, and what it says of inputs, outputs and standards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mdpoverty.errors import InputError, MdpovertyError
from mdpoverty.files.read_file import STANDARD_INPUT, files_named
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
        if name == STANDARD_INPUT:
            raise InputError(Message("input_from_stdin"))
        places = [Path(name), self.file.parent / name, self.file.parent / Path(name).name]
        if folder is not None:
            tail = Path(name).parts[1:] if Path(name).is_absolute() else Path(name).parts
            places = [folder.joinpath(*tail[start:]) for start in range(len(tail))]
        there = [place for place in places if place.exists() or list(place.parent.glob(place.name))]
        if not there:
            raise InputError(Message("input_not_found", {"file": name, "folder": str(places[-1].parent)}))
        digests = {one["sha256"] for one in self.content["inputs"] if one.get("path", one["file"]) == name}
        same = (place for place in there if digests and place.is_file() and sha256_of(place) in digests)
        return str(next(same, there[0]))


def read_run_receipt(file: Path) -> RunReceipt:
    """Return the receipt in a file, or that of the results in it.

    Raises
    ------
    InputError
        There is none, or it is not one of a run on files.
    """
    path = file if file.name.endswith(RECEIPT) else Path(f"{file}{RECEIPT}")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(Message("no_receipt", {"file": str(path)})) from error
    try:
        content = json.loads(text)
        if not {"call", "inputs", "outputs"} <= content.keys():
            raise InputError(Message("receipt_too_old", {"file": str(path)}))
        receipt = RunReceipt(path, content)
        _check_receipt(receipt)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(Message("receipt_damaged", {"file": str(path)})) from error
    return receipt


def _check_receipt(receipt: RunReceipt) -> None:
    """Raise an error of Python if a receipt lacks what is asked of it, or has it in another form."""
    for argument, recorded in receipt.standards.items():
        date.fromisoformat(recorded["review_date"])
        _ = receipt.arguments[argument], recorded["digest"][:12], recorded["id"], int(recorded["revision"])
    _ = receipt.command, [one["file"] for one in receipt.content["inputs"]]
    if not [(one["file"], one["sha256"], one["content"]) for one in receipt.content["outputs"]]:
        raise ValueError(receipt.file)


def standard_of_receipt(name: str, recorded: Mapping[str, Any]) -> tuple[Standard | None, list[Message]]:
    """Return the standard that a receipt names, if it can be loaded, and what is wrong with it."""
    try:
        law = load_standard(name, allow_provisional=True)
    except MdpovertyError as error:
        return None, [error.message]
    if (law.id, law.revision) != (recorded["id"], recorded["revision"]):
        told = {"standard": name, "other": f"{recorded['id']}@{recorded['revision']}"}
        return law, [Message("receipt_contradicts", told)]
    if law.digest == recorded["digest"]:
        return law, []
    told = {"standard": name, "then": recorded["digest"][:12], "now": law.digest[:12]}
    return law, [Message("standard_changed", told)]


def inputs_changed_since_receipt(receipt: RunReceipt, folder: Path | None = None) -> Iterator[Message]:
    """Yield each input that is not to be found, or has other bytes than were read."""
    recorded = {one.get("path", one["file"]): one.get("sha256") for one in receipt.content["inputs"]}
    for name, digest in recorded.items():
        if digest is None:
            continue
        try:
            found = receipt.input_named(name, folder)
        except InputError as error:
            yield error.message
            continue
        if sha256_of(Path(found)) != digest:
            yield Message("input_changed", {"file": found})
    yield from _added(receipt, folder, {Path(name).name for name in recorded})


def _added(receipt: RunReceipt, folder: Path | None, known: set[str]) -> Iterator[Message]:
    """Yield the files that folders or patterns of inputs mean now and did not mean then."""
    for argument in ("households", "members"):
        name = receipt.arguments.get(argument)
        with suppress(MdpovertyError):
            files = [] if name in (None, STANDARD_INPUT) else files_named(receipt.input_named(str(name), folder))
            yield from (Message("input_added", {"file": file}) for file in files if Path(file).name not in known)


def unchecked_inputs(receipt: RunReceipt) -> list[Message]:
    """Return a sentence for each input of which no file was kept: standard input."""
    names = [one["file"] for one in receipt.content["inputs"] if "sha256" not in one]
    return [Message("input_unchecked", {"file": name}) for name in names]
