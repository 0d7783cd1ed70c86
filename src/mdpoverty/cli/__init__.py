"""The command line: parses, calls, prints. ``main`` is the program ``mdpoverty``."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from mdpoverty.errors import MissingExtraError


def main() -> None:
    """Run the program.

    It ends with 0 if all went well, 1 if a check failed or rows were rejected, 2 if it was used wrongly.
    """
    signal.signal(signal.SIGTERM, _leave)
    try:
        from mdpoverty.cli.app import app
    except ModuleNotFoundError as error:
        if str(error.name).startswith("mdpoverty"):
            raise
        told = MissingExtraError(
            f'the command line needs {error.name}; install what it needs with: pip install "mdpoverty[cli]"'
        )
        sys.stderr.write(f"{told}\n")
        sys.exit(2)
    app()


def _leave(number: int, _frame: FrameType | None) -> None:
    """End as an error ends, so that unfinished files are removed."""
    sys.exit(128 + number)
