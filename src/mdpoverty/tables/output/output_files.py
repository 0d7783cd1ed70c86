"""Writes files that appear together, whole or not at all; checks them before the work."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mdpoverty.errors import MdpovertyError, system_error
from mdpoverty.messages.message import Message
from mdpoverty.tables.output.work_folder import WorkFolder

RECEIPT, REJECTS = ".receipt.json", ".rejects.csv"
TRANSITIONS, CORRECTIONS = ".transitions.csv", ".corrections.csv"
AUDITED = (".contradictions.csv", ".summary.csv", ".ticks.csv", ".marks.csv")
"""The endings of the companions of an output, added to its name."""
_LONGEST_NAME = 255
"""Bytes of the longest name of a file where the system does not say it."""


class WholeFiles:
    """Files that appear together when all of them are whole.

    Used with ``with``. ``path`` gives an unfinished file to write to; at the end of the block the files get their
    names. After an error or an interruption everything is as it was before. A target that is a symbolic link stays
    one: the file that it names is replaced.
    """

    def __init__(self, *, overwrite: bool = True) -> None:
        """Begin without files; unless ``overwrite``, no file takes the place of another."""
        self.overwrite = overwrite
        self._unfinished: dict[Path, Path] = {}
        self._stale: list[Path] = []
        self._folders: dict[Path, WorkFolder] = {}
        self._stack = ExitStack()
        self._numbers = count()

    def __enter__(self) -> Self:
        """Begin to write."""
        return self

    def path(self, target: Path) -> Path:
        """Return the unfinished file for a target; files get their names in the order of these calls."""
        try:
            unfinished = self._new(target, target.suffix)
            unfinished.touch(exist_ok=False)
        except OSError as error:
            raise output_error(target, error) from error
        earlier = self._unfinished.pop(target, None)
        if earlier is not None:
            earlier.unlink(missing_ok=True)
        self._unfinished[target] = unfinished
        return unfinished

    def _new(self, target: Path, ending: str) -> Path:
        """Return a name in the work folder beside the file that a target means."""
        place = _real(target).parent
        if place not in self._folders:
            self._folders[place] = self._stack.enter_context(WorkFolder(place))
        return self._folders[place].path / f"{next(self._numbers)}{ending}"

    def name_last(self, target: Path) -> None:
        """Give a target its name after all others."""
        self._unfinished[target] = self._unfinished.pop(target)

    def remove(self, target: Path) -> None:
        """Remove an earlier run's file, which describes other results, once the new ones are whole."""
        self._stale.append(target)

    def write_text(self, target: Path, text: str) -> None:
        """Write text as UTF-8."""
        self.write_bytes(target, text.encode("utf-8"))

    def write_bytes(self, target: Path, content: bytes) -> None:
        """Write bytes.

        Raises
        ------
        MdpovertyError
            They cannot be written, as on a full disk.
        """
        unfinished = self.path(target)
        try:
            unfinished.write_bytes(content)
        except OSError as error:
            raise output_error(target, error) from error

    def sha256(self, target: Path) -> str:
        """Return the sha256 of a file that is written and has not got its name yet."""
        return sha256_of(self._unfinished[target])

    def write_json(self, target: Path, content: Mapping[str, Any]) -> None:
        """Write plain data as JSON."""
        self.write_text(target, json.dumps(content, ensure_ascii=False, indent=2) + "\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Give the files their names, or leave everything as it was if anything went wrong."""
        with self._stack:
            if kind is None:
                self._finish()

    def _finish(self) -> None:
        undone: list[tuple[Path, Path | None]] = []
        try:
            for target, unfinished in self._unfinished.items():
                self._replace(target, unfinished, undone)
            for target in self._stale:
                self._replace(target, None, undone)
        except BaseException:
            for real, before in reversed(undone):
                _put_back(real, before)
            raise

    def _replace(self, target: Path, unfinished: Path | None, undone: list[tuple[Path, Path | None]]) -> None:
        """Replace a target by a finished file or by none; remember the old file."""
        real, before = _real(target), None
        try:
            if os.path.lexists(real):
                if not self.overwrite:
                    raise _exists(target)
                before = self._new(target, ".before")
                _keep(real, before)
            undone.append((real, before))
            if unfinished is None:
                real.unlink(missing_ok=True)
            else:
                unfinished.chmod(_rights(before))
                unfinished.replace(real)
        except OSError as error:
            raise output_error(target, error) from error


def sha256_of(file: Path) -> str:
    """Return the sha256 of the bytes of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _real(target: Path) -> Path:
    """Return the file behind a target, following symbolic links."""
    return Path(os.path.realpath(target))


def _keep(real: Path, before: Path) -> None:
    """Keep a file under a second name, so that it can be put back."""
    try:
        before.hardlink_to(real)
    except OSError:  # a file system without hard links
        shutil.copy2(real, before)


def _put_back(real: Path, before: Path | None) -> None:
    if before is None:
        real.unlink(missing_ok=True)
    else:
        before.replace(real)


def _rights(before: Path | None) -> int:
    """Return the rights of the file that is replaced, else those of any new file."""
    if before is not None:
        return before.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def companion_file(output: Path, ending: str) -> Path:
    """Return the companion of an output file: its name with another ending."""
    return output.with_name(output.name + ending)


def output_error(target: Path, error: Exception) -> MdpovertyError:
    """Return the error that says why an output file was not written."""
    return MdpovertyError(Message("not_written", {"file": str(target), "told": system_error(error)}))


def _exists(target: Path) -> MdpovertyError:
    return MdpovertyError(Message("exists_already", {"file": str(target)}))


def check_outputs(
    files: Sequence[Path], read: Sequence[Path] = (), folders: Sequence[Path] = (), *, overwrite: bool = True
) -> None:
    """Refuse output files, or companions, that cannot be written, before any work is done.

    ``read`` are the files that will be read, ``folders`` those of which every table will be.

    Raises
    ------
    MdpovertyError
        A folder does not exist or nothing can be written there, a name is too long or that of a folder, a device or an
        input, a file lies in a folder of inputs, or exists and must not be overwritten.
    """
    for file in files:
        _check_place(file)
        for folder in folders:
            if folder.resolve() in _real(file).parents:
                raise MdpovertyError(Message("output_among_inputs", {"file": str(file), "folder": str(folder)}))
        if file.exists() and any(file.samefile(path) for path in read):
            raise MdpovertyError(Message("output_is_input", {"file": str(file)}))
        if not overwrite and os.path.lexists(file):
            raise _exists(file)


def _check_place(file: Path) -> None:
    real = _real(file)
    if not real.parent.is_dir():
        raise MdpovertyError(Message("no_such_folder", {"file": str(file), "folder": str(real.parent)}))
    if not os.access(real.parent, os.W_OK | os.X_OK):
        raise MdpovertyError(Message("folder_closed", {"file": str(file), "folder": str(real.parent)}))
    longest, length = _longest_name(real.parent), len(os.fsencode(real.name))
    if length > longest:
        name = f"{file.name[:40]}…{file.name[-40:]}"
        raise MdpovertyError(Message("name_too_long", {"name": name, "length": length, "longest": longest}))
    if file.is_dir():
        raise MdpovertyError(Message("output_is_folder", {"file": str(file)}))
    if file.exists() and not file.is_file():
        raise MdpovertyError(Message("output_is_device", {"file": str(file)}))


def _longest_name(folder: Path) -> int:
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # Windows, or a file system that does not say
        return _LONGEST_NAME
