"""A vault: the encrypted store of who is who, apart from the output."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, func, insert, select

from scrubjay.errors import VaultError
from scrubjay.identity import Key
from scrubjay.vault import journal
from scrubjay.vault.checking import Finding, findings
from scrubjay.vault.copying import copy_rows
from scrubjay.vault.database import Database, open_file, open_server
from scrubjay.vault.place import FILE, NO_VAULT, Place, check_apart, check_new, find_file, make_file, place_of
from scrubjay.vault.project import Project
from scrubjay.vault.queries import count_rows
from scrubjay.vault.records import PROJECT, project_index
from scrubjay.vault.requests import Access
from scrubjay.vault.rotation import rotate
from scrubjay.vault.schema import accesses, files, leaves, projects, runs, studies, subjects, uids
from scrubjay.vault.sealing import row_of
from scrubjay.vault.store import Store, make, now, unlock
from scrubjay.vault.unlocking import Opener, check_strong
from scrubjay.vault.upgrade import upgrade, version_of

AUDIT: Final = "audit"
"""The folder, in that of a vault, that the audit of its runs is in."""

_COUNTED: Final = (subjects, studies, uids, runs, leaves, files)


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """How many rows a project has: as many of each table of `_COUNTED`, in its order."""

    name: str
    subjects: int
    studies: int
    uids: int
    runs: int
    leaves: int
    files: int


@dataclass(frozen=True, slots=True)
class Status:
    """What a vault holds, without telling of whom. place: for messages, without a password."""

    place: str
    database: str
    key_version: int
    accesses: int
    projects: tuple[ProjectStatus, ...]


class Vault:
    """An open vault. Threads may share it; close it, or use it in a `with` statement."""

    def __init__(self, place: Place, store: Store) -> None:
        """Use `Vault.open`."""
        self._place: Final = place
        self._store: Store = store

    @classmethod
    def exists(cls, place: str | os.PathLike[str]) -> bool:
        """Whether there is a vault, whatever opens it. Raises VaultError when that can't be told."""
        where = place_of(place)
        if where.folder is not None and find_file(where.folder) is None:
            return False
        database = _connect(where, create=False)
        try:
            with database.read() as connection:
                return version_of(connection) is not None
        finally:
            database.close()

    @classmethod
    def open(cls, place: str | os.PathLike[str], opener: Opener, *, create: bool = True) -> Self:
        """Open the vault in a folder or at a PostgreSQL URL; made if missing, folder 0700, unless `create` is False.

        opener: a key, or a passphrase. It is tried before anything is written. Raises WrongKey, VaultError.
        """
        where = place_of(place)
        if create and where.folder is not None and not os.path.lexists(where.folder / FILE):
            check_new(where.folder)
            check_strong(opener)
        database = _connect(where, create=create)
        try:
            if create:
                with database.read() as connection:
                    missing = version_of(connection) is None
                if missing:
                    make(database, opener)
            return cls(where, unlock(database, opener))
        except BaseException:
            database.close()
            raise

    def project(self, name: str, *, key: Key | None = None, create: bool = True) -> Project:
        """A project by name; made if missing, unless `create` is False.

        key: where its UIDs, pseudonyms and offsets come from, kept sealed from then on; None draws one. Of a project
        that exists it must be the one it has. Raises VaultError.
        """
        found = self._find_project(name)
        if found is None and create:
            found = self._make_project(name, key or Key.generate())
        if found is None:
            raise VaultError("the vault has no such project")
        if key is not None and found.key != key:
            raise VaultError("the project began with another key, which the vault holds: leave yours out")
        return found

    def has_project(self, name: str) -> bool:
        """Whether there is a project of this name."""
        return self._find_project(name) is not None

    def project_names(self) -> list[str]:
        """All projects, in the order they were made."""
        with self._store.read() as connection:
            return [name for _, name in self._names(connection)]

    def check_apart(self, source: str | os.PathLike[str] | None, out: str | os.PathLike[str]) -> None:
        """Raise VaultError when the vault is not apart from IN, None if that is on no disk, and OUT."""
        if self._place.folder is not None:
            check_apart(self._place.folder, out, source)

    @property
    def shown(self) -> str:
        """Where it is, for messages: without user and password."""
        return self._place.shown

    @property
    def audit_folder(self) -> str | None:
        """Where the audit of its runs is kept unless somebody says otherwise; None for one on a server."""
        return None if self._place.folder is None else os.path.join(os.path.realpath(self._place.folder), AUDIT)

    def status(self) -> Status:
        """What the vault holds, without telling of whom."""
        with self._store.read() as connection:
            known = tuple(
                ProjectStatus(name, *(count_rows(connection, table, number) for table in _COUNTED))
                for number, name in self._names(connection)
            )
            count = connection.execute(select(func.count()).select_from(accesses)).scalar_one()
        kind = "postgresql" if self._store.database.is_server else "sqlite"
        return Status(self._place.shown, kind, self._store.seal.version, count, known)

    def accesses(self) -> list[journal.Entry]:
        """The access log, the oldest entry first."""
        with self._store.read() as connection:
            return list(journal.entries(connection, self._store.seal))

    def check(self) -> list[Finding]:
        """What is wrong with the vault: tokens that don't open, indexes that don't fit, gaps; empty for a whole one."""
        if not self._store.database.verify():
            return [Finding("", 0, "the database file is damaged: go back to a backup")]
        with self._store.read() as connection:
            return list(findings(connection, self._store.seal))

    def rotate_key(self, opener: Opener, access: Access) -> None:
        """Seal and index everything anew, in one transaction. From its end on the old key is refused.

        Raises VaultError when the new key is the old one.
        """
        self._store = rotate(self._store, opener, access)
        self._store.database.compact()

    def backup(self, place: str | os.PathLike[str], access: Access) -> int:
        """Copy everything, still sealed, into a new folder or an empty PostgreSQL database; how many rows.

        The copy opens with the same key. Raises VaultError when there is a vault already.
        """
        journal.record(self._store, access, "backup")
        target = _connect(place_of(place), create=True)
        try:
            with self._store.read() as source, target.write() as copy:
                target.lock_making(copy)
                if version_of(copy) is not None:
                    raise VaultError("there is a vault already: a backup needs a new place")
                upgrade(copy)
                return copy_rows(source, copy)
        finally:
            target.close()

    @contextmanager
    def copied(self) -> Iterator[Vault]:
        """A copy, still sealed, in a folder for temporary files: to try things out. It goes with the context."""
        with tempfile.TemporaryDirectory(prefix="scrubjay-") as folder, ExitStack() as stack:
            place = place_of(os.path.join(folder, "vault"))
            database = _connect(place, create=True)
            stack.callback(database.close)
            with self._store.read() as source, database.write() as copy:
                upgrade(copy)
                copy_rows(source, copy)
            yield Vault(place, Store(database, self._store.seal))

    def close(self) -> None:
        """Close every connection."""
        self._store.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _names(self, connection: Connection) -> list[tuple[int, str]]:
        query = select(projects.c.id, projects.c.name_index, projects.c.sealed).order_by(projects.c.id)
        seal = self._store.seal
        return [
            (number, seal.open_json(PROJECT, row_of(0, index), token)["name"])
            for number, index, token in connection.execute(query)
        ]

    def _find_project(self, name: str) -> Project | None:
        seal = self._store.seal
        index = project_index(seal, name)
        with self._store.read() as connection:
            query = select(projects.c.id, projects.c.sealed).where(projects.c.name_index == index)
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        content = seal.open_json(PROJECT, row_of(0, index), row[1])
        return Project(self._store, row[0], name, Key(bytes.fromhex(content["key"])))

    def _make_project(self, name: str, key: Key) -> Project | None:
        seal = self._store.seal
        index = project_index(seal, name)
        token = seal.seal_json(PROJECT, row_of(0, index), {"name": name, "key": key.secret.hex(), "given": []})
        with self._store.write() as connection:
            self._store.database.lock_making(connection)
            if connection.execute(select(projects.c.id).where(projects.c.name_index == index)).scalar() is None:
                row = {"name_index": index, "sealed": token, "made_at": now()}
                connection.execute(insert(projects), row)
        return self._find_project(name)


def _connect(place: Place, *, create: bool) -> Database:
    if place.folder is None:
        return open_server(place.url or "")
    path = make_file(place.folder) if create else find_file(place.folder)
    if path is None:
        raise VaultError(NO_VAULT)
    return open_file(path)
