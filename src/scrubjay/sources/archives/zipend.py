"""The end of a zip (PKWARE APPNOTE 4.3.14 to 4.3.16): where its directory is, if there is only one answer to that.

Readers of zips look for it in different ways, and a zip can be made of which each reader sees other members: one zip in
the comment of another, one behind another, records that contradict each other. So the last end record counts, it
reaches to the last byte, the directory stands right before it, every number that is said twice is the same twice, and
what the directory doesn't account for holds no headers (`zipgaps`).
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from scrubjay.sources.archives.refusals import BAD, UNSUPPORTED
from scrubjay.sources.archives.room import OpenFile
from scrubjay.sources.archives.zipgaps import HEAD, LOCAL
from scrubjay.sources.base import Refused

END: Final = b"PK\5\6"
_END: Final = struct.Struct("<4s4H2LH")
_LOCATOR: Final = struct.Struct("<4sLQL")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_COMMENT: Final = 0xFFFF
_FULL: Final = (0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
"""Disk, members here, members, size and start of the directory, where an end record leaves them to the one of zip64."""
_LEAST_HEAD: Final = 46


class Directory(NamedTuple):
    """Where the central directory is. base: what stands before the zip, as in a program that unpacks itself."""

    members: int
    start: int
    size: int
    base: int


def ends_like_a_zip(file: OpenFile) -> bool:
    """Whether there is an end record that reaches to the end of the file, whatever stands before it."""
    tail, at = _tail(file)
    return at >= 0 and at + _END.size + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


def find_directory(file: OpenFile) -> Directory:
    """Raises Refused when there is none, or more than one could be meant, or the zip is of several files."""
    tail, at = _tail(file)
    if at < 0 or len(tail) - at < _END.size:
        raise Refused(BAD)
    _, disk, first_disk, here, count, length, start, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment != len(tail) or LOCAL in tail[at:] or HEAD in tail[at:]:
        raise Refused(BAD)
    end = file.size - len(tail) + at
    raw = file.read(end - _LOCATOR.size, _LOCATOR.size) if end >= _LOCATOR.size else b""
    if raw.startswith(b"PK\6\7"):
        return _find64(file, end - _LOCATOR.size, raw, (disk, here, count, length, start))
    if disk or first_disk or here != count:
        raise Refused(UNSUPPORTED)
    return _checked(file, Directory(count, start, length, end - length - start))


def _tail(file: OpenFile) -> tuple[bytes, int]:
    """The last bytes of a file, and where the last end record is in them; below zero if there is none."""
    at = max(0, file.size - _END.size - _COMMENT)
    tail = file.read(at, file.size - at)
    return tail, tail.rfind(END)


def _find64(file: OpenFile, locator_at: int, raw: bytes, short: tuple[int, ...]) -> Directory:
    """short: what the end record says, where some readers stop."""
    _, disk, offset, disks = _LOCATOR.unpack(raw)
    if disk or disks > 1:
        raise Refused(UNSUPPORTED)
    for at in (offset, locator_at - _END64.size):  # the second where something stands before the zip
        record = file.read(at, _END64.size) if 0 <= at < locator_at else b""
        if len(record) == _END64.size and record.startswith(b"PK\6\6"):
            _, rest, _, _, disk, first_disk, here, count, length, start = _END64.unpack(record)
            if disk or first_disk or here != count:
                raise Refused(UNSUPPORTED)
            said = zip(short, (disk, here, count, length, start), _FULL, strict=True)
            if at + 12 + rest != locator_at or any(value not in (right, full) for value, right, full in said):
                raise Refused(BAD)
            found = _checked(file, Directory(count, start, length, at - length - start))
            if found.base + offset != at:
                raise Refused(BAD)
            return found
    raise Refused(BAD)


def _checked(file: OpenFile, found: Directory) -> Directory:
    if found.base < 0 or found.members * _LEAST_HEAD > found.size:
        raise Refused(BAD)
    if found.base and file.read(found.start, 4) == HEAD:
        # where readers look that take offsets as they are given
        raise Refused(BAD)
    return found
