"""What a tar is as a source."""

from __future__ import annotations

import io
import os
import random
import tarfile
from pathlib import Path

import pytest
from tests.unit.sources.test_zip import TREE, content, fill, source, why

from scrubjay.sources import Folder, Settings
from scrubjay.sources.archives.limits import Limits
from support.archives import tar_of, zip_of

MODES = {"x.tar": "w", "x.tar.gz": "w:gz", "x.tgz": "w:gz", "x.tar.bz2": "w:bz2", "x.tar.xz": "w:xz"}


@pytest.mark.parametrize("name", MODES)
def test_a_tar_has_the_items_of_the_folder_in_their_order(tmp_path: Path, name: str) -> None:
    fill(tmp_path / "in", *TREE, "n" * 90 + "/" + "m" * 90 + "/long")
    expected = [(item.relative, Path(item.path).read_bytes()) for item in Folder(tmp_path / "in")]
    path = tar_of(tmp_path / "in", tmp_path / name, MODES[name])
    assert [(item.relative, content(item)) for item in source(path)] == expected
    (tmp_path / "below").mkdir()
    path.rename(tmp_path / "below" / name)
    below = source(tmp_path / "below")
    assert [(item.relative, content(item)) for item in below] == [(f"{name}/{place}", data) for place, data in expected]


def tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for member, data in members:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


def test_a_hard_link_to_nothing_is_no_link(tmp_path: Path) -> None:
    path = tar(
        tmp_path / "x.tar",
        (member("a/1"), b"1"),
        (member("b", tarfile.LNKTYPE, "./a/1"), b""),
        (member("c", tarfile.LNKTYPE, "b"), b""),
        (member("d", tarfile.LNKTYPE, "gone/1"), b""),
        (member("e", tarfile.LNKTYPE, "e"), b""),
        (member("f", tarfile.LNKTYPE, "d"), b""),
        (member("g", tarfile.LNKTYPE, "../a/1"), b""),
        (member("b"), b"2"),
    )
    found = {item.relative: why(item) for item in source(path)}
    assert {found["b"], found["b (2)"]} == {"hard-link", ""}
    assert [found[name] for name in "cdefg"] == ["hard-link", *4 * ["bad-member"]]


