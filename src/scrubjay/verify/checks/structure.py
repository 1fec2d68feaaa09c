"""Whether files can be read to their last byte, by two readers that agree.

Elements in ascending order and once each, values of even length, and pydicom sees the attributes that this package's
own reader sees. A file that can't be walked is a finding of the run itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

from scrubjay.verify.checks.base import Check
from scrubjay.verify.text import ENCODED
from scrubjay.verify.view import Note, View


def examine(view: View) -> Iterator[Note]:
    """Order, lengths, and what pydicom says."""
    last: dict[str, int] = {}
    before = {one.path for one in view.source.elements} if view.source else set()
    for element in view.out.elements:
        level = element.path[: element.path.rfind(".") + 1]
        previous = last.get(level, -1)
        if element.tag == previous:
            yield Note("error", element.path, "the attribute is there twice")
        elif element.tag < previous and element.path not in before:
            yield Note("error", element.path, "the attribute isn't in the order of tags")
        last[level] = max(element.tag, previous)
        if element.length > 0 and element.length % 2 and element.path not in before:
            yield Note("warning", element.path, "a value of odd length")
    yield from _other_letters(view)
    yield from _by_pydicom(view)


def _other_letters(view: View) -> Iterator[Note]:
    """Bytes of a text that stayed while the character set that they are of did not."""
    for element, old in view.pairs:
        if element.vr in ENCODED and element.charset.strip() != old.charset.strip() and element.length > 0:
            stayed = view.source is not None and view.out.raw(element) == view.source.raw(old)
            if stayed and view.text(element) != view.text_before(old):
                yield Note("error", element.path, "its bytes stayed, and its character set is another: other letters")


def _by_pydicom(view: View) -> Iterator[Note]:
    import pydicom

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            data_set = pydicom.dcmread(view.files[0], force=True, defer_size=4096)
            theirs = {int(tag) for tag in data_set.keys()}  # noqa: SIM118 - iterating would convert every element
        except Exception:  # what pydicom raises for a broken file is no closed list
            yield Note("error", "", "pydicom can't read it")
            return
    ours = {one.tag for one in view.out.elements if "." not in one.path and one.tag & 0xFFFF}
    if {tag for tag in theirs if tag & 0xFFFF} != ours:
        yield Note("warning", "", "pydicom sees other attributes than a walk over all bytes")


CHECK = Check("structure", "Every file is whole and reads alike everywhere", "", examine)
