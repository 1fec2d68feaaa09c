"""UID links: which new UID stands for which old one. Kept only when a recipe asks: the key computes them anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select

from scrubjay.errors import VaultError
from scrubjay.vault.queries import chunks, lock_project, pages
from scrubjay.vault.records import open_link, seal_link, source_index, uid_index
from scrubjay.vault.schema import subjects, uids
from scrubjay.vault.sealing import Seal

_KNOWN: Final = select(uids.c.old_index, uids.c.sealed).where(uids.c.old_index.in_(bindparam("wanted", expanding=True)))


def link(
    connection: Connection, seal: Seal, project: int, pairs: Sequence[tuple[str, str]], source_identity: str | None
) -> int:
    """Keep pairs of old and new UID, of a subject if it is known; how many were new.

    Raises VaultError when an old UID is linked to another new one already.
    """
    lock_project(connection, project)
    subject = None
    if source_identity is not None:
        index = source_index(seal, project, source_identity)
        subject = connection.execute(select(subjects.c.id).where(subjects.c.source_index == index)).scalar()
    wanted: dict[bytes, tuple[str, str]] = {}
    for old, new in pairs:
        if wanted.setdefault(uid_index(seal, project, old), (old, new)) != (old, new):
            raise VaultError("one UID can't be linked to two")
    for chunk in chunks(sorted(wanted)):
        for index, token in connection.execute(_KNOWN, {"wanted": chunk}).all():
            if open_link(seal, project, index, token) != wanted.pop(index):
                raise VaultError("one UID can't be linked to two")
    rows = [
        {
            "project_id": project,
            "subject_id": subject,
            "old_index": index,
            "sealed": seal_link(seal, project, index, pair),
        }
        for index, pair in wanted.items()
    ]
    if rows:
        connection.execute(insert(uids), rows)
    return len(rows)


def links(connection: Connection, seal: Seal, project: int) -> Iterator[tuple[str, str]]:
    """All pairs of a project, in the order they were kept."""
    query = select(uids.c.id, uids.c.old_index, uids.c.sealed).where(uids.c.project_id == project)
    for page in pages(connection, query, uids.c.id):
        for _, index, token in page:
            yield open_link(seal, project, index, token)
