"""All text in a file of any kind, as far as it can be had: plain, in runs among other bytes, and in what is packed.

An archive in what is no archive itself, or in one, is Unreadable: it could hold scans. What is drawn, as in pictures
and in most PDFs by the numbers of glyphs, is no text to anybody but a reader.
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

from scrubjay.run.copying.packed import check_beginning, check_inside, is_encrypted_pdf, is_matlab, matlab_elements
from scrubjay.run.copying.room import Room, Unreadable
from scrubjay.run.copying.runs import narrow, wide

PIECE: Final = 8 << 20
OVERLAP: Final = 4 << 10
"""Bytes of a piece that are looked at again with the next, so that nothing is missed between two."""
MOST: Final = 64 << 20
"""Bytes that any file may unpack to."""
MOST_TIMES: Final = 100
"""So many times its size a file may unpack to besides: no text or volume packs better, bombs do."""

BEGINNING: Final = 4 << 10
"""Bytes that tell what a file is."""

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL: Final = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
_STREAM: Final = re.compile(rb"stream\r?\n")
_GZIP: Final = b"\x1f\x8b\x08"


def texts(file: BinaryIO) -> Iterator[str | bytes]:
    """The texts of an open file, in no order that counts; as bytes what is no text. Raises Unreadable, OSError."""
    room = Room(MOST + MOST_TIMES * file.seek(0, os.SEEK_END))
    file.seek(0)
    beginning = file.read(BEGINNING)
    packed = True
    if beginning.startswith((b"PK\3\4", b"PK\5\6")):
        yield from _zipped(file, room)
    elif beginning.startswith(_GZIP):
        yield from _gzipped(file, room)
    else:
        packed = False
        check_beginning(beginning)
        if is_matlab(beginning):
            for content in matlab_elements(file, room):
                check_inside(content)
                yield from _of(content)
    yield from _plainly(file, beginning, room, packed=packed)


def _plainly(file: BinaryIO, beginning: bytes, room: Room, *, packed: bool) -> Iterator[str | bytes]:
    """What stands in a file as it is. packed: in an archive, whose members were looked at."""
    file.seek(0)
    before = b""
    while piece := file.read(PIECE):
        data = before + piece
        if not packed:
            check_inside(data)
        if is_encrypted_pdf(beginning, data):
            raise Unreadable
        yield from _of(data)
        yield from _streams(piece, room)
        before = piece[-OVERLAP:]


def _of(data: bytes) -> Iterator[str | bytes]:
    """The text that bytes are, or the texts in them and the bytes themselves."""
    codec = next((codec for bom, codec in _BOMS if data.startswith(bom)), "")
    if codec:
        yield _plain(data.decode(codec, "replace"))
        return
    if not _CONTROL.search(data):
        try:
            yield _plain(data.decode("utf-8"))
        except UnicodeDecodeError:
            yield _plain(data.decode("cp1252", "replace"))
            yield from narrow(data)
        return
    yield data
    yield from narrow(data)
    yield from wide(data)


def _plain(text: str) -> str:
    """With what markup stands inside of words taken out, too: `<w:t>Ro</w:t><w:t>ssi</w:t>`."""
    return f"{text}\n{_TAG.sub('', text)}\n{_TAG.sub(' ', text)}" if "<" in text else text


def _zipped(file: BinaryIO, room: Room) -> Iterator[str | bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                yield member.filename
                with archive.open(member) as opened:
                    yield from _unpacked(opened, room)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error):
        raise Unreadable from None


def _gzipped(file: BinaryIO, room: Room) -> Iterator[str | bytes]:
    file.seek(0)
    try:
        with GzipFile(fileobj=file) as opened:
            yield from _unpacked(opened, room)
    except (BadGzipFile, EOFError, zlib.error):
        raise Unreadable from None


def _unpacked(opened: IO[bytes] | GzipFile, room: Room) -> Iterator[str | bytes]:
    before = b""
    while piece := opened.read(PIECE):
        room.take(len(piece))
        if not before:
            check_beginning(piece)
            if is_matlab(piece):
                raise Unreadable
        check_inside(before + piece)
        yield from _of(before + piece)
        before = piece[-OVERLAP:]


def _streams(data: bytes, room: Room) -> Iterator[str | bytes]:
    """What zlib packed in the streams of a PDF; a stream that is cut or packed otherwise gives what it gives."""
    for found in _STREAM.finditer(data):
        stream = zlib.decompressobj()
        try:
            content = stream.decompress(data[found.end() : found.end() + PIECE], PIECE)
        except zlib.error:
            continue
        room.take(len(content))
        check_beginning(content)
        check_inside(content)
        yield from _of(content)
