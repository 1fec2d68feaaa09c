"""Profile: where ScrubJay's time goes, by perf (samples) and strace (system calls), both optional."""

import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.config import Config
from benchmarks.contest import once
from benchmarks.inputs import MEAN_MIXED, SMALL, InputSet, make_set, small_models
from benchmarks.measure import last_line, run
from benchmarks.screen import screen
from benchmarks.tools import Tool, environment
from benchmarks.workspace import CannotMeasure, check_room, remove, workspace

FILES = 4_000
SAMPLED = re.compile(r"^\s*([\d.]+)%\s+(.*?)[\s-]*$")
COUNTED = re.compile(r"^\s*([\d.]+)\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)\s*$")


def measure(config: Config) -> dict[str, Any]:
    """Return start-up times and, for the mixed and the small set, what one thread spends its time on."""
    count = config.count(FILES)
    check_room(config.ram, round(2.1 * count * MEAN_MIXED), memory=True)
    with workspace(config.ram) as work:
        tools = config.own(work / "home", (1,))
        if not tools or config.scrubjay is None:
            return {}
        tool = tools[0]
        start = {word: _startup(tool, [config.scrubjay, word], work) for word in ("--help", "--version")}
        models, _ = screen(config.models(), tools, work)
        sets = []
        for name, chosen, mean in (("mixed", models, MEAN_MIXED), ("small", small_models(models), SMALL)):
            inputs = make_set(work / "in", chosen, count, mean)
            sets.append({"name": name, "files": count, "bytes": inputs.size, **_spent(tool, inputs, work)})
            remove(work / "in")
    return {"startup": start, "sets": sets}


def _spent(tool: Tool, inputs: InputSet, work: Path) -> dict[str, Any]:
    """Return user and system seconds, shares by binary and by function, system calls for each file."""
    plain, count = once(tool, inputs.root, work / "out", work / "log")
    if plain.code or count != len(inputs.files):
        raise CannotMeasure(f"{tool.label} ended with {plain.code}: {last_line(work / 'log')}")
    sampled = _record(tool, inputs, work)
    return {
        "wall": plain.wall,
        "user": plain.user,
        "system": plain.system,
        "by_binary": _perf(sampled, "dso"),
        "by_function": _perf(sampled, "symbol"),
        "calls": _calls(tool, inputs, work),
    }


def _argv(tool: Tool, inputs: InputSet, work: Path) -> list[str]:
    remove(work / "out")
    return tool.argv(str(inputs.root), str(work / "out"))


def _startup(tool: Tool, argv: Sequence[str], work: Path) -> float:
    """Return the median wall time of eleven runs, seconds; the first one, cold, is not counted."""
    walls = [run(argv, env=environment(tool), log=work / "log").wall for _ in range(11)]
    return statistics.median(walls[1:])


def _record(tool: Tool, inputs: InputSet, work: Path) -> Path | None:
    """Return perf's samples of one run; None without perf."""
    perf = shutil.which("perf")
    if perf is None:
        return None
    data = work / "perf.data"
    record = [perf, "record", "-q", "-F", "999", "-o", str(data), "--", *_argv(tool, inputs, work)]
    run(record, env=environment(tool), log=work / "log")
    return data if data.is_file() else None


def _perf(data: Path | None, by: str) -> list[tuple[float, str]]:
    """Return (percent, name) of what took at least one percent."""
    if data is None:
        return []
    report = ["perf", "report", "--stdio", "--no-children", "--percent-limit", "1", "--sort", by, "-i", str(data)]
    done = subprocess.run(report, capture_output=True, text=True, check=False)
    found = []
    for line in done.stdout.splitlines():
        if match := SAMPLED.match(line):
            found.append((float(match[1]), os.path.basename(match[2]) if by == "dso" else match[2]))
    return found[:25]


def _calls(tool: Tool, inputs: InputSet, work: Path) -> list[tuple[str, float]]:
    """Return (system call, how often for each file) of the most frequent ones; empty without strace."""
    strace = shutil.which("strace")
    if strace is None:
        return []
    table = work / "strace"
    argv = [strace, "-f", "-c", "-o", str(table), *_argv(tool, inputs, work)]
    sample = run(argv, env=environment(tool), log=work / "log")
    if sample.code or not table.is_file():
        print("strace could not follow scrubjay", file=sys.stderr)
        return []
    found = []
    for line in table.read_text(encoding="utf-8").splitlines():
        if (match := COUNTED.match(line)) and match[3] != "total":
            found.append((match[3], int(match[2]) / len(inputs.files)))
    return sorted(found, key=lambda pair: -pair[1])[:15]
