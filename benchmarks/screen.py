"""Find the files that every tool of a run can take: a rate means nothing if a tool gave up half-way."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contest import once
from benchmarks.measure import last_line
from benchmarks.part10 import Model, numbered_copy
from benchmarks.tools import Tool
from benchmarks.workspace import CannotMeasure, remove

PROBES = 5


def screen(models: Sequence[Model], tools: Sequence[Tool], work: Path) -> tuple[list[Model], dict[str, dict[str, int]]]:
    """Return the models that every tool writes, and for each tool how many of them it refused or left out.

    A tool that ends with an error or leaves a file of a group out gets the halves of the group, down to the single
    file. "refused": it ended with an error; "left out": it said all was well and wrote nothing. Raises CannotMeasure
    if a tool writes nothing at all, or no file is left.
    """
    root = work / "screen"
    everything = root / "all"
    everything.mkdir(parents=True)
    for index, model in enumerate(models):
        (everything / f"{index:06d}.dcm").write_bytes(numbered_copy(model, index, index, index, index))
    out: set[int] = set()
    faults: dict[str, dict[str, int]] = {}
    for tool in {t.name: t for t in tools}.values():  # once, whatever the number of threads
        bad = faults.setdefault(tool.name, {"refused": 0, "left out": 0})
        probes = range(0, len(models), max(1, len(models) // PROBES))
        if all(_fault(tool, everything, [index], root) for index in probes):
            raise CannotMeasure(f"{tool.label} writes none of the files tried: {last_line(root / 'log')}")
        groups = [list(range(len(models)))]
        while groups:
            group = groups.pop()
            fault = _fault(tool, everything, group, root)
            if not fault:
                continue
            if len(group) == 1:
                bad[fault] += 1
                out.add(group[0])
            else:
                half = len(group) // 2
                groups += [group[half:], group[:half]]
        said = ", ".join(f"{count} {fault}" for fault, count in bad.items())
        print(f"  {tool.label}: of {len(models)} files {said}", file=sys.stderr)
    remove(root)
    good = [m for i, m in enumerate(models) if i not in out]
    if not good:
        raise CannotMeasure("no file of the corpus is written by all tools: leave one out with --tools")
    return good, faults


def _fault(tool: Tool, everything: Path, group: Sequence[int], root: Path) -> str:
    source = root / "in"
    remove(source)
    source.mkdir()
    for index in group:
        os.link(everything / f"{index:06d}.dcm", source / f"{index:06d}.dcm")
    sample, count = once(tool, source, root / "out", root / "log", timeout=600.0)
    if sample.code:
        return "refused"
    return "" if count == len(group) else "left out"
