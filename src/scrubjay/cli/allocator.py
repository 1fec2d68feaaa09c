"""glibc's allocator, told to keep less: what a run needs at its peak counts, not the last percent of speed."""

from __future__ import annotations

from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8

_SETTINGS: Final = (
    (_ARENA_MAX, 2),  # else each thread has one of its own, which keeps what it once needed
    (_MMAP_THRESHOLD, 1 << 18),  # said outright it stays: else it grows to what was freed, as the audit's 32 MB
    (_TRIM_THRESHOLD, 1 << 18),
)
"""By the numbers of mallopt(3)."""


def keep_less() -> None:
    """Before threads are started. Nothing on systems without it."""
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    for parameter, value in _SETTINGS:
        mallopt(parameter, value)
