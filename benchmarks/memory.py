"""Memory: how much does a tool hold when one object is larger than a computer's memory?"""

import sys
from typing import Any

from benchmarks.config import Config
from benchmarks.contest import contest
from benchmarks.inputs import InputSet
from benchmarks.synthetic import write_multiframe, write_native
from benchmarks.tools import chosen, copy, peers
from benchmarks.workspace import check_room, remove, workspace

OWN = (("encapsulated", 5_000_000_000), ("native", 4_200_000_000))
PEERS = (("encapsulated", 250_000_000), ("native", 250_000_000))


def measure(config: Config) -> dict[str, Any]:
    """Run cp and ScrubJay over objects of 5 GB and 4.2 GB, the peers over 250 MB ones; return the figures.

    The objects are on the disk, not on the RAM disk, whose files count as memory. Peers load an object whole, several
    times over: a quarter of a gigabyte shows that, and leaves the machine alive. cp has to write the holes out.
    """
    check_room(config.disk, round(2.1 * OWN[0][1] * min(1.0, config.scale)), memory=False)
    sets = []
    with workspace(config.disk) as work:
        own = chosen([copy("--sparse=never"), *config.own(work / "home", (1,))], config.tools)
        others = chosen(peers(config.peers), config.tools)
        for sizes, tools in ((OWN, own), (PEERS, [*own, *others])):
            for kind, size in sizes:
                (work / "in").mkdir()
                path = work / "in" / "IM0000001.dcm"
                write = write_multiframe if kind == "encapsulated" else write_native
                real = write(path, round(size * min(1.0, config.scale)))
                print(f"{kind}: one object of {real / 1e9:.2f} GB", file=sys.stderr)
                whole = InputSet(work / "in", (path.name,), real)
                entries = contest(tools, whole, work, 1)
                sets.append({"kind": kind, "bytes": real, "tools": [entry.as_dict() for entry in entries]})
                remove(work / "in")
    return {"sets": sets}
