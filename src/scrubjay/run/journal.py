"""Names in OUT that files are about to get, of which the ledger doesn't know yet.

Between two checkpoints a run that is killed leaves files that nobody knows: of a source that is another by the next
run, or of a plan that is. So their names are put down before they are given. To the next run these files are orphans:
it may replace them, and removes those that nothing of its source became. What is put down isn't flushed: it outlives
the process, not a power cut. Names in OUT are made of new values only.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final

NAME: Final = ".scrubjay-journal"
"""In OUT itself, so that it goes where OUT goes."""

ASKED: Final = 500
"""Names that the ledger is asked for at once."""

_END: Final = b"\0"


class Journal:
    """Of one run, in OUT. A disk that is full takes no names: what a run that ends in order did is in the ledger.

    orphans: what a killed run made and nobody has made his own yet. Such a file may be replaced by the one that belongs
    in its place, and is gone when a run has come to its end without one.
    """

    def __init__(self, out: str, orphans: Iterable[str] = (), *, empty: bool = False) -> None:
        """empty: OUT was, when the run began, so that what stands there now is this run's."""
        self.orphans: Final = set(orphans)
        self._empty: Final = empty
        self._out: Final = out
        self._path: Final = f"{out}/{NAME}"
        self._descriptor = -1
        self._left: Final = [os.fsencode(name) for name in sorted(self.orphans)]
        self._written: list[bytes] = []
        self._given: list[bytes] = []

    def intend(self, outputs: Iterable[str]) -> None:
        """Put down the paths below OUT that are about to be made; what stands there already isn't this run's."""
        names = [os.fsencode(name) for name in outputs if self._empty or not os.path.lexists(f"{self._out}/{name}")]
        self._given += names
        if names:
            with suppress(OSError):
                if self._descriptor < 0:
                    self._begin_anew()
                _append(self._descriptor, names)

    def adopt(self, outputs: Iterable[str]) -> None:
        """These have their files now."""
        self.orphans.difference_update(outputs)

    def checkpoint(self) -> None:
        """What was given before the last checkpoint is in the ledger now."""
        self._written, self._given = self._given, []
        if self._descriptor >= 0:
            with suppress(OSError):  # then it goes on to list more than it has to
                self._begin_anew()

    def finish(self, *, complete: bool) -> None:
        """All of it is in the ledger. What nobody adopted goes with a run that saw all there is."""
        self._written, self._given = [], []
        if complete or not self.orphans:
            self.close()
            for name in self.orphans:
                remove(self._out, name)
            self.orphans.clear()
            _forget(self._out)

    def close(self) -> None:
        """Let go of it. What the ledger doesn't have is the next run's to look after."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)

    def _begin_anew(self) -> None:
        draft = _new(f"{self._path}-next")
        try:
            _append(draft, self._left + self._written)
            os.replace(f"{self._path}-next", self._path)
        except OSError:
            os.close(draft)
            raise
        self.close()
        self._descriptor = draft


def orphans(out: str, kept: Callable[[Sequence[str]], Collection[str]]) -> set[str]:
    """What a killed run made and the ledger doesn't know. kept: says which of some paths below `out` it knows."""
    names = _names(out)
    found: set[str] = set()
    while some := list(islice(names, ASKED)):
        found.update(set(some) - set(kept(some)))
    return found


def take_back(out: str) -> int:
    """Remove what a killed run may have made; how many files. For runs that no ledger can tell what it knows."""
    taken = sum(remove(out, name) for name in _names(out))
    _forget(out)
    return taken


def remove(out: str, output: str) -> bool:
    """Remove a file below OUT, and the folders that it leaves empty; whether it was there."""
    try:
        os.unlink(f"{out}/{output}")
    except OSError:
        return False
    with suppress(OSError):
        folder = os.path.dirname(output)
        while folder:
            os.rmdir(f"{out}/{folder}")
            folder = os.path.dirname(folder)
    return True


def _names(out: str) -> Iterator[str]:
    """What was put down, each a path that stays below `out`: others may write in OUT. A name without an end is none."""
    path = f"{out}/{NAME}"
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            data = file.read()
    except OSError:
        return
    for name in dict.fromkeys(data.split(_END)[:-1]):
        if name and not {b"", b".", b".."} & set(name.split(b"/")):
            yield os.fsdecode(name)


def _new(path: str) -> int:
    with suppress(FileNotFoundError):
        os.unlink(path)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _append(descriptor: int, names: Iterable[bytes]) -> None:
    """All of them or none."""
    data = b"".join(name + _END for name in names)
    size = os.fstat(descriptor).st_size
    try:
        if os.write(descriptor, data) < len(data):
            os.ftruncate(descriptor, size)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _forget(out: str) -> None:
    for name in (NAME, f"{NAME}-next"):
        with suppress(OSError):
            os.unlink(f"{out}/{name}")
