"""What ScrubJay made, by the implementation that its meta header names (PS3.10 7.1)."""

from __future__ import annotations

import os
import stat
from typing import Final

from scrubjay.errors import OutputError

NAME: Final = "DICOMDIR"
"""Of the directory, in OUT itself (PS3.10 8.6)."""

CLASS: Final = "1.2.840.10008.1.3.10"

IMPLEMENTATION: Final = "2.25.231914026158330541836542086107640532719"
"""The engine's name for itself: IMPLEMENTATION_CLASS in crates/engine/src/rewrite/instance.rs."""

_HEAD: Final = 1024
_CLASS_ELEMENT: Final = b"\x02\x00\x02\x00UI"
_OWN_ELEMENT: Final = b"\x02\x00\x12\x00UI"


def is_own_directory(out: str) -> bool:
    """Whether OUT has a DICOMDIR that ScrubJay made. Raises OSError for one that can't be read."""
    path = f"{out}/{NAME}"
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(status.st_mode):
        return False
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    return (
        head[128:132] == b"DICM" and _uid(head, _CLASS_ELEMENT) == CLASS and _uid(head, _OWN_ELEMENT) == IMPLEMENTATION
    )


def check_replaceable(out: str) -> None:
    """Raise OutputError when something stands in the directory's place that ScrubJay didn't make."""
    try:
        if os.path.lexists(f"{out}/{NAME}") and not is_own_directory(out):
            raise OutputError(
                "OUT has a DICOMDIR that ScrubJay didn't make, and it isn't replaced: take it away, choose a new OUT, "
                "or leave --dicomdir out"
            )
    except OSError as error:
        raise OutputError(f"OUT's DICOMDIR can't be read ({error.strerror})") from None


def _uid(head: bytes, element: bytes) -> str:
    at = head.find(element, 132)
    if at < 0:
        return ""
    length = int.from_bytes(head[at + 6 : at + 8], "little")
    return head[at + 8 : at + 8 + length].rstrip(b"\0 ").decode("latin-1")
