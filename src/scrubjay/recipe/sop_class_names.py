"""SOP classes as people write them: by UID, name or keyword (`CT Image Storage`, `CTImageStorage`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from scrubjay.standard import iod_of, sop_classes
from scrubjay.standard.lookup import suggestion

_UID = re.compile(r"[0-9.]+")
_HINT = ": name it as 'CT Image Storage', CTImageStorage or 1.2.840.10008.5.1.4.1.1.2"
_LEFT_OUT = re.compile(r"\(.*?\)|\bsop class( uid)?\b")
"""Of names, what their keywords don't have."""


def sop_class_of(text: str) -> str:
    """The UID of a registered SOP class. Raises ValueError, with a suggestion, for one that PS3.6 doesn't have."""
    known = sop_classes()
    if text in known:
        return text
    if _UID.fullmatch(text):
        raise ValueError(f"no SOP class has the UID {text!r}{suggestion(text, known) or _HINT}")
    found = _by_name().get(_folded(text))
    if found is None:
        names = filter(None, known.values())
        raise ValueError(f"no SOP class is called {text!r}{suggestion(text, names) or _HINT}")
    return found


@cache
def _by_name() -> Mapping[str, str]:
    """UIDs by name. Where a retired class has the name of the one that came after, the name is the latter's."""
    named = [(uid, name) for uid, name in sop_classes().items() if name]
    return {_folded(name): uid for uid, name in sorted(named, key=lambda row: bool(iod_of(row[0])))}


def _folded(name: str) -> str:
    """What the name has in common with the keyword of PS3.6, whatever case, spaces and marks."""
    words = _LEFT_OUT.sub(" ", name.casefold()).replace("12-lead", "twelve lead")
    return "".join(filter(str.isalnum, words)).removesuffix("storage")
