"""A table of people without images: everybody in it gets a pseudonym, which images that come later have, too.

A subject is known by the Patient ID, as in images, else by name and day of birth. Rows of one name that have neither an
ID nor a day of birth are one subject's, but for those of a man and of a woman.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from scrubjay.identity import source
from scrubjay.identity.personname import normal_name
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies.base import is_nobody
from scrubjay.tables.identifying import certain
from scrubjay.tables.matching import Doubt, Match, Matching, are_named_apart, match, match_by_id
from scrubjay.tables.matching.result import OTHER_BIRTH, OTHER_ID, OTHER_NAME, OTHER_SEX
from scrubjay.tables.pseudonymised import Close, Met
from scrubjay.tables.reading import Entry, PeopleTable, lines_shown
from scrubjay.tables.subjects import KnownSubject
from scrubjay.vault.requests import Called

if TYPE_CHECKING:
    from scrubjay.identity.requests import Assignment, Request
    from scrubjay.run.assign import Assigner
    from scrubjay.vault import Project

Assign = Callable[[Iterable["Request"]], Iterator["Assignment"]]
"""Names subjects, as `Project.assign` does."""

IDENTITY: Final = "identity"
SAME: Final = "same"
_OTHERS: Final = frozenset((OTHER_ID, OTHER_BIRTH, OTHER_SEX, OTHER_NAME))
"""Why two names that are alike are those of two people, and no doubt about one."""


@dataclass(frozen=True, slots=True)
class Everybody:
    """What came of it. called: what the vault is to keep; new: how many subjects it didn't have. The rest: lines."""

    met: Met = field(repr=False)
    called: list[Called] = field(repr=False)
    new: int
    refused: tuple[int, ...]
    """Of people for whom the recipe has no pseudonym."""
    ambiguous: tuple[int, ...]
    """Of several people with one ID."""
    namesakes: tuple[int, ...]
    """Of people who are one subject because nothing but a name is known of them."""
    unclear: tuple[int, ...] = ()
    """Of people without a sex, whose name a man and a woman have."""
    warnings: tuple[str, ...] = field(default=(), kw_only=True)
    """Of the strategy that named them."""

    def notes(self) -> Iterator[str]:
        """What to tell."""
        yield from self.warnings
        for lines, said in (
            (self.refused, "the recipe has no pseudonym for them, so they are left out"),
            (self.ambiguous, "one ID stands for several people, so they are left out: mend the table"),
            (
                self.unclear,
                "a man and a woman have this name, and the row doesn't say whose it is, so they are left out",
            ),
            (self.namesakes, "one name and nothing that tells them apart, so they are one subject"),
        ):
            if lines:
                yield f"{lines_shown(lines)}: {said}"


@dataclass(frozen=True, slots=True)
class Naming:
    """How people of a table are named. close_names: of the recipe's `table`."""

    assigner: Assigner
    assign: Assign
    dist_threshold: float
    close_names: str


def name_everybody(table: PeopleTable, known: Sequence[KnownSubject], project: Project, naming: Naming) -> Everybody:
    """The table's people as the project's subjects, made if they are new; the vault keeps what they are called."""
    project.note_given(naming.assigner.manners.words)  # before: else a run could take the key alone for enough
    found = meet_everybody(table, known, naming)
    project.keep_called(found.called)
    return replace(found, warnings=naming.assigner.strategy.warnings)


