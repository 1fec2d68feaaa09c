"""The frame of the file (PS3.10): preamble zero, meta header clean, nothing that readers of attributes don't see.

The preamble is 128 zeros and `DICM` follows. The meta header holds what PS3.10 asks for and no application's title,
address or private information; its UIDs are those of the data set, its length is right. The data set holds no element
of groups 0000, 0002, 0004, no group length, no padding at its end, no signature of what it was before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scrubjay.verify.checks.base import Check
from scrubjay.verify.text import decode
from scrubjay.verify.view import Note, View

ALLOWED: Final = frozenset((0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013))
_REQUIRED: Final = ALLOWED - {0x00020013}
_GONE: Final = frozenset((0xFFFCFFFC, 0xFFFAFFFA, 0x4FFE0001, 0x04000561, 0x04000550))


def examine(view: View) -> Iterator[Note]:
    """Preamble, meta header, elements that may not be."""
    out = view.out
    if not out.has_prefix:
        yield Note("error", "", "no preamble and DICM at the beginning")
    elif out.preamble.strip(b"\0"):
        yield Note("error", "", "the preamble isn't zero")
    if out.trailing:
        yield Note("error", "", "bytes after the data set")
    yield from _meta(view)
    claims = view.claims.claims_anything
    for element in out.elements:
        group = element.tag >> 16
        if group in (0, 2, 4) or group in (1, 3, 5, 7, 0xFFFF):
            yield Note("error", element.path, "an element of a group that a data set may not have")
        elif element.tag & 0xFFFF == 0:
            yield Note("error", element.path, "a group length: retired, and not of this data set")
        elif element.tag in _GONE and (claims or element.tag == 0xFFFCFFFC):
            yield Note("error", element.path, "padding, a signature or encrypted originals are left")


def _meta(view: View) -> Iterator[Note]:
    out = view.out
    values = {}
    for element, value in zip(out.meta, out.meta_values, strict=True):
        values[element.tag] = decode(value, element.vr, b"").strip(" \0")
        if element.tag not in ALLOWED:
            yield Note("error", element.path, "the meta header holds more than the file needs")
    nameless = {0x00020003: 0x00080018, 0x00020002: 0x00080016}
    for tag in sorted(_REQUIRED - values.keys()):
        # a data set that says neither what it is nor what it is called leaves nothing to repeat
        if out.has_prefix and not (tag in nameless and not view.top(nameless[tag])):
            yield Note("error", f"{tag:08X}", "the meta header lacks it")
    for tag, twin in nameless.items():
        if view.top(twin) and values.get(tag, "") != view.top(twin):
            yield Note("error", f"{tag:08X}", "not the UID of the data set")
    length = out.meta_values[0] if out.meta and out.meta[0].tag == 0x00020000 else b""
    if out.meta and length:
        last = out.meta[-1]
        if int.from_bytes(length, "little") != last.start + last.length - 144:
            yield Note("error", "00020000", "not the length of the meta header")


CHECK = Check("part10", "Preamble, meta header and end of each file are clean", "", examine)
