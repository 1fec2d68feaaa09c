"""Whether what two files say can be of one person. It is a person's judgement in code, so it is kept in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Final, Self

from scrubjay.identity.personname import normal_name, words_of
from scrubjay.identity.placeholders import is_placeholder_id, is_placeholder_name
from scrubjay.identity.sighting import Sighting

ALIKE: Final = 0.8
"""Share of characters that two spellings of one name have in common, as difflib counts."""


@dataclass(frozen=True, slots=True)
class Person:
    """What a file says of whom it is of; empty or None where it says nothing, or only a placeholder."""

    patient_id: str = field(repr=False)
    issuer: str = field(repr=False)
    name: str = field(repr=False)
    birth: date | None = field(repr=False)

    @classmethod
    def of(cls, sighting: Sighting) -> Self:
        """The person of a leaf; the name in normal form."""
        name = normal_name(sighting.patient_name)
        known = sighting.patient_id and not is_placeholder_id(sighting.patient_id)
        return cls(
            sighting.patient_id if known else "",
            sighting.issuer if known else "",
            "" if is_placeholder_name(name) else name,
            sighting.birth,
        )


def differ_under_one_id(one: Person, other: Person) -> bool:
    """Two people who share a Patient ID: names that are not alike, unless the birth dates agree.

    Names that are alike but not the same are of two people when the birth dates differ (twins, brothers); one name with
    two birth dates is one person with a typing error. Without a name on both sides nothing can be said.
    """
    if not one.name or not other.name or one.name == other.name:
        return False
    if one.birth and other.birth:
        return one.birth != other.birth
    return not alike(one.name, other.name)


def differ_under_one_name(one: Person, other: Person) -> bool:
    """Two people of one name: other birth dates, and not one Patient ID."""
    if not one.birth or not other.birth or one.birth == other.birth:
        return False
    return not one.patient_id or (one.patient_id, one.issuer) != (other.patient_id, other.issuer)


def differ_in_one_place(one: Person, other: Person) -> bool:
    """Two people in one folder or one study: other Patient IDs, or names as under one ID."""
    if one.patient_id and other.patient_id and one.patient_id != other.patient_id:
        same_name = bool(one.name) and one.name == other.name
        return not same_name or (one.birth or other.birth) != (other.birth or one.birth)
    return differ_under_one_id(one, other)


def alike(one: str, other: str) -> bool:
    """Two spellings of one name: words left out or cut to initials, or nearly the same letters."""
    few, many = sorted((words_of(one), words_of(other)), key=len)
    if all(any(_stands_for(word, longer) for longer in many) for word in few):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _stands_for(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])
