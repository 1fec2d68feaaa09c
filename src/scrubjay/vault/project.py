"""One project of a vault: names for its subjects, timepoints for their studies, and what was given out before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from scrubjay.errors import VaultError
from scrubjay.identity import Key
from scrubjay.identity.requests import Assignment, Check, Link, Request, StudyRequest
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Placement
from scrubjay.vault import journal
from scrubjay.vault.adopting import Person, adopt
from scrubjay.vault.assigning import BATCH, Batch
from scrubjay.vault.heads import Head, heads
from scrubjay.vault.leaves import Leaves
from scrubjay.vault.links import link, links
from scrubjay.vault.people import Found, People
from scrubjay.vault.persons import every_called, keep_called
from scrubjay.vault.placing import Placing
from scrubjay.vault.queries import CHUNK, chunks, count_rows, find, lock_project
from scrubjay.vault.records import PROJECT, RUN, source_index
from scrubjay.vault.requests import Access, Called, Subject
from scrubjay.vault.schema import projects, runs, subjects
from scrubjay.vault.sealing import row_of
from scrubjay.vault.store import Store, now

IMPORT: Final = "import"
"""The manner in which names were given elsewhere."""
SHARED: Final = "shared"
"""The manner of names that several source identities have, or may have: those of tables without images."""


class Project:
    """Made by `Vault.project`. Threads may share it. Everything raises WrongKey when the key was rotated meanwhile."""

    def __init__(self, store: Store, number: int, name: str, key: Key) -> None:
        self.name: Final = name
        self.key: Final = key
        """The key that UIDs, pseudonyms and offsets of this project come from. It outlasts the vault's own keys."""
        self._store: Final = store
        self._number: Final = number

    def assign(
        self, requests: Iterable[Request], *, batch: int = BATCH, check: Check | None = None
    ) -> Iterator[Assignment]:
        """A name for each subject, in order: the one it has, or a new one. Numbers are handed out in this order.

        Each batch is one transaction, durable before its first answer comes out; memory is that of one batch. Nothing
        happens until the answers are taken. check: sees every answer before its batch is durable; what it raises takes
        the names of the batch back.
        """
        for some in chunks(requests, batch):
            with self._store.write() as connection:
                answers = Batch(connection, self._store.seal, self._number).assign(some)
                if check is not None:
                    for answer in answers:
                        check(answer)
            yield from answers

    def place(
        self, requests: Iterable[StudyRequest], dates: DateSettings, *, batch: int = CHUNK
    ) -> Iterator[list[Placement]]:
        """Timepoints for the studies of each subject, in order; those given before stay. Batches as in `assign`.

        Studies that come in two requests are placed in that order: ask once for each subject of a run. Raises
        VaultError for a subject without a name.
        """
        for some in chunks(requests, batch):
            with self._store.write() as connection:
                answers = Placing(connection, self._store.seal, self._number, dates).place(some)
            yield from answers

    def keep_links(self, links: Sequence[Link]) -> int:
        """Keep links that a run met, durably; how many clash with those that a person brought, which stay."""
        with self._store.write() as connection:
            return link(connection, self._store.seal, self._number, links)[1]

    def import_links(self, pairs: Iterable[tuple[str, str]], access: Access) -> int:
        """Take over pairs of old and new UID from elsewhere, all or none; how many are new.

        Raises VaultError for an old UID that is linked to another new one.
        """
        with self._store.write() as connection:
            new, clashes = link(connection, self._store.seal, self._number, [Link(*pair) for pair in pairs])
            if clashes:
                raise VaultError("one UID can't be linked to two")
            journal.record_in(connection, self._store.seal, access, "import", self.name)
        return new

    def has_images(self) -> bool:
        """Whether a run de-identified images in this project, or tried to."""
        with self._store.read() as connection:
            return count_rows(connection, runs, self._number) > 0

    def given(self) -> frozenset[str]:
        """In which manners names were given in it so far: words of its runs, and `import`."""
        with self._store.read() as connection:
            return frozenset(self._content(connection)[1]["given"])

    def begin_run(self, details: Mapping[str, Any], given: Set[str] = frozenset()) -> int:
        """Keep that a run began; its number. details: what JSON can hold; they are sealed. given: its manners."""
        with self._store.write() as connection:
            if given:
                self._add_given(connection, given)
            row = {"project_id": self._number, "began_at": now(), "sealed": b""}
            made = connection.execute(insert(runs).returning(runs.c.id), row).scalar_one()
            token = self._store.seal.seal_json(RUN, row_of(made), dict(details))
            connection.execute(update(runs).where(runs.c.id == made), {"sealed": token})
            return int(made)

    def end_run(self, run: int, details: Mapping[str, Any]) -> None:
        """Keep how a run ended: these details come on top of those it began with."""
        seal = self._store.seal
        with self._store.write() as connection:
            here = (runs.c.id == run) & (runs.c.project_id == self._number)
            token = connection.execute(select(runs.c.sealed).where(here)).scalar()
            if token is None:
                raise VaultError("there is no such run")
            known = seal.open_json(RUN, row_of(run), token)
            sealed = seal.seal_json(RUN, row_of(run), {**known, **details})
            connection.execute(update(runs).where(here), {"ended_at": now(), "sealed": sealed})

    def leaves(self, out: str) -> Leaves:
        """The ledger of one OUT, given by its real path."""
        return Leaves(self._store, self._number, out)

    def audit_head(self, folder: str | None = None) -> Head | None:
        """The last entry of the audit in a folder, given by its real path, as the last run left it.

        Of an audit that was moved, or without a folder, it is that of the last folder that came in use; None: of none.
        """
        with self._store.read() as connection:
            known = heads(connection, self._store.seal, self._number)
        return next((head for head in known if head.folder == folder), known[-1] if known else None)

    def lookup(self, text: str, access: Access) -> list[Subject]:
        """Who this pseudonym or original ID belongs to, if anybody. Recorded, found or not, before it is told."""
        with self._store.read() as connection:
            found = [one.subject for one in self._people(connection).find(text)]
        journal.record(self._store, access, "lookup", self.name, [one.pseudonym for one in found])
        return found

    def subjects(self, access: Access, action: str = "export") -> Iterator[Subject]:
        """Every subject, in the order they were given names. Recorded before the first is told."""
        self._record_all(access, action)
        with self._store.read() as connection:
            for found in self._people(connection).every(with_studies=True):
                yield found.subject

    def note_given(self, given: Set[str]) -> None:
        """Keep the manners in which names are about to be given outside of a run with images."""
        with self._store.write() as connection:
            self._add_given(connection, given)

    def unknown(self, identities: Iterable[str]) -> set[str]:
        """Which of these source identities no subject has. Tells nobody of anybody, so it isn't recorded."""
        by_index = {source_index(self._store.seal, self._number, one): one for one in identities}
        with self._store.read() as connection:
            for (index,) in find(connection, subjects.c.source_index, by_index, [subjects.c.source_index]):
                del by_index[index]
        return set(by_index.values())

    def keep_called(self, called: Sequence[Called]) -> None:
        """Add what subjects are called to what is known of them, durably."""
        with self._store.write() as connection:
            keep_called(connection, self._store.seal, self._number, called)
            if any(one.identities or one.alone for one in called):
                self._add_given(connection, {SHARED})

    def same(self) -> dict[str, str]:
        """Source identities that are another one's subject, too, by that."""
        return {other: one.identity for one in self.called_if_shared() for other in one.identities}

    def keep_same(self, same: Mapping[str, str]) -> None:
        """Keep, durably, that source identities are those of subjects, by their pseudonyms."""
        self.keep_called([Called(pseudonym, identities=(other,)) for other, pseudonym in same.items()])

    def called(self, access: Access, action: str = "export") -> Iterator[Called]:
        """What subjects are called, of those of whom it is known. Recorded before the first is told."""
        self._record_all(access, action)
        yield from self.called_in_run()

    def called_in_run(self) -> Iterator[Called]:
        """The same for a run, which tells nobody and is recorded as a run."""
        with self._store.read() as connection:
            yield from every_called(connection, self._store.seal, self._number)

    def called_if_shared(self) -> list[Called]:
        """As `called_in_run`, if a subject of this project has, or may have, several source identities; else nobody."""
        return list(self.called_in_run()) if SHARED in self.given() else []

    def uid_links(self, access: Access, action: str = "export") -> Iterator[tuple[str, str]]:
        """Every pair of old and new UID that was kept. Recorded before the first is told."""
        self._record_all(access, action)
        with self._store.read() as connection:
            yield from links(connection, self._store.seal, self._number)

    def note_access(self, access: Access, action: str, pseudonyms: Sequence[str] | None = None) -> None:
        """Record, durably, that somebody is about to read identities elsewhere, as from the audit.

        pseudonyms: of whom; None for everybody in the project.
        """
        if pseudonyms is None:
            self._record_all(access, action)
        else:
            journal.record(self._store, access, action, self.name, pseudonyms)

    def forget(self, text: str, access: Access) -> int:
        """Remove a subject with its studies, UID links and files for good; how many subjects that were, 0 or 1.

        Its number is not given to anyone else. The access log keeps its pseudonym. Backups keep all of it. Raises
        VaultError when the text fits several subjects, or is one of several source identities of the subject.
        """
        with self._store.write() as connection:
            lock_project(connection, self._number)
            people = self._people(connection)
            found = self._one(people.find(text))
            if found is None:
                return 0
            pseudonym = found.subject.pseudonym
            if text != pseudonym and (others := people.number_of_others(found)):
                raise VaultError(
                    f"{pseudonym} goes by {others + 1} IDs or names, and this is one of them: all would be forgotten. "
                    f"To do that, forget {pseudonym}; `vault lookup {pseudonym}` shows them"
                )
            people.forget(found)
            self._record(connection, access, "forget", found)
        self._store.database.compact()
        return 1

    def reanchor(self, text: str, access: Access, day: date | None = None) -> tuple[bool, int] | None:
        """Anchor a subject on its first study that the vault knows, or on `day`; None when there is no such subject.

        Whether the anchor moved, and how many studies have to be de-identified anew, because their timepoints are
        counted from it. Raises VaultError when the text fits several subjects.
        """
        with self._store.write() as connection:
            lock_project(connection, self._number)
            people = self._people(connection)
            found = self._one(people.find(text))
            if found is None:
                return None
            anchor, undone = people.reanchor(found, day)
            self._record(connection, access, "reanchor", found)
            return anchor != found.subject.anchor, undone

    def adopt(self, people: Sequence[Person], access: Access) -> int:
        """Take over names that were given elsewhere, all or none; how many subjects are new.

        Raises VaultError with a line for each that clashes: with another name of the subject, or another subject.
        """
        with self._store.write() as connection:
            new, clashes = adopt(connection, self._store.seal, self._number, people)
            if clashes:
                said = "the vault has another name for this subject, or another subject of this name"
                raise VaultError("\n".join(f"line {line}: {said}" for line in clashes))
            self._add_given(connection, {IMPORT})
            journal.record_in(connection, self._store.seal, access, "import", self.name, (), len(people))
        return new

    def _people(self, connection: Connection) -> People:
        return People(connection, self._store.seal, self._number, self.name)

    def _add_given(self, connection: Connection, given: Set[str]) -> None:
        lock_project(connection, self._number)
        index, content = self._content(connection)
        together = sorted({*content["given"], *given})
        if together != content["given"]:
            token = self._store.seal.seal_json(PROJECT, row_of(0, index), {**content, "given": together})
            connection.execute(update(projects).where(projects.c.id == self._number), {"sealed": token})

    def _content(self, connection: Connection) -> tuple[bytes, dict[str, Any]]:
        query = select(projects.c.name_index, projects.c.sealed).where(projects.c.id == self._number)
        index, token = connection.execute(query).one()
        return index, self._store.seal.open_json(PROJECT, row_of(0, index), token)

    def _one(self, found: list[Found]) -> Found | None:
        if len(found) > 1:
            raise VaultError(f"{len(found)} subjects have this ID: name the one you mean by its pseudonym")
        return found[0] if found else None

    def _record(self, connection: Connection, access: Access, action: str, found: Found) -> None:
        journal.record_in(connection, self._store.seal, access, action, self.name, [found.subject.pseudonym])

    def _record_all(self, access: Access, action: str) -> None:
        with self._store.write() as connection:
            count = count_rows(connection, subjects, self._number)
            journal.record_in(connection, self._store.seal, access, action, self.name, (), count)
