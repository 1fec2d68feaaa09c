"""Run tools over an input set, interleaved, and keep what each run took."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.inputs import InputSet, link_part, written
from benchmarks.measure import Sample, last_line, run
from benchmarks.tools import Tool, environment
from benchmarks.workspace import remove


@dataclass(slots=True)
class Entry:
    """One tool's runs over one set: input files and bytes, output files of each run, samples."""

    tool: Tool
    files: int
    size: int
    written: list[int] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the figures for the results file."""
        return {
            "tool": self.tool.label,
            "version": self.tool.version,
            "threads": self.tool.threads,
            "files": self.files,
            "bytes": self.size,
            "written": self.written,
            "samples": [asdict(s) for s in self.samples],
        }


def once(tool: Tool, source: Path, out: Path, log: Path, timeout: float = 3600.0) -> tuple[Sample, int]:
    """Run a tool once into a fresh output folder; return what it took and how many files it wrote.

    The output is removed afterwards, outside the measured time.
    """
    remove(out)
    if not tool.makes_out:
        out.mkdir(parents=True)
    try:
        sample = run(tool.argv(str(source), str(out)), env=environment(tool), log=log, timeout=timeout)
        return sample, written(out)
    finally:
        remove(out)


def contest(
    tools: Sequence[Tool],
    inputs: InputSet,
    work: Path,
    repeats: int,
    say: Callable[[str], None] | None = None,
) -> list[Entry]:
    """Run every tool `repeats` times, in rounds (A B C, A B C …), and return their entries in the same order.

    Slow tools get their share of the set and flat ones a flat folder, as hard links made before the first round.
    """
    tell = say or (lambda text: print(text, file=sys.stderr))
    given: dict[tuple[float, bool], InputSet] = {(1.0, False): inputs}
    for tool in tools:
        kind = (tool.share, tool.flat)
        if kind not in given:
            root = work / f"part-{len(given)}"
            given[kind] = link_part(inputs, root, tool.share, flat=tool.flat)
    entries = [Entry(t, len(given[t.share, t.flat].files), given[t.share, t.flat].size) for t in tools]
    log = work / "log"
    for turn in range(repeats):
        for entry in entries:
            source = given[entry.tool.share, entry.tool.flat].root
            sample, count = once(entry.tool, source, work / "out", log)
            entry.samples.append(sample)
            entry.written.append(count)
            tell(f"  {turn + 1}/{repeats} {entry.tool.label:<20} {sample.wall:8.2f} s  {count} of {entry.files} files")
            if sample.code or count != entry.files:
                tell(f"    exit code {sample.code}: {last_line(log)}")
    for root in {g.root for g in given.values()} - {inputs.root}:
        remove(root)
    return entries
