"""A source with its archives gone into: where an archive's file stands, its members stand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from scrubjay.sources.archives.entries import Archive, stamp_of_parts
from scrubjay.sources.archives.limits import TOO_DEEP, Budget, Limits
from scrubjay.sources.archives.magic import ZIPS
from scrubjay.sources.archives.members import Member
from scrubjay.sources.archives.names import check_code_page
from scrubjay.sources.archives.refusals import BAD
from scrubjay.sources.archives.room import OpenFile
from scrubjay.sources.archives.zipend import ends_like_a_zip
from scrubjay.sources.base import Item, Refusal, Refused, Source
from scrubjay.sources.folder import Folder

ENDINGS: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
"""Of names of files that are looked into. IN itself is, whatever it is called."""


def _nothing(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Settings:
    """How archives are read. password: for their members; code_page: of names that aren't UTF-8; scratch: the folder
    on whose disk large members are unpacked without a name, "" for the system's; passed_over: tells names of archives
    that are left alone.
    """

    password: bytes = field(default=b"", repr=False)
    code_page: str = "cp437"
    scratch: str = ""
    limits: Limits = field(default_factory=Limits)
    passed_over: Callable[[str], object] = field(default=_nothing, repr=False)

    @classmethod
    def of(
        cls,
        password: str = "",
        encoding: str = "cp437",
        scratch: str = "",
        passed_over: Callable[[str], object] = _nothing,
    ) -> Settings:
        """As a user gives them; a password's bytes are UTF-8. Raises UsageError for an encoding that isn't known."""
        secret = password.encode("utf-8", "surrogateescape")
        return cls(secret, check_code_page(encoding), scratch, passed_over=passed_over)

    def not_nested(self) -> Settings:
        """The same, but archives in archives are left alone."""
        return replace(self, passed_over=lambda _: True)


class Unpacked:
    """The items of `source`, with the members of an archive in its place. What can't be gone into is one item."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source: Final = source
        self._settings: Final = settings

    def __iter__(self) -> Iterator[Item]:
        """In the order of the source, and of the members as if they were a folder."""
        for item in self._source:
            if is_archive_name(item.name) and item.refusal is None and not self._settings.passed_over(item.name):
                yield from _inside(item, self._settings)
            else:
                yield item

    def count(self) -> int | None:
        """None as soon as there is an archive: it would have to be opened."""
        if isinstance(self._source, Folder):
            return self._source.count_unless(is_archive_name)
        if any(is_archive_name(item.name) for item in self._source):
            return None
        return self._source.count()


class OneArchive:
    """A file that is an archive: its members are the items. Its index is read once, and kept."""

    def __init__(self, path: str, archive: Archive | None, refusal: Refusal, settings: Settings) -> None:
        """path: a real path. archive: None for one that can't be read or trusted, which is one item, with `refusal`."""
        self._path: Final = path
        self._archive: Final = archive
        self._refusal: Final = refusal
        self._settings: Final = settings

    @classmethod
    def at(cls, path: str, settings: Settings) -> OneArchive | None:
        """None for a file that is no archive and isn't called one, or can't be read."""
        try:
            file = OpenFile.reading(path)
            budget = Budget(settings.limits, file.size)
            archive = _open(file, _file_stamp(file), budget, settings)
            if archive is None and (_may_be_one_file(file) or not is_archive_name(os.path.basename(path))):
                return None
        except OSError:
            return None
        except Refused as refused:
            return cls(path, None, refused.refusal, settings)
        return cls(path, archive, BAD, settings)

    def __iter__(self) -> Iterator[Item]:
        """As a folder with the same files would give them."""
        if self._archive is None:
            yield Item(self._path, "", os.path.basename(self._path), self._refusal)
            return
        budget = Budget(self._settings.limits, os.path.getsize(self._path))
        yield from _members(self._archive, self._path, "", budget, 1, self._settings)

    def count(self) -> int | None:
        """Number of members; None if there are archives among them."""
        if self._archive is None:
            return 1
        if any(is_archive_name(entry.path) for entry in self._archive.entries):
            return None
        return len(self._archive.entries)


