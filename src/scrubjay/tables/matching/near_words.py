"""Words that are nearly the same as a given one, of those that are known.

They are found by what is left of them when a letter or two are taken out (symmetric deletes): two words of one or two
edits have such a rest in common; or by their sound. Words of three edits are not found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from functools import lru_cache
from typing import Final

from scrubjay.tables.matching.sounds import sound
from scrubjay.tables.matching.words import credit

_HEARD: Final = " "
"""What a sound begins with, that it is no rest."""

LONG: Final = range(8, 15)
"""Letters of words that two edits leave the same; longer ones are mostly several words written as one."""


class NearWords:
    """Known words, to be found by one that is nearly the same."""

    def __init__(self, known: Iterable[str], deep: Set[str]) -> None:
        """deep: those of them that may be two edits away."""
        self._known = frozenset(known)
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        self._by_initial: defaultdict[str, set[str]] = defaultdict(set)
        self._near: dict[str, tuple[str, ...]] = {}
        for word in self._known:
            self._by_initial[word[0]].add(word)
            for rest in _rests(word, deep=word in deep) | ({word[1:2]} if len(word) == 2 else frozenset()):
                self._by_rest[rest].append(word)

    def like(self, word: str) -> tuple[str, ...]:
        """Known words that may be this one; itself, too, if it is known."""
        if word not in self._near:
            words = {near for rest in _rests(word, deep=True) for near in self._by_rest.get(rest, ())}
            words |= self._by_initial.get(word, set()) if len(word) == 1 else set(word[:2]) & self._known
            self._near[word] = tuple(near for near in words if credit(word, near))
        return self._near[word]


@lru_cache(1 << 15)
def _rests(word: str, *, deep: bool) -> frozenset[str]:
    """The word, and what is left without one letter; and its sound. deep: of a long one without two."""
    one = {word, f"{_HEARD}{sound(word)}", *(word[:at] + word[at + 1 :] for at in range(len(word)))}
    if deep and len(word) in LONG:
        one |= {rest[:at] + rest[at + 1 :] for rest in tuple(one) if rest[:1] != _HEARD for at in range(len(rest))}
    return frozenset(one)
