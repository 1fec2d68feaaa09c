"""Nested items: is the time linear in their number, and how many megabytes of header go through in a second?"""

import sys
from typing import Any

from benchmarks.config import Config
from benchmarks.contest import contest
from benchmarks.inputs import InputSet
from benchmarks.synthetic import nested
from benchmarks.tools import chosen, peers
from benchmarks.workspace import remove, workspace

COUNTS = (5, 5_000, 10_000, 20_000, 40_000)
COPIES = 30


def measure(config: Config) -> dict[str, Any]:
    """Run ScrubJay (and the peers) over enhanced objects with up to 40,000 items; return the figures.

    Each run has thirty objects, so that the start of the process doesn't drown the rest; the objects of five items say
    what the start costs, and the report takes it off.
    """
    sets = []
    with workspace(config.ram) as work:
        tools = config.own(work / "home", (1,)) + [t for t in peers(config.peers) if t.share == 1.0]
        tools = chosen(tools, config.tools)
        for undefined in (False, True):
            for items in COUNTS:
                source = work / "in"
                source.mkdir()
                size = 0
                for number in range(COPIES):
                    data = nested(items, number, undefined=undefined)
                    (source / f"IM{number:07d}.dcm").write_bytes(data)
                    size += len(data)
                lengths = "undefined" if undefined else "defined"
                print(f"{COPIES} objects, {items} items each, {lengths} lengths, {size / 1e6:.1f} MB", file=sys.stderr)
                whole = InputSet(source, tuple(f"IM{n:07d}.dcm" for n in range(COPIES)), size)
                entries = contest(tools, whole, work, min(3, config.repeats))
                sets.append(
                    {"lengths": lengths, "items": items, "bytes": size, "tools": [entry.as_dict() for entry in entries]}
                )
                remove(source)
    return {"sets": sets, "copies": COPIES}
