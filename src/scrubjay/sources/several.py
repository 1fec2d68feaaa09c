"""Several sources at once, one after the other, each below the folder that all of them have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scrubjay.sources.base import Item, Source


class Several:
    """The items of some sources. Each has the folder chain that it has below a common root."""

    def __init__(self, sources: Sequence[tuple[str, Source]]) -> None:
        """sources: each with the place of its root below the common one, with `/`, "" if it is that."""
        self._sources: Final = sources

    def __iter__(self) -> Iterator[Item]:
        """In the order of the sources."""
        for below, source in self._sources:
            for item in source:
                folder = f"{below}/{item.folder}" if below and item.folder else below or item.folder
                yield item._replace(folder=folder)

    def count(self) -> int | None:
        """Number of items of all; None if one of them can't say."""
        counts = [source.count() for _, source in self._sources]
        return None if None in counts else sum(count for count in counts if count is not None)
