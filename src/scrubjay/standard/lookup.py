"""Names a person writes, found in the standard's tables, and what they may have meant when nothing is found."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from scrubjay.standard._dictionary import dictionary

_TAG = re.compile(r"\(?\s*([0-9A-Fa-f]{4})\s*,?\s*([0-9A-Fa-f]{4})\s*\)?")


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the nearest of `known`, whatever its case, or nothing."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"; did you mean {folded[near[0]]!r}?" if near else ""


def tag_text(tag: int) -> str:
    """`(0010,0020)`, upper case."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def tag_hex(tag: int) -> str:
    """`00100020`, the spelling of a plan."""
    return f"{tag:08X}"


def name_of(tag: int) -> str:
    """The keyword, or the number in brackets where the dictionary has none."""
    found = dictionary().by_tag(tag)
    return found.keyword if found is not None and found.keyword else tag_text(tag)


def canonical_name(tag: int) -> str:
    """Like `name_of`, but only a keyword that stands for this one tag (in repeating groups one stands for many)."""
    found = dictionary().by_tag(tag)
    if found is None or not found.keyword or found.mask != 0xFFFFFFFF:
        return tag_text(tag)
    return found.keyword


def is_number(text: str) -> bool:
    """Whether a text is a tag written as a number."""
    return _TAG.fullmatch(text.strip()) is not None


def tag_of(text: str) -> int:
    """The tag behind `PatientID`, `(0010,0020)`, `0010,0020` or `00100020`.

    Raises ValueError, with a suggestion, for a keyword that PS3.6 doesn't have.
    """
    text = text.strip()
    number = _TAG.fullmatch(text)
    if number is not None:
        return int(number[1] + number[2], 16)
    found = dictionary().by_keyword(text)
    if found is None:
        raise ValueError(f"no attribute has the keyword {text!r}{suggestion(text, dictionary().keywords())}")
    return found.tag
