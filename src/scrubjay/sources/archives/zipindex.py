"""The central directory of a zip (PKWARE APPNOTE 4.3), zip64 too: what is there, read without unpacking anything."""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from scrubjay.sources.archives.entries import Entry
from scrubjay.sources.archives.limits import BOMB, Limits
from scrubjay.sources.archives.names import OUTSIDE, harmless, place_of, text_of
from scrubjay.sources.archives.room import OpenFile
from scrubjay.sources.base import Refusal, Refused

BAD: Final = ("quarantined", "bad-archive")
UNSUPPORTED: Final = ("quarantined", "unsupported-archive")
SYMLINK: Final = ("excluded", "symlink")
SPECIAL: Final = ("excluded", "not-a-file")

STORED, DEFLATED, DEFLATED64, BZIPPED, ENCRYPTED_AES = 0, 8, 9, 12, 99
METHODS: Final = frozenset((STORED, DEFLATED, DEFLATED64, BZIPPED, ENCRYPTED_AES))
ENCRYPTED: Final = 1
STREAMED: Final = 1 << 3
PATCH_OR_STRONG: Final = 1 << 5 | 1 << 6 | 1 << 13
UTF8: Final = 1 << 11

END: Final = b"PK\5\6"
_END: Final = struct.Struct("<4s4H2LH")
_LOCATOR: Final = struct.Struct("<4sLQL")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_HEAD: Final = struct.Struct("<4s2B2x3H2x3L5H2L")
_LONG: Final = 0xFFFFFFFF
_SHORT: Final = 0xFFFF
_READ: Final = 1 << 20
_EMPTY: Final = 16
"""Bytes that nothing takes, packed and encrypted."""
_SIGNATURE: Final = b"PK\5\5"
_DOS_HOSTS: Final = frozenset((0, 10, 11, 14))  # FAT, and what Windows' file systems are called


class Directory(NamedTuple):
    """Where the central directory is. base: what stands before the zip, as in a program that unpacks itself."""

    members: int
    start: int
    size: int
    base: int


def find_directory(file: OpenFile) -> Directory:
    """Raises Refused when there is none, or the zip is of several files."""
    size = file.size
    tail_at = max(0, size - _END.size - _SHORT)
    tail = file.read(tail_at, size - tail_at)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < _END.size:
        raise Refused(BAD)
    _, disk, first_disk, here, count, length, start, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment > len(tail):
        raise Refused(BAD)
    end = tail_at + at
    raw = file.read(end - _LOCATOR.size, _LOCATOR.size) if end >= _LOCATOR.size else b""
    if raw.startswith(b"PK\6\7"):
        return _find64(file, end - _LOCATOR.size, raw)
    if disk or first_disk or here != count:
        raise Refused(UNSUPPORTED)
    return _checked(Directory(count, start, length, end - length - start), end)


def _find64(file: OpenFile, locator_at: int, raw: bytes) -> Directory:
    _, disk, offset, disks = _LOCATOR.unpack(raw)
    if disk or disks > 1:
        raise Refused(UNSUPPORTED)
    for at in (offset, locator_at - _END64.size):  # the second where something stands before the zip
        record = file.read(at, _END64.size) if at >= 0 else b""
        if len(record) == _END64.size and record.startswith(b"PK\6\6"):
            _, _, _, _, disk, first_disk, here, count, length, start = _END64.unpack(record)
            if disk or first_disk or here != count:
                raise Refused(UNSUPPORTED)
            return _checked(Directory(count, start, length, at - length - start), at)
    raise Refused(BAD)


def _checked(found: Directory, end: int) -> Directory:
    if found.base < 0 or found.base + found.start + found.size > end or found.members * _HEAD.size > found.size:
        raise Refused(BAD)
    return found


def list_members(file: OpenFile, directory: Directory, code_page: str, limits: Limits) -> list[Entry]:
    """Members but folders, as they stand there.

    `where` of an entry: offset of its local header, packed size, method, flags, the byte that checks a password, the
    offset behind which it can't reach, CRC. Raises Refused; so for members that lie over each other.
    """
    if directory.members > limits.members:
        raise Refused(BOMB)
    found = []
    for raw_name, entry in _heads(file, directory, code_page, limits):
        at, packed, *_ = entry.where
        found.append((at, at + 30 + raw_name + packed, entry))
    found.sort(key=lambda one: one[0])
    limit = directory.base + directory.start
    entries = []
    for at, least, entry in reversed(found):
        if least > limit:
            raise Refused(BOMB)
        entries.append(entry._replace(where=(*entry.where, limit)))
        limit = at
    entries.reverse()
    return [entry for entry in entries if not entry.path.endswith("/")]


