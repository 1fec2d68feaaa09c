"""What a zip is as a source: names, order, content, and what is refused."""

from __future__ import annotations

import os
import random
import stat
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.sources import Folder, Item, Places, Refused, Settings, open_source
from scrubjay.sources.archives.limits import Limits
from support.archives import Lie, made_up_zip, zip_of
from support.windows import check_engine_agrees


def source(path: Path, settings: Settings | None = None) -> list[Item]:
    return list(open_source(Places.of([os.path.realpath(path)]), settings or Settings()))


def content(item: Item) -> bytes:
    assert item.packed is not None
    opened = item.packed.open()
    try:
        return Path(opened.path).read_bytes()
    finally:
        opened.close()


def why(item: Item) -> str:
    """The reason for which it can't be had."""
    if item.refusal is not None:
        return item.refusal[1]
    reason = ""
    try:
        content(item)
    except Refused as refused:
        reason = refused.refusal[1]
    check_engine_agrees(item, reason)
    return reason


def lies(tmp_path: Path, *members: Lie, settings: Settings | None = None) -> list[Item]:
    (tmp_path / "x.zip").write_bytes(made_up_zip(*members))
    return source(tmp_path / "x.zip", settings)


def fill(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(random.Random(path).randbytes(3000))


TREE = ("s10/a", "s9/im10", "s9/im2", "s9/im02", "z", "B", "a", "s9/deep/er/x", "Müller/ß.dcm", "s9/x.b/c")


def test_a_zip_has_the_items_of_the_folder_in_their_order(tmp_path: Path) -> None:
    fill(tmp_path / "in", *TREE)
    expected = [(item.relative, Path(item.path).read_bytes()) for item in Folder(tmp_path / "in")]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        path = zip_of(tmp_path / "in", tmp_path / f"{method}.bin", method)
        assert [(item.relative, content(item)) for item in source(path)] == expected


def test_in_a_folder_members_stand_where_their_archive_stands(tmp_path: Path) -> None:
    fill(tmp_path / "in", "b/x")
    fill(tmp_path / "out", "a.dcm", "z.dcm")
    zip_of(tmp_path / "in", tmp_path / "out/M.ZIP")
    items = source(tmp_path / "out")
    assert [item.relative for item in items] == ["M.ZIP/b/x", "a.dcm", "z.dcm"]
    assert items[0].path == os.path.realpath(tmp_path / "out") + "/M.ZIP/b/x"


def test_what_is_only_called_a_zip_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(bytes(128) + b"DICM" + bytes(200))
    (item,) = source(tmp_path)
    assert (item.packed, item.refusal, item.name) == (None, None, "x.zip")


def test_archives_inside_of_each_other_down_to_a_limit(tmp_path: Path) -> None:
    fill(tmp_path / "in", "im")
    path = zip_of(tmp_path / "in", tmp_path / "0.zip")
    for depth in range(1, 4):
        folder = tmp_path / f"d{depth}"
        folder.mkdir()
        path.rename(folder / path.name)
        path = zip_of(folder, tmp_path / f"{depth}.zip")
    (item,) = source(path)
    assert (item.relative, why(item)) == ("2.zip/1.zip/0.zip", "archive-too-deep")
    (item,) = source(path, Settings(limits=Limits(depth=4)))
    assert item.relative == "2.zip/1.zip/0.zip/im"
    assert content(item) == (tmp_path / "in/im").read_bytes()


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x", "C:/x", "C:\\x", "a\0b", "x" * 5000])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    bad, good = sorted(
        lies(tmp_path, Lie(name.encode(), b"1", host=0), Lie(b"zz", b"2")), key=lambda one: not one.refusal
    )
    assert why(bad) == "bad-member-name"
    assert ".." not in bad.relative.split("/") and "\0" not in bad.relative and not bad.folder
    assert content(good) == b"2"


