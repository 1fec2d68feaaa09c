"""Whatever a tar holds beside its members' content is kept to be searched, wherever it stands."""

from __future__ import annotations

import gzip
import io
import lzma
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scrubjay.verify.container import EXTRA, GAP, TIMES, UNREAD, Beside
from scrubjay.verify.tarheads import OWNERS, beside_tar
from scrubjay.verify.tarstreams import PACKED_NAME

NAME = b"Zebrowski"


def tar(
    said: dict[str, str] | None = None, for_all: dict[str, str] | None = None, kind: int = tarfile.PAX_FORMAT
) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=kind, pax_headers=for_all) as made:
        for name in ("a.dcm", "b.dcm"):
            one = tarfile.TarInfo(name)
            one.size = 700
            one.pax_headers = said or {}
            made.addfile(one, io.BytesIO(b"1" * 700))
    return stream.getvalue()


def beside(data: bytes, folder: Path) -> Beside:
    (folder / "made").write_bytes(data)
    return beside_tar(str(folder / "made"))


def put(at: int, text: bytes = NAME, data: bytes | None = None) -> bytes:
    """With a text in the first header, and a checksum that fits."""
    made = bytearray(tar() if data is None else data)
    made[at : at + len(text)] = text
    made[148:156] = b"%06o\0 " % (sum(made[:148]) + 8 * 32 + sum(made[156:512]))
    return bytes(made)


def second_member() -> bytes:
    stream = io.BytesIO()
    with gzip.GzipFile(filename=NAME.decode(), mode="wb", fileobj=stream, mtime=0) as packed:
        packed.write(tar()[1024:])
    return gzip.compress(tar()[:1024], mtime=0) + stream.getvalue()


@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress, lambda data: gzip.compress(data) + bytes(512)])
def test_nothing_in_a_plain_one(tmp_path: Path, kind: int, pack: Callable[[bytes], bytes]) -> None:
    assert beside(pack(tar(kind=kind)), tmp_path) == Beside()
    assert beside(pack(tar({"mtime": "1.5", "size": "700"})), tmp_path).said == {}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (tar({"atime": "Zebrowski K"}), EXTRA),
        (tar({"mtime": "Zebrowski"}), EXTRA),
        (tar({"size": "Zebrowski"}), UNREAD),
        (tar({"comment": "Zebrowski"}), EXTRA),
        (tar(for_all={"atime": "Zebrowski"}), EXTRA),
        (tar(for_all={"comment": "Zebrowski"}), EXTRA),
        (put(500), EXTRA),
        (put(8), EXTRA),
        (put(267), EXTRA),
        (put(300), EXTRA),
        (put(157), EXTRA),
        (put(260, data=tar(kind=tarfile.GNU_FORMAT)), EXTRA),
        (put(400, data=tar(kind=tarfile.GNU_FORMAT)), EXTRA),
        (put(345, data=tar(kind=tarfile.GNU_FORMAT)), EXTRA),
        (put(265), OWNERS),
        (put(0, data=tar({"atime": "5"})), ""),
        (put(345, data=tar({"atime": "5"})), ""),
        (tar()[: 512 + 705] + NAME + tar()[512 + 705 + 9 :], GAP),
        (tar() + NAME.ljust(512, b"\0"), GAP),
        (second_member(), PACKED_NAME),
        (gzip.compress(tar()) + bytes(512) + NAME, GAP),
        (lzma.compress(tar()) + bytes(4) + NAME, GAP),
    ],
)
def test_a_name_anywhere_is_kept_to_be_searched(tmp_path: Path, data: bytes, reason: str) -> None:
    found = beside(data, tmp_path)
    assert NAME in found.kept
    assert reason in found.said or not (reason or found.said)


def test_times_of_an_incremental_one_are_told_as_times(tmp_path: Path) -> None:
    found = beside(put(345, b"14000000000\0", data=tar(kind=tarfile.GNU_FORMAT)), tmp_path)
    assert found.said == {TIMES: "warning"}


@pytest.mark.parametrize("data", [b"", b"1" * 512, tar()[:600], gzip.compress(tar())[:-30], put(500)[:-1] + b"x"])
def test_damage_is_said(tmp_path: Path, data: bytes) -> None:
    assert "error" in beside(data, tmp_path).said.values()


@pytest.mark.skipif(shutil.which("tar") is None, reason="no tar")
@pytest.mark.parametrize("form", ["gnu", "posix", "ustar", "v7", "oldgnu"])
def test_those_of_gnu_tar_have_owners_alone(tmp_path: Path, form: str) -> None:
    (tmp_path / "in" / "empty").mkdir(parents=True)
    for name in ("a.dcm", "b" * 90, "ö.dcm"):
        (tmp_path / "in" / name).write_bytes(b"1" * 700)
    made = tmp_path / "made.tar"
    subprocess.run(["tar", f"--format={form}", "-cf", made, "-C", tmp_path / "in", "."], check=True)
    found = beside_tar(str(made))
    assert set(found.said) <= {OWNERS}
    assert "./empty" in [one.rstrip("/") for one in found.folders]
