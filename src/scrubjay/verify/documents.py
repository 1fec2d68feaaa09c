"""Text of encapsulated documents: PDF streams unpacked, markup taken off. Enough to find a name, not to show a page."""

from __future__ import annotations

import base64
import codecs
import html
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import unquote

DOCUMENT: Final = 0x00420011
_MOST: Final = 1 << 26
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
"""Byte order marks: that of UTF-16 begins one of UTF-32."""
_CUT: Final = re.compile(rb"\A[\x80-\xbf]{1,3}")
"""The end of a letter that began in the piece before."""
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_STREAM: Final = re.compile(rb"stream\r?\n")
_PIECE: Final = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]{2,}>|-?\d+(?:\.\d+)?|[A-Za-z'\"*]+", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_GAP: Final = -150
"""Thousandths of an em that PDF writers leave for a space in a TJ array."""


def document_texts(data: bytes, beginning: bytes | None = None) -> Iterator[str]:
    """Texts of a PDF, or of any markup or plain text. beginning: of the file, if these bytes are a piece of it."""
    for text in _texts(data, data[:1024] if beginning is None else beginning):
        yield text
        if _PERCENT.search(text):
            yield unquote(text)


def _texts(data: bytes, beginning: bytes) -> Iterator[str]:
    if b"%PDF" in beginning:
        yield from _pdf(data)
        return
    for text in _decoded(data, beginning):
        yield html.unescape(text)
        if "<" not in text:
            continue
        yield html.unescape(_TAG.sub(" ", text))
        yield html.unescape(_TAG.sub("", text))
        yield "\n".join(html.unescape(one or other) for one, other in _ATTRIBUTE.findall(text))


def _decoded(data: bytes, beginning: bytes) -> Iterator[str]:
    codec = next((codec for mark, codec in _MARKS if beginning.startswith(mark)), "")
    if codec:
        yield data.decode(codec, "replace")
    if codec[:6] == "utf-16":
        return
    try:
        whole = _CUT.sub(b"", data)
        text, read = codecs.utf_8_decode(whole, "strict", False)  # the last letter may be cut, too
        yield text if read == len(whole) else text + whole[read:].decode("latin-1")
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
