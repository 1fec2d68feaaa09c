"""What isn't clear about who is who, found before anything is written. Nothing here is guessed: a person decides.

| kind | what the survey saw |
|---|---|
| `mixed-study` | one study of two subjects |
| `placeholder-id` | a Patient ID that is nobody's (XXXX, 000000, ANONYMOUS); a conflict once it may be two people |
| `shared-identity` | one Patient ID, name or folder of two people |
| `two-ids` | one name and birth date under two IDs |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from scrubjay.identity import people, source
from scrubjay.identity.people import Person
from scrubjay.identity.placeholders import is_placeholder_id
from scrubjay.identity.sighting import Sighting

MIXED_STUDY: Final = "mixed-study"
PLACEHOLDER_ID: Final = "placeholder-id"
SHARED_IDENTITY: Final = "shared-identity"
TWO_IDS: Final = "two-ids"

MANY: Final = 50
"""So many different people of one identity are a conflict without comparing each with each."""

_SHOWN: Final = 10

Seen = tuple[Sighting, str]
"""A leaf, and its source identity."""

_DIFFER: Final = {
    source.ID: people.differ_under_one_id,
    source.NAME: people.differ_under_one_name,
    source.FOLDER: people.differ_in_one_place,
    source.STRAY: people.differ_in_one_place,
    source.STUDY: people.differ_in_one_place,
}


@dataclass(frozen=True, slots=True)
class Member:
    """A leaf in a finding. `split` is its source identity if the finding's people are told apart."""

    leaf: bytes
    first: int
    files: int
    split: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Leaves of which it isn't clear whose they are.

    conflict: someone has to decide; else it is only to be known. splits: its leaves share a source identity, so telling
    its people apart gives them others.
    """

    kind: str
    conflict: bool
    splits: bool
    members: tuple[Member, ...]

    @property
    def files(self) -> int:
        """Files of all its leaves."""
        return sum(member.files for member in self.members)

    @property
    def ordinals(self) -> tuple[int, ...]:
        """The first file of each leaf, counted from 1 in the order of the source."""
        return tuple(sorted(member.first for member in self.members))

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.ordinals[:_SHOWN])) + (", …" if len(self.members) > _SHOWN else "")
        groups = f"{len(self.members)} {'group' if len(self.members) == 1 else 'groups'}"
        files = f"{self.files:,} {'file' if self.files == 1 else 'files'}"
        begin = "begins" if len(self.members) == 1 else "begin"
        return f"{self.kind}: {files} in {groups}, which {begin} at file {shown}"


def find_conflicts(seen: Iterable[Seen]) -> list[Finding]:
    """Everything unclear in a survey, in the order of the first file of each finding; `seen` has each leaf once."""
    by_identity: dict[str, list[Seen]] = {}
    by_study: dict[str, list[Seen]] = {}
    by_person: dict[Person, list[Seen]] = {}
    for sighting, identity in seen:
        one = (sighting, identity)
        by_identity.setdefault(identity, []).append(one)
        if sighting.study:
            by_study.setdefault(sighting.study, []).append(one)
        person = Person.of(sighting)
        if person.birth and " " in person.name and person.patient_id:
            by_person.setdefault(Person("", "", person.name, person.birth), []).append(one)
    found = [
        *_mixed(by_study.values()),
        *_shared(by_identity),
        *_twice(by_person.values()),
    ]
    return sorted(found, key=lambda finding: (finding.ordinals[0], finding.kind))


def _mixed(studies: Iterable[Sequence[Seen]]) -> Iterator[Finding]:
    for leaves in studies:
        if len({identity for _, identity in leaves}) > 1:
            yield _finding(MIXED_STUDY, True, leaves, split=False)


def _shared(identities: dict[str, list[Seen]]) -> Iterator[Finding]:
    for identity, leaves in identities.items():
        kind, *parts = source.parts_of(identity)
        if kind == source.ID and is_placeholder_id(parts[1]):
            yield _finding(PLACEHOLDER_ID, len({_told_apart(*one) for one in leaves}) > 1, leaves)
        elif kind in _DIFFER and _several(kind, leaves):
            yield _finding(MIXED_STUDY if kind == source.STUDY else SHARED_IDENTITY, True, leaves)


def _twice(people_seen: Iterable[Sequence[Seen]]) -> Iterator[Finding]:
    for leaves in people_seen:
        # who is a subject by study is several subjects by intention
        by_patient = [one for one in leaves if source.kind_of(one[1]) in (source.ID, source.FOLDER, source.STRAY)]
        if len({identity for _, identity in by_patient}) > 1:
            yield _finding(TWO_IDS, True, by_patient, split=False)


def _several(kind: str, leaves: Sequence[Seen]) -> bool:
    """Whether the leaves of one source identity are of several people."""
    if len(leaves) == 1:
        return False
    persons = list(dict.fromkeys(Person.of(sighting) for sighting, _ in leaves))
    if len(persons) > MANY:
        return True
    return any(_DIFFER[kind](one, other) for one, other in combinations(persons, 2))


def _finding(kind: str, conflict: bool, leaves: Sequence[Seen], *, split: bool = True) -> Finding:
    members = (
        Member(sighting.key, sighting.first, sighting.files, _told_apart(sighting, identity) if split else identity)
        for sighting, identity in leaves
    )
    return Finding(kind, conflict, split, tuple(sorted(members, key=lambda member: member.first)))


def _told_apart(sighting: Sighting, identity: str) -> str:
    """The source identity of this leaf if everyone that shares it is a subject alone.

    It follows from the leaf alone, so that it is the same in every run, whoever else is in it.
    """
    person = Person.of(sighting)
    birth = person.birth.isoformat() if person.birth else ""
    kind = source.kind_of(identity)
    if kind == source.NAME and (birth or person.patient_id):
        return source.split_of(identity, birth or f"{person.issuer}\0{person.patient_id}")
    if kind not in (source.ID, source.NAME) and person.patient_id:
        return source.split_of(identity, person.issuer, person.patient_id)
    if kind != source.NAME and person.name:
        return source.split_of(identity, person.name, birth)
    return source.split_of(identity, sighting.study)
