"""Speed: every tool over the same real files on a RAM disk, whole processes, interleaved."""

import sys
from typing import Any

from benchmarks import machine
from benchmarks.config import Config
from benchmarks.contest import contest
from benchmarks.inputs import MEAN_MIXED, SMALL, make_set, small_models
from benchmarks.screen import screen
from benchmarks.workspace import check_room, remove, workspace

FILES = 16_000


def measure(config: Config) -> dict[str, Any]:
    """Run the contest on the mixed set and on the set of small files; return the figures."""
    count = config.count(FILES)
    check_room(config.ram, round(2.1 * count * MEAN_MIXED), memory=True)
    with workspace(config.ram) as work:
        tools = config.contestants(work / "home", with_peers=True)
        models = config.models()
        print(f"screening {len(models)} files of the corpus", file=sys.stderr)
        good, refused = screen(models, tools, work)
        sets = []
        for name, chosen, mean in (("mixed", good, MEAN_MIXED), ("small", small_models(good), SMALL)):
            inputs = make_set(work / "in", chosen, count, mean)
            print(f"{name}: {count} files, {inputs.size / 1e9:.2f} GB", file=sys.stderr)
            before = machine.load()
            entries = contest(tools, inputs, work, config.repeats)
            sets.append(
                {
                    "name": name,
                    "models": len(chosen),
                    "files": len(inputs.files),
                    "bytes": inputs.size,
                    "load_before": round(before, 2),
                    "tools": [entry.as_dict() for entry in entries],
                }
            )
            remove(work / "in")
    return {"corpus_files": len(models), "refused": refused, "sets": sets, "repeats": config.repeats}
