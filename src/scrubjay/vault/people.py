"""Subjects of a project as the vault keeps them: found by pseudonym or identity, read, removed, anchored anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, delete, select, update

from scrubjay.identity.personname import normal_name
from scrubjay.identity.source import SPLIT, parts_of
from scrubjay.vault.leaves import forget_leaves, make_anew
from scrubjay.vault.persons import every_called
from scrubjay.vault.queries import chunks, pages
from scrubjay.vault.records import (
    open_source,
    open_study,
    open_subject,
    pseudonym_index,
    seal_study,
    seal_subject,
    source_index,
)
from scrubjay.vault.requests import Called, StudyRecord, Subject
from scrubjay.vault.schema import people, studies, subjects, uids
from scrubjay.vault.sealing import Seal

_ROW: Final = select(subjects.c.id, subjects.c.source_index, subjects.c.source, subjects.c.subject)


class Found(NamedTuple):
    """A subject and the number of its row."""

    row: int
    subject: Subject


class People:
    """The subjects of one project within one transaction. Reading them is to be recorded by the caller."""

    def __init__(self, connection: Connection, seal: Seal, project: int, name: str) -> None:
        self._connection = connection
        self._seal = seal
        self._project = project
        self._name = name

    def every(self, *, with_studies: bool) -> Iterator[Found]:
        """All, in the order they were given names."""
        for page in pages(self._connection, self._here(_ROW), subjects.c.id):
            known = self._studies_of([row[0] for row in page]) if with_studies else {}
            for row in page:
                found = self._open(row)
                yield Found(found.row, replace(found.subject, studies=tuple(known.get(found.row, ()))))

    def find(self, text: str) -> list[Found]:
        """The subject of this pseudonym; else of this source identity; else all whose ID, folder or name this is.

        Names and IDs also those that a table of people has for a subject, and of others who were taken for it.

        The last looks at every subject of the project: seconds for a million.
        """
        exact = (
            subjects.c.pseudonym_index == pseudonym_index(self._seal, self._project, text),
            subjects.c.source_index == source_index(self._seal, self._project, text),
        )
        for condition in exact:
            row = self._connection.execute(self._here(_ROW).where(condition)).one_or_none()
            if row is not None:
                return [self._with_studies(self._open(row))]
        words = {text, text.strip(" "), normal_name(text)} - {""}
        called = {
            one.pseudonym
            for one in every_called(self._connection, self._seal, self._project)
            if words & _also(one) or any(words & originals(other) for other in one.identities)
        }
        hits = [
            one
            for one in self.every(with_studies=False)
            if one.subject.pseudonym in called or words & originals(one.subject.source_identity)
        ]
        return [self._with_studies(one) for one in hits]

    def number_of_others(self, found: Found) -> int:
        """How many source identities beside its own were taken for this subject."""
        known = every_called(self._connection, self._seal, self._project)
        return sum(len(one.identities) for one in known if one.pseudonym == found.subject.pseudonym)

    def forget(self, found: Found) -> None:
        """Remove a subject with its studies and UID links, and what the ledger has of it."""
        for table in (studies, people, uids):
            self._connection.execute(delete(table).where(table.c.subject_id == found.row))
        self._connection.execute(delete(subjects).where(subjects.c.id == found.row))
        forget_leaves(self._connection, self._project, self._index(found))

    def reanchor(self, found: Found, day: date | None = None) -> tuple[date | None, int]:
        """Move a subject's anchor to `day`, else to its first study; its new anchor and how many labels that undoes.

        Labels are given anew when the studies come again.
        """
        subject = found.subject
        days = [study.day for study in subject.studies if study.day is not None]
        anchor = day or min(days, default=subject.anchor)
        if anchor == subject.anchor:
            return anchor, 0
        index = source_index(self._seal, self._project, subject.source_identity)
        named = (subject.pseudonym, anchor, subject.days)
        token = seal_subject(self._seal, self._project, index, named)
        self._connection.execute(update(subjects).where(subjects.c.id == found.row), {"subject": token})
        make_anew(self._connection, self._project, self._index(found))
        return anchor, self._unlabel(found.row)

    def _unlabel(self, subject: int) -> int:
        query = select(studies.c.id, studies.c.study_index, studies.c.sealed).where(studies.c.subject_id == subject)
        undone = 0
        for row, index, token in self._connection.execute(query).all():
            study = open_study(self._seal, subject, index, token)
            if study.label:
                token = seal_study(self._seal, subject, index, replace(study, label=""))
                self._connection.execute(update(studies).where(studies.c.id == row), {"sealed": token})
                undone += 1
        return undone

    def _index(self, found: Found) -> bytes:
        return pseudonym_index(self._seal, self._project, found.subject.pseudonym)

    def _here(self, query: Select[Any]) -> Select[Any]:
        return query.where(subjects.c.project_id == self._project)

    def _open(self, row: Any) -> Found:
        number, index, source, token = row
        pseudonym, anchor, days = open_subject(self._seal, self._project, index, token)
        identity = open_source(self._seal, self._project, index, source)
        return Found(number, Subject(self._name, identity, pseudonym, anchor, days))

    def _with_studies(self, found: Found) -> Found:
        known = self._studies_of([found.row]).get(found.row, [])
        return Found(found.row, replace(found.subject, studies=tuple(known)))

    def _studies_of(self, people: list[int]) -> dict[int, list[StudyRecord]]:
        known: dict[int, list[StudyRecord]] = {}
        for chunk in chunks(people):
            query = select(studies.c.subject_id, studies.c.study_index, studies.c.sealed).order_by(studies.c.id)
            for subject, index, token in self._connection.execute(query.where(studies.c.subject_id.in_(chunk))):
                known.setdefault(subject, []).append(open_study(self._seal, subject, index, token))
        return {one: sorted(found, key=_by_day) for one, found in known.items()}


def originals(source_identity: str) -> set[str]:
    """What a person may call this subject: Patient ID, folder, name, Study Instance UID; without the issuer."""
    try:
        kind, *parts = parts_of(source_identity)
    except ValueError:
        return {source_identity}
    if kind == SPLIT and parts:
        return originals(parts[0]) | {part for part in parts[1:] if part}
    return {parts[-1]} if parts else set()


def _also(called: Called) -> set[str]:
    return {*called.ids, *called.names, *(normal_name(name) for name in called.names)} - {""}


def original_of(source_identity: str) -> str:
    """What stands for this subject in the ID map: the Patient ID, folder, normal name or Study Instance UID."""
    try:
        kind, *parts = parts_of(source_identity)
    except ValueError:
        return source_identity
    if kind == SPLIT and parts:
        return original_of(parts[0])
    return parts[-1] if parts else ""


def _by_day(study: StudyRecord) -> tuple[date, str]:
    return study.day or date.max, study.uid
