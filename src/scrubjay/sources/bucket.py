"""Objects of S3, GCS, Azure and HTTP servers as the files of a folder: each is fetched when its turn comes.

The walk is that of a folder: one listing for each prefix, files before folders, both in natural order. It holds the
names of one chain of folders, and asks for the next ones ahead, since each answer takes a while. Who may read is
between obstore and the environment: nothing here knows a credential, and no message quotes what a server said.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from scrubjay.errors import SourceError
from scrubjay.sources.archives.entries import stamp_of_parts
from scrubjay.sources.archives.room import CHANGED, READ_ERROR, OpenFile, new_room
from scrubjay.sources.archives.unpacked import Settings, is_archive_name
from scrubjay.sources.base import Item, Refused, Stamp
from scrubjay.sources.folder import UNREADABLE
from scrubjay.sources.natural import natural_key
from scrubjay.sources.urls import refusal_of, said_of, store_of

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ObjectStore

ARCHIVE: Final = ("quarantined", "unsupported-archive")

AHEAD: Final = 8
"""Folders that are listed before their turn."""

PIECE: Final = 1 << 20
"""Bytes of an object that are held at once."""

AT_ONCE: Final = 64 << 20
"""Bytes in one request, which obstore ends after 30 seconds, and then begins again where it was."""


class _Listing(NamedTuple):
    """One folder of a bucket, in natural order: its objects, and the paths of the folders in it."""

    objects: list[ObjectMeta]
    folders: list[str]


class Object:
    """One object. Its store is shared, which is what threads are fine with."""

    __slots__ = ("_mark", "_modified", "_path", "_scratch", "_size", "_store")

    def __init__(self, store: ObjectStore, meta: ObjectMeta, scratch: str) -> None:
        """meta: as the listing has it; scratch: a folder on whose disk a large one is put, without a name."""
        self._store: Final = store
        self._path: Final = meta["path"]
        self._size: Final = meta["size"]
        self._mark: Final = _mark(meta)
        self._modified: Final = int(meta["last_modified"].timestamp() * 1_000_000)
        self._scratch: Final = scratch

    @property
    def stamp(self) -> Stamp:
        """The size, and a digest of the ETag and the time where there is a time in a file's."""
        facts = stamp_of_parts(self._size, self._mark.encode(), self._modified)
        return self._size, int.from_bytes(facts[:7], "big")

    @property
    def is_far(self) -> bool:
        """It is on a server."""
        return True

    def window(self) -> None:
        """It stands in no file here."""

    def open(self) -> OpenFile:
        """Fetch it, whole, and the same one that was listed. Raises Refused."""
        from obstore.exceptions import BaseError

        room = new_room(self._size, self._scratch)
        try:
            self._fetch(room)
        except (BaseError, OSError, ValueError) as error:
            room.close()
            raise Refused(refusal_of(error)) from None
        except BaseException:
            room.close()
            raise
        return room

    def _fetch(self, room: OpenFile) -> None:
        if self._size <= AT_ONCE:
            self._fetch_part(room, None)
            return
        for start in range(0, self._size, AT_ONCE):
            self._fetch_part(room, (start, min(start + AT_ONCE, self._size)))

    def _fetch_part(self, room: OpenFile, part: tuple[int, int] | None) -> None:
        """part: first byte, and the one after the last; None for all."""
        import obstore

        got = obstore.get(self._store, self._path, options={"range": part} if part else None)
        if got.meta["size"] != self._size or not self._is_of(got.meta):
            raise Refused(CHANGED)
        start, end = part or (0, self._size)
        if got.range != (start, end):
            raise Refused(READ_ERROR)
        rest = end - start
        for piece in got.stream(min_chunk_size=PIECE):
            rest -= len(piece)
            if rest < 0:
                raise Refused(READ_ERROR)
            room.write(piece)
        if rest:
            raise Refused(READ_ERROR)

    def _is_of(self, meta: ObjectMeta) -> bool:
        """Whether it is the one that was listed: by the ETag, or the time, which answers have in whole seconds."""
        if self._mark and _mark(meta):
            return self._mark == _mark(meta)
        return self._modified // 1_000_000 == int(meta["last_modified"].timestamp())


