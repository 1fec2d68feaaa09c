"""A run over large and hostile archives is killed while it unpacks: nothing of them stays anywhere."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import time
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom

from support.archives import Lie, made_up_zip
from support.resuming import files_below, start

if TYPE_CHECKING:
    from tests.integration.conftest import Site

LARGE = 8 << 20
"""Bytes from which on a member is unpacked on a disk."""


def large_scan(site: Site, patient: str) -> bytes:
    """An instance of 24 MB."""
    data = pydicom.dcmread(io.BytesIO(site.scan(patient, "2020-01-15")))
    frame = random.Random(patient).randbytes(1 << 20)
    shape = {"Rows": 1024, "Columns": 1024, "NumberOfFrames": 24, "SamplesPerPixel": 1, "PixelRepresentation": 0}
    depth = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PhotometricInterpretation": "MONOCHROME2"}
    for keyword, value in (shape | depth).items():
        setattr(data, keyword, value)
    data.PixelData = frame * 24
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data.save_as(made, enforce_file_format=True)
    return made.getvalue()


def traps(site: Site) -> Path:
    """Archives that want out, are bombs, or are large."""
    folder = site.folder / "traps"
    folder.mkdir()
    names = [b"../../../escaped.dcm", b"/tmp/escaped-too.dcm", b"..\\..\\escaped.dcm"]
    escapes = [Lie(name, site.scan(str(number), "2020-01-15"), host=0) for number, name in enumerate(names)]
    (folder / "1.zip").write_bytes(made_up_zip(*escapes))
    zeros = bytes(8 << 20)
    (folder / "2.zip").write_bytes(made_up_zip(Lie(b"a", zeros, method=8), Lie(b"b", zeros, method=8, at=0)))
    with zipfile.ZipFile(folder / "3.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(2):
            archive.writestr(f"{number}.dcm", large_scan(site, f"L{number}"))
    (folder / "4.zip").write_bytes((folder / "1.zip").read_bytes() + made_up_zip(Lie(b"a", zeros, method=8)))
    return folder


def unpacks(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process has a large file open that has no name."""
    try:
        with os.scandir(f"/proc/{process.pid}/fd") as links:
            return any(os.readlink(link).endswith("(deleted)") and os.stat(link).st_size > LARGE // 2 for link in links)
    except OSError:
        return False


def test_kill_9_while_large_members_are_unpacked(site: Site, tmp_path: Path) -> None:
    source = traps(site)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    fresh = ["--vault", str(tmp_path / "fresh"), "--audit", str(tmp_path / "fresh-audit")]
    assert site.do(*site.line(source, "whole", "basic", "-q", *fresh, vault=False)).code == 3
    expected = files_below(site.folder / "whole")
    assert len([path for path in expected if path.endswith(".dcm")]) == 2
    out = site.folder / "out"
    line = site.line(source, "out", "basic", "-q", "-j", "2", "--audit", str(tmp_path / "audit"))
    environment = site.environment() | {"TMPDIR": str(temporary)}
    before = set(site.folder.rglob("*"))
    above = {*os.listdir(site.folder.parent), "audit"}
    met = 0
    for _ in range(8):
        process = start(line, environment, files=1)
        end = time.monotonic() + 120
        while process.poll() is None and not unpacks(process) and time.monotonic() < end:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        met += process.returncode == -signal.SIGKILL
        made = files_below(out) if out.exists() else {}
        assert {path: data for path, data in made.items() if path.endswith(".dcm")}.items() <= expected.items()
        assert sum(map(len, made.values())) <= sum(map(len, expected.values())) + LARGE, "no part of a member is left"
        assert os.listdir(temporary) == []
        assert set(os.listdir(site.folder.parent)) <= above
        homes = {out, site.data, Path(site.vault or out)}
        stray = set(site.folder.rglob("*")) - before
        assert not {path for path in stray if not homes & {path, *path.parents}}
        if met == 2:
            break
    assert met >= 1, "it is over before it can be killed"
    last = start(line, environment)
    last.communicate(timeout=120)
    assert last.returncode == 3
    assert files_below(out) == expected
    assert not os.path.lexists("/tmp/escaped.dcm") and not os.path.lexists("/tmp/escaped-too.dcm")
