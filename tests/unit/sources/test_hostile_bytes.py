"""Archives with any bytes wrong: each is items or a refusal, soon, and never another error."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sources.test_zip import source, why

from scrubjay.sources import Settings
from scrubjay.sources.archives.limits import Limits
from support.archives import Lie, made_up_zip

SMALL = Settings.of("geheim", "cp932").__class__(
    password=b"geheim", code_page="cp932", limits=Limits(floor=1 << 20, ratio=4, members=1000)
)
KNOWN = {
    "",
    "archive-bomb",
    "archive-password",
    "archive-too-deep",
    "bad-archive",
    "bad-member",
    "bad-member-name",
    "hard-link",
    "not-a-file",
    "symlink",
    "unsupported-archive",
}


def _tar(form: int) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name in ("a", "ö" * 60 + "/b" * 60, "c"):
            member = tarfile.TarInfo(name)
            member.size, member.mtime = 700, 1.5 if form == tarfile.PAX_FORMAT else 1
            archive.addfile(member, io.BytesIO(random.Random(name).randbytes(700)))
    return made.getvalue()


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("z", "w", force_zip64=True) as one:
        one.write(b"text " * 99)
    return made.getvalue()


_LIES = [Lie(b"a", b"x" * 400, method=8), Lie("ü".encode(), b"y" * 99, flags=1), Lie(b"d/e", b"z", extra=b"\2\0\4\0ab")]
SEEDS = {
    "zip": made_up_zip(*_LIES),
    "zip64": _zip(),
    "pax": _tar(tarfile.PAX_FORMAT),
    "gnu": _tar(tarfile.GNU_FORMAT),
    "gzip": gzip.compress(_tar(tarfile.USTAR_FORMAT)),
    "bzip2": bz2.compress(_tar(tarfile.USTAR_FORMAT)),
    "xz": lzma.compress(_tar(tarfile.USTAR_FORMAT)),
}


def judged(path: Path) -> set[str]:
    items = source(path, SMALL)
    assert items
    for item in items:
        assert not {"", ".", ".."} & set(item.relative.split("/"))
    return {why(item) for item in items if item.packed or item.refusal}


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_wrong(name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    seed = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(seed) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=9) | st.sampled_from([b"\xff" * 8, bytes(4), b"-1\0"]))
        seed[at : at + len(piece)] = piece
    path = tmp_path_factory.getbasetemp() / f"{name}.bin"
    path.write_bytes(bytes(seed[: data.draw(st.integers(1, len(seed)) | st.just(len(seed)))]))
    assert judged(path) <= KNOWN


def test_a_tar_whose_sizes_lead_back(tmp_path: Path) -> None:
    member = tarfile.TarInfo("a")
    block = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    block[124:136] = b"\xff" * 10 + b"\xfc\x00"  # -1024, as GNU writes numbers that octal can't
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    (tmp_path / "x.tar").write_bytes(bytes(block) * 4 + bytes(1024))
    assert "bad-archive" in judged(tmp_path / "x.tar") or "bad-member" in judged(tmp_path / "x.tar")


@pytest.mark.parametrize("mtime", ["inf", "nan", "-1e300", "9" * 400])
def test_times_that_are_none(tmp_path: Path, mtime: str) -> None:
    with tarfile.open(tmp_path / "x.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("a")
        member.pax_headers = {"mtime": mtime}
        archive.addfile(member, io.BytesIO())
    assert judged(tmp_path / "x.tar") <= {"", "bad-archive"}
