"""Every error the library raises, and how their messages are put together.

A message says where, what was seen, what is allowed and what to do; all faults come at once, at most ten of them
printed. Nothing of a person's record is shown beyond the one faulty value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

MOST_SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: ``where`` it stands and ``what`` is wrong with it and what to do."""

    where: str
    what: str

    def __str__(self) -> str:
        """Give the fault as one line."""
        return f"{self.where}: {self.what}" if self.where else self.what


class MdpovertyError(ValueError):
    """Base of all errors of the library; ``faults`` holds every fault, also those the message leaves out."""

    def __init__(self, heading: str, faults: Sequence[Fault] = ()) -> None:
        """Build the message from a heading and the faults."""
        self.heading = heading
        self.faults = tuple(faults)
        super().__init__("\n".join([heading, *shorten([f"  {fault}" for fault in self.faults])]))


class StandardFileError(MdpovertyError):
    """A YAML file of the law cannot be used; every fault is named with file, line and path."""


class UnknownStandardError(MdpovertyError):
    """No standard has the name that was asked for."""


class ProvisionalStandardError(MdpovertyError):
    """A standard of which parts are not known was asked for without allowing it."""


class NoStandardError(MdpovertyError):
    """No standard applies on the date that was asked for."""


class InterpretationError(MdpovertyError):
    """An interpretation or an option was named that the standard does not have."""


class ReviewDateError(MdpovertyError):
    """The review date is missing, not a date, or outside a table that the standard needs."""


class InputError(MdpovertyError):
    """Households or members hold something that cannot be; every finding is named by table, row and column."""


class CaseFileError(MdpovertyError):
    """A file of fixture households cannot be read."""


class MissingExtraError(MdpovertyError):
    """An optional library is needed that is not installed."""


def shorten(lines: Sequence[str], most: int = MOST_SHOWN) -> list[str]:
    """Return the first ``most`` lines and, if there are others, a line that counts them."""
    rest = len(lines) - most
    return [*lines[:most], f"  +{rest} more"] if rest > 0 else list(lines)


def listed(words: Iterable[object]) -> str:
    """Return words separated by commas, as messages show what is allowed."""
    return ", ".join(str(word) for word in words)


def counted(number: int, what: str) -> str:
    """Return ``1 row``, ``2 rows``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def suggestion(seen: str, known: Iterable[str]) -> str:
    """Return `` – did you mean 'x'?`` for the known word nearest to ``seen`` in any case, or nothing."""
    words = {word.casefold(): word for word in known}
    near = get_close_matches(seen.casefold(), list(words), n=1, cutoff=0.6)
    return f" – did you mean {words[near[0]]!r}?" if near else ""
