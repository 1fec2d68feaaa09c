"""A zip: stored, deflated, deflated by 64 KB windows, or bzip2; zip64; encrypted in either of two ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scrubjay.sources.archives import ciphers
from scrubjay.sources.archives.ciphers import Aes
from scrubjay.sources.archives.entries import Entry, in_order
from scrubjay.sources.archives.inflating import PIECE, unpacked
from scrubjay.sources.archives.limits import Limits
from scrubjay.sources.archives.refusals import DAMAGED, UNSUPPORTED
from scrubjay.sources.archives.room import CHANGED, OpenFile
from scrubjay.sources.archives.zipend import find_directory
from scrubjay.sources.archives.zipgaps import check_gap
from scrubjay.sources.archives.zipindex import DEFLATED, METHODS, STORED, list_members
from scrubjay.sources.archives.ziplocal import AES, ENCRYPTED, Where, extras, read_local
from scrubjay.sources.base import Refused, Window

_AES_FIELD: Final = 0x9901


class Zip:
    """One zip, open as long as anybody has an entry of it. Raises Refused when its index can't be read or trusted."""

    def __init__(self, file: OpenFile, stamp: bytes, *, password: bytes, code_page: str, limits: Limits) -> None:
        self.stamp: Final = stamp
        self._file: Final = file
        self._state: Final = file.state
        self._password: Final = password
        members = list_members(file, find_directory(file), code_page, limits)
        self.entries: Final = in_order(map(self._judged, members))
        self.unpacks_to: Final = sum(entry.size for entry in self.entries if entry.refusal is None)

    def _judged(self, entry: Entry) -> Entry:
        """Without a password, nothing needs to be read to know that an encrypted member can't be."""
        if entry.refusal is None and Where.of(entry.where).flags & ENCRYPTED and not self._password:
            return entry._replace(refusal=ciphers.WRONG)
        return entry

    def window(self, entry: Entry) -> Window | None:
        """Where it stands, if it is stored or deflated and no more. Raises Refused."""
        where = Where.of(entry.where)
        if where.flags & ENCRYPTED or where.method not in (STORED, DEFLATED):
            return None
        try:
            start, _ = self._start(where, entry.size)
        except Refused:
            self._check_state()
            raise
        return Window(
            self._file.path, self._state, start, where.packed, entry.size, where.method == DEFLATED, where.crc
        )

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The content, in pieces, checked when the last one came. Raises Refused."""
        from isal import isal_zlib

        where = Where.of(entry.where)
        method, flags, crc = where.method, where.flags, where.crc
        start, form = self._start(where, entry.size)
        pieces = self._pieces(start, start + where.packed)
        if form is not None:
            pieces, method = ciphers.aes(pieces, self._password, form), form.method
        elif flags & ENCRYPTED:
            pieces = ciphers.traditional(pieces, self._password, where.check)
        size = found = 0
        try:
            for piece in unpacked(pieces, method):
                size += len(piece)
                if size > entry.size:
                    raise Refused(DAMAGED)
                found = isal_zlib.crc32(piece, found)
                yield piece
            if form is not None:
                for _ in pieces:  # to the end, where it says whether anybody altered it
                    raise Refused(DAMAGED)
            if size != entry.size or (found != crc and (form is None or form.has_crc)):
                raise Refused(DAMAGED)
        except Refused as refused:
            self._check_state()
            if flags & ENCRYPTED and form is None and refused.refusal == DAMAGED:
                # its check is of one byte: one wrong password in 256 comes as far as this
                raise Refused(ciphers.WRONG) from None
            raise
        self._check_state()

    def _check_state(self) -> None:
        if self._file.state != self._state:
            raise Refused(CHANGED) from None

    def _start(self, where: Where, size: int) -> tuple[int, Aes | None]:
        """Where the member's bytes begin, and how they are encrypted with AES, if they are. Nothing hides behind it."""
        start, fields = read_local(self._file, where, size)
        end = start + where.packed
        if end > where.limit:
            raise Refused(DAMAGED)
        check_gap(self._file, end, where.limit)
        if where.method != AES:
            return start, None
        found = [field for kind, field in extras(fields) if kind == _AES_FIELD]
        form = Aes.parse(found[0]) if len(found) == 1 else None
        if form is None or form.method not in METHODS - {AES} or not where.flags & ENCRYPTED:
            raise Refused(UNSUPPORTED)
        return start, form

    def _pieces(self, at: int, end: int) -> Iterator[bytes]:
        while at < end:
            piece = self._file.read(at, min(PIECE, end - at))
            if not piece:
                raise Refused(DAMAGED)
            at += len(piece)
            yield piece
