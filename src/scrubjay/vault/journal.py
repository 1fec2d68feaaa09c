"""The access log: who read which identities, when and why. Written, and durable, before anything is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from scrubjay.vault.queries import pages
from scrubjay.vault.records import ACCESS
from scrubjay.vault.requests import Access
from scrubjay.vault.schema import accesses, keys
from scrubjay.vault.sealing import Seal, row_of
from scrubjay.vault.store import Store, now

MOST_NAMED: Final = 1000
"""Subjects that one entry names; `subjects` counts them all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. pseudonyms: those of the subjects that were read, the first of them when they are many."""

    number: int
    at: datetime
    who: str
    action: str
    reason: str
    project: str
    subjects: int
    pseudonyms: tuple[str, ...] = field(default=(), repr=False)


def record(
    store: Store, access: Access, action: str, project: str = "", pseudonyms: Iterable[str] = (), subjects: int = -1
) -> None:
    """Write one entry in a transaction of its own. subjects: their number when they are not all named."""
    with store.write() as connection:
        record_in(connection, store.seal, access, action, project, pseudonyms, subjects)


def record_in(
    connection: Connection,
    seal: Seal,
    access: Access,
    action: str,
    project: str = "",
    pseudonyms: Iterable[str] = (),
    subjects: int = -1,
) -> None:
    """Write one entry within a transaction: for what must not be done without it."""
    # entries are numbered without gaps, so only one may be written at a time; the key's row serves as the lock
    connection.execute(select(keys.c.version).where(keys.c.version == seal.version).with_for_update())
    number = (connection.execute(select(func.max(accesses.c.id))).scalar() or 0) + 1
    names = list(pseudonyms)
    content = {
        "who": access.who,
        "action": action,
        "reason": access.reason,
        "project": project,
        "subjects": len(names) if subjects < 0 else subjects,
        "pseudonyms": names[:MOST_NAMED],
    }
    row = {"id": number, "at": now(), "sealed": seal.seal_json(ACCESS, row_of(number), content)}
    connection.execute(insert(accesses), row)


def entries(connection: Connection, seal: Seal) -> Iterator[Entry]:
    """All entries, the oldest first."""
    for page in pages(connection, select(accesses.c.id, accesses.c.at, accesses.c.sealed), accesses.c.id):
        for number, at, token in page:
            content = seal.open_json(ACCESS, row_of(number), token)
            content["pseudonyms"] = tuple(content["pseudonyms"])
            yield Entry(number=number, at=datetime.fromtimestamp(at, UTC), **content)
