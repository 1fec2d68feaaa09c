"""Which encoding a text file of somebody else's program is in, without guessing at what matters.

What the byte order mark says; else UTF-16, if there are zero bytes; else UTF-8, if the file is valid UTF-8; else
Windows-1252, because bytes can't tell one 8-bit encoding from another.
"""

from __future__ import annotations

import codecs
from typing import Final

OLD: Final = "cp1252"
"""What is neither marked, nor UTF-16, nor valid UTF-8."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(data: bytes) -> str:
    """The encoding by its Python name; decoding by it may still fail."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data[:512]:
        return "utf-16-le" if data[1:512:2].count(0) >= data[:512:2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return OLD
    return "utf-8"
