"""UID links: which new UID stands for which old one. Kept only when a recipe asks: the key computes them anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from scrubjay.identity.requests import Link
from scrubjay.vault.queries import chunks, find, lock_project, pages
from scrubjay.vault.records import open_link, pseudonym_index, seal_link, uid_index
from scrubjay.vault.schema import subjects, uids
from scrubjay.vault.sealing import Seal

_KNOWN: Final = select(uids.c.id, uids.c.subject_id, uids.c.old_index, uids.c.sealed).where(
    uids.c.old_index.in_(bindparam("wanted", expanding=True))
)
_OWN: Final = update(uids).where(uids.c.id == bindparam("row")).values(subject_id=bindparam("subject"))


def link(connection: Connection, seal: Seal, project: int, wanted: Sequence[Link]) -> tuple[int, int]:
    """Keep links; how many were new, and how many clash: their old UID is linked to another new one, which stays.

    A link belongs to the first subject that it is met with, and is forgotten with it; one that a person brought, to
    nobody until then.
    """
    lock_project(connection, project)
    owners = _rows_of(connection, seal, project, {one.subject for one in wanted} - {""})
    new: dict[bytes, Link] = {}
    clashes = 0
    for one in wanted:
        first = new.setdefault(uid_index(seal, project, one.old), one)
        clashes += first.new != one.new
    owned = []
    for chunk in chunks(sorted(new)):
        for row, owner, index, token in connection.execute(_KNOWN, {"wanted": chunk}).all():
            one = new.pop(index)
            clashes += open_link(seal, project, index, token)[1] != one.new
            if owner is None and one.subject in owners:
                owned.append({"row": row, "subject": owners[one.subject]})
    rows = [
        {
            "project_id": project,
            "subject_id": owners.get(one.subject),
            "old_index": index,
            "sealed": seal_link(seal, project, index, (one.old, one.new)),
        }
        for index, one in new.items()
    ]
    if owned:
        connection.execute(_OWN, owned)
    if rows:
        connection.execute(insert(uids), rows)
    return len(rows), clashes


def links(connection: Connection, seal: Seal, project: int) -> Iterator[tuple[str, str]]:
    """All pairs of a project, in the order they were kept."""
    query = select(uids.c.id, uids.c.old_index, uids.c.sealed).where(uids.c.project_id == project)
    for page in pages(connection, query, uids.c.id):
        for _, index, token in page:
            yield open_link(seal, project, index, token)


def _rows_of(connection: Connection, seal: Seal, project: int, pseudonyms: set[str]) -> dict[str, int]:
    """The subjects of these pseudonyms, those that there are."""
    wanted = {pseudonym_index(seal, project, one): one for one in pseudonyms}
    column = subjects.c.pseudonym_index
    return {wanted[index]: row for row, index in find(connection, column, wanted, [subjects.c.id, column])}
