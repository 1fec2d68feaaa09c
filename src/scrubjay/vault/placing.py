"""Timepoints of studies: each study keeps its label, and two studies of a subject never have the same.

The place of a study depends on the subject's anchor and on the labels given before, so it is found under the project's
lock, by the pure function of scrubjay.identity.timepoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from scrubjay.errors import VaultError
from scrubjay.identity.requests import StudyRequest
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Placement, timeline
from scrubjay.vault.queries import chunks, find, lock_project
from scrubjay.vault.records import open_study, open_subject, seal_study, source_index, study_index
from scrubjay.vault.requests import StudyRecord
from scrubjay.vault.schema import studies, subjects
from scrubjay.vault.sealing import Seal

_SUBJECTS: Final = [subjects.c.id, subjects.c.source_index, subjects.c.subject]
_STUDIES: Final = select(studies.c.id, studies.c.subject_id, studies.c.study_index, studies.c.sealed).where(
    studies.c.subject_id.in_(bindparam("wanted", expanding=True))
)
_CHANGE: Final = update(studies).where(studies.c.id == bindparam("row")).values(sealed=bindparam("token"))


class _Subject(NamedTuple):
    row: int
    anchor: date | None


class _Known(NamedTuple):
    row: int
    record: StudyRecord


class Placing:
    """One batch of subjects, within one transaction. Use it once."""

    def __init__(self, connection: Connection, seal: Seal, project: int, dates: DateSettings) -> None:
        self._connection = connection
        self._seal = seal
        self._project = project
        self._dates = dates
        self._new: list[dict[str, object]] = []
        self._changed: list[dict[str, object]] = []

    def place(self, requests: Sequence[StudyRequest]) -> list[list[Placement]]:
        """The answers, in order. Raises VaultError for a subject that has no name yet."""
        if len({request.source_identity for request in requests}) < len(requests):
            raise VaultError("the studies of a subject are placed in one request")
        lock_project(self._connection, self._project)
        people = self._people({request.source_identity for request in requests})
        known = self._known(person.row for person in people.values())
        answers = []
        for request in requests:
            person = people[request.source_identity]
            answers.append(self._place(person, known.setdefault(person.row, {}), request))
        if self._new:
            self._connection.execute(insert(studies), self._new)
        if self._changed:
            self._connection.execute(_CHANGE, self._changed)
        return answers

    def _place(self, person: _Subject, known: Mapping[str, _Known], request: StudyRequest) -> list[Placement]:
        labels = {uid: one.record.label for uid, one in known.items() if one.record.label}
        placements = timeline(request.studies, person.anchor, self._dates, labels)
        days: dict[str, date | None] = {}
        for study in request.studies:
            days[study.uid] = _earliest(days.get(study.uid), study.day)
        for placement in placements:
            self._keep(person.row, known.get(placement.uid), placement, days[placement.uid])
        return placements

    def _keep(self, subject: int, known: _Known | None, placement: Placement, day: date | None) -> None:
        """A study without a place is kept, too: another anchor may give it one."""
        index = study_index(self._seal, subject, placement.uid)
        record = StudyRecord(placement.uid, _earliest(known.record.day if known else None, day), placement.label)
        if known is not None and known.record == record:
            return
        token = seal_study(self._seal, subject, index, record)
        if known is not None:
            self._changed.append({"row": known.row, "token": token})
        else:
            row = {"project_id": self._project, "subject_id": subject, "study_index": index, "sealed": token}
            self._new.append(row)

    def _people(self, identities: set[str]) -> dict[str, _Subject]:
        wanted = {source_index(self._seal, self._project, one): one for one in identities}
        people: dict[str, _Subject] = {}
        for row, index, token in find(self._connection, subjects.c.source_index, wanted, _SUBJECTS):
            anchor = open_subject(self._seal, self._project, index, token)[1]
            people[wanted[index]] = _Subject(row, anchor)
        if len(people) < len(identities):
            raise VaultError("a study is placed only after its subject was given a name")
        return people

    def _known(self, people: Iterable[int]) -> dict[int, dict[str, _Known]]:
        known: dict[int, dict[str, _Known]] = {}
        for chunk in chunks(sorted(set(people))):
            for row, subject, index, token in self._connection.execute(_STUDIES, {"wanted": chunk}):
                record = open_study(self._seal, subject, index, token)
                known.setdefault(subject, {})[record.uid] = _Known(row, record)
        return known


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
