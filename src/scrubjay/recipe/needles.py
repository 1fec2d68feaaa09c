"""Which attributes identify, and by what: the needles that text is searched for."""

from __future__ import annotations

from functools import cache
from typing import Final

from scrubjay.standard import dictionary, hipaa18

_KINDS: Final = {
    1: "name",
    2: "place",
    **dict.fromkeys((4, 5, 6), "contact"),
    **dict.fromkeys((7, 8, 9, 10, 11, 13), "id"),
}
"""Kind by number of the identifier, (A) to (R) of 45 CFR 164.514(b)(2)(i) counted from 1. Dates have VRs of their own;
addresses of machines and images are no words of a text."""

_TEXT: Final = frozenset(("LO", "SH", "ST", "LT", "UC", "UT", "PN", "AE"))
_DAYS: Final = ("00100030", "00080020", "00080021", "00080022", "00080023", "00380020", "00400244")
_UIDS: Final = ("0020000D", "0020000E")


PATIENT: Final = "patient"
"""What recipes say who want that."""

_PATIENT: Final = {
    "00100010": "name",
    "00101001": "name",
    "00101005": "name",
    "00101060": "name",
    "00100020": "id",
    "00101000": "id",
}
"""The patient's own names and IDs: what a recipe searches for that keeps dates, places and devices."""


def patient_tags() -> dict[str, str]:
    """The same for recipes without the Basic Profile, which say themselves what else identifies."""
    return dict(_PATIENT)


@cache
def needle_tags() -> dict[str, str]:
    """Kind of needle by tag as a plan spells it."""
    kinds = {f"{row.tag:08X}": "name" for row in dictionary() if row.vr == "PN"}
    kinds |= dict.fromkeys(_DAYS, "date") | dict.fromkeys(_UIDS, "uid")
    for row in reversed(hipaa18()):
        kind = _KINDS.get(row.number)
        if kind is not None and row.vr in _TEXT:
            kinds[f"{row.tag:08X}"] = kind
    return dict(sorted(kinds.items()))
