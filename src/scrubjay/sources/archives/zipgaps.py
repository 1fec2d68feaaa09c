"""What a zip's directory doesn't account for: there must be nothing in it that another reader takes for members."""

from __future__ import annotations

from typing import Final

from scrubjay.sources.archives.refusals import BAD
from scrubjay.sources.archives.room import OpenFile
from scrubjay.sources.base import Refused

LOCAL: Final = b"PK\3\4"
HEAD: Final = b"PK\1\2"
LEAST_MEMBER: Final = 30
"""Bytes of a local header: in a gap of fewer there can be none."""
_PIECE: Final = 1 << 20


def check_gap(file: OpenFile, start: int, end: int) -> None:
    """Raises Refused when there are headers between two places in a zip."""
    if end - start < LEAST_MEMBER:
        return  # a data descriptor, which could hold anything by chance
    kept = b""
    while start < end:
        piece = file.read(start, min(_PIECE, end - start))
        if not piece:
            raise Refused(BAD)
        start += len(piece)
        piece = kept + piece
        if LOCAL in piece or HEAD in piece:
            raise Refused(BAD)
        kept = piece[-3:]
