"""A new file with values of attributes in it: for its owner alone, and never where it would travel with images."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from scrubjay.errors import OutputError
from scrubjay.paths import is_at_or_inside


def check_secret(path: Path, apart: Sequence[str]) -> None:
    """Raise OutputError for a file that exists, or is or lies in one of these places, all real paths."""
    real = os.path.realpath(path)
    for folder in apart:
        if is_at_or_inside(real, folder):
            raise OutputError(f"{path} holds values of attributes, and would lie among the images: put it elsewhere")
    if os.path.lexists(path):
        raise OutputError(f"{path} exists already: nothing is overwritten")


@contextmanager
def secret_file(path: Path) -> Iterator[TextIO]:
    """The file, open to be written, 0600; removed when it isn't finished. Raises OutputError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror}") from None
    try:
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
