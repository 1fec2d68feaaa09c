"""Files that have no name yet: hidden where they will stand.

They are called as the engine calls its own, so that what is left of a killed run is known by it.
"""

from __future__ import annotations

import os
import re
from itertools import count
from typing import Final

PART: Final = re.compile(r"\.scrubjay-([0-9]+)-[0-9]+\.part\Z")
"""The number of the process, and a counter."""

_number: Final = count()


def new_part(folder: str) -> tuple[int, str]:
    """A new one, open for writing, and its path. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    while True:
        path = f"{folder}/.scrubjay-{os.getpid()}-{next(_number)}.part"
        try:
            return os.open(path, flags, 0o666), path
        except FileExistsError:
            continue
