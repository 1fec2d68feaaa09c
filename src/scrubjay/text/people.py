"""Finding any of many people in any text: by words, so that the time taken doesn't grow with the people.

A name is found by two of its words that stand together, in any order and with one word between them at most. With
`alone`, one word is enough if no vocabulary has it. Chinese names are found inside of any text, from two signs on. IDs
are found whole, whatever punctuation stands in them and zeros in front. What is too short or too common to say anything
of somebody is not looked for: `Left`, `7`, `1001`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain, combinations, groupby, pairwise, permutations, product
from typing import Final

from scrubjay.standard import vocabulary
from scrubjay.text.days import Days
from scrubjay.text.fold import fold, words
from scrubjay.text.raw import RawWords

NAME: Final = "name"
ID: Final = "id"
DATE: Final = "date"

_PAIR: Final = 7
"""Letters that two words of a longer name have together: particles (`van der`) stand together in any text."""
_SHORT_PAIR: Final = 4
"""The same of a name that has but two words: Li Na, Wu Xi."""
_ALONE: Final = 4
_LONG: Final = 9
"""Letters of two words that are written as one."""
_GLUED: Final = 3
"""Letters of a word that is looked for inside of another one."""
_MOST_WORDS: Final = 12
"""Words of one name that are looked at: a longer one is no name."""

_RUN: Final = re.compile(r"(?<![^\W_])(?<![^\W_][-_/\\^:])(?<!\d\.)[^\W_]++(?:[-_/\\^:][^\W_]++)*+(?!\.\d)")
"""Letters and digits with what stands inside of IDs; no part of a decimal number. A run begins once only."""
_PARTS: Final = re.compile(r"[^\W\d_]+|\d+")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_INSIDE: Final = re.compile(r"[-_/\\^:]")
_APART: Final = re.compile(r"[^\w/\\^:-]")
"""What parts the words of an ID and doesn't stand inside of a run."""
_SHORTEST: Final = 4
"""Characters of an ID."""
_MIXED: Final = 6
"""Characters of an ID of letters and digits that is looked for inside of words, and of the longest such word."""
_LONGEST: Final = 64
_FEW: Final = 50
"""Words of names in a text, of which each is tried with each."""
_DIGITS: Final = re.compile(r"\d{6,}")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_WITHOUT_SPACES: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SYLLABLE: Final = re.compile("[\u1100-\u115f\ua960-\ua97c]")
"""The first letter of a Hangul syllable, which the fold takes apart."""
_IN_SYLLABLE: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
_SYLLABLES: Final = 3
"""Of a Korean name that particles are glued to: shorter ones stand in any word."""

_WRITTEN_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})


