"""Pixels as a digest that says whether two files show the same: comments of compressed frames don't count."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from scrubjay.verify.pieces import chunks
from scrubjay.verify.reader import BULK, Element, Instance

_JPEG, _J2K, _END = b"\xff\xd8", b"\xff\x4f", b"\xff\xd9"


def pixel_elements(instance: Instance) -> list[Element]:
    """Pixel data and other bulk, at any depth but that of icons."""
    return [one for one in instance.elements if one.tag in BULK and "00880200" not in one.path]


def pixel_digest(instance: Instance) -> bytes:
    """16 bytes; empty without pixels."""
    elements = pixel_elements(instance)
    if not elements:
        return b""
    digest = hashlib.blake2b(digest_size=16)
    for element in elements:
        digest.update(element.path.encode())
        if element.length >= 0:
            stop = element.start + element.length
            for _, piece in chunks(instance.buffer, element.start, stop, overlap=0):
                digest.update(piece)
            continue
        # the first fragment is a table of offsets, which may be mended
        for start, length in instance.fragments[element.path][1:]:
            digest.update(plain(bytes(instance.buffer[start : start + length])))
    return digest.digest()


def plain(fragment: bytes) -> bytes:
    """A fragment without what doesn't draw: APP and COM segments of JPEG, COM and boxes of JPEG 2000, padding."""
    if fragment[4:8] == b"jP  ":
        fragment = fragment[max(fragment.find(_J2K + b"\xff\x51"), 0) :]
    if fragment[:2] == _JPEG:
        fragment = _without(fragment, lambda marker: 0xE0 <= marker <= 0xEF or marker == 0xFE, 0xDA)
    elif fragment[:2] == _J2K:
        fragment = _without(fragment, lambda marker: marker == 0x64, 0x90)
    # one byte, of whatever value, may fill up an odd length behind the end marker
    return fragment[:-1] if fragment[-3:-1] == _END else fragment.rstrip(b"\0")


def _without(fragment: bytes, drop: Callable[[int], bool], stop: int) -> bytes:
    """Without such segments of the header, which ends before the marker `stop`."""
    kept, at = [fragment[:2]], 2
    while at + 4 <= len(fragment) and fragment[at] == 0xFF:
        marker = fragment[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == stop:
            break
        length = int.from_bytes(fragment[at + 2 : at + 4], "big")
        if not drop(marker):
            kept.append(fragment[at : at + 2 + length])
        at += 2 + length
    return b"".join((*kept, fragment[at:]))
