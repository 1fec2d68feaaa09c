"""Pairs of those who share an ID."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from scrubjay.tables.matching.assignment import Pair
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.result import CONTRADICTED, TWICE, Doubt, Match, Matching
from scrubjay.tables.matching.similarity import read_people

_CONTRADICTION: Final = 0.35
"""Names less alike than this are of two people, whatever ID they share."""

_SAME_NAME: Final = 0.8
"""Where the birth dates differ, only names as alike as this say that one of these is mistyped."""


def match_by_id(subjects: Sequence[Person], people: Sequence[Person]) -> Matching:
    """Match those who share an ID that stands for nobody else; doubt the others who share one."""
    owners: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, group in enumerate((subjects, people)):
        for at, person in enumerate(group):
            for text in person.ids:
                owners[text][side].append(at)
    wanted: dict[Pair, str] = {}
    for left, right in owners.values():
        alone = len(left) == len(right) == 1
        for pair in ((subject, person) for subject in left for person in right):
            wanted[pair] = TWICE if not alone else wanted.get(pair, "")
    # Two IDs of one side that lead to two people of the other are no proof of either.
    uses = Counter(one[0] for one in wanted), Counter(one[1] for one in wanted)
    matches, doubts = [], []
    for (one, other), why in wanted.items():
        why = why or (TWICE if uses[0][one] > 1 or uses[1][other] > 1 else "")
        score = read_people(subjects[one], people[other]).score
        why = why or (CONTRADICTED if are_two(subjects[one], people[other]) else "")
        if why:
            doubts.append(Doubt(one, other, why, score))
        else:
            matches.append(Match(one, other, "id", score))
    return Matching(tuple(matches), tuple(doubts))


def are_two(one: Person, other: Person) -> bool:
    """Whether two people of one ID are two: other names, and birth dates that don't agree."""
    if one.births & other.births:
        return False
    score = read_people(one, other).score
    if one.births and other.births:
        return score < _SAME_NAME
    named = bool(one.names and other.names)
    return named and score < _CONTRADICTION
