"""What any archive is: members in the order of a folder walk, each of which can be unpacked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from scrubjay.sources.archives.names import told_apart
from scrubjay.sources.base import Refusal, Window
from scrubjay.sources.natural import natural_key


class Entry(NamedTuple):
    """One member. path: with `/`, inside the archive; size: in bytes, as the archive says; mark: tells its content
    from another of this place and size, as far as the archive knows; where: what the archive needs to find it, as
    bytes, since there may be millions.
    """

    path: str
    size: int
    mark: int
    where: bytes
    refusal: Refusal | None = None


class Archive(Protocol):
    """An archive whose index was read."""

    @property
    def stamp(self) -> bytes:
        """Another one whenever anything in it may be another."""
        ...

    @property
    def unpacks_to(self) -> int:
        """Bytes of all members, where these may be more than the archive's own."""
        ...

    @property
    def entries(self) -> Sequence[Entry]:
        """All members but folders; no two have one path."""
        ...

    def window(self, entry: Entry) -> Window | None:
        """Where it stands in the archive's file; None if it is more than stored or deflated. Raises Refused."""
        ...

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The content, in pieces, checked when the last one came; from any thread. Raises Refused."""
        ...


def stamp_of_parts(*parts: int | bytes) -> bytes:
    """One stamp made of several facts."""
    return hashlib.sha256(repr(parts).encode()).digest()


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """As the walk of a folder has them: files before folders, both in natural order, and no path twice."""
    files: dict[str, list[Entry]] = {}
    folders: dict[str, list[str]] = {"": []}
    for entry in entries:
        folder = entry.path.rpartition("/")[0]
        files.setdefault(folder, []).append(entry)
        new = []
        while folder not in folders:
            folders[folder] = []
            new.append(folder.rpartition("/"))
            folder = new[-1][0]
        for above, _, name in new:
            folders[above].append(name)
    found: list[Entry] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        own = files.pop(folder, [])
        own.sort(key=lambda entry: natural_key(entry.path.rpartition("/")[2]))
        found += own
        below = f"{folder}/" if folder else ""
        pending += [below + name for name in sorted(folders.pop(folder), key=natural_key, reverse=True)]
    return [
        entry if entry.path == path else entry._replace(path=path)
        for entry, path in zip(found, told_apart(entry.path for entry in found), strict=True)
    ]
