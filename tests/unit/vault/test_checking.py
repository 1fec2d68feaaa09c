"""What a hand that has the database but no key can do is found."""

import pytest
from sqlalchemy import delete, insert, select, text, update

from scrubjay import Key
from scrubjay.vault import Access, Vault, VaultDamaged
from scrubjay.vault.checking import Finding
from scrubjay.vault.schema import accesses, subjects
from support.postgres import Server

from .conftest import Ask
from .test_rotation import fill


@pytest.fixture
def full(vault: Vault, ask: Ask, access: Access) -> Vault:
    fill(vault, ask, access)
    project = vault.project("trial-7")
    for _ in range(3):
        project.lookup("P007", access)
    return vault


def test_a_whole_vault(full: Vault) -> None:
    assert full.check() == []


@pytest.mark.parametrize("column", ["subject", "source"])
def test_values_that_were_swapped(full: Vault, column: str) -> None:
    with full._store.write() as connection:
        one, other = connection.execute(select(subjects.c[column]).order_by(subjects.c.id).limit(2)).scalars()
        connection.execute(update(subjects).where(subjects.c.id == 1), {column: other})
        connection.execute(update(subjects).where(subjects.c.id == 2), {column: one})
    assert [(found.table, found.row) for found in full.check()] == [("subjects", 1), ("subjects", 2)]


def test_rows_that_were_swapped_whole_change_nobody(full: Vault, access: Access) -> None:
    """Moving a whole row renumbers it, no more: who it is and what it is called stay together."""
    with full._store.write() as connection:
        connection.execute(update(subjects).where(subjects.c.id == 1), {"id": 1_000_000})
    assert full.project("trial-7").lookup("P001", access)[0].source_identity == '["id","","p0"]'


def test_a_changed_index(full: Vault) -> None:
    with full._store.write() as connection:
        connection.execute(update(subjects).where(subjects.c.id == 5), {"pseudonym_index": b"x" * 16})
    assert full.check() == [Finding("subjects", 5, "can't be found: its index is wrong")]
    assert str(full.check()[0]) == "subjects 5: can't be found: its index is wrong"


def test_a_row_moved_to_another_project(full: Vault) -> None:
    full.project("other")
    with full._store.write() as connection:
        connection.execute(update(subjects).where(subjects.c.id == 5), {"project_id": 2})
    assert [(found.table, found.row) for found in full.check()] == [("subjects", 5)]


def test_a_damaged_row_is_refused_when_it_is_used(full: Vault, ask: Ask, access: Access) -> None:
    with full._store.write() as connection:
        connection.execute(update(subjects).where(subjects.c.id == 1), {"subject": b"x" * 80, "source": b""})
    project = full.project("trial-7")
    with pytest.raises(VaultDamaged):
        next(project.assign([ask("p0")]))
    with pytest.raises(VaultDamaged):
        project.lookup("P001", access)
    with pytest.raises(VaultDamaged):
        full.rotate_key(Key(b"n" * 32), access)


def test_entries_that_were_taken_out_of_the_log(full: Vault) -> None:
    with full._store.write() as connection:
        connection.execute(delete(accesses).where(accesses.c.id == 2))
    assert full.check() == [Finding("accesses", 0, "1 entries of the access log are missing")]


def test_an_entry_moved_in_the_log(full: Vault) -> None:
    with full._store.write() as connection:
        token = connection.execute(select(accesses.c.sealed).where(accesses.c.id == 1)).scalar_one()
        connection.execute(update(accesses).where(accesses.c.id == 2), {"sealed": token})
    assert [(found.table, found.row) for found in full.check()] == [("accesses", 2)]


def test_a_study_whose_subject_is_gone(full: Vault) -> None:
    with full._store.database._engine.connect() as connection:
        if full._store.database.is_server:
            connection.execute(text("ALTER TABLE studies DISABLE TRIGGER ALL"))
            connection.execute(text("ALTER TABLE uids DISABLE TRIGGER ALL"))
            connection.execute(text("ALTER TABLE subjects DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("COMMIT"))
            connection.execute(text("PRAGMA foreign_keys = OFF"))
            connection.execute(text("BEGIN"))
        connection.execute(delete(subjects).where(subjects.c.id == 8))
        connection.commit()
        if not full._store.database.is_server:
            connection.execute(text("PRAGMA foreign_keys = ON"))
    found = full.check()
    assert {(one.table, one.what) for one in found} == {
        ("studies", "its subject is gone"),
        ("uids", "its subject is gone"),
    }


def test_doubles_without_the_constraint(postgres_server: Server, key: Key, ask: Ask, access: Access) -> None:
    """PostgreSQL lets its owner drop one; the double is found all the same."""
    with Vault.open(postgres_server.new_database(), key) as vault:
        fill(vault, ask, access)
        with vault._store.write() as connection:
            connection.execute(text("ALTER TABLE subjects DROP CONSTRAINT one_identity_per_pseudonym"))
            row = connection.execute(select(subjects).where(subjects.c.id == 1)).mappings().one()
            connection.execute(insert(subjects), {**row, "id": 9_999_999, "source_index": b"new"})
        found = [(one.table, one.row, one.what) for one in vault.check()]
        assert ("subjects", 1, "its pseudonym is that of another row, too") in found


def test_a_torn_file(tmp_path_factory: pytest.TempPathFactory, ask: Ask, access: Access) -> None:
    folder = tmp_path_factory.mktemp("torn") / "v"
    with Vault.open(folder, Key(bytes(32))) as vault:
        fill(vault, ask, access)
    path = folder / "vault.sqlite"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8192] = bytes(8192)
    path.write_bytes(data)
    with Vault.open(folder, Key(bytes(32))) as vault:
        assert vault.check()
