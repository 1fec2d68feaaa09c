"""One member of an archive, as a run has it: it is unpacked when its turn comes, and only as long as that takes."""

from __future__ import annotations

from typing import Final

from scrubjay.sources.archives.entries import Archive, Entry, stamp_of_parts
from scrubjay.sources.archives.room import OpenFile, new_room
from scrubjay.sources.base import Stamp, Window

IN_PLACE: Final = 4 << 20
"""Bytes up to which the engine unpacks a member, each of its threads into memory that it keeps."""


class Member:
    """Keeps its archive open."""

    __slots__ = ("_archive", "_entry", "_scratch")

    def __init__(self, archive: Archive, entry: Entry, scratch: str) -> None:
        """scratch: a folder on whose disk a large member may be unpacked, without a name."""
        self._archive: Final = archive
        self._entry: Final = entry
        self._scratch: Final = scratch

    @property
    def stamp(self) -> Stamp:
        """The size, and a digest of what the archive is and says of the member where there is a time in a file's."""
        return self._entry.size, int.from_bytes(self.identity[:7], "big")

    @property
    def identity(self) -> bytes:
        """Another one whenever its content may be another."""
        entry = self._entry
        return stamp_of_parts(self._archive.stamp, entry.size, entry.mark, entry.where)

    @property
    def is_far(self) -> bool:
        """Unpacking is work."""
        return False

    def window(self) -> Window | None:
        """Of what isn't too long for it. Raises Refused."""
        return self._archive.window(self._entry) if self._entry.size <= IN_PLACE else None

    def open(self) -> OpenFile:
        """Unpack it. Raises Refused."""
        room = new_room(self._entry.size, self._scratch)
        try:
            for piece in self._archive.chunks(self._entry):
                room.write(piece)
        except BaseException:
            room.close()
            raise
        return room
