"""Which people may be one at all, so that only these are compared: they share two words that are nearly the same.

Words of three edits are not found, and of words that are several written as one only those of one edit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from scrubjay.tables.matching.near_words import NearWords
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.spelling import Words, core


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
        self._words = NearWords(self._by_word, whole)
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
            self._near[word] = frozenset(at for near in self._words.like(word) for at in self._by_word[near])
        return self._near[word]


def _keys(form: Words) -> set[str]:
    """The words of a name, and its neighbouring words written as one."""
    joined = {"".join(form[at : at + size]) for size in (2, 3) for at in range(len(form) - size + 1)}
    return {*core(form), *joined}
