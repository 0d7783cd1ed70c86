"""The lock file: the digest of every published revision, and the other texts that it was published with."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from mdpoverty.errors import StandardFileError
from mdpoverty.law.base import FrozenDict, LawModel
from mdpoverty.law.dictionary import AGE_FACTS, Dictionary
from mdpoverty.law.law_file import read_law_file, read_model
from mdpoverty.law.shipped import standards_folder
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="sha256 in hexadecimal")]
RevisionName = Annotated[str, Field(pattern=r"^[a-z0-9-]+@[1-9][0-9]*$", description="a name, @ and the revision")]


class Published(LawModel):
    """A published revision of a standard."""

    digest: Sha256 = Field(description="of its content, as receipts name it")
    facts: Sha256 = Field(description="of the definitions of the facts that it reads")
    published_with: tuple[RevisionName, ...] = Field(description="the texts that it refers to, as they were")


class LockFile(LawModel):
    """The file ``standards/lock.yaml``."""

    shared: FrozenDict[RevisionName, Sha256] = Field(description="the dictionary and the shared tables, by their bytes")
    standards: FrozenDict[RevisionName, Published]


def lock_path() -> Path:
    """Return the lock file."""
    return standards_folder() / "lock.yaml"


@lru_cache(maxsize=1)
def load_lock() -> LockFile:
    """Return the lock of the shipped standards."""
    return read_model(LockFile, read_law_file(lock_path()))


def locked_revisions(name: str) -> list[int]:
    """Return the numbers of the published revisions of a standard, a shared table or the dictionary."""
    lock = load_lock()
    found = [one.partition("@") for one in (*lock.standards, *lock.shared)]
    return sorted(int(revision) for own, _, revision in found if own == name)


def locked_file(name: str) -> Path:
    """Return the file with the text of a published revision.

    Parameters
    ----------
    name
        Such as ``vn-2022-2025@1``; the newest revision is the file without a number.

    Raises
    ------
    StandardFileError
        The installation lacks it.
    """
    folder, (own, _, revision) = standards_folder(), name.partition("@")
    found = next(folder.glob(f"*/revisions/{name}.yaml"), None)
    if found is None and int(revision) == max(locked_revisions(own), default=0):
        found = next((path for path in (folder / f"{own}.yaml", *folder.glob(f"*/{own}.yaml")) if path.is_file()), None)
    if found is None:
        raise StandardFileError(Message("revision_missing", {"name": name}))
    return found


def locked_texts(name: str) -> dict[str, Path]:
    """Return the files that a published revision refers to, as they were then, by the names it gives them."""
    return {one.partition("@")[0]: locked_file(one) for one in load_lock().standards[name].published_with}


def check_published(standard: Standard) -> Standard:
    """Return a standard that is what was published; refuse one whose text was changed.

    Raises
    ------
    StandardFileError
        Its content, or the definition of a fact that it reads, is another one than the lock records.
    """
    name = f"{standard.id}@{standard.revision}"
    published = load_lock().standards[name]
    if (standard.digest, digest_of_locked_facts(standard)) != (published.digest, published.facts):
        raise StandardFileError(Message("revision_changed", {"name": name}))
    return standard


def locked_facts(standard: Standard) -> Dictionary:
    """Return the definitions of the facts on which the results of a standard depend."""
    named = _words(standard.model_dump(mode="json", exclude_none=True))
    always = {"size", *AGE_FACTS, *(whole for fact, whole in standard.wholes.items() if fact in named)}
    return {name: fact for name, fact in standard.dictionary.items() if name in named | always}


def digest_of_locked_facts(standard: Standard) -> str:
    """Return the sha256 for the definitions of these facts, questions left out."""
    content = {
        name: fact.model_dump(mode="json", exclude_defaults=True, exclude={"question"})
        for name, fact in locked_facts(standard).items()
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _words(content: Any) -> set[str]:
    """Return all keys and texts in plain data."""
    if isinstance(content, str):
        return {content}
    parts = [*content, *content.values()] if isinstance(content, dict) else content
    return {word for part in parts for word in _words(part)} if isinstance(parts, list) else set()
