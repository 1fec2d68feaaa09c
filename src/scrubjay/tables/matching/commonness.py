"""How common words are among the people at hand, and what follows for names that are only nearly the same.

Two questions are asked of each: whether the words that differ are names of their own, of relatives first of all (they
share a surname and differ in a given name); and how many others by chance would fit as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import prod
from typing import Final

from rapidfuzz.distance import OSA

from scrubjay.tables.matching.given_names import are_given_names, is_common_name, is_given_name
from scrubjay.tables.matching.near_words import NearWords
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.result import AMBIGUOUS, INITIAL_ONLY, LEFT_OUT, OTHER_NAME
from scrubjay.tables.matching.similarity import Reading
from scrubjay.tables.matching.sounds import sound_the_same
from scrubjay.tables.matching.surnames import are_surnames, unproven_words
from scrubjay.tables.matching.words import (
    ERRORS,
    GENERATIONS,
    are_errors,
    credit,
    has_final_a,
    has_other_digraph,
    is_latin,
    numbers_people,
    other_gender,
)

CHANCE: Final = 0.0004
"""People who would have all words of a name by chance: beyond this, a name with a word left out may be another's."""

AMBIGUITY: Final = 0.1
"""People who by chance would have a name that the mistyped one may stand for as well."""

UNSEEN: Final = 0.5
"""Half a person more has each word than was seen: a rare word is not an impossible one."""

LEAST_CROWD: Final = 500
"""Fewer people say little of how common a word is; that it is no commoner than among so many is assumed."""

ATTESTED: Final = 1
"""So many others who have a name, and nobody who has a similar one, say that this is the first one mistyped."""

SAME_ERROR: Final = 2
"""So many people may have a word with one and the same error."""


