"""Zips as they are written: others read them, and nothing in them is of the machine."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.run.delivery.zipwriter import DEFLATED, STORED, Packed, Sizes, ZipWriter
from scrubjay.run.places import check_sources
from scrubjay.sources import Settings, open_source

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\:"), min_size=1, max_size=60)
FILES = st.dictionaries(NAMES.filter(lambda name: name.strip(". ")), st.binary(max_size=3000), max_size=8)


def packed(data: bytes, method: int = DEFLATED) -> Packed:
    body = deflated(data) if method == DEFLATED else data
    return Packed(method, len(data), zlib.crc32(data), body)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def pieces(data: bytes) -> Iterator[tuple[bytes, Sizes]]:
    body, done = deflated(data), 0
    for start in range(0, len(body), 100):
        part = body[start : start + 100]
        done += len(part)
        yield part, Sizes(len(data), zlib.crc32(data), done)


def written(files: dict[str, bytes], **limits: int) -> bytes:
    """Every second member is streamed, every third is stored."""
    file = io.BytesIO()
    writer = ZipWriter(file, io.BytesIO(), **limits)
    for number, (name, data) in enumerate(files.items()):
        if number % 2:
            writer.stream(name, len(data), pieces(data))
        else:
            writer.add(name, packed(data, STORED if number % 3 else DEFLATED))
    assert writer.finish() == len(file.getvalue())
    return file.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


@given(FILES)
def test_what_is_written_is_read(files: dict[str, bytes]) -> None:
    data = written(files)
    assert read(data) == files
    assert list(read(data)) == list(files)


@given(FILES, st.integers(1, 5000), st.integers(1, 9))
def test_zip64_from_any_length_and_count_on(files: dict[str, bytes], long: int, many: int) -> None:
    """The limits are those of tests: what is beyond them has the same form as it has beyond 4 GB."""
    assert read(written(files, long=long, many=many)) == files


def test_our_own_reader_reads_zip64(tmp_path: Path) -> None:
    files = {f"{number}.dcm": bytes([number]) * 2000 for number in range(5)}
    (tmp_path / "a.zip").write_bytes(written(files, long=50, many=2))
    found = list(open_source(check_sources(tmp_path / "a.zip"), Settings()))
    assert {item.relative: item.refusal for item in found} == dict.fromkeys(files)
    for item in found:
        assert item.packed is not None
        opened = item.packed.open()
        assert Path(opened.path).read_bytes() == files[item.name]
        opened.close()


def test_nothing_tells_of_the_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(written({"ü/1": b"a" * 50, "2": b"b", "3": b""}))) as archive:
        for one in archive.infolist():
            assert one.date_time == (1980, 1, 1, 0, 0, 0)
            assert (one.extra, one.comment, one.external_attr >> 16, one.internal_attr) == (b"", b"", 0o100644, 0)
            assert one.flag_bits == 0x800, "names are UTF-8"
        assert archive.comment == b""


def test_more_members_than_16_bits_count() -> None:
    names = [f"{number}" for number in range(70_000)]
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as directory:
        writer = ZipWriter(file, directory)
        for name in names:
            writer.add(name, packed(name.encode(), STORED))
        writer.finish()
        with zipfile.ZipFile(file) as archive:
            assert archive.namelist() == names
            assert archive.read("69999") == b"69999"


def test_a_member_that_is_longer_than_was_said_is_no_zip_of_lies() -> None:
    writer = ZipWriter(io.BytesIO(), io.BytesIO())
    with pytest.raises(ValueError, match="longer"):
        writer.stream("a", 10, [(b"x" * 2000, Sizes(1 << 32, 0, 2000))])