def test_what_is_no_plain_file(tmp_path: Path) -> None:
    path = tar(
        tmp_path / "x.tar",
        (member("a"), b"1"),
        (member("b", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (member("c", tarfile.LNKTYPE, "a"), b""),
        (member("d", tarfile.CHRTYPE), b""),
        (member("e", tarfile.FIFOTYPE), b""),
        (member("f", tarfile.DIRTYPE), b""),
        (member("../g"), b"2"),
        (member("/h"), b"3"),
        (member("a"), b"4"),
    )
    found = {item.relative: why(item) for item in source(path)}
    assert found == {
        "a": "",
        "a (2)": "",
        "b": "symlink",
        "c": "hard-link",
        "d": "not-a-file",
        "e": "not-a-file",
        "g": "bad-member-name",
        "h": "bad-member-name",
    }


def test_a_tar_that_ends_early_says_so(tmp_path: Path) -> None:
    fill(tmp_path / "in", "a", "b", "c")
    whole = tar_of(tmp_path / "in", tmp_path / "x.tar").read_bytes()
    path = tmp_path / "x.tar"
    places = {item.relative: content(item) for item in source(path)}
    for length in range(1024, len(whole) - 512, 512):
        path.write_bytes(whole[:length])
        items = source(path)
        assert any(item.refusal for item in items) or len(items) == 3, length
        for item in items:
            if not item.refusal:
                assert content(item) == places[item.relative]
    at = whole.index(b"./c") if b"./c" in whole else whole.index(b"./b")
    path.write_bytes(whole[:at] + b"\xff" * 512 + whole[at + 512 :])
    assert "bad-archive" in {why(item) for item in source(path)}


@pytest.mark.parametrize("cut", [20, 2000, -30, -5])
def test_a_compressed_tar_that_is_damaged_is_one_item(tmp_path: Path, cut: int) -> None:
    fill(tmp_path / "in", "a", "b")
    path = tar_of(tmp_path / "in", tmp_path / "x.tgz", "w:gz")
    path.write_bytes(path.read_bytes()[:cut])
    (item,) = source(path)
    assert (item.relative, why(item)) == ("x.tgz", "bad-archive")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/zeros").write_bytes(bytes(4 << 20))
    path = tar_of(tmp_path / "in", tmp_path / "x.tgz", "w:gz")
    small = Settings(limits=Limits(floor=1 << 20, ratio=2))
    (item,) = source(path, small)
    assert (item.relative, why(item)) == ("x.tgz", "archive-bomb")
    assert [why(item) for item in source(path)] == [""]


@pytest.mark.parametrize("ending", [".tgz", ".tar.xz", ".tar.bz2"])
def test_zeros_behind_a_compressed_tar_hide_nothing(tmp_path: Path, ending: str) -> None:
    import bz2
    import gzip
    import lzma

    pack = {".tgz": gzip.compress, ".tar.xz": lzma.compress, ".tar.bz2": bz2.compress}[ending]
    for name in ("a", "b"):
        fill(tmp_path / name, name)
    one, two = (pack(tar_of(tmp_path / name, tmp_path / f"{name}.tar", "w").read_bytes()) for name in ("a", "b"))
    path = tmp_path / f"x{ending}"
    for zeros in (0, 4, 512, 1 << 20):
        for more in (two, b"garbage", b"\0" * 700 + b"x"):
            path.write_bytes(one + bytes(zeros) + more)
            assert "bad-archive" in [why(item) for item in source(path)], (zeros, len(more))
        path.write_bytes(one + bytes(zeros))
        assert [(item.relative, why(item)) for item in source(path)] == [("a", "")]


def test_gzip_of_something_else_is_a_file(tmp_path: Path) -> None:
    fill(tmp_path / "in", "a")
    (tmp_path / "x.nii.gz").write_bytes(tar_of(tmp_path / "in", tmp_path / "x", "w:gz").read_bytes())
    assert [item.relative for item in source(tmp_path / "x.nii.gz")] == ["a"]  # by what is in it
    import gzip

    (tmp_path / "x.nii.gz").write_bytes(gzip.compress(random.Random(1).randbytes(5000)))
    (item,) = source(tmp_path / "x.nii.gz")
    assert (item.name, item.packed, item.refusal) == ("x.nii.gz", None, None)


def test_a_header_that_would_fill_the_memory(tmp_path: Path) -> None:
    long = tarfile.TarInfo("x")
    long.type, long.size = tarfile.XHDTYPE, 3 << 20
    with (tmp_path / "x.tar").open("wb") as file:
        file.write(long.tobuf() + bytes(3 << 20) + member("a").tobuf() + bytes(1024))
    assert {why(item) for item in source(tmp_path / "x.tar")} == {"bad-archive"}


def test_a_zip_in_a_tar_in_a_zip(tmp_path: Path) -> None:
    fill(tmp_path / "1", "im")
    for folder in ("2", "3"):
        (tmp_path / folder).mkdir()
    zip_of(tmp_path / "1", tmp_path / "2/a.zip")
    tar_of(tmp_path / "2", tmp_path / "3/b.tgz", "w:gz")
    (item,) = source(zip_of(tmp_path / "3", tmp_path / "c.zip"))
    assert item.relative == "b.tgz/a.zip/im"
    assert content(item) == (tmp_path / "1/im").read_bytes()
    assert item.path == os.path.realpath(tmp_path / "c.zip") + "/b.tgz/a.zip/im"


def header(name: str, kind: bytes, size: int) -> bytes:
    """One block, in which the type may be any, and the size may be what tarfile wouldn't write."""
    made = member(name, kind)
    made.size = size
    return made.tobuf(tarfile.USTAR_FORMAT)


CONTENT = b"not a header".ljust(700)


def raw_tar(path: Path, *members: tuple[str, bytes, bytes]) -> Path:
    """Members with their content behind them, whatever their type is."""
    body = b"".join(
        header(name, kind, len(data)) + data.ljust(-len(data) % 512 + len(data), b"\0") for name, kind, data in members
    )
    path.write_bytes(body + bytes(1024))
    return path


@pytest.mark.parametrize("kind", [b"8", b"Q", b"\xff", b"N", b"V", b"D", b"7", b"0"])
def test_a_member_of_a_type_that_nobody_knows_is_a_file(tmp_path: Path, kind: bytes) -> None:
    one, other = source(raw_tar(tmp_path / "x.tar", ("a", kind, CONTENT), ("b", b"0", CONTENT)))
    assert [item.relative for item in (one, other)] == ["a", "b"]
    assert content(one) == content(other) == CONTENT


def test_a_part_of_a_file_and_a_label_are_no_files(tmp_path: Path) -> None:
    path = raw_tar(tmp_path / "x.tar", ("a", b"M", CONTENT), ("label", b"V", b""), ("c", b"0", CONTENT))
    assert {item.relative: why(item) for item in source(path)} == {"a": "bad-member", "label": "not-a-file", "c": ""}
    path.write_bytes(header("a", b"Q", 1 << 30) + CONTENT)
    assert [why(item) for item in source(path)][:1] == ["bad-member"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_what_has_no_content_and_has_some(tmp_path: Path, kind: bytes) -> None:
    path = raw_tar(tmp_path / "x.tar", ("a", b"0", CONTENT), ("b", kind, CONTENT))
    found = {item.relative: why(item) for item in source(path)}
    assert (found["a"], found["b"]) == ("", "bad-member")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"size": "0"}, ["bad-archive"]),
        ({"path": "a"}, ["bad-archive"]),
        ({"linkpath": "a"}, ["bad-archive"]),
        ({"GNU.sparse.size": "0"}, ["bad-archive"]),
        ({"comment": "a commit, as git archive has it"}, ["", ""]),
    ],
)
@pytest.mark.parametrize("after", [0, 1])
def test_a_header_for_all_members_cannot_hide_them(
    tmp_path: Path, record: dict[str, str], expected: list[str], after: int
) -> None:
    for_all = tarfile.TarInfo.create_pax_global_header(record)
    pieces = [header(name, b"0", len(CONTENT)) + CONTENT.ljust(1024, b"\0") for name in ("a", "b")]
    pieces.insert(after, for_all)
    (tmp_path / "x.tar").write_bytes(b"".join(pieces) + bytes(1024))
    assert [why(item) for item in source(tmp_path / "x.tar")] == expected


@pytest.mark.parametrize("name", ["x.tar", "x.ZIP", "x.tgz"])
@pytest.mark.parametrize("data", [bytes(4096), b"PK\3\3" + bytes(900), CONTENT], ids=["zeros", "zip", "text"])
def test_what_is_called_an_archive_and_is_none_is_refused_as_in_too(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    for place in (tmp_path, tmp_path / name):
        assert [(item.relative, why(item)) for item in source(place)] == [(name, "bad-archive")]
    (tmp_path / name).write_bytes(bytes(128) + b"DICM" + data)
    (item,) = source(tmp_path / name)
    assert (item.packed, item.refusal) == (None, None)
    (tmp_path / name).rename(tmp_path / "x.bin")
    (tmp_path / "x.bin").write_bytes(data)
    (item,) = source(tmp_path / "x.bin")
    assert (item.packed, item.refusal) == (None, None)
