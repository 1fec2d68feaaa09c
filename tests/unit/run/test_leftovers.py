import os
import subprocess
import sys
import time
from pathlib import Path

from scrubjay.run.leftovers import sweep


def test_only_what_a_dead_process_staged_goes(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    keep = [f".scrubjay-{os.getpid()}-1.part", f".scrubjay-{dead.pid}-1.dcm", "2.25.1.dcm", ".scrubjay-x-1.part"]
    go = [f".scrubjay-{dead.pid}-{number}.part" for number in range(3)]
    for name in keep + go:
        (folder / name).touch()
    (tmp_path / f".scrubjay-{10**30}-1.part").touch()
    assert sweep(str(tmp_path)) == 4
    assert sorted(os.listdir(folder)) == sorted(keep)


def test_what_a_living_process_staged_stays(tmp_path: Path) -> None:
    """Linux gives a process's folder in /proc the time at which somebody first looked at it."""
    program = f"import os, time; open(f'{tmp_path}/.scrubjay-{{os.getpid()}}-1.part', 'w'); print(flush=True); input()"
    living = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert living.stdout is not None
    living.stdout.readline()
    time.sleep(0.1)
    assert sweep(str(tmp_path)) == 0
    living.communicate(b"\n")
    assert sweep(str(tmp_path)) == 1


def test_a_number_that_another_process_has_now(tmp_path: Path) -> None:
    staged = tmp_path / f".scrubjay-{os.getpid()}-1.part"
    staged.touch()
    os.utime(staged, (1e9, 1e9))
    assert sweep(str(tmp_path)) == 1


def test_folders_that_held_nothing_else_go(tmp_path: Path) -> None:
    for name in ("only/it/.scrubjay-0-1.part", "with/it/.scrubjay-0-2.part", "with/2.25.1.dcm", ".scrubjay-0-3.part"):
        path = tmp_path / name.replace("-0-", f"-{10**30}-")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "own").mkdir()
    assert sweep(str(tmp_path)) == 3
    assert sorted(os.listdir(tmp_path)) == ["own", "with"]
    assert os.listdir(tmp_path / "with") == ["2.25.1.dcm"]
    (alone := tmp_path / "own" / f".scrubjay-{10**30}-1.part").touch()
    assert (sweep(str(alone.parent)), os.listdir(alone.parent)) == (1, []), "OUT itself stays"
