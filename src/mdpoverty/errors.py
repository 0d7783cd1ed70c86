"""Every error the library raises, and how their messages are put together.

A message says where, what was seen, what is allowed and what to do; all faults come at once, at most ten of them
printed. Nothing of a person's record is shown beyond the one faulty value. A fault is data: programs read its code and
its path, people its text in either language.
"""

from __future__ import annotations

import errno
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from typing import Any, Literal, Self

from mdpoverty.language import LANGUAGES, both, with_label
from mdpoverty.messages.message import Message, Near, Seen, cut, shown

MOST_SHOWN = 10

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
        return _notation(self.path)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.text("en")

    def line(self, language: str = "en") -> str:
        """Return the place and the fault in ``"vi"`` or ``"en"``, naming a fact once."""
        text = self.text(language) + ("" if self.also is None else self.also.text(language))
        *before, last = self.path or ("",)
        begins = isinstance(last, str) and text.startswith(f"{with_label(last, language)} ")
        place = _notation(tuple(before) if begins else self.path, language)
        return f"{place}: {text}" if place else text

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as plain data, with its text in both languages."""
        return {
            "code": self.code,
            "path": list(self.path),
            "kind": self.kind,
            "level": self.level,
            "parameters": {name: _plain_data(value) for name, value in self.parameters.items()},
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


def row_of_fault(row: str) -> Row | NestedRow:
    """Return the step in a fault's path that names a row or a nested record."""
    return Row(row) if row.isdigit() else NestedRow(row)


_ROW = both(" dòng {row}", " row {row}")


def _notation(path: Path, language: str = "en") -> str:
    """Return a path as messages write it.

    Examples
    --------
    >>> _notation(("members", 2, "age")), _notation(("households.csv", Row(17), "size"))
    ('members[2].age', 'households.csv row 17, size')
    """
    text, sign = "", ""
    for step in path:
        if isinstance(step, Row | NestedRow):
            text, sign = text + _ROW.in_language(language).format(row=step), ", "
        elif isinstance(step, int):
            text, sign = f"{text}[{step}]", "."
        else:
            name = with_label(step, language)
            text, sign = text + (", " if text and name != step else sign) + cut(name), "."
    return text


def _plain_data(value: Any) -> Any:
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
        return [_plain_data(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


class MdpovertyError(ValueError):
    """Base of all errors of the library; ``faults`` holds every fault, also those the message leaves out."""

    def __init__(self, message: Message, faults: Sequence[Fault] = ()) -> None:
        """Keep the heading and the faults."""
        self.message = message
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    @classmethod
    def in_file(cls, code: str, file: PathLike[str], faults: Sequence[Fault]) -> Self:
        """Return the error for a file with faults; its heading gives their number."""
        number = Message("one_fault") if len(faults) == 1 else Message("several_faults", {"number": len(faults)})
        return cls(Message(code, {"file": str(file), "faults": number}), faults)

    @property
    def heading(self) -> str:
        """The first line, in English."""
        return self.message.text("en")

    def text(self, language: str = "en") -> str:
        """Return the whole message in ``"vi"`` or ``"en"``."""
        lines = [self.message.text(language), *(f"  {fault.line(language)}" for fault in self.faults[:MOST_SHOWN])]
        if (rest := len(self.faults) - MOST_SHOWN) > 0:
            lines.append(f"  {Message('more_faults', {'number': rest}).text(language)}")
        return "\n".join(lines)


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
        """Keep the message."""
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
    """Return the language of a text; raise ``InputError`` for any but ``"vi"`` and ``"en"``."""
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


_SYSTEM_ERRORS = {
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


def system_error(error: BaseException) -> Message:
    """Return an error of the system in words if it is a usual one, else its kind."""
    number = _number_of(error)
    if number in _SYSTEM_ERRORS:
        return Message(_SYSTEM_ERRORS[number])
    return Message("gave_up", {"kind": errno.errorcode.get(number, type(error).__name__)})


def _number_of(error: BaseException) -> int:
    """Return the system's error number, also if a library wraps it; 0 if it has none."""
    for one in (error, *error.args):
        if isinstance(one, OSError) and one.errno:
            return one.errno
    return 0 if error.__cause__ is None else _number_of(error.__cause__)


def warn(warning: MdpovertyWarning) -> None:
    """Warn the user: the warning points at the first caller outside the library."""
    depth, frame = 1, sys._getframe()  # noqa: SLF001 - the way the standard library walks callers
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("mdpoverty."):
        depth, frame = depth + 1, frame.f_back
    warnings.warn(warning, stacklevel=depth)
