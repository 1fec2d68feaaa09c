"""What a tar holds beside its members: whose files they were, comments, and what its compression says of it.

Everything is looked at that is no member's content: each field of each header to its last byte, records of pax, long
names, padding, what stands behind the end.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from typing import Final

from scrubjay.verify.container import EXTRA, GAP, TIMES, UNREAD, Beside
from scrubjay.verify.tarstreams import unpacked

OWNERS: Final = "the archive says whose its files were"
_BLOCK: Final = 512
_MOST_HEADER: Final = 1 << 20
_NAME, _LINK, _USER, _GROUP, _PREFIX = (0, 100), (157, 257), (265, 297), (297, 329), (345, 500)
_MAGIC: Final = (257, 265)
_NUMBERS: Final = ((100, 108), (108, 116), (116, 124), (124, 136), (136, 148), (148, 156), (329, 337), (337, 345))
_GNU_TIMES: Final = ((345, 357), (357, 369))
_GNU_REST: Final = (369, 512)
_BEHIND: Final = (500, 512)
_GNU: Final = b"ustar  \0"
_MAGICS: Final = (b"ustar\x0000", _GNU, bytes(8))
_NUMBER: Final = re.compile(rb"[ \0]*[0-7]*[ \0]*")
_COUNT: Final = re.compile(rb"\d{1,20}")
_TIME: Final = re.compile(rb"-?\d{1,20}(\.\d{0,20})?")
_FORMS: Final = {b"size": _COUNT, b"uid": _COUNT, b"gid": _COUNT, b"mtime": _TIME, b"atime": _TIME, b"ctime": _TIME}
"""Keys of pax that are numbers, POSIX pax."""
_PAX: Final = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_LONG: Final = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_REASONS: Final = (ValueError, ArithmeticError, LookupError, EOFError, tarfile.TarError)


class _Bytes:
    """A stream of pieces, taken in other pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces: Final = pieces
        self._piece = b""
        self._at = 0

    def some(self, most: int) -> bytes:
        """As many as are at hand; none at the end."""
        while self._at == len(self._piece):
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._piece, self._at = piece, 0
        data = self._piece[self._at : self._at + most]
        self._at += len(data)
        return data

    def take(self, size: int) -> bytes:
        """So many. Raises EOFError."""
        if not 0 <= size <= _MOST_HEADER:
            raise ValueError("a header longer than any needs to be")
        parts = []
        while size > 0:
            part = self.some(size)
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def skip(self, size: int) -> None:
        """Leave so many out. Raises EOFError."""
        if size < 0:
            raise ValueError("a size below zero")
        while size > 0:
            part = self.some(size)
            if not part:
                raise EOFError
            size -= len(part)


def beside_tar(path: str) -> Beside:
    """Of a tar that could be listed, compressed or not. Raises OSError."""
    found = Beside()
    with open(path, "rb") as file:
        try:
            _Walk(_Bytes(unpacked(file, found)), found).walk()
        except _REASONS:
            found.said[UNREAD] = "error"
    return found


