"""A zip as it is written: members whose bytes depend on their names and contents only.

Nothing tells of the machine: the time is 1980-01-01, the oldest that zips know, there is no owner, and the one extra
field there may be is that of zip64. `zipfile` keeps about a kilobyte of each member until the end and compresses in the
one thread that writes; here the directory goes to a file of its own, and members come compressed, from many threads.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterable
from typing import BinaryIO, Final, NamedTuple

STORED: Final = 0
DEFLATED: Final = 8

LONG: Final = 0xFFFFFFFF
MANY: Final = 0xFFFF
"""What is as long or as many as this is said in zip64."""

_SLACK: Final = 1 << 28
"""Bytes that a member may grow by where it can't be compressed, and more."""

_UTF8: Final = 1 << 11
_DATE: Final = 1 << 5 | 1
_UNIX: Final = 3
_PLAIN, _ZIP64 = 20, 45
_MODE: Final = 0o100644
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")


class Packed(NamedTuple):
    """A member, ready to be written. size and crc: of what it unpacks to."""

    method: int
    size: int
    crc: int
    data: bytes


class Sizes(NamedTuple):
    """What is known of a member once it is written: of what it unpacks to, and how many bytes stand in the zip."""

    size: int
    crc: int
    packed: int


class ZipWriter:
    """Writes to a new file that can be sought in. Members come in their order, each name once."""

    def __init__(self, file: BinaryIO, directory: BinaryIO, *, long: int = LONG, many: int = MANY) -> None:
        """directory: an empty file that is written and read. long, many: from where on zip64 is used, for tests."""
        self.count = 0
        self._file: Final = file
        self._directory: Final = directory
        self._long: Final = long
        self._many: Final = many
        self._at = 0

    def add(self, name: str, member: Packed) -> None:
        """One member that is held in memory."""
        known = Sizes(member.size, member.crc, len(member.data))
        head = self._local(name, member.method, known, long=self._is_long(*known[::2]))
        self._file.write(head)
        self._file.write(member.data)
        self._done(name, member.method, known, len(head))

    def stream(self, name: str, size: int, pieces: Iterable[tuple[bytes, Sizes]]) -> None:
        """One member of about this size, deflated, in pieces; each comes with what is known by then."""
        long = size >= self._long - min(_SLACK, self._long)
        known = Sizes(0, 0, 0)
        head = self._local(name, DEFLATED, known, long=long)
        self._file.write(head)
        for data, by_then in pieces:
            self._file.write(data)
            known = by_then
        if self._is_long(known.size, known.packed) and not long:
            raise ValueError("a member is longer than it was said to be")
        self._file.seek(self._at)
        self._file.write(self._local(name, DEFLATED, known, long=long))
        self._file.seek(self._at + len(head) + known.packed)
        self._done(name, DEFLATED, known, len(head))

    def finish(self) -> int:
        """Write the directory; the size of the zip."""
        start, size = self._at, self._directory.tell()
        self._directory.seek(0)
        shutil.copyfileobj(self._directory, self._file, 1 << 20)
        if self._is_long(start, size) or self.count >= self._many:
            rest = (_PLAIN | _UNIX << 8, _ZIP64, 0, 0, self.count, self.count, size, start)
            self._file.write(_END64.pack(b"PK\6\6", _END64.size - 12, *rest))
            self._file.write(_LOCATOR.pack(b"PK\6\7", 0, start + size, 1))
        count = MANY if self.count >= self._many else self.count
        ends = [LONG if one >= self._long else one for one in (size, start)]
        self._file.write(_END.pack(b"PK\5\6", 0, 0, count, count, *ends, 0))
        return self._file.tell()

    def _is_long(self, *numbers: int) -> bool:
        return any(number >= self._long for number in numbers)

    def _local(self, name: str, method: int, known: Sizes, *, long: bool) -> bytes:
        text = name.encode()
        extra = struct.pack("<HHQQ", 1, 16, known.size, known.packed) if long else b""
        packed, size = (LONG, LONG) if long else (known.packed, known.size)
        common = (_ZIP64 if long else _PLAIN, _UTF8, method, 0, _DATE, known.crc, packed, size, len(text), len(extra))
        return _LOCAL.pack(b"PK\3\4", *common) + text + extra

    def _done(self, name: str, method: int, known: Sizes, head: int) -> None:
        text = name.encode()
        numbers = (known.size, known.packed, self._at)
        beyond = [number for number in numbers if number >= self._long]
        extra = struct.pack(f"<HH{len(beyond)}Q", 1, 8 * len(beyond), *beyond) if beyond else b""
        size, packed, at = (LONG if number >= self._long else number for number in numbers)
        needed = _ZIP64 if beyond else _PLAIN
        common = (_PLAIN | _UNIX << 8, needed, _UTF8, method, 0, _DATE, known.crc, packed, size, len(text), len(extra))
        self._directory.write(_CENTRAL.pack(b"PK\1\2", *common, 0, 0, 0, _MODE << 16, at) + text + extra)
        self._at += head + known.packed
        self.count += 1
