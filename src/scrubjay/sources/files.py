"""Some files below a root, by name: what a DICOMDIR or a list points to.

A name that leads through a symbolic link is refused as a link is: it may lead anywhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from typing import Final

from scrubjay.sources.base import Item, Refusal

MISSING: Final = ("failed", "missing-file")
SYMLINK: Final = ("excluded", "symlink")
SPECIAL: Final = ("excluded", "not-a-file")


class Files:
    """Files of one root, in a given order. What isn't there is one item each, refused."""

    def __init__(self, root: str, places: Sequence[tuple[str, Refusal | None]]) -> None:
        """root: a real path; places: below it, with `/`, no two alike."""
        self.root: Final = root
        self._places: Final = places

    def __iter__(self) -> Iterator[Item]:
        """In the order given."""
        root = self.root.rstrip("/")
        known: tuple[str, bool] = "", True
        for place, refusal in self._places:
            folder, _, name = place.rpartition("/")
            path = f"{root}/{place}"
            if known[0] != folder:
                known = folder, not folder or os.path.realpath(f"{root}/{folder}") == f"{root}/{folder}"
            yield Item(path, folder, name, refusal or (_refusal(path) if known[1] else SYMLINK))

    def count(self) -> int:
        """Number of items."""
        return len(self._places)


def _refusal(path: str) -> Refusal | None:
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return MISSING
    if stat.S_ISLNK(mode):
        return SYMLINK
    return None if stat.S_ISREG(mode) else SPECIAL
