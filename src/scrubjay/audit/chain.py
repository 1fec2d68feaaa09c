"""The chain on disk: `chain.jsonl`, a signed line for each entry, appended under a lock and durable.

Several processes may share it. What a process that was killed left of a line is cut off by the next.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scrubjay.audit.entries import FIRST, MAX_LINE, Entry, Head, parse
from scrubjay.errors import AuditDamaged, AuditError

FILE: Final = "chain.jsonl"


class Chain:
    """Lines that are there, and one more. Each process reads only what was added since it last looked."""

    def __init__(self, folder: Path) -> None:
        self._path: Final = folder / FILE
        self._size = 0
        self.entries: Final[list[Entry]] = []

    @property
    def head(self) -> Head | None:
        """Where it ended when this process last looked."""
        return self.entries[-1].head if self.entries else None

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Nobody else appends meanwhile, and `entries` is what is there. The file's descriptor, for `append`.

        Raises AuditDamaged when a line doesn't fit the one before, AuditError when the file can't be used.
        """
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise AuditError(f"the audit's chain can't be opened: {error.strerror}") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._catch_up(descriptor)
            yield descriptor
        finally:
            os.close(descriptor)

    def append(self, descriptor: int, entry: Entry) -> Head:
        """Write the next line, durably; the chain's new head. Within `locked`. Raises AuditError."""
        line = entry.line() + b"\n"
        if len(line) > MAX_LINE:
            raise AuditError("an entry of the audit's chain is too long")
        size, count = self._size, len(self.entries)
        try:
            if os.pwrite(descriptor, line, size) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
            self._size += len(line)
            self.entries.append(entry)
        except BaseException as error:
            os.ftruncate(descriptor, size)  # nobody has seen the line: the lock is ours
            self._size = size
            del self.entries[count:]
            if isinstance(error, OSError):
                raise AuditError(f"the audit's chain can't be written: {error.strerror}") from None
            raise
        return entry.head

    def _catch_up(self, descriptor: int) -> None:
        """Read what others added; cut off a last line that isn't whole, and end one that lacks but its newline."""
        size = os.fstat(descriptor).st_size
        if size < self._size:
            raise AuditDamaged("the audit's chain was cut while it was in use")
        data = _read(descriptor, self._size, size)
        whole = data.rfind(b"\n") + 1
        found = linked(data[:whole].split(b"\n")[:-1], self.head)
        if whole < len(data) and (last := _lacks_newline(data[whole:], found[-1].head if found else self.head)):
            if os.pwrite(descriptor, b"\n", size) < 1:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
            found.append(last)
            whole = len(data) + 1
        elif whole < len(data):
            os.ftruncate(descriptor, self._size + whole)
            os.fsync(descriptor)
        self.entries.extend(found)
        self._size += whole


def read_entries(folder: Path) -> list[Entry]:
    """A chain for reading: what a writer has not finished is left out. Raises AuditError, AuditDamaged."""
    with shared(folder) as (lines, _):
        return linked(lines, None)


def linked(lines: Iterable[bytes], head: Head | None) -> list[Entry]:
    """The entries of lines that follow a head. Raises AuditDamaged when one doesn't follow the one before."""
    last = head or Head(0, FIRST)
    entries = []
    for line in lines:
        entry = parse(line)
        if (entry.seq, entry.prev) != (last.seq + 1, last.hash):
            raise AuditDamaged(f"line {last.seq + 1} of the audit's chain doesn't follow the one before")
        entries.append(entry)
        last = entry.head
    return entries


@contextmanager
def shared(folder: Path) -> Iterator[tuple[list[bytes], bytes]]:
    """The lines of a chain without their newlines, and what follows the last one. Nobody appends meanwhile.

    Raises AuditError.
    """
    try:
        descriptor = os.open(folder / FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        raise AuditError(f"there is no audit in {folder}: its folder is the one that holds chain.jsonl") from None
    except OSError as error:
        raise AuditError(f"the audit's chain can't be read: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        *lines, rest = _read(descriptor, 0, os.fstat(descriptor).st_size).split(b"\n")
        yield lines, rest
    except OSError as error:
        raise AuditError(f"the audit's chain can't be read: {error.strerror}") from None
    finally:
        os.close(descriptor)


def _lacks_newline(rest: bytes, head: Head | None) -> Entry | None:
    """The entry that bytes without a newline are, if they are one that comes next: an editor may have cut it off."""
    try:
        return linked([rest], head)[0]
    except AuditDamaged:
        return None


def _read(descriptor: int, start: int, end: int) -> bytes:
    pieces = []
    while start < end:
        piece = os.pread(descriptor, end - start, start)
        if not piece:
            break
        pieces.append(piece)
        start += len(piece)
    return b"".join(pieces)
