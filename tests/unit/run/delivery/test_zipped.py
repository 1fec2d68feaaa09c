"""A folder as a zip: the same bytes each time, in flat memory, and nothing to be seen before it is whole."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrubjay.run.delivery import zipped
from scrubjay.run.delivery.delivered import Stopped, Undelivered
from scrubjay.run.delivery.zipped import deliver_zip

ROOT = Path(__file__).parents[4]


def going_on() -> bool:
    return False


def after(times: int) -> Callable[[], bool]:
    """Says stop when it was asked so many times."""
    left = [times]

    def stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    return stop


@pytest.fixture
def made(tmp_path: Path) -> dict[str, bytes]:
    """Files of many kinds and sizes in tmp_path/made, by name."""
    rnd = random.Random(6)
    files = {f"P{number}/s/{number % 3}.dcm": rnd.randbytes(100) * rnd.randint(0, 50) for number in range(40)}
    files |= {"P2/large.dcm": rnd.randbytes(3_000_000) + bytes(3_000_000), "P10/noise.dcm": rnd.randbytes(5000)}
    files |= {"DICOMDIR": b"index", "P1/empty.dcm": b""}
    fill(tmp_path / "made", files)
    return files


def fill(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_the_same_files_give_the_same_bytes(tmp_path: Path, made: dict[str, bytes]) -> None:
    fill(tmp_path / "other", dict(reversed(made.items())))
    (tmp_path / "other/.scrubjay-journal").write_bytes(b"a run's own")
    zips = []
    for number, (folder, threads) in enumerate([("made", 1), ("made", 7), ("other", 2)]):
        path = tmp_path / f"{number}.zip"
        delivered = deliver_zip(str(tmp_path / folder), str(path), threads, going_on)
        assert (delivered.place, delivered.files) == (str(path), len(made))
        assert delivered.bytes == path.stat().st_size
        zips.append(path.read_bytes())
    assert len(set(zips)) == 1
    with zipfile.ZipFile(tmp_path / "0.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == made
        names = archive.namelist()
        assert names[0] == "DICOMDIR"
        assert names.index("P2/large.dcm") < names.index("P2/s/2.dcm") < names.index("P10/noise.dcm")
        assert archive.getinfo("P10/noise.dcm").compress_type == zipfile.ZIP_STORED, "it can't be made smaller"
        assert archive.getinfo("P2/large.dcm").compress_size < 3_100_000


def test_large_files_are_packed_in_pieces(
    tmp_path: Path, made: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "LARGE", 1000)
    monkeypatch.setattr(zipped, "AHEAD", 3000)
    deliver_zip(str(tmp_path / "made"), str(tmp_path / "out.zip"), 2, going_on)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == made


@pytest.mark.parametrize("times", [0, 1, 20, 43])
def test_one_that_is_stopped_leaves_nothing(tmp_path: Path, made: dict[str, bytes], times: int) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Stopped):
        deliver_zip(str(tmp_path / "made"), str(tmp_path / "out.zip"), 2, after(times))
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_is_overwritten(tmp_path: Path, made: dict[str, bytes]) -> None:
    (tmp_path / "out.zip").write_text("mine")
    with pytest.raises(Undelivered, match="nothing is overwritten"):
        deliver_zip(str(tmp_path / "made"), str(tmp_path / "out.zip"), 2, going_on)
    assert (tmp_path / "out.zip").read_text() == "mine"


def test_a_folder_of_nothing_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    assert deliver_zip(str(tmp_path / "made"), str(tmp_path / "out.zip"), 2, going_on).files == 0
    assert not (tmp_path / "out.zip").exists()


def test_what_no_run_made_is_not_delivered(tmp_path: Path, made: dict[str, bytes]) -> None:
    (tmp_path / "made/P2/link").symlink_to(tmp_path / "made/DICOMDIR")
    with pytest.raises(Undelivered, match="no run made"):
        deliver_zip(str(tmp_path / "made"), str(tmp_path / "out.zip"), 2, going_on)
    assert not (tmp_path / "out.zip").exists()


def test_a_file_system_without_nameless_files(
    tmp_path: Path, made: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = os.open

    def old(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EOPNOTSUPP, "not supported")
        return opens(path, flags, *more, **named)

    (tmp_path / ".out.zip.scrubjay-draft").write_text("of a run that was killed")
    monkeypatch.setattr(os, "open", old)
    with pytest.raises(Stopped):
        deliver_zip(str(tmp_path / "made"), str(tmp_path / "out.zip"), 2, after(20))
    assert {path.name for path in tmp_path.iterdir()} == {"made"}
    deliver_zip(str(tmp_path / "made"), str(tmp_path / "out.zip"), 2, going_on)
    assert {path.name for path in tmp_path.iterdir()} == {"made", "out.zip"}
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert len(archive.namelist()) == len(made)


PROGRAM = """
import sys
from support.peak import peak_bytes
from scrubjay.run.delivery.zipped import deliver_zip
deliver_zip(sys.argv[1], sys.argv[2], 2, lambda: False)
print(peak_bytes())
"""


def peak_of(folder: Path, path: Path) -> int:
    line = [sys.executable, "-c", PROGRAM, str(folder), str(path)]
    places = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    done = subprocess.run(line, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": places})
    return int(done.stdout)


def test_memory_does_not_grow_with_members_or_their_size(tmp_path: Path) -> None:
    """Names of 200 letters: of the last 20,000 members nothing may be held, which would be 4 MB and more."""
    for name, count in (("few", 1000), ("many", 21_000)):
        for number in range(count):
            folder = tmp_path / name / f"{number // 100}" / ("x" * 180)
            if number % 100 == 0:
                folder.mkdir(parents=True)
            (folder / f"{number:06}.dcm").touch()
    few, many = (peak_of(tmp_path / name, tmp_path / f"{name}.zip") for name in ("few", "many"))
    assert many - few < 4 << 20
    with (tmp_path / "few/large").open("wb") as file:
        file.truncate(300 << 20)
    assert peak_of(tmp_path / "few", tmp_path / "large.zip") - few < 40 << 20
