"""Runs with a checkpoint every few files, and what must hold of OUT, audit and vault however they end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.verify import examine
from scrubjay.vault import Vault

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


def files_below(root: Path) -> dict[str, bytes]:
    """Every file, and every folder with nothing in it."""
    found = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    empty = {
        str(path.relative_to(root)) + "/": b"" for path in root.rglob("*") if path.is_dir() and not [*path.iterdir()]
    }
    return found | empty


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


__all__ = ["check_all", "files_below", "start"]
