"""Outcomes kept for later in little memory: packed and compressed in blocks.

A million outcomes take some tens of megabytes, and no source path goes to a temporary file.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterator
from typing import Final

from scrubjay.run.outcome import Outcome, Packed

BLOCK: Final = 256


class Spool:
    """An append-only list of outcomes that may be iterated any number of times."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._tail: list[Packed] = []
        self._length = 0

    def append(self, outcome: Outcome) -> None:
        """Add one outcome at the end."""
        self._tail.append(outcome.pack())
        self._length += 1
        if len(self._tail) == BLOCK:
            self._blocks.append(zlib.compress(marshal.dumps(self._tail), 1))
            self._tail = []

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Outcome]:
        for block in self._blocks:
            yield from map(Outcome.unpack, marshal.loads(zlib.decompress(block)))
        yield from map(Outcome.unpack, self._tail)
