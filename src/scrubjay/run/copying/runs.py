"""Runs of text among bytes that are none, in UTF-8, UTF-16 and UTF-32 as far as Latin-1 goes.

Bytes are sorted into kinds first, so that a search for so many of a kind tells where a run may be: in volumes and
pictures there are few, and trying an expression at each byte takes most of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LEAST: Final = 8
_RUN: Final = re.compile(rb"(?:[\t\n\r -~]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){8,}")
_NARROW: Final = bytes(2 * (byte in b"\t\n\r" or 32 <= byte < 127 or byte > 127) for byte in range(256))
_KINDS: Final = bytes((byte != 0) + (byte in b"\t\n\r" or 32 <= byte < 127 or byte > 159) for byte in range(256))
"""0 of a zero, 2 of a letter or the like, 1 of others."""
_WIDE: Final = tuple(
    (
        (before + b"\2" + after) * least,
        re.compile(
            b"(?:" + before + rb"[\t\n\r -~\xa0-\xff]" + after + b"){%d,}" % least,
        ),
        codec,
    )
    for before, after, least, codec in (
        (b"", b"\0", 6, "utf-16-le"),
        (b"\0", b"", 6, "utf-16-be"),
        (b"", b"\0\0\0", 4, "utf-32-le"),
        (b"\0\0\0", b"", 4, "utf-32-be"),
    )
)


def narrow(data: bytes) -> Iterator[str]:
    """Runs in UTF-8."""
    kinds = data.translate(_NARROW)
    at = kinds.find(b"\2" * _LEAST)
    while at >= 0:
        end = kinds.find(b"\0", at)
        end = len(data) if end < 0 else end
        yield from (found[0].decode("utf-8", "replace") for found in _RUN.finditer(data, at, end))
        at = kinds.find(b"\2" * _LEAST, end)


def wide(data: bytes) -> Iterator[str]:
    """Runs in UTF-16 and UTF-32 of both orders."""
    kinds = data.translate(_KINDS)
    for begins, form, codec in _WIDE:
        at = kinds.find(begins)
        while at >= 0 and (found := form.match(data, at)):
            yield found[0].decode(codec, "replace")
            at = kinds.find(begins, found.end())
