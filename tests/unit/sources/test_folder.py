import os
import socket
from pathlib import Path

import pytest

from scrubjay.sources import Folder


def names(root: Path) -> list[str]:
    return [item.relative for item in Folder(root)]


def fill(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x")


def test_order_is_natural_and_files_come_before_folders(tmp_path: Path) -> None:
    fill(tmp_path, "s10/a", "s9/im10", "s9/im2", "s9/im02", "z", "B", "a")
    assert names(tmp_path) == ["B", "a", "z", "s9/im02", "s9/im2", "s9/im10", "s10/a"]


def test_items_say_folder_and_path(tmp_path: Path) -> None:
    fill(tmp_path, "p/q/im")
    (item,) = Folder(tmp_path)
    assert (item.folder, item.name, item.refusal) == ("p/q", "im", None)
    assert Path(item.path) == (tmp_path / "p/q/im").resolve()


def test_one_file_is_a_source(tmp_path: Path) -> None:
    fill(tmp_path, "im")
    (item,) = Folder(tmp_path / "im")
    assert (item.folder, item.name, item.relative) == ("", "im", "im")
    assert Folder(tmp_path / "im").count() == 1


def test_links_and_special_files_are_counted_but_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    fill(outside, "secret")
    root = tmp_path / "root"
    fill(root, "im")
    (root / "file-link").symlink_to(outside / "secret")
    (root / "folder-link").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "dangling").symlink_to(tmp_path / "nothing")
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(root / "socket"))
    found = {item.name: item.refusal for item in Folder(root)}
    link, special = ("excluded", "symlink"), ("excluded", "not-a-file")
    assert found == {
        "im": None,
        "file-link": link,
        "folder-link": link,
        "loop": link,
        "dangling": link,
        "pipe": special,
        "socket": special,
    }
    assert Folder(root).count() == 7


def test_root_may_be_a_link(tmp_path: Path) -> None:
    fill(tmp_path, "root/im")
    (tmp_path / "link").symlink_to(tmp_path / "root")
    assert names(tmp_path / "link") == ["im"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/M\xfcller"
    os.mkdir(folder)
    with open(folder + b"/im\xff", "wb"):
        pass
    (item,) = Folder(tmp_path)
    assert os.fsencode(item.relative) == b"M\xfcller/im\xff"
    assert os.path.exists(item.path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_cannot_be_listed_counts_as_one_failure(tmp_path: Path) -> None:
    fill(tmp_path, "a/b/im", "c/im")
    (tmp_path / "a/b").chmod(0)
    try:
        assert [(item.relative, item.refusal) for item in Folder(tmp_path)] == [
            ("a/b", ("failed", "unreadable-folder")),
            ("c/im", None),
        ]
    finally:
        (tmp_path / "a/b").chmod(0o700)


def test_a_folder_that_vanishes_counts_as_one_failure(tmp_path: Path) -> None:
    fill(tmp_path, "a/im", "b/im")
    items = iter(Folder(tmp_path))
    assert next(items).relative == "a/im"
    (tmp_path / "b/im").unlink()
    (tmp_path / "b").rmdir()
    assert [(item.relative, item.refusal) for item in items] == [("b", ("failed", "unreadable-folder"))]


def test_depth_is_no_recursion(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
        folder.mkdir()
    (folder / "im").touch()
    (item,) = Folder(tmp_path)
    assert item.folder == "/".join("d" * 300)


def test_count_equals_the_walk(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{number % 7}/{number % 3}/{number}" for number in range(100)))
    assert Folder(tmp_path).count() == len(names(tmp_path)) == 100
