"""What a run has to know before it rewrites the first file: one survey, and the decisions made after it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from scrubjay import _engine
from scrubjay.errors import IdentityConflict
from scrubjay.identity.ephemeral import EphemeralLedger
from scrubjay.run.assign import Assigned, Assigner
from scrubjay.run.people import Acquainted, NamedSubject
from scrubjay.run.resume import Resume
from scrubjay.run.resurvey import resurvey
from scrubjay.run.sharing import share_names
from scrubjay.run.survey import Surveyed, survey
from scrubjay.run.tree import OutcomeCallback
from scrubjay.run.unclear import unclear_files
from scrubjay.sources import Source
from scrubjay.text.people import People

if TYPE_CHECKING:
    from scrubjay.identity.sighting import Sighting
    from scrubjay.vault import Project
    from scrubjay.vault.leaves import Leaves
    from scrubjay.vault.requests import Called


@dataclass(frozen=True, slots=True)
class Prepared:
    """assigned: None where the key alone names subjects. studies: None where no survey was made. everybody: all people
    of the run, where files are copied."""

    assigned: Assigned | None = None
    studies: _engine.Studies | None = None
    everybody: People | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Preparation:
    """Who is asked, and what for.

    out: a real path; cleans: whether text is cleaned, which takes knowing the study; resume, ledger: what earlier runs
    did, both or none; folder_of: where a subject's files go in OUT; people: who is asked about subjects; copies:
    whether files that are no DICOM are copied, which takes knowing everybody.
    """

    plan: _engine.Plan
    assigner: Assigner
    project: Project | None
    source: Source
    out: str
    threads: int
    cancel: _engine.Cancel
    cleans: bool
    folder_of: Callable[[str], str]
    resume: Resume | None = None
    ledger: Leaves | None = None
    people: Acquainted | None = None
    copies: bool = False

    def prepare(self, unclear: OutcomeCallback | None = None) -> Prepared:
        """Survey the source if anything asks for it.

        unclear: told of the files for which it isn't clear who is who, if the run ends for them. Raises
        IdentityConflict, OutputError and Interrupted as `Assigner.decide`.
        """
        decides = self.people is not None or self.assigner.surveys(
            self.project.given() if self.project else frozenset()
        )
        if not decides and not self.cleans and not self.copies:
            return Prepared()
        surveyed = self._survey()
        if self.cleans:
            share_names(surveyed.sightings, surveyed.studies)
        called = self._called()
        assigned = self._assigned(surveyed, called, unclear) if decides else None
        if assigned and self.resume:  # what isn't to be in OUT any more has to be looked at
            self.resume.dirty |= {self.resume.studies.get(leaf, b"") for leaf in assigned.refused} - {b""}
        if assigned and self.people:
            anew = self.people.meet(assigned.named, surveyed.studies, called)
            if self.resume:
                self.resume.dirty |= {self.resume.studies.get(leaf, b"") for leaf in anew} - {b""}
        return Prepared(assigned, surveyed.studies, self._everybody(surveyed, called) if self.copies else None)

    def _called(self) -> list[Called]:
        """What the vault knows people to be called, as far as anybody asks."""
        if self.project is None:
            return []
        asked = self.people is not None or self.copies
        return list(self.project.called_in_run()) if asked else self.project.called_if_shared()

    def _everybody(self, surveyed: Surveyed, called: Sequence[Called]) -> People:
        """By the files, the vault, and the table beside them."""
        seen = surveyed.sightings
        called = [*called, *(self.people.everybody if self.people else ())]
        return People(
            {*(leaf.patient_name for leaf in seen), *(one for c in called for one in c.names)},
            {*(leaf.patient_id for leaf in seen), *(one for c in called for one in c.ids)},
            {
                *(leaf.birth for leaf in seen if leaf.birth),
                *(date.fromisoformat(day) for c in called for day in c.births),
            },
        )

    def _survey(self) -> Surveyed:
        how = (self.plan, self.source, self.assigner.group, self.threads, self.cancel)
        if self.resume is None or self.ledger is None:
            return survey(*how)
        return resurvey(
            *how,
            resume=self.resume,
            ledger=self.ledger,
            everything=self.assigner.looks or self.people is not None or self.copies,
            shares=self.cleans,
        )

    def _same(self, seen: Sequence[Sighting], called: Sequence[Called]) -> dict[str, str]:
        """Source identities of somebody whom the vault has by another one: as it was told, or as it is told now."""
        if self.project is None or not called:
            return {}
        same = {other: one.identity for one in called for other in one.identities}
        people: dict[str, list[Sighting]] = {}
        for sighting in seen:
            own = self.assigner.strategy.source_identity(sighting)
            people.setdefault(same.get(own, own), []).append(sighting)
        unknown = self.project.unknown(people)
        found = dict(_by_table_id(people, unknown, called))
        if self.people is not None:
            left = {one: leaves for one, leaves in people.items() if one not in found}
            found |= self.people.identify(left, unknown - found.keys(), called)
        if found:  # before anybody gets a name by it: a later run has to know, however this one ends
            pseudonyms = {one.identity: one.pseudonym for one in called}
            self.project.keep_same({other: pseudonyms[one] for other, one in found.items()})
        return {**same, **found}

    def _assigned(self, surveyed: Surveyed, called: Sequence[Called], unclear: OutcomeCallback | None) -> Assigned:
        ledger = self.project or EphemeralLedger()

        def taken(name: str) -> bool:
            return os.path.lexists(os.path.join(self.out, self.folder_of(name)))

        try:
            named: list[NamedSubject] | None = None if self.people is None else []
            same = self._same(surveyed.sightings, called)
            return self.assigner.decide(
                surveyed.sightings, ledger, cancel=self.cancel, taken=taken, named=named, same=same
            )
        except IdentityConflict as conflict:
            if unclear:
                found = unclear_files(
                    self.plan, self.source, self.assigner.group, conflict.findings, self.threads, self.cancel
                )
                for outcome in found:
                    unclear(outcome)
            raise


def _by_table_id(
    people: Mapping[str, Sequence[Sighting]], unknown: Set[str], called: Sequence[Called]
) -> Iterator[tuple[str, str]]:
    """People of images with an Issuer of Patient ID whom a table named by this ID before; if just one has it."""
    tables = {number: one.identity for one in called if one.alone for number in one.ids}
    by_id: dict[str, set[str]] = {}
    for identity, leaves in people.items():
        for leaf in leaves:
            by_id.setdefault(leaf.patient_id, set()).add(identity)
    for number, own in by_id.items():
        if len(own) == 1 and number in tables and own <= unknown and tables[number] not in people:
            yield own.pop(), tables[number]
