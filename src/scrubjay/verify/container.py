"""What an archive holds beside its members: comments, extra fields, bytes between them, whose files they were.

Whoever unpacks it sees nothing of that; whoever gets it has it all the same. A zip that a run wrote has none of it.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from scrubjay.verify.model import Severity

MOST: Final = 1 << 26
"""Bytes that are kept to be searched."""

COMMENT: Final = "the archive has a comment, or bytes behind its end"
MEMBER_COMMENT: Final = "members of the archive have comments"
EXTRA: Final = "members of the archive have fields beside their names and sizes"
TIMES: Final = "the archive has times, or numbers of the owners, of its files"
GAP: Final = "the archive has bytes before, between or behind its members"
NAMES: Final = "members of the archive have another name in their own header"
TOO_MUCH: Final = "the archive has more beside its members than is searched"
UNREAD: Final = "what the archive has beside its members can't be read"

_HEAD: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = 20
_LONG: Final = 0xFFFFFFFF
_STREAMED, _UTF8 = 1 << 3, 1 << 11
_NOTHING: Final = (b"", b"\3\0")
"""The bytes of a folder, stored and deflated."""


@dataclass(slots=True)
class Beside:
    """said: what there is, in words of the program; folders: names that have an entry; kept: bytes to be searched."""

    said: dict[str, Severity] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    kept: bytearray = field(default_factory=bytearray, repr=False)

    def note(self, reason: str, data: bytes, severity: Severity = "error") -> None:
        """Something, if it is not empty."""
        if data:
            self.said[reason] = severity
            self._keep(data)

    def search(self, data: bytes) -> None:
        """What may be there, and is to be searched."""
        if data:
            self._keep(data)

    def _keep(self, data: bytes) -> None:
        if len(self.kept) + len(data) > MOST:
            self.said[TOO_MUCH] = "error"
        self.kept += data[: max(0, MOST - len(self.kept))] + b"\0\n\0\n"


@dataclass(frozen=True, slots=True)
class _Member:
    """What the directory says."""

    at: int
    packed: int
    size: int
    crc: int
    name: bytes
    flags: int


def is_zip(path: str) -> bool:
    """Whether an end record reaches to the end of a file. Raises OSError."""
    with open(path, "rb") as file:
        file.seek(max(0, file.seek(0, 2) - _END.size - 0xFFFF))
        tail = file.read()
    at = tail.rfind(b"PK\5\6")
    return at >= 0 and at + _END.size + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


def beside_zip(path: str, code_page: str) -> Beside:
    """Of a zip. code_page: of names that aren't UTF-8. Raises OSError."""
    found = Beside()
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
            _zip(buffer, found, code_page)
    except (struct.error, ValueError, IndexError, OverflowError):
        found.said[UNREAD] = "error"
    return found


def _zip(buffer: mmap.mmap, found: Beside, code_page: str) -> None:
    end = buffer.rfind(b"PK\5\6", max(0, len(buffer) - _END.size - 0xFFFF))
    if end < 0:
        raise ValueError("no end record")
    _, _, _, _, count, length, start, _ = _END.unpack_from(buffer, end)
    found.note(COMMENT, buffer[end + _END.size :])
    top = end
    if buffer[max(0, end - _LOCATOR) : end].startswith(b"PK\6\7"):
        top = buffer.rfind(b"PK\6\6", 0, end - _LOCATOR)
        if top < 0:
            raise ValueError("no end record of zip64")
        _, _, _, _, _, _, _, count, length, start = _END64.unpack_from(buffer, top)
        found.note(COMMENT, buffer[top + _END64.size : end - _LOCATOR])
    directory = top - length
    base = directory - start
    if directory < 0 or base < 0:
        raise ValueError("a directory before the beginning")
    members = list(_members(buffer, directory, top, count, base, found, code_page))
    members.sort(key=lambda one: one.at)
    at = 0
    for one in members:
        if one.at < at:
            raise ValueError("members over each other")
        found.note(GAP, buffer[at : one.at])
        at = _behind(buffer, one, found)
    if at > directory:
        raise ValueError("a member over the directory")
    found.note(GAP, buffer[at:directory])


def _members(
    buffer: mmap.mmap, at: int, top: int, count: int, base: int, found: Beside, code_page: str
) -> Iterator[_Member]:
    for _ in range(count):
        head = _HEAD.unpack_from(buffer, at)
        _, _, _, flags, _, _, _, crc, packed, size, name, extra, comment, _, _, _, start = head
        at += _HEAD.size
        raw, fields = buffer[at : at + name], buffer[at + name : at + name + extra]
        at += name + extra
        found.note(MEMBER_COMMENT, buffer[at : at + comment])
        at += comment
        if head[0] != b"PK\1\2" or at > top:
            raise ValueError("no header of a member")
        short = (size, packed, start)
        long = iter(_fields(fields, found, sum(one == _LONG for one in short)))
        size, packed, start = (next(long, one) if one == _LONG else one for one in short)
        if raw.endswith((b"/", b"\\")):
            found.folders.append(raw.decode("utf-8" if flags & _UTF8 else code_page, "replace"))
        yield _Member(base + start, packed, size, crc, raw, flags)
    found.note(GAP, buffer[at:top])


def _behind(buffer: mmap.mmap, one: _Member, found: Beside) -> int:
    """Where a member ends. Its own header and what follows it are looked at."""
    head: tuple[Any, ...] = _LOCAL.unpack_from(buffer, one.at)
    at = one.at + _LOCAL.size
    name, fields = buffer[at : at + head[9]], buffer[at + head[9] : at + head[9] + head[10]]
    if head[0] != b"PK\3\4":
        raise ValueError("no header of a member")
    if name != one.name:
        found.note(NAMES, name)
    _fields(fields, found, 2 if _LONG in head[7:9] else 0)
    at += head[9] + head[10]
    end: int = at + one.packed
    if one.name.endswith((b"/", b"\\")) and buffer[at:end] not in _NOTHING:
        found.note(GAP, buffer[at:end])
    if (one.flags | head[2]) & _STREAMED:
        for form in ("<LQQ", "<LLL"):
            for mark in (b"PK\7\10", b""):
                if one.size > _LONG and form == "<LLL":
                    continue
                behind = mark + struct.pack(form, one.crc, one.packed, one.size)
                if buffer[end : end + len(behind)] == behind:
                    return end + len(behind)
    return end


def _fields(data: bytes, found: Beside, numbers: int) -> tuple[int, ...]:
    """The numbers of zip64's extra field, of which there are to be so many; other fields are noted."""
    at, long = 0, ()
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<2H", data, at)
        value = data[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == 1 and numbers and not long and len(value) == 8 * numbers:
            long = struct.unpack(f"<{numbers}Q", value)
        elif _is_plain(kind, value):
            found.note(TIMES, value, "warning")
        else:
            found.note(EXTRA, value or b"\0")
    found.note(EXTRA, data[at:])
    return long


def _is_plain(kind: int, value: bytes) -> bool:
    """Times and numbers of owners, as Info-ZIP and Windows have them, and how AES was used: no room for a text."""
    if kind == 0x5455:
        return len(value) in (1, 5, 9, 13) and value[0] <= 7
    if kind == 0x7875:
        return len(value) == 11 and (value[0], value[1], value[6]) == (1, 4, 4)
    if kind == 0x9901:
        return len(value) == 7 and value[2:4] == b"AE"
    return kind == 0x000A and len(value) == 32 and value.startswith(b"\0\0\0\0\1\0\x18\0")
