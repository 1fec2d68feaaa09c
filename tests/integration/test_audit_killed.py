"""Several processes write one audit at once, and some of them are killed at any moment: it is whole afterwards."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.audit.entries import Head
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.store import Store
from scrubjay.audit.verify import examine, verify_audit
from support.audit import write_run

KEY = Key(bytes(range(32)))
KEYS = AuditKeys.of(KEY)
WRITER = """
import sys
from pathlib import Path
from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.store import Store
from support.audit import PLAN, changes, instances
with Store.open(Path(sys.argv[1]), AuditKeys.of(Key(bytes(range(32))))) as store:
    for _ in range(int(sys.argv[2])):
        run = store.begin({"who": "tester"}, PLAN)
        for _ in range(3):
            print(*store.add_part(run, instances(run, 50), changes()), flush=True)
        store.end(run, {})
"""


def writer(folder: Path, runs: int) -> subprocess.Popen[str]:
    path = [str(Path(__file__).parents[1]), *sys.path]
    return subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}\n{WRITER}", str(folder), str(runs)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_several_processes_share_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    writers = [writer(folder, 4) for _ in range(4)]
    while not (folder / "chain.jsonl").exists():
        time.sleep(0.01)
    while any(one.poll() is None for one in writers):
        seen = examine(folder, keys=KEYS)
        assert seen.is_whole, "while others write, too"
        time.sleep(0.1)
    said = [one.communicate()[0].splitlines() for one in writers]
    assert [one.returncode for one in writers] == [0] * 4
    assert [len(lines) for lines in said] == [12] * 4
    seen = examine(folder, keys=KEYS)
    assert seen.findings == ()
    assert (seen.runs, seen.parts, seen.opened) == (16, 48, 48)
    assert len({line for lines in said for line in lines}) == 48


@pytest.mark.parametrize("seed", range(3))
def test_writers_that_are_killed(tmp_path: Path, seed: int) -> None:
    """What a writer was told to be durable is there, whatever happens afterwards."""
    chance = random.Random(seed)
    folder = tmp_path / "audit"
    told: list[Head] = []
    for _ in range(8):
        writers = [writer(folder, 1000) for _ in range(2)]
        for one in writers:
            assert one.stdout is not None
            told.append(head_of(one.stdout.readline()))
        time.sleep(chance.random() / 4)
        for one in writers:
            one.send_signal(signal.SIGKILL)
            said = one.communicate()[0].splitlines(keepends=True)
            told += [head_of(line) for line in said if line.endswith("\n")]
    latest = max(told)
    with Store.open(folder, KEYS, head=latest) as store:
        assert all(store.holds(head) for head in told)
        write_run(store)
    findings = verify_audit(folder, keys=KEYS, head=latest)
    assert {(one.severity, one.kind) for one in findings} == {("note", "unended")}
    assert verify_audit(folder, keys=KEYS) == findings, "a later run vouches for those that were killed"
    reader = Reader(folder, KEYS)
    assert all(len(reader.read(part, "instances")) == part.instances for part in reader.parts())
    assert len(told) > 16
    hidden = [path.name for path in folder.rglob(".*")]
    assert hidden == []


def head_of(line: str) -> Head:
    seq, digest = line.split()
    return Head(int(seq), digest)
