"""Lists of places, in files that people and their programs wrote."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from typing import Final

from scrubjay.encodings import OLD, encoding_of
from scrubjay.errors import SourceError
from scrubjay.paths import shown
from scrubjay.sources.urls import is_url

LIST_MARK: Final = "@"
"""Before the name of a file that lists places, one in a line."""


def read_list(path: str) -> list[tuple[int, str]]:
    """The places of a list, each with the number of its line, from 1: one in a line, relative to the list's own folder;
    empty lines and those with # are not.

    Raises SourceError, which tells of lines their numbers: people's names may be in them.
    """
    folder = os.path.dirname(os.path.realpath(path))
    try:
        data = _content(path)
    except OSError as error:
        raise SourceError(f"the list of IN can't be read ({error.strerror}): {shown(path)}") from None
    try:
        named = [
            (number, place) for number, line in enumerate(_lines(data), start=1) if (place := _place(line, folder))
        ]
    except ValueError:
        raise SourceError(f"the list of IN is no text, or names what can't be a path: {shown(path)}") from None
    if not named:
        raise SourceError(f"the list of IN names nothing: {shown(path)}")
    for number, place in named:
        if os.path.basename(place).startswith(LIST_MARK) and not os.path.lexists(place):
            raise SourceError(f"line {number} of the list of IN names a list, which a list can't hold: {shown(path)}")
    return named


def _content(path: str) -> bytes:
    """Of a plain file: nobody waits for a pipe. Raises OSError, SourceError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError(f"the list of IN is not a file: {shown(path)}")
    with open(descriptor, "rb") as file:
        return file.read()


def _lines(data: bytes) -> Iterator[str]:
    """Names are bytes on the disk, so what is no UTF-8 stays as it is, as surrogate escapes. Raises ValueError."""
    encoding = encoding_of(data)
    if encoding.startswith("utf-8") or encoding == OLD:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    else:
        text = data.decode(encoding)
    yield from text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _place(line: str, folder: str) -> str:
    """The path that a line names, "" if it names none. Raises ValueError for what can't be one."""
    if not line.strip() or line.startswith("#"):
        return ""
    if is_url(line):
        raise SourceError("the list of IN has a URL, which can only be IN itself")
    if b"\0" in os.fsencode(line):
        raise ValueError
    place = os.path.join(folder, line)
    if not line.isprintable() and not os.path.lexists(place):
        # perhaps the list is of another machine, and is in its encoding, which the names on this disk are not in
        other = os.path.join(folder, _as_old(line))
        return other if os.path.lexists(other) else place
    return place


def _as_old(line: str) -> str:
    try:
        return line.encode("utf-8", "surrogateescape").decode(OLD)
    except ValueError:
        return line
