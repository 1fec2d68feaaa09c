"""Archives made for tests: honest ones of a folder, and zips of which every field can be a lie."""

from __future__ import annotations

import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple


def zip_of(folder: Path, to: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of a folder's files, in the order that the file system happens to give."""
    with zipfile.ZipFile(to, "w", method) as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
    return to


def tar_of(folder: Path, to: Path, mode: str = "w") -> Path:
    """A tar of a folder."""
    with tarfile.open(to, mode) as archive:  # type: ignore[call-overload]
        archive.add(folder, ".")
    return to


class Lie(NamedTuple):
    """A member of a made-up zip; what is None is what it should be. behind: what follows its bytes; local_…: what its
    own header says, beside the directory's.
    """

    name: bytes
    data: bytes = b""
    method: int = 0
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    at: int | None = None
    extra: bytes = b""
    host: int = 3
    mode: int = 0
    local_name: bytes | None = None
    local_flags: int | None = None
    local_size: int | None = None
    local_crc: int | None = None
    local_extra: bytes = b""
    behind: bytes = b""


def made_up_zip(*members: Lie, disk: int = 0, count: int | None = None, comment: bytes = b"") -> bytes:
    """A zip that says what it is told to."""
    body, directory = bytearray(), bytearray()
    for one in members:
        packed = zlib.compress(one.data)[2:-4] if one.method == 8 else one.data
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        size = len(one.data) if one.size is None else one.size
        at = len(body) if one.at is None else one.at
        common = struct.pack("<HHHHLLL", one.flags, one.method, 0, 0, crc, len(packed), size)
        name = one.name if one.local_name is None else one.local_name
        if one.at is None:
            body += _local(one, crc, len(packed), size, name) + packed + one.behind
        directory += b"PK\1\2" + struct.pack("<BBH", 20, one.host, 20) + common
        directory += struct.pack("<HHHHHLL", len(one.name), len(one.extra), 0, 0, 0, one.mode << 16, at)
        directory += one.name + one.extra
    number = len(members) if count is None else count
    end = struct.pack("<HHHHLLH", disk, disk, number, number, len(directory), len(body), len(comment))
    return bytes(body + directory) + b"PK\5\6" + end + comment


def _local(one: Lie, crc: int, packed: int, size: int, name: bytes) -> bytes:
    flags = one.flags if one.local_flags is None else one.local_flags
    crc = crc if one.local_crc is None else one.local_crc
    if one.local_size is not None:
        packed = size = one.local_size
    head = struct.pack("<HHHHHLLLHH", 20, flags, one.method, 0, 0, crc, packed, size, len(name), len(one.local_extra))
    return b"PK\3\4" + head + name + one.local_extra
