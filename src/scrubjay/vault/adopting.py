"""Taking over names that were given elsewhere: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from scrubjay.identity.proposal import Fixed
from scrubjay.identity.requests import Request
from scrubjay.vault.assigning import BATCH, Batch
from scrubjay.vault.queries import chunks, find
from scrubjay.vault.records import seal_study, source_index, study_index
from scrubjay.vault.requests import StudyRecord
from scrubjay.vault.schema import studies, subjects
from scrubjay.vault.sealing import Seal


class Person(NamedTuple):
    """A subject from elsewhere, with a fixed pseudonym. line: where it came from, for errors."""

    line: int
    request: Request
    studies: Sequence[StudyRecord] = ()


def adopt(connection: Connection, seal: Seal, project: int, people: Sequence[Person]) -> tuple[int, list[int]]:
    """How many subjects are new, and the lines of those that clash: then the transaction is to be given up."""
    new, clashes = 0, []
    for some in chunks(people, BATCH):
        answers = Batch(connection, seal, project).assign([one.request for one in some])
        for person, answer in zip(some, answers, strict=True):
            proposal = person.request.proposal
            if answer.refused or not isinstance(proposal, Fixed) or answer.pseudonym != proposal.pseudonym:
                clashes.append(person.line)
            new += answer.new
        if not clashes:
            _adopt_studies(connection, seal, project, [one for one in some if one.studies])
    return new, clashes


def _adopt_studies(connection: Connection, seal: Seal, project: int, people: Sequence[Person]) -> None:
    """Keep the studies that are not known yet, with the labels they have."""
    wanted = {source_index(seal, project, one.request.source_identity): one for one in people}
    records: dict[bytes, tuple[int, StudyRecord]] = {}
    for number, index in find(connection, subjects.c.source_index, wanted, [subjects.c.id, subjects.c.source_index]):
        for study in wanted[index].studies:
            records[study_index(seal, number, study.uid)] = (number, study)
    for chunk in chunks(sorted(records)):
        query = select(studies.c.study_index).where(studies.c.study_index.in_(chunk))
        for index in connection.execute(query).scalars().all():
            del records[index]
    rows = [
        {
            "project_id": project,
            "subject_id": number,
            "study_index": index,
            "sealed": seal_study(seal, number, index, study),
        }
        for index, (number, study) in records.items()
    ]
    if rows:
        connection.execute(insert(studies), rows)
