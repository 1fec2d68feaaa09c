"""What stands in OUT before a run carries on: temporary files of killed runs, which go, and links, which may not be.

So OUT ends as if nothing had been, and nothing is written to where a link in it leads.
"""

from __future__ import annotations

import os
import time

from scrubjay.errors import OutputError
from scrubjay.parts import PART
from scrubjay.paths import shown
from scrubjay.run.journal import remove


def sweep(out: str) -> int:
    """Remove temporary files below `out` whose process is gone, and folders that held nothing else; how many files.

    A process of another machine counts as gone: two machines can't write to one OUT at the same time. What can't be
    listed or removed stays. Raises OutputError, and removes nothing, when a symbolic link stands where a run could
    take it for a folder.
    """
    stale: list[str] = []
    pending = [out]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif entry.is_symlink():
                        _check_link(entry, out)
                    elif (staged := PART.match(entry.name)) and not is_of(int(staged[1]), entry):
                        stale.append(entry.path)
        except OSError:
            continue
    return sum(remove(out, os.path.relpath(path, out)) for path in stale)


def _check_link(link: os.DirEntry[str], out: str) -> None:
    """A link to a file is no harm: files are never written over. One that leads nowhere yet may become one to a folder.

    Names in OUT are made of new values only, so the place may be told.
    """
    try:
        if not link.is_dir() and os.path.exists(link.path):
            return
    except OSError:
        pass  # a loop of links
    place = shown(os.path.relpath(link.path, out))
    raise OutputError(
        f"OUT has a symbolic link in it, {place}: files could be written to where it leads. "
        "Remove it, or choose another OUT"
    )


def is_of(process: int, staged: os.DirEntry[str]) -> bool:
    """Whether a living process wrote this file; one that began after it has only got the number of the one that did."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # it lives, and belongs to someone else
    try:
        began = _began(process)
    except (OSError, ValueError, IndexError):
        return process != os.getpid()  # no such folder on this system; a run that begins has written nothing yet
    return began <= staged.stat(follow_symlinks=False).st_mtime


def _began(process: int) -> float:
    """When a process was started, in seconds since 1970, by proc(5): its folder tells when it was first seen."""
    with open(f"/proc/{process}/stat", "rb") as file:
        ticks = int(file.read().rpartition(b")")[2].split()[19])
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + ticks / os.sysconf("SC_CLK_TCK")
