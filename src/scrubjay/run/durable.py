"""Whether what was written is on the disk, and not only on its way there."""

from __future__ import annotations

import ctypes
import os
import uuid
from pathlib import Path
from typing import Final

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


def boot_name() -> str:
    """Names the time since the machine was started: as long as it is the same, nothing that was written got lost.

    Where that can't be told, each name is another.
    """
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return uuid.uuid4().hex


def write_out(folder: str) -> bool:
    """Wait until all that was written to the file system of a folder is on its disk; whether it is."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return _syncfs(descriptor)
    finally:
        os.close(descriptor)


def _syncfs(descriptor: int) -> bool:
    """Of one file system only: others on the machine may have much to write."""
    try:
        call = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        os.sync()
        return True
    return bool(call(descriptor) == 0)
