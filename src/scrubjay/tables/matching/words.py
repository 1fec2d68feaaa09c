"""How alike two words are, from 0 to 1.

Two words are as alike as their letters: 1 - edits / letters of the longer one, where letters put in, left out, changed
and swapped with their neighbour are one edit each (Levenshtein's distance, with swaps). One edit always leaves them
one word, two need eight letters, three twelve; or the two sound the same. An initial stands for a word that begins
with it.

Where a day of birth vouches for the pair, words are read loosely: half of their letters may differ, so that the pair is
looked at. Whether one person's errors explain it is another question (`are_errors`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from scrubjay.tables.matching.sounds import sound_the_same

_DIGRAPHS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))

LONG: Final = 10
"""Letters of a given name in which one person makes two errors; in a shorter one they make another name."""

ERRORS: Final = 2
"""So many typing errors may be in a word that is not taken for another name."""

LEAST: Final = 0.6
"""What a word of few letters is worth after one edit."""

LETTERS_AN_EDIT: Final = 4
INITIAL: Final = 0.8

HEARD: Final = 0.8
"""What a word is worth that sounds the same, however many letters differ."""

LOOSE: Final = 0.4
"""What a word is worth, read loosely, if more letters differ than one person's errors usually come to."""

_GENERATIONS: Final = "ifj jr jnr jun junior minor younger sr snr sen senior major elder ii iii iv filho neto hijo"
GENERATIONS: Final = frozenset(_GENERATIONS.split())
"""Words that tell father from son: neither is the other mistyped."""

_ALSO_NAMES: Final = frozenset(("jun", "sen", "neto", "minor", "major", "younger", "elder"))
"""Generations that are names as well, and may be mistyped for anything but a generation."""

_HAN: Final = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SIGNS: Final = re.compile(f"{_HAN.pattern}|[\u1100-\u11ff\u3041-\u30ff]")
"""Han, Hangul and Kana, where one sign makes another name."""

_WITHOUT_VOWELS: Final = re.compile("[\u0590-\u07ff\u08a0-\u08ff]")
"""Hebrew and Arabic, where one letter makes another name, too: few of them are written."""

_NUMBERED: Final = re.compile(
    "(baby|babyboy|babygirl|bb|bg|boy|girl|male|female|infant|newborn|nb|bebe|child|kind|twin|triplet|zwilling|drilling|"
    "jumeau|jumelle|gemelo|gemela|gemello|gemella|subj|subject|case|control|pat|patient|proband|test|trial|volunteer)"
    "([a-h]|[ivx]{1,4})?",
)
"""Words for people without a name yet, with the letter that numbers them: BabyA and BabyB."""


@lru_cache(1 << 18)
def credit(one: str, other: str, *, loose: bool = False) -> float:
    """How alike two words are; 0 for two that are not."""
    if one == other:
        return 1.0
    if not (_can_be_mistyped(one, other) and _can_be_mistyped(other, one)):
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return INITIAL if long[0] == short else LEAST if len(long) == 2 and short in long else 0.0
    most = max(1, len(long) // LETTERS_AN_EDIT)
    edits = OSA.distance(one, other, score_cutoff=max(most, len(long) // 2) if loose else most)
    if edits <= most:
        return max(LEAST, 1 - edits / len(long))
    if sound_the_same(one, other):
        return HEARD
    return LOOSE if loose and edits <= len(long) // 2 else 0.0


def are_errors(one: str, other: str, most: int = 0) -> bool:
    """Whether two words are no further apart than typing errors bring one word, or sound the same.

    Never in Hebrew and Arabic letters. most: so many errors; 0 for what one person makes in a given name, where two may
    make another one: Harpreet and Gurpreet.
    """
    if _WITHOUT_VOWELS.search(one + other):
        return False
    most = most or (1 if max(len(one), len(other)) < LONG else 2)
    return OSA.distance(one, other, score_cutoff=most) <= most or sound_the_same(one, other)


def has_other_digraph(one: str, other: str) -> bool:
    """Whether two words differ by an e or a after a vowel, as Joe and Jo do: neither is written with an umlaut."""
    return _without_digraphs(one) == _without_digraphs(other)


@lru_cache(1 << 16)
def _without_digraphs(word: str) -> str:
    for pair, letter in _DIGRAPHS:
        word = word.replace(pair, letter)
    return word


def _can_be_mistyped(word: str, other: str) -> bool:
    """Whether `word` may be `other` with an error. Another digit, sign, generation or number is another person."""
    if not _is_plain(word):
        return False
    if word in GENERATIONS:
        return word in _ALSO_NAMES and other not in GENERATIONS and len(other) > 1
    return not (_is_numbered(word) and _is_numbered(other))


@lru_cache(1 << 16)
def _is_plain(word: str) -> bool:
    return not any(letter.isdigit() or _SIGNS.match(letter) for letter in word)


@lru_cache(1 << 16)
def _is_numbered(word: str) -> bool:
    return bool(_NUMBERED.fullmatch(word))


def numbers_people(word: str) -> bool:
    """Whether a word is there to tell twins and namesakes apart, who may be born on one day: `twin`, `2`, `3rd`."""
    return _is_numbered(word) or any(letter.isdigit() for letter in word)


def tells_apart(word: str) -> bool:
    """Whether a word tells people of one name apart: a generation, a number, an initial."""
    return word in GENERATIONS or numbers_people(word) or len(word) == 1


@lru_cache(1 << 16)
def is_latin(word: str) -> bool:
    """Whether all letters are Latin. Of other ones too little is known to tell typing errors from other names."""
    return word.isascii() or all(
        unicodedata.name(letter, "").startswith("LATIN ") for letter in word if not letter.isdigit()
    )


def in_han(word: str) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(_HAN.search(word))


def has_final_a(one: str, other: str) -> bool:
    """Whether one word is the other with an a at its end: Ivanov and Ivanova. Not one that is doubled: Moussaa."""
    short, long = sorted((one, other), key=len)
    return long == f"{short}a" and not short.endswith("a")


def other_gender(one: str, other: str) -> bool:
    """Whether two words differ as those of brother and sister do: Mario and Maria, Jan and Jana, Ivanov and Ivanova."""
    return has_final_a(one, other) or (one[:-1] == other[:-1] and {one[-1], other[-1]} == {"a", "o"})
