"""The command from outside: sums, exit codes, and a clean stop."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scrubjay.run.pipeline import BATCH
from support import hide
from support.build import LITTLE, join, part10, patient_and_study, pixels, uid
from support.command import interrupted


def command(folder: Path, *arguments: str | Path) -> tuple[list[str], dict[str, str]]:
    """Command line and environment of a `scrubjay` with a data folder of its own."""
    environment = os.environ | {"XDG_DATA_HOME": str(folder / "data"), "NO_COLOR": "1"}
    return [sys.executable, "-m", "scrubjay", *map(str, arguments)], environment


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    line, environment = command(folder, *arguments)
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=120, cwd=folder)


def small(number: int) -> bytes:
    """A distinct small image."""
    instance = f"1.2.826.0.1.3680043.9.9999.6.{number}"
    elements = patient_and_study(LITTLE) | pixels(LITTLE)
    elements[0x00080018] = LITTLE.element(0x00080018, "UI", uid(instance))
    return part10(join(elements), instance=instance)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three images, one broken, one text file, one empty."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.dcm").write_bytes(small(number))
    (folder / "broken.dcm").write_bytes(small(9)[:-5])
    (folder / "notes.txt").write_text("no DICOM")
    (folder / "empty").touch()
    return folder


def test_json_summary_adds_up_and_the_exit_code_says_quarantined(source: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "deidentify", source, tmp_path / "out", "--json", "-j", "2")
    counts = json.loads(done.stdout)["counts"]
    assert done.returncode == 3, done.stderr
    assert {name: count for name, count in counts.items() if count} == {"written": 3, "quarantined": 1, "excluded": 2}
    assert "Traceback" not in done.stderr


def test_exit_code_0_when_all_is_well(source: Path, tmp_path: Path) -> None:
    (source / "broken.dcm").unlink()
    assert run(tmp_path, "deidentify", source, tmp_path / "out", "-q").returncode == 0


def test_a_path_taken_twice_is_a_failure_of_the_later(source: Path, tmp_path: Path) -> None:
    (source / "broken.dcm").unlink()
    (source / "2 again.dcm").write_bytes(small(2).replace(b"MONOCHROME2", b"MONOCHROME1"))
    done = run(tmp_path, "deidentify", source, tmp_path / "out", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["counts"]["failed"] == 1
    assert sum(1 for path in (tmp_path / "out").rglob("*.dcm")) == 3


@pytest.mark.parametrize("case", ["in-missing", "out-inside-in", "in-inside-out", "out-not-empty", "recipe"])
def test_what_cannot_be_done_is_refused_in_one_line(source: Path, tmp_path: Path, case: str) -> None:
    out = tmp_path / "out"
    arguments: list[str | Path] = [source, out]
    if case == "in-missing":
        arguments[0] = tmp_path / "nowhere"
    elif case == "out-inside-in":
        arguments[1] = source / "out"
    elif case == "in-inside-out":
        arguments[1] = tmp_path
    elif case == "out-not-empty":
        out.mkdir()
        (out / "something").touch()
    else:
        arguments += ["--recipe", "basik"]
    done = run(tmp_path, "deidentify", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert 0 < len(done.stderr.strip().splitlines()) <= 3
    assert not list(out.rglob("*.dcm"))


def test_a_full_disk_stops_the_run_with_one_line_and_no_half_file(source: Path, tmp_path: Path) -> None:
    """A limit on file size stands in for a full disk: both fail in write."""
    elements = hide.base(hide.Planter(LITTLE))
    elements[0x7FE00010] = LITTLE.element(0x7FE00010, "OW", bytes(4 << 20))
    elements[0x00280010] = LITTLE.element(0x00280010, "US", LITTLE.u16(2048))
    elements[0x00280011] = LITTLE.element(0x00280011, "US", LITTLE.u16(1024))
    elements[0x00280100] = LITTLE.element(0x00280100, "US", LITTLE.u16(16))
    (source / "1 large.dcm").write_bytes(part10(join(elements)))
    line, environment = command(tmp_path, "deidentify", source, tmp_path / "out")
    limited = ["bash", "-c", 'ulimit -f 1024; trap "" XFSZ; exec "$@"', "bash", *line]
    done = subprocess.run(limited, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(path.stat().st_size < 10_000 for path in (tmp_path / "out").rglob("*") if path.is_file())


def test_ctrl_c_stops_at_once_and_leaves_only_whole_files(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    body = small(0)
    marker = b"1.2.826.0.1.3680043.9.9999.6.0"
    for number in range(12_000):
        (source / f"{number}.dcm").write_bytes(body.replace(marker, b"1.2.826.0.1.3680043.9.1%07d" % number))
    line, environment = command(tmp_path, "deidentify", source, tmp_path / "out", "-j", "1")
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 30
        while not any((tmp_path / "out").rglob("*.dcm")) and time.monotonic() < deadline:
            time.sleep(0.01)
        before = interrupted(process, tmp_path / "out")
        _, messages = process.communicate(timeout=60)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert process.returncode == 130, messages
    assert len(files) <= before + 2 * BATCH, "it doesn't go on"
    assert "Traceback" not in messages
    assert 0 < len(files) < 12_000
    assert {path.suffix for path in files} == {".dcm"}
    again = run(tmp_path, "deidentify", source, tmp_path / "out", "--update", "--json")
    counts = json.loads(again.stdout)["counts"]
    assert counts["written"] + counts["reused"] == 12_000
    assert counts["reused"] == len(files)


def test_inspect_shows_before_and_after(source: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "inspect", source / "0.dcm", "--recipe", "basic")
    assert done.returncode == 0, done.stderr
    assert "PatientName" in done.stdout
    assert "Adams" in done.stdout
