"""Dates as people and programs give them: one set of forms at every door, from a cell to an option."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from mdpoverty.messages.message import Message, Seen

_MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_MIDNIGHT}")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_MIDNIGHT}")
_WITH_TIME = re.compile(r"[0-9]+[-/][0-9]+[-/][0-9]+[ T][0-9]{1,2}:[0-9]{2}.*", re.DOTALL)


def read_date(value: Any) -> date | Message:
    """Return the day that a value means, or what is wrong with it.

    Parameters
    ----------
    value
        Text as ``2024-12-31`` or ``31/12/2024`` (the day first, never the month); a date; or a date with a time of
        midnight. Midnight in a time zone is the day in that zone; every other time of day is refused, because the day
        would be another one elsewhere (17:00 in UTC is midnight of the next day in Hà Nội).

    Examples
    --------
    >>> read_date("31/12/2024"), read_date("2024-12-31")
    (datetime.date(2024, 12, 31), datetime.date(2024, 12, 31))
    >>> [read_date(text).code for text in ("12/31/2024", "19900101", "1990-03-09 17:00:00+00:00")]
    ['needs', 'needs', 'has_time']
    """
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0) and not getattr(value, "nanosecond", 0)
        return value.date() if midnight else Message("has_time", {"seen": Seen(value)})
    return value if isinstance(value, date) else _no_date(value)


def read_day(value: Any) -> date | Message:
    """Return the day of a review; a moment means its day.

    Examples
    --------
    >>> read_day(datetime(2024, 12, 31, 23, 59)), read_day("31/12/2024")
    (datetime.date(2024, 12, 31), datetime.date(2024, 12, 31))
    """
    return value.date() if isinstance(value, datetime) else read_date(value)


def _of_text(text: str) -> date | Message:
    written = text.strip()
    if found := _YEAR_FIRST.fullmatch(written):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(written):
        day, month, year = map(int, found.groups())
    else:
        return Message("has_time", {"seen": Seen(text)}) if _WITH_TIME.fullmatch(written) else _no_date(text)
    try:
        return date(year, month, day)
    except ValueError:
        return _no_date(text)


def _no_date(value: Any) -> Message:
    return Message("needs", {"seen": Seen(value), "needed": Message("needed_date")})
