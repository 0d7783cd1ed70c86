"""What every refusal and every warning of a campaign must be like, whatever it is about."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import mdpoverty as mdp

SECRET = "Bí mật"  # noqa: S105 - made
"""Stands in sound cells beside the faulty ones, and may stand in no message."""

_LONGEST_LINE = 1_200
"""A line may list what is allowed, besides one value of 200 signs."""
_LONG_RUN = re.compile(r"(?:dài){75}|9{230}")


Answer = TypeVar("Answer")


def answer_or_refusal(ask: Callable[[], Answer]) -> Answer | mdp.MdpovertyError:
    """Return what is answered, or the error of ours that refuses it."""
    try:
        return ask()
    except mdp.MdpovertyError as error:
        return error


def check_refusal(error: mdp.MdpovertyError) -> None:
    """A refusal is short, in both languages, and shows nothing of a record but what is at fault."""
    for language in ("vi", "en"):
        told = error.text(language)
        told.encode()
        lines = told.splitlines()
        assert len([line for line in lines[1:] if line.startswith("  ")]) <= 11, told[:3_000]
        assert max(map(len, lines)) <= _LONGEST_LINE, told[:3_000]
        assert not _LONG_RUN.search(told), told[:3_000]
        assert SECRET not in told, told[:3_000]
        assert "Traceback" not in told, told[:3_000]
        assert "defect of mdpoverty" not in told, told[:3_000]
    str(error).encode()
    for fault in error.faults:
        fault.to_dict()


@contextmanager
def no_strange_warnings() -> Iterator[None]:
    """Fail on every warning but our own, which point at the caller, who is here."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for one in caught:
        ours = issubclass(one.category, UserWarning) and "/fuzz/" in one.filename
        assert ours, f"{one.category.__name__}: {one.message} ({one.filename}:{one.lineno})"
        str(one.message).encode()