class People:
    """An index of people. Nothing of it is ever shown."""

    def __init__(self, names: Iterable[str] = (), ids: Iterable[str] = (), days: Iterable[date] = ()) -> None:
        """names: as a PN or plain; ids: any, weak ones are left out; days: of birth."""
        self._ids: set[str] = set()
        self._alone: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        self._joined: set[str] = set()
        self._words: set[str] = set()
        self._numbers: set[str] = set()
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        """IDs by the longest of their words: all words, and the ID."""
        self._accented: set[str] = set()
        for name in names:
            for group in name.split("="):
                for spelling in dict.fromkeys((group, group.lower().translate(_WRITTEN_OUT), _drawn_together(group))):
                    self._add(words(spelling)[:_MOST_WORDS])
                if not group.isascii():
                    self._accented.update(part for part in _PARTS.findall(group) if fold(part) in self._alone)
        self._lengths = sorted({len(one) for one in self._joined if _may_be_glued(one)})
        for one in ids:
            self._numbers.update(map(_short, words(one)))
            if _id(one) and _APART.search(one.strip()):
                parts = tuple(words(one))
                self._phrases[max(parts, key=len)].append((parts, _id(one)))
            self._ids.update(filter(None, [_id(one), _id(_short(one)) if one.isdecimal() else ""]))
        self._days = Days(days)
        self._in_pairs = {word for pair in self._pairs for word in pair}
        mixed = [one for one in self._ids if len(one) >= _MIXED and not one.isdigit() and any(map(str.isdigit, one))]
        self._mixed = {length: frozenset(of_it) for length, of_it in groupby(sorted(mixed, key=len), key=len)}

    def __bool__(self) -> bool:
        return bool(self._alone or self._pairs or self._joined or self._ids or self._days)

    def find(self, text: str, *, alone: bool = False) -> str:
        """What of somebody a text holds: `name`, `id`, `date` (of birth); empty for nothing.

        alone: one word of a name is enough if no vocabulary has it, be there digits at it (`Rossi1`), and an ID of
        letters and digits inside of a longer word (`xMRN4711a`).
        """
        tokens = "\n".join(dict.fromkeys(text.split()))  # most words of a long text are in it again and again
        found = set(words(tokens))
        if alone and not self._alone.isdisjoint(found | _without_digits(found)):
            return NAME
        if not self._joined.isdisjoint(found) or self._has_pair(found, text) or any(self._runs(found)):
            return NAME
        if any(self._ids_in(tokens, inside=alone)) or any(self._phrases_in(found, text)):
            return ID
        return DATE if self._days.are_in(text) else ""

    def has_besides(self, text: str, own: People) -> bool:
        """Whether a text has somebody who shares words or parts of an ID with own's people: Jane Doe's father John Doe.

        The words of such a name needn't stand together: `Jane and John Doe`.
        """
        tokens = "\n".join(dict.fromkeys(text.split()))
        found = set(words(tokens))
        whole = chain(self._joined & found, self._runs(found))
        if any(one not in own._joined for one in whole):
            return True
        some = self._in_pairs & found
        shared = some & own._words
        pairs = ((one, other) for one in shared for other in some - shared)
        ids = chain(self._ids_in(tokens, inside=False), self._phrases_in(found, text))
        return any(pair in self._pairs for pair in pairs) or any(one not in own._ids for one in ids)

    def has_word(self, text: str) -> bool:
        """Whether any word of a text is one of anybody's name or ID, be it common or a short number.

        A word that no vocabulary has, or that people are called, too, may have one glued to it: `applereport`.
        """
        known = vocabulary()
        found = words(text)
        parts = {part for word in found if word not in known.words for part in _PARTS.findall(word)}
        parts |= {*found, "".join(found), *map("".join, pairwise(found))}
        if not self._words.isdisjoint(parts) or not self._numbers.isdisjoint(map(_short, parts)):
            return True
        people = known.surnames | known.names
        return any(self._has_glued(word) for word in found if word not in known.words or word in people)

    def has_name_word(self, text: str) -> bool:
        """Whether any word of a text is one of anybody's name, be it a common one."""
        return not self._words.isdisjoint(words(text))

    @cached_property
    def raw(self) -> RawWords:
        """For bytes that are no text: the words of names that are enough by themselves."""
        return RawWords({*self._alone, *self._accented})

    def _has_glued(self, word: str) -> bool:
        ends = range(_GLUED, len(word) + 1)
        return any(
            word[at:end] in known
            for known in (self._words, self._numbers)
            for end in ends
            for at in range(end - _GLUED + 1)
        )

    def _add(self, parts: list[str]) -> None:
        known = vocabulary()
        self._words.update(part for part in parts if len(part) > 1 or not part.isascii())
        kept = [part for part in parts if (len(part) > 1 and not part.isdigit()) or _HAN.fullmatch(part)]
        self._joined.update(part for part in kept if len(_SYLLABLE.findall(part)) >= _SYLLABLES)
        least = _SHORT_PAIR if len(kept) == 2 else _PAIR
        for one, other in combinations(dict.fromkeys(kept), 2):
            says_nothing = {one, other} <= known.words and known.surnames.isdisjoint((one, other))
            is_long = len(one) + len(other) >= least or bool(_HAN.fullmatch(one + other))
            if is_long and not says_nothing:
                self._pairs |= {(one, other), (other, one)}
        joined = ("".join(order) for order in permutations(kept[:4], 2))
        self._joined.update(one for one in joined if len(one) >= (_LONG if one.isascii() else 2))
        # a name that is written without a space between its parts
        self._joined.update(part for part in kept if len(kept) == 1 and len(part) > 1 and _HAN.fullmatch(part))
        self._alone.update(part for part in kept if len(part) >= _ALONE and part not in known.words)

    def _has_pair(self, there: set[str], text: str) -> bool:
        """there: all words of it."""
        pairs, some = self._pairs, self._in_pairs & there
        if len(some) < _FEW and not any(pair in pairs for pair in permutations(some, 2)):
            return False
        found = words(text)
        return any(pair in pairs for pair in pairwise(found)) or any(
            pair in pairs for pair in zip(found, found[2:], strict=False)
        )

    def _runs(self, found: Iterable[str]) -> Iterator[str]:
        """Names in scripts that set no spaces between words."""
        runs = [one for one in found if _may_be_glued(one)] if self._lengths else []
        for run, length in product(runs, self._lengths):
            for at in range(len(run) - length + 1):
                if run[at : at + length] in self._joined and not _IN_SYLLABLE.match(run, at + length):
                    yield run[at : at + length]

    def _ids_in(self, tokens: str, *, inside: bool) -> Iterator[str]:
        """IDs, as the index has them."""
        for run in _RUN.findall(fold(tokens)) if self._ids else ():
            parts = _INSIDE.split(run) if len(run) >= _SHORTEST else ()
            glued = [digits for part in parts for digits in _DIGITS.findall(part)]  # MRN4711203
            for one in chain(parts, map(_short, parts), ["".join(parts)], glued, map(_short, glued)):
                if one in self._ids:
                    yield one
            if inside and self._mixed:
                yield from chain.from_iterable(map(self._mixed_in, parts))

    def _phrases_in(self, there: set[str], text: str) -> Iterator[str]:
        """IDs that are written with spaces, points and the like: `12.345.678-9`. there: all words of the text."""
        for longest in self._phrases.keys() & there:
            for parts, one in self._phrases[longest]:
                if there.issuperset(parts) and parts in _runs_of(words(text), len(parts)):
                    yield one

    def _mixed_in(self, part: str) -> Iterator[str]:
        """IDs of letters and digits that stand in it, where no number goes on."""
        if part.isdigit() or part.isalpha() or len(part) > _LONGEST:
            return
        for length, those in self._mixed.items():
            for at in range(len(part) - length + 1):
                one = part[at : at + length]
                if one in those and not _goes_on(part, at) and not _goes_on(part, at + length):
                    yield one