def is_archive_name(name: str) -> bool:
    """Whether a file of this name is looked into."""
    return name.casefold().endswith(ENDINGS)


def _inside(item: Item, settings: Settings) -> Iterator[Item]:
    """What is in an archive that lies in a folder; the item itself if it is none, refused if it can't be read."""
    try:
        file = OpenFile.reading(item.path)
        budget = Budget(settings.limits, file.size)
        archive = _open(file, _file_stamp(file), budget, settings)
    except OSError:
        yield item  # the engine says why
        return
    except Refused as refused:
        yield item._replace(refusal=refused.refusal)
        return
    if archive is None:
        yield item if _may_be_one_file(file) else item._replace(refusal=BAD)
    else:
        yield from _members(archive, item.path, item.relative, budget, 1, settings)


def _members(archive: Archive, path: str, below: str, budget: Budget, depth: int, settings: Settings) -> Iterator[Item]:
    """The items of an archive at `path`. below: its place under the root; depth: 1 for the outermost."""
    try:
        budget.take(archive.unpacks_to)
    except Refused as refused:
        folder, _, name = (below or os.path.basename(path)).rpartition("/")
        yield Item(path, folder, name, refused.refusal)
        return
    for entry in archive.entries:
        chain, _, name = entry.path.rpartition("/")
        folder = f"{below}/{chain}" if below and chain else below or chain
        member = Member(archive, entry, settings.scratch)
        item = Item(f"{path}/{entry.path}", folder, name, entry.refusal, None if entry.refusal else member)
        if entry.refusal is None and is_archive_name(name) and not settings.passed_over(name):
            yield from _nested(item, member, budget, depth, settings)
        else:
            yield item


def _nested(item: Item, member: Member, budget: Budget, depth: int, settings: Settings) -> Iterator[Item]:
    if depth >= settings.limits.depth:
        yield item._replace(refusal=TOO_DEEP, packed=None)
        return
    try:
        file = member.open()
        archive = _open(file, member.identity, budget, settings)
    except Refused as refused:
        yield item._replace(refusal=refused.refusal, packed=None)
        return
    if archive is None:
        yield item if _may_be_one_file(file) else item._replace(refusal=BAD, packed=None)
    else:
        yield from _members(archive, item.path, item.relative, budget, depth + 1, settings)


def _open(file: OpenFile, stamp: bytes, budget: Budget, settings: Settings) -> Archive | None:
    """None for a file that is no archive. Raises Refused; so for what is of two kinds at once."""
    from scrubjay.sources.archives.tars import COMPRESSIONS, Tar, decompressed_tar, is_tar

    beginning = file.read(0, 512)
    begins, ends = beginning.startswith(ZIPS), ends_like_a_zip(file)
    is_dicom = beginning[128:132] == b"DICM"
    make = next((make for magic, make in COMPRESSIONS.items() if beginning.startswith(magic)), None)
    if begins or ends:
        if is_dicom or (not begins and (make or is_tar(beginning))):
            raise Refused(BAD)
        from scrubjay.sources.archives.zips import Zip

        return Zip(file, stamp, password=settings.password, code_page=settings.code_page, limits=settings.limits)
    if is_dicom:
        return None
    if is_tar(beginning):
        return Tar(file, stamp, budget)
    plain = decompressed_tar(file, make, budget, settings.scratch) if make else None
    return Tar(plain, stamp, budget) if plain is not None else None


def _may_be_one_file(file: OpenFile) -> bool:
    """Whether a file that is called an archive, and is none, can be something else than a damaged one."""
    return file.size == 0 or file.read(128, 4) == b"DICM"


def _file_stamp(file: OpenFile) -> bytes:
    size, modified, _ = file.state
    return stamp_of_parts(size, modified)
