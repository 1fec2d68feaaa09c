"""What every ScrubJay writes of itself, which is no finding though somebody may be called Mark or Scrubjay.

Values are compared whole, at their own places, and only the words that are always the same are passed over: what
recipes are called is searched like any text.
"""

from __future__ import annotations

import re
from typing import Final

from scrubjay.verify.reader import Element, Instance

METHOD: Final = "00120063"
_VERSION: Final = 0x00020013
_OWN: Final = re.compile(rb"(?:^|(?<=\\))ScrubJay (?:mark [0-9a-f]{32} ?(?=\\|$)|(?=[^\\ ]+ [^\\ ]+ ?(?:\\|$)))")
_OWN_TEXT: Final = re.compile(_OWN.pattern.decode())
_OWN_VERSION: Final = re.compile(rb"SCRUBJAY_\d{1,3}(\.\d{1,3}){1,3}[ \0]?")


def without_own_words(element: Element, text: str) -> str:
    """The text of an element but for them."""
    return _OWN_TEXT.sub("", text) if element.path == METHOD else text


def own_places(instance: Instance) -> list[tuple[int, int]]:
    """Where they are in the file: offsets from and to."""
    places = []
    for one in instance.elements:
        if one.path == METHOD and 0 < one.length <= 1 << 16:
            found = _OWN.finditer(instance.raw(one))
            places += [(one.start + own.start(), one.start + own.end()) for own in found]
    for one, value in zip(instance.meta, instance.meta_values, strict=True):
        is_there = bytes(instance.buffer[one.start : one.start + one.length]) == value  # not where it was inflated
        if one.tag == _VERSION and is_there and _OWN_VERSION.fullmatch(value):
            places.append((one.start, one.start + one.length))
    return places
