"""What Table E.1-1 of PS3.15 forbids, by the profile and the options that the output claims in (0012,0064).

X: absent (Type 1: a dummy; Type 2: empty). Z: empty or a dummy. D: a dummy. An option that keeps or cleans an attribute
allows it. Private attributes need Retain Safe Private. What must be a dummy is compared with the input: without one, a
value of its own can't be told from a dummy, and is not judged. Nothing is judged where no profile is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from scrubjay.standard import ProfileRow, profile, safe_private, tcia_private, types, vr_rules
from scrubjay.verify.checks.base import Check
from scrubjay.verify.reader import Element, tags_of
from scrubjay.verify.text import FREE, TEXT, fold
from scrubjay.verify.view import Note, View

_PSEUDONYMS: Final = frozenset((0x00100010, 0x00100020))
SAFE: Final = "retain-safe-private"


@cache
def _rows() -> tuple[dict[int, ProfileRow], tuple[ProfileRow, ...], ProfileRow]:
    exact = {row.tag: row for row in profile() if row.tag is not None and row.mask == 0xFFFFFFFF}
    wide = tuple(row for row in profile() if row.tag is not None and row.mask != 0xFFFFFFFF)
    return exact, wide, next(row for row in profile() if row.tag is None)


@lru_cache(maxsize=16384)
def code_for(tag: int, options: frozenset[str]) -> str:
    """The action code that holds for an attribute; empty if the table, or an option, leaves it in."""
    exact, wide, private = _rows()
    row = exact.get(tag) or next((one for one in wide if one.matches(tag)), private if tag & 0x10000 else None)
    if row is None or row.options.keys() & options:
        return ""
    return row.basic


@cache
def dummies() -> frozenset[str]:
    """Values that stand for nothing, folded."""
    own = {fold(rule.dummy) for rule in vr_rules().values() if rule.dummy}
    return frozenset(own | {"", "removed", "anonymized", "anonymous", "anon", "unknown", "0", "none", "000y", "000d"})


def is_dummy(text: str) -> bool:
    """Whether each value stands for nothing."""
    return all(fold(part).strip(" ^=") in dummies() for part in text.split("\\"))


@lru_cache(maxsize=65536)
def type_of(sop_class: str, path: str) -> str:
    """The Type, `1C` as 1 and `2C` as 2: what is there counts as if it had to be (PS3.15 E.1-1a).

    Overlays and curves are of modules that may be left out whole, so nothing of them has to be.
    """
    if tags_of(path)[-1] >> 24 in (0x50, 0x60):
        return "3"
    return types().type_of(sop_class, tags_of(path))[0]


@cache
def _safe() -> frozenset[tuple[str, int, int]]:
    kept = {(one.creator, one.group, one.element) for one in safe_private()}
    return frozenset(kept | {(one.creator, one.group, one.element) for one in tcia_private()})


def examine(view: View) -> Iterator[Note]:
    """Every element at every depth."""
    claims = view.claims
    if not claims.is_basic:
        return
    options = claims.options
    sop_class = view.top(0x00080016)
    replaced: list[str] = []
    for element in view.out.elements:
        if element.tag & 0x10000:
            yield from _private(element, options)
            continue
        code = code_for(element.tag, options)
        if replaced and element.path.startswith(tuple(replaced)):
            yield from _inside(view, element)
        if not code or code in ("U", "X/Z/U*"):
            continue
        if (element.items > 0 and "D" in code) or (element.items > 0 and type_of(sop_class, element.path) == "1"):
            replaced.append(element.path + "[")
        yield from _judge(view, element, code, type_of(sop_class, element.path))


def _judge(view: View, element: Element, code: str, type_: str) -> Iterator[Note]:
    is_empty = element.items == 0 or element.length == 0
    allowed_absent = code in ("X", "X/Z", "X/D", "X/Z/D")
    if allowed_absent and type_ == "3":
        if not is_empty:
            yield Note("error", element.path, f"the profile removes it ({code}), and it is there")
    elif code in ("X", "X/Z", "X/Z/D") and type_ == "2" and not is_empty and not _stands_in(view, element):
        yield Note("error", element.path, f"the profile empties it ({code}), and it has a value")
    elif not is_empty and element.items < 0 and _is_as_it_was(view, element):
        yield Note("error", element.path, f"the profile replaces it ({code}), and it is as it was")


def _stands_in(view: View, element: Element) -> bool:
    return element.vr in TEXT and is_dummy(view.text(element))


def _is_as_it_was(view: View, element: Element) -> bool:
    old = view.before.get(element.path)
    if old is None or old.items >= 0 or old.length <= 0 or view.source is None:
        return False
    if element.vr in TEXT:
        text = view.text(element)
        return text == view.text_before(old) and not is_dummy(text)
    before, after = view.source.raw(old), view.out.raw(element)
    return before == after and bool(after.strip(b"\0"))


def _inside(view: View, element: Element) -> Iterator[Note]:
    """Text in a sequence that was to be replaced."""
    free = element.vr in FREE and element.vr != "CS"
    in_code = element.tag & 0xFFFF0000 == 0x00080000 and element.tag & 0xFFFF in (0x100, 0x102, 0x103, 0x104)
    if free and element.length >= 4 and not in_code and _is_as_it_was(view, element):
        yield Note("error", element.path, "the profile replaces the sequence, and this is as it was")


def _private(element: Element, options: frozenset[str]) -> Iterator[Note]:
    if SAFE not in options:
        yield Note("error", element.path, "the profile removes private attributes, and it is there")
    elif element.tag & 0xFFFF > 0xFF:
        if not element.creator:
            yield Note("error", element.path, "a private attribute in a block that nobody reserved")
        elif "." not in element.path and (element.creator, element.tag >> 16, element.tag & 0xFF) not in _safe():
            yield Note("info", element.path, "a private attribute that no list calls safe: the recipe must name it")


CHECK = Check("forbidden-attributes", "Nothing is there that the profile forbids", "", examine)
