"""Is the vault whole? Every token is opened, every index computed anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from scrubjay.errors import VaultDamaged
from scrubjay.vault.queries import pages
from scrubjay.vault.rotation import RESEAL
from scrubjay.vault.schema import accesses, files, leaves, outs, people, studies, subjects, uids
from scrubjay.vault.sealing import Seal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong. `row` is its number, 0 for the whole table; `table` is empty for the whole database."""

    table: str
    row: int
    what: str

    def __str__(self) -> str:
        where = f"{self.table} {self.row}" if self.row else self.table
        return f"{where}: {self.what}" if where else self.what


def findings(connection: Connection, seal: Seal) -> Iterator[Finding]:
    """All that is wrong, table by table."""
    for table, reseal in RESEAL.items():
        indexes = [column.name for column in table.c if column.name.endswith("_index")]
        others = [column for column in table.c if column.name != "id"]
        for page in pages(connection, select(table.c.id, *others), table.c.id):
            for row in page:
                try:
                    # to the same seal: opens everything, and gives every index as it should be
                    anew = reseal(seal, seal, row)
                except (VaultDamaged, ValueError, KeyError, TypeError):
                    yield Finding(table.name, row.id, "doesn't open: changed, moved, or sealed by another key")
                    continue
                if any(anew[name] != getattr(row, name) for name in indexes):
                    yield Finding(table.name, row.id, "can't be found: its index is wrong")
    yield from _doubles(connection)
    yield from _orphans(connection)
    yield from _gaps(connection)


def _doubles(connection: Connection) -> Iterator[Finding]:
    """The constraints forbid them; whoever edits the file doesn't ask constraints."""
    for column, what in ((subjects.c.pseudonym_index, "pseudonym"), (subjects.c.source_index, "source identity")):
        query = select(func.min(subjects.c.id)).group_by(column).having(func.count() > 1)
        for row in connection.execute(query).scalars():
            yield Finding(subjects.name, row, f"its {what} is that of another row, too")


def _orphans(connection: Connection) -> Iterator[Finding]:
    """Every study, and every link that had one, has its subject; what the ledger has, its OUT and its leaf."""
    for table in (studies, people, uids):
        lost = (
            select(table.c.id)
            .outerjoin(subjects, table.c.subject_id == subjects.c.id)
            .where(table.c.subject_id.is_not(None) & subjects.c.id.is_(None))
        )
        for row in connection.execute(lost).scalars():
            yield Finding(table.name, row, "its subject is gone")
    for table, column, whole, what in (
        (leaves, leaves.c.out_id, outs, "OUT"),
        (files, files.c.out_id, outs, "OUT"),
        (files, files.c.leaf_id, leaves, "leaf"),
    ):
        lost = (
            select(table.c.id).outerjoin(whole, column == whole.c.id).where(column.is_not(None), whole.c.id.is_(None))
        )
        for row in connection.execute(lost).scalars():
            yield Finding(table.name, row, f"its {what} is gone")


def _gaps(connection: Connection) -> Iterator[Finding]:
    """Entries of the access log are numbered 1, 2, 3 …"""
    count, last = connection.execute(select(func.count(), func.max(accesses.c.id)).select_from(accesses)).one()
    if count != (last or 0):
        yield Finding(accesses.name, 0, f"{(last or 0) - count} entries of the access log are missing")