class _Walk:
    def __init__(self, stream: _Bytes, found: Beside) -> None:
        self._stream, self._found = stream, found
        self._of_next: dict[bytes, bytes] = {}
        """What headers before a member say of it, by the keys of pax."""
        self._owners: set[bytes] = set()

    def walk(self) -> None:
        """To the end of the stream."""
        while (block := self._stream.take(_BLOCK)).strip(b"\0"):
            one = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            is_header = one.type in _PAX or one.type in _LONG
            self._head(block, is_own_name=not (is_header or b"path" in self._of_next))
            size = one.size
            if one.type in _PAX:
                self._records(self._stream.take(size), is_global=one.type == tarfile.XGLTYPE)
            elif one.type in _LONG:
                self._long(self._stream.take(size), one.type)
            else:
                size = self._member(one)
            self._gap(self._stream.take(-size % _BLOCK))
        while piece := self._stream.some(_MOST_HEADER):
            self._gap(piece)

    def _member(self, one: tarfile.TarInfo) -> int:
        """Pass over its content, and say how long that was."""
        said = self._of_next
        self._of_next = {}
        if one.type == tarfile.GNUTYPE_SPARSE:
            raise ValueError("a sparse file")
        if one.isdir():
            path = said.get(b"path")
            self._found.folders.append(one.name if path is None else path.decode("utf-8", "surrogateescape"))
        if not one.isreg() and one.type in tarfile.SUPPORTED_TYPES:
            return 0
        size = int(said.get(b"size", one.size))
        self._stream.skip(size)
        return size

    def _head(self, block: bytes, *, is_own_name: bool) -> None:
        """Every byte of a header: numbers and a member's own name may be there, and nothing else without a word."""
        found, before = self._found, len(self._found.kept)
        for begin, end in _NUMBERS:
            if not _NUMBER.fullmatch(block[begin:end]):
                found.search(block[begin:end])  # in binary: large or negative
        magic = block[slice(*_MAGIC)]
        if magic not in _MAGICS:
            found.note(EXTRA, magic)
        names = [_NAME]
        if magic == _GNU:
            for begin, end in _GNU_TIMES:
                if _NUMBER.fullmatch(block[begin:end]):
                    found.note(TIMES, _none_if_zero(block[begin:end]), "warning")
                else:
                    found.note(EXTRA, block[begin:end])
            found.note(EXTRA, _none_if_zero(block[slice(*_GNU_REST)]))
        else:
            names.append(_PREFIX)
            found.note(EXTRA, _none_if_zero(block[slice(*_BEHIND)]))
        for field in (*names, _LINK, _USER, _GROUP):
            text, _, behind = block[slice(*field)].partition(b"\0")
            found.note(EXTRA, _none_if_zero(behind))
            if field in (_USER, _GROUP):
                self._owner(text)
            elif field == _LINK and block[156:157] not in (tarfile.LNKTYPE, tarfile.SYMTYPE):
                found.note(EXTRA, text)
            elif field == _LINK or not is_own_name:
                found.search(text)
        if is_own_name and len(found.kept) > before:
            found.search(block)  # a text may go on from one field to the next

    def _owner(self, text: bytes) -> None:
        if text and text not in self._owners:
            self._owners |= {text} if len(self._owners) < 1000 else set()
            self._found.note(OWNERS, text, "warning")

    def _records(self, data: bytes, *, is_global: bool) -> None:
        """`LENGTH KEY=VALUE` and a line feed, of POSIX pax; what isn't so is an error, and searched whole."""
        at, said = 0, dict[bytes, bytes]()
        while at < len(data):
            head = re.match(rb"(\d{1,9}) ", data[at : at + 10])
            end = at + int(head[1]) if head else 0
            key, equals, value = data[at + (head.end() if head else 0) : end - 1].partition(b"=")
            if head is None or not equals or end > len(data) or data[end - 1 : end] != b"\n":
                self._found.note(EXTRA, data[at:])
                raise ValueError("no record of pax")
            at = end
            if key in said or (key == b"path" and is_global) or key == b"linkpath":
                self._found.search(said.get(key, b"") + b"\0\n" + value)
            said[key] = value
            if key in (b"uname", b"gname"):
                self._owner(value)
            elif key not in (b"path", b"linkpath") and not (key in _FORMS and _FORMS[key].fullmatch(value)):
                self._found.note(EXTRA, key + b" " + value)
        if not is_global:
            self._of_next |= said

    def _long(self, data: bytes, kind: bytes) -> None:
        text, _, behind = data.partition(b"\0")
        self._found.note(EXTRA, _none_if_zero(behind))
        if kind == tarfile.GNUTYPE_LONGNAME:
            self._found.search(self._of_next.get(b"path", b""))
            self._of_next[b"path"] = text
        else:
            self._found.search(text)

    def _gap(self, data: bytes) -> None:
        self._found.note(GAP, _none_if_zero(data))


def _none_if_zero(data: bytes) -> bytes:
    return data if data.strip(b"\0") else b""
