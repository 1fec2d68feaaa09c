"""A vault that is open: its database and its seal, and the guard that both belong together in every transaction."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, insert, select, update

from scrubjay.errors import VaultError, WrongKey
from scrubjay.vault.database import Database
from scrubjay.vault.place import NO_VAULT
from scrubjay.vault.schema import HEAD, keys, vault_table
from scrubjay.vault.sealing import Seal
from scrubjay.vault.unlocking import Opener, new_method, proof_of, proves, secret_of
from scrubjay.vault.upgrade import upgrade, version_of


class Store:
    """Database and seal. Every transaction first looks whether the vault's key is still the one it was opened with."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self.database: Final = database
        self.seal: Final = seal

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One unchanging view. Raises WrongKey when the key was rotated meanwhile."""
        with self.database.read() as connection:
            self._guard(connection)
            yield connection

    @contextmanager
    def write(self, *, alone: bool = False) -> Iterator[Connection]:
        """All or nothing; a rotation waits for its end. `alone` waits for all other writers, for the rotation itself.

        Raises WrongKey when the key was rotated meanwhile.
        """
        with self.database.write() as connection:
            # locks are taken in one order everywhere: vault, project, keys
            self._guard(connection, lock=True, alone=alone)
            yield connection

    def _guard(self, connection: Connection, *, lock: bool = False, alone: bool = False) -> None:
        query = select(vault_table.c.key_version)
        if lock:
            query = query.with_for_update(read=not alone)
        if connection.execute(query).scalar() != self.seal.version:
            raise WrongKey("the vault's key was rotated meanwhile: open it with the new one")


def make(database: Database, opener: Opener) -> None:
    """Make the tables and the first key, unless another process was first. Nothing half made is ever seen."""
    method = new_method(opener)
    name = os.urandom(16)
    seal = Seal(secret_of(opener, method), name, 1)  # before the lock: a passphrase takes its time
    with database.write() as connection:
        database.lock_making(connection)
        if version_of(connection) is not None:
            return
        upgrade(connection)
        connection.execute(insert(vault_table), {"id": 1, "name": name, "key_version": 1})
        add_key(connection, seal, method)


def add_key(connection: Connection, seal: Seal, method: str) -> None:
    """Keep how this key is made, and its proof."""
    row = {"version": seal.version, "method": method, "proof": proof_of(seal), "made_at": now(), "retired_at": None}
    connection.execute(insert(keys), row)


def unlock(database: Database, opener: Opener) -> Store:
    """Open a vault. The key is tried before anything is written, tables of an older ScrubJay included.

    Raises WrongKey, and VaultError when there is no vault.
    """
    with database.read() as connection:
        schema = version_of(connection)
        if schema is None:
            raise VaultError(NO_VAULT)
        name, version = connection.execute(select(vault_table.c.name, vault_table.c.key_version)).one()
        query = select(keys.c.version, keys.c.method, keys.c.proof).order_by(keys.c.version.desc())
        known = connection.execute(query).all()
    for number, method, proof in known:
        if number != version:
            continue
        seal = Seal(secret_of(opener, method), name, number)
        if not proves(seal, proof):
            break
        if schema != HEAD:
            with database.write() as connection:
                database.lock_making(connection)
                upgrade(connection)
        return Store(database, seal)
    for number, method, proof in known:
        if number != version and _was(opener, name, number, method, proof):
            raise WrongKey(f"this is key version {number}, which was rotated: the vault is at version {version}")
    raise WrongKey("this key doesn't open the vault; nothing was written")


def retire(connection: Connection, version: int, successor: int) -> None:
    """From the end of this transaction on, only the successor opens the vault."""
    connection.execute(update(keys).where(keys.c.version == version), {"retired_at": now()})
    connection.execute(update(vault_table), {"key_version": successor})


def now() -> int:
    """Seconds since 1970, UTC."""
    return int(time.time())


def _was(opener: Opener, name: bytes, number: int, method: str, proof: bytes) -> bool:
    try:
        return proves(Seal(secret_of(opener, method), name, number), proof)
    except WrongKey:
        return False  # the other kind of opener
