import os
import pickle
import stat
import threading
from pathlib import Path

import pytest

from scrubjay.errors import KeyFileError, UsageError
from scrubjay.identity import Key, default_key_path


def test_a_new_key_is_random_and_hides_itself() -> None:
    first, second = Key.generate(), Key.generate()
    assert first != second
    assert len(first.secret) == 32
    assert first.secret.hex() not in repr(first)
    assert repr(first.secret) not in repr(first)
    with pytest.raises(TypeError):
        pickle.dumps(first)


def test_fingerprint_is_stable() -> None:
    assert Key(bytes(32)).fingerprint == Key(bytes(32)).fingerprint != Key(bytes(31) + b"\1").fingerprint


def test_save_and_load(tmp_path: Path) -> None:
    key = Key.generate()
    key.save(tmp_path / "deep" / "keys" / "a.key")
    assert Key.load(tmp_path / "deep" / "keys" / "a.key") == key
    assert stat.S_IMODE((tmp_path / "deep/keys/a.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "deep/keys").stat().st_mode) == 0o700
    assert os.listdir(tmp_path / "deep/keys") == ["a.key"]


def test_text_form_has_a_version() -> None:
    assert Key(bytes(32)).to_text() == "scrubjay-key-1:" + "A" * 43 + "="


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    key = Key.load_or_create(tmp_path / "a.key")
    with pytest.raises(KeyFileError, match="never overwritten"):
        Key.generate().save(tmp_path / "a.key")
    assert Key.load_or_create(tmp_path / "a.key") == key


def test_many_threads_make_one_key(tmp_path: Path) -> None:
    found: list[Key] = []
    threads = [
        threading.Thread(target=lambda: found.append(Key.load_or_create(tmp_path / "k" / "a.key"))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len({key.secret for key in found}) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_readable_by_others_is_refused(tmp_path: Path, mode: int) -> None:
    Key.load_or_create(tmp_path / "a.key")
    (tmp_path / "a.key").chmod(mode)
    with pytest.raises(KeyFileError, match="read by others"):
        Key.load(tmp_path / "a.key")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a ScrubJay key"),
        (b"hello", "not a ScrubJay key"),
        (b"scrubjay-key-2:AAAA", "later ScrubJay"),
        (b"scrubjay-key-1:!!!!", "not base 64"),
        (b"scrubjay-key-1:QUJD", "holds 3 bytes"),
        (b"scrubjay-key-1:" + b"A" * 5000, "larger than"),
        (b"\xff\xfe\x00", "not a ScrubJay key"),
    ],
)
def test_malformed_is_refused_without_quoting(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=said) as caught:
        Key.load(path)
    assert "QUJD" not in str(caught.value)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="doesn't exist"):
        Key.load(tmp_path / "a.key")
    with pytest.raises(KeyFileError, match="not a file"):
        Key.load(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(KeyFileError):
        Key.load_or_create(tmp_path / "file" / "a.key")


def test_default_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_key_path("trial-1") == tmp_path / "scrubjay" / "keys" / "trial-1.key"


@pytest.mark.parametrize("project", ["", "../x", "a/b", ".hidden", "a\nb", "x" * 65, "é"])
def test_project_that_is_no_file_name(project: str) -> None:
    with pytest.raises(UsageError, match="project name"):
        default_key_path(project)
