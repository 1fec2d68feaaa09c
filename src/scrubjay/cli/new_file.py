"""Files that a command makes for its user: new ones only, nothing is ever overwritten."""

from __future__ import annotations

import os
from pathlib import Path

from scrubjay.errors import OutputError
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