class Bucket:
    """Every object below a URL, or the one that it names."""

    def __init__(self, url: str, settings: Settings) -> None:
        """url: as `check_url` gives it. Nothing is asked of the server yet. Raises SourceError."""
        self._url: Final = url
        self._settings: Final = settings
        self._store: Final = store_of(url)

    def check(self) -> None:
        """Raise SourceError unless something is there that can be listed."""
        from obstore.exceptions import BaseError

        problem: Exception | None = None
        try:
            listing = self._list("")
            if listing.objects or listing.folders:
                return
        except (BaseError, OSError, ValueError) as error:
            problem = error
        if self._named() is None:
            raise SourceError(f"{said_of(problem, self._url)}: {self._url}")

    def __iter__(self) -> Iterator[Item]:
        """As a folder with the same files would give them; a prefix that can't be listed is one item, refused."""
        one = self._named() if self._is_no_folder() else None
        if one is not None:
            store, meta = one
            yield self._item(store, meta, self._url)
            return
        workers = ThreadPoolExecutor(AHEAD, "scrubjay-listing")
        try:
            yield from self._walk(workers)
        finally:
            workers.shutdown(wait=True, cancel_futures=True)

    def count(self) -> int | None:
        """Number of objects; None when they can't be listed."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            return sum(len(some) for some in obstore.list(self._store, chunk_size=1000)) or 1
        except (BaseError, OSError, ValueError):
            return None

    def _walk(self, workers: ThreadPoolExecutor) -> Iterator[Item]:
        from obstore.exceptions import BaseError

        pending = [""]
        asked: dict[str, Future[_Listing]] = {}
        while pending:
            for folder in pending[-AHEAD:]:
                if folder not in asked:
                    asked[folder] = workers.submit(self._list, folder)
            folder = pending.pop()
            try:
                listing = asked.pop(folder).result()
            except (BaseError, OSError, ValueError):
                yield Item(f"{self._url}/{folder}", *_split(folder), UNREADABLE)
                continue
            for meta in listing.objects:
                yield self._item(self._store, meta, f"{self._url}/{meta['path']}")
            for below in reversed(listing.folders):
                if below.startswith(f"{folder}/" if folder else "") and below != folder:
                    pending.append(below)
                else:  # a name with an empty part: asking for it would give this folder again
                    yield Item(f"{self._url}/{below}", *_split(folder), UNREADABLE)

    def _item(self, store: ObjectStore, meta: ObjectMeta, path: str) -> Item:
        folder, name = _split(meta["path"])
        if is_archive_name(name) and not self._settings.passed_over(name):
            return Item(path, folder, name, ARCHIVE)
        return Item(path, folder, name, None, Object(store, meta, self._settings.scratch))

    def _list(self, folder: str) -> _Listing:
        """Raises what obstore raises."""
        import obstore

        listed = obstore.list_with_delimiter(self._store, folder or None)
        # an object of no bytes called like its folder is how some programs make an empty folder
        objects = [meta for meta in listed["objects"] if meta["path"] != folder or meta["size"]]
        objects.sort(key=lambda meta: natural_key(_split(meta["path"])[1]))
        folders = sorted(listed["common_prefixes"], key=lambda path: natural_key(_split(path)[1]))
        return _Listing(objects, folders)

    def _is_no_folder(self) -> bool:
        from obstore.exceptions import BaseError

        try:
            return not any(self._list(""))
        except (BaseError, OSError, ValueError):
            return True

    def _named(self) -> tuple[ObjectStore, ObjectMeta] | None:
        """The object that the URL itself is, with the store of what it lies in; None if there is none."""
        import obstore
        from obstore.exceptions import BaseError

        above, _, name = self._url.rpartition("/")
        if above.endswith("/"):
            return None
        try:
            store = store_of(above)
            return store, obstore.head(store, unquote(name))  # as obstore does with the rest
        except (BaseError, OSError, ValueError, SourceError):
            return None


def _mark(meta: ObjectMeta) -> str:
    """The ETag as it is compared: some servers quote it in one answer and not in the other."""
    return (meta["e_tag"] or "").removeprefix("W/").strip('"')


def _split(path: str) -> tuple[str, str]:
    chain, _, name = path.rpartition("/")
    return chain, name or "."
