import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from scrubjay import Key
from scrubjay.vault import Vault, VaultError, check_apart
from scrubjay.vault.database import _what_failed
from scrubjay.vault.place import place_of


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_and_file_are_the_owners_alone(tmp_path: Path, key: Key) -> None:
    previous = os.umask(0)
    try:
        with Vault.open(tmp_path / "deep" / "vault", key) as vault:
            vault.project("a")
    finally:
        os.umask(previous)
    assert mode(tmp_path / "deep") == 0o700
    assert mode(tmp_path / "deep/vault") == 0o700
    assert mode(tmp_path / "deep/vault/vault.sqlite") == 0o600
    assert os.listdir(tmp_path / "deep/vault") == ["vault.sqlite"]


def test_an_empty_folder_is_made_safe(tmp_path: Path, key: Key) -> None:
    (tmp_path / "v").mkdir(mode=0o755)
    Vault.open(tmp_path / "v", key).close()
    assert mode(tmp_path / "v") == 0o700


def test_nothing_is_made_unless_asked(tmp_path: Path, key: Key) -> None:
    with pytest.raises(VaultError, match="no vault here"):
        Vault.open(tmp_path / "v", key, create=False)
    assert not (tmp_path / "v").exists()


def test_the_database_file_is_no_vault(tmp_path: Path, key: Key) -> None:
    Vault.open(tmp_path / "v", key).close()
    with pytest.raises(VaultError, match=r"a folder, the one that holds vault\.sqlite"):
        Vault.open(tmp_path / "v/vault.sqlite", key, create=False)


def test_a_folder_with_other_things_is_refused(tmp_path: Path, key: Key) -> None:
    (tmp_path / "notes.txt").touch()
    tmp_path.chmod(0o700)
    with pytest.raises(VaultError, match="not empty"):
        Vault.open(tmp_path, key)
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_a_folder_that_others_enter_is_refused(tmp_path: Path, key: Key) -> None:
    Vault.open(tmp_path / "v", key).close()
    for wrong in (0o750, 0o701, 0o777):
        (tmp_path / "v").chmod(wrong)
        with pytest.raises(VaultError, match="chmod 700"):
            Vault.open(tmp_path / "v", key)
    (tmp_path / "v").chmod(0o700)
    (tmp_path / "v/vault.sqlite").chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        Vault.open(tmp_path / "v", key)


def test_links_are_refused(tmp_path: Path, key: Key) -> None:
    Vault.open(tmp_path / "v", key).close()
    (tmp_path / "link").symlink_to(tmp_path / "v")
    with pytest.raises(VaultError, match="symbolic link"):
        Vault.open(f"{tmp_path}/link", key)
    with pytest.raises(VaultError, match="symbolic link"):
        Vault.open(f"{tmp_path}/link/", key)
    (tmp_path / "hanging").symlink_to(tmp_path / "nowhere")
    with pytest.raises(VaultError):
        Vault.open(tmp_path / "hanging", key)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["vault.sqlite", "vault.sqlite-journal", "vault.sqlite-wal"])
def test_a_file_that_is_a_link_is_refused(tmp_path: Path, key: Key, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    victim.chmod(0o600)
    (tmp_path / "v").mkdir(mode=0o700)
    (tmp_path / "v" / name).symlink_to(victim)
    with pytest.raises(VaultError, match="plain file"):
        Vault.open(tmp_path / "v", key)
    (tmp_path / "v" / name).unlink()
    os.link(victim, tmp_path / "v" / name)
    with pytest.raises(VaultError, match="second name"):
        Vault.open(tmp_path / "v", key)
    assert victim.read_text() == "precious"


def test_a_file_in_the_way(tmp_path: Path, key: Key) -> None:
    (tmp_path / "v").touch()
    with pytest.raises(VaultError, match="is to be a folder"):
        Vault.open(tmp_path / "v", key)
    with pytest.raises(VaultError):
        Vault.open(tmp_path / "v" / "w", key)


def test_a_file_that_is_no_vault(tmp_path: Path, key: Key) -> None:
    (tmp_path / "v").mkdir(mode=0o700)
    (tmp_path / "v/vault.sqlite").write_bytes(b"no database " * 100)
    (tmp_path / "v/vault.sqlite").chmod(0o600)
    with pytest.raises(VaultError, match="database failed"):
        Vault.open(tmp_path / "v", key)


def test_a_full_disk_is_told_as_one() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 2")
    database.execute("CREATE TABLE some (text TEXT)")
    with pytest.raises(sqlite3.OperationalError) as raised:
        database.execute("INSERT INTO some VALUES (?)", ("x" * 20000,))
    assert "full: make space" in _what_failed(DBAPIError("", {}, raised.value))


def test_vault_and_output_are_apart(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "x").mkdir(parents=True)
    (tmp_path / "way").symlink_to(out / "x")
    check_apart(tmp_path / "vault", out)
    check_apart(tmp_path / "out-vault", out)
    check_apart("postgresql://host/out", out)
    for inside in (out, out / "v", out / "x" / "v", tmp_path / "way" / "v", tmp_path / "other" / ".." / "out" / "v"):
        with pytest.raises(VaultError, match="inside OUT"):
            check_apart(inside, out)
    with pytest.raises(VaultError, match="inside the vault"):
        check_apart(tmp_path, out)


@pytest.mark.parametrize("text", ["mysql://host/x", "sqlite:///x", "http://x", "", "a\0b"])
def test_places_that_are_none(text: str) -> None:
    with pytest.raises(VaultError):
        place_of(text)


def test_a_password_is_never_shown() -> None:
    place = place_of("postgresql://me:secret@host:5432/base?password=secret2")
    assert place.shown == "postgresql://host:5432/base"
    assert "secret" not in repr(place)


def test_a_server_that_is_not_there(key: Key) -> None:
    with pytest.raises(VaultError, match="server can't be reached") as caught:
        Vault.open("postgresql://me:secret@127.0.0.1:1/base", key)
    assert "secret" not in str(caught.value)
    with pytest.raises(VaultError, match="not one of PostgreSQL"):
        Vault.open("postgresql://host:port/base", key)
