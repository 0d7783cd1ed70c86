"""Reads review dates, and checks them against the days on which a standard applies."""

from __future__ import annotations

import re
from datetime import date

from mdpoverty.dates import read_day
from mdpoverty.errors import ReviewDateError, ReviewDateWarning, warn
from mdpoverty.facts.values import plain_value
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message, Seen, name_shown

_YEAR = re.compile(r"(?!0000)[0-9]{4}")


def read_review_date(value: date | str | int) -> date:
    """Return a review date from a date, its written form, or a year (then 31 December).

    Raises
    ------
    ReviewDateError
        The value is none of these; dates are read as in ``mdpoverty.dates.read_day``.

    Examples
    --------
    >>> read_review_date(2024), read_review_date("31/12/2024")
    (datetime.date(2024, 12, 31), datetime.date(2024, 12, 31))
    """
    plain = plain_value(value)
    if isinstance(plain, int | str) and not isinstance(plain, bool) and _YEAR.fullmatch(name_shown(plain)):
        return date(int(plain), 12, 31)
    day = read_day(plain)
    if isinstance(day, Message):
        raise ReviewDateError(day if day.code == "has_time" else Message("no_review_date", {"seen": Seen(value)}))
    return day


def check_review_date(law: Standard, day: date, *, strict: bool) -> None:
    """Warn of a review date outside the days of a standard, or refuse it.

    Raises
    ------
    ReviewDateError
        The standard does not apply on that day, and ``strict``.
    """
    if law.applies_on(day):
        return
    days = {"day": day, "standard": law.id, "first": law.first_day, "last": law.last_day}
    if strict:
        raise ReviewDateError(Message("outside_days_refused", days))
    warn(ReviewDateWarning(Message("outside_days", days)))
