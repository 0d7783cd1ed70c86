"""Every error the library raises, and how their messages are put together.

A message says where, what was seen, what is allowed and what to do; all faults come at once, at most ten of them
printed. Nothing of a person's record is shown beyond the one faulty value. A fault is data: programs read its code and
its path, people its text in either language.
"""

from __future__ import annotations

import errno
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from mdpoverty.language import LANGUAGES, Message, Near, Seen, both, cut, named, shown

MOST_SHOWN = 10

_LONGEST_COMPARED = 200
"""The signs of a word that are compared with known ones: comparing takes time with the square of the length."""

Path = tuple[str | int, ...]
"""Where something stands: keys and positions from 0 in a record or table; a file, the row in it, and the fact."""


@dataclass(frozen=True)
class Fault(Message):
    """One thing that is wrong, as data.

    Attributes
    ----------
    code, parameters
        Which sentence says it, and what fills it; the codes stand in the reference.
    path
        Where it is: ``("members", 2, "age")`` is written ``members[2].age``.
    kind
        The type of the value that was seen.
    level
        ``error``, or ``warning`` for what is worth a look.
    also
        What follows on it: how many rows it concerns, and which.

    Examples
    --------
    >>> seen = {"seen": Seen("rual"), "near": Near("rural"), "allowed": ["rural", "urban"]}
    >>> fault = Fault("not_allowed", seen, ("area",))
    >>> str(fault)
    "area: 'rual' is not allowed – did you mean 'rural'?; allowed: rural, urban"
    >>> fault.to_dict()["path"], fault.code
    (['area'], 'not_allowed')
    """

    path: Path = ()
    kind: str = ""
    level: Literal["error", "warning"] = "error"
    also: Message | None = None

    @classmethod
    def in_standard(cls, where: str, what: str) -> Fault:
        """Return a fault found in a law or case file, in English, which its authors read."""
        return cls("standard_file", {"what": what}, (where,) if where else ())

    @property
    def where(self) -> str:
        """The path as messages write it in English."""
        return notation(self.path)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.text("en")

    def line(self, language: str = "en") -> str:
        """Return the place and the fault in ``"vi"`` or ``"en"``, naming a fact once."""
        text = self.text(language) + ("" if self.also is None else self.also.text(language))
        *before, last = self.path or ("",)
        begins = isinstance(last, str) and text.startswith(f"{named(last, language)} ")
        place = notation(tuple(before) if begins else self.path, language)
        return f"{place}: {text}" if place else text

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as plain data, with its text in both languages."""
        return {
            "code": self.code,
            "path": list(self.path),
            "kind": self.kind,
            "level": self.level,
            "parameters": {name: plain_data(value) for name, value in self.parameters.items()},
            "text": {language: self.text(language) for language in LANGUAGES},
        }

    def __str__(self) -> str:
        """Return the fault as one line in English."""
        return self.line("en")


class Row(int):
    """The number of a row, line or record in a file, as a step in a path."""


class NestedRow(str):
    """The number of a record and a part nested in it, as a step in a path: ``3, members[1]``."""

    __slots__ = ()


def place_in_file(row: str) -> Row | NestedRow:
    """Return where a record stands in a file, as a path holds it."""
    return Row(row) if row.isdigit() else NestedRow(row)


_ROW = both(" dòng {row}", " row {row}")


def notation(path: Path, language: str = "en") -> str:
    """Return a path as messages write it.

    Examples
    --------
    >>> notation(("members", 2, "age")), notation(("households.csv", Row(17), "size"))
    ('members[2].age', 'households.csv row 17, size')
    """
    text, sign = "", ""
    for step in path:
        if isinstance(step, Row | NestedRow):
            text, sign = text + _ROW.in_language(language).format(row=step), ", "
        elif isinstance(step, int):
            text, sign = f"{text}[{step}]", "."
        else:
            name = named(step, language)
            text, sign = text + (", " if text and name != step else sign) + cut(name), "."
    return text


def plain_data(value: Any) -> Any:
    """Return a parameter of a message as JSON can hold it."""
    if isinstance(value, Seen):
        return shown(value.value)
    if isinstance(value, Near):
        return value.word
    if isinstance(value, Message):
        return value.code
    if hasattr(value, "vi") and hasattr(value, "en"):
        return value.en
    if isinstance(value, list | tuple):
        return [plain_data(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


class MdpovertyError(ValueError):
    """Base of all errors of the library; ``faults`` holds every fault, also those the message leaves out."""

    def __init__(self, message: Message, faults: Sequence[Fault] = ()) -> None:
        """Keep the heading and the faults."""
        self.message = message
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    @property
    def heading(self) -> str:
        """The first line, in English."""
        return self.message.text("en")

    def text(self, language: str = "en") -> str:
        """Return the whole message in ``"vi"`` or ``"en"``."""
        return "\n".join(
            [self.message.text(language), *shorten([f"  {fault.line(language)}" for fault in self.faults], language)]
        )


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


class MdpovertyWarning(UserWarning):
    """Base of all warnings of the library."""

    def __init__(self, message: Message) -> None:
        """Keep what is worth a look."""
        self.message = message
        super().__init__(self.text("en"))

    def text(self, language: str = "en") -> str:
        """Return what is worth a look in ``"vi"`` or ``"en"``."""
        return self.message.text(language)


class ReviewDateWarning(MdpovertyWarning):
    """The standard does not apply on the review date; its results are not the law on that day."""


class InputWarning(MdpovertyWarning):
    """Data deserve a look, such as a misspelled column or a stratum with one cluster."""


class InputError(MdpovertyError):
    """Households or members hold something that cannot be; every finding is named by table, row and column."""


class CaseFileError(MdpovertyError):
    """A file of fixture households cannot be read."""


class MissingExtraError(MdpovertyError):
    """An optional library is needed but not installed."""


def check_language(language: str) -> str:
    """Return the language; refuse any but ``"vi"`` and ``"en"``.

    Raises
    ------
    InputError
        There are none in this one.
    """
    if language not in LANGUAGES:
        raise InputError(Message("no_language", {"seen": Seen(language), "allowed": list(map(repr, LANGUAGES))}))
    return language


_EXTRAS = {
    "polars": "tables", "pyarrow": "tables", "narwhals": "tables", "pandas": "pandas", "fastexcel": "xlsx",
    "xlsxwriter": "xlsx", "duckdb": "large", "pyspark": "spark", "svy": "survey", "matplotlib": "plots",
    "jinja2": "report", "typer": "cli", "rich": "cli",
}  # fmt: skip
"""The extra that brings each library."""


@contextmanager
def require() -> Iterator[None]:
    """Raise ``MissingExtraError`` with the install command if an import in the block fails."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = str(error.name).partition(".")[0]
        if name not in {*_EXTRAS, "hypothesis"}:
            raise
        command = f'pip install "mdpoverty[{_EXTRAS[name]}]"' if name in _EXTRAS else f'pip install "{name}"'
        raise MissingExtraError(Message("not_installed", {"name": name, "command": command})) from error


