"""Numbers that no rule of the profile names are those of the input: doses, contours, positions of frames.

Values of DS, IS and the binary VRs at the same place in input and output, at every depth, where the profile is
claimed and neither the attribute nor a sequence around it has a row in Table E.1-1. A recipe may remove one; one that
changed is an error. What says how pixels are read or placed is judged by the check of pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from scrubjay.verify.checks.base import Check
from scrubjay.verify.checks.forbidden_attributes import code_for
from scrubjay.verify.reader import BULK, tags_of
from scrubjay.verify.view import Note, View

_TEXT: Final = frozenset(("DS", "IS"))
_BINARY: Final = frozenset(("FD", "FL", "OD", "OF", "OL", "SL", "SS", "SV", "UL", "US", "UV"))
_LEGAL: Final = re.compile(rb"[\d+\-.eE \\\0]*")
_PIXELS: Final = 0x0028


def examine(view: View) -> Iterator[Note]:
    """Every number that both sides have."""
    if view.source is None or not view.claims.is_basic:
        return
    for element, old in view.pairs:
        if element.vr != old.vr or element.vr not in _TEXT | _BINARY or element.tag in BULK:
            continue
        if element.length <= 0 or old.length <= 0 or element.tag >> 16 == _PIXELS or not _is_free(element.path):
            continue
        after, before = view.out.raw(element), view.source.raw(old)
        if element.vr in _TEXT:
            # a number that was none may be replaced
            changed = after.strip(b" \0") != before.strip(b" \0") and _LEGAL.fullmatch(before) is not None
        else:
            changed = after != before
        if changed:
            yield Note("error", element.path, "a number that no rule names, and it has changed")


@lru_cache(maxsize=65536)
def _is_free(path: str) -> bool:
    return not any(tag & 0x10000 or code_for(tag, frozenset()) for tag in tags_of(path))


CHECK = Check("numbers", "Numbers that no rule names are as they were", "source", examine)
