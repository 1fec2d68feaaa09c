"""What a place that a user names is: a URL, or by what is there, a folder, an archive, a DICOMDIR, a list, a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from scrubjay.errors import SourceError
from scrubjay.sources.archives.unpacked import OneArchive, Settings, Unpacked, is_archive_name
from scrubjay.sources.base import Source
from scrubjay.sources.files import Files
from scrubjay.sources.folder import Folder
from scrubjay.sources.medium import files_of, is_dicomdir
from scrubjay.sources.several import Several
from scrubjay.sources.urls import is_url


@dataclass(frozen=True, slots=True)
class Places:
    """What to read: real paths in their order, none of them twice, and the one that all lie in or are; or one URL."""

    paths: tuple[str, ...]
    root: str

    @property
    def shown(self) -> str:
        """What was read, for whoever reads the audit: the root, and how many places below it."""
        return self.root if len(self.paths) == 1 else f"{self.root} ({len(self.paths)} places in it)"

    @property
    def local(self) -> tuple[str, ...]:
        """The paths on this machine, which others may lie in."""
        return tuple(path for path in self.paths if not is_url(path))

    @classmethod
    def of(cls, paths: Sequence[str]) -> Places:
        """paths: real ones, at least one, or one URL. Raises SourceError when one lies inside another."""
        distinct = tuple(dict.fromkeys(paths))
        if len(distinct) == 1:
            return cls(distinct, distinct[0])
        if any(map(is_url, distinct)):
            raise SourceError("a URL can only be IN alone: make a run for each")
        _check_apart(distinct)
        return cls(distinct, os.path.commonpath([os.path.dirname(path) for path in distinct]))


def open_source(places: Places, settings: Settings) -> Source:
    """The source of all these places. Raises SourceError for a DICOMDIR that can't be read.

    One place is what is in it. Of several, a file is looked into when its name says that it is an archive or DICOMDIR.
    """
    if len(places.paths) == 1:
        return _one(places.paths[0], settings)
    sources: list[tuple[str, Source]] = []
    for is_plain, paths in groupby(places.paths, _is_plain):
        if is_plain:
            sources.append(("", Files(places.root, [(os.path.relpath(path, places.root), None) for path in paths])))
        else:
            sources += [(_below(path, places.root), _one(path, settings)) for path in paths]
    return Several(sources)


def _one(path: str, settings: Settings) -> Source:
    if is_url(path):
        from scrubjay.sources.bucket import Bucket

        return Bucket(path, settings)
    if os.path.isdir(path):
        return Unpacked(Folder(path), settings)
    if not os.path.isfile(path):  # nobody waits for a pipe
        return Folder(path)
    if is_dicomdir(path):
        return Unpacked(files_of(path), settings)
    return OneArchive.at(path, settings) or Folder(path)


def _is_plain(path: str) -> bool:
    name = os.path.basename(path)
    return not (is_archive_name(name) or name.casefold() == "dicomdir" or os.path.isdir(path))


def _below(path: str, root: str) -> str:
    """The chain of folders that the items of a place get: a DICOMDIR's those that it lies in, an archive's itself."""
    place = os.path.relpath(path, root)
    if os.path.basename(path).casefold() == "dicomdir" and not os.path.isdir(path):
        place = os.path.dirname(place)
    return "" if place == "." else place


def _check_apart(paths: Sequence[str]) -> None:
    known = set(paths)
    for path in paths:
        above = os.path.dirname(path)
        while above != os.path.dirname(above):
            if above in known:
                raise SourceError(
                    "one IN lies inside another, so its files would come twice: leave out the inner one, or name only "
                    "the folders that don't hold each other"
                )
            above = os.path.dirname(above)
