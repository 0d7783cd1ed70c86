"""The command line: parses, calls, prints. ``main`` is the program ``mdpoverty``."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any

from mdpoverty.cli.ending import Ending, Interruptions, end_before_time, language_of, leave_at_once, sentence
from mdpoverty.cli.screen import show_on_any_screen


def main() -> None:
    """Run the program.

    It ends with 0 if all went well, 1 if rows were rejected or a check failed, 2 if it was used wrongly, 70 after a
    defect of its own, 130 if somebody stopped it.
    """
    words, interruptions = sys.argv[1:], Interruptions()
    try:
        show_on_any_screen()
        app = _loaded(words)
        signal.signal(signal.SIGINT, interruptions.note)
        app()
    except SystemExit as ended:
        if not interruptions.came or ended.code == Ending.INTERRUPTED:
            raise
        end_before_time(ended, words, interrupted=True)
    except BaseException as error:  # noqa: BLE001 - a panic of Polars is no Exception
        end_before_time(error, words, interrupted=interruptions.came)


def _loaded(words: list[str]) -> Any:
    """Return the commands; an interruption during loading ends the program at once."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, leave_at_once(sentence("stopped", words)))
    try:
        import warnings

        from mdpoverty.cli.app import app
    except ModuleNotFoundError as error:
        if str(error.name).startswith("mdpoverty"):
            raise
        sys.stderr.write(sentence("cli_needs", words, name=error.name, command='pip install "mdpoverty[cli]"'))
        sys.exit(Ending.WRONG_USE)
    warnings.showwarning = _show_warning  # type: ignore[assignment]
    return app


def _show_warning(message: Warning | str, *_where: Any) -> None:
    """Print a warning as a sentence, without the line of the program that it comes from."""
    text = getattr(message, "text", None)
    sys.stderr.write(f"{message if text is None else text(language_of(sys.argv[1:]))}\n")


def _leave(number: int, _frame: FrameType | None) -> None:
    """End as an error ends, so that unfinished files are removed."""
    sys.exit(128 + number)
