"""A zip: stored, deflated, deflated by 64 KB windows, or bzip2; zip64; encrypted in either of two ways."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from scrubjay.sources.archives import ciphers
from scrubjay.sources.archives.ciphers import Aes
from scrubjay.sources.archives.entries import Entry, in_order
from scrubjay.sources.archives.inflating import DAMAGED, PIECE, unpacked
from scrubjay.sources.archives.limits import Limits
from scrubjay.sources.archives.room import CHANGED, OpenFile
from scrubjay.sources.archives.zipindex import (
    ENCRYPTED,
    ENCRYPTED_AES,
    METHODS,
    UNSUPPORTED,
    find_directory,
    list_members,
)
from scrubjay.sources.base import Refused

_LOCAL: Final = struct.Struct("<4s2xHH16x2H")


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
        if entry.refusal is None and entry.where[3] & ENCRYPTED and not self._password:
            return entry._replace(refusal=ciphers.WRONG)
        return entry

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The content, in pieces, checked when the last one came. Raises Refused."""
        from isal import isal_zlib

        at, packed, method, flags, check, crc, limit = entry.where
        start, form = self._start(at, method, flags)
        if start + packed > limit:
            raise Refused(DAMAGED)
        pieces = self._pieces(start, packed)
        if form is not None:
            pieces, method = ciphers.aes(pieces, self._password, form), form.method
        elif flags & ENCRYPTED:
            pieces = ciphers.traditional(pieces, self._password, check)
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
            if self._file.state != self._state:
                raise Refused(CHANGED) from None
            if flags & ENCRYPTED and form is None and refused.refusal == DAMAGED:
                # its check is of one byte: one wrong password in 256 comes as far as this
                raise Refused(ciphers.WRONG) from None
            raise
        if self._file.state != self._state:
            raise Refused(CHANGED)

    def _start(self, at: int, method: int, flags: int) -> tuple[int, Aes | None]:
        """Where the member's bytes begin, and how they are encrypted with AES, if they are."""
        head = self._file.read(at, _LOCAL.size)
        if len(head) < _LOCAL.size:
            raise Refused(DAMAGED)
        magic, local_flags, local_method, name, extra = _LOCAL.unpack(head)
        if magic != b"PK\3\4" or local_method != method or (local_flags ^ flags) & ENCRYPTED:
            raise Refused(DAMAGED)
        start = at + _LOCAL.size + name + extra
        if method != ENCRYPTED_AES:
            return start, None
        form = _aes_of(self._file.read(start - extra, extra))
        if form is None or form.method not in METHODS - {ENCRYPTED_AES} or not flags & ENCRYPTED:
            raise Refused(UNSUPPORTED)
        return start, form

    def _pieces(self, at: int, size: int) -> Iterator[bytes]:
        end = at + size
        while at < end:
            piece = self._file.read(at, min(PIECE, end - at))
            if not piece:
                raise Refused(DAMAGED)
            at += len(piece)
            yield piece


def _aes_of(extra: bytes) -> Aes | None:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 0x9901:
            return Aes.parse(extra[at + 4 : at + 4 + length])
        at += 4 + length
    return None
