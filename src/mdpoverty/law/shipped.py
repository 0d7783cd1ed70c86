"""The shipped files of the law: their folder, the standards by id, the dictionary of facts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from mdpoverty.errors import StandardFileError
from mdpoverty.language import register_labels
from mdpoverty.law.dictionary import Dictionary, FactFile
from mdpoverty.law.extends import EXTENDS
from mdpoverty.law.law_file import read_law_file, read_model
from mdpoverty.law.yaml_document import read_document
from mdpoverty.messages.message import Message, Seen


def standards_folder() -> Path:
    """Return the folder of the shipped standards: inside the installed package, else in the checkout.

    Raises
    ------
    StandardFileError
        Neither exists; the installation is damaged.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "standards", package.parent.parent / "standards"):
        if (folder / "facts.yaml").is_file():
            return folder
    raise StandardFileError(Message("standards_missing"))


@lru_cache(maxsize=1)
def shipped_standards() -> dict[str, Path]:
    """Return the files with the shipped standards by id, without shared tables."""
    found: dict[str, Path] = {}
    for path in sorted(standards_folder().glob("*/*.yaml")):
        content = read_document(path).data
        if isinstance(content, dict) and content.keys() & {"indicators", EXTENDS}:
            name = str(content.get("id"))
            if name in found:
                parameters = {"file": str(path), "id": Seen(name), "other": str(found[name])}
                raise StandardFileError(Message("standard_id_twice", parameters))
            found[name] = path
    return found


@lru_cache(maxsize=1)
def load_dictionary() -> Dictionary:
    """Return the shipped dictionary (``standards/facts.yaml``), keyed by fact."""
    return read_dictionary(standards_folder() / "facts.yaml")


@lru_cache(maxsize=8)
def read_dictionary(path: Path) -> Dictionary:
    """Return the dictionary of facts that a file holds."""
    return read_model(FactFile, read_law_file(path)).facts


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    """Return the Vietnamese labels of facts; empty if the dictionary is unreadable."""
    try:
        return {name: fact.label.vi for name, fact in load_dictionary().items()}
    except StandardFileError:
        return {}


register_labels(_labels)
