"""Ends the program: exit statuses, and words for an early end."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import NoReturn

from mdpoverty.cli.screen import HANDLER

TRACEBACK = "MDPOVERTY_TRACEBACK"
"""The environment variable that shows the traceback of a defect, which may hold values of people's records."""


class Ending(IntEnum):
    """The exit statuses of the program; they are part of the public interface."""

    WELL = 0
    REJECTED = 1
    """Rows were rejected, or a check failed; everything was written."""
    WRONG_USE = 2
    """A word or a file cannot be used; nothing was written."""
    DEFECT = 70
    """The program itself is wrong; do not rely on its outputs."""
    INTERRUPTED = 130
    NOBODY_READS = 141
    """The reader of the output closed the pipe."""


class Interruptions:
    """Whether somebody stopped the program.

    A library may turn an interruption into an error of its own, so it is noted here when it happens.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.came = False

    def note(self, _number: int, _frame: FrameType | None) -> NoReturn:
        """Raise ``KeyboardInterrupt``, as a handler of the signal."""
        self.came = True
        raise KeyboardInterrupt


def leave_at_once(message: str) -> Callable[[int, FrameType | None], None]:
    """Return a handler that ends the program at once, while nothing is open yet."""
    shown = message.encode(sys.stderr.encoding, HANDLER)

    def leave(_number: int, _frame: FrameType | None) -> None:
        os.write(2, shown)
        os._exit(Ending.INTERRUPTED)

    return leave


def sentence(code: str, words: Sequence[str], **parameters: object) -> str:
    """Return a sentence as a line in the command's language."""
    from mdpoverty.messages.message import Message

    return Message(code, parameters).text(language_of(words)) + "\n"


def language_of(words: Sequence[str]) -> str:
    """Return the language asked for by a command."""
    asked = [other for word, other in pairwise(words) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    language = (asked or ["vi" if "report" in words[:1] else "en"])[-1]
    return "vi" if language == "vi" else "en"


def _defect(error: BaseException, words: Sequence[str]) -> str:
    """Return the words on a defect: its kind and place, without values."""
    kind = type(error).__name__ + (f" {error.name!r}" if isinstance(error, ModuleNotFoundError) else "")
    own = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "mdpoverty" in Path(frame.filename).parts
    ]
    from mdpoverty.engine.receipt import library_version

    return sentence("defect", words, kind=kind, place=own[-1] if own else "?", version=library_version())


def end_before_time(error: BaseException, words: Sequence[str], *, interrupted: bool) -> NoReturn:
    """Print why the program ends, and exit with its status.

    Raises
    ------
    SystemExit
        Always.
    """
    if interrupted or isinstance(error, KeyboardInterrupt):
        sys.stderr.write(sentence("stopped", words))
        sys.exit(Ending.INTERRUPTED)
    if isinstance(error, MemoryError):
        sys.stderr.write(sentence("no_memory", words))
        sys.exit(Ending.WRONG_USE)
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    sys.stderr.write(_defect(error, words))
    sys.exit(Ending.DEFECT)


def stop_printing() -> None:
    """Discard all further output, which nobody reads."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
