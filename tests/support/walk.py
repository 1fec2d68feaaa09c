"""A second reader of DICOM files: small, strict, sharing no code with the engine or pydicom.

Used where the question is about bytes: what was copied untouched, and does the output parse to its very last byte.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from support.build import DEFLATED, EXPLICIT_BE, IMPLICIT_LE, ITEM, ITEM_END, LONG_HEADER, SEQUENCE_END, UNDEFINED

VRS = LONG_HEADER | frozenset(
    (
        "AE",
        "AS",
        "AT",
        "CS",
        "DA",
        "DS",
        "DT",
        "FD",
        "FL",
        "IS",
        "LO",
        "LT",
        "PN",
        "SH",
        "SL",
        "SS",
        "ST",
        "TM",
        "UI",
        "UL",
        "US",
    )
)
MAX_DEPTH = 200

Step: TypeAlias = tuple[int, int]
"""Tag of a sequence and index of the item in it."""


class WalkError(Exception):
    """The bytes are not what PS3.5 allows; says where, never what."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One element as it stands in the file."""

    path: tuple[Step, ...]
    tag: int
    vr: str
    """Empty in implicit VR."""
    value: bytes
    """For a sequence, empty: its elements follow. For encapsulated pixel data, items and all."""
    items: int
    """Number of items of a sequence, else -1."""

    @property
    def key(self) -> tuple[tuple[Step, ...], int]:
        """Where it is."""
        return (self.path, self.tag)


@dataclass(frozen=True, slots=True)
class File:
    """A Part 10 file taken apart."""

    preamble: bytes
    meta: tuple[Raw, ...]
    transfer_syntax: str
    dataset: tuple[Raw, ...]
    raw_dataset: bytes
    """Encoded data set as stored (inflated when deflated)."""


class _Reader:
    def __init__(self, data: bytes, explicit: bool, big: bool, is_sequence: Callable[[int], bool]) -> None:
        self.data, self.explicit, self.big, self.is_sequence = data, explicit, big, is_sequence
        self.order = ">" if big else "<"

    def numbers(self, layout: str, at: int) -> tuple[int, ...]:
        size = struct.calcsize(layout)
        if at + size > len(self.data):
            raise WalkError(f"ends inside a header at {at}")
        return struct.unpack_from(self.order + layout, self.data, at)

    def tag(self, at: int) -> int:
        group, element = self.numbers("HH", at)
        return group << 16 | element

    def header(self, at: int) -> tuple[int, str, int, int]:
        """Tag, VR, length and offset of the value."""
        tag = self.tag(at)
        if not self.explicit or tag >> 16 == 0xFFFE:
            return tag, "", self.numbers("I", at + 4)[0], at + 8
        vr = self.data[at + 4 : at + 6].decode("latin-1")
        if vr not in VRS:
            raise WalkError(f"no VR at {at + 4}")
        if vr in LONG_HEADER:
            return tag, vr, self.numbers("I", at + 8)[0], at + 12
        return tag, vr, self.numbers("H", at + 6)[0], at + 8

    def elements(self, at: int, end: int | None, path: tuple[Step, ...]) -> Iterator[Raw | int]:
        """Yield elements, at last the offset behind the end: `end`, or behind an item delimiter when that is None."""
        if len(path) > MAX_DEPTH:
            raise WalkError("too deep")
        while end is None or at < end:
            tag, vr, length, start = self.header(at)
            if tag == ITEM_END and end is None:
                if length:
                    raise WalkError(f"delimiter with a length at {at}")
                yield start
                return
            if tag >> 16 == 0xFFFE:
                raise WalkError(f"stray delimiter at {at}")
            limit = len(self.data) if end is None else end
            if length != UNDEFINED and start + length > limit:
                raise WalkError(f"value overruns at {at}")
            if length == UNDEFINED and tag == 0x7FE00010:
                stop = self.fragments(start, limit)
                yield Raw(path, tag, vr, self.data[start:stop], -1)
                at = stop
            elif vr == "SQ" or length == UNDEFINED or (not self.explicit and self.is_sequence(tag)):
                reader = _Reader(self.data, False, False, self.is_sequence) if vr == "UN" else self
                for found in reader.sequence(tag, vr, start, None if length == UNDEFINED else start + length, path):
                    if isinstance(found, int):
                        at = found
                    else:
                        yield found
            else:
                yield Raw(path, tag, vr, self.data[start : start + length], -1)
                at = start + length
        if at != end:
            raise WalkError(f"does not end at {end}")
        yield at

    def sequence(self, tag: int, vr: str, at: int, end: int | None, path: tuple[Step, ...]) -> Iterator[Raw | int]:
        inner: list[Raw] = []
        index = 0
        while end is None or at < end:
            found, _, length, start = self.header(at)
            if found == SEQUENCE_END and end is None:
                if length:
                    raise WalkError(f"delimiter with a length at {at}")
                at = start
                break
            if found != ITEM:
                raise WalkError(f"no item at {at}")
            stop = None if length == UNDEFINED else start + length
            if stop is not None and stop > (len(self.data) if end is None else end):
                raise WalkError(f"item overruns at {at}")
            for part in self.elements(start, stop, (*path, (tag, index))):
                if isinstance(part, int):
                    at = part
                else:
                    inner.append(part)
            index += 1
        yield Raw(path, tag, vr, b"", index)
        yield from inner
        yield at

    def fragments(self, at: int, limit: int) -> int:
        while True:
            tag, _, length, start = self.header(at)
            if tag == SEQUENCE_END:
                return start
            if tag != ITEM or length == UNDEFINED or start + length > limit:
                raise WalkError(f"no fragment at {at}")
            at = start + length


def walk_dataset(
    data: bytes, transfer_syntax: str, is_sequence: Callable[[int], bool] = lambda tag: False
) -> tuple[Raw, ...]:
    """All elements of a bare data set, depth first. Raises WalkError."""
    reader = _Reader(data, transfer_syntax != IMPLICIT_LE, transfer_syntax == EXPLICIT_BE, is_sequence)
    return tuple(found for found in reader.elements(0, len(data), ()) if isinstance(found, Raw))


def walk_file(data: bytes, is_sequence: Callable[[int], bool] = lambda tag: False) -> File:
    """Take a Part 10 file apart, to its last byte.

    `is_sequence` tells implicit VR which tags are sequences; without it defined-length ones stay opaque.
    Raises WalkError when anything is out of order, a missing prefix included.
    """
    if data[128:132] != b"DICM":
        raise WalkError("no prefix")
    reader = _Reader(data, True, False, is_sequence)
    at, elements = 132, []
    while at < len(data) and data[at : at + 2] == b"\2\0":
        tag, vr, length, start = reader.header(at)
        if start + length > len(data):
            raise WalkError("meta header overruns")
        elements.append(Raw((), tag, vr, data[start : start + length], -1))
        at = start + length
    syntax = next((raw.value.rstrip(b"\0 ").decode("ascii") for raw in elements if raw.tag == 0x00020010), "")
    body = data[at:]
    if syntax == DEFLATED:
        inflater = zlib.decompressobj(wbits=-15)
        body = inflater.decompress(body) + inflater.flush()
        if not inflater.eof or inflater.unused_data.strip(b"\0"):
            raise WalkError("deflated data set is not whole")
    return File(data[:128], tuple(elements), syntax, walk_dataset(body, syntax, is_sequence), body)
