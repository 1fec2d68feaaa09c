"""Pairs of those who share an ID."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from scrubjay.tables.matching.assignment import Pair
from scrubjay.tables.matching.candidates import candidates
from scrubjay.tables.matching.given_names import is_given_name
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.result import CONTRADICTED, TWICE, Doubt, Match, Matching
from scrubjay.tables.matching.similarity import NOT_EQUAL, Reading, read_people
from scrubjay.tables.matching.sounds import sound_the_same
from scrubjay.tables.matching.surnames import unproven_words
from scrubjay.tables.matching.words import ERRORS, are_errors, is_latin, tells_apart

_CONTRADICTION: Final = 0.35
"""Names less alike than this are of two people, whatever ID they share."""

_SAME_NAME: Final = 0.8
"""Where the birth dates differ, only names as alike as this say that one of these is mistyped."""

_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")

_CLEARLY: Final = 0.05
"""So much more alike is the name of somebody else that the ID is rather the wrong one."""


def match_by_id(subjects: Sequence[Person], people: Sequence[Person]) -> Matching:
    """Match those who share an ID that stands for nobody else; doubt the others who share one."""
    wanted: dict[Pair, str] = {}
    for left, right in _owners(subjects, people, lambda text: text).values():
        alone = len(left) == len(right) == 1
        for pair in ((subject, person) for subject in left for person in right):
            wanted[pair] = TWICE if not alone else wanted.get(pair, "")
    found = {one for one, _ in wanted}, {other for _, other in wanted}
    for left, right in _owners(subjects, people, bare_id).values():
        if len(left) == len(right) == 1 and left[0] not in found[0] and right[0] not in found[1]:
            wanted[left[0], right[0]] = ""
    # Two IDs of one side that lead to two people of the other are no proof of either.
    uses = Counter(one[0] for one in wanted), Counter(one[1] for one in wanted)
    scores = {(one, other): read_people(subjects[one], people[other]).score for one, other in wanted}
    crossed = _crossed(subjects, people, {pair: score for pair, score in scores.items() if score < 1})
    matches, doubts = [], []
    for (one, other), why in wanted.items():
        why = why or (TWICE if uses[0][one] > 1 or uses[1][other] > 1 else "")
        score = scores[one, other]
        is_wrong = (one, other) in crossed or are_two(subjects[one], people[other])
        why = why or (CONTRADICTED if is_wrong else "")
        if why:
            doubts.append(Doubt(one, other, why, score))
        else:
            matches.append(Match(one, other, "id", score))
    return Matching(tuple(matches), tuple(doubts))


def bare_id(text: str) -> str:
    """An ID without blanks, and without zeros in front of its numbers: a spreadsheet drops them."""
    return _ZEROS.sub("", "".join(text.split()))


def have_one_id(one: Person, other: Person) -> bool:
    """Whether they share an ID, as spreadsheets have it."""
    return not set(map(bare_id, one.ids)).isdisjoint(map(bare_id, other.ids))


def _owners(
    subjects: Sequence[Person], people: Sequence[Person], spelled: Callable[[str], str]
) -> Mapping[str, tuple[list[int], list[int]]]:
    """By ID who has it on each side."""
    owners: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, group in enumerate((subjects, people)):
        for at, person in enumerate(group):
            for text in set(map(spelled, person.ids)):
                owners[text][side].append(at)
    return owners


def are_two(one: Person, other: Person) -> bool:
    """Whether two people of one ID are two: quite other names, or other given names, or another birth date as well.

    Another surname beside the same given name is that of somebody who married, if the birth date says so.

    One birth date doesn't prove the ID: twins have one, and the IDs of two rows may be swapped. The sex alone may be
    mistyped: it says so only with another birth date, or a word that differs. Without a birth date that is the same,
    letters that aren't Latin are no typing errors.
    """
    born = bool(one.births & other.births)
    reading = read_people(one, other, loose=born)
    opposite = one.is_opposite(other)
    if not born and not all(is_latin(left + right) for left, right in reading.unlike):
        return True
    if one.births and other.births and not one.births & other.births:
        return opposite or reading.score < _SAME_NAME or _has_other_given_name(reading, reading.unlike)
    named = bool(one.names and other.names)
    if named and opposite and (reading.unlike or reading.has_replaced):
        return True
    if named and reading.has_replaced and not (born and _has_other_surname(one, other, reading)):
        return True
    if born and not all(are_errors(left, right, ERRORS) for left, right in reading.unlike):
        return True
    unproven = unproven_words(one, other, reading)
    return named and (reading.score < _CONTRADICTION or _has_other_given_name(reading, unproven))


def _has_other_surname(one: Person, other: Person, reading: Reading) -> bool:
    """Whether a name differs by its surname, as after a wedding, and not by a given name: one that both have stays."""
    own = one.likely_surnames | other.likely_surnames
    return own.isdisjoint(reading.shared) and any(map(is_given_name, reading.shared))


def _has_other_given_name(reading: Reading, unlike: Sequence[tuple[str, str]]) -> bool:
    """Whether each has a known given name, or what numbers people, that stands for none of the other's or differs."""
    alone = reading.alone
    if any(all(any(map(is_own, words)) for words in alone) for is_own in (is_given_name, tells_apart)):
        return True
    return any(
        is_given_name(left) and is_given_name(right) and not sound_the_same(left, right) for left, right in unlike
    )


def _crossed(subjects: Sequence[Person], people: Sequence[Person], scores: Mapping[Pair, float]) -> set[Pair]:
    """Pairs of one ID of which somebody else on the other side has the name of one: rows may have changed places."""
    found: set[Pair] = set()
    pairs = list(scores)
    for side, (ours, theirs) in enumerate(((subjects, people), (people, subjects))):
        for at, rival in candidates([ours[pair[side]] for pair in pairs], theirs):
            pair = pairs[at]
            partner = pair[1 - side]
            if rival != partner and _is_rather(ours[pair[side]], theirs[partner], theirs[rival], scores[pair]):
                found.add(pair)
    return found


def _is_rather(one: Person, partner: Person, rival: Person, score: float) -> bool:
    """Whether a name is rather that of somebody else than of who has the ID. Not of one born on another day."""
    if one.births & partner.births and rival.births and not one.births & rival.births:
        return False
    other = read_people(one, rival).score
    return other >= NOT_EQUAL > score or other == 1 or (other >= _SAME_NAME and other > score + _CLEARLY)
