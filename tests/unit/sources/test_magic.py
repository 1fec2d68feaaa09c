"""What is told to be an archive by its first bytes, and what isn't."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.sources.archives.magic import is_archive
from support.api import deidentifier

PART10 = bytes(128) + b"DICM" + bytes(600)


def a_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("1.dcm", PART10)
    return stream.getvalue()


def a_tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("1.dcm"))
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [a_zip(), a_tar(), gzip.compress(a_tar()), bz2.compress(a_tar()), lzma.compress(a_tar()), gzip.compress(PART10),
     gzip.compress(a_zip()), b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\0\4"],
)  # fmt: skip
def test_archives(data: bytes) -> None:
    assert is_archive(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"text", PART10, gzip.compress(b"volume" * 99), gzip.compress(a_tar())[:12], b"\x1f\x8b\x08junk",
     bytes(512), b"BZh91AY&SY" + bytes(40), b"PK\3\4" + bytes(124) + b"DICM"],
)  # fmt: skip
def test_no_archives(data: bytes) -> None:
    assert not is_archive(data)


@given(st.sampled_from([b"", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0"]), st.binary(max_size=600))
def test_any_bytes_will_do(magic: bytes, data: bytes) -> None:
    assert is_archive(magic + data) in (True, False)


def test_an_archive_under_another_name_is_told_and_a_document_is_a_document(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name in ("study1", "scan.dat", "letter.docx", "program.jar", "visit.zip"):
        (source / name).write_bytes(a_zip())
    (source / "scan.dcm.gz").write_bytes(gzip.compress(PART10))
    found = {one.source: one.reason for one in deidentifier().tree(source, tmp_path / "out").outcomes}
    assert found.pop("visit.zip/1.dcm") not in ("archive-file", "not-dicom")
    assert found == {
        "study1": "archive-file",
        "scan.dat": "archive-file",
        "scan.dcm.gz": "archive-file",
        "letter.docx": "document-file",
        "program.jar": "not-dicom",
    }
