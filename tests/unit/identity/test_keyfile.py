"""A key file is judged by what it leads to: whose it is, who can read it, what kind of file it is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scrubjay.errors import KeyFileError
from scrubjay.identity import Key

NOBODY, SOMEBODY = 65534, 12345
OF_ANOTHER = "belongs to another user"
LOAD = """
import os, sys
from scrubjay.errors import KeyFileError
from scrubjay.identity import Key
import scrubjay.identity.keyfile
if os.geteuid() == 0:
    os.seteuid(int(sys.argv[1]))
try:
    print(Key.load(sys.argv[2]).fingerprint)
except KeyFileError as error:
    print(error)
"""

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def loaded(path: Path, user: int) -> str:
    """Fingerprint or error, as a process of this user has it (if root tests; else of this one)."""
    command = [sys.executable, "-c", LOAD, str(user), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can go into, unlike `tmp_path`."""
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@only_root
def test_a_key_of_another_user_is_refused_even_to_root(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    Key.load_or_create(path)
    os.chown(path, SOMEBODY, -1)
    for load in (Key.load, Key.load_or_create):
        with pytest.raises(KeyFileError, match=OF_ANOTHER):
            load(path)
    os.chown(path, os.geteuid(), -1)
    Key.load(path)


@only_root
def test_whose_key_a_user_may_use(open_folder: Path) -> None:
    path = open_folder / "a.key"
    key = Key.load_or_create(path)
    os.chown(path, NOBODY, -1)
    assert loaded(path, NOBODY) == key.fingerprint
    os.chown(path, SOMEBODY, -1)
    path.chmod(0o644)  # so that it can be opened at all
    assert OF_ANOTHER in loaded(path, NOBODY)


def test_a_file_of_root_is_not_another_user_s() -> None:
    passwd = Path("/etc/passwd")
    assert passwd.stat().st_uid == 0
    assert "can be read by others" in loaded(passwd, NOBODY)


@only_root
def test_a_link_is_judged_by_what_it_leads_to(tmp_path: Path) -> None:
    key = Key.load_or_create(tmp_path / "a.key")
    (tmp_path / "link").symlink_to(tmp_path / "a.key")
    os.chown(tmp_path / "link", SOMEBODY, -1, follow_symlinks=False)
    assert Key.load(tmp_path / "link") == key
    os.chown(tmp_path / "a.key", SOMEBODY, -1)
    os.chown(tmp_path / "link", os.geteuid(), -1, follow_symlinks=False)
    with pytest.raises(KeyFileError, match=OF_ANOTHER):
        Key.load(tmp_path / "link")


def test_a_link_to_what_others_can_read_is_refused(tmp_path: Path) -> None:
    Key.load_or_create(tmp_path / "a.key")
    (tmp_path / "link").symlink_to(tmp_path / "a.key")
    (tmp_path / "a.key").chmod(0o640)
    with pytest.raises(KeyFileError, match="read by others"):
        Key.load(tmp_path / "link")


def test_a_link_to_nowhere_is_no_place_for_a_new_key(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    with pytest.raises(KeyFileError):
        Key.load_or_create(tmp_path / "link")
    assert os.listdir(tmp_path) == ["link"]


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "is not a file" in loaded(tmp_path / "pipe", os.geteuid())
