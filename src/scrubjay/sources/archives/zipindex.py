"""The central directory of a zip (PKWARE APPNOTE 4.3.12), zip64 too: what is there, read without unpacking anything."""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

from scrubjay.sources.archives.entries import Entry
from scrubjay.sources.archives.limits import BOMB, Limits
from scrubjay.sources.archives.names import OUTSIDE, harmless, place_of, text_of
from scrubjay.sources.archives.refusals import BAD, DAMAGED, SPECIAL, SYMLINK, UNSUPPORTED
from scrubjay.sources.archives.room import OpenFile
from scrubjay.sources.archives.zipend import Directory
from scrubjay.sources.archives.zipgaps import HEAD, LEAST_MEMBER, check_gap
from scrubjay.sources.archives.ziplocal import AES, STREAMED, Where, extras, name_digest, read_local
from scrubjay.sources.base import Refusal, Refused

STORED, DEFLATED, DEFLATED64, BZIPPED = 0, 8, 9, 12
METHODS: Final = frozenset((STORED, DEFLATED, DEFLATED64, BZIPPED, AES))
PATCH_OR_STRONG: Final = 1 << 5 | 1 << 6 | 1 << 13
UTF8: Final = 1 << 11

_HEAD: Final = struct.Struct("<4s2B2x3H2x3L5H2L")
_LONG: Final = 0xFFFFFFFF
_SHORT: Final = 0xFFFF
_FARTHEST: Final = 1 << 62
_READ: Final = 1 << 20
_EMPTY: Final = 16
"""Bytes that nothing takes, packed and encrypted."""
_SLACK: Final = 256
"""Bytes around a member that may be unknown until it is unpacked: local extra fields and a data descriptor are fewer,
and an instance is more."""
_LONGEST_LINK: Final = 4096
_SIGNATURE: Final = b"PK\5\5"
_MEANT: Final = frozenset((1, 0x7075))
"""Extra fields that change what is read: zip64, and Info-ZIP's name in Unicode."""
_DOS_HOSTS: Final = frozenset((0, 10, 11, 14))  # FAT, and what Windows' file systems are called


def list_members(file: OpenFile, directory: Directory, code_page: str, limits: Limits) -> list[Entry]:
    """Members but folders, as they stand there; `where` of an entry is a `Where`.

    Raises Refused; so for members that lie over each other, and for headers that the directory doesn't have.
    """
    if directory.members > limits.members:
        raise Refused(BOMB)
    found = list(_heads(file, directory, code_page, limits))
    found.sort(key=lambda one: Where.of(one[1].where).at)
    limit = directory.base + directory.start
    entries = []
    while found:
        name_length, entry = found.pop()
        where = Where.of(entry.where)._replace(limit=limit)
        slack = limit - where.at - LEAST_MEMBER - name_length - where.packed
        if slack < 0:
            raise Refused(BOMB)
        entries.append(_behind(file, entry._replace(where=where.as_bytes), slack + name_length))
        limit = where.at
    check_gap(file, 0, limit)
    entries.reverse()
    return [entry for entry in entries if not entry.path.endswith("/")]


def _behind(file: OpenFile, entry: Entry, unknown: int) -> Entry:
    """An entry, once it is known that nothing is hidden behind it, as far as unpacking it won't tell. Raises Refused.

    unknown: bytes of which only the directory says what they are.
    """
    is_unpacked = entry.refusal is None and not entry.path.endswith("/")
    if is_unpacked and unknown < _SLACK:
        return entry
    where = Where.of(entry.where)
    try:
        start, _ = read_local(file, where, entry.size)
        if start + where.packed > where.limit:
            raise Refused(DAMAGED)
    except Refused as refused:
        known = entry.refusal and entry.refusal[0] != "excluded"
        return entry._replace(path=entry.path.rstrip("/"), refusal=entry.refusal if known else refused.refusal)
    check_gap(file, start + where.packed, where.limit)
    return entry


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
        if fields[0] != HEAD or used > len(buffer):
            raise Refused(BAD)
        name, extra = buffer[name_at:extra_at], buffer[extra_at : extra_at + extra_length]
        yield name_length, _entry(fields, name, extra, code_page, directory.base, limits)
    rest = buffer[used:] + file.read(at, min(_READ, end - at))
    if rest and not (rest.startswith(_SIGNATURE) and len(rest) == 6 + int.from_bytes(rest[4:6], "little")):
        raise Refused(BAD)  # members that the count leaves out


def _entry(fields: tuple[Any, ...], raw: bytes, extra: bytes, code_page: str, base: int, limits: Limits) -> Entry:
    _, _, host, flags, method, time, crc, packed, size, _, _, _, disk, _, mode, at = fields
    fields_of = _meant(extra)
    size, packed, at, disk = _long(fields_of.get(1, b""), size, packed, at, disk)
    if disk:
        raise Refused(UNSUPPORTED)
    name = _name(raw, fields_of.get(0x7075, b""), marked=bool(flags & UTF8), code_page=code_page)
    if host in _DOS_HOSTS:
        name = name.replace("\\", "/")
    place = place_of(name)
    check = time >> 8 if flags & STREAMED else crc >> 24
    if base + at > _FARTHEST or packed > _FARTHEST:
        raise Refused(BAD)
    where = Where(base + at, packed, method, flags, check, crc, name_digest(raw)).as_bytes
    if name.endswith("/") and not size and not crc and packed <= _EMPTY and place is not None:
        return Entry(f"{place}/", 0, 0, where)
    refusal = OUTSIDE if place is None else _refusal(host, mode, method, flags, size, packed, limits)
    return Entry(harmless(name) if place is None else place, size, crc, where, refusal)


def _refusal(host: int, mode: int, method: int, flags: int, size: int, packed: int, limits: Limits) -> Refusal | None:
    kind = stat.S_IFMT(mode >> 16) if host in (3, 19) else 0
    if kind == stat.S_IFLNK:
        return SYMLINK if size <= _LONGEST_LINK else DAMAGED
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return DAMAGED if size else SPECIAL
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


def _meant(extra: bytes) -> dict[int, bytes]:
    """The extra fields that change what is read. Raises Refused for one that is there twice."""
    found: dict[int, bytes] = {}
    for kind, field in extras(extra):
        if kind in _MEANT:
            if kind in found:
                raise Refused(BAD)
            found[kind] = field
    return found


def _long(extra: bytes, size: int, packed: int, at: int, disk: int) -> tuple[int, int, int, int]:
    """Fields that are too small for their values have them in the zip64 field, in this order. Raises Refused.

    Some programs write all of it always, and some readers believe it always: what it says more must be true.
    """
    values = []
    used = 0
    for value, full, width in ((size, _LONG, 8), (packed, _LONG, 8), (at, _LONG, 8), (disk, _SHORT, 4)):
        if value == full:
            piece = extra[used : used + width]
            if len(piece) < width:
                raise Refused(BAD)
            value, used = int.from_bytes(piece, "little"), used + width
        values.append(value)
    if len(extra) > used:
        size, packed, at, disk = values
        whole = struct.pack("<3QL", size, packed, at, disk)
        if not whole.startswith(extra):
            raise Refused(BAD)
    return values[0], values[1], values[2], values[3]
