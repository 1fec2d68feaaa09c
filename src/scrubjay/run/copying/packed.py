"""What is packed in a way that isn't looked into: archives of any kind in a file that is no archive by its name."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, Literal

from scrubjay.run.copying.room import Room, Unreadable

_BEGINNINGS: Final = (
    b"PK\3\4",
    b"PK\5\6",
    b"PK\7\x08",
    b"PK00PK",
    b"\x1f\x8b",
    b"\x1f\x9d",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"]\0\0",
    b"LZIP",
    b"MSCF\0\0\0\0",
)
"""zip, gzip, compress, zstd, lz4, lzma, lzip, cab."""
_MARKS: Final = (
    b"1AY&SY",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)
_FORMS: Final = (
    re.compile(rb"PK\x03\x04[\x00-\x3f]\x00..[\x00-\x0e\x5d-\x63]\x00", re.DOTALL),
    re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]", re.DOTALL),
)
"""Long enough to be no chance. Bzip2, xz, 7z, rar, and OLE, as old Word files and encrypted new ones are."""
_ZLIB: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_TRIED: Final = 4 << 10
_NO_TEXT: Final = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_LEAST: Final = 16
_MATLAB: Final = b"MATLAB 5.0 MAT-file"
_HEADER: Final = 128
_COMPRESSED: Final = 15
_PIECE: Final = 8 << 20
_OVERLAP: Final = 4 << 10


def check_beginning(data: bytes) -> None:
    """Raise Unreadable if what begins so is an archive, is compressed, or is an instance. data: its first kilobytes."""
    if data[128:132] == b"DICM" or data[257:262] == b"ustar" or data.startswith(_BEGINNINGS):
        raise Unreadable
    if data.startswith(_ZLIB):
        stream = zlib.decompressobj()
        try:
            stream.decompress(data[:_TRIED])
        except zlib.error:
            return  # a text that begins so: x^2
        if stream.eof or len(data) >= _TRIED:
            raise Unreadable
    if _NO_TEXT.search(data) and _is_deflated(data):
        raise Unreadable


def _is_deflated(data: bytes) -> bool:
    """Whether these bytes are deflated without any header: to the last one, or all of the first kilobytes."""
    stream = zlib.decompressobj(-15)
    try:
        content = stream.decompress(data[:_TRIED])
    except zlib.error:
        return False
    whole = stream.eof and not stream.unused_data and len(content) > _LEAST
    return whole or (not stream.eof and len(data) >= _TRIED and len(content) >= _TRIED // 2)


def check_inside(data: bytes) -> None:
    """Raise Unreadable if an archive stands anywhere among these bytes."""
    if any(mark in data for mark in _MARKS) or any(form.search(data) for form in _FORMS):
        raise Unreadable


def is_encrypted_pdf(beginning: bytes, data: bytes) -> bool:
    """Whether these bytes of a PDF say that its streams and texts are encrypted."""
    return b"%PDF" in beginning and b"/Encrypt" in data


def is_matlab(data: bytes) -> bool:
    """Whether a file that begins so is one of MATLAB 5 to 7, which are compressed element by element."""
    return data.startswith(_MATLAB)


def matlab_elements(file: BinaryIO, room: Room) -> Iterator[bytes]:
    """What is in the compressed elements. Raises Unreadable for what can't be unpacked, or is cut."""
    file.seek(0)
    order: Literal["little", "big"] = "little" if file.read(_HEADER)[-2:] == b"IM" else "big"
    while len(tag := file.read(8)) == 8:
        kind, size = int.from_bytes(tag[:4], order), int.from_bytes(tag[4:], order)
        if kind != _COMPRESSED:
            file.seek(size, os.SEEK_CUR)
            continue
        stream = zlib.decompressobj()
        packed = file.read(size)
        before = b""
        while packed and not stream.eof:
            try:
                content = stream.decompress(packed, _PIECE)
            except zlib.error:
                raise Unreadable from None
            room.take(len(content))
            yield before + content
            packed = stream.unconsumed_tail
            before = content[-_OVERLAP:]
        if not stream.eof:
            raise Unreadable