def _runs_of(found: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    return zip(*(found[at:] for at in range(count)), strict=False)


def _goes_on(part: str, at: int) -> bool:
    """Whether a number does, over a place."""
    return 0 < at < len(part) and part[at - 1].isdigit() and part[at].isdigit()


def _without_digits(found: Iterable[str]) -> set[str]:
    """The letters of words that have digits, too: the Rossi of `Rossi1`."""
    return {part for word in found if not word.isalpha() for part in _LETTERS.findall(word)}


def _may_be_glued(text: str) -> bool:
    """Whether other words may stand at it without a space."""
    return bool(_WITHOUT_SPACES.search(text)) or len(_SYLLABLE.findall(text)) >= _SYLLABLES


def _short(number: str) -> str:
    """Without zeros in front."""
    return number.lstrip("0") or number


def _drawn_together(name: str) -> str:
    """Mueller is Müller, whose accent the fold takes off."""
    return re.sub(r"([aou])e", r"\1", name.lower())


def _id(value: str) -> str:
    """An ID without punctuation, folded; empty for one that could be any number or word."""
    plain = "".join(words(value))
    digits = sum(map(str.isdigit, plain))
    if len(set(plain)) < 3 or len(plain) < 4:
        return ""
    if digits == len(plain):
        return plain if digits >= 5 else ""
    if digits == 0:
        return plain if len(plain) >= 6 and plain not in vocabulary().words else ""
    return plain if digits >= 3 or (len(plain) >= 6 and plain not in vocabulary().words) else ""
