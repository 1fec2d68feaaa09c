"""A Patient's Name in a normal form, so that one name in several spellings is one name (PN, PS3.5 6.2.1.1)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TITLE: Final = 3
"""Index of the component that holds titles, which come and go; suffixes such as Jr stay, they tell people apart."""

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Latin letters that Unicode doesn't decompose into a letter and a mark."""

_MARKS: Final = re.compile("[\u0300-\u036f]")
"""Accents. Other marks make other letters: Japanese が is not か."""

_APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_BETWEEN: Final = re.compile(r"[\W_]+")


def normal_name(name: str) -> str:
    """Its words in alphabetical order, without case, accents, titles, apostrophes and punctuation; empty if none.

    `Doe^John^^Dr`, `DOE^JOHN^`, `John Doe` and `Doe, John` are all `doe john`. The alphabetic group decides, then the
    ideographic, then the phonetic one.
    """
    for group in name.split("="):
        if words := sorted(_words(group)):
            return " ".join(words)
    return ""


def words_of(normal: str) -> frozenset[str]:
    """The words of a normal form."""
    return frozenset(normal.split())


def _words(group: str) -> list[str]:
    components = group.split("^")
    kept = " ".join(components[:_TITLE] + components[_TITLE + 1 :])
    # Compatibility forms first, so that half-width letters and ligatures are the plain ones.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", kept).casefold().translate(_LETTERS))
    plain = unicodedata.normalize("NFC", _MARKS.sub("", folded))
    return [word for word in _BETWEEN.split(_APOSTROPHES.sub("", plain)) if word]