def meet_everybody(table: PeopleTable, known: Sequence[KnownSubject], naming: Naming) -> Everybody:
    """Match a table's people with those that are known, and have the others named; doubts get no pseudonym."""
    entries = table.entries
    people, unclear = _by_identity(naming.assigner, entries, known)
    ambiguous = [at for identity, ats in people.items() if len(ats) > 1 and _is_by_id(identity) for at in ats]
    met, close = _parted(_matched(table, known, people, naming.dist_threshold), known)
    if naming.close_names == SAME:
        taken = _certain(close, table, known, people, naming.dist_threshold)
        met, close = replace(met, matches=(*met.matches, *taken)), [one for one in close if one not in taken]
    else:
        taken = []
    held = {*ambiguous, *(one.person for one in met.matches)}
    own_ids = {one.identity for one in known}
    contradicted = {ats[0] for identity, ats in people.items() if identity in own_ids and _is_by_id(identity)} - held
    ambiguous += contradicted
    held |= contradicted | {one.person for one in met.doubts if _is_held(one, table)}
    new = {identity: left for identity, ats in people.items() if (left := [at for at in ats if at not in held])}
    subjects, matches, refused = list(known), list(met.matches), list[int]()
    requests = (naming.assigner.request((identity, [_sighting(entries[ats[0]])])) for identity, ats in new.items())
    for (identity, ats), answer in zip(new.items(), naming.assign(requests), strict=True):
        if answer.refused:
            refused += ats
            continue
        matches += [Match(len(subjects), at, IDENTITY, 1.0) for at in ats]
        subjects.append(_subject([entries[at] for at in ats], answer, identity))
    result = Met(table, subjects, Matching(tuple(sorted(matches, key=lambda one: one.subject)), met.doubts))
    own = {one.person: subjects[one.subject] for one in matches}
    near = [(one.subject, one.person, one.score) for one in close]
    near += [(one.subject, one.person, one.score) for one in met.doubts]
    result.close.extend(Close(own[at], known[other].pseudonym, score) for other, at, score in near if at in own)
    result.taken.extend((_subject_of(entries[one.person], known[one.subject]), one.score) for one in taken)
    identities = {at: identity for identity, ats in people.items() for at in ats}
    other = {one.person: identities[one.person] for one in taken}
    namesakes = [at for ats in new.values() if len(ats) > 1 for at in ats]
    return Everybody(
        result,
        [_called(subjects[one.subject], entries[one.person], other.get(one.person, "")) for one in matches],
        len(subjects) - len(known),
        *(_lines(table, ats) for ats in (refused, ambiguous, namesakes, [at for at in unclear if at not in own])),
    )


def _matched(
    table: PeopleTable, known: Sequence[KnownSubject], people: Mapping[str, list[int]], dist_threshold: float
) -> Matching:
    """People who are known by name and day of birth, then by ID, judged as in images, then by a name that is alike."""
    own = {one.identity: number for number, one in enumerate(known)}
    same = {at: own[identity] for identity, ats in people.items() if identity in own for at in ats}
    by_id = {at for identity, ats in people.items() if _is_by_id(identity) for at in ats}
    sure = Matching(tuple(Match(number, at, IDENTITY, 1.0) for at, number in same.items() if at not in by_id))
    everybody = [at for ats in people.values() for at in ats]
    done = {one.person for one in sure.matches}
    rest = [at for at in everybody if at not in done]
    left = sorted(set(range(len(known))) - {one.subject for one in sure.matches})
    found = match_by_id([known[number].person for number in left], [table.entries[at].person for at in rest])
    made = (replace(one, subject=left[one.subject], person=rest[one.person]) for one in found.matches)
    doubted = (replace(one, subject=left[one.subject], person=rest[one.person]) for one in found.doubts)
    settled = Matching((*sure.matches, *made), (*sure.doubts, *doubted))
    return match([one.person for one in known], [one.person for one in table.entries], dist_threshold, settled)


def _parted(met: Matching, known: Sequence[KnownSubject]) -> tuple[Matching, list[Match]]:
    """Without those whose name is only close to that of somebody whom a table alone knows, and these."""
    sure: list[Match] = []
    close: list[Match] = []
    for one in met.matches:
        is_close = one.by != "id" and one.score < 1 and known[one.subject].alone
        (close if is_close else sure).append(one)
    return replace(met, matches=tuple(sure)), close


def _certain(
    close: list[Match],
    table: PeopleTable,
    known: Sequence[KnownSubject],
    people: Mapping[str, list[int]],
    dist_threshold: float,
) -> list[Match]:
    """Those of close names that need no look. Only who is new in the table may be meant by a known name, too."""
    own = {one.identity for one in known}
    new = sorted({at for identity, ats in people.items() if identity not in own for at in ats})
    places = {at: number for number, at in enumerate(new)}
    flipped = [Match(places[one.person], one.subject, one.by, one.score) for one in close if one.person in places]
    left, right = [table.entries[at].person for at in new], [one.person for one in known]
    nameless = [[replace(one, ids=frozenset()) for one in side] for side in (left, right)]
    sure = certain(flipped, nameless[0], nameless[1], dist_threshold)
    return [Match(one.person, new[one.subject], one.by, one.score) for one in sure]


