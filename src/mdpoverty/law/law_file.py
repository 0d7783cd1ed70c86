"""Reads a YAML file of the law; refuses values that no such file may hold.

The limits keep a file from taking more than a moment to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from mdpoverty.errors import Fault, StandardFileError
from mdpoverty.law.base import LawModel
from mdpoverty.law.inheritance import inherited
from mdpoverty.law.validation_messages import document_faults
from mdpoverty.law.yaml_document import MOST_DEPTH, Address, Document, read_document
from mdpoverty.messages.message import shown

_Model = TypeVar("_Model", bound=LawModel)

MOST_BYTES = 300_000
"""The largest size of a file; the largest that is shipped has a tenth of it."""

MOST_PARTS = 100_000
"""How many values and keys a what-if may hold; a file has fewer by its size."""

GREATEST, MOST_DECIMALS = 10**15, 9
"""Numbers of the law lie well within; the engine counts in 64 bits, and nothing there may run over."""

_NO_LETTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters other than line breaks and tabs, and halves of pairs that stand alone."""


def read_law_file(path: Path) -> Document:
    """Return a file of the law with source and grade at every number; refuse values beyond the limits."""
    return inherited(check_limits(read_document(path, MOST_BYTES)))


def check_limits(document: Document) -> Document:
    """Return a document of the law; refuse values beyond the limits for its files."""
    faults = [Fault.in_standard(document.where(address), what) for address, what in _beyond_limits(document.data)]
    if faults:
        raise file_not_used(document, faults)
    return document


def read_model(model: type[_Model], document: Document, context: dict[str, Any] | None = None) -> _Model:
    """Return a file of the law read by its model; all its faults are raised at once."""
    try:
        return model.model_validate(document.data, context=context)
    except ValidationError as error:
        raise file_not_used(document, document_faults(document, model, error)) from error


def file_not_used(document: Document, faults: list[Fault]) -> StandardFileError:
    """Return the error for a law file with faults, each one once."""
    return StandardFileError.in_file("file_not_used", document.path, list(dict.fromkeys(faults)))


def _beyond_limits(data: Any) -> Iterator[tuple[Address, str]]:
    """Yield the place and the fault of every value that no file may hold.

    Examples
    --------
    >>> list(_beyond_limits({"below": [1, float("inf")]}))
    [(('below', 1), 'inf is no number of the law; write a finite one')]
    """
    ahead: list[tuple[Address, Any]] = [((), data)]
    for _ in range(MOST_PARTS):
        if not ahead:
            return
        address, value = ahead.pop()
        if isinstance(value, Mapping | list | tuple) and len(address) >= MOST_DEPTH:
            yield address, f"nested more than {MOST_DEPTH} deep"
            continue
        if isinstance(value, Mapping):
            for key in value:
                if what := _fault_of(key) if isinstance(key, str) else f"the key {shown(key)} is no word":
                    yield address, what
            ahead += [((*address, name), part) for name, part in [*value.items()][::-1] if isinstance(name, str)]
        elif isinstance(value, list | tuple):
            ahead += [((*address, place), part) for place, part in [*enumerate(value)][::-1]]
        elif what := _fault_of(value):
            yield address, what
    yield (), f"more than {MOST_PARTS} values"


def _fault_of(value: Any) -> str:
    """Return the fault of a single value, if any."""
    if value is None or isinstance(value, bool | date):
        return ""
    if isinstance(value, str):
        found = _NO_LETTER.search(value)
        return f"the text holds U+{ord(found[0]):04X}, which is no letter or sign; leave it out" if found else ""
    if isinstance(value, int | float):
        return _fault_of_number(value)
    return f"{shown(value)} is a {type(value).__name__}; write text, numbers, true or false, lists and mappings of them"


def _fault_of_number(number: Any) -> str:
    if isinstance(number, float) and not isfinite(number):
        return f"{number} is no number of the law; write a finite one"
    if abs(number) > GREATEST:  # a whole number of thousands of digits is not written out
        return f"{shown(number)} is out of bounds; numbers go from -{GREATEST} to {GREATEST}"
    if isinstance(number, float) and Fraction(str(number)).denominator > 10**MOST_DECIMALS:
        return f"{number} has more than {MOST_DECIMALS} decimals; round it"
    return ""
