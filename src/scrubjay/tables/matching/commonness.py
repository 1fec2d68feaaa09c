"""How common words are among the people at hand, and what follows for names that are only nearly the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.result import LEFT_OUT, OTHER_NAME
from scrubjay.tables.matching.similarity import (
    GENERATIONS,
    Reading,
    left_out_words,
    other_gender,
    replaced_words,
    shared_words,
    unlike_words,
)

CHANCE: Final = 0.001
"""People who would have all words of a name by chance: beyond this, a name with a word left out may be another's."""

UNSEEN: Final = 0.5
"""Half a person more has each word than was seen: a rare word is not an impossible one."""

LEAST_CROWD: Final = 500
"""Fewer people say little of how common a word is; that it is no commoner than among so many is assumed."""


class Commonness:
    """How many people of either side have a word."""

    def __init__(self, subjects: Sequence[Person], people: Sequence[Person]) -> None:
        self._here, self._there = _word_counts(subjects), _word_counts(people)
        self._size = max(len(subjects), len(people))

    def doubt(self, reading: Reading, *, born: bool) -> str:
        """Why two names that are alike may be of two people; empty if that isn't likely.

        Words that differ and are known as names on the other side are no typing errors: Anna is no Hanna if others are
        called so; nor is Maria a Mario, whoever else there is, nor a word in the place of quite another one. A word
        left out is no error if by chance so many others would have the words that both have, or if it tells father from
        son. born: on one day, which proves the second, but not the first: so are twins.
        """
        unlike = unlike_words(reading)
        if replaced_words(reading) or any(other_gender(left, right) for left, right in unlike):
            return OTHER_NAME
        if any(self._there[left] and self._here[right] for left, right in unlike):
            return OTHER_NAME
        left_out = left_out_words(reading)
        if born or not left_out:
            return ""
        if not GENERATIONS.isdisjoint(left_out):
            return LEFT_OUT
        expected = float(self._size)
        for word in shared_words(reading):
            others = max(self._here[word], self._there[word]) - 1
            expected *= (others + UNSEEN) / max(self._size, LEAST_CROWD)
        return LEFT_OUT if expected > CHANCE else ""


def _word_counts(people: Iterable[Person]) -> Counter[str]:
    return Counter(word for person in people for word in {word for form in person.names for word in form})
