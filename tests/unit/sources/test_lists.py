"""Lists of places, as people and programs write them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.unit.sources.test_opening import found, names
from tests.unit.sources.test_zip import fill

from scrubjay.errors import SourceError
from scrubjay.run.places import check_sources


@pytest.mark.parametrize(
    ("text", "said"), [("", "names nothing"), ("# a\n\n", "names nothing"), (None, "can't be read")]
)
def test_a_list_that_says_nothing(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "list").write_text(text)
    with pytest.raises(SourceError, match=said):
        check_sources(f"@{tmp_path}/list")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_lists_in_the_encodings_that_programs_write(tmp_path: Path, encoding: str) -> None:
    fill(tmp_path, "in/Müller.dcm", "in/b.dcm")
    text = f"in/Müller.dcm\r\n# more\r\n{tmp_path}/in/b.dcm\r\n"
    (tmp_path / "list.txt").write_bytes(text.encode(encoding))
    assert names(f"@{tmp_path}/list.txt") == ["Müller.dcm", "b.dcm"]


def test_files_beside_the_list_come_after_those_in_folders(tmp_path: Path) -> None:
    fill(tmp_path, "in/a.dcm", "b.dcm")
    (tmp_path / "list.txt").write_text("in/a.dcm\nb.dcm\ngone.dcm\n")
    assert found(f"@{tmp_path}/list.txt") == [("in/a.dcm", ""), ("b.dcm", ""), ("gone.dcm", "missing-file")]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_names_on_the_disk_are_bytes(tmp_path: Path, mark: bytes) -> None:
    name = os.fsdecode(b"M\xfcller.dcm")
    fill(tmp_path, "Müller.dcm", "b")
    (tmp_path / name).touch()
    (tmp_path / "list.txt").write_bytes(mark + b"M\xfcller.dcm\nb\ngone-\xfc\n")
    assert names(f"@{tmp_path}/list.txt") == [name, "b", os.fsdecode(b"gone-\xfc")]


@pytest.mark.parametrize("data", [bytes(200) + b"DICM", b"\xff\xfea", b"a\0b\0c", b"x" * 600 + b"\0"])
def test_what_is_no_list(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list.txt").write_bytes(data)
    with pytest.raises(SourceError, match=r"no text.*/list\.txt$"):
        check_sources(f"@{tmp_path}/list.txt")


def test_the_list_is_named_when_it_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"can't be read \(No such file or directory\): .*/gone\.txt$"):
        check_sources(f"@{tmp_path}/gone.txt")


def test_nobody_waits_for_a_list_that_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path, "/dev/zero"):
        with pytest.raises(SourceError, match="not a file"):
            check_sources(f"@{place}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# one\nin\n@Rossini.txt\n", "line 3 of the list of IN names a list, which a list can't hold: .*list.txt"),
        ("\n@Rossini.txt\n", "line 2 of the list of IN names a list"),
        ("\ngone/Rossini\n", "IN of line 2 of the list doesn't exist: .*list.txt"),
    ],
)
def test_what_is_wrong_with_a_list_is_told_by_its_line(tmp_path: Path, text: str, said: str) -> None:
    fill(tmp_path, "in/a.dcm")
    (tmp_path / "list.txt").write_text(text)
    with pytest.raises(SourceError, match=said) as raised:
        check_sources(f"@{tmp_path}/list.txt")
    assert "Rossini" not in str(raised.value)


def test_a_name_may_begin_as_a_list_does(tmp_path: Path) -> None:
    fill(tmp_path, "@in/a.dcm")
    (tmp_path / "list.txt").write_text("@in\n")
    assert names(f"@{tmp_path}/list.txt") == ["a.dcm"]