_BY_SYSTEM = {
    errno.ENOENT: "system_no_such_file",
    errno.EACCES: "system_permission",
    errno.ENOSPC: "system_no_space",
    errno.EISDIR: "system_is_folder",
    errno.EROFS: "system_read_only",
    errno.EFBIG: "system_too_large",
    errno.ENOTDIR: "system_no_folder",
    errno.ENAMETOOLONG: "system_long_name",
    errno.EIO: "system_broken_disk",
    errno.EDQUOT: "system_no_space",
    errno.ETXTBSY: "system_in_use",
    errno.EBUSY: "system_in_use",
    errno.ELOOP: "system_loop",
}


def said_by_system(error: BaseException) -> Message:
    """Return the system's fault in words if it is a usual one, else its kind."""
    number = _number_of(error)
    if number in _BY_SYSTEM:
        return Message(_BY_SYSTEM[number])
    return Message("gave_up", {"kind": errno.errorcode.get(number, type(error).__name__)})


def _number_of(error: BaseException | None) -> int:
    """Return the system's error number, also if a library wraps it; 0 if it has none."""
    while error is not None:
        for one in (error, *error.args):
            if isinstance(one, OSError) and one.errno:
                return one.errno
        error = error.__cause__
    return 0


def warn(warning: MdpovertyWarning) -> None:
    """Warn the user: the warning points at the first caller outside the library."""
    depth, frame = 1, sys._getframe()  # noqa: SLF001 - the way the standard library walks callers
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("mdpoverty."):
        depth, frame = depth + 1, frame.f_back
    warnings.warn(warning, stacklevel=depth)


def shorten(lines: Sequence[str], language: str = "en") -> list[str]:
    """Return the first lines and, if there are others, a line that counts them."""
    rest = len(lines) - MOST_SHOWN
    more = Message("more_faults", {"number": rest}).text(language)
    return [*lines[:MOST_SHOWN], f"  {more}"] if rest > 0 else list(lines)


def faults_counted(faults: Sequence[Fault]) -> Message:
    """Return how many faults there are, as messages say it."""
    return Message("one_fault") if len(faults) == 1 else Message("several_faults", {"number": len(faults)})


def listed(words: Iterable[object]) -> str:
    """Return words separated by commas, as messages show what is allowed."""
    return ", ".join(str(word) for word in words)


def suggestion(seen: str, known: Iterable[str]) -> str:
    """Return `` – did you mean 'x'?`` for the known word nearest to ``seen`` in any case, or nothing."""
    near = nearest(seen, known)
    return "" if near is None else f" – did you mean {near!r}?"


def nearest(seen: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """Return the known word nearest to ``seen``, ignoring case; None if no word is near.

    Parameters
    ----------
    seen, known
        A word that may be misspelt, and those that it may be.
    alike
        The least likeness, from 0 to 1 for the same word.
    """
    words = {word.casefold(): word for word in known}
    near = get_close_matches(seen[:_LONGEST_COMPARED].casefold(), list(words), n=1, cutoff=alike)
    return words[near[0]] if near else None


def nearest_name(seen: str, known: Iterable[str]) -> str | None:
    """Return the fact that a column was perhaps meant to name; None if its name stands for itself.

    Examples
    --------
    >>> [nearest_name(seen, ["toilet", "has_phone"]) for seen in ("toilett", "phone", "file")]
    ['toilet', 'has_phone', None]
    """
    near = nearest(seen, known)
    if near is None or near.casefold().endswith(f"_{seen.casefold()}"):
        return near
    return nearest(seen, [near], alike=0.75)
