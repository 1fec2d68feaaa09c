"""Temporary files of runs that were killed: swept before a run carries on, so that OUT ends as if nothing had been."""

from __future__ import annotations

import os
import re
from typing import Final

_STAGED: Final = re.compile(r"\.scrubjay-([0-9]+)-[0-9]+\.part\Z")
"""As the engine names what `commit` has yet to rename: the number of the process, and a counter."""


def sweep(out: str) -> int:
    """Remove temporary files below `out` whose process is gone; how many.

    A process of another machine counts as gone: two machines can't write to one OUT at the same time. What can't be
    listed or removed stays.
    """
    removed = 0
    pending = [out]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif (staged := _STAGED.match(entry.name)) and not _is_of(int(staged[1]), entry):
                        os.unlink(entry.path)
                        removed += 1
        except OSError:
            continue
    return removed


def _is_of(process: int, staged: os.DirEntry[str]) -> bool:
    """Whether a living process wrote this file; one that began after it has only got the number of the one that did."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # it lives, and belongs to someone else
    try:
        began = os.stat(f"/proc/{process}").st_ctime
    except OSError:
        return process != os.getpid()  # no such folder on this system; a run that begins has written nothing yet
    return began <= staged.stat(follow_symlinks=False).st_mtime
