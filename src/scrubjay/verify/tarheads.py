"""What a tar holds beside its members: whose files they were, comments, and what its compression says of it."""

from __future__ import annotations

import lzma
import tarfile
import zlib
from collections.abc import Mapping
from typing import Final

from scrubjay.verify.container import COMMENT, EXTRA, UNREAD, Beside

OWNERS: Final = "the archive says whose its files were"
PACKED_NAME: Final = "the archive has a name of its own in it"
_USUAL: Final = frozenset(("path", "linkpath", "size", "mtime", "atime", "ctime", "uname", "gname", "uid", "gid"))


def beside_tar(path: str) -> Beside:
    """Of a tar that could be listed, compressed or not. Padding is not looked at. Raises OSError."""
    found = Beside()
    with open(path, "rb") as file:
        _gzip(file.read(1 << 17), found)
    try:
        with tarfile.open(path, "r:*") as tar:
            kept: list[tarfile.TarInfo] = tar.members  # type: ignore[attr-defined]
            seen: set[str] = set()
            while (one := tar.next()) is not None:
                kept.clear()
                if one.isdir():
                    found.folders.append(one.name)
                said = {one.uname, one.gname, "" if one.issym() or one.islnk() else one.linkname} - seen
                seen |= said if len(seen) < 1000 else set()
                for text in sorted(said - {""}):
                    found.note(OWNERS, text.encode("utf-8", "surrogateescape"), "warning")
                _headers(one.pax_headers, found)
            _headers(tar.pax_headers, found)
    except (tarfile.TarError, ValueError, ArithmeticError, LookupError, EOFError, zlib.error, lzma.LZMAError):
        found.said[UNREAD] = "error"
    return found


def _headers(said: Mapping[str, str], found: Beside) -> None:
    for key, value in said.items():
        if key not in _USUAL:
            found.note(EXTRA, f"{key} {value}".encode("utf-8", "surrogateescape"))


def _gzip(head: bytes, found: Beside) -> None:
    """The name, comment and extra field that a gzip may have (RFC 1952)."""
    if not head.startswith(b"\x1f\x8b") or len(head) < 10:
        return
    flags, at = head[3], 10
    if flags & 4:
        length = int.from_bytes(head[at : at + 2], "little")
        found.note(EXTRA, head[at + 2 : at + 2 + length])
        at += 2 + length
    if flags & 8:
        name, _, _ = head[at:].partition(b"\0")
        found.note(PACKED_NAME, name, "warning")
        at += len(name) + 1
    if flags & 16:
        found.note(COMMENT, head[at:].partition(b"\0")[0] or b"\0")
