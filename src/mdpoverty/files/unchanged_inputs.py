"""Inputs that are the same from the first look to the last: what is read twice may differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mdpoverty.errors import Fault, InputError
from mdpoverty.files.file_names import STANDARD_INPUT, files_named
from mdpoverty.language import Message

_Identity = tuple[int, int, int, int]
"""Device, number, size and time of the last change of a file."""


@contextmanager
def unchanged(*inputs: str | None) -> Iterator[None]:
    """Read files within the block; what goes wrong because one of them changed is told as that.

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
