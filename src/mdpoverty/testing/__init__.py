"""Fixture households: case files, their check, and the pytest plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mdpoverty.testing.check import CaseResult, FileResult, check_file, check_files
    from mdpoverty.testing.junit import write_junit

__all__ = ["CaseResult", "FileResult", "check_file", "check_files", "write_junit"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: pytest loads this package wherever it runs."""
    if name not in __all__:
        raise AttributeError(f"module 'mdpoverty.testing' has no attribute {name!r}")
    from mdpoverty.testing import check, junit

    return getattr(junit if name == "write_junit" else check, name)
