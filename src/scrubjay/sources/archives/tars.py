"""A tar, plain or compressed. A compressed one is unpacked once in whole, to a file without a name, since nothing less
tells what is in it."""

from __future__ import annotations

import io
import os
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from typing import Final

from scrubjay.sources.archives.entries import Entry, in_order
from scrubjay.sources.archives.inflating import PIECE, Decompressor, bzip2, decompressed, gzip, xz
from scrubjay.sources.archives.limits import BOMB, Budget
from scrubjay.sources.archives.names import OUTSIDE, harmless, place_of
from scrubjay.sources.archives.refusals import BAD, DAMAGED, SPECIAL, SYMLINK, UNSUPPORTED
from scrubjay.sources.archives.room import CHANGED, OpenFile, new_room
from scrubjay.sources.base import Refusal, Refused, Window

HARD_LINK: Final = ("excluded", "hard-link")
BLOCK: Final = 512
_UNREADABLE: Final = (
    tarfile.TarError,
    OSError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    struct.error,
)
"""What tarfile has for what it can't read: more than it says."""
_MOST_HEADER: Final = 1 << 20
"""Bytes of one header: longer ones, of an attacker, would be read into memory."""

_PART: Final = b"M"
"""GNU's type of what a file of an earlier volume goes on with: a part of a file, and no file."""
_NOT_FOR_ALL: Final = frozenset(("size", "path", "linkpath"))
_SPARSE: Final = "GNU.sparse."

COMPRESSIONS: Final[dict[bytes, Callable[[], Decompressor]]] = {b"\x1f\x8b": gzip, b"BZh": bzip2, b"\xfd7zXZ\0": xz}


class Tar:
    """One tar, open as long as anybody has an entry of it. Raises Refused when its index can't be read or trusted."""

    def __init__(self, file: OpenFile, stamp: bytes, budget: Budget) -> None:
        self.stamp: Final = stamp
        self._file: Final = file
        self._state: Final = file.state
        targets: dict[bytes, str] = {}
        entries = in_order(_listed(file, budget, targets))
        self.entries: Final = _without_targets(entries, targets) if targets else entries
        self.unpacks_to: Final = 0

    def window(self, entry: Entry) -> Window:
        """Where it stands."""
        return Window(self._file.path, self._state, int.from_bytes(entry.where), entry.size, entry.size, False, None)

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The content, in pieces. Raises Refused."""
        at = int.from_bytes(entry.where)
        end = at + entry.size
        while at < end:
            piece = self._file.read(at, min(PIECE, end - at))
            if not piece:
                raise Refused(DAMAGED)
            at += len(piece)
            yield piece
        if self._file.state != self._state:
            raise Refused(CHANGED)


def is_tar(beginning: bytes) -> bool:
    """Whether these first 512 bytes are a tar's header."""
    try:
        tarfile.TarInfo.frombuf(beginning[:BLOCK], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError, ArithmeticError):
        return False
    return True


def decompressed_tar(file: OpenFile, make: Callable[[], Decompressor], budget: Budget, scratch: str) -> OpenFile | None:
    """The tar in a compressed file, without a name; None if there is none in it. Raises Refused."""
    room: OpenFile | None = None
    begun = b""
    for piece in _streams(file, make):
        budget.take(len(piece))
        if room is None:
            begun += piece
            if len(begun) < BLOCK:
                continue
            if not is_tar(begun):
                return None
            room, piece = new_room(max(file.size, BLOCK) * 8, scratch), begun
        room.write(piece)
    return room


def _streams(file: OpenFile, make: Callable[[], Decompressor]) -> Iterator[bytes]:
    """What is in all streams of a file, one after the other; zeros may stand behind them. Raises Refused."""
    at, end, state = 0, file.size, file.state
    while at < end:
        # gzips of many small members are ordinary: what follows each is looked at only where zeros begin
        if at and not file.read(at, BLOCK).strip(b"\0") and _zeros(file, at) is not None:
            break
        read = at

        def pieces() -> Iterator[bytes]:
            nonlocal read
            while piece := file.read(read, PIECE):
                read += len(piece)
                yield piece

        decompressor = make()
        try:
            yield from decompressed(pieces(), decompressor)
        except Refused:
            raise Refused(BAD) from None
        at = read - len(decompressor.unused_data)
    if file.state != state:
        raise Refused(CHANGED)


