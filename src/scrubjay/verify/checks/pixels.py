"""Pixels, and how they are to be read and placed, are those of the input.

Pixel data at every depth byte for byte, compressed ones without their comments; rows, columns, bits, photometric
interpretation, frames; position, orientation, spacing, rescale. Where Clean Pixel Data or Clean Recognizable Visual
Features is claimed, pixels may differ. What the pixels show is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scrubjay.verify.checks.base import Check
from scrubjay.verify.codestreams import pixel_elements
from scrubjay.verify.reader import Element
from scrubjay.verify.view import Note, View

_READ: Final = frozenset(
    (
        0x00280002, 0x00280004, 0x00280006, 0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102,
        0x00280103, 0x00282110,
    )
)  # fmt: skip
_PLACED: Final = frozenset(
    (
        0x00180050, 0x00180088, 0x00200032, 0x00200037, 0x00280030, 0x00281052, 0x00281053, 0x00181164, 0x30040001,
        0x3004000E, 0x00185100, 0x00200060, 0x00200062, 0x00281050, 0x00281051,
    )
)  # fmt: skip
_NUMBERS: Final = re.compile(r"[\d+\-.eE \\]*")
_CLEANED: Final = frozenset(("clean-pixel-data", "clean-recognizable-visual-features"))


def examine(view: View) -> Iterator[Note]:
    """Digest and description."""
    if view.source is None or not view.certain:
        return
    if not view.claims.options & _CLEANED:
        old, new = pixel_elements(view.source), pixel_elements(view.out)
        if {one.path for one in old} - {one.path for one in new} and not _moved(view):
            yield Note("error", old[0].path, "the pixels are gone")
        elif not view.same_pixels and not _moved(view):
            yield Note("error", new[0].path if new else "", "the pixels aren't those of the input")
    if view.source.syntax and view.source.syntax != view.out.syntax:
        yield Note("error", "00020010", "another transfer syntax than the input's")
    yield from _is_new(view)
    for path, was in view.before.items():
        if (was.tag not in _READ and was.tag not in _PLACED) or was.length <= 0:
            continue
        now = view.by_path.get(path)
        if now is None:
            if was.tag in _READ and "." not in path:
                yield Note("error", path, "it says how pixels are read, and is gone")
        elif view.source.raw(was).strip(b" \0") != view.out.raw(now).strip(b" \0") and _is_legal(view, was):
            yield Note("error", path, "it says how pixels are read or placed, and has changed")


def _is_new(view: View) -> Iterator[Note]:
    """What says how pixels are read or placed, and wasn't there: nobody who de-identifies has a reason to add it."""
    for path, element in view.by_path.items():
        known = element.tag in _READ or element.tag in _PLACED
        if known and "." not in path and element.length > 0 and path not in view.before:
            yield Note("error", path, "it says how pixels are read or placed, and is new")


def _is_legal(view: View, was: Element) -> bool:
    """A number that was none may be replaced."""
    return was.vr not in ("IS", "DS") or _NUMBERS.fullmatch(view.text_before(was)) is not None


def _moved(view: View) -> bool:
    """Pixels in items of a sequence that has lost some: which is which can't be told."""
    return view.source is not None and any(
        "." in one.path and one.path not in view.before for one in pixel_elements(view.source)
    )


CHECK = Check("pixels", "Pixels are those of the input where nothing was cleaned", "source", examine)
