"""How alike two names are, from 0 to 1.

Two words are as alike as their letters: 1 - edits / letters of the longer one, where letters put in, left out, changed
and swapped with their neighbour are one edit each (Levenshtein's distance, with swaps). One edit always leaves them
one word, two need eight letters, three twelve. An initial stands for a word that begins with it.

Two names are as alike as their words, by a Jaccard index that gives credit for words that are nearly the same, and
minds a word left out less than another word in its place: the credits, divided by the number of words of the shorter
name and a quarter of each word that only the longer one has.

Two names of which only one word is alike are never more alike than `ONE_WORD`: Anna Smith is not Smith.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from scrubjay.tables.matching.person import Person, Words, core, plain

LEAST: Final = 0.6
"""What a word of few letters is worth after one edit."""

LETTERS_AN_EDIT: Final = 4
INITIAL: Final = 0.8
EXTRA: Final = 0.25
ONE_WORD: Final = 0.7
NOT_EQUAL: Final = 0.95
"""Names that are not the same word for word are never more alike than this: who is called exactly so comes first."""

GENERATIONS: Final = frozenset(
    ("jr", "jun", "junior", "sr", "sen", "senior", "ii", "iii", "iv", "filho", "neto", "hijo"),
)
"""Words that tell father from son: neither is the other mistyped."""

_LONGEST_MERGED: Final = 3
_HAN: Final = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SIGNS: Final = re.compile(f"{_HAN.pattern}|[\u1100-\u11ff\u3041-\u30ff]")
"""Han, Hangul and Kana, where one sign makes another name."""


@lru_cache(1 << 18)
def credit(one: str, other: str) -> float:
    """How alike two words are; 0 for two that are not."""
    if one == other or plain(one) == plain(other):
        return 1.0
    if not (_can_be_mistyped(one) and _can_be_mistyped(other)):
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return INITIAL if long[0] == short else LEAST if len(long) == 2 and short in long else 0.0
    edits = OSA.distance(one, other, score_cutoff=len(long) // LETTERS_AN_EDIT + 1)
    if edits > max(1, len(long) // LETTERS_AN_EDIT):
        return 0.0
    return max(LEAST, 1 - edits / len(long))


@lru_cache(1 << 16)
def _can_be_mistyped(word: str) -> bool:
    """Whether a word one edit away may be this one. Another digit, sign or generation is another person."""
    return word not in GENERATIONS and not any(letter.isdigit() or _SIGNS.match(letter) for letter in word)


class Reading(NamedTuple):
    """How alike two names are if they are read like this."""

    score: float
    one: Words = ()
    other: Words = ()


def read_names(one: Words, other: Words) -> Reading:
    """The reading in which two names are most alike: 1 if they have the same words in any order."""
    if sorted(one) == sorted(other):
        return Reading(1.0, one, other)
    best = _reading(core(one), core(other))
    if len(one) != len(other) or len(core(one)) != len(core(other)):
        best = max([best, *(_reading(core(one), core(joined)) for joined in _merged(other, one))], key=_score)
        best = max([best, *(_reading(core(joined), core(other)) for joined in _merged(one, other))], key=_score)
    return best._replace(score=min(best.score, NOT_EQUAL))


def read_people(one: Person, other: Person) -> Reading:
    """The reading of two people's names, of those of their spellings that are most alike.

    Where both are written in Han, that decides: many names that sound alike are Wang Wei in Latin letters.
    """
    han = _in_han(one), _in_han(other)
    ours, theirs = han if all(han) else (one.names, other.names)
    readings = (read_names(left, right) for left in ours for right in theirs)
    return max(readings, key=_score, default=Reading(0.0))


def unlike_words(reading: Reading) -> list[tuple[str, str]]:
    """The words that stand for each other and differ, initials aside."""
    pairs = _aligned(reading.one, reading.other)
    return [(left, right) for left, right, _ in pairs if left != right and len(left) > 1 and len(right) > 1]


def shared_words(reading: Reading) -> list[str]:
    """The words that both have, letter for letter."""
    return [left for left, right, _ in _aligned(reading.one, reading.other) if left == right]


def left_out_words(reading: Reading) -> list[str]:
    """The words that one has and the other leaves out; not initials, unless the name begins with one."""
    few, many = sorted((reading.one, reading.other), key=len)
    rest = list(many)
    for pair in _aligned(few, many):
        rest.remove(pair[1])
    extra = len(many) - len(few)
    return [word for word in rest if len(word) > 1 or word == many[0]] if extra else []


def replaced_words(reading: Reading) -> bool:
    """Whether each has a word that stands for none of the other's."""
    return len(_aligned(reading.one, reading.other)) < min(len(reading.one), len(reading.other))


def other_gender(one: str, other: str) -> bool:
    """Whether two words differ as those of brother and sister do: Mario and Maria, Jan and Jana, Ivanov and Ivanova."""
    short, long = sorted((one, other), key=len)
    return long == f"{short}a" or (one[:-1] == other[:-1] and {one[-1], other[-1]} == {"a", "o"})


def _in_han(person: Person) -> tuple[Words, ...]:
    return tuple(form for form in person.names if any(map(_HAN.search, form)))


def _score(reading: Reading) -> float:
    return reading.score


def _reading(one: Words, other: Words) -> Reading:
    return Reading(_jaccard(one, other), one, other)


def _jaccard(one: Words, other: Words) -> float:
    pairs = _aligned(one, other)
    least, most = sorted((len(one), len(other)))
    found = sum(worth for _, _, worth in pairs) / (least + EXTRA * (most - least))
    return found if len(pairs) > 1 or most == 1 else min(found, ONE_WORD)


def _aligned(one: Words, other: Words) -> list[tuple[str, str, float]]:
    """Words that stand for each other, the most alike first; each word once."""
    left, right = list(one), list(other)
    pairs = []
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
            pairs.append((word, word, 1.0))
    rest = sorted(((credit(a, b), a, b) for a in left for b in right), reverse=True)
    for worth, a, b in rest:
        if worth and a in left and b in right:
            left.remove(a)
            right.remove(b)
            pairs.append((a, b, worth))
    return pairs


def _merged(form: Words, other: Words) -> Iterator[Words]:
    """The name with neighbouring words written as one: `van den berg` is `vandenberg`.

    A single letter belongs to its neighbour only if the other name has the two as one: `o brien`, but no initial.
    """
    for size in range(2, min(_LONGEST_MERGED, len(form)) + 1):
        for at in range(len(form) - size + 1):
            parts = form[at : at + size]
            joined = "".join(parts)
            if min(map(len, parts)) > 1 or joined in other:
                yield (*form[:at], joined, *form[at + size :])
