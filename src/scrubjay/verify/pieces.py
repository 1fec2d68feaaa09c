"""The bytes of a file, as they are held and taken apart to be searched."""

from __future__ import annotations

import mmap
from collections.abc import Iterator

Buffer = bytes | mmap.mmap


def chunks(
    buffer: Buffer, start: int, stop: int, overlap: int = 256, size: int = 1 << 22
) -> Iterator[tuple[int, bytes]]:
    """The bytes between two places in pieces that overlap, with the offset of each."""
    at = start
    while at < stop:
        yield at, bytes(buffer[at : min(at + size + overlap, stop)])
        at += size
