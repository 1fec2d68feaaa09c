"""The engine's paths, values and rules in words for people."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Final

from scrubjay.recipe import PlanRule
from scrubjay.recipe.written import OWN_DUTY
from scrubjay.standard import dictionary

MOST_BYTES: Final = 400
_STEP: Final = re.compile(r"([0-9A-F]{8})(\(.*?\))?(\[\*\]\.|\Z)", re.DOTALL)
_NUMBERS: Final = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "FL": "f", "FD": "d", "UV": "Q", "SV": "q"}
_TEXTS: Final = frozenset(
    ("AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT")
)
"""VRs of characters: those that pad with a space, and UI (PS3.5 6.2)."""


def name_of(path: str) -> str:
    """`00081140[*].00081155` as `ReferencedImageSequence[*].ReferencedSOPInstanceUID`."""
    return "".join(f"{_leaf(tag, creator)}{end}" for tag, creator, end in _STEP.findall(path)) or path


def _leaf(tag: str, creator: str) -> str:
    if creator:
        return f'({tag[:4]},"{creator[1:-1]}",{tag[6:]})'
    known = dictionary().by_tag(int(tag, 16))
    if known is None or known.mask != 0xFFFFFFFF or not known.keyword:
        return f"({tag[:4]},{tag[4:]})"
    return known.keyword


def text_of(vr: str, raw: bytes | None, length: int | None) -> str | None:
    """A value as a person reads it; `raw` may be cut, `length` is that of all of it. Numbers are little endian."""
    if raw is None or length is None:
        return None
    if vr in _NUMBERS:
        size = struct.calcsize(_NUMBERS[vr])
        if length == len(raw) and length % size == 0 and length <= 8 * size:
            return "\\".join(f"{number:g}" for number in struct.unpack(f"<{length // size}{_NUMBERS[vr]}", raw))
        return f"{length:,} bytes"
    if vr not in _TEXTS and not raw.rstrip(b"\0 ").isascii():
        return f"{length:,} bytes"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    text = text.strip("\0 ")
    if vr not in _TEXTS and not text.isprintable():
        return f"{length:,} bytes"
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown + "…" if length > len(raw) else shown


def rule_of(number: int, rules: Sequence[PlanRule]) -> str:
    """Why something would be done."""
    if number == OWN_DUTY:
        return "always done"
    if not 0 <= number < len(rules):
        return "no rule names it"
    rule = rules[number]
    return f"{rule.action}: {rule.origin}"
