"""What the studies of one Patient ID say of its patient together: a name in one is searched for in those without one.

Studies from which somebody has taken the name, or put ANON in its place, may still have it in their text. Nobody else's
name comes to a study by this: an ID that is a placeholder, or that two people have, is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

from scrubjay.identity.people import Person, differ_under_one_id

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.identity.sighting import Sighting

MOST: Final = 20
"""Spellings of one patient's name; with more of them an ID is several people's."""


def lacks_name(sighting: Sighting) -> bool:
    """Whether other studies may know the name of a patient that this one only has the ID of."""
    person = Person.of(sighting)
    return bool(person.patient_id) and not person.name


def share_names(seen: Iterable[Sighting], studies: _engine.Studies) -> None:
    """Add a patient's names to the studies of the same Patient ID and issuer that have none.

    Not to those that have one: whether another study spells it otherwise is not known to a run that carries on.
    """
    for leaf, name in _missing(seen):
        studies.add(leaf.study, "name", name)


def _missing(seen: Iterable[Sighting]) -> Iterator[tuple[Sighting, str]]:
    patients: dict[tuple[str, str], list[tuple[Sighting, Person]]] = {}
    for sighting in seen:
        person = Person.of(sighting)
        if person.patient_id and sighting.study:
            patients.setdefault((person.issuer, person.patient_id), []).append((sighting, person))
    for leaves in patients.values():
        named = {person: sighting.patient_name for sighting, person in leaves if person.name}
        nameless = [sighting for sighting, person in leaves if not person.name]
        if nameless and _are_one(list(named)):
            yield from ((sighting, name) for sighting in nameless for name in sorted(set(named.values())))


def _are_one(persons: Sequence[Person]) -> bool:
    if len(persons) > MOST:
        return False
    return not any(differ_under_one_id(one, other) for one, other in combinations(persons, 2))
