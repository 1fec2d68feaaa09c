"""New files with values of attributes in them: for their owner alone, and never where they would travel with images."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from scrubjay.cli.saying import say
from scrubjay.errors import OutputError, UsageError
from scrubjay.paths import is_at_or_inside


def check_secrets(named: Mapping[str, Path | None], sources: Sequence[str]) -> bool:
    """Whether any file is asked for, by its option. sources: real paths.

    Raises OutputError for a file that exists or is or lies in a source, UsageError for one that two options name.
    """
    files = [path for path in named.values() if path is not None]
    for path in files:
        real = os.path.realpath(path)
        if any(is_at_or_inside(real, source) for source in sources):
            raise OutputError(f"{path} holds values of attributes, and would lie among the images: put it elsewhere")
        if os.path.lexists(path):
            raise OutputError(f"{path} exists already: nothing is overwritten")
    if len({os.path.realpath(path) for path in files}) < len(files):
        *first, last = named
        raise UsageError(f"{', '.join(first)} and {last}: each needs a file of its own")
    return bool(files)


@contextmanager
def secret_file(path: Path) -> Iterator[TextIO]:
    """The file, open to be written, 0600; removed when it isn't finished, told of when it is. Raises OutputError."""
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
    say(f"{path}: values as they stand in the files; keep it from others")
