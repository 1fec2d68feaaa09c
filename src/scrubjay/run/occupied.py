"""One run at a time writes into an OUT that a ledger is kept of."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from scrubjay.errors import OutputError

_HELD: Final = (errno.EWOULDBLOCK, errno.EACCES)


@contextmanager
def occupied(out: str) -> Iterator[None]:
    """Hold OUT for what is done inside. Raises OutputError when another run holds it.

    The lock is the folder's own, so it leaves nothing behind, and a run that is killed lets go of it. A file system
    without locks has none.
    """
    descriptor = os.open(out, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                raise OutputError("another run is writing into OUT: wait until it is done") from None
        yield
    finally:
        os.close(descriptor)
