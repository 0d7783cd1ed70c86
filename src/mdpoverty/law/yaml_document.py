"""Reads one YAML file safely, keeping the line of every part.

The files are read by the core rules of YAML 1.2, so that every reader in every language sees the same values: only
``true`` and ``false`` are truth values (``no`` is a word), ``12:30`` is a word, dates are words that the models read.
Duplicate keys, keys that are no words, anchors, aliases, tags and further documents are refused, and so is a file that
is too large or too deep.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mdpoverty.errors import Fault, StandardFileError, system_error
from mdpoverty.messages.message import Message, Seen, cut

Address = tuple[str | int, ...]
"""Where a part stands in a document: keys and list positions from the top."""

MOST_BYTES = 2_000_000
MOST_DEPTH = 40
MOST_DIGITS = 18
"""Whole numbers of more digits are identifiers, or meant to do harm; as text they may stand everywhere."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class Document:
    """A parsed file: its ``data`` and the line on which every part begins.

    If the file extends another, ``files`` names the file of each part. ``inherited`` gives the place where a source or
    grade is written that a part took over from the part around it.
    """

    path: Path
    data: Any
    lines: dict[Address, int] = field(default_factory=dict)
    files: dict[Address, Path] = field(default_factory=dict)
    inherited: dict[Address, str] = field(default_factory=dict)

    def file_of(self, address: Address) -> Path:
        """Return the file that contains a part."""
        return self.files.get(address, self.path)

    def where(self, address: Address) -> str:
        """Return ``file:line path`` of a part, or of the nearest part above it that exists."""
        known = address
        while known not in self.lines and known:
            known = known[:-1]
        line = f":{self.lines.get(known, 1)}" if self.lines else ""  # what was written in a program has no lines
        return f"{self.file_of(known).name}{line} {spelled(address)}".rstrip()


def spelled(address: Address) -> str:
    """Spell an address as people write it: ``indicators[3].deprived_if``."""
    text = ""
    for step in address:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_document(path: Path, most_bytes: int = MOST_BYTES) -> Document:
    """Read one YAML file of at most so many bytes.

    Raises
    ------
    StandardFileError
        The file is missing, not UTF-8, not YAML, or breaks a rule of the module's docstring; all such faults at once.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        parameters = {"file": cut(str(path)), "told": system_error(error)}
        raise StandardFileError(Message("document_unreadable", parameters)) from error
    if len(raw) > most_bytes:
        raise StandardFileError(Message("document_too_large", {"file": str(path), "most": most_bytes}))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        parameters = {"file": str(path), "byte": error.start}
        raise StandardFileError(Message("document_not_utf8", parameters)) from error
    try:
        return _Builder(path).build(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise StandardFileError(_no_yaml(error, path, text)) from error


class _Builder:
    """Builds the data from parser events, without recursion and with a bound on depth."""

    def __init__(self, path: Path) -> None:
        self.document = Document(path, None)
        self.faults: list[Fault] = []
        self.open: list[tuple[Any, Address]] = []
        self.keys: list[str | None] = []
        self.documents = 0

    def build(self, text: str) -> Document:
        for event in yaml.parse(text, Loader=_LOADER):
            self._take(event)
        if self.faults:
            raise StandardFileError.in_file("faults_in_document", self.document.path, self.faults)
        return self.document

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refusal("no_anchors", event)
        if getattr(event, "tag", None):
            raise self._refusal("no_tags", event, tag=cut(event.tag))
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._refusal("second_document", event)
        elif isinstance(event, yaml.ScalarEvent):
            if self.open and isinstance(self.open[-1][0], dict) and self.keys[-1] is None:
                self._take_key(event)
            else:
                self._place(self._value(event), event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(self.open) >= MOST_DEPTH:
                raise self._refusal("document_too_deep", event, most=MOST_DEPTH)
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.open.append((value, self._place(value, event)))
            self.keys.append(None)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.open.pop()
            self.keys.pop()

    def _value(self, event: Any) -> Any:
        """Return the value of a scalar; note a number too long to read."""
        if event.style:
            return unicodedata.normalize("NFC", event.value)
        if _INTEGER.fullmatch(event.value) and len(event.value.lstrip("+-0")) > MOST_DIGITS:
            self._fault("long_number", event, digits=len(event.value), most=MOST_DIGITS)
            return 0
        return _plain_scalar(event.value)

    def _take_key(self, event: Any) -> None:
        mapping, address = self.open[-1]
        key = unicodedata.normalize("NFC", event.value)
        if not isinstance(self._value(event), str):
            self._fault("key_to_quote", event, key=cut(key))
        if key in mapping:
            self._fault("key_twice", event, key=Seen(key), first=self.document.lines[(*address, key)])
        self.keys[-1] = key

    def _place(self, value: Any, event: Any) -> Address:
        address: Address = ()
        if not self.open:
            self.document.data = value
        else:
            parent, above = self.open[-1]
            step = len(parent) if isinstance(parent, list) else self._pending_key(event)
            address = (*above, step)
            if isinstance(parent, list):
                parent.append(value)
            else:
                parent[step] = value
        self.document.lines[address] = event.start_mark.line + 1
        return address

    def _pending_key(self, event: Any) -> str:
        key, self.keys[-1] = self.keys[-1], None
        if key is None:
            raise self._refusal("key_no_word", event)
        return key

    def _fault(self, code: str, event: Any, **parameters: Any) -> None:
        self.faults.append(Fault(code, parameters, (self._line(event),)))

    def _refusal(self, code: str, event: Any, **parameters: Any) -> StandardFileError:
        return StandardFileError(Message(code, {"where": self._line(event), **parameters}))

    def _line(self, event: Any) -> str:
        return f"{self.document.path.name}:{event.start_mark.line + 1}"


def _no_yaml(error: Exception, path: Path, text: str) -> Message:
    """Return the fault that a text is not YAML, with the place if known; raise for a rule of ours broken before it.

    The loader has limits of its own, such as one of depth, and looks ahead: it may meet one of them before we see what
    stands there. Ours are lower, so they are broken in the text before that place.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Message("no_yaml_at_all", {"file": str(path)})
    with suppress(yaml.YAMLError, RecursionError):
        _Builder(path).build(text[: mark.index])
    return Message("no_yaml", {"where": f"{path}:{mark.line + 1}", "column": mark.column + 1})


def _plain_scalar(value: str) -> Any:
    """Return the value of a scalar without quotes by YAML 1.2's core rules."""
    if value in _WORDS:
        return _WORDS[value]
    if _INTEGER.fullmatch(value):
        return int(value)
    return float(value) if _FLOAT.fullmatch(value) else unicodedata.normalize("NFC", value)
