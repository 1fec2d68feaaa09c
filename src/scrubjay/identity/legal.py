"""What a pseudonym may look like: legal as Patient ID (LO) and Patient's Name (PN), and as a folder on any system."""

from __future__ import annotations

import re
from typing import Final

MAX_LENGTH: Final = 64
"""LO, and one component group of PN (PS3.5 table 6.2-1)."""

_SHAPE: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9 ._+@#()-]*[A-Za-z0-9_+@#()-])?\Z")
_DEVICES: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\..*)?\Z", re.IGNORECASE)
"""Names that Windows keeps for devices, with any extension."""

PIECE: Final = re.compile(r"[A-Za-z0-9 ._+@#()-]*\Z")
"""What may stand within a pseudonym."""

WHAT_IS_LEGAL: Final = (
    "1 to 64 of A-Z a-z 0-9 _ . + @ # ( ) - and spaces, beginning with a letter, digit or _, "
    "ending in no space or dot, and no device name of Windows"
)


def is_legal(pseudonym: str) -> bool:
    """Whether it may be a pseudonym; `WHAT_IS_LEGAL` says it in words.

    Backslash, caret and equals sign structure DICOM values; other characters may be missing from a data set's
    character set or a file system.
    """
    return len(pseudonym) <= MAX_LENGTH and bool(_SHAPE.match(pseudonym)) and not _DEVICES.match(pseudonym)
