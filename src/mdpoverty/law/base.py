"""The bases of all law models: frozen, strict about unknown fields, and giving the source of a part in the law."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, NoReturn, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from mdpoverty.messages.message import listed, shown
from mdpoverty.spelling import suggestion
from mdpoverty.vocabulary import Verification

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
        seen = f" (seen: {shown(value)})" if isinstance(value, str | int | float) else ""
        raise ValueError(f"a date such as 2024-12-31, from {_YEARS[0]} through {_YEARS[-1]}, is needed{seen}")
    return day


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


def _check_source(source: str, info: ValidationInfo) -> str:
    """Refuse a source that the file does not list."""
    sources = (info.context or {}).get("sources")
    name = source.split(" ", maxsplit=1)[0]
    if sources is not None and name not in sources:
        raise ValueError(f"no source is called {name!r}{suggestion(name, sources)}; the file lists {listed(sources)}")
    return source


SourceId = Annotated[
    str,
    AfterValidator(_check_source),
    Field(description="id of an entry of `sources`, with an article or form after a blank"),
]


class Sourced(LawModel):
    """A part of the law that gives its source and its grade."""

    source: SourceId
    verification: Verification = Field(description="how well it is known")


class Cites(LawModel):
    """A part that may give a source other than its parent's."""

    source: SourceId | None = Field(None, description="where it stands, if not where the part around it stands")
    verification: Verification | None = Field(None, description="how well it is known, if not as the part around it")

    @model_validator(mode="after")
    def _source_has_a_grade(self) -> Self:
        if self.source is not None and self.verification is None:
            raise ValueError("a source of its own needs a `verification` of its own, not that of another source")
        return self


class CitesForItsNumbers(Cites):
    """A part that cites for its numbers, which take over its source and grade on reading."""

    source: SourceId | None = Field(None, exclude=True, description="where its numbers stand that name no source")
    verification: Verification | None = Field(None, exclude=True, description="how well those numbers are known")