def _listed(file: OpenFile, budget: Budget, targets: dict[bytes, str]) -> Iterator[Entry]:
    """Members but folders; one more, refused, if the tar ends before its end. Raises Refused.

    targets: gets the places that hard links lead to, by where the links are.
    """
    tar = _opened(file)
    kept: list[tarfile.TarInfo] = tar.members  # type: ignore[attr-defined]
    number, last = 0, -1
    is_whole = True
    while True:
        _check_for_all(tar)
        try:
            member = tar.next()
        except _UNREADABLE:
            is_whole = False
            break
        if member is None:
            break
        if tar.offset <= last:  # a size below zero leads back, for ever
            is_whole = False
            break
        last = tar.offset
        kept.clear()  # of what it has given: here memory counts
        number += 1
        if number > budget.limits.members:
            raise Refused(BOMB)
        if not member.isdir() or member.size:
            entry = _entry(member, file.size)
            if entry.refusal == HARD_LINK:
                targets[entry.where] = place_of(member.linkname) or ""
            yield entry
    _check_for_all(tar)
    if not is_whole or not _is_over(file, tar.offset):
        yield Entry("the rest of this tar", 0, 0, b"", BAD)


def _opened(file: OpenFile) -> tarfile.TarFile:
    reader = _Reader(file)
    try:
        return tarfile.open(fileobj=reader, mode="r:", errorlevel=2)
    except _UNREADABLE:
        raise Refused(BAD) from None


def _check_for_all(tar: tarfile.TarFile) -> None:
    """Raise Refused when a header for all members says what can only be true of one: a size of 0 would hide them all.

    Readers differ in what they do with such headers.
    """
    if any(key in _NOT_FOR_ALL or key.startswith(_SPARSE) for key in tar.pax_headers):
        raise Refused(BAD)


def _is_over(file: OpenFile, at: int) -> bool:
    """Whether there are zeros from a place on, a block of them at least: behind them, another tar may be hidden."""
    return (_zeros(file, at) or 0) >= BLOCK


def _zeros(file: OpenFile, at: int) -> int | None:
    """How many zeros there are from a place to the end of the file; None if anything else is among them."""
    start = at
    while piece := file.read(at, PIECE):
        if piece.count(0) != len(piece):
            return None
        at += len(piece)
    return at - start


def _entry(member: tarfile.TarInfo, end: int) -> Entry:
    place = place_of(member.name)
    refusal = OUTSIDE if place is None else _refusal(member, end)
    size = member.size if refusal is None else 0
    mark = zlib.crc32(str(member.mtime).encode())  # which may be a fraction, or none at all
    return Entry(place or harmless(member.name), size, mark, member.offset_data.to_bytes(8), refusal)


def _without_targets(entries: list[Entry], targets: dict[bytes, str]) -> list[Entry]:
    """The same, hard links refused as damaged that lead to nothing before them: a file that nobody can have."""
    there = {one.path for one in entries if one.refusal != HARD_LINK}
    dangling = set()
    for where, path in sorted((one.where, one.path) for one in entries if one.refusal == HARD_LINK):
        if targets[where] in there:
            there.add(path)
        else:
            dangling.add(where)
    return [one._replace(refusal=DAMAGED) if one.where in dangling else one for one in entries]


def _refusal(member: tarfile.TarInfo, end: int) -> Refusal | None:
    """Why a member can't be had. One of a type that nobody knows is a file (POSIX, pax, typeflag)."""
    is_known = member.type in tarfile.SUPPORTED_TYPES
    if member.issparse():
        return UNSUPPORTED
    if is_known and not member.isreg():
        if member.size:  # some readers skip this content, others read members out of it
            return DAMAGED
        return SYMLINK if member.issym() else HARD_LINK if member.islnk() else SPECIAL
    if member.type == _PART or member.size < 0 or member.offset_data + member.size > end:
        return DAMAGED
    return None if is_known or member.size else SPECIAL


class _Reader(io.RawIOBase):
    """A file for tarfile, which is to read headers of it and nothing else."""

    def __init__(self, file: OpenFile) -> None:
        self._file = file
        self._at = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._file.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _MOST_HEADER:
            raise tarfile.ReadError("a header longer than any needs to be")
        data = self._file.read(self._at, size)
        self._at += len(data)
        return data
