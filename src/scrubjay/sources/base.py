"""What a source is to a run: an ordered stream of items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Item(NamedTuple):
    """One thing found in a source.

    `path` opens it; `folder` is its folder chain below the root, with `/`, "" for the root; `name` its name there. All
    may hold surrogate escapes. A `refusal` is an outcome and a reason code: the item is counted but not opened.
    """

    path: str
    folder: str
    name: str
    refusal: tuple[str, str] | None = None

    @property
    def relative(self) -> str:
        """The path below the root, with `/`."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


class Source(Protocol):
    """Anything a run can read from. Every pass gives the same items in the same order while nothing changes on disk."""

    def __iter__(self) -> Iterator[Item]:
        """Every item, in an order that doesn't depend on the file system or the machine."""
        ...

    def count(self) -> int:
        """How many items a pass would give: for progress, so it may be slow, and out of date at once."""
        ...
