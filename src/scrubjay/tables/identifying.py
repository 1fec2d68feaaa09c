"""Who of a source is somebody that the vault has by another source identity.

By a table: a row that got a pseudonym before there were images, and the images that belong to this row. By the rule
`close_names: same` of the recipe's `table`: the words of the name are those of a known subject, or the name is close
and the day of birth the same; and nobody else is in question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scrubjay.tables.matching import Match, Person, are_named_apart, candidates, match, read_people
from scrubjay.tables.matching.given_names import is_given_name
from scrubjay.tables.matching.similarity import Reading
from scrubjay.tables.matching.sounds import sound_the_same
from scrubjay.tables.matching.words import ERRORS, are_errors, tells_apart


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person by source identity."""

    identity: str = field(repr=False)
    person: Person = field(repr=False)


def by_table(
    present: Sequence[Somebody], alone: Sequence[Somebody], rows: Sequence[Person], dist_threshold: float
) -> dict[str, str]:
    """Source identities of people whose row is one of those `alone`, and its own."""
    if not alone:
        return {}
    owners = {one.person: one.subject for one in match([one.person for one in alone], rows, dist_threshold).matches}
    found = match([one.person for one in present], rows, dist_threshold).matches
    return {present[one.subject].identity: alone[owners[one.person]].identity for one in found if one.person in owners}


def by_name(
    new: Sequence[Somebody], known: Sequence[Somebody], others: Sequence[Somebody], dist_threshold: float
) -> list[tuple[Somebody, Somebody, float]]:
    """Pairs of people who are one as far as names and days of birth can say it, with how alike their names are.

    others: people who may be meant as well, though they are not to be had. IDs say nothing here: one that the vault has
    would not be new.
    """
    left = [replace(one.person, ids=frozenset()) for one in new]
    right = [replace(one.person, ids=frozenset()) for one in (*known, *others)]
    sure = certain(match(left, right, dist_threshold).matches, left, right, dist_threshold)
    return [(new[one.subject], known[one.person], one.score) for one in sure if one.person < len(known)]


def certain(
    matches: Sequence[Match], left: Sequence[Person], right: Sequence[Person], dist_threshold: float
) -> list[Match]:
    """The matches by name that need no look: the same words or the same day of birth, and nobody else in question.

    Nobody is asked before one gets the pseudonym of the other, so that a close name alone is not enough, nor is being
    the closest of several.
    """
    if not matches:
        return []
    fits: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    for one, other in candidates(left, right):
        if _may_be_one(left[one], right[other], 1 - dist_threshold):
            fits[0][one] += 1
            fits[1][other] += 1
    return [
        one
        for one in matches
        if _is_proven(left[one.subject], right[one.person]) and fits[0][one.subject] <= 1 and fits[1][one.person] <= 1
    ]


def _is_proven(one: Person, other: Person) -> bool:
    """Whether both have the same words for a name and no other day of birth, or a close name and the same one."""
    if one.is_opposite(other):
        return False
    if one.births & other.births:
        return _is_close(read_people(one, other))
    words = [{tuple(sorted(form)) for form in person.names} for person in (one, other)]
    return not words[0].isdisjoint(words[1]) and not are_named_apart(one, other)


def _is_close(reading: Reading) -> bool:
    """Whether two names differ by a typing error or two: not by a generation or number, nor as two given names do."""
    if reading.has_replaced or len(reading.unlike) > ERRORS or any(map(tells_apart, reading.left_out)):
        return False
    return all(
        are_errors(left, right)
        and not (is_given_name(left) and is_given_name(right) and not sound_the_same(left, right))
        for left, right in reading.unlike
    )


def _may_be_one(one: Person, other: Person, least: float) -> bool:
    """Whether names are close, and days of birth not others."""
    if one.births and other.births and not one.births & other.births:
        return False
    return read_people(one, other, loose=bool(one.births & other.births)).score >= least - 1e-9
