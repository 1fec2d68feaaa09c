"""What an archive may cost: bombs are refused before they are unpacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scrubjay.sources.base import Refused

BOMB: Final = ("quarantined", "archive-bomb")
TOO_DEEP: Final = ("quarantined", "archive-too-deep")


@dataclass(frozen=True, slots=True)
class Limits:
    """depth: archives inside of each other. ratio: everything unpacked, to the size of the outermost archive; up to
    `floor` bytes any ratio will do. member_ratio: one member to its packed size, above `member_floor` bytes: deflate
    can't do more than 1032. members: of one archive.
    """

    depth: int = 3
    ratio: int = 200
    floor: int = 1 << 30
    member_ratio: int = 1100
    member_floor: int = 64 << 20
    members: int = 20_000_000


class Budget:
    """What one outermost archive may still unpack to, with all archives inside it."""

    def __init__(self, limits: Limits, size: int) -> None:
        """size: of the outermost archive, in bytes."""
        self.limits: Final = limits
        self.left = max(limits.floor, limits.ratio * size)

    def take(self, size: int) -> None:
        """Spend bytes that an archive says it unpacks to. Raises Refused when that is more than is left."""
        if size > self.left:
            raise Refused(BOMB)
        self.left -= size
