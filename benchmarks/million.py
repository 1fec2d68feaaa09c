"""A million instances: how long the run and what is done with its audit take, and in how much memory."""

import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.config import Config
from benchmarks.measure import last_line, run
from benchmarks.synthetic import small
from benchmarks.workspace import CannotMeasure, check_room, workspace

FILES = 1_000_000
STUDY = 500
ROOM = 25_000
"""Bytes on the disk for each instance: its file twice, vault and audit, and the audit as CSV."""

QUESTION = "SELECT action, count(*) FROM instance_changes GROUP BY action"


def measure(config: Config) -> dict[str, Any]:
    """Run synthetic small files, 500 a study, then again with nothing to do, then what an auditor does; the figures.

    Every step is a process of its own; its memory is that of the largest of its processes.
    """
    if config.scrubjay is None:
        raise CannotMeasure("there is no scrubjay to measure")
    count = config.count(FILES)
    check_room(config.disk, ROOM * count, memory=False)
    with workspace(config.disk) as work:
        size = fill(work / "in", count)
        own = ["--key-file", str(work / "key"), "--vault", str(work / "vault")]
        job = ["deidentify", str(work / "in"), str(work / "out"), *own, "--quiet"]
        lines = {
            "run": job,
            "run again": job,
            "audit verify": ["audit", "verify", *own],
            "audit summary": ["audit", "summary", *own],
            "audit query, all changes": ["audit", "query", QUESTION, *own],
            "audit export --csv": ["audit", "export", "--csv", str(work / "audit.csv"), *own],
        }
        steps = [_step(name, [config.scrubjay, *line], work) for name, line in lines.items()]
        vault = work / "vault"
        return {
            "files": count,
            "bytes": size * count,
            "steps": steps,
            "audit_bytes": sum(path.stat().st_size for path in (vault / "audit").rglob("*") if path.is_file()),
            "vault_bytes": sum(path.stat().st_size for path in vault.iterdir() if path.is_file()),
        }


def fill(folder: Path, count: int) -> int:
    """Write the instances; the size of one."""
    size = 0
    for number in range(count):
        study, image = divmod(number, STUDY)
        if not image:
            (folder / f"{study:05}").mkdir(parents=True)
        data = small(study, image)
        (folder / f"{study:05}" / f"IM{image:04}").write_bytes(data)
        size = len(data)
    return size


def _step(name: str, argv: list[str], work: Path) -> dict[str, Any]:
    """Run one command; what it says goes to a log, whose end is shown when it fails."""
    sample = run(argv, env={**os.environ, "XDG_DATA_HOME": str(work / "home")}, log=work / "log")
    print(f"  {name:<28}{sample.wall:>9.1f} s{sample.peak / 1e6:>9.0f} MB", file=sys.stderr)
    if sample.code:
        print(f"    exit code {sample.code}: {last_line(work / 'log')}", file=sys.stderr)
    shutil.rmtree(work / "home", ignore_errors=True)
    return {"name": name, **asdict(sample)}