class Commonness:
    """How many people of either side have a word, who was born when, and what that says of a pair."""

    def __init__(self, subjects: Sequence[Person], people: Sequence[Person]) -> None:
        self._here, self._there = _word_counts(subjects), _word_counts(people)
        self._size = max(len(subjects), len(people))
        self._words = NearWords(known := self._here.keys() | self._there.keys(), known)
        self._initials = _initial_counts(subjects), _initial_counts(people)
        self._born: defaultdict[date, list[Person]] = defaultdict(list)
        for person in (*subjects, *people):
            for day in person.births:
                self._born[day].append(person)

    def refusal(self, subject: Person, person: Person, reading: Reading) -> str:
        """Why two names that are alike are of two people; empty if nothing says so.

        Words that differ and are known as names on the other side are no typing errors: Anna is no Hanna if others are
        called so; nor is Maria a Mario, unless only one of them is a known name, nor a word in the place of quite
        another one, nor any letter that isn't Latin. A word left out is no error if by chance so many others would have
        the words that both have, or if it tells father from son. One day of birth proves that, unless others of these
        words were born on it. But it doesn't prove another name, nor what numbers people: so are twins.
        """
        born = subject.births & person.births
        if reading.has_replaced:
            return OTHER_NAME
        if not born and any(_has_other_letters(*pair[:2]) for pair in reading.pairs):
            return OTHER_NAME
        unproven = unproven_words(subject, person, reading)
        if any(self._are_known(reading, left, right, born=bool(born)) for left, right in unproven):
            return OTHER_NAME
        far = [pair for pair in reading.unlike if not self._are_errors(subject, person, reading, *pair)]
        if far:
            return OTHER_NAME if all(map(is_given_name, far[0])) else AMBIGUOUS
        if not reading.left_out:
            return ""
        if any(map(numbers_people, reading.left_out)):
            return LEFT_OUT
        if born:
            return LEFT_OUT if self._has_twin(subject, person, born, reading) else ""
        if not GENERATIONS.isdisjoint(reading.left_out):
            return LEFT_OUT
        return LEFT_OUT if self._expected(reading) > CHANCE else ""

    def doubt(self, subject: Person, person: Person, reading: Reading) -> str:
        """Why two names that nobody else has a better claim to may still be of two people.

        Two given names are no typing errors of each other, unless many have one of them and nobody else the other one.
        An initial proves no more than it says, and a mistyped word may stand for other names.
        """
        if any(self._are_given(reading, left, right) for left, right in unproven_words(subject, person, reading)):
            return OTHER_NAME
        initials = bool(reading.initials)
        if born := subject.births & person.births:
            return INITIAL_ONLY if initials and self._has_twin(subject, person, born, reading) else ""
        others = self._expected(reading)
        if initials and others > AMBIGUITY:
            return INITIAL_ONLY
        if any(self._is_nearer_to_another(left, right) for left, right in reading.unlike):
            return AMBIGUOUS
        return AMBIGUOUS if others * self._mistyped(reading) > AMBIGUITY else ""

    def _are_known(self, reading: Reading, left: str, right: str, *, born: bool) -> bool:
        """Whether two words that differ are words of others, of either side, or those of brother and sister.

        A day of birth proves that one is mistyped nevertheless, unless both are given names: so are twins.
        """
        of_relatives = _may_be_of_relatives(reading, left, right)
        others = self._others(left, right)
        if has_final_a(left, right) and not born and not self._lacks_final_a(left, right):
            return True
        if other_gender(left, right):
            known = is_given_name(left) or others[0] > 0, is_given_name(right) or others[1] > 0
            if known[0] == known[1] and of_relatives:
                return True
        if self._there[left] and self._here[right] and of_relatives and not sound_the_same(left, right):
            return True
        if born:
            return False
        if self._there[left] and self._here[right]:
            return True
        repeated = (
            self._there[left] or self._here[left] > SAME_ERROR,
            self._here[right] or self._there[right] > SAME_ERROR,
        )
        share = min(map(self._share, (left, right)))
        return all(repeated) and self._expected(reading) * share > AMBIGUITY

    def _are_errors(self, subject: Person, person: Person, reading: Reading, left: str, right: str) -> bool:
        """Whether two words are no further apart than one person's errors bring them.

        Twins have one day of birth, so it proves no more of given names. Surnames may have two errors, and so may a
        given name, if the list has it, and nobody is called by the other word.
        """
        if are_errors(left, right):
            return True
        known = is_given_name(left), is_given_name(right)
        others = self._others(left, right)
        is_garbled = (known[0] and not known[1] and not others[1]) or (known[1] and not known[0] and not others[0])
        return (is_garbled or are_surnames(subject, person, reading, left, right)) and are_errors(left, right, ERRORS)

    def _lacks_final_a(self, left: str, right: str) -> bool:
        """Whether the shorter word is nobody's name, and the longer one a given name: Joshu is Joshua."""
        others = dict(zip((left, right), self._others(left, right), strict=True))
        short, long = sorted(others, key=len)
        return is_given_name(long) and not is_given_name(short) and not others[short]

    def _are_given(self, reading: Reading, left: str, right: str) -> bool:
        """Whether two words that differ are given names, by a list."""
        if sound_the_same(left, right) or not are_given_names(left, right):
            return False
        if _are_as_long(left, right) or credit(left, right) == 0 or has_other_digraph(left, right):
            return True
        attested = [
            others >= ATTESTED or is_common_name(word)
            for word, others in zip((left, right), self._others(left, right), strict=True)
        ]
        return attested[0] == attested[1] and _may_be_of_relatives(reading, left, right)

    def _others(self, left: str, right: str) -> tuple[int, int]:
        """How many others have the word of a subject, and that of a person of the table."""
        return self._here[left] + self._there[left] - 1, self._here[right] + self._there[right] - 1

    def _share(self, word: str) -> float:
        others = max(self._here[word], self._there[word]) - 1
        return (others + UNSEEN) / max(self._size, LEAST_CROWD)

    def _expected(self, reading: Reading) -> float:
        """How many others would have the same words by chance, and names that begin with the initials."""
        initials = prod(self._share_of_initial(letter) for letter, _ in reading.initials)
        return self._size * prod(map(self._share, reading.shared)) * initials

    def _share_of_initial(self, letter: str) -> float:
        shares = ((count[letter] + UNSEEN) / max(1, count.total()) for count in self._initials)
        return min(1.0, max(shares) * 2)

    def _mistyped(self, reading: Reading) -> float:
        """The share of people who have other words that may be those that differ, with as few errors."""
        if not reading.unlike:
            return 0.0
        crowd = max(self._size, LEAST_CROWD)
        meant = [self._meant(left, right) for left, right in reading.unlike]
        return prod(sum(max(self._here[word], self._there[word]) for word in words) / crowd for words in meant)

    def _meant(self, left: str, right: str) -> set[str]:
        """Other words that one of two may stand for: not for the one that others have, too."""
        strange = [word for word, others in zip((left, right), self._others(left, right), strict=True) if not others]
        least = credit(left, right) - 1e-9
        near = ((word, other) for word in strange or (left, right) for other in self._near(word))
        return {other for word, other in near if credit(word, other) >= least} - {left, right}

    def _is_nearer_to_another(self, left: str, right: str) -> bool:
        """Whether there is a word that fewer errors lead to: `duunkinnon` is Dunkinnon rather than Drumkinnon."""
        edits = OSA.distance(left, right)
        strange = [word for word, others in zip((left, right), self._others(left, right), strict=True) if not others]
        near = ((word, other) for word in strange for other in self._near(word) if other not in (left, right))
        return edits > 1 and any(OSA.distance(word, other) < edits for word, other in near)

    def _near(self, word: str) -> Iterator[str]:
        known = (other for other in self._words.like(word) if len(other) > 1)
        return (other for other in known if self._here[other] > 1 or self._there[other])

    def _has_twin(self, subject: Person, person: Person, born: Iterable[date], reading: Reading) -> bool:
        """Whether somebody else of one of these days of birth has the words that both have."""
        for other in {id(one): one for day in born for one in self._born[day]}.values():
            if other is subject or other is person:
                continue
            for form in other.names:
                rest = [word for word in form if word not in reading.shared]
                if len(form) - len(rest) < len(reading.shared):
                    continue
                if all(any(word[0] == letter for word in rest) for letter, _ in reading.initials):
                    return True
        return False


def _has_other_letters(left: str, right: str) -> bool:
    """Whether two words differ in letters that aren't Latin, and neither is the other's initial."""
    short, long = sorted((left, right), key=len)
    is_initial = len(short) == 1 and long[0] == short
    return left != right and not is_initial and not is_latin(left + right)


def _may_be_of_relatives(reading: Reading, left: str, right: str) -> bool:
    """Whether two words that differ may be given names of relatives, who share a surname and no given name.

    Where both have another given name in common, these are surnames, unless they are given names, too; and if all of a
    longer name is shared but for a letter that is left out, it is no relative's.
    """
    shared = any(map(is_given_name, reading.shared))
    if is_given_name(left) and is_given_name(right):
        return not shared or len(reading.shared) == 1 or _are_as_long(left, right)
    return not shared


def _are_as_long(one: str, other: str) -> bool:
    """Whether two words differ by other letters, as Tim and Tom do: not by one that is left out, or two swapped."""
    return len(one) == len(other) and sorted(one) != sorted(other)


def _word_counts(people: Iterable[Person]) -> Counter[str]:
    return Counter(word for person in people for word in {word for form in person.names for word in form})


def _initial_counts(people: Iterable[Person]) -> Counter[str]:
    return Counter(word[0] for person in people for word in {word for form in person.names for word in form})
