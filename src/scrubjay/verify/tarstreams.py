"""The bytes of a tar, whatever packs it: gzip, bzip2, xz, or nothing. What stands beside packed streams is noted."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Protocol

from scrubjay.verify.container import COMMENT, EXTRA, GAP, Beside

PACKED_NAME: Final = "the archive has a name of its own in it"
_PIECE: Final = 1 << 20
_PACKED_PIECE: Final = 8 << 10
"""Small: what it unpacks to is in memory at once."""
_MOST_TEXT: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b\x08"


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


_MAKERS: Final[dict[bytes, Callable[[], _Decompressor]]] = {
    _GZIP: lambda: zlib.decompressobj(-15),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lzma.LZMADecompressor,
}


class _Source:
    """A file's bytes, some of which are put back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: Final = file
        self._back = b""

    def take(self, size: int) -> bytes:
        """So many, or what is left."""
        data, self._back = self._back[:size], self._back[size:]
        return data + self._file.read(size - len(data)) if len(data) < size else data

    def put_back(self, data: bytes) -> None:
        """What the next ones are to be."""
        self._back = data + self._back

    def begins(self, with_: bytes) -> bool:
        """Whether these are the next ones."""
        data = self.take(len(with_))
        self.put_back(data)
        return data == with_


def unpacked(file: BinaryIO, found: Beside) -> Iterator[bytes]:
    """What is in all streams of a file, one after the other. Raises ValueError, EOFError for what is damaged."""
    source = _Source(file)
    magic = next((one for one in _MAKERS if source.begins(one)), b"")
    if not magic:
        while piece := source.take(_PIECE):
            yield piece
        return
    while source.begins(magic):
        if magic == _GZIP:
            _gzip_head(source, found)
        yield from _stream(source, _MAKERS[magic]())
        if magic == _GZIP:
            source.take(8)
    while piece := source.take(_PIECE):
        if piece.strip(b"\0"):
            found.note(GAP, piece)


def _stream(source: _Source, stream: _Decompressor) -> Iterator[bytes]:
    while not stream.eof:
        data = source.take(_PACKED_PIECE)
        if not data:
            raise EOFError
        try:
            yield stream.decompress(data)
        except (zlib.error, lzma.LZMAError, OSError) as error:
            raise ValueError("a damaged stream") from error
    source.put_back(stream.unused_data)


def _gzip_head(source: _Source, found: Beside) -> None:
    """The name, comment and extra field that each member of a gzip may have (RFC 1952)."""
    head = source.take(10)
    if len(head) < 10:
        raise EOFError
    flags = head[3]
    if flags & 4:
        found.note(EXTRA, source.take(int.from_bytes(source.take(2), "little")))
    if flags & 8:
        found.note(PACKED_NAME, _text(source), "warning")
    if flags & 16:
        found.note(COMMENT, _text(source) or b"\0")
    if flags & 2:
        source.take(2)


def _text(source: _Source) -> bytes:
    """What stands before the next NUL."""
    text = b""
    while len(text) < _MOST_TEXT and (piece := source.take(512)):
        before, end, behind = piece.partition(b"\0")
        text += before
        if end:
            source.put_back(behind)
            return text
    raise ValueError("a text without an end")
