"""Rotating the key: every token and every index anew, in one transaction. The tables' own knowledge is in `RESEAL`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, bindparam, select, update

from scrubjay.errors import VaultError
from scrubjay.vault import journal, ledger_records, records
from scrubjay.vault.queries import pages
from scrubjay.vault.requests import Access
from scrubjay.vault.schema import (
    accesses,
    audits,
    counters,
    files,
    keys,
    leaves,
    outs,
    people,
    projects,
    runs,
    studies,
    subjects,
    uids,
    vault_table,
)
from scrubjay.vault.sealing import Seal, row_of
from scrubjay.vault.store import Store, add_key, retire
from scrubjay.vault.unlocking import Opener, new_method, proves, secret_of

Values = Mapping[str, Any]
Reseal = Callable[[Seal, Seal, Row[Any]], Values]
"""From the old seal, the new one and a row: the columns that change."""


def rotate(store: Store, opener: Opener, access: Access) -> Store:
    """The store under the new key. Raises VaultError for a key that the vault has had before."""
    method = new_method(opener)
    secret = secret_of(opener, method)  # before the lock: a passphrase takes its time
    with store.write(alone=True) as connection:
        name = connection.execute(select(vault_table.c.name)).scalar_one()
        if _was_known(connection, secret, name, method):
            raise VaultError("the new key has been this vault's key before: take a fresh one")
        old, new = store.seal, Seal(secret, name, store.seal.version + 1)
        for table, reseal in RESEAL.items():
            _rotate_table(connection, table, reseal, old, new)
        add_key(connection, new, method)
        retire(connection, old.version, new.version)
        journal.record_in(connection, new, access, "rotate-key")
    return Store(store.database, new)


def _was_known(connection: Connection, secret: bytes, name: bytes, method: str) -> bool:
    query = select(keys.c.version, keys.c.proof).where(keys.c.method == method)
    return any(proves(Seal(secret, name, version), proof) for version, proof in connection.execute(query))


def _rotate_table(connection: Connection, table: Table, reseal: Reseal, old: Seal, new: Seal) -> None:
    change = update(table).where(table.c.id == bindparam("row"))
    for page in pages(
        connection, select(table.c.id, *(column for column in table.c if column.name != "id")), table.c.id
    ):
        connection.execute(change, [{"row": row.id, **reseal(old, new, row)} for row in page])


def _project(old: Seal, new: Seal, row: Row[Any]) -> Values:
    content = old.open_json(records.PROJECT, row_of(0, row.name_index), row.sealed)
    index = records.project_index(new, content["name"])
    return {"name_index": index, "sealed": new.seal_json(records.PROJECT, row_of(0, index), content)}


def _counter(old: Seal, new: Seal, row: Row[Any]) -> Values:
    name = old.open(records.SERIES, row_of(row.project_id, row.series_index), row.sealed)
    index = records.series_index(new, row.project_id, name)
    return {"series_index": index, "sealed": new.seal(records.SERIES, row_of(row.project_id, index), name)}


def _subject(old: Seal, new: Seal, row: Row[Any]) -> Values:
    project = row.project_id
    identity = records.open_source(old, project, row.source_index, row.source)
    named = records.open_subject(old, project, row.source_index, row.subject)
    index = records.source_index(new, project, identity)
    return {
        "source_index": index,
        "pseudonym_index": records.pseudonym_index(new, project, named[0]),
        "source": records.seal_source(new, project, index, identity),
        "subject": records.seal_subject(new, project, index, named),
    }


def _study(old: Seal, new: Seal, row: Row[Any]) -> Values:
    study = records.open_study(old, row.subject_id, row.study_index, row.sealed)
    index = records.study_index(new, row.subject_id, study.uid)
    return {"study_index": index, "sealed": records.seal_study(new, row.subject_id, index, study)}


def _person(old: Seal, new: Seal, row: Row[Any]) -> Values:
    content = old.open_json(records.PERSON, row_of(row.subject_id), row.sealed)
    return {"sealed": new.seal_json(records.PERSON, row_of(row.subject_id), content)}


def _uid(old: Seal, new: Seal, row: Row[Any]) -> Values:
    pair = records.open_link(old, row.project_id, row.old_index, row.sealed)
    index = records.uid_index(new, row.project_id, pair[0])
    return {"old_index": index, "sealed": records.seal_link(new, row.project_id, index, pair)}


def _run(old: Seal, new: Seal, row: Row[Any]) -> Values:
    return {
        "sealed": new.seal_json(records.RUN, row_of(row.id), old.open_json(records.RUN, row_of(row.id), row.sealed))
    }


def _access(old: Seal, new: Seal, row: Row[Any]) -> Values:
    return {
        "sealed": new.seal_json(
            records.ACCESS, row_of(row.id), old.open_json(records.ACCESS, row_of(row.id), row.sealed)
        )
    }


def _out(old: Seal, new: Seal, row: Row[Any]) -> Values:
    content = ledger_records.open_out(old, row.project_id, row.out_index, row.sealed)
    index = ledger_records.out_index(new, row.project_id, content["path"])
    return {"out_index": index, "sealed": ledger_records.seal_out(new, row.project_id, index, content)}


def _leaf(old: Seal, new: Seal, row: Row[Any]) -> Values:
    content = ledger_records.open_leaf(old, row.out_id, row.leaf_index, row.sealed)
    index = ledger_records.leaf_index(new, row.out_id, content["subject"], content["study"])
    return {
        "leaf_index": index,
        "subject_index": records.pseudonym_index(new, row.project_id, content["subject"]),
        "sealed": ledger_records.seal_leaf(new, row.out_id, index, content),
    }


def _file(old: Seal, new: Seal, row: Row[Any]) -> Values:
    path, record = ledger_records.open_file(old, row.out_id, row.file_index, row.sealed)
    index = ledger_records.file_index(new, row.out_id, row.source, path)
    return {
        "file_index": index,
        "output_index": ledger_records.output_index(new, row.out_id, record.output) if record.output else None,
        "sealed": ledger_records.seal_file(new, row.out_id, index, path, record),
    }


def _audit(old: Seal, new: Seal, row: Row[Any]) -> Values:
    content = ledger_records.open_audit(old, row.project_id, row.folder_index, row.sealed)
    index = ledger_records.folder_index(new, row.project_id, content["folder"])
    return {"folder_index": index, "sealed": ledger_records.seal_audit(new, row.project_id, index, content)}


RESEAL: Final[dict[Table, Reseal]] = {
    projects: _project,
    counters: _counter,
    subjects: _subject,
    studies: _study,
    people: _person,
    uids: _uid,
    runs: _run,
    accesses: _access,
    outs: _out,
    leaves: _leaf,
    files: _file,
    audits: _audit,
}
"""Every table with something sealed; a test holds it to the schema."""
