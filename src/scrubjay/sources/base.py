"""What a source is to a run: an ordered stream of items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

Refusal = tuple[str, str]
"""An outcome and a reason code."""

Stamp = tuple[int, int]
"""Size in bytes, and modification time in nanoseconds, or what stands for it."""


class Refused(Exception):
    """One item can't be had, for this reason. Never carries a name or a value."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal[1])


class Window(NamedTuple):
    """Where an item stands in the file of an archive, stored or deflated: the engine unpacks it there.

    archive: opens the file in this process; state: its size in bytes, and times of writing and of change in
    nanoseconds, when its index was read; at: offset of the first byte; packed, size: bytes there, and unpacked;
    crc: None where the archive has none.
    """

    archive: str
    state: tuple[int, int, int]
    at: int
    packed: int
    size: int
    deflated: bool
    crc: int | None


class Opened(Protocol):
    """An item that was made readable, for a while."""

    @property
    def path(self) -> str:
        """Opens it in this process, until `close`."""
        ...

    def close(self) -> None:
        """Let go of it, and of the room it takes."""
        ...


class Packed(Protocol):
    """The content of an item that is no file of its own."""

    @property
    def stamp(self) -> Stamp:
        """Changes whenever the content may have changed; known without reading it."""
        ...

    @property
    def is_far(self) -> bool:
        """Whether to open it is to wait for another machine, rather than work for this one."""
        ...

    def window(self) -> Window | None:
        """Where the engine finds it, as long as this is kept; None where it has to be opened. Raises Refused."""
        ...

    def open(self) -> Opened:
        """Unpack it, whole and checked; from any thread. Raises Refused."""
        ...


class Item(NamedTuple):
    """One thing found in a source.

    `path` opens it, unless it is `packed`; `folder` is its folder chain below the root, with `/`, "" for the root;
    `name` its name there. All may hold surrogate escapes. A `refusal` is an outcome and a reason code: the item is
    counted but not opened.
    """

    path: str
    folder: str
    name: str
    refusal: Refusal | None = None
    packed: Packed | None = None

    @property
    def relative(self) -> str:
        """The path below the root, with `/`."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


class Source(Protocol):
    """Anything a run can read from. Every pass gives the same items in the same order while nothing changes on disk."""

    def __iter__(self) -> Iterator[Item]:
        """Every item, in an order that doesn't depend on the file system or the machine."""
        ...

    def count(self) -> int | None:
        """How many items a pass would give: for progress, so it may be slow, and out of date at once.

        None when it can't be said without unpacking.
        """
        ...
