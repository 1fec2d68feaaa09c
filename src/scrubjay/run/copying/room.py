"""How much of a file may be unpacked."""

from __future__ import annotations


class Unreadable(Exception):
    """What is packed in a file can't be looked into: encrypted, damaged, or too much."""


class Room:
    """How much may still be unpacked; `left`: in bytes."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, size: int) -> None:
        """Raise Unreadable when that is too much."""
        self.left -= size
        if self.left < 0:
            raise Unreadable
