"""Words that are spelled in several ways and sound the same: Stephan and Stefan, Catherine and Katherine."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_SAME_SOUND: Final = tuple(
    (re.compile(letters), sound)
    for letters, sound in (
        ("sch|sh", "s"),
        ("ch|kh|ck|q", "k"),
        ("ph", "f"),
        ("c(?=[eiy])|z", "s"),
        ("c", "k"),
        ("dh|th|dt", "t"),
        ("ou", "u"),
        ("(?<=.)(y|j)(?=.)|ee|ei|ey|ie(?=.)", "i"),
        ("w", "v"),
        ("(?<=[^aeiou])h|(?<=.)h$", ""),
        (r"(.)\1+", r"\1"),
    )
)
"""Letters that are written for each other, in this order."""

_DOUBLED: Final = re.compile(r"(.)\1+")
_LEAST_DOUBLED: Final = 3
_LEAST_SOUND: Final = 4
"""Letters of a sound that tells names apart: many Chinese and Vietnamese ones have fewer, and each counts."""


_VARIANTS: Final = {
    word: line[0]
    for line in (
        [
            "mohammed",
            "muhammad",
            "mohamed",
            "mohammad",
            "muhammed",
            "mohamad",
            "muhamed",
            "muhamad",
            "mahamed",
            "muhumed",
            "mehmed",
        ],
        ["ahmed", "ahmad", "achmed", "achmad"],
        ["hussein", "hussain", "husain", "husein", "hossein", "hosein"],
        ["yusuf", "yousef", "youssef", "yousuf", "yussuf", "yosef"],
        ["osman", "uthman", "othman", "usman"],
    )
    for word in line
}
"""Names that are written in more ways than letters explain."""


def sound_the_same(one: str, other: str) -> bool:
    """Whether two words are spellings of one: Stephan and Stefan, Mohamed and Muhammad, Sara and Sarah."""
    if one in _VARIANTS and _VARIANTS[one] == _VARIANTS.get(other):
        return True
    left, right = sound(one), sound(other)
    if left != right:
        return False
    if len(left) >= _LEAST_SOUND:
        return True
    same = _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other)
    return same and min(len(one), len(other)) >= _LEAST_DOUBLED


@lru_cache(1 << 16)
def sound(word: str) -> str:
    """One spelling for letters that are written for each other."""
    for letters, how in _SAME_SOUND:
        word = letters.sub(how, word)
    return word
