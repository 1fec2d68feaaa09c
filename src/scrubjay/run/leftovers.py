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
                    elif (staged := _STAGED.match(entry.name)) and not _alive(int(staged[1])):
                        os.unlink(entry.path)
                        removed += 1
        except OSError:
            continue
    return removed


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # it lives, and belongs to someone else
    return True
