"""How many threads a run may have."""

from __future__ import annotations

import os
from typing import Final

from scrubjay.errors import UsageError

MAX_THREADS: Final = 256
"""Beyond that a run gets no faster: each thread takes memory for files under way, and the disk is the limit."""


def processors() -> int:
    """How many processors this process may use, at least 1 and at most MAX_THREADS."""
    if hasattr(os, "sched_getaffinity"):
        return min(MAX_THREADS, max(1, len(os.sched_getaffinity(0))))
    return min(MAX_THREADS, os.cpu_count() or 1)


def check_threads(threads: int | None) -> int:
    """The number to use; None is one for each processor. Raises UsageError."""
    if threads is None:
        return processors()
    if threads < 1:
        raise UsageError("a run needs 1 thread or more")
    if threads > MAX_THREADS:
        raise UsageError(
            f"{MAX_THREADS} threads at most: each takes memory, and beyond the number of processors "
            f"({processors()} here) more of them make nothing faster"
        )
    return threads
