"""A new DICOMDIR for an output: of every de-identified file in it, whole or not at all.

Made anew each time from what is in OUT, so it doesn't matter which run, batch or mode a file came from.
"""

from __future__ import annotations

import filecmp
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted, OutputError
from scrubjay.media.directory import Directory
from scrubjay.media.instance import NotIndexed, read_instance
from scrubjay.media.own import NAME, check_replaceable
from scrubjay.parts import new_part
from scrubjay.recipe.file_ids import is_file_id

NO_FILE_ID: Final = "their names are no File IDs (PS3.10 8.2)"
LINK: Final = "they are links, or no plain files"


def make_directory(out: str, cancel: _engine.Cancel, *, fsync: bool = False) -> tuple[str, ...]:
    """Put the DICOMDIR of `out`, a real path, into its place. What there is to say about it: counts and kinds.

    An earlier one of ours is replaced; it goes where there is nothing to list. Raises OutputError, and Interrupted when
    cancelled: then what stood there still stands.
    """
    check_replaceable(out)
    try:
        with tempfile.TemporaryFile(dir=out) as spool:
            directory = Directory(spool)
            left_out = _collect(out, directory, cancel)
            if directory.count:
                _put(out, directory, fsync=fsync)
            else:
                remove_directory(out)
    except OSError as error:
        raise OutputError(f"the DICOMDIR of OUT can't be made ({error.strerror})") from None
    except OverflowError as error:
        raise OutputError(f"the DICOMDIR of OUT can't be made: {error}") from None
    return tuple(_notes(directory, left_out))


def remove_directory(out: str) -> bool:
    """Remove a DICOMDIR that `check_replaceable` let pass; whether there was one. Raises OSError."""
    try:
        os.unlink(f"{out}/{NAME}")
    except FileNotFoundError:
        return False
    return True


def _collect(out: str, directory: Directory, cancel: _engine.Cancel) -> Counter[str]:
    left_out = Counter[str]()
    for parts, plain in _files(out, []):
        if cancel.is_set():
            raise Interrupted("interrupted while the DICOMDIR was made. What is in OUT is whole: run it again")
        try:
            if not plain:
                raise NotIndexed(LINK)
            if not is_file_id(parts):
                raise NotIndexed(NO_FILE_ID)
            directory.add(read_instance(out, parts))
        except NotIndexed as reason:
            left_out[str(reason)] += 1
    return left_out


def _files(out: str, parts: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Every file below OUT but the directory and what is hidden, in the order of names; and whether it is plain."""
    with os.scandir("/".join((out, *parts))) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = [*parts, entry.name]
        if path == [NAME] or entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(out, path)
        else:
            yield path, entry.is_file(follow_symlinks=False)


def _put(out: str, directory: Directory, *, fsync: bool) -> None:
    """Write it under a name that the next run removes if this one is killed, then give it its own."""
    descriptor, staged = new_part(out)
    try:
        with os.fdopen(descriptor, "wb") as file:
            directory.write(file)
            if fsync:
                file.flush()
                os.fsync(file.fileno())
        _place(staged, f"{out}/{NAME}")
    finally:
        with suppress(FileNotFoundError):
            os.unlink(staged)


def _place(staged: str, target: str) -> None:
    if not os.path.lexists(target):
        with suppress(PermissionError, NotImplementedError):
            os.link(staged, target)  # fails where somebody was faster
            return
    elif filecmp.cmp(staged, target, shallow=False):
        return  # nothing has changed, and its times may stay
    os.replace(staged, target)


def _notes(directory: Directory, left_out: Counter[str]) -> Iterator[str]:
    if directory.count:
        yield f"DICOMDIR: files listed: {directory.count:,}"
    else:
        yield "DICOMDIR: none, since there is nothing in OUT that it could list"
    for reason, number in sorted(left_out.items()):
        yield f"DICOMDIR: files of OUT not listed, because {reason}: {number:,}"
    filled = Counter(directory.filled)
    for what, value, number in (
        ("studies without date, time or ID", "1900-01-01, 00:00 and a label of the study", filled.pop("STUDY", 0)),
        ("series without a number", "a count", filled.pop("SERIES", 0)),
        ("instances without a number", "a count", filled.total()),
    ):
        if number:
            yield f"DICOMDIR: {what}: {number:,}. It must say something there, and says {value}"