@settings(deadline=None)
@given(st.lists(st.text(max_size=20) | st.sampled_from(["..", ".", "", "/", "a", "C:"]), min_size=1, max_size=6))
def test_no_name_ever_leads_out(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    name = "/".join(parts).encode("utf-8", "replace")
    path = tmp_path_factory.getbasetemp() / "property.zip"
    path.write_bytes(made_up_zip(Lie(name, b"x", flags=1 << 11), Lie(name, b"y", flags=1 << 11)))
    items = source(path)
    assert len({item.relative for item in items}) == len(items)
    for item in items:
        places = item.relative.split("/")
        assert places and not {"", ".", ".."} & set(places) and "\0" not in item.relative
        assert item.path.startswith(os.path.realpath(path) + "/")
        assert item.refusal in (None, ("quarantined", "bad-member-name"))


def test_names_by_mark_by_field_by_look_and_by_code_page(tmp_path: Path) -> None:
    raw = "Jörg".encode("cp437")
    field = struct.pack("<HHBL", 0x7075, 5 + 5, 1, zlib.crc32(raw)) + "Mäx8".encode()
    stale = struct.pack("<HHBL", 0x7075, 5 + 5, 1, 12345) + "Mäx9".encode()
    members = (
        Lie("1ö".encode(), flags=1 << 11),
        Lie("2ö".encode()),
        Lie(b"3" + raw),
        Lie(raw, extra=field),
        Lie(raw, extra=stale),
    )
    assert {item.name for item in lies(tmp_path, *members)} == {"1ö", "2ö", "3Jörg", "Mäx8", "Jörg"}
    japanese = Settings.of(encoding="cp932")
    assert [item.name for item in lies(tmp_path, Lie("患者".encode("cp932")), settings=japanese)] == ["患者"]


def test_backslashes_of_dos_are_folders_and_others_are_not(tmp_path: Path) -> None:
    items = lies(tmp_path, Lie(b"a\\b", host=0), Lie(b"c\\d", host=3))
    assert sorted((item.folder, item.name) for item in items) == [("", "c\\d"), ("a", "b")]


def test_members_of_one_name_are_both_there(tmp_path: Path) -> None:
    items = lies(tmp_path, Lie(b"d/a.x", b"1"), Lie(b"d/a.x", b"2"), Lie(b"d/a (2).x", b"3"), Lie(b"./d//a.x", b"4"))
    found = {item.relative: content(item) for item in items}
    assert sorted(found.values()) == [b"1", b"2", b"3", b"4"]
    assert found["d/a (2).x"] == b"3"


def test_links_and_devices(tmp_path: Path) -> None:
    link, pipe = stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o600
    items = lies(tmp_path, Lie(b"a", b"/etc/passwd", mode=link), Lie(b"b", mode=pipe), Lie(b"c", mode=stat.S_IFREG))
    assert [why(item) for item in items] == ["symlink", "not-a-file", ""]


def test_damage_is_of_one_member(tmp_path: Path) -> None:
    members = [
        Lie(b"1crc", b"abc" * 99, crc=1),
        Lie(b"2longer", b"abc" * 99, method=8, size=296),
        Lie(b"3shorter", b"abc" * 99, method=8, size=298),
        Lie(b"4stream", b"\xff" * 99),
        Lie(b"5", b"abc"),
        Lie(b"6method", b"abc", method=97),
        Lie(b"7", b"abc" * 9000, method=8),
    ]
    data = bytearray(made_up_zip(*members))
    at = data.index(b"4stream") - 30
    data[at + 8] = 8  # deflated, says the local header alone
    (tmp_path / "x.zip").write_bytes(data)
    items = source(tmp_path / "x.zip")
    reasons = [why(item) for item in items]
    assert reasons == ["bad-member", "bad-member", "bad-member", "bad-member", "", "unsupported-archive", ""]


def test_bombs(tmp_path: Path) -> None:
    zeros = bytes(1 << 20)
    big = Lie(b"big", zeros, method=8, size=(1 << 32) - 2)
    assert [why(item) for item in lies(tmp_path, big)] == ["archive-bomb"]
    # members that share their bytes, as D. Fifield's do
    over = [Lie(b"a", zeros, method=8), Lie(b"b", zeros, method=8, at=0), Lie(b"c", zeros, method=8, at=0)]
    assert [why(item) for item in lies(tmp_path, *over)] == ["archive-bomb"]
    reaching = Lie(b"a", b"1", at=0)
    assert [why(item) for item in lies(tmp_path, Lie(b"b", b"x" * 500), reaching._replace(at=10))] == ["archive-bomb"]
    small = Settings(limits=Limits(floor=3 << 20, ratio=2))
    many = [Lie(b"%d" % number, zeros, method=8) for number in range(4)]
    assert [why(item) for item in lies(tmp_path, *many, settings=small)] == ["archive-bomb"]
    assert [why(item) for item in lies(tmp_path, *many[:3], settings=small)] == ["", "", ""]


def test_a_bomb_of_archives_is_counted_as_one(tmp_path: Path) -> None:
    inner = made_up_zip(*[Lie(b"%d" % number, bytes(1 << 20), method=8) for number in range(3)])
    outer = [Lie(b"%d.zip" % number, inner) for number in range(3)]
    items = lies(tmp_path, *outer, settings=Settings(limits=Limits(floor=7 << 20, ratio=2)))
    assert [(item.relative, why(item)) for item in items if item.refusal] == [("2.zip", "archive-bomb")]
    assert len(items) == 7


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\3\4" + bytes(100), "bad-archive"),
        (made_up_zip(Lie(b"a", b"1"))[:-3], "bad-archive"),
        (made_up_zip(Lie(b"a", b"1"), count=2), "bad-archive"),
        (made_up_zip(Lie(b"a", b"1"), disk=1), "unsupported-archive"),
        (b"PK\7\x08" + bytes(40), "bad-archive"),
    ],
)
def test_a_zip_that_cannot_be_read_is_one_item(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    for place in (tmp_path / "x.zip", tmp_path):
        (item,) = source(place)
        assert (item.relative, why(item)) == ("x.zip", reason)


def test_more_members_than_a_zip_without_64_bits_can_have(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for number in range(66_000):
            archive.writestr(f"{number % 7}/{number}", b"")
        archive.writestr("z", b"last", zipfile.ZIP_DEFLATED)
    items = source(tmp_path / "x.zip")
    assert len(items) == 66_001
    assert (items[0].relative, content(items[0])) == ("z", b"last")
    assert [item.relative for item in items[1:4]] == ["0/0", "0/7", "0/14"]


def test_sizes_of_64_bits_and_what_stands_before_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"data")
    data = (tmp_path / "x.zip").read_bytes()
    assert [content(item) for item in source(tmp_path / "x.zip")] == [b"data"]
    (tmp_path / "y.zip").write_bytes(b"MZ a program that unpacks itself" + data)
    assert [content(item) for item in source(tmp_path / "y.zip")] == [b"data"]


def test_large_members_are_on_the_disk_and_have_no_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/big").write_bytes(bytes(9 << 20))
    (tmp_path / "scratch").mkdir()
    path = zip_of(tmp_path / "in", tmp_path / "x.zip")
    (item,) = source(path, Settings(scratch=str(tmp_path / "scratch")))
    assert item.packed is not None
    opened = item.packed.open()
    assert os.readlink(opened.path).startswith(str(tmp_path / "scratch")) or "memfd" in os.readlink(opened.path)
    assert os.listdir(tmp_path / "scratch") == []
    assert stat.S_IMODE(os.stat(opened.path).st_mode) in (0o600, 0o777)  # memory has no owner but the process
    opened.close()


def test_an_archive_that_is_written_to_meanwhile(tmp_path: Path) -> None:
    fill(tmp_path / "in", "a", "b")
    path = zip_of(tmp_path / "in", tmp_path / "x.zip")
    first, second = source(path)
    assert content(first)
    with path.open("ab") as file:
        file.write(b"\0")
    assert why(second) == "source-changed"


def test_stamps_follow_the_archive_and_the_member(tmp_path: Path) -> None:
    fill(tmp_path / "in", "a", "b")
    path = zip_of(tmp_path / "in", tmp_path / "x.zip")
    stamps = [item.packed.stamp for item in source(path) if item.packed]
    assert stamps == [item.packed.stamp for item in source(path) if item.packed]
    assert stamps[0][0] == 3000 and stamps[0] != stamps[1]
    os.utime(path, ns=(1, 1))
    assert not set(stamps) & {item.packed.stamp for item in source(path) if item.packed}


def test_the_traditional_cipher(tmp_path: Path) -> None:
    fill(tmp_path / "in", "a", "b/c")
    subprocess.run(["zip", "-qr", "-P", "geheim", "../x.zip", "."], cwd=tmp_path / "in", check=True)
    path = tmp_path / "x.zip"
    assert [why(item) for item in source(path)] == ["archive-password"] * 2
    assert [why(item) for item in source(path, Settings.of("other"))] == ["archive-password"] * 2
    found = [content(item) for item in source(path, Settings.of("geheim"))]
    assert found == [(tmp_path / "in/a").read_bytes(), (tmp_path / "in/b/c").read_bytes()]
    assert "geheim" not in repr(Settings.of("geheim"))


def test_deflate64_is_read(tmp_path: Path) -> None:
    # without matches of 258 bytes, and of less than 32 KB, the two say the same in the same bits
    data = random.Random(1).randbytes(20_000) + b"short short matches " * 9
    packed = zlib.compress(data)[2:-4]
    (tmp_path / "x.zip").write_bytes(made_up_zip(Lie(b"a", packed, method=9, crc=zlib.crc32(data), size=len(data))))
    assert [content(item) for item in source(tmp_path / "x.zip")] == [data]
    (tmp_path / "x.zip").write_bytes(
        made_up_zip(Lie(b"a", packed[:-40], method=9, crc=zlib.crc32(data), size=len(data)))
    )
    assert [why(item) for item in source(tmp_path / "x.zip")] == ["bad-member"]
