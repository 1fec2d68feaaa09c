"""The header that stands before a member (PKWARE APPNOTE 4.3.7). It has to say what the directory says.

Some programs read these instead of the directory. What they would see must be what is read here.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from scrubjay.sources.archives.refusals import DAMAGED
from scrubjay.sources.archives.room import OpenFile
from scrubjay.sources.archives.zipgaps import LOCAL
from scrubjay.sources.base import Refused

ENCRYPTED: Final = 1
STREAMED: Final = 1 << 3
"""Checksum and sizes stand behind the member; those before it may be zero."""
AES: Final = 99

_LOCAL: Final = struct.Struct("<4s2x2H4x3L2H")
_WHERE: Final = struct.Struct("<2Q2HBL2Q")
_USUAL: Final = 512
_LONG: Final = 0xFFFFFFFF


class Where(NamedTuple):
    """What the directory says of a member. at: of its local header; check: the byte that checks a password; name: a
    digest of its bytes; limit: the offset behind which it can't reach.
    """

    at: int
    packed: int
    method: int
    flags: int
    check: int
    crc: int
    name: int
    limit: int = 0

    @property
    def as_bytes(self) -> bytes:
        """A third of the memory."""
        return _WHERE.pack(*self)

    @classmethod
    def of(cls, packed: bytes) -> Where:
        """What `as_bytes` made."""
        return cls._make(_WHERE.unpack(packed))


def name_digest(raw: bytes) -> int:
    """What is kept of a name's bytes, to compare them."""
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest())


def read_local(file: OpenFile, where: Where, size: int) -> tuple[int, bytes]:
    """Where the member's bytes begin, and the extra fields. size: of what is in it. Raises Refused."""
    head = file.read(where.at, _USUAL)
    if len(head) < _LOCAL.size or not head.startswith(LOCAL):
        raise Refused(DAMAGED)
    _, flags, method, crc, packed, plain, name, extra = _LOCAL.unpack_from(head)
    length = _LOCAL.size + name + extra
    if length > len(head):
        head = file.read(where.at, length)
    fields = head[_LOCAL.size + name : length]
    if len(head) < length or name_digest(head[_LOCAL.size : _LOCAL.size + name]) != where.name:
        raise Refused(DAMAGED)
    if method != where.method or (flags ^ where.flags) & ENCRYPTED:
        raise Refused(DAMAGED)
    later = [0] if (flags | where.flags) & STREAMED else []
    if _LONG in (plain, packed):
        plain, packed = _long(fields, plain, packed)
        later += [_LONG] if later else []
    no_crc = [0] if where.method == AES else later
    if crc not in (where.crc, *no_crc) or packed not in (where.packed, *later) or plain not in (size, *later):
        raise Refused(DAMAGED)
    return where.at + length, fields


def extras(fields: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each extra field."""
    at = 0
    while at + 4 <= len(fields):
        kind, length = struct.unpack_from("<2H", fields, at)
        yield kind, fields[at + 4 : at + 4 + length]
        at += 4 + length


def _long(fields: bytes, plain: int, packed: int) -> tuple[int, int]:
    """Sizes of 64 bits, from the field that has them; as they were where there is none."""
    field = dict(extras(fields)).get(1, b"")
    if plain == _LONG and len(field) >= 8:
        plain, field = int.from_bytes(field[:8], "little"), field[8:]
    if packed == _LONG and len(field) >= 8:
        packed = int.from_bytes(field[:8], "little")
    return plain, packed
