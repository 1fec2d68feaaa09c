"""A folder on the RAM disk (or the disk) that is gone when the benchmark ends, however it ends."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.machine import available_memory


class CannotMeasure(Exception):
    """No figure can be had: too little room, no usable input, or the tool to profile does not work."""


def check_room(root: Path, need: int, *, memory: bool) -> None:
    """Raise CannotMeasure if `need` bytes don't fit in the file system (and, for a RAM disk, in memory)."""
    free = shutil.disk_usage(root).free
    if memory:
        free = min(free, available_memory() or free)
    if need > free:
        raise CannotMeasure(
            f"this needs {need / 1e9:.1f} GB, {free / 1e9:.1f} GB are free: give fewer files (--quick, --scale)"
        )


@contextmanager
def workspace(parent: Path) -> Iterator[Path]:
    """Yield a new folder under `parent`, and remove it in the end."""
    root = Path(tempfile.mkdtemp(prefix="scrubjay-bench-", dir=parent))
    try:
        yield root
    finally:
        remove(root)


def remove(root: Path) -> None:
    """Remove a folder if it is there."""
    shutil.rmtree(root, ignore_errors=True)
