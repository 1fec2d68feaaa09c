import os
import stat
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.identity.requests import Link
from scrubjay.vault import Access, Vault, VaultError, WrongKey
from support.postgres import Server

from .conftest import Ask
from .test_rotation import everything, fill


def test_a_backup_is_a_vault(vault: Vault, tmp_path: Path, key: Key, ask: Ask, access: Access) -> None:
    fill(vault, ask, access)
    before = everything(vault, access)
    rows = vault.backup(tmp_path / "safe" / "copy", access)
    assert rows > 2500
    assert stat.S_IMODE(os.stat(tmp_path / "safe/copy").st_mode) == 0o700
    with Vault.open(tmp_path / "safe" / "copy", key, create=False) as copy:
        assert everything(copy, access) == before
        assert copy.check() == []
        assert next(copy.project("trial-7").assign([ask("new")])).pseudonym == "P2501"
        copy.project("trial-8")
    with pytest.raises(WrongKey):
        Vault.open(tmp_path / "safe" / "copy", Key(bytes(32)))
    assert [one.action for one in vault.accesses()].count("backup") == 1


def test_a_vault_moves_to_postgresql(
    tmp_path: Path, postgres_server: Server, key: Key, ask: Ask, access: Access
) -> None:
    url = postgres_server.new_database()
    with Vault.open(tmp_path / "v", key) as vault:
        fill(vault, ask, access)
        before = everything(vault, access)
        vault.backup(url, access)
    with Vault.open(url, key, create=False) as moved:
        assert everything(moved, access) == before
        project = moved.project("trial-7")
        assert next(project.assign([ask("new")])).pseudonym == "P2501"
        project.begin_run({})
        project.keep_links([Link("1.9", "2.25.9")])
        moved.project("trial-8")
        assert moved.check() == []
        assert moved.status().place.startswith("postgresql://127.0.0.1:")


def test_a_backup_overwrites_nothing(vault: Vault, tmp_path: Path, key: Key, access: Access) -> None:
    vault.backup(tmp_path / "b", access)
    before = (tmp_path / "b/vault.sqlite").read_bytes()
    with pytest.raises(VaultError, match="new place"):
        vault.backup(tmp_path / "b", access)
    assert (tmp_path / "b/vault.sqlite").read_bytes() == before
    (tmp_path / "c").mkdir()
    (tmp_path / "c/notes").touch()
    with pytest.raises(VaultError):
        vault.backup(tmp_path / "c", access)
