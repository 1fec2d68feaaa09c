"""Zips of which one reader sees other members than another: what could be hidden from somebody is refused."""

from __future__ import annotations

import bz2
import io
import random
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from tests.unit.sources.test_zip import content, source, why

from support.archives import Lie, made_up_zip

SCAN = b"a scan of somebody " * 40
ONE = made_up_zip(Lie(b"one", b"1" * 50))
HIDDEN = made_up_zip(Lie(b"hidden", SCAN))
LOCAL = HIDDEN[: HIDDEN.index(b"PK\1\2")]
EMPTY = made_up_zip()
STREAMED = 1 << 3


def reasons(tmp_path: Path, data: bytes, name: str = "x.zip") -> list[str]:
    """Of all items, as IN and as a file in a folder: these agree."""
    (tmp_path / name).write_bytes(data)
    alone, below = source(tmp_path / name), source(tmp_path)
    assert [item.refusal for item in alone] == [item.refusal for item in below]
    return [why(item) for item in alone]


def record(members: int, size: int, start: int, comment: int = 0, disk: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", disk, disk, members, members, size, start, comment)


def long_end(at: int, members: int, size: int, start: int, *, rest: int = 44, offset: int | None = None) -> bytes:
    """The two records of zip64, of which the first stands at `at`."""
    first = struct.pack("<4sQ2H2L4Q", b"PK\6\6", rest, 45, 45, 0, 0, members, members, size, start)
    return first + struct.pack("<4sLQL", b"PK\6\7", 0, at if offset is None else offset, 1)


def parts(data: bytes) -> tuple[int, int, bytes]:
    """Where the directory of a made-up zip is, how long it is, and everything before the end record."""
    end = data.rindex(b"PK\5\6")
    return struct.unpack_from("<L", data, end + 16)[0], struct.unpack_from("<L", data, end + 12)[0], data[:end]


AMBIGUOUS = {
    "an end record in the comment": made_up_zip(Lie(b"one", SCAN), comment=EMPTY),
    "a zip in the comment": made_up_zip(Lie(b"one", SCAN), comment=ONE),
    "headers in the comment": made_up_zip(Lie(b"one", SCAN), comment=LOCAL[:60]),
    "a zip behind another": HIDDEN + ONE,
    "an empty zip behind another": HIDDEN + EMPTY,
    "a member before the first": LOCAL + ONE,
    "bytes behind the end": ONE + b"\0",
    "an end record behind the end": ONE + EMPTY[:-1],
    "a member behind another": made_up_zip(Lie(b"one", b"1" * 50, behind=b"\0" * 9 + LOCAL), Lie(b"two", b"2")),
    "a member behind the last": made_up_zip(Lie(b"one", b"1" * 50, behind=LOCAL)),
    "a member behind a folder": made_up_zip(Lie(b"folder/", behind=LOCAL[:60]), Lie(b"two", b"2")),
    "a member behind a link": made_up_zip(Lie(b"link", b"..", mode=0o120777, behind=LOCAL[:60]), Lie(b"two", b"2")),
    "a directory behind the members": made_up_zip(Lie(b"one", b"1", behind=HIDDEN[HIDDEN.index(b"PK\1\2") :])),
    "fewer members than the directory has": made_up_zip(Lie(b"one", b"1"), Lie(b"two", b"2"), count=1),
    "an extra field that is there twice": made_up_zip(
        Lie(b"one", b"1", extra=struct.pack("<HHQHHQ", 1, 8, 1, 1, 8, 1) + b"\0" * 3)
    ),
    "a size of 64 bits that isn't asked for, and another": made_up_zip(
        Lie(b"one", b"1", extra=struct.pack("<HHQ", 1, 8, 700))
    ),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_hides_members_is_refused(tmp_path: Path, name: str) -> None:
    found = reasons(tmp_path, AMBIGUOUS[name])
    assert found == ["bad-archive"], found


def test_a_directory_where_others_look_for_it(tmp_path: Path) -> None:
    """The end record's offset leads to one directory, the place before the end record to another of the same length."""
    inner = made_up_zip(Lie(b"ins", SCAN))
    start, size, _ = parts(inner)
    decoy = Lie(b"out", inner[: start + size])
    data = made_up_zip(decoy)
    real, length, before = parts(data)
    assert (length, reasons(tmp_path, data)) == (size, [""])
    assert before[33 + start : 33 + start + 4] == b"PK\1\2"
    moved = before + record(1, size, 33 + start)
    assert reasons(tmp_path, moved) == ["bad-archive"]
    assert [one.filename for one in zipfile.ZipFile(io.BytesIO(data)).infolist()] == ["out"]
    assert real > 33 + start


def test_two_records_of_the_end_say_the_same(tmp_path: Path) -> None:
    start, size, before = parts(made_up_zip(Lie(b"one", b"1"), Lie(b"two", b"2")))
    at = len(before)
    long = long_end(at, 2, size, start)
    right = [
        before + long + record(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        before + long + record(2, size, start),
        before + long_end(at, 2, size, start, rest=50)[:56] + b"sector" + long[56:] + record(2, size, start),
        b"MZ, 9 bytes of them"[:9] + before + long + record(0xFFFF, size, 0xFFFFFFFF),
    ]
    for data in right:
        assert reasons(tmp_path, data) == ["", ""]
    one = made_up_zip(Lie(b"one", b"1"))
    wrong = [
        before + long + record(1, size // 2, start),
        before + long + record(0, 0, start),
        before + long_end(at, 2, size, start, rest=45) + record(2, size, start),
        before + long_end(at, 2, size, start, offset=at + 1) + record(2, size, start),
        b"MZ" + before + long_end(at, 2, size, start, offset=at + 1) + record(2, size, start),
        before + long + LOCAL + record(2, size, start),
        before + long + one,
    ]
    for number, data in enumerate(wrong):
        assert reasons(tmp_path, data) == ["bad-archive"], number


MISMATCHED = {
    "another name": Lie(b"report.pdf", SCAN, local_name=b"someone.dc"),
    "a name as long as a member that isn't there": Lie(b"n" * 700 + b".pdf", b"1", local_name=b"n", behind=LOCAL),
    "a longer name": Lie(b"a", SCAN, local_name=b"ab"),
    "a smaller size": Lie(b"a", SCAN, local_size=10),
    "no size and no mark of that": Lie(b"a", SCAN, local_size=0),
    "another checksum": Lie(b"a", SCAN, local_crc=1),
    "another way of encryption": Lie(b"a", SCAN, local_flags=1),
    "a smaller size of 64 bits": Lie(
        b"a", SCAN, local_size=0xFFFFFFFF, local_extra=struct.pack("<HHQQ", 1, 16, 10, 10)
    ),
    "a folder that is a file": Lie(b"a/", local_name=b"ab", behind=SCAN),
    "a folder with bytes": Lie(b"a/", local_size=len(SCAN), behind=SCAN),
    "a link that is a file": Lie(b"a", SCAN[:50], mode=0o120777, local_name=b"b"),
    "a link longer than any": Lie(b"a", SCAN * 6, mode=0o120777),
    "a device with content": Lie(b"a", SCAN, mode=0o020777),
}


@pytest.mark.parametrize("name", MISMATCHED)
def test_a_member_that_its_own_header_tells_otherwise(tmp_path: Path, name: str) -> None:
    found = reasons(tmp_path, made_up_zip(MISMATCHED[name], Lie(b"z", b"1")))
    assert found == ["bad-member", ""], found


def test_what_is_packed_ends_where_the_member_ends(tmp_path: Path) -> None:
    """A header may stand behind the end of the deflated data, inside of what the directory says is the member."""
    plain = random.Random(1).randbytes(900)  # of which deflate and deflate64 make the same
    packed = zlib.compress(plain)[2:-4]
    for method, data in ((8, packed), (9, packed), (12, bz2.compress(plain))):
        for more, reason in ((b"", ""), (b"\0", "bad-member"), (LOCAL, "bad-member"), (LOCAL * 400, "bad-member")):
            lie = Lie(b"a", data + more, method=method, crc=zlib.crc32(plain), size=len(plain))
            assert reasons(tmp_path, stored_as(lie)) == [reason], (method, len(more))


def stored_as(lie: Lie) -> bytes:
    """A zip of bytes that are packed already."""
    assert lie.method
    data = bytearray(made_up_zip(lie._replace(method=0)))
    struct.pack_into("<H", data, 8, lie.method)
    struct.pack_into("<H", data, data.rindex(b"PK\1\2") + 10, lie.method)
    return bytes(data)


def test_of_two_kinds_at_once(tmp_path: Path) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    scan = bytes(128) + b"DICM" + bytes(300)
    for data in (scan + ONE, b"PK\3\4" + scan[4:], made.getvalue() + ONE, zlib.compress(b"", wbits=31) + ONE):
        assert reasons(tmp_path, data) == ["bad-archive"]
    assert reasons(tmp_path, made.getvalue()) == [""]
    assert reasons(tmp_path, made.getvalue() + made.getvalue()) == ["", "bad-archive"]


def test_what_is_called_an_archive_and_is_none_is_told(tmp_path: Path) -> None:
    for data in (b"MZ" + ONE + b"\0", b"<html>not found</html>", bytes(600)):
        (tmp_path / "x.zip").write_bytes(data)
        assert [why(item) for item in source(tmp_path)] == ["bad-archive"]
    (tmp_path / "x.zip").write_bytes(made_up_zip(Lie(b"inner.zip", b"MZ" + ONE + b"\0")))
    assert [why(item) for item in source(tmp_path)] == ["bad-archive"]


def test_what_honest_programs_write_is_read(tmp_path: Path) -> None:
    field = struct.pack("<HH9s", 0x5455, 9, b"\3" + bytes(8)) + struct.pack("<HH11s", 0x7875, 11, b"\1\4" + bytes(9))
    descriptor = b"PK\7\x08" + struct.pack("<LLL", zlib.crc32(SCAN), len(SCAN), len(SCAN))
    whole = struct.pack("<HHQQQ", 1, 24, len(SCAN), len(SCAN), 0)
    streamed = {"flags": STREAMED, "local_size": 0, "local_crc": 0, "behind": descriptor}
    honest = {
        "Info-ZIP's times": [Lie(b"a", SCAN, local_extra=field), Lie(b"b", SCAN, local_extra=field)],
        "streamed": [Lie(b"a", SCAN, **streamed), Lie(b"b", SCAN, **streamed)],
        "zip64 always": [Lie(b"a", SCAN, extra=whole[:12]), Lie(b"b", SCAN, extra=whole[:20])],
        "padded for speed": [Lie(b"a", SCAN, local_extra=bytes(3), behind=bytes(4096)), Lie(b"b", SCAN)],
        "folders of their own": [Lie(b"d/"), Lie(b"d/a", SCAN), Lie(b"e/"), Lie(b"e/b", SCAN)],
    }
    for name, members in honest.items():
        (tmp_path / "x.zip").write_bytes(made_up_zip(*members, comment=b"made by hand"))
        assert [content(item) for item in source(tmp_path / "x.zip")] == [SCAN, SCAN], name
    assert reasons(tmp_path, EMPTY) == []


def test_a_zip_within_a_zip_is_not_taken_for_the_end(tmp_path: Path) -> None:
    data = made_up_zip(Lie(b"in.bin", HIDDEN, behind=b""))
    assert reasons(tmp_path, data) == [""]
