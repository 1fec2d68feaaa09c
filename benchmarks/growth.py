"""Growth: does the time for one file, or the memory, depend on how many files there are?"""

import sys
from typing import Any

from benchmarks.config import Config
from benchmarks.contest import contest
from benchmarks.inputs import SMALL, make_set, small_models
from benchmarks.screen import screen
from benchmarks.tools import chosen, copy
from benchmarks.workspace import check_room, remove, workspace

COUNTS = (1_000, 10_000, 100_000)


def measure(config: Config) -> dict[str, Any]:
    """Run cp and ScrubJay over 1,000, 10,000 and 100,000 files of about 40 KB; return the figures."""
    check_room(config.ram, round(2.1 * config.count(COUNTS[-1]) * SMALL), memory=True)
    with workspace(config.ram) as work:
        tools = chosen([copy(), *config.own(work / "home", (1, 2))], config.tools)
        models, _ = screen(small_models(config.models()), tools, work)
        sets = []
        for wanted in COUNTS:
            count = config.count(wanted)
            inputs = make_set(work / "in", models, count, SMALL)
            print(f"{count} files, {inputs.size / 1e9:.2f} GB", file=sys.stderr)
            entries = contest(tools, inputs, work, min(3, config.repeats))
            sets.append({"files": count, "bytes": inputs.size, "tools": [entry.as_dict() for entry in entries]})
            remove(work / "in")
    return {"sets": sets}
