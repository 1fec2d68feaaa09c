"""Part 10 files read to the last byte: every element at every depth with its place, and nothing decoded.

Written for this package alone, from PS3.5 and PS3.10: what the engine overlooks must not be overlooked here, too.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from scrubjay.verify.pieces import Buffer
from scrubjay.verify.syntax import DEFLATED, IMPLICIT, Encoding, encoding_of, guess, vr_of

MAX_DEPTH: Final = 64
MAX_INFLATED: Final = 1 << 28  # the engine inflates no more
MAX_ELEMENTS: Final = 5_000_000
"""Elements and fragments of one file: of the largest there are, a tenth."""
UNDEFINED: Final = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
PIXELS: Final = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))
BULK: Final = PIXELS | {0x56000020, 0x54001010}
LONG: Final = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
VRS: Final = LONG | frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())


class Unreadable(Exception):
    """A file that can't be walked to its end; offset is the byte in the (inflated) file."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset


class Element(NamedTuple):
    """One element. charset: terms of (0008,0005) in force; items: how many a sequence has, -1 for no sequence."""

    path: str
    tag: int
    vr: str
    start: int
    length: int
    charset: bytes
    items: int
    creator: str
    big: bool


@dataclass(slots=True)
class Instance:
    """A file as it was walked. elements in file order, those of the meta header apart; fragments: (start, length).

    meta_values go with meta; offsets in elements are those of the inflated data set where it was deflated.
    """

    buffer: Buffer
    preamble: bytes = b""
    has_prefix: bool = False
    meta: list[Element] = field(default_factory=list)
    meta_values: list[bytes] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    fragments: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    syntax: str = ""
    end: int = 0
    trailing: int = 0

    def raw(self, element: Element) -> bytes:
        """The value's bytes; none for a sequence or encapsulated pixels."""
        return b"" if element.length < 0 else self.buffer[element.start : element.start + element.length]

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self.buffer, mmap.mmap):
            self.buffer.close()


