"""Where the chain of an audit ends: kept here, so that lines that are missing at its end are noticed."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from scrubjay.vault.ledger_records import folder_index, open_audit, seal_audit
from scrubjay.vault.queries import find, put_all
from scrubjay.vault.schema import audits
from scrubjay.vault.sealing import Seal


class Head(NamedTuple):
    """The last entry of a chain. folder: the real path of the audit; hash: SHA-256 of the entry's line, hexadecimal."""

    folder: str
    seq: int
    hash: str


def keep_head(connection: Connection, seal: Seal, project: int, head: Head) -> None:
    """Keep it in place of the one before, unless another run has added a later one meanwhile."""
    index = folder_index(seal, project, head.folder)
    for (known,) in find(connection, audits.c.folder_index, [index], [audits.c.sealed]):
        if open_audit(seal, project, index, known)["seq"] >= head.seq:
            return
    token = seal_audit(seal, project, index, head._asdict())
    columns = [audits.c.project_id, audits.c.folder_index, audits.c.sealed]
    put_all(connection, columns, audits.c.folder_index, [(project, index, token)])


def heads(connection: Connection, seal: Seal, project: int) -> list[Head]:
    """Of every audit folder of a project, the oldest folder first."""
    query = select(audits.c.folder_index, audits.c.sealed).where(audits.c.project_id == project).order_by(audits.c.id)
    return [Head(**open_audit(seal, project, index, token)) for index, token in connection.execute(query)]
