"""The source is never touched: no key is made in it, and none is taken from it."""

import os
from pathlib import Path

import pytest

from scrubjay import Deidentifier, Key, KeyFileError, UsageError, deidentify
from scrubjay.cli import main
from support.build import LITTLE, image, join, part10


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source, and no key of the user's own."""
    monkeypatch.delenv("SCRUBJAY_KEY_FILE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "one.dcm").write_bytes(part10(join(image(LITTLE))))
    (tmp_path / "link").symlink_to(folder)
    return folder


def listed(folder: Path) -> list[tuple[str, bytes]]:
    """Every file with what it holds, and every folder."""
    return sorted((str(path), path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*"))


PLACES = ["in/a.key", "in/new/a.key", "in/sub/a.key", "link/a.key", "in/sub/../a.key"]


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_on_the_command_line(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, exists: bool
) -> None:
    if exists:
        Key.load_or_create(tmp_path / place)
    before = listed(source)
    assert main(["deidentify", str(source), str(tmp_path / "out"), "--key-file", str(tmp_path / place)]) == 2
    said = capsys.readouterr().err
    assert "lies inside IN, which is never written to" in said
    assert len(said.splitlines()) == 1
    assert listed(source) == before
    assert not list(tmp_path.glob("out/**/*.dcm"))


def test_by_the_environment(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = listed(source)
    monkeypatch.setenv("SCRUBJAY_KEY_FILE", str(source / "a.key"))
    assert main(["deidentify", str(source), str(tmp_path / "out")]) == 2
    assert "inside IN" in capsys.readouterr().err
    monkeypatch.delenv("SCRUBJAY_KEY_FILE")
    monkeypatch.setenv("XDG_DATA_HOME", str(source / "data"))
    assert main(["deidentify", str(source), str(tmp_path / "out")]) == 2
    assert "inside IN" in capsys.readouterr().err
    assert listed(source) == before


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_from_python(source: Path, tmp_path: Path, place: str, exists: bool) -> None:
    if exists:
        Key.load_or_create(tmp_path / place)
    before = listed(source)
    for key in (tmp_path / place, str(tmp_path / place)):
        with pytest.raises(UsageError, match="inside IN") as caught:
            deidentify(source, tmp_path / "out", key=key)
        assert isinstance(caught.value, KeyFileError)
    assert listed(source) == before
    assert not list(tmp_path.glob("out/**/*.dcm"))


def test_a_tool_made_with_a_key_in_the_source_refuses_that_source(source: Path, tmp_path: Path) -> None:
    tool = Deidentifier(key=source / "a.key")
    with pytest.raises(UsageError, match="inside IN"):
        tool.tree(source, tmp_path / "out")
    with pytest.raises(UsageError, match="inside IN"):
        tool.tree(source / "a.key", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert tool.tree(source / "one.dcm", tmp_path / "out").counts["written"] == 1


def test_a_key_beside_the_source_is_fine(source: Path, tmp_path: Path) -> None:
    assert deidentify(source, tmp_path / "out", key=tmp_path / "in.key").counts["written"] == 1
    os.rename(tmp_path / "in.key", tmp_path / "in-keys")
    assert deidentify(source, tmp_path / "again", key=tmp_path / "in-keys").counts["written"] == 1
