"""Names of members: how their bytes become text, and which of them lead out of their archive.

A name that is marked as UTF-8 is UTF-8. Another is what the archive says in its Unicode field; else UTF-8 if that is
what its bytes are, since many programs write it without the mark; else the code page that was asked for, cp437 by
default. Bytes that no rule reads stay as surrogate escapes, as they do in names of files.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final

from scrubjay.errors import UsageError

OUTSIDE: Final = ("quarantined", "bad-member-name")
LONGEST: Final = 4096
"""Characters of a member's path: what Linux takes for any path."""

_PROBE: Final = rb"aZ09 ./_-:\u0041\x2f+AC8-~{VP~}"
_OWN_SIGNS: Final = re.compile(r"[\\~\xa5\u203e]")
_READ: Final = _OWN_SIGNS.sub("?", _PROBE.decode("ascii"))
"""What a code page makes of it: signs of ASCII are themselves, but that Japanese ones have a yen and a line for two."""
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def check_code_page(name: str) -> str:
    """The code page by its Python name. Raises UsageError for one that doesn't exist or isn't for text."""
    try:
        found = codecs.lookup(name)
        if _OWN_SIGNS.sub("?", _PROBE.decode(found.name, "surrogateescape")) != _READ:
            raise ValueError
    except (LookupError, ValueError):
        raise UsageError(
            f"--archive-encoding {name!r} isn't known: name a code page, such as cp437, cp850, cp1252, cp932 or gbk"
        ) from None
    return found.name


def text_of(raw: bytes, *, marked: bool, code_page: str) -> str:
    """The name that a member's bytes spell."""
    if marked:
        return raw.decode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode(code_page, "surrogateescape")
    except UnicodeError:  # a code page whose errors can't be escaped
        return raw.decode("utf-8", "surrogateescape")


def place_of(name: str) -> str | None:
    """The path of a member inside its archive, without `.` and empty parts; None for a name that leads out of it.

    That is: absolute, with a drive, with `..`, with a NUL, or too long.
    """
    if name.startswith("/") or _DRIVE.match(name) or "\0" in name or len(name) > LONGEST:
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        return None
    return "/".join(parts)


def harmless(name: str) -> str:
    """The last part of a name that leads out, for the report: it is never a path on the disk."""
    last = name.replace("\0", "").rstrip("/\\").replace("\\", "/").rpartition("/")[2]
    return last[-255:] if last not in ("", ".", "..") else "member"


def told_apart(paths: Iterable[str]) -> Iterator[str]:
    """The same paths, where the second of one name becomes `name (2)`, before the extension."""
    paths = list(paths)
    taken = set(paths)
    if len(taken) == len(paths):
        yield from paths
        return
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            path = _another(path, taken)
            taken.add(path)
        seen.add(path)
        yield path


def _another(path: str, taken: set[str]) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    number = 2
    while (other := f"{folder}{slash}{stem} ({number}){dot}{ending}") in taken:
        number += 1
    return other
