"""Overhead: what the audit costs a run, and what it costs to remember all of it."""

import sys
from pathlib import Path
from typing import Any

from benchmarks.config import Config
from benchmarks.contest import contest
from benchmarks.inputs import MEAN_MIXED, make_set
from benchmarks.screen import screen
from benchmarks.tools import Tool, scrubjay
from benchmarks.workspace import CannotMeasure, check_room, remove, workspace

FILES = 16_000
KINDS = ("plain", "audit", "all")
DRIVER = Path(__file__).with_name("drive_scrubjay.py")


def measure(config: Config) -> dict[str, Any]:
    """Run the mixed set of `speed` with nothing, the audit, and audit, vault and ledger kept; return the figures."""
    if config.scrubjay is None:
        raise CannotMeasure("there is no scrubjay to measure")
    python = str(Path(config.scrubjay).with_name("python"))
    count = config.count(FILES)
    check_room(config.ram, round(2.2 * count * MEAN_MIXED), memory=True)
    with workspace(config.ram) as work:
        command = scrubjay(config.scrubjay, 1, work)
        models, _ = screen(config.models(), [command], work)
        inputs = make_set(work / "in", models, count, MEAN_MIXED)
        print(f"{count} files, {inputs.size / 1e9:.2f} GB", file=sys.stderr)
        tools = [_tool(python, command.version, kind, threads, work) for threads in (1, 2) for kind in KINDS]
        entries = contest(tools, inputs, work, config.repeats)
        # of the last run, which kept all
        audit = sum(path.stat().st_size for path in (work / "state" / "vault" / "audit").rglob("*") if path.is_file())
        remove(work / "in")
    return {
        "files": count,
        "bytes": inputs.size,
        "audit_bytes": audit,
        "repeats": config.repeats,
        "tools": [entry.as_dict() for entry in entries],
    }


def _tool(python: str, version: str, kind: str, threads: int, work: Path) -> Tool:
    argv = [python, str(DRIVER), kind, str(threads), str(work / "state")]
    return Tool(f"{kind}, -j{threads}", version, lambda a, b: [*argv, a, b], threads=threads)
