"""A source that changes while it is copied comes to nothing, with a reason: no half of it, no mixture of two states.

The process is stopped in the middle of the copy, the source is changed, and the process goes on. So nothing is raced
for: what is seen while it is stopped stays so.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.api import documented_reasons
from support.build import EXPLICIT_LE, JPEG_BASELINE, LITTLE, join, part10, patient_and_study, pixels

MEGABYTE = 1 << 20
FRAMES = 400
SCAN = b"\xff\xd8\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
"""A JPEG stream up to its scan."""

TRIES = 20


def large(path: Path, encapsulated: bool) -> None:
    """An image of a megabyte for each frame, most of it a hole: no disk is needed for it."""
    elements = patient_and_study(LITTLE) | pixels(LITTLE)
    elements[0x00280008] = LITTLE.element(0x00280008, "IS", b"%d " % FRAMES)
    for tag in (0x00280010, 0x00280011):
        elements[tag] = LITTLE.element(tag, "US", LITTLE.u16(1024))
    elements[0x7FE00010] = LITTLE.header(0x7FE00010, "OW", FRAMES * MEGABYTE)
    if encapsulated:
        elements[0x7FE00010] = LITTLE.header(0x7FE00010, "OB", 0xFFFFFFFF) + LITTLE.item(b"")
    with path.open("wb") as file:
        file.write(part10(join(elements), JPEG_BASELINE if encapsulated else EXPLICIT_LE))
        if not encapsulated:
            file.truncate(file.tell() + FRAMES * MEGABYTE)
            return
        for _ in range(FRAMES):
            file.write(LITTLE.item(bytes(MEGABYTE))[:8] + SCAN)
            file.seek(MEGABYTE - len(SCAN) - 2, os.SEEK_CUR)
            file.write(b"\xff\xd9")
        file.write(b"\xfe\xff\xdd\xe0\0\0\0\0")


def appended(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0")


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def cut_at_its_end(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def rewritten(path: Path) -> None:
    """Other bytes where the copy has been already, the length and the times of before."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(before.st_size - FRAMES * MEGABYTE + MEGABYTE // 2)
        file.write(b"Adams^Ann")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def removed(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"something else")
    os.replace(other, path)


def half_there(out: Path, size: int) -> bool:
    """Whether a temporary file stands in OUT that holds a part of the pixels."""
    for path in out.rglob(".scrubjay-*.part"):
        try:
            return MEGABYTE < path.stat().st_size < size - MEGABYTE
        except FileNotFoundError:
            return False
    return False


def changed_while_copied(source: Path, out: Path, change: Callable[[Path], object]) -> tuple[int, Any] | None:
    """Exit code and summary of a run in which `source` changed in the middle of its copy; None when it was too fast."""
    size = source.stat().st_size
    line = [sys.executable, "-m", "scrubjay", "deidentify", str(source), str(out), "--json", "-j", "1"]
    environment = os.environ | {"XDG_DATA_HOME": str(out.parent / "data")}
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not half_there(out, size):
            time.sleep(0.001)
        if process.returncode is not None:
            return None
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        caught = half_there(out, size)
        if caught:
            change(source)
        process.send_signal(signal.SIGCONT)
        output, messages = process.communicate(timeout=120)
    if not caught:
        return None
    assert "Traceback" not in messages
    return process.returncode, json.loads(output)


CHANGES = (appended, emptied, cut_at_its_end, rewritten, removed, replaced)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("encapsulated", [False, True], ids=["native", "encapsulated"])
def test_a_source_that_changes_comes_to_nothing(
    tmp_path: Path, change: Callable[[Path], None], encapsulated: bool
) -> None:
    source, out = tmp_path / "large.dcm", tmp_path / "out"
    for _ in range(TRIES):
        large(source, encapsulated)
        done = changed_while_copied(source, out, change)
        if done:
            break
        shutil.rmtree(out)
    else:
        pytest.fail(f"in {TRIES} runs the copy was never met half done")
    code, summary = done
    assert summary["reasons"] == {"failed": {"source-changed": 1}}
    assert "source-changed" in documented_reasons()
    assert sum(summary["counts"].values()) == summary["counts"]["failed"] == 1
    assert code == 1
    assert not [path for path in out.rglob("*") if not path.is_dir()]


@pytest.mark.parametrize("encapsulated", [False, True], ids=["native", "encapsulated"])
def test_one_that_is_only_looked_at_is_written(tmp_path: Path, encapsulated: bool) -> None:
    """What the test above does to the process is not what makes it fail."""
    source, out = tmp_path / "large.dcm", tmp_path / "out"
    large(source, encapsulated)
    for _ in range(TRIES):
        done = changed_while_copied(source, out, Path.stat)
        if done:
            break
        shutil.rmtree(out)
    else:
        pytest.fail(f"in {TRIES} runs the copy was never met half done")
    code, summary = done
    assert (code, summary["counts"]["written"]) == (0, 1)
    (written,) = out.rglob("*.dcm")
    with source.open("rb") as before, written.open("rb") as after:
        for file in (before, after):
            file.seek(-FRAMES * MEGABYTE, os.SEEK_END)
        assert hashlib.file_digest(before, "sha256").digest() == hashlib.file_digest(after, "sha256").digest()
