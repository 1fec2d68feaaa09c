"""The files of a working folder, in the order in which they are delivered: that of a run's own walk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final, NamedTuple

from scrubjay.run.delivery.delivered import Undelivered
from scrubjay.sources import Folder

OWN: Final = ".scrubjay-"
"""Begins the names of what runs need for themselves in the folder that they write into."""


class Made(NamedTuple):
    """One file. name: its path below OUT, with `/`. path: opens it."""

    name: str
    path: str
    size: int


def made_in(folder: str) -> Iterator[Made]:
    """Every file below a folder, holding the names of one chain of folders only. Raises Undelivered for what is none.

    Names are those of OUT, made of new values.
    """
    for item in Folder(folder):
        if not item.folder and item.name.startswith(OWN):
            continue
        try:
            size = os.lstat(item.path).st_size
        except OSError:
            size = -1
        if item.refusal is not None or size < 0:
            raise Undelivered(f"in {folder} there is something that no run made, or that can't be read: remove it")
        yield Made(item.relative, item.path, size)


def opened(path: str) -> int:
    """A descriptor to read a file by. Raises OSError; links are not followed."""
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
