"""Multidimensional poverty standards of Viet Nam as data, and the pure function that applies them.

The public names stand in ``__init__.pyi``. Each is loaded when it is first used, so importing the package costs little.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_HOMES = {name: home for home, name in re.findall(r"^from (\S+) import (\w+) as", _STUB, re.MULTILINE)}
"""The module of each public name, as the stub gives it to type checkers."""

__all__ = sorted(_HOMES)  # noqa: PLE0605 - the stub is the list


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name == "__version__":
        return import_module("mdpoverty.engine.receipt").library_version()
    if name not in _HOMES:
        raise AttributeError(f"module 'mdpoverty' has no attribute {name!r}; it has {', '.join(__all__)}")
    with import_module("mdpoverty.errors").require():
        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
