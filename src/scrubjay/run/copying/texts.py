"""All text in a file of any kind, as far as it can be had: plain, in runs among other bytes, and in what is packed.

What is drawn, as in pictures and in most PDFs by the numbers of glyphs, is no text to anybody but a reader.
"""

from __future__ import annotations

import codecs
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from typing import IO, BinaryIO, Final

PIECE: Final = 8 << 20
OVERLAP: Final = 4 << 10
"""Bytes of a piece that are looked at again with the next, so that nothing is missed between two."""
MOST: Final = 64 << 20
"""Bytes that any file may unpack to."""
MOST_TIMES: Final = 100
"""So many times its size a file may unpack to besides: no text or volume packs better, bombs do."""

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL: Final = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_RUN: Final = re.compile(rb"(?:[\t\n\r -~]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){8,}")
_WIDE: Final = (
    (re.compile(rb"(?:[\t\n\r -~\xa0-\xff]\0){6,}"), "utf-16-le"),
    (re.compile(rb"(?:\0[\t\n\r -~\xa0-\xff]){6,}"), "utf-16-be"),
)
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
_STREAM: Final = re.compile(rb"stream\r?\n")
_GZIP: Final = b"\x1f\x8b\x08"


class Unreadable(Exception):
    """What is packed in a file can't be looked into: encrypted, damaged, or too much."""


def texts(file: BinaryIO) -> Iterator[str]:
    """The texts of an open file, in no order that counts. Raises Unreadable and OSError."""
    room = _Room(MOST + MOST_TIMES * file.seek(0, os.SEEK_END))
    file.seek(0)
    magic = file.read(4)
    if magic.startswith((b"PK\3\4", b"PK\5\6")):
        yield from _zipped(file, room)
    elif magic.startswith(_GZIP):
        yield from _gzipped(file, room)
    file.seek(0)
    before = b""
    while piece := file.read(PIECE):
        yield from _of(before + piece)
        yield from _streams(piece, room)
        before = piece[-OVERLAP:]


class _Room:
    """How much may still be unpacked."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Unreadable


def _of(data: bytes) -> Iterator[str]:
    """The text that bytes are, or the texts in them."""
    codec = next((codec for bom, codec in _BOMS if data.startswith(bom)), "")
    if codec:
        yield _plain(data.decode(codec, "replace"))
        return
    if not _CONTROL.search(data):
        try:
            yield _plain(data.decode("utf-8"))
        except UnicodeDecodeError:
            yield _plain(data.decode("cp1252", "replace"))
            yield from (found[0].decode("utf-8", "replace") for found in _RUN.finditer(data))
        return
    yield from (found[0].decode("utf-8", "replace") for found in _RUN.finditer(data))
    for form, codec in _WIDE:
        yield from (found[0].decode(codec, "replace") for found in form.finditer(data))


def _plain(text: str) -> str:
    """With what markup stands inside of words taken out, too: `<w:t>Ro</w:t><w:t>ssi</w:t>`."""
    return f"{text}\n{_TAG.sub('', text)}\n{_TAG.sub(' ', text)}" if "<" in text else text


def _zipped(file: BinaryIO, room: _Room) -> Iterator[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                yield member.filename
                with archive.open(member) as opened:
                    yield from _unpacked(opened, room)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error):
        raise Unreadable from None


def _gzipped(file: BinaryIO, room: _Room) -> Iterator[str]:
    file.seek(0)
    try:
        with GzipFile(fileobj=file) as opened:
            yield from _unpacked(opened, room)
    except (BadGzipFile, EOFError, zlib.error):
        raise Unreadable from None


def _unpacked(opened: IO[bytes] | GzipFile, room: _Room) -> Iterator[str]:
    before = b""
    while piece := opened.read(PIECE):
        room.take(len(piece))
        if not before and piece[128:132] == b"DICM":
            raise Unreadable  # an instance, which is nothing to be copied
        yield from _of(before + piece)
        before = piece[-OVERLAP:]


def _streams(data: bytes, room: _Room) -> Iterator[str]:
    """What zlib packed in the streams of a PDF; a stream that is cut or packed otherwise gives what it gives."""
    for found in _STREAM.finditer(data):
        stream = zlib.decompressobj()
        try:
            content = stream.decompress(data[found.end() : found.end() + PIECE], PIECE)
        except zlib.error:
            continue
        room.take(len(content))
        yield from _of(content)
