"""Files that a user names: those to read, and those to make, which are new ones: nothing is ever overwritten."""

from __future__ import annotations

import os
from pathlib import Path

from scrubjay.errors import OutputError, UsageError
from scrubjay.paths import is_inside


def check_new(path: Path, out: Path | None = None) -> None:
    """Raise OutputError for a file that is there already, or would be inside OUT, which holds images alone."""
    if os.path.lexists(path):
        raise OutputError(f"{path} exists already: choose another name, nothing is overwritten")
    if out is not None and is_inside(os.path.realpath(path), os.path.realpath(out)):
        raise OutputError(f"{path} lies inside OUT, which is for de-identified files alone: put it elsewhere")


def write_new(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises OutputError when it exists or can't be written."""
    try:
        with path.open("xb") as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                os.unlink(path)
                raise
    except FileExistsError:
        check_new(path)
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror}") from None


def read_some(path: Path, most: int, what: str) -> bytes:
    """The first bytes of a file, one more than `most` if it has them. Raises UsageError when it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise UsageError(f"the {what} {path} can't be read: {error.strerror}") from None
