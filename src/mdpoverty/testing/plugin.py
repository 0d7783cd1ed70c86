"""The pytest plugin: every case of a ``*.mdpoverty.yaml`` file is a test.

It is loaded wherever pytest runs beside the library, so it imports the library only once it has found a case file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mdpoverty.testing.check import CaseResult

_ENDING = ".mdpoverty.yaml"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a case file."""
    if not file_path.name.endswith(_ENDING):
        return None
    file: pytest.Collector = CaseFileCollector.from_parent(parent, path=file_path)
    return file


class CaseFileCollector(pytest.File):
    """A case file; its cases are run together when it is collected."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each case."""
        from mdpoverty.testing.check import check_file

        for result in check_file(self.path).results:
            yield CaseItem.from_parent(self, name=result.name, result=result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """Show what is wrong with a file as its message, without a traceback."""
        from mdpoverty.errors import MdpovertyError

        if isinstance(excinfo.value, MdpovertyError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **options)


class CaseItem(pytest.Item):
    """A case."""

    def __init__(self, *, result: CaseResult, **options: Any) -> None:
        """Keep the outcome of the case."""
        super().__init__(**options)
        self.result = result

    def runtest(self) -> None:
        """Fail if the answer differs from what is expected."""
        if self.result.differences:
            raise CaseDiffersError(*self.result.differences)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """Show what differs, without a traceback."""
        if isinstance(excinfo.value, CaseDiffersError):
            return "\n".join([f"{self.path}:{self.result.line}: {self.name}", *map(str, excinfo.value.args)])
        return super().repr_failure(excinfo, *args, **options)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the case in its file."""
        return self.path, self.result.line - 1, self.name


class CaseDiffersError(AssertionError):
    """A case whose answer is not the expected one."""
