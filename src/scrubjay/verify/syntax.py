"""Encodings of data sets by transfer syntax (PS3.5 section 10), and the VR that an element without one has."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Final, NamedTuple

from scrubjay.standard import dictionary

IMPLICIT_LE: Final = "1.2.840.10008.1.2"
EXPLICIT_BE: Final = "1.2.840.10008.1.2.2"
DEFLATED: Final = "1.2.840.10008.1.2.1.99"


class Encoding(NamedTuple):
    """How elements are written: with a VR or without, in which byte order."""

    explicit: bool
    big: bool
    tag: struct.Struct
    u16: struct.Struct
    u32: struct.Struct


def _encoding(explicit: bool, order: str) -> Encoding:
    return Encoding(
        explicit, order == ">", struct.Struct(order + "HH"), struct.Struct(order + "H"), struct.Struct(order + "I")
    )


IMPLICIT: Final = _encoding(False, "<")
EXPLICIT: Final = _encoding(True, "<")
BIG: Final = _encoding(True, ">")


def encoding_of(syntax: str) -> Encoding | None:
    """The encoding of a transfer syntax; that of all but two is explicit little endian. None if there is none."""
    if not syntax:
        return None
    return {IMPLICIT_LE: IMPLICIT, EXPLICIT_BE: BIG}.get(syntax, EXPLICIT)


def guess(head: bytes) -> Encoding | None:
    """The encoding of a bare data set by its first six bytes; None if they are no element of a low group."""
    if len(head) < 6:
        return None
    little, big = struct.unpack("<H", head[:2])[0], struct.unpack(">H", head[:2])[0]
    has_vr = head[4:6].isalpha() and head[4:6].isupper()
    if big in (0x0002, 0x0008) and has_vr:
        return BIG
    if little in (0x0004, 0x0008, 0x0010):
        return EXPLICIT if has_vr else IMPLICIT
    return None


@lru_cache(maxsize=8192)
def vr_of(tag: int, creator: str = "") -> str:
    """The VR of the dictionary, the first where there is a choice; UN for what it lacks."""
    if tag & 0xFFFF == 0:
        return "UL"
    if tag & 0x10000:
        return "LO" if tag & 0xFFFF <= 0xFF else private_vr(tag, creator)
    found = dictionary().by_tag(tag)
    vr = found.vr.split("|")[0] if found else "UN"
    return "OW" if found and "OW" in found.vr else vr or "UN"


@lru_cache(maxsize=8192)
def private_vr(tag: int, creator: str) -> str:
    """The VR that pydicom's private dictionary gives, UN for what it lacks."""
    from pydicom.datadict import private_dictionary_VR

    try:
        return private_dictionary_VR(tag, creator).split(" ")[0] if creator else "UN"
    except KeyError:
        return "UN"