def _is_held(doubt: Doubt, table: PeopleTable) -> bool:
    """Whether somebody gets no pseudonym because of a doubt: an ID that nobody else has, or another one, ends it."""
    return doubt.why not in _OTHERS and not table.entries[doubt.person].person.ids


def _is_by_id(identity: str) -> bool:
    return source.kind_of(identity) == source.ID


def _by_identity(
    assigner: Assigner, entries: Sequence[Entry], known: Sequence[KnownSubject]
) -> tuple[dict[str, list[int]], list[int]]:
    """Whom the table has, by source identity; who has the same words for a name and is somebody else has one more.

    And who may be a man or a woman of one name, of whom neither a day of birth nor a sex is known.
    """
    people: defaultdict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        if entry.person.known:
            people[_identity(assigner, entry)].append(at)
    before = {one.identity: one.person for one in known}
    unclear: list[int] = []
    for identity, ats in list(people.items()):
        if source.kind_of(identity) != source.PERSON:
            continue
        persons = [entries[at].person for at in ats]
        known_sexes = {one.sex for one in (*persons, *filter(None, [before.get(identity)])) if not one.births}
        are_both = known_sexes >= {"M", "F"}
        named_apart = any(are_named_apart(*pair) for pair in combinations(persons, 2))
        if are_both or named_apart:
            for at in people.pop(identity):
                person = entries[at].person
                words = [" ".join(form) for form in person.names] if named_apart else []
                if are_both and person.sex not in {"M", "F"}:
                    unclear.append(at)
                else:
                    people[source.split_of(identity, *words, *([person.sex] if are_both else []))].append(at)
    return people, unclear


def _identity(assigner: Assigner, entry: Entry) -> str:
    """As an image of this person would have it; what a table knows where images would go by something else."""
    sighting = _sighting(entry)
    identity = assigner.strategy.source_identity(sighting)
    return source.of_person(normal_name(sighting.patient_name), sighting.birth) if is_nobody(identity) else identity


def _sighting(entry: Entry) -> Sighting:
    """A person of a table as if an image had shown it, in no study."""
    return Sighting(
        key=b"",
        group="",
        issuer="",
        patient_id=min(entry.person.ids, default=""),
        patient_name=next(iter(entry.names), ""),
        study="",
        day=None,
        birth=min(entry.person.births, default=None),
        first=0,
        files=0,
    )


def _subject_of(entry: Entry, known: KnownSubject) -> KnownSubject:
    """Somebody of a table under the pseudonym of somebody known."""
    ids, births = tuple(sorted(entry.person.ids)), tuple(sorted(entry.person.births))
    return replace(known, names=entry.names, ids=ids, births=births)


def _subject(entries: Sequence[Entry], answer: Assignment, identity: str) -> KnownSubject:
    names = dict.fromkeys(name for entry in entries for name in entry.names)
    ids = sorted({one for entry in entries for one in entry.person.ids})
    births = sorted({day for entry in entries for day in entry.person.births})
    sexes = frozenset(filter(None, (entry.person.sex for entry in entries)))
    return KnownSubject(
        answer.pseudonym, answer.days, tuple(names), tuple(ids), tuple(births), identity, alone=True, sexes=sexes
    )


def _called(subject: KnownSubject, entry: Entry, identity: str) -> Called:
    return Called(
        subject.pseudonym,
        entry.names,
        tuple(sorted(entry.person.ids)),
        tuple(day.isoformat() for day in sorted(entry.person.births)),
        identities=(identity,) if identity else (),
        alone=subject.alone,
        sexes=(entry.person.sex,) if entry.person.sex else (),
    )


def _lines(table: PeopleTable, ats: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(table.rows[row].line for at in ats for row in table.entries[at].rows))
