"""The folder of a run as a zip: packed into a file without a name, which gets its name when it is whole."""

from __future__ import annotations

import errno
import os
import tempfile
import zlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import BinaryIO, Final

from scrubjay.run.delivery.delivered import Delivered, Stop, Stopped, Undelivered
from scrubjay.run.delivery.members import Made, made_in, opened
from scrubjay.run.delivery.target import WORKING
from scrubjay.run.delivery.zipwriter import DEFLATED, STORED, Packed, Sizes, ZipWriter

LARGE: Final = 8 << 20
"""Bytes from which on a file is packed piece by piece, as it is written."""

AHEAD: Final = 64 << 20
"""Bytes of files that are packed before their turn."""

PIECE: Final = 1 << 20
LEVEL: Final = 1
"""Of isal: as small as zlib's first, some six times as fast."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_NAMELESS: Final = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT)
_NO_LINKS: Final = (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS)


def deliver_zip(folder: str, path: str, threads: int, stop: Stop) -> Delivered:
    """Pack a folder as the zip `path`, which must not exist. Raises Undelivered and Stopped: it doesn't then.

    The same files give the same bytes. A folder without files gives no zip.
    """
    if next(made_in(folder), None) is None:
        return Delivered(path)
    try:
        with _drafted(path) as file, tempfile.TemporaryFile(dir=folder) as directory:
            writer = ZipWriter(file, directory)
            _pack(writer, folder, threads, stop)
            size = writer.finish()
    except OSError as error:
        if error.errno in _FULL:
            raise Undelivered("the disk of OUT is full") from None
        raise Undelivered(f"OUT can't be written ({error.strerror})") from None
    return Delivered(path, writer.count, size)


@contextmanager
def _drafted(path: str) -> Iterator[BinaryIO]:
    """A file that is called `path` once what is done inside is over and on the disk. Raises OSError, Undelivered."""
    above, name = os.path.split(path)
    flags = os.O_RDWR | os.O_CLOEXEC
    draft = f"{above}/.{name}{WORKING}-draft"
    try:
        descriptor = os.open(above, flags | os.O_TMPFILE, 0o666)
        named = ""
    except OSError as error:
        if error.errno not in _NO_NAMELESS:
            raise
        with suppress(FileNotFoundError):  # of a run that was killed: no other is at work here
            os.unlink(draft)
        descriptor = os.open(draft, flags | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        named = draft
    with open(descriptor, "w+b", buffering=PIECE) as file:
        try:
            yield file
            file.flush()
            os.fsync(descriptor)
            _name(descriptor, named, path)
        finally:
            if named:
                with suppress(FileNotFoundError):
                    os.unlink(named)
    _write_out(above)


def _name(descriptor: int, draft: str, path: str) -> None:
    """Call it so, unless something else is called so by now."""
    try:
        if draft:
            os.link(draft, path)
            return
        files = os.open("/proc/self/fd", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.link(str(descriptor), path, src_dir_fd=files)  # only so Python follows the link that this is
        finally:
            os.close(files)
    except FileExistsError:
        raise Undelivered("something else is called like OUT by now, and nothing is overwritten") from None
    except OSError as error:
        if not draft or error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):
            raise Undelivered("something else is called like OUT by now, and nothing is overwritten") from None
        os.rename(draft, path)


def _write_out(folder: str) -> None:
    """Have a folder's names on the disk, where the file system can say so."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pack(writer: ZipWriter, folder: str, threads: int, stop: Stop) -> None:
    """Every file, in its order; smaller ones are packed by other threads meanwhile."""
    ahead: deque[tuple[Made, Future[Packed] | None]] = deque()
    held = 0
    workers = ThreadPoolExecutor(threads, "scrubjay-packing")
    try:
        for made in made_in(folder):
            ahead.append((made, workers.submit(_packed, made) if made.size < LARGE else None))
            held += min(made.size, LARGE)
            while held > AHEAD or len(ahead) > 16 * threads:
                held -= _write(writer, *ahead.popleft(), stop)
        while ahead:
            _write(writer, *ahead.popleft(), stop)
    finally:
        workers.shutdown(wait=True, cancel_futures=True)


def _write(writer: ZipWriter, made: Made, packing: Future[Packed] | None, stop: Stop) -> int:
    """The next member; how much of what is held it was."""
    if stop():
        raise Stopped
    if packing is not None:
        writer.add(made.name, packing.result())
    else:
        writer.stream(made.name, made.size, _pieces(made, stop))
    return min(made.size, LARGE)


def _packed(made: Made) -> Packed:
    """The whole of a file, packed where that makes it smaller."""
    from isal import isal_zlib

    with open(opened(made.path), "rb") as file:
        data = file.read(LARGE + 1)
    _check(made, len(data))
    packer = isal_zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    crc = isal_zlib.crc32(data)
    if len(packed) < len(data):
        return Packed(DEFLATED, len(data), crc, packed)
    return Packed(STORED, len(data), crc, data)


def _pieces(made: Made, stop: Stop) -> Iterator[tuple[bytes, Sizes]]:
    from isal import isal_zlib

    packer = isal_zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    size = crc = packed = 0
    with open(opened(made.path), "rb", buffering=0) as file:
        while data := file.read(PIECE):
            if stop():
                raise Stopped
            size += len(data)
            crc = isal_zlib.crc32(data, crc)
            some = packer.compress(data)
            packed += len(some)
            yield some, Sizes(size, crc, packed)
    _check(made, size)
    some = packer.flush()
    yield some, Sizes(size, crc, packed + len(some))


def _check(made: Made, size: int) -> None:
    if size != made.size:
        raise Undelivered("a file that the run wrote changed while it was packed")