def read(path: str | os.PathLike[str]) -> Instance:
    """Walk a file. Raises Unreadable, OSError."""
    with open(path, "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        if size == 0:
            raise Unreadable("empty", 0)
        # what is small is read at once: a mapping costs more than it
        data: Buffer = stream.read() if size < 1 << 22 else mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    return walk(data)


def walk(data: Buffer) -> Instance:
    """Walk what was read. Raises Unreadable."""
    found = Instance(data, end=len(data))
    at = 0
    if data[128:132] == b"DICM":
        found.preamble, found.has_prefix, at = bytes(data[:128]), True, 132
    at = _meta(found, at)
    found.syntax = _syntax_of(found)
    encoding = encoding_of(found.syntax) or guess(bytes(data[at : at + 6]))
    if encoding is None:
        raise Unreadable("not DICOM", at)
    if found.syntax == DEFLATED:
        found.buffer, at = _inflated(found, at), 0
        found.end = len(found.buffer)
    if not found.has_prefix and not found.meta and guess(bytes(data[at : at + 6])) is None:
        raise Unreadable("not DICOM", at)
    try:
        _Walk(found).data_set(at, found.end, encoding, "", b"", 0)
    except (struct.error, IndexError):
        raise Unreadable("ends inside an element", found.end) from None
    return found


def _meta(found: Instance, at: int) -> int:
    """Read group 0002, always explicit little endian; where the data set begins."""
    data = found.buffer
    while at + 8 <= found.end and data[at : at + 2] == b"\x02\x00" and bytes(data[at + 4 : at + 6]) in VRS:
        vr = bytes(data[at + 4 : at + 6])
        tag = 0x00020000 | struct.unpack_from("<H", data, at + 2)[0]
        if vr in LONG:
            if at + 12 > found.end:
                raise Unreadable("the meta header ends inside an element", at)
            start, length = at + 12, struct.unpack_from("<I", data, at + 8)[0]
        else:
            start, length = at + 8, struct.unpack_from("<H", data, at + 6)[0]
        if start + length > found.end:
            raise Unreadable("the meta header ends inside an element", at)
        found.meta_values.append(bytes(data[start : start + length]))
        found.meta.append(Element(f"{tag:08X}", tag, vr.decode("ascii"), start, length, b"", -1, "", False))
        at = start + length
    return at


def _syntax_of(found: Instance) -> str:
    for element, value in zip(found.meta, found.meta_values, strict=True):
        if element.tag == 0x00020010:
            return value.rstrip(b"\0 ").decode("latin-1")
    return ""


def _inflated(found: Instance, at: int) -> bytes:
    stream = zlib.decompressobj(-15)
    try:
        data = stream.decompress(bytes(found.buffer[at:]), MAX_INFLATED)
    except zlib.error:
        raise Unreadable("can't be inflated", at) from None
    if not stream.eof:
        raise Unreadable("deflated data end early, or are too large", at)
    # one byte of zero makes the length even (PS3.5 A.5)
    found.trailing = 0 if stream.unused_data == b"\0" else len(stream.unused_data)
    return data


class _Walk:
    """One walk over one data set."""

    def __init__(self, found: Instance) -> None:
        self.found = found
        self.data = found.buffer
        self.elements = found.elements
        self._tried: dict[tuple[int, int], bool] = {}

    def data_set(self, at: int, end: int, enc: Encoding, prefix: str, charset: bytes, depth: int) -> int:
        """Elements until `end`, or an item's end; where it stopped."""
        if depth > MAX_DEPTH:
            raise Unreadable("nested too deep", at)
        creators: dict[int, str] = {}
        data, elements = self.data, self.elements
        while at < end:
            tag, vr, start, length = self._header(at, end, enc, creators)
            if len(elements) >= MAX_ELEMENTS:
                raise Unreadable("more elements than any file has", at)
            if tag == ITEM_END:
                if prefix and length == 0:
                    return start
                raise Unreadable("an item's end outside an item", at)
            if length != UNDEFINED and start + length > end:
                raise Unreadable("a length reaches beyond what holds it", at)
            path = f"{prefix}{tag:08X}"
            creator = ""
            if tag & 0x10000:
                if tag & 0xFFFF <= 0xFF:
                    block = (tag & 0xFFFF0000) | (tag & 0xFF) << 8
                    creators[block] = bytes(data[start : start + length]).strip(b" \0").decode("latin-1")
                else:
                    creator = creators.get(tag & 0xFFFFFF00, "")
            if (
                vr == "SQ"
                or (length == UNDEFINED and tag not in PIXELS)
                or (vr == "UN" and self._items(start, length, depth))
            ):
                inner = IMPLICIT if vr == "UN" else enc
                at = self._sequence(tag, start, length, end, inner, path, charset, depth, creator)
                continue
            if length == UNDEFINED:
                at = self._fragments(path, start, end, enc)
                elements.append(Element(path, tag, vr, start, -1, charset, -1, creator, enc.big))
                continue
            if tag == 0x00080005:
                charset = bytes(data[start : start + length])
            elements.append(Element(path, tag, vr, start, length, charset, -1, creator, enc.big))
            at = start + length
        if at != end:
            raise Unreadable("a length reaches beyond what holds it", at)
        return at

    def _header(self, at: int, end: int, enc: Encoding, creators: dict[int, str]) -> tuple[int, str, int, int]:
        if at + 8 > end:
            raise Unreadable("ends inside an element", at)
        group, number = enc.tag.unpack_from(self.data, at)
        tag = group << 16 | number
        if group == 0xFFFE or not enc.explicit:
            vr = "" if group == 0xFFFE else vr_of(tag, creators.get(tag & 0xFFFFFF00, ""))
            return tag, vr, at + 8, enc.u32.unpack_from(self.data, at + 4)[0]
        code = bytes(self.data[at + 4 : at + 6])
        if code not in VRS:
            raise Unreadable("a VR that DICOM doesn't know", at)
        if code in LONG:
            if at + 12 > end:
                raise Unreadable("ends inside an element", at)
            return tag, code.decode("ascii"), at + 12, enc.u32.unpack_from(self.data, at + 8)[0]
        return tag, code.decode("ascii"), at + 8, enc.u16.unpack_from(self.data, at + 6)[0]

    def _items(self, start: int, length: int, depth: int) -> bool:
        """Whether bytes of an unknown VR are items in implicit little endian, to their last byte (PS3.5 6.2.2)."""
        if length == UNDEFINED:
            return True
        if length < 8 or self.data[start : start + 4] != b"\xfe\xff\x00\xe0":
            return False
        known = self._tried.get((start, length))
        if known is None:
            trial = _Walk(Instance(self.data, end=self.found.end))
            # what lies deeper is tried once, not again on each level above it
            trial._tried = self._tried
            known = True
            try:
                trial._sequence(0, start, length, start + length, IMPLICIT, "", b"", depth, "")
            except (Unreadable, struct.error):
                known = False
            self._tried[start, length] = known
        return known

    def _sequence(
        self,
        tag: int,
        at: int,
        length: int,
        end: int,
        enc: Encoding,
        path: str,
        charset: bytes,
        depth: int,
        creator: str,
    ) -> int:
        start, stop = at, end if length == UNDEFINED else at + length
        place = len(self.elements)
        count = 0
        while at < stop:
            item, _, inside, size = self._header(at, stop, enc, {})
            if item == SEQUENCE_END and length == UNDEFINED and size == 0:
                at = inside
                break
            if item != ITEM:
                raise Unreadable("something else where an item must be", at)
            if size != UNDEFINED and inside + size > stop:
                raise Unreadable("a length reaches beyond what holds it", at)
            limit = stop if size == UNDEFINED else inside + size
            at = self.data_set(inside, limit, enc, f"{path}[{count}].", charset, depth + 1)
            count += 1
        else:
            if length == UNDEFINED:
                raise Unreadable("a sequence without an end", at)
        self.elements.insert(place, Element(path, tag, "SQ", start, -1, charset, count, creator, enc.big))
        return at

    def _fragments(self, path: str, at: int, end: int, enc: Encoding) -> int:
        parts: list[tuple[int, int]] = []
        while True:
            item, _, inside, size = self._header(at, end, enc, {})
            if item == SEQUENCE_END and size == 0:
                break
            if item != ITEM or size == UNDEFINED or inside + size > end:
                raise Unreadable("pixel fragments that can't be walked", at)
            if len(parts) >= MAX_ELEMENTS:
                raise Unreadable("more fragments than any file has", at)
            parts.append((inside, size))
            at = inside + size
        self.found.fragments[path] = parts
        return inside


@lru_cache(maxsize=4096)
def tags_of(path: str) -> tuple[int, ...]:
    """The tags of a path, from the root on."""
    return tuple(int(part[:8], 16) for part in path.split("."))
