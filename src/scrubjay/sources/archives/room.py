"""Files without a name: what is unpacked is nowhere to be found, and gone with the process, however that ends."""

from __future__ import annotations

import errno
import os
from typing import Final

from scrubjay.sources.base import Refused

IN_MEMORY: Final = 8 << 20
"""Bytes up to which a file is memory; a longer one is on the disk."""

READ_ERROR: Final = ("failed", "io-read")
NO_ROOM: Final = ("failed", "no-space")
CHANGED: Final = ("failed", "source-changed")


class OpenFile:
    """An open file, closed with the last reference to it. Reads say where, so that threads can share it."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor: Final = descriptor
        self._closed = False

    @classmethod
    def reading(cls, path: str) -> OpenFile:
        """A plain file. Raises OSError; links are not followed, and a pipe isn't waited for."""
        return cls(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC))

    @property
    def size(self) -> int:
        """In bytes."""
        return os.fstat(self.descriptor).st_size

    @property
    def state(self) -> tuple[int, int, int]:
        """Changes when somebody writes to it."""
        status = os.fstat(self.descriptor)
        return status.st_size, status.st_mtime_ns, status.st_ctime_ns

    @property
    def path(self) -> str:
        """Opens it anew in this process, and in the engine."""
        return f"/proc/self/fd/{self.descriptor}"

    def read(self, offset: int, count: int) -> bytes:
        """Up to so many bytes. Raises Refused when the system can't."""
        try:
            return os.pread(self.descriptor, count, offset)
        except OSError:
            raise Refused(READ_ERROR) from None

    def write(self, data: bytes) -> None:
        """Add at the end. Raises Refused."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise Refused(NO_ROOM if full else ("failed", "io-write")) from None

    def close(self) -> None:
        """Only once, whoever calls."""
        if not self._closed:
            self._closed = True
            os.close(self.descriptor)

    def __del__(self) -> None:
        self.close()


def new_room(size: int, scratch: str) -> OpenFile:
    """A nameless file, for its owner alone, on the disk of the folder `scratch` if it is large.

    Where that disk has no such files, it is on that of the system's temporary folder, else in memory. Raises Refused.
    """
    if size > IN_MEMORY:
        import tempfile

        for folder in (scratch, tempfile.gettempdir()):
            try:
                return OpenFile(os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600))
            except OSError:
                continue
    try:
        return OpenFile(os.memfd_create("scrubjay", os.MFD_CLOEXEC))
    except OSError:
        raise Refused(NO_ROOM) from None
