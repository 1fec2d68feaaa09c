"""Bounded memory, in small: the full-size figures are in benchmarks/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.build import EXPLICIT_LE, LITTLE, RLE, join, part10, patient_and_study, pixels, uid

MEGABYTE = 1 << 20
LARGE = 600 * MEGABYTE
WITNESS = Path(__file__).resolve().parents[1] / "support" / "observed_cli.py"


def resident(arguments: list[str], folder: Path) -> int:
    """Peak resident bytes of one `scrubjay` process that ends well."""
    environment = os.environ | {"XDG_DATA_HOME": str(folder / "data")}
    note = folder / "peak"
    command = [sys.executable, str(WITNESS), str(note), "deidentify", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    return int(note.read_text())


def room(folder: Path) -> None:
    """Skip nothing silently: a test that can't run for want of disk says so as a failure."""
    if shutil.disk_usage(folder).free < 2 * LARGE:
        pytest.fail("1.2 GB of free disk are needed for temporary files")


@pytest.mark.parametrize("encapsulated", [False, True], ids=["native", "encapsulated"])
def test_a_large_object_needs_little_memory(tmp_path: Path, encapsulated: bool) -> None:
    room(tmp_path)
    source = tmp_path / "in"
    source.mkdir()
    elements = patient_and_study(LITTLE) | pixels(LITTLE)
    frames, piece = 600, MEGABYTE
    elements[0x00280008] = LITTLE.element(0x00280008, "IS", b"600 ")
    elements[0x00280010] = LITTLE.element(0x00280010, "US", LITTLE.u16(1024))
    elements[0x00280011] = LITTLE.element(0x00280011, "US", LITTLE.u16(1024))
    elements[0x7FE00010] = LITTLE.header(0x7FE00010, "OW", LARGE)
    if encapsulated:
        elements[0x7FE00010] = LITTLE.header(0x7FE00010, "OB", 0xFFFFFFFF) + LITTLE.item(b"")
    with (source / "large.dcm").open("wb") as file:
        file.write(part10(join(elements), RLE if encapsulated else EXPLICIT_LE))
        if not encapsulated:
            file.truncate(file.tell() + LARGE)  # a hole: no disk is needed for the input
        else:
            header = LITTLE.item(bytes(piece))[:8]
            for _ in range(frames):
                file.write(header)
                file.seek(piece, os.SEEK_CUR)
            file.write(b"\xfe\xff\xdd\xe0\0\0\0\0")
    small = tmp_path / "small"
    small.mkdir()
    (small / "small.dcm").write_bytes(part10(join(patient_and_study(LITTLE) | pixels(LITTLE)), EXPLICIT_LE))
    least = resident([str(small), str(tmp_path / "out-small"), "-j", "2"], tmp_path)
    peak = resident([str(source), str(tmp_path / "out"), "-j", "2"], tmp_path)
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [path.stat().st_size > LARGE for path in written] == [True]
    shutil.rmtree(tmp_path / "out")
    assert peak - least < 20 * MEGABYTE
    assert peak < 100 * MEGABYTE


def test_many_small_files_need_no_more_than_few(tmp_path: Path) -> None:
    peaks = []
    for number, count in enumerate((200, 4000)):
        source = tmp_path / f"in{number}"
        source.mkdir()
        for index in range(count):
            elements = patient_and_study(LITTLE) | pixels(LITTLE)
            instance = f"1.2.826.0.1.3680043.9.9999.5.{index}"
            elements[0x00080018] = LITTLE.element(0x00080018, "UI", uid(instance))
            (source / f"{index}.dcm").write_bytes(part10(join(elements), instance=instance))
        peaks.append(resident([str(source), str(tmp_path / f"out{number}"), "-j", "2"], tmp_path))
    # a checkpoint holds some 5,000 files, whatever their number
    assert peaks[1] - peaks[0] < 15 * MEGABYTE
    assert peaks[1] < 150 * MEGABYTE
