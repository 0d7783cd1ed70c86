"""The receipt of a result: library, standard, readings and date, to compare results knowingly."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mdpoverty.law.standard import Standard


@dataclass(frozen=True)
class Receipt:
    """The standard, readings and date behind a result.

    Attributes
    ----------
    id, revision, digest
        The standard's id, the revision of its file, and the sha256 of its content with the shared tables.
    applies_from, applies_through
        The days on which the standard applies, in ISO form.
    applies_on_review_date
        False where a standard was applied outside its days, as a reclassification does.
    provisional
        True while parts of the law are not known.
    unofficial
        True for a what-if of somebody's own, which is no law.
    interpretations
        The option in force of every interpretation.
    review_date
        In ISO form.
    library_version
        The version of mdpoverty.
    """

    id: str
    revision: int
    digest: str
    applies_from: str
    applies_through: str
    applies_on_review_date: bool
    provisional: bool
    unofficial: bool
    interpretations: dict[str, str]
    review_date: str
    library_version: str

    @property
    def marks(self) -> list[str]:
        """The warnings that belong beside every result, in English."""
        said = {
            "provisional": self.provisional,
            "unofficial": self.unofficial,
            "outside its days": not self.applies_on_review_date,
        }
        return [mark for mark, holds in said.items() if holds]

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as plain data."""
        return asdict(self)


def make_receipt(standard: Standard, review_date: date, interpretations: Mapping[str, str]) -> Receipt:
    """Return the receipt for a standard, a review date and readings."""
    return Receipt(
        standard.id,
        standard.revision,
        standard.digest,
        standard.first_day.isoformat(),
        standard.last_day.isoformat(),
        standard.applies_on(review_date),
        standard.provisional,
        standard.unofficial,
        dict(interpretations),
        review_date.isoformat(),
        library_version(),
    )


def computed_with() -> dict[str, str]:
    """Return the versions of what computes beside the library, and the kind of machine."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in ("numpy", "polars", "pydantic"):
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@lru_cache(maxsize=1)
def library_version() -> str:
    """Return the version of the installed library."""
    try:
        return version("mdpoverty")
    except PackageNotFoundError:
        return "not installed"
