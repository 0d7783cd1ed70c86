"""Which files a name means: one file, every table of a folder, or those that a pattern fits."""

from __future__ import annotations

import glob
from pathlib import Path

from mdpoverty.errors import InputError
from mdpoverty.language import Message

STANDARD_INPUT = "-"
ENDINGS = (".csv", ".parquet", ".xlsx", ".json", ".jsonl")
_PATTERN = frozenset("*?[")
_SHOWN = 5


def files_named(name: str) -> list[str]:
    """Return the files that a name means, in the order of their names.

    Parameters
    ----------
    name
        A file; a folder, which means every table in it and in its folders, except what systems and programs put there
        (``.…``, ``_…``, ``~$…``, ``Thumbs.db``, ``desktop.ini``); a pattern with ``*``, ``?`` or ``[``, where ``**``
        means any folders; or ``-``, standard input.

    Raises
    ------
    InputError
        A folder holds no table, or files that are none; or no file fits a pattern.
    """
    if name == STANDARD_INPUT or Path(name).is_file():
        return [name]
    if Path(name).is_dir():
        return _of_folder(Path(name))
    if not _PATTERN & set(name):
        return [name]
    found = sorted(path for path in glob.glob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207 - "/**"
    if not found:
        raise InputError(Message("no_file_fits", {"name": name}))
    return found


def _of_folder(folder: Path) -> list[str]:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(_is_by_the_way(part) for part in path.relative_to(folder).parts)
    )
    others = [str(path) for path in files if path.suffix.lower() not in ENDINGS]
    if others or not files:
        told = {"folder": str(folder), "endings": list(ENDINGS), "others": _few(others)}
        raise InputError(Message("folder_with_others" if others else "folder_without_tables", told))
    return [str(path) for path in files]


def _is_by_the_way(name: str) -> bool:
    """Tell whether a file or folder was put there by a system, or by a program that has another one open."""
    return name.startswith((".", "_", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def _few(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
