"""Carrying on doesn't write to where a symbolic link in OUT leads."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrubjay import Deidentifier, Key, OutputError
from scrubjay.cli import main
from support.build import LITTLE, image, join, part10


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        instance = f"1.2.826.0.1.3680043.9.9999.7.{number}"
        elements = image(LITTLE, instance=instance, series=f"1.2.826.0.1.3680043.9.9999.3.{number % 2}")
        (folder / f"{number}.dcm").write_bytes(part10(join(elements), instance=instance))
    return folder


@pytest.fixture
def tool() -> Deidentifier:
    return Deidentifier(key=Key(bytes(range(32))))


def folders(out: Path) -> Iterator[Path]:
    """Subject, study and series."""
    return (path for path in sorted(out.rglob("*")) if path.is_dir())


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("leads", ["to a folder", "nowhere", "in a circle"])
def test_a_linked_folder_is_refused_with_its_place(
    source: Path, tool: Deidentifier, tmp_path: Path, level: int, leads: str
) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    tool.tree(source, out)
    place = next(path for path in folders(out) if len(path.relative_to(out).parts) == level + 1)
    shutil.rmtree(place)
    if leads == "to a folder":
        elsewhere.mkdir()
    place.symlink_to(place if leads == "in a circle" else elsewhere)
    stale = out / ".scrubjay-999999999-1.part"
    stale.touch()
    before = names(tmp_path)
    with pytest.raises(OutputError, match="symbolic link") as caught:
        tool.tree(source, out, update=True)
    assert f", {place.relative_to(out)}:" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert names(tmp_path) == before
    place.unlink()
    assert tool.tree(source, out, update=True).counts["failed"] == 0
    assert not stale.exists()


def test_a_link_that_no_file_would_pass_is_refused_as_well(source: Path, tool: Deidentifier, tmp_path: Path) -> None:
    tool.tree(source, tmp_path / "out")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "by hand").mkdir()
    (tmp_path / "out" / "by hand" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="by hand/link"):
        tool.tree(source, tmp_path / "out", update=True)


def test_a_link_to_a_file_is_never_written_through(source: Path, tool: Deidentifier, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tool.tree(source, out)
    (one, other, *_) = sorted(out.rglob("*.dcm"))
    (tmp_path / "same").write_bytes(one.read_bytes())
    (tmp_path / "else").write_bytes(b"something else")
    for path, target in ((one, "same"), (other, "else")):
        path.unlink()
        path.symlink_to(tmp_path / target)
    same = (tmp_path / "same").read_bytes()
    result = tool.tree(source, out, update=True)
    assert result.reasons["failed"] == {"path-taken": 1}
    assert ((tmp_path / "same").read_bytes(), (tmp_path / "else").read_bytes()) == (same, b"something else")
    assert other.is_symlink()


def test_out_itself_may_be_a_link(source: Path, tool: Deidentifier, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    assert tool.tree(source, tmp_path / "out").counts["written"] == 4
    assert tool.tree(source, tmp_path / "out", update=True).counts["reused"] == 4


def test_on_the_command_line_it_is_one_line(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    out = tmp_path / "out"
    main(["deidentify", str(source), str(out), "-q"])
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", os.fsencode(out) + b"/\x1b[31m\xff")
    capsys.readouterr()
    assert main(["deidentify", str(source), str(out), "-q", "--update"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("scrubjay: OUT has a symbolic link in it, ")
    assert said.count("\n") == 1
    assert "\x1b" not in said
    assert not list((tmp_path / "elsewhere").iterdir())
