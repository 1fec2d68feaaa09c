"""Whether one path lies in another, whatever they are spelled like; paths in messages; files that have no name yet."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final

_number: Final = count()


def is_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Whether `path` is below `folder`; both real paths, which need not exist.

    Compares inodes too: one folder may have two spellings.
    """
    return _is_among(Path(path).parents, Path(folder))


def is_at_or_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """As `is_inside`, and for the folder itself."""
    return _is_among((Path(path), *Path(path).parents), Path(folder))


def shown(path: str | os.PathLike[str]) -> str:
    """A path as text that can be printed, even when it holds bytes that are none."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode()


def new_part(folder: str) -> tuple[int, str]:
    """A new hidden file, open for writing, and its path. Raises OSError.

    It is called as the engine calls its own, so that what is left of a killed run is known by it.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    while True:
        path = f"{folder}/.scrubjay-{os.getpid()}-{next(_number)}.part"
        try:
            return os.open(path, flags, 0o666), path
        except FileExistsError:
            continue


def _is_among(places: Sequence[Path], folder: Path) -> bool:
    if folder in places:
        return True
    try:
        identity = os.stat(folder)
    except OSError:
        return False
    for place in places:
        try:
            if os.path.samestat(os.stat(place), identity):
                return True
        except OSError:
            continue
    return False
