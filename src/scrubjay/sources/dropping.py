"""Another source, without the files whose names match patterns."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Sequence

from scrubjay.sources.base import Item, Source

DROPPED = ("excluded", "dropped-by-rule")


def matching(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Tells names that are like one of the patterns, whatever their case is."""
    match = re.compile("|".join(fnmatch.translate(one.casefold()) for one in patterns) or r"(?!)").match
    return lambda name: match(name.casefold()) is not None


class Dropping:
    """The items of `source`; those named like a pattern (`*.pdf`, case doesn't matter) are counted but not opened."""

    def __init__(self, source: Source, patterns: Sequence[str]) -> None:
        self._source = source
        self._match = matching(patterns)

    def __iter__(self) -> Iterator[Item]:
        """Same items, same order."""
        for item in self._source:
            if item.refusal is None and self._match(item.name):
                yield item._replace(refusal=DROPPED)
            else:
                yield item

    def count(self) -> int | None:
        """Number of items, dropped ones too; None when the source can't say."""
        return self._source.count()
