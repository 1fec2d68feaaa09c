"""A search for values in bytes, in every encoding that they could have. Own work: shares nothing with the engine."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from support.phi.spellings import stripped

CODECS = (
    *("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "koi8-r", "mac-roman"),
    *(f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15)),
    *(f"cp125{part}" for part in range(9)),
)
ISO_2022 = ("iso2022_jp", "iso2022_jp_2", "iso2022_kr")
SHORTEST, SHORTEST_HIGH = 5, 4
"""Bytes a spelling must have: less would be found by chance; bytes beyond ASCII are rarer."""
_MADE_UIDS = re.compile(rb"2\.25\.[0-9]{10,}")
"""UIDs of 39 digits hold every short number sooner or later."""


def haystack(data: bytes, pixels: bytes) -> bytes:
    """What is searched for text: all but the pixels and UIDs made of random numbers, in small letters."""
    return _MADE_UIDS.sub(b"2.25.", without_pixels(data, pixels)).lower()


def without_pixels(data: bytes, pixels: bytes) -> bytes:
    """What is searched for UIDs: all but the pixels."""
    return data.replace(pixels, b"") if len(pixels) > 64 else data


@cache
def spellings(value: str) -> tuple[bytes, ...]:
    """The value as bytes, once in each encoding; ASCII letters small."""
    found: set[bytes] = set()
    for text in _variants(value):
        for codec in CODECS:
            found |= _encoded(text, codec)
        for codec in ISO_2022:
            found |= {raw for raw in _encoded(text, codec) if b"\x1b" in raw}
    # The way back to ASCII at the end of an ISO 2022 value may be written otherwise.
    found = {raw.removesuffix(b"\x1b(B").lower() for raw in found}
    return tuple(
        sorted(raw for raw in found if len(raw) >= SHORTEST or (len(raw) >= SHORTEST_HIGH and min(raw) > 0x7F))
    )


def _variants(value: str) -> Iterator[str]:
    for text in (value, unicodedata.normalize("NFD", value), stripped(value)):
        yield from (text, text.upper(), text.lower(), text.title())


def _encoded(text: str, codec: str) -> set[bytes]:
    try:
        return {text.encode(codec)}
    except UnicodeEncodeError:
        return set()


def contains(hay: bytes, value: str) -> bool:
    """Whether the value stands anywhere in what `haystack` made."""
    return any(raw in hay for raw in spellings(value))


def any_of(hay: bytes, values: Iterable[str]) -> bool:
    """Whether one of the values does."""
    return any(contains(hay, value) for value in values)
