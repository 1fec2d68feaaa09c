"""Runs with a checkpoint every few files, and what must hold of OUT, audit and vault however they end."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.verify import examine
from scrubjay.vault import Vault

if TYPE_CHECKING:
    from tests.integration.conftest import Site

SAMPLE = Path(__file__).parents[2] / "examples/sample"
PATIENTS, STUDIES, IMAGES = 12, 2, 30

LAUNCHER = """
import sys
from scrubjay.run import recorder
recorder.MOST_FILES = {files}
from scrubjay.cli import main
sys.exit(main(sys.argv[1:]))
"""


def start(line: list[str], environment: Mapping[str, str], files: int = 100) -> subprocess.Popen[bytes]:
    """The command as a process that has a checkpoint every so many files."""
    program = [sys.executable, "-c", LAUNCHER.format(files=files), *line]
    return subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def source_of(site: Site) -> Path:
    """Made-up people with studies of some images, real files, and things that are no DICOM."""
    source = site.folder / "in"
    for patient in range(PATIENTS):
        for study in range(STUDIES):
            folder = source / f"p{patient:02}" / f"s{study}"
            folder.mkdir(parents=True)
            for image in range(IMAGES):
                scan = site.scan(f"PAT-{patient:02}", f"2020-0{study + 1}-15", number=image + 1)
                (folder / f"{image:02}.dcm").write_bytes(scan)
    for copy in range(3):
        shutil.copytree(SAMPLE, source / f"real{copy}")
    (source / "notes.txt").write_text("no DICOM")
    return source


def killed(process: subprocess.Popen[bytes], out: Path, files: int, how: signal.Signals) -> bool:
    """End a run when OUT has so many files, unless it is done before; whether it was ended."""
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end and sum(len(found[2]) for found in os.walk(out)) < files:
        time.sleep(0.002)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    ended = (-how,) if how == signal.SIGKILL else (130, -how)
    assert process.returncode in (0, 1, 3, *ended), said.decode()
    return process.returncode in ended


def files_below(root: Path) -> dict[str, bytes]:
    """Every file, and every folder with nothing in it."""
    found = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    empty = {
        str(path.relative_to(root)) + "/": b"" for path in root.rglob("*") if path.is_dir() and not [*path.iterdir()]
    }
    return found | empty


def kill_again_and_again(
    line: list[str],
    environment: Mapping[str, str],
    out: Path,
    expected: Mapping[str, bytes],
    kills: int,
    *,
    how: signal.Signals = signal.SIGKILL,
    apart: int = 2,
    most_over: int,
) -> None:
    """End a run so often, each time at a random number of files in OUT, up to so many times what would end it evenly.

    most_over: as often it may be done before it is ended.
    """
    rnd = random.Random(kills)
    met, over = 0, 0
    while met < kills:
        have = sum(len(found[2]) for found in os.walk(out))
        step = max(1, apart * (len(expected) - have) // (kills - met))
        if not killed(start(line, environment), out, have + rnd.randint(0, step), how):
            over += 1
            assert over < most_over, "it is over before it can be killed"
            shutil.rmtree(out)  # so the next one does it all again
            continue
        met += 1
        now = {path: data for path, data in files_below(out).items() if path.endswith(".dcm")} if out.exists() else {}
        assert now.items() <= expected.items(), "what has its name is whole"


def carry_on(line: list[str], environment: Mapping[str, str], out: Path, expected: Mapping[str, bytes]) -> None:
    """Run it to its end: OUT is then as if nobody had ended anything."""
    last = start(line, environment)
    _, said = last.communicate(timeout=120)
    assert last.returncode in (0, 1, 3), said.decode()
    assert files_below(out) == expected


def run_once_more(line: list[str], environment: Mapping[str, str]) -> None:
    """There is nothing left to do."""
    told, _ = start([*line, "--json"], environment).communicate(timeout=120)
    assert json.loads(told)["counts"]["written"] == 0


def check_all(vault: str, key: Key, out: Path, audit: Path, project: str = "trial") -> None:
    """Vault and audit are whole, each file is in the audit once a run, and each output with what was changed in it."""
    with Vault.open(vault, key, create=False) as opened:
        assert opened.check() == []
        own = opened.project(project, create=False)
        head = own.audit_head(os.path.realpath(audit))
        keys = AuditKeys.of(own.key)
    assert head is not None
    from scrubjay.audit.entries import Head

    seen = examine(audit, head=Head(head.seq, head.hash), keys=keys)
    assert seen.is_whole, list(map(str, seen.findings))
    times: Counter[tuple[str, str]] = Counter()
    changed: set[str] = set()
    reader = Reader(audit, keys)
    for part in reader.parts():
        for row in reader.read(part, "instances", ["run", "source", "outcome", "output", "changes"]).to_pylist():
            times[row["run"], row["source"]] += 1
            if row["outcome"] in ("written", "reused") and row["changes"]:
                changed.add(row["output"])
    assert set(times.values()) == {1}, "no row is double"
    outputs = {path for path in files_below(out) if path.endswith(".dcm")}
    assert outputs <= changed, "every output has what was changed in it"
