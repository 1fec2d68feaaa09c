"""Text of encapsulated documents: PDF streams unpacked, markup taken off. Enough to find a name, not to show a page."""

from __future__ import annotations

import base64
import html
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

DOCUMENT: Final = 0x00420011
_MOST: Final = 1 << 26
_STREAM: Final = re.compile(rb"stream\r?\n")
_PIECE: Final = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]{2,}>|-?\d+(?:\.\d+)?|[A-Za-z'\"*]+", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_GAP: Final = -150
"""Thousandths of an em that PDF writers leave for a space in a TJ array."""


def document_texts(data: bytes) -> Iterator[str]:
    """Texts of a PDF, or of any markup or plain text."""
    if b"%PDF" in data[:1024]:
        yield from _pdf(data)
        return
    for text in _decoded(data):
        yield html.unescape(text)
        yield html.unescape(_TAG.sub(" ", text))
        yield html.unescape(_TAG.sub("", text))
        yield "\n".join(html.unescape(one or other) for one, other in _ATTRIBUTE.findall(text))


def _decoded(data: bytes) -> Iterator[str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace")
        return
    try:
        yield data.decode("utf-8")
    except UnicodeDecodeError:
        yield data.decode("latin-1")


def _pdf(data: bytes) -> Iterator[str]:
    yield from _strings(data)
    left, done = _MOST, 0
    for begin in _STREAM.finditer(data):
        if left <= 0:
            return
        if begin.start() < done:
            continue
        stop = data.find(b"endstream", begin.end())
        done = stop if stop >= 0 else len(data)
        content = data[begin.end() : done]
        content = next(_from_letters(content), content)
        with suppress(zlib.error):  # what isn't packed is read as it is
            content = zlib.decompressobj().decompress(content, left)
        left -= len(content)
        yield content.decode("latin-1")
        yield from _strings(content)


def _from_letters(content: bytes) -> Iterator[bytes]:
    """What ASCII85Decode or ASCIIHexDecode makes of a stream, if it can be one."""
    letters = content.strip()
    with suppress(ValueError):
        if letters.endswith(b"~>"):
            yield base64.a85decode(letters.removesuffix(b"~>").removeprefix(b"<~"))
        elif letters.endswith(b">"):
            yield bytes.fromhex(letters.removesuffix(b">").decode("ascii"))


def _strings(content: bytes) -> Iterator[str]:
    """The strings of a content stream or of objects, one by one and as TJ joins them."""
    joined: list[str] = []
    for found in _PIECE.finditer(content):
        piece = found[0]
        if piece[:1] == b"(":
            joined.append(_text(_ESCAPE.sub(_unescaped, piece[1:-1])))
        elif piece[:1] == b"<":
            digits = b"".join(piece[1:-1].split())
            joined.append(_text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))))
        elif piece in (b"Td", b"TD", b"Tm", b"T*", b"BT", b"'", b'"'):
            joined.append("\n")
        elif piece[:1] == b"-" and float(piece) <= _GAP:
            joined.append(" ")
    yield "".join(joined)
    yield "\n".join(joined)


def _unescaped(found: re.Match[bytes]) -> bytes:
    what = found[1]
    if what[:1].isdigit():
        return bytes((int(what, 8) & 255,))
    return b"" if what in (b"\n", b"\r\n") else _LETTERS.get(what, what)


def _text(value: bytes) -> str:
    if value[:2] == b"\xfe\xff":
        return value[2:].decode("utf-16-be", "replace")
    return value.decode("latin-1")
