"""The base of all law models: frozen, strict about unknown fields."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from mdpoverty.messages.message import shown

Key = TypeVar("Key")
Value = TypeVar("Value")

IDENTIFIER = r"^[a-z0-9][a-z0-9_]*$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER, max_length=100, description="lower-case letters, digits and _")]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1900, 2200)


def _read_day(value: Any) -> date:
    """Return a day written as 2024-12-31; refuse numbers and times."""
    day = value if isinstance(value, date) and not isinstance(value, datetime) else None
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
    if day is None or day.year not in _YEARS:
        raise ValueError(f"a date such as 2024-12-31, from {_YEARS[0]} through {_YEARS[-1]}, is needed{_seen(value)}")
    return day


def _seen(value: Any) -> str:
    return f" (seen: {shown(value)})" if isinstance(value, str | int | float) else ""


Day = Annotated[date, BeforeValidator(_read_day)]


class Frozen(dict[Key, Value]):
    """A mapping that cannot be changed."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("the law as data cannot be changed; write a file of your own and load it")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied and pickled as a whole, not item by item."""
        return Frozen, (dict(self),)


FrozenDict = Annotated[dict[Key, Value], AfterValidator(Frozen)]
"""The type of a field that is a mapping."""


class LawModel(BaseModel):
    """A part of the law as data: it cannot be changed and holds no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
