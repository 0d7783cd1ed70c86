"""What all models of the law share: frozen, strict about unknown fields, with texts in two languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$", description="lower-case letters, digits and _")]


class LawModel(BaseModel):
    """A part of the law as data: it cannot be changed and holds no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Text(LawModel):
    """The same words in Vietnamese and in English."""

    vi: str = Field(description="Vietnamese, official terms")
    en: str = Field(description="English")

    def in_language(self, language: str) -> str:
        """Return the words in ``"vi"`` or ``"en"``."""
        return self.vi if language == "vi" else self.en
