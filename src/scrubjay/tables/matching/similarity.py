"""How alike two names are, from 0 to 1.

Two names are as alike as their words (see `words.py`), by a Jaccard index that gives credit for words that are nearly
the same, and minds a word left out less than another word in its place: the credits, divided by the number of words of
the shorter name and a quarter of each word that only the longer one has.

Two names of which only one word is alike are never more alike than `ONE_WORD`: Anna Smith is not Smith.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from scrubjay.tables.matching.given_names import is_given_name
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.spelling import PARTICLES, Words, core
from scrubjay.tables.matching.words import credit, in_han

EXTRA: Final = 0.25
ONE_WORD: Final = 0.7
NOT_EQUAL: Final = 0.95
"""Names that are not the same word for word are never more alike than this: who is called exactly so comes first."""

_LONGEST_MERGED: Final = 3
_NAME_OF_ITS_OWN: Final = 3
"""Letters of a given name that is taken for one, rather than for a particle with a typing error."""

Pairs = tuple[tuple[str, str, float], ...]
"""Words that stand for each other, and how alike they are."""


class Reading(NamedTuple):
    """How alike two names are if they are read like this."""

    score: float
    one: Words = ()
    other: Words = ()
    pairs: Pairs = ()

    @property
    def unlike(self) -> list[tuple[str, str]]:
        """The words that stand for each other and differ, initials aside."""
        return [(one, other) for one, other, worth in self.pairs if worth < 1 and min(len(one), len(other)) > 1]

    @property
    def has_same_words(self) -> bool:
        """Whether the names are one, whatever the order and the accents: no initial, and nothing left out."""
        return bool(self.pairs) and not any(self.alone) and all(worth == 1 for _, _, worth in self.pairs)

    @property
    def shared(self) -> list[str]:
        """The words that both have, letter for letter."""
        return [left for left, right, _ in self.pairs if left == right]

    @property
    def initials(self) -> list[tuple[str, str]]:
        """Single letters and the words that they stand for."""
        unequal = (sorted(pair[:2], key=len) for pair in self.pairs if pair[0] != pair[1])
        return [(short, long) for short, long in unequal if len(short) == 1]

    @property
    def alone(self) -> tuple[list[str], list[str]]:
        """The words of each that stand for none of the other's."""
        left, right = list(self.one), list(self.other)
        for one, other, _ in self.pairs:
            left.remove(one)
            right.remove(other)
        return left, right

    @property
    def left_out(self) -> list[str]:
        """The words that one has and the other leaves out; not initials, unless the name begins with one."""
        few, many = sorted((self.one, self.other), key=len)
        rest = list(many)
        for left, right, _ in self.pairs:
            rest.remove(right if many is self.other else left)
        extra = len(many) - len(few)
        return [word for word in rest if len(word) > 1 or word == many[0] or word.isdigit()] if extra else []

    @property
    def has_replaced(self) -> bool:
        """Whether each has a word that stands for none of the other's."""
        return len(self.pairs) < min(len(self.one), len(self.other))


def read_names(one: Words, other: Words, *, loose: bool = False) -> Reading:
    """The reading in which two names are most alike: 1 if they have the same words in any order."""
    if sorted(one) == sorted(other):
        return Reading(1.0, one, other, tuple((word, word, 1.0) for word in one))
    left, right = core(one), core(other)
    # Where both have as many words, a particle of one is a word as well: Le and Do are surnames, Van is no Thi.
    ways = [(one, other) if len(one) == len(other) and len(left) != len(right) else (left, right)]
    if len(one) != len(other) or len(left) != len(right):
        ways += [(left, core(joined)) for joined in _merged(other, one)]
        ways += [(core(joined), right) for joined in _merged(one, other)]
    if len(left) != len(right):
        mended = _without_mistyped_particles(one, other), _without_mistyped_particles(other, one)
        ways += [mended] if mended != (left, right) else []
    best = max((_reading(*way, loose=loose) for way in ways), key=_score)
    return best._replace(score=min(best.score, NOT_EQUAL))


def read_people(one: Person, other: Person, *, loose: bool = False) -> Reading:
    """The reading of two people's names, of those of their spellings that are most alike.

    Where both are written in Han, that decides: many names that sound alike are Wang Wei in Latin letters.
    """
    han = _in_han(one), _in_han(other)
    ours, theirs = han if all(han) else (one.names, other.names)
    readings = (read_names(left, right, loose=loose) for left in ours for right in theirs)
    return max(readings, key=_score, default=Reading(0.0))


def are_named_apart(one: Person, other: Person) -> bool:
    """Whether two people who have one name in Latin letters, in any order, are two nevertheless.

    Their Chinese characters differ, or what is a surname here is a given name there.
    """
    ours, theirs = ({tuple(sorted(form)) for form in _in_han(person)} for person in (one, other))
    return one.is_turned(other) or bool(ours and theirs and ours.isdisjoint(theirs))


def _in_han(person: Person) -> tuple[Words, ...]:
    return tuple(form for form in person.names if any(map(in_han, form)))


def _score(reading: Reading) -> float:
    return reading.score


def _reading(one: Words, other: Words, *, loose: bool) -> Reading:
    pairs = _aligned(one, other, loose=loose)
    least, most = sorted((len(one), len(other)))
    found = sum(worth for _, _, worth in pairs) / (least + EXTRA * (most - least))
    return Reading(found if len(pairs) > 1 or most == 1 else min(found, ONE_WORD), one, other, pairs)


def _aligned(one: Words, other: Words, *, loose: bool) -> Pairs:
    """Words that stand for each other, the most alike first; each word once."""
    left, right = list(one), list(other)
    pairs = []
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
            pairs.append((word, word, 1.0))
    rest = sorted(((credit(a, b, loose=loose), a, b) for a in left for b in right), reverse=True)
    for worth, a, b in rest:
        if worth and a in left and b in right:
            left.remove(a)
            right.remove(b)
            pairs.append((a, b, worth))
    return tuple(pairs)


def _without_mistyped_particles(form: Words, other: Words) -> Words:
    """The core of a name, without words that are particles of the other name with a typing error: `dw jong`."""
    missing = [word for word in other if word in PARTICLES and word not in form]
    strange = [word for word in core(form) if word not in other]
    for particle in missing:
        meant = next((word for word in strange if _is_mistyped(word, particle)), None)
        if meant:
            strange.remove(meant)
            form = tuple(word for word in form if word != meant)
    return core(form)


def _is_mistyped(word: str, particle: str) -> bool:
    return bool(credit(word, particle)) and (len(word) < _NAME_OF_ITS_OWN or not is_given_name(word))


def _merged(form: Words, other: Words) -> Iterator[Words]:
    """The name with neighbouring words written as one: `van den berg` is `vandenberg`.

    A single letter belongs to its neighbour only if the other name has the two as one: `o brien`, but no initial.
    """
    long = [word for word in other if len(word) > 1]
    for size in range(2, min(_LONGEST_MERGED, len(form)) + 1):
        for at in range(len(form) - size + 1):
            parts = form[at : at + size]
            joined = "".join(parts)
            if joined in other or (min(map(len, parts)) > 1 and any(credit(joined, word) for word in long)):
                yield (*form[:at], joined, *form[at + size :])
