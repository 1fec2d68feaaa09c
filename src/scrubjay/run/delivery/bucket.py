"""The folder of a run as the objects of a bucket: each is made, and none is ever replaced."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from scrubjay.errors import OutputError
from scrubjay.run.delivery.delivered import MOST_TOLD, Delivered, Stop, Stopped, Undelivered
from scrubjay.run.delivery.members import Made, made_in, opened
from scrubjay.sources.urls import OUT, said_of, store_of

if TYPE_CHECKING:
    from obstore import Attributes, ObjectMeta

THREADS: Final = 16
"""Objects that are on their way at once: each mostly waits for its server."""

WINDOW: Final = 4 * THREADS

SINGLE: Final = 8 << 20
"""Bytes up to which an object is put by one request; a longer one is put in parts of that many."""

LARGE_AT_ONCE: Final = 2
PARTS_AT_ONCE: Final = 4
DICOM: Final = "application/dicom"
ANYTHING: Final = "application/octet-stream"
PROBE: Final = ".scrubjay-probe"
"""The name of an object that is never made."""

PUT, THERE, DIFFERS = "put", "there", "differs"


def check_bucket(url: str) -> bool:
    """Whether nothing is below a URL. Raises OutputError for a place that can't be listed, or not be written to.

    It is asked for the replacement of an object that isn't there, by a condition that can't hold. A server first says
    whether one may write, then that there is no such object, so nothing is made. One that heeds no conditions makes it:
    it would replace the objects of others, so it isn't used.
    """
    import obstore
    from obstore.exceptions import BaseError, PreconditionError

    store = store_of(url, OUT)
    try:
        listing = obstore.list_with_delimiter(store)
    except (BaseError, OSError, ValueError) as error:
        raise OutputError(f"{said_of(error, url, OUT)}: {url}") from None
    try:
        obstore.put(store, PROBE, b"", mode={"e_tag": '"scrubjay"', "version": "1"})
    except (PreconditionError, FileNotFoundError):
        return not listing["common_prefixes"] and not any(_is_object(meta) for meta in listing["objects"])
    except (BaseError, OSError, ValueError) as error:
        raise OutputError(f"{said_of(error, url, OUT)}: {url}") from None
    with suppress(BaseError, OSError, ValueError):  # else an empty object stays, whose name says whose it is
        obstore.delete(store, PROBE)
    raise OutputError(
        "OUT's server heeds no conditions, without which a run could replace objects that are there: write to a "
        f"folder or a zip, and bring that there: {url}"
    )


def _is_object(meta: ObjectMeta) -> bool:
    """An object of no bytes whose name ends with a slash is how some programs make an empty folder."""
    return bool(meta["size"]) or meta["path"] not in ("", PROBE)


def deliver_to_bucket(folder: str, url: str, stop: Stop, *, fresh: bool) -> Delivered:
    """Put what is in a folder below a URL. fresh: nothing was there when the run began.

    Raises Undelivered and Stopped; what was put by then stays, and is found by the next delivery.
    """
    putting = _Putting(url, fresh=fresh)
    done = {PUT: 0, THERE: 0, DIFFERS: 0}
    sent = 0
    told: list[str] = []
    pending: deque[tuple[Made, Future[str]]] = deque()
    workers = ThreadPoolExecutor(THREADS, "scrubjay-putting")

    def take() -> None:
        nonlocal sent
        made, future = pending.popleft()
        what = future.result()
        done[what] += 1
        sent += made.size if what == PUT else 0
        if what == DIFFERS and len(told) < MOST_TOLD:
            told.append(made.name)

    try:
        for made in made_in(folder):
            if stop():
                raise Stopped
            pending.append((made, workers.submit(putting.put, made)))
            if len(pending) >= WINDOW:
                take()
        while pending:
            if stop():
                raise Stopped
            take()
    except OSError as error:
        raise Undelivered(f"what the run wrote can't be read ({error.strerror})") from None
    finally:
        workers.shutdown(wait=True, cancel_futures=True)
    return Delivered(url, done[PUT] + done[THERE], sent, done[THERE], done[DIFFERS], tuple(told))


class _Putting:
    """How objects are put; shared by threads."""

    def __init__(self, url: str, *, fresh: bool) -> None:
        self._store: Final = store_of(url, OUT)
        self._url: Final = url
        self._fresh: Final = fresh
        self._large: Final = BoundedSemaphore(LARGE_AT_ONCE)

    def put(self, made: Made) -> str:
        """What became of one file. Raises Undelivered, and OSError for the file itself.

        Servers can make objects of parts only over what is there, if anything is, so of those it is looked first.
        """
        import obstore
        from obstore.exceptions import AlreadyExistsError

        large = made.size > SINGLE
        meta = self._meta(made) if large or not self._fresh else None
        if meta is not None:
            return self._compared(made, meta)
        kind: Attributes = {"Content-Type": DICOM if made.name.endswith(".dcm") else ANYTHING}
        with open(opened(made.path), "rb") as file:
            if large:
                with self._large, self._explained():
                    obstore.put(
                        self._store,
                        made.name,
                        file,
                        attributes=kind,
                        use_multipart=True,
                        chunk_size=SINGLE,
                        max_concurrency=PARTS_AT_ONCE,
                    )
                return PUT
            data = file.read()
        try:
            with self._explained():
                obstore.put(self._store, made.name, data, attributes=kind, mode="create")
        except AlreadyExistsError:
            meta = self._meta(made)
            return DIFFERS if meta is None else self._compared(made, meta)
        return PUT

    def _meta(self, made: Made) -> ObjectMeta | None:
        """Of the object in a file's place, if there is one."""
        import obstore

        with self._explained():
            try:
                return obstore.head(self._store, made.name)
            except FileNotFoundError:
                return None

    def _compared(self, made: Made, meta: ObjectMeta) -> str:
        return THERE if meta["size"] == made.size and self._is_same(made, meta) else DIFFERS

    def _is_same(self, made: Made, meta: ObjectMeta) -> bool:
        """By the ETag, where that is the MD5 of the content; else by the content."""
        with open(opened(made.path), "rb") as file:
            if (meta["e_tag"] or "").strip('"') == hashlib.file_digest(file, _md5).hexdigest():
                return True
            file.seek(0)
            for start in range(0, made.size, SINGLE):
                data = file.read(SINGLE)
                if not data or self._part(made, start, start + len(data)) != data:
                    return False
        return True

    def _part(self, made: Made, start: int, end: int) -> bytes:
        import obstore

        with self._explained():
            return bytes(obstore.get_range(self._store, made.name, start=start, end=end))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What a server says to a user."""
        from obstore.exceptions import AlreadyExistsError, BaseError

        try:
            yield
        except AlreadyExistsError:
            raise
        except (BaseError, OSError, ValueError) as error:
            raise Undelivered(said_of(error, self._url, OUT)) from None


def _md5() -> hashlib._Hash:
    return hashlib.md5(usedforsecurity=False)
