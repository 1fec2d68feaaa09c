"""Connections and transactions: the only file that knows the two databases apart.

SQLite: a rollback journal, not a write-ahead log, so that a vault at rest is one file and reading it, with a wrong key
for example, writes nothing; every writer takes the lock at its start. PostgreSQL: who gives out names locks the
project's row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from scrubjay.errors import VaultError

WAIT_SECONDS: Final = 300
"""How long a writer waits for others before it gives up."""

_WRITING: Final = "scrubjay_writing"
_MAKING: Final = 0x5C72756A  # any number, the same for every process: the advisory lock of whoever makes tables


class Database:
    """A place to begin transactions in. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._reader: Final = engine.execution_options(isolation_level="REPEATABLE READ") if _serves(engine) else engine
        self._writer: Final = engine.execution_options(**{_WRITING: True})
        self._engine: Final = engine
        self.is_server: Final = _serves(engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One unchanging view of everything. Raises VaultError when the database fails."""
        with _explained(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All or nothing, durable at the end. Raises VaultError when the database fails."""
        with _explained(), self._writer.begin() as connection:
            yield connection

    def lock_making(self, connection: Connection) -> None:
        """Wait until no other process makes or changes tables."""
        if self.is_server:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MAKING})

    def compact(self) -> None:
        """Write everything anew, so that what was removed or replaced is no longer in the files."""
        with _explained(), self._engine.connect() as connection:
            if self.is_server:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM FULL"))
            else:
                raw = connection.connection.driver_connection
                if raw is not None:
                    raw.execute("VACUUM")

    def verify(self) -> bool:
        """Whether the database finds its own structure whole. PostgreSQL has checksums of its own."""
        if self.is_server:
            return True
        try:
            with self.read() as connection:
                return bool(connection.execute(text("PRAGMA integrity_check")).scalar() == "ok")
        except VaultError:
            return False

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_file(path: Path) -> Database:
    """The database in a file that exists."""
    address = path.as_uri() + "?mode=rw"  # so that SQLite itself never makes a file

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, check_same_thread=False, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine)


def open_server(url: str) -> Database:
    """The database at a PostgreSQL URL. Raises VaultError when psycopg is missing or the URL is wrong."""
    try:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ImportError:
        raise VaultError("PostgreSQL needs psycopg: run  pip install 'scrubjay[postgresql]'") from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise VaultError("the vault's URL is not one of PostgreSQL: postgresql://user@host/database") from None
    return Database(engine)


def _serves(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _prepare(raw: Any, _record: object) -> None:
    for pragma in (
        "foreign_keys = ON",
        "synchronous = EXTRA",  # a name once given out is never forgotten, or another person would get it
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cache_size = -16384",  # KB; more of it made no run faster
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _explained() -> Iterator[None]:
    """Turn errors of the database into our own; its messages may quote rows, so only their kind goes on."""
    try:
        yield
    except DBAPIError as error:
        raise VaultError(_what_failed(error)) from None
    except SQLAlchemyError as error:
        raise VaultError(f"the vault's database failed: {type(error).__name__}") from None


_FULL: Final = "53100"
"""What PostgreSQL says of its disk."""


def _what_failed(error: DBAPIError) -> str:
    said, kind = str(error.orig), type(error.orig).__name__
    if "database is locked" in said:
        return f"the vault is in use by others since {WAIT_SECONDS} seconds: try again"
    if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_READONLY_DBMOVED":
        return "the vault was moved or removed while it was in use"
    if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(error.orig, "sqlstate", "") == _FULL:
        return "the disk that the vault is on is full: make space there"
    if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_IOERR"):
        return "the disk that the vault is on fails, or is full"
    if "readonly" in said:
        return "no permission to write in the vault"
    # psycopg has a state for whatever a server says, and none when there is no server to say it
    if kind == "OperationalError" and getattr(error.orig, "sqlstate", "") is None:
        return "the vault's server can't be reached, lacks this database, or doesn't let this account in"
    return f"the vault's database failed: {kind}"
