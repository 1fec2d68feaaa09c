"""Giving out names: one transaction for a batch of subjects, so nobody is ever half there and no number is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, update

from scrubjay.identity.proposal import Fixed, Proposal, Refused
from scrubjay.identity.reasons import CONFLICT
from scrubjay.identity.requests import Assignment, Request
from scrubjay.vault.numbers import Counters
from scrubjay.vault.queries import add_all, find, lock_project, taken_pseudonyms
from scrubjay.vault.records import (
    open_subject,
    pseudonym_index,
    seal_source,
    seal_subject,
    source_index,
)
from scrubjay.vault.schema import subjects
from scrubjay.vault.sealing import Seal

BATCH: Final = 50_000
"""Subjects in one transaction: many, since each touches pages all over the indexes, written once at its end."""

_KNOWN: Final = [subjects.c.id, subjects.c.source_index, subjects.c.subject]
_COLUMNS: Final = [
    subjects.c.project_id,
    subjects.c.source_index,
    subjects.c.pseudonym_index,
    subjects.c.source,
    subjects.c.subject,
]
_CHANGE: Final = update(subjects).where(subjects.c.id == bindparam("row")).values(subject=bindparam("token"))


class Batch:
    """One batch, within one transaction. Use it once."""

    def __init__(self, connection: Connection, seal: Seal, project: int) -> None:
        self._connection = connection
        self._seal = seal
        self._project = project
        self._known: dict[bytes, Assignment] = {}
        self._rows: dict[bytes, int] = {}
        self._new: dict[bytes, tuple[object, ...]] = {}
        self._changed: set[bytes] = set()

    def assign(self, requests: Sequence[Request]) -> list[Assignment]:
        """The answers, in order. Raises VaultDamaged when the row of a known subject doesn't open."""
        lock_project(self._connection, self._project)
        wanted = [source_index(self._seal, self._project, request.source_identity) for request in requests]
        self._find(wanted)
        fixed = {
            pseudonym_index(self._seal, self._project, request.proposal.pseudonym)
            for index, request in zip(wanted, requests, strict=True)
            if isinstance(request.proposal, Fixed) and index not in self._known
        }
        taken = taken_pseudonyms(self._connection, fixed)
        counters = Counters(self._connection, self._seal, self._project, fixed)
        answers = [
            self._answer(index, request) if index in self._known else self._name(index, request, taken, counters)
            for index, request in zip(wanted, requests, strict=True)
        ]
        self._write()
        counters.write()
        return answers

    def _find(self, wanted: Sequence[bytes]) -> None:
        for row, index, token in find(self._connection, subjects.c.source_index, wanted, _KNOWN):
            self._known[index] = Assignment(*open_subject(self._seal, self._project, index, token))
            self._rows[index] = row

    def _answer(self, index: bytes, request: Request) -> Assignment:
        """What is known; what was not known of it yet is filled in."""
        known = self._known[index]
        anchor = known.anchor or request.anchor_day
        days = request.days if known.days is None else known.days
        if known.new or (anchor, days) != (known.anchor, known.days):
            known = self._known[index] = Assignment(known.pseudonym, anchor, days)
            self._changed.add(index)
        return known

    def _name(self, index: bytes, request: Request, taken: set[bytes], counters: Counters) -> Assignment:
        chosen = self._choose(request.proposal, taken, counters)
        if isinstance(chosen, Refused):
            return Assignment("", refused=chosen.reason)
        pseudonym, taken_index = chosen
        self._new[index] = (
            self._project,
            index,
            taken_index,
            seal_source(self._seal, self._project, index, request.source_identity),
            seal_subject(self._seal, self._project, index, (pseudonym, request.anchor_day, request.days)),
        )
        answer = self._known[index] = Assignment(pseudonym, request.anchor_day, request.days, new=True)
        return answer

    def _choose(self, proposal: Proposal, taken: set[bytes], counters: Counters) -> tuple[str, bytes] | Refused:
        """A pseudonym and its index. One that somebody has is refused: two people are never made one."""
        if isinstance(proposal, Refused):
            return proposal
        if not isinstance(proposal, Fixed):
            return counters.draw(proposal)
        index = pseudonym_index(self._seal, self._project, proposal.pseudonym)
        if index in taken:
            return Refused(CONFLICT)
        taken.add(index)
        return proposal.pseudonym, index

    def _write(self) -> None:
        changes = []
        for index in self._changed:
            known = self._known[index]
            token = seal_subject(self._seal, self._project, index, (known.pseudonym, known.anchor, known.days))
            if index in self._rows:
                changes.append({"row": self._rows[index], "token": token})
            else:  # asked for twice in this batch
                self._new[index] = (*self._new[index][:-1], token)
        add_all(self._connection, _COLUMNS, list(self._new.values()))
        if changes:
            self._connection.execute(_CHANGE, changes)
