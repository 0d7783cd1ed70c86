"""The source of a part in the law, and its grade."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from mdpoverty.law.base import LawModel
from mdpoverty.messages.message import listed
from mdpoverty.spelling import suggestion
from mdpoverty.vocabulary import Verification

SourceId = Annotated[str, Field(description="id of an entry of `sources`, with an article or form after a blank")]


class Sourced(LawModel):
    """A part of the law that gives its source and its grade."""

    source: SourceId
    verification: Verification = Field(description="how well it is known")

    @field_validator("source")
    @classmethod
    def _source_exists(cls, source: str, info: ValidationInfo) -> str:
        return check_source(source, info)


def check_source(source: str, info: ValidationInfo) -> str:
    """Refuse a source that the file does not list."""
    sources = (info.context or {}).get("sources")
    name = source.split(" ", maxsplit=1)[0]
    if sources is not None and name not in sources:
        raise ValueError(f"no source is called {name!r}{suggestion(name, sources)}; the file lists {listed(sources)}")
    return source


class Cites(LawModel):
    """A part that may give a source other than its parent's."""

    source: SourceId | None = Field(None, description="where it stands, if not where the part around it stands")
    verification: Verification | None = Field(None, description="how well it is known, if not as the part around it")

    @field_validator("source")
    @classmethod
    def _source_exists(cls, source: str | None, info: ValidationInfo) -> str | None:
        return source if source is None else check_source(source, info)

    @model_validator(mode="after")
    def _source_has_a_grade(self) -> Self:
        if self.source is not None and self.verification is None:
            raise ValueError("a source of its own needs a `verification` of its own, not that of another source")
        return self


class CitesForItsNumbers(Cites):
    """A part that cites for its numbers, which take over its source and grade on reading."""

    source: SourceId | None = Field(None, exclude=True, description="where its numbers stand that name no source")
    verification: Verification | None = Field(None, exclude=True, description="how well those numbers are known")