def _heads(file: OpenFile, directory: Directory, code_page: str, limits: Limits) -> Iterator[tuple[int, Entry]]:
    """Each member, folders with a `/` at the end, with the length of its name's bytes."""
    at, end = directory.base + directory.start, directory.base + directory.start + directory.size
    buffer, used = b"", 0
    for _ in range(directory.members):
        if at < end and len(buffer) - used < _HEAD.size + 3 * _SHORT:
            piece = file.read(at, min(_READ, end - at))
            at += len(piece)
            buffer, used = buffer[used:] + piece, 0
        if len(buffer) - used < _HEAD.size:
            raise Refused(BAD)
        fields = _HEAD.unpack_from(buffer, used)
        name_length, extra_length, comment = fields[9:12]
        name_at = used + _HEAD.size
        extra_at = name_at + name_length
        used = extra_at + extra_length + comment
        if fields[0] != b"PK\1\2" or used > len(buffer):
            raise Refused(BAD)
        name, extra = buffer[name_at:extra_at], buffer[extra_at : extra_at + extra_length]
        yield name_length, _entry(fields, name, extra, code_page, directory.base, limits)
    rest = buffer[used:] + file.read(at, min(_READ, end - at))
    if rest and not rest.startswith(_SIGNATURE):  # members that the count leaves out
        raise Refused(BAD)


def _entry(fields: tuple[Any, ...], raw: bytes, extra: bytes, code_page: str, base: int, limits: Limits) -> Entry:
    _, _, host, flags, method, time, crc, packed, size, _, _, _, disk, _, mode, at = fields
    extras = dict(_extras(extra))
    size, packed, at, disk = _long(extras.get(1, b""), size, packed, at, disk)
    if disk:
        raise Refused(UNSUPPORTED)
    name = _name(raw, extras.get(0x7075, b""), marked=bool(flags & UTF8), code_page=code_page)
    if host in _DOS_HOSTS:
        name = name.replace("\\", "/")
    place = place_of(name)
    if name.endswith("/") and not size and packed <= _EMPTY and place is not None:
        return Entry(f"{place}/", 0, 0, (base + at, packed))
    refusal = OUTSIDE if place is None else _refusal(host, mode, method, flags, size, packed, limits)
    check = time >> 8 if flags & STREAMED else crc >> 24
    where = (base + at, packed, method, flags, check, crc)
    return Entry(harmless(name) if place is None else place, size, crc, where, refusal)


def _refusal(host: int, mode: int, method: int, flags: int, size: int, packed: int, limits: Limits) -> Refusal | None:
    kind = stat.S_IFMT(mode >> 16) if host in (3, 19) else 0
    if kind == stat.S_IFLNK:
        return SYMLINK
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return SPECIAL
    if method not in METHODS or flags & PATCH_OR_STRONG:
        return UNSUPPORTED
    if size > limits.member_floor and size > packed * limits.member_ratio:
        return BOMB
    return None


def _name(raw: bytes, unicode_path: bytes, *, marked: bool, code_page: str) -> str:
    # Info-ZIP's field: version 1, CRC-32 of the name it goes with, the name in UTF-8
    if not marked and unicode_path[:1] == b"\1" and unicode_path[1:5] == struct.pack("<L", zlib.crc32(raw)):
        raw, marked = unicode_path[5:], True
    return text_of(raw, marked=marked, code_page=code_page)


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _long(extra: bytes, size: int, packed: int, at: int, disk: int) -> tuple[int, int, int, int]:
    """Fields that are too small for their values have them in the zip64 field, in this order. Raises Refused."""
    values = []
    used = 0
    for value, full, width in ((size, _LONG, 8), (packed, _LONG, 8), (at, _LONG, 8), (disk, _SHORT, 4)):
        if value == full:
            piece = extra[used : used + width]
            if len(piece) < width:
                raise Refused(BAD)
            value, used = int.from_bytes(piece, "little"), used + width
        values.append(value)
    return values[0], values[1], values[2], values[3]
