"""The files of an export: 0600, whole or not there, over nothing that wasn't meant, and apart from the data."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scrubjay.audit.reading import Reader
from scrubjay.errors import OutputError
from scrubjay.paths import is_at_or_inside


def check_place(path: Path, reader: Reader, *, force: bool) -> None:
    """Raise OutputError for a file that is there, and for one inside the audit, or the IN or OUT of one of its runs."""
    real = Path(os.path.realpath(path.parent)) / path.name
    if not real.parent.is_dir():
        raise OutputError(f"{path.parent} is no folder: make it first")
    if is_at_or_inside(real, os.path.realpath(reader.folder)):
        raise OutputError("an export does not belong into the audit's folder: name another place")
    for run in reader.runs():
        for what, key in (("output", "out"), ("source", "source")):
            folder = (run.details or {}).get(key)
            if isinstance(folder, str) and folder and is_at_or_inside(real, os.path.realpath(folder)):
                raise OutputError(f"an export does not belong into the {what} of a run: name another place")
    _check_free(path, force=force)


def _check_free(path: Path, *, force: bool) -> None:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"{path} can't be looked at: {error.strerror}") from None
    if not force:
        raise OutputError(f"{path} exists already: name another file, or say --force to replace it")
    if not stat.S_ISREG(status.st_mode):
        raise OutputError(f"{path} is not a plain file: it is not replaced")


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """A folder beside a file, 0700, for what is not finished; removed with all that is in it."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".scrubjay-export-", dir=beside.parent))
    except OSError as error:
        raise OutputError(f"nothing can be written to {beside.parent}: {error.strerror}") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """A file that gets its name when it is whole. Raises OutputError when it can't be written or named."""
    with workshop(path) as folder:
        draft = folder / "draft"
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            put(draft, path, force=force)
        except OSError as error:
            raise OutputError(f"{path} can't be written: {error.strerror}") from None


def put(draft: Path, path: Path, *, force: bool) -> None:
    """Give a finished file its name. Raises OutputError when the name was taken meanwhile, OSError."""
    if force:
        os.replace(draft, path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise OutputError(f"{path} exists already: name another file, or say --force to replace it") from None
