"""Folders for unfinished files beside the outputs, removed at the end or by the next run.

They hold records of persons. A run locks a file in its folder; so another run knows whether it still works.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

if sys.platform != "win32":
    import fcntl

_PREFIX = ".mdpoverty-"
_NAME = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
_LOCK = "in-use"
_OLD = 24 * 60 * 60
"""Seconds after which a folder that nobody uses is left over; a younger one may be of a run that is beginning."""


class WorkFolder:
    """The folder of one run, for ``with``; made when first needed."""

    def __init__(self, place: Path | None) -> None:
        """Take the parent folder; None means the system's temporary folder."""
        self.place = Path(tempfile.gettempdir()) if place is None else place
        self._path: Path | None = None
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin without a folder."""
        return self

    @property
    def path(self) -> Path:
        """The folder.

        Raises
        ------
        OSError
            It cannot be made.
        """
        if self._path is None:
            self._path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self.place))
            self._lock = (self._path / _LOCK).open("wb")
            with suppress(OSError):  # a file system without locks: the age alone protects the folder
                _lock(self._lock)
        return self._path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the folder with everything in it."""
        if self._lock is not None:
            self._lock.close()
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)


def remove_leftovers(places: Iterable[Path]) -> tuple[Path, ...]:
    """Remove and return what killed runs left more than a day ago."""
    found = [path for place in dict.fromkeys(places) for path in _left_in(place)]
    for path in found:
        shutil.rmtree(path, ignore_errors=True)
    return tuple(path for path in found if not path.exists())


def _left_in(place: Path) -> list[Path]:
    try:
        entries = [entry for entry in os.scandir(place) if _NAME.fullmatch(entry.name)]
    except OSError:
        return []
    return sorted(Path(entry.path) for entry in entries if _is_left(entry))


def _is_left(entry: os.DirEntry[str]) -> bool:
    """Tell whether a folder is this program's and user's, old, and unused."""
    folder = Path(entry.path)
    with suppress(OSError):
        if entry.is_symlink() or not (folder / _LOCK).is_file() or not _is_own(entry.stat()):
            return False
        newest = max(path.lstat().st_mtime for path in (folder, *folder.iterdir()))
        return time.time() - newest > _OLD and not _is_locked(folder / _LOCK)
    return False


def _is_own(status: os.stat_result) -> bool:
    return sys.platform == "win32" or status.st_uid == os.getuid()


def _lock(file: IO[bytes]) -> None:
    """Lock a file for this process; on systems that keep open files, opening is the lock."""
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_locked(path: Path) -> bool:
    if sys.platform == "win32":
        path.unlink()  # an error says that it is open
        return False
    with path.open("rb") as file:
        try:
            _lock(file)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return False
