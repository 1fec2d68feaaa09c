"""The files of IN and OUT, wherever they lie: those of archives are unpacked one after the other, to no name."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

from scrubjay.errors import SourceError
from scrubjay.paths import shown
from scrubjay.sources import Item, Opened, Places, Refused, Settings, open_source
from scrubjay.verify.container import Beside, beside_zip, is_zip
from scrubjay.verify.folder import Listing, listing, natural
from scrubjay.verify.tarheads import beside_tar

if TYPE_CHECKING:
    from scrubjay.verify.work import Workers

_OWN: Final = "/proc/self/"
_EXCLUDED: Final = "excluded"

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


class Held(NamedTuple):
    """A file that every process of this verification can open, until `close`; file: "" if it can't be had."""

    path: str
    file: str
    opened: Opened | None = None

    def close(self) -> None:
        """Let go of what was unpacked."""
        if self.opened is not None:
            self.opened.close()


def held(path: str, item: Item) -> Held:
    """Unpack an item that isn't refused, if it is packed."""
    if item.packed is None:
        return Held(path, item.path)
    try:
        opened = item.packed.open()
    except Refused:
        return Held(path, "")
    file = opened.path
    if file.startswith(_OWN):  # workers are other processes
        file = f"/proc/{os.getpid()}/{file.removeprefix(_OWN)}"
    return Held(path, file, opened)


class Inputs:
    """IN. Nothing of it is kept open: who needs its content again goes through it again."""

    def __init__(self, against: Path | Places | None, archives: Settings) -> None:
        """Raises SourceError for a place that isn't there."""
        self.given: Final = against is not None
        self.count = 0
        self.unreadable = 0
        """Items that can't be had, and weren't excluded: archives that are damaged, members without a password."""
        self.packed = False
        """Whether any item is packed; known once all was read."""
        self._source: Final = None if against is None else open_source(_places(against), archives)
        self._files: dict[str, str] = {}

    def read(self) -> Iterator[Held]:
        """Everything that can be opened, the first time."""
        for item in self._source or ():
            self.count += 1
            if item.refusal is not None:
                self.unreadable += item.refusal[0] != _EXCLUDED
                continue
            if item.packed is None:
                self._files[item.relative] = item.path
            else:
                self.packed = True
            yield held(item.relative, item)

    def file(self, path: str) -> str:
        """Where a file is that isn't packed."""
        return self._files.get(path, "")

    def again(self, wanted: Container[str]) -> Iterator[Held]:
        """Those files in the order of `read`."""
        for item in self._source or ():
            if item.refusal is None and item.relative in wanted:
                yield held(item.relative, item)


def _places(against: Path | Places) -> Places:
    if isinstance(against, Places):
        places = against
    elif not against.exists():
        raise SourceError(f"{against} isn't there: name the input of the run")
    else:
        places = Places.of([os.path.realpath(against)])
    for path in places.local:  # what is missing is told as what a list names and isn't there
        if os.path.exists(path) and not (os.path.isdir(path) or os.path.isfile(path)):
            raise SourceError(f"{shown(path)} is no file and no folder: name the input of the run")
    return places


class Outputs(Protocol):
    """OUT: its files, each of which can be had at any time. beside: what an archive has beside them."""

    listed: Listing
    beside: Beside
    packed: bool

    def open(self, path: str) -> Held:
        """One of the regular files."""
        ...


class Tree:
    """A folder, or one file that is no archive."""

    packed = False

    def __init__(self, folder: Path) -> None:
        """Raises SourceError."""
        self.listed = listing(folder)
        self.beside = Beside()
        self._folder: Final = folder

    def open(self, path: str) -> Held:
        """As it lies there."""
        return Held(path, str(self._folder / path))


class Packed:
    """An archive. What is in archives in it is not looked at: they are files that are no instances."""

    packed = True

    def __init__(self, items: Iterable[Item], path: str, code_page: str) -> None:
        """Raises SourceError for one that is gone by now."""
        self.listed = Listing()
        self._items: Final[dict[str, Item]] = {}
        for item in items:
            if item.refusal is None:
                self._items[item.relative] = item
                self.listed.regular.append(item.relative)
            else:
                self.listed.odd.append((item.relative, f"a member that can't be read: {item.refusal[1]}"))
        self.listed.regular.sort(key=natural)
        self.beside = self._beside(path, code_page)
        full = {"/".join(parts[:n]) for one in self._items for parts in (one.split("/"),) for n in range(1, len(parts))}
        named = {one.replace("\\", "/").removeprefix("./").rstrip("/") for one in self.beside.folders}
        self.listed.empty += sorted(named - full - {"", "."}, key=natural)

    def _beside(self, path: str, code_page: str) -> Beside:
        try:
            if is_zip(path):
                return beside_zip(path, code_page)
            return beside_tar(path) if self._items else Beside()  # one that can't be listed is an error already
        except OSError as error:
            raise SourceError(f"{path} can't be read: {error.strerror}") from None

    def open(self, path: str) -> Held:
        """Unpacked."""
        return held(path, self._items[path])


def outputs(out: Path, archives: Settings) -> Outputs:
    """What is at `out`. Raises SourceError."""
    if not out.exists():
        raise SourceError(f"{out} isn't there: name the folder, or the archive, that a run wrote")
    if out.is_file() and out.name.casefold() == "dicomdir":
        raise SourceError(f"{out} is the index of a folder: name the folder, to have its files verified, too")
    if out.is_file():
        from scrubjay.sources.archives.unpacked import OneArchive

        archive = OneArchive.at(os.path.realpath(out), archives.not_nested())
        if archive is not None:
            return Packed(archive, os.path.realpath(out), archives.code_page)
    return Tree(out)


def while_held(
    workers: Workers,
    function: Callable[[_Job], _Result],
    jobs: Iterable[tuple[_Job, tuple[Held, ...]]],
    heavy: Callable[[], bool],
) -> Iterator[_Result]:
    """Results in order. What a job needs is unpacked shortly before it is done, and let go then.

    heavy: whether anything is unpacked, so that there must be few under way; asked each time.
    """
    under_way: deque[tuple[Held, ...]] = deque()

    def begun() -> Iterator[_Job]:
        for job, needs in jobs:
            under_way.append(needs)
            yield job

    try:
        for result in workers.map(function, begun(), heavy):
            for one in under_way.popleft():
                one.close()
            yield result
    finally:
        for needs in under_way:
            for one in needs:
                one.close()
