"""What all campaigns share: the time that a case may take, and the count of what became of the cases."""

from __future__ import annotations

import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

MOST_SECONDS = 5.0
_LONGEST_TOLD = 300

Case = Callable[[], str | Counter[str]]
"""Runs one case and returns what became of it in a word, such as ``refused``, or of each of its inputs; what it raises
is a failure.
"""


class TooSlowError(BaseException):
    """A case took longer than it may; no ``except Exception`` of what is tried holds it up."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise ``TooSlowError`` in what runs inside once it has had so much time of the processor."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@dataclass
class Campaign:
    """What became of the cases of a campaign.

    Attributes
    ----------
    folder
        Where a file for each failure is written; None writes nothing.
    outcomes
        How many inputs ended in what.
    failures
        The name of a case and what it raised.
    slowest
        Seconds of the processor, and the name of the case.
    kinds
        How many failures are alike.
    """

    folder: Path | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")

    def run(self, name: str, case: Case) -> None:
        """Run one case within its time and note what became of it."""
        begin = time.process_time()
        try:
            with limit(MOST_SECONDS):
                outcome = case()
            self.outcomes.update(outcome if isinstance(outcome, Counter) else [outcome])
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - also what ends a thread of Rust, which is no Exception
            self._fail(name, error)
        self.slowest = max(self.slowest, (time.process_time() - begin, name))

    def _fail(self, name: str, error: BaseException) -> None:
        raised = "".join(traceback.format_exception(error))
        self.outcomes["failed"] += 1
        self.kinds[kind_of(error)] += 1
        self.failures.append((name, raised))
        print(self.told(*self.failures[-1]), flush=True)  # noqa: T201 - a campaign runs for hours
        if self.folder is not None:
            text = f"{name}\n{raised}".encode(errors="backslashreplace")
            (self.folder / f"{name.replace(' ', '-')}.txt").write_bytes(text)

    def report(self) -> str:
        """Return the figures, and the end of what each failure raised."""
        told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(self.outcomes.items()))
        seconds, name = self.slowest
        lines = [f"{self.outcomes.total()} inputs: {told}; the slowest case took {seconds:.2f} s ({name})"]
        kinds = [f"{number} × {kind}" for kind, number in self.kinds.most_common()]
        return "\n".join([*lines, *kinds, *(self.told(*failure) for failure in self.failures)])

    @staticmethod
    def told(name: str, raised: str) -> str:
        """Return the name of a failure and the end of what it raised."""
        return f"{name}: {' | '.join(raised.strip().splitlines()[-4:])}"[:_LONGEST_TOLD]


def kind_of(error: BaseException) -> str:
    """Return the type of what a failure raised, and the last line of ours on its way."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "mdpoverty" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "compared"
    words = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__} in {place}: {words[:100]}"
