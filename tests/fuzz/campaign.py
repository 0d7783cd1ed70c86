"""What all campaigns share: the time that a case may take, and the count of what became of the cases."""

from __future__ import annotations

import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

MOST_SECONDS = 5.0

Case = Callable[[], str]
"""Runs one case and returns what became of it in a word, such as ``refused``; what it raises is a failure."""


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
    """What became of the cases of a campaign; ``failures`` holds the name of a case and what it raised."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def run(self, name: str, case: Case) -> None:
        """Run one case within its time and note what became of it."""
        begin = time.process_time()
        try:
            with limit(MOST_SECONDS):
                self.outcomes[case()] += 1
        except (Exception, TooSlowError):  # noqa: BLE001 - whatever it is, it is what a campaign looks for
            self.outcomes["failed"] += 1
            self.failures.append((name, traceback.format_exc()))
            print(self.told(*self.failures[-1]), flush=True)  # noqa: T201 - a campaign runs for hours
        self.slowest = max(self.slowest, (time.process_time() - begin, name))

    def report(self) -> str:
        """Return the figures, and the end of what each failure raised."""
        told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(self.outcomes.items()))
        seconds, name = self.slowest
        lines = [f"{self.outcomes.total()} cases: {told}; the slowest took {seconds:.2f} s ({name})"]
        return "\n".join([*lines, *(self.told(*failure) for failure in self.failures)])

    @staticmethod
    def told(name: str, raised: str) -> str:
        """Return the name of a failure and the end of what it raised."""
        return f"{name}: {' | '.join(raised.strip().splitlines()[-4:])}"
