"""Which people may be one at all, so that only these are compared: they share two words that are nearly the same.

Words that are nearly the same are found by what is left of them when a letter or two are taken out (symmetric deletes):
two words of one or two edits have such a rest in common. Words of three edits are not found, and of words that are
several written as one only those of one edit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from scrubjay.tables.matching.person import Person, Words, core, plain
from scrubjay.tables.matching.similarity import credit

LONG: Final = range(8, 15)
"""Letters of words that two edits leave the same; longer ones are mostly several words written as one."""


def candidates(subjects: Sequence[Person], people: Sequence[Person]) -> Iterator[tuple[int, int]]:
    """Pairs that may be one person: a subject, a person of the table."""
    index = _Index(people)
    for at, subject in enumerate(subjects):
        found: set[int] = set()
        for form in subject.names:
            found.update(index.like(form))
        if subject.births:
            found.update(index.born(subject))
        for other in sorted(found):
            yield at, other


class _Index:
    """The people of a table by their words and days of birth."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = people
        self._by_word: defaultdict[str, set[int]] = defaultdict(set)
        self._by_birth: defaultdict[object, set[int]] = defaultdict(set)
        self._single: set[int] = set()
        whole: set[str] = set()
        for at, person in enumerate(people):
            for form in person.names:
                whole.update(form)
                for word in _keys(form):
                    self._by_word[word].add(at)
                if len(core(form)) == 1:
                    self._single.add(at)
            for birth in person.births:
                self._by_birth[birth].add(at)
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        self._by_initial: defaultdict[str, set[str]] = defaultdict(set)
        for word in self._by_word:
            self._by_initial[word[0]].add(word)
            for rest in _rests(word, deep=word in whole) | ({word[1:2]} if len(word) == 2 else frozenset()):
                self._by_rest[rest].append(word)
        self._near: dict[str, frozenset[int]] = {}

    def like(self, form: Words) -> Iterator[int]:
        """Those who have two words nearly the same as two of these, or are called by one."""
        hits = Counter(at for word in _keys(form) for at in self._have(word))
        if len(core(form)) == 1:
            return (at for at in hits)
        return (at for at, count in hits.items() if count > 1 or at in self._single)

    def born(self, subject: Person) -> Iterator[int]:
        """Those born on the same day who have a word nearly the same."""
        same = set().union(*(self._by_birth.get(birth, set()) for birth in subject.births))
        words = {word for form in subject.names for word in _keys(form)}
        return (at for at in same if any(at in self._have(word) for word in words))

    def _have(self, word: str) -> frozenset[int]:
        """Those who have a word like this one."""
        if word not in self._near:
            words = {near for rest in _rests(word, deep=True) for near in self._by_rest.get(rest, ())}
            words |= self._by_initial.get(word, set()) if len(word) == 1 else set(word[:2]) & self._by_word.keys()
            alike = (near for near in words if credit(word, near))
            self._near[word] = frozenset(at for near in alike for at in self._by_word.get(near, ()))
        return self._near[word]


def _keys(form: Words) -> set[str]:
    """The words of a name, and its neighbouring words written as one."""
    joined = {"".join(form[at : at + size]) for size in (2, 3) for at in range(len(form) - size + 1)}
    return {*core(form), *joined}


@lru_cache(1 << 15)
def _rests(word: str, *, deep: bool) -> frozenset[str]:
    """The word, and what is left without one letter; and the word in plain letters. deep: of a long one without two."""
    one = {word, plain(word), *(word[:at] + word[at + 1 :] for at in range(len(word)))}
    if deep and len(word) in LONG:
        one |= {rest[:at] + rest[at + 1 :] for rest in tuple(one) for at in range(len(rest))}
    return frozenset(one)
