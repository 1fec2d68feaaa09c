"""From packed bytes to plain ones, in pieces of bounded size, whatever they would unpack to at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from scrubjay.sources.archives.refusals import DAMAGED
from scrubjay.sources.archives.zipindex import BZIPPED, DEFLATED, DEFLATED64, STORED
from scrubjay.sources.base import Refused

PIECE: Final = 0x1FF00
"""Bytes: what is just longer, malloc takes from the system each time, and inflating takes a third longer."""


class Decompressor(Protocol):
    """As those of bz2, lzma and isal are."""

    @property
    def eof(self) -> bool: ...  # noqa: D102
    @property
    def needs_input(self) -> bool: ...  # noqa: D102
    @property
    def unused_data(self) -> bytes: ...  # noqa: D102
    def decompress(self, data: bytes, _: int = -1, /) -> bytes: ...  # noqa: D102


def unpacked(pieces: Iterator[bytes], method: int) -> Iterator[bytes]:
    """The plain content of a zip's member. Raises Refused when it is damaged, or doesn't end where they do."""
    if method == STORED:
        return pieces
    if method == DEFLATED64:
        return _inflated64(pieces)
    return _whole(pieces, _MAKERS[method]())


def _whole(pieces: Iterator[bytes], decompressor: Decompressor) -> Iterator[bytes]:
    yield from decompressed(pieces, decompressor)
    if decompressor.unused_data or next(pieces, b""):
        raise Refused(DAMAGED)  # members can be hidden there


def decompressed(pieces: Iterable[bytes], decompressor: Decompressor) -> Iterator[bytes]:
    """What one stream holds; what stands behind it is not looked at. Raises Refused."""
    rest = iter(pieces)
    try:
        while not decompressor.eof:
            data = b""
            if decompressor.needs_input:
                data = next(rest, b"")
                if not data:
                    raise Refused(DAMAGED)
            if plain := decompressor.decompress(data, PIECE):
                yield plain
    except Refused:
        raise
    except Exception as error:  # each library has an exception of its own, and their texts say nothing of use
        if isinstance(error, MemoryError):
            raise
        raise Refused(DAMAGED) from None


def _inflated64(pieces: Iterator[bytes]) -> Iterator[bytes]:
    from stream_inflate import StreamInflateError, stream_inflate64

    chunks, is_done, left = stream_inflate64()
    try:
        yield from chunks(pieces)
    except StreamInflateError:
        raise Refused(DAMAGED) from None
    if not is_done() or left() or next(pieces, b""):
        raise Refused(DAMAGED)


def _deflate() -> Decompressor:
    from isal import igzip_lib

    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)


def gzip() -> Decompressor:
    """Of one gzip stream; its CRC is checked."""
    from isal import igzip_lib

    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)


def bzip2() -> Decompressor:
    """Of one bzip2 stream; its CRC is checked."""
    import bz2

    return bz2.BZ2Decompressor()


def xz() -> Decompressor:
    """Of one xz stream, with at most 256 MB of memory; its check is checked."""
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=256 << 20)


_MAKERS: Final[dict[int, Callable[[], Decompressor]]] = {DEFLATED: _deflate, BZIPPED: bzip2}
