"""Whether one path lies in another, whatever they are spelled like; and paths in messages."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


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
