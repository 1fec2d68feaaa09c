import os
import subprocess
import sys
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
