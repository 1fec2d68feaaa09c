from datetime import date
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.identity.requests import Link
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Study
from scrubjay.vault import Access, Passphrase, StudyRequest, Vault, VaultError, WrongKey
from scrubjay.vault.rotation import RESEAL
from scrubjay.vault.schema import metadata

from .conftest import Ask

NEW = Key(b"n" * 32)


def fill(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign(ask(f"p{one}", day=date(2020, 1, 15), days=-one) for one in range(2500)))
    studies = [Study("1.2", date(2020, 1, 15)), Study("1.3", date(2020, 7, 20))]
    list(project.place([StudyRequest(ask("p7").source_identity, studies)], DateSettings(mode="timepoint")))
    project.keep_links([Link("1.2", "2.25.1", "P008")])
    project.end_run(project.begin_run({"a": 1}), {"b": 2})
    project.lookup("P007", access)


def everything(vault: Vault, access: Access) -> list[object]:
    project = vault.project("trial-7", create=False)
    people = [
        (one.source_identity, one.pseudonym, one.anchor, one.days, one.studies) for one in project.subjects(access)
    ]
    return [people, list(project.uid_links(access)), project.key]


def test_rotation_keeps_all_and_refuses_the_old_key(vault_place: str, key: Key, ask: Ask, access: Access) -> None:
    with Vault.open(vault_place, key) as vault:
        fill(vault, ask, access)
        before = everything(vault, access)
        stale = vault.project("trial-7")
        vault.rotate_key(NEW, access)
        assert everything(vault, access) == before
        assert vault.status().key_version == 2
        with pytest.raises(WrongKey, match="rotated meanwhile"):
            next(stale.assign([ask("new")]))
    with pytest.raises(WrongKey, match="key version 1, which was rotated"):
        Vault.open(vault_place, key)
    with Vault.open(vault_place, NEW) as vault:
        assert everything(vault, access) == before
        assert vault.check() == []
        assert [one.action for one in vault.accesses()].count("rotate-key") == 1
        assert next(vault.project("trial-7").assign([ask("p2500")])).pseudonym == "P2501"


def test_another_opening_stops_at_a_rotation(vault_place: str, key: Key, ask: Ask, access: Access) -> None:
    with Vault.open(vault_place, key) as one, Vault.open(vault_place, key) as other:
        project = other.project("x")
        one.rotate_key(NEW, access)
        for act in (lambda: next(project.assign([ask("a")])), lambda: project.lookup("a", access), other.status):
            with pytest.raises(WrongKey, match="rotated meanwhile"):
                act()
        with pytest.raises(WrongKey):
            other.rotate_key(Key(b"o" * 32), access)


def test_a_key_comes_only_once(vault: Vault, key: Key, access: Access) -> None:
    with pytest.raises(VaultError, match="before"):
        vault.rotate_key(key, access)
    vault.rotate_key(NEW, access)
    for old in (key, NEW):
        with pytest.raises(VaultError, match="before"):
            vault.rotate_key(old, access)
    assert vault.status().key_version == 2


def test_from_key_to_passphrase_and_back(vault_place: str, key: Key, ask: Ask, access: Access) -> None:
    words = Passphrase("twelve characters", work=2**10)
    with Vault.open(vault_place, key) as vault:
        fill(vault, ask, access)
        before = everything(vault, access)
        vault.rotate_key(words, access)
    with pytest.raises(WrongKey):
        Vault.open(vault_place, key)
    with Vault.open(vault_place, words) as vault:
        assert everything(vault, access) == before
        vault.rotate_key(NEW, access)
    with pytest.raises(WrongKey):
        Vault.open(vault_place, words)
    with Vault.open(vault_place, NEW) as vault:
        assert everything(vault, access) == before


def test_a_rotation_that_fails_changes_nothing(
    vault_place: str, key: Key, ask: Ask, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Vault.open(vault_place, key) as vault:
        fill(vault, ask, access)
        before = everything(vault, access)

        def broken(*_: object) -> None:
            raise VaultError("the disk is full")

        monkeypatch.setattr("scrubjay.vault.rotation.retire", broken)
        with pytest.raises(VaultError, match="disk is full"):
            vault.rotate_key(NEW, access)
        assert everything(vault, access) == before
    with pytest.raises(WrongKey):
        Vault.open(vault_place, NEW)
    with Vault.open(vault_place, key) as vault:
        assert vault.check() == []


def test_nothing_sealed_with_the_old_key_stays_in_the_file(tmp_path: Path, key: Key, ask: Ask, access: Access) -> None:
    with Vault.open(tmp_path / "v", key) as vault:
        fill(vault, ask, access)
        with vault._store.read() as connection:
            old = [
                value
                for table in RESEAL
                for row in connection.execute(table.select())
                for value in row
                if isinstance(value, bytes)
            ]
        vault.rotate_key(NEW, access)
    data = b"".join(path.read_bytes() for path in (tmp_path / "v").iterdir())
    assert len(old) > 10_000
    assert not [value for value in old if value in data]


def test_every_sealed_table_is_rotated() -> None:
    sealed = {table for table in metadata.tables.values() if any(one.name.endswith("index") for one in table.c)}
    sealed |= {table for table in metadata.tables.values() if "sealed" in table.c}
    assert set(RESEAL) == sealed
    assert set(metadata.tables) - {table.name for table in RESEAL} == {"vault", "keys"}
