"""Kleene's strong logic of three values: yes (True), no (False), unknown (None)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

Truth = bool | None


def negation(value: Truth) -> Truth:
    return None if value is None else not value


def all_of(*values: Truth) -> Truth:
    """No as soon as one is no; else unknown as soon as one is unknown."""
    if any(value is False for value in values):
        return False
    if any(value is None for value in values):
        return None
    return True


def any_of(*values: Truth) -> Truth:
    """Yes as soon as one is yes; else unknown as soon as one is unknown."""
    if any(value is True for value in values):
        return True
    if any(value is None for value in values):
        return None
    return False


def none_of(*values: Truth) -> Truth:
    return negation(any_of(*values))


def bounds(values: Iterable[Truth]) -> tuple[int, int]:
    """How many are yes: at least the certain ones, at most the unknown ones too."""
    listed = list(values)
    certain = sum(value is True for value in listed)
    return certain, certain + sum(value is None for value in listed)


def at_least(number: int, *values: Truth) -> Truth:
    low, high = bounds(values)
    if low >= number:
        return True
    return False if high < number else None


def agreed(values: Iterable[Truth]) -> Truth:
    """What all the ways in which things may stand have in common; unknown where they differ."""
    different = set(values)
    return different.pop() if len(different) == 1 else None


def is_in(value: object, allowed: Collection[object]) -> Truth:
    """Whether an observed value is one of the allowed; a value not observed may be any."""
    return None if value is None else value in allowed
