"""Values that identify somebody, anywhere in a file.

What is looked for comes from the headers of the input (names, IDs, birth dates, accession numbers, telephones,
addresses) and from the vault. Where: every text at every depth, every private element, all other bytes in
several character sets, what gzip and base64 pack, PDF and CDA documents, pixels and their comments, names of files and
folders.

It can't see names that only the pixels show, that no header and no vault knows, or that are shorter than three letters.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from urllib.parse import unquote

from scrubjay.verify.checks.base import Check
from scrubjay.verify.documents import DOCUMENT, document_texts
from scrubjay.verify.model import Severity
from scrubjay.verify.needles import BIRTH, DAY, ID, NAME, id_needle
from scrubjay.verify.ours import own_places, without_own_words
from scrubjay.verify.pieces import chunks
from scrubjay.verify.reader import BULK, Element
from scrubjay.verify.search import Kinds, in_text
from scrubjay.verify.text import FREE, fold, words
from scrubjay.verify.view import Note, View

_REASON = "a known {} is left in it"
_OTHERS = "a known {} of somebody in this set is left in it"
_PACKED = frozenset(("OB", "OW", "UN", "LT", "UT", "ST", "UC"))
_NUMBERS = frozenset(("UI", "DS", "IS", "DA", "DT", "TM", "AS"))
_MOST_TEXT = 1 << 20
_MOST_NUMBER = 64
_DATE = re.compile(r"(\d{4})[.-]?(\d\d)[.-]?(\d\d)")
PIXEL_LEAST = 6
"""Bytes of a needle that is looked for among pixels; shorter ones turn up there by chance."""


def examine(view: View) -> Iterator[Note]:
    """Every text, then all bytes."""
    seen: set[tuple[str, str]] = set()
    for tag, kind, own in (*_texts(view), *_bytes(view), *_documents(view)):
        if (tag, kind) not in seen:
            seen.add((tag, kind))
            yield Note("error", tag, (_REASON if own else _OTHERS).format(kind))
    yield from _dates(view)


def _dates(view: View) -> Iterator[Note]:
    """Where dates are said to be removed, no date may be a known one. One that was shifted, or kept, may be by chance:
    then a day of birth is worth a look, and a day of the study isn't."""
    severity: Severity = "error" if view.claims.has_no_dates else "warning"
    if severity == "warning" and not view.claims.longitudinal:
        return
    for element in view.out.elements:
        if element.vr not in ("DA", "DT") or not 8 <= element.length <= _MOST_TEXT:
            continue
        days = {"".join(found) for found in _DATE.findall(view.text(element))}
        if not view.needles.dates.isdisjoint(days):
            yield Note(severity, element.path, _REASON.format(BIRTH))
        elif severity == "error" and not view.needles.days.isdisjoint(days):
            yield Note(severity, element.path, _REASON.format(DAY))


def _texts(view: View) -> Iterator[tuple[str, str, bool]]:
    for element in view.out.elements:
        if element.vr in ("IS", "DS") and 7 <= element.length <= _MOST_NUMBER:
            text = view.text(element)
            if not view.everyone.ids.isdisjoint(_ids(text) & view.needles.ids):
                yield element.path, ID, True
            if not view.needles.dates.isdisjoint(text.replace("\\", " ").split()):
                yield element.path, BIRTH, True
            continue
        if element.vr not in FREE or not 2 <= element.length <= _MOST_TEXT:
            continue
        text = without_own_words(element, view.text(element))
        for kind, own in view.search.remember(text, partial(_kinds, view)):
            yield element.path, kind, own
        plain = unquote(html.unescape(text)) if "&" in text or "%" in text else text
        if plain != text:
            yield from ((element.path, kind, own) for kind, own in _kinds(view, plain))


def _kinds(view: View, text: str) -> Kinds:
    own = in_text(text, view.needles) if view.needles else ()
    return (*((kind, True) for kind in own), *((kind, False) for kind in of_others(text, view)))


def of_others(text: str, view: View) -> Iterator[str]:
    """What identifies anybody of the set: two parts of a name in a row, or a whole ID."""
    everyone = view.everyone
    if not everyone.pairs and not everyone.ids:
        return
    folded = fold(text)
    tokens = words(folded)
    if any(frozenset(pair) in everyone.pairs for pair in pairwise(tokens)):
        yield NAME
    if not everyone.ids.isdisjoint(_ids(text)):
        yield ID


def _ids(text: str) -> set[str]:
    found = {id_needle(part) for part in text.replace("\\", " ").split()}
    return (found | {id_needle(text)}) - {""}


def _bytes(view: View) -> Iterator[tuple[str, str, bool]]:
    out = view.out
    laid = [one for one in out.elements if one.length >= 0]
    starts = [one.start for one in laid]
    bulk = _bulk(view)
    ours = own_places(out)
    at = 0

    def is_none(offset: int, hit: int, kind: str) -> bool:
        place = offset + hit
        element = _at(laid, starts, place)
        is_number = element is not None and element.vr in _NUMBERS and kind in (ID, BIRTH, DAY)
        return is_number or any(start <= place < stop for start, stop in ours)

    for start, stop in (*bulk, (out.end, out.end)):
        for offset, piece in chunks(out.buffer, at, start):
            for hit, kind in view.search.hits(piece, partial(is_none, offset)):
                element = _at(laid, starts, offset + hit)
                yield (element.path if element else ""), kind, True
        for _, piece in chunks(out.buffer, start, stop):
            for kind in view.search.hits_in_pixels(piece, PIXEL_LEAST):
                yield _path_of_bulk(view), kind, True
        at = stop
    for element in laid:
        if element.vr in _PACKED and 16 <= element.length <= 1 << 24 and element.tag not in BULK:
            for kind in view.search.packed(out.raw(element)):
                yield element.path, kind, True


def _bulk(view: View) -> list[tuple[int, int]]:
    """Where pixels are, in order."""
    out = view.out
    places = [(one.start, one.start + one.length) for one in out.elements if one.tag in BULK and one.length > 4096]
    for parts in out.fragments.values():
        places += [(start, start + length) for start, length in parts if length > 4096]
    return sorted(places)


def _path_of_bulk(view: View) -> str:
    return next((one.path for one in view.out.elements if one.tag in BULK), "")


def _at(laid: list[Element], starts: list[int], offset: int) -> Element | None:
    index = bisect_right(starts, offset) - 1
    if index < 0:
        return None
    element = laid[index]
    return element if offset < element.start + element.length else None


def _documents(view: View) -> Iterator[tuple[str, str, bool]]:
    for element in view.out.elements:
        if element.tag != DOCUMENT or element.length <= 0:
            continue
        for text in document_texts(view.out.raw(element)):
            for kind in in_text(text, view.needles):
                yield element.path, kind, True
            for kind in view.search.packed(text.encode("latin-1", "replace")) if len(text) <= _MOST_TEXT else ():
                yield element.path, kind, True
            for kind in of_others(text, view):
                yield element.path, kind, False


CHECK = Check("known-identifiers", "No known identifier is anywhere", "identities", examine)
