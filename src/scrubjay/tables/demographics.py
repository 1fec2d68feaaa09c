"""A table of people beside the images of a run: matched with its subjects, searched for in their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from scrubjay.tables.identifying import Somebody, by_name, by_table
from scrubjay.tables.matching import DIST_THRESHOLD, Person, check_threshold, match
from scrubjay.tables.pseudonymised import Close, Met, meet
from scrubjay.tables.reading import PeopleTable
from scrubjay.tables.subjects import KnownSubject, days_of, of_run
from scrubjay.vault.requests import Called

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.identity.sighting import Sighting
    from scrubjay.run.people import NamedSubject


class Demographics:
    """What a run asks (`scrubjay.run.people.Acquainted`), and what it found out: `met`. For one run."""

    def __init__(self, table: PeopleTable, dist_threshold: float = DIST_THRESHOLD, close_names: str = "report") -> None:
        """close_names: of the recipe's `table`. Raises UsageError for a threshold outside 0 to 1."""
        self.table = table
        self.met: Met | None = None
        self._threshold = check_threshold(dist_threshold)
        self._close_names = close_names
        self._called: list[Called] = []
        self._taken: dict[str, float] = {}

    @property
    def everybody(self) -> Iterable[Called]:
        """All people of the table."""
        for entry in self.table.entries:
            days = tuple(day.isoformat() for day in entry.person.births)
            yield Called("", entry.names, tuple(entry.person.ids), days, ())

    @property
    def called(self) -> Sequence[Called]:
        """What the vault is to keep."""
        return self._called

    def identify(
        self, people: Mapping[str, Sequence[Sighting]], unknown: Set[str], called: Sequence[Called]
    ) -> Mapping[str, str]:
        """By the table; and by name, where the recipe says so."""
        present = [Somebody(identity, _seen(leaves)) for identity, leaves in people.items()]
        absent = [one for one in called if one.identity not in people]
        alone = [_kept(one) for one in absent if one.alone]
        found = by_table(present, alone, [entry.person for entry in self.table.entries], self._threshold)
        same = {other: known for other, known in found.items() if other in unknown}
        if self._close_names == "same":
            new = [one for one in present if one.identity in unknown and one.identity not in same]
            known = [_kept(one) for one in absent if one.identity not in same.values()]
            others = [one for one in present if one.identity not in unknown or one.identity in same]
            for other, one, score in by_name(new, known, others, self._threshold):
                same[other.identity] = one.identity
                self._taken[one.identity] = score
        return same

    def meet(self, subjects: Sequence[NamedSubject], studies: _engine.Studies, called: Iterable[Called]) -> Set[bytes]:
        """Match, and have the names of the table searched for like those of the header."""
        known = {one.pseudonym: one for one in called}
        people = [of_run(one, known.get(one.pseudonym)) for one in subjects]
        self.met = meet(self.table, people, self._threshold)
        self.met.close.extend(_close(subjects, people, known, self._threshold))
        self.met.taken.extend(
            (of_run(seen), self._taken[seen.identity]) for seen in subjects if seen.identity in self._taken
        )
        entries = {subject.pseudonym: entry for subject, entry in self.met.pairs}
        anew: set[bytes] = set()
        for seen, person in zip(subjects, people, strict=True):
            entry = entries.get(seen.pseudonym)
            told = self.met.told(entry) if entry else ()
            before = known.get(seen.pseudonym)
            for leaf in seen.leaves:
                for kind, value in told:
                    studies.add(leaf.study, kind, value)
            if {f"{kind}\t{value}" for kind, value in told} - set(before.told if before else ()):
                anew.update(leaf.key for leaf in seen.leaves)
            self._called.append(_remembered(person, told))
        return anew


def _seen(leaves: Sequence[Sighting]) -> Person:
    """Somebody as images show it."""
    return Person.of(
        [leaf.patient_name for leaf in leaves],
        [leaf.patient_id for leaf in leaves],
        [leaf.birth for leaf in leaves],
        [sex for leaf in leaves for sex in leaf.sexes],
    )


def _kept(called: Called) -> Somebody:
    """Somebody as the vault knows it."""
    return Somebody(called.identity, Person.of(called.names, called.ids, days_of(called.births), called.sexes))


def _remembered(person: KnownSubject, told: Sequence[tuple[str, str]]) -> Called:
    return Called(
        person.pseudonym,
        tuple(dict.fromkeys((*person.names, *(value for kind, value in told if kind == "name")))),
        tuple(dict.fromkeys((*person.ids, *(value for kind, value in told if kind == "id")))),
        tuple(day.isoformat() for day in person.births),
        tuple(f"{kind}\t{value}" for kind, value in told),
        sexes=tuple(sorted(person.sexes)),
    )


def _close(
    subjects: Sequence[NamedSubject], people: Sequence[KnownSubject], known: dict[str, Called], threshold: float
) -> list[Close]:
    """New subjects with names close to those of others that the vault has. They stay two until somebody decides."""
    present = {one.pseudonym for one in subjects}
    new = [person for seen, person in zip(subjects, people, strict=True) if seen.new]
    others = [one for one in known.values() if one.pseudonym not in present]
    old = [
        KnownSubject(one.pseudonym, None, one.names, (), days_of(one.births), sexes=frozenset(one.sexes))
        for one in others
    ]
    nameless = [replace(one, ids=()) for one in new]  # an ID that the vault has would not be new
    found = match([one.person for one in nameless], [one.person for one in old], threshold)
    pairs = [(one.subject, one.person, one.score) for one in found.matches]
    pairs += [(one.subject, one.person, one.score) for one in found.doubts]
    return [Close(new[left], old[right].pseudonym, score) for left, right, score in sorted(pairs)]
