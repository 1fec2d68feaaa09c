"""Attributes that the IOD requires (module tables of PS3.3): what the input had, the output still has.

Type 1 with a value, Type 2 at least empty, Type 1C not emptied. Only what is new is found: an input that lacked an
attribute says nothing of the output. Conditions aren't evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from scrubjay.standard import types
from scrubjay.verify.checks.base import Check
from scrubjay.verify.reader import Element, tags_of
from scrubjay.verify.view import Note, View


@lru_cache(maxsize=65536)
def _type_of(sop_class: str, tags: tuple[int, ...]) -> str:
    return types().type_of(sop_class, tags)


def examine(view: View) -> Iterator[Note]:
    """Every element of the input that its IOD requires."""
    ours = view.by_path
    named = view.before.get("00080016")
    sop_class = view.text_before(named) if named else view.top(0x00080016)
    if named and view.top(0x00080016) != sop_class:
        yield Note("error", "00080016", "another SOP Class than the input's")
    modality = view.before.get("00080060")
    if modality and view.text_before(modality) not in ("", view.top(0x00080060)) and view.top(0x00080060):
        yield Note("error", "00080060", "another Modality than the input's")
    planes = {one.tag >> 16 for one in view.out.elements}
    for path, was in view.before.items():
        if was.tag & 0x10000 or _is_empty(was):
            continue
        if was.tag >> 24 in (0x50, 0x60) and was.tag >> 16 not in planes:
            continue  # an overlay or curve that is gone whole: its module is optional
        type_ = _type_of(sop_class, tags_of(path))
        if type_ == "3" or not _holder_is_there(path, ours):
            continue
        now = ours.get(path)
        if now is None:
            if type_ in ("1", "2"):
                yield Note("error", path, f"Type {type_} in its IOD, in the input, and gone")
        elif type_ in ("1", "1C") and _is_empty(now):
            yield Note("error", path, f"Type {type_} in its IOD, with a value in the input, and empty")


def _is_empty(element: Element) -> bool:
    return element.items == 0 or element.length == 0


def _holder_is_there(path: str, ours: dict[str, Element]) -> bool:
    """Whether the sequence that holds it is there with all its items: `before` has no others."""
    return "." not in path or path[: path.rindex("[")] in ours


CHECK = Check("iod-types", "No attribute that the IOD requires is lost", "source", examine)
