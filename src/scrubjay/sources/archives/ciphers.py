"""Encrypted members of zips: the traditional cipher (APPNOTE 6.1), and AES as WinZip specifies it (AE-1, AE-2)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from scrubjay.sources.base import Refused

WRONG: Final = ("quarantined", "archive-password")
"""No password, another one, or damage that can't be told from that."""

_HEADER: Final = 12
_CHECK: Final = 2
_MAC: Final = 10
_ROUNDS: Final = 1000
_BLOCK: Final = 16
_COUNTERS: Final = 1 << 14


class Aes(NamedTuple):
    """What the extra field 0x9901 says. salt: its length in bytes; method: how it is packed before it is encrypted."""

    version: int
    salt: int
    method: int

    @classmethod
    def parse(cls, extra: bytes) -> Aes | None:
        """None for a field that doesn't follow the specification."""
        version, strength = int.from_bytes(extra[:2], "little"), extra[4:5]
        if len(extra) < 7 or version not in (1, 2) or extra[2:4] != b"AE" or strength not in (b"\1", b"\2", b"\3"):
            return None
        return cls(version, 4 + 4 * strength[0], int.from_bytes(extra[5:7], "little"))

    @property
    def has_crc(self) -> bool:
        """AE-2 has none: its code of authentication does better."""
        return self.version == 1


def traditional(pieces: Iterator[bytes], password: bytes, check: int) -> Iterator[bytes]:
    """Decrypt a member; `check` is the last byte of its header. Raises Refused."""
    from scrubjay._engine import ZipCipher

    cipher = ZipCipher(password)
    head = bytearray()
    for piece in pieces:
        plain = cipher.decrypt(piece)
        if len(head) < _HEADER:
            head += plain
            if len(head) < _HEADER:
                continue
            if head[_HEADER - 1] != check:
                raise Refused(WRONG)
            plain = bytes(head[_HEADER:])
        if plain:
            yield plain
    if len(head) < _HEADER:
        raise Refused(WRONG)


def aes(pieces: Iterator[bytes], password: bytes, form: Aes) -> Iterator[bytes]:
    """Decrypt a member, and check that nobody altered it. Raises Refused, at the end at the latest."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    held = bytearray()
    begin = form.salt + _CHECK
    while len(held) < begin + _MAC:
        piece = next(pieces, b"")
        if not piece:
            raise Refused(WRONG)
        held += piece
    size = 2 * form.salt
    keys = hashlib.pbkdf2_hmac("sha1", password, bytes(held[: form.salt]), _ROUNDS, 2 * size + _CHECK)
    if not hmac.compare_digest(keys[2 * size :], held[form.salt : begin]):
        raise Refused(WRONG)
    mac = hmac.new(keys[size : 2 * size], digestmod=hashlib.sha1)
    # ECB over counters is counter mode; WinZip's counters are little endian, which the library's own mode isn't
    stream = Cipher(algorithms.AES(keys[:size]), modes.ECB()).encryptor()
    del held[:begin]
    number = 0
    while True:
        ready = (len(held) - _MAC) // (_BLOCK * _COUNTERS) * _BLOCK * _COUNTERS
        piece = next(pieces, b"") if not ready else b""
        if not ready and piece:
            held += piece
            continue
        part = bytes(held[: ready or len(held) - _MAC])
        del held[: len(part)]
        for at in range(0, len(part), _BLOCK * _COUNTERS):
            some = part[at : at + _BLOCK * _COUNTERS]
            mac.update(some)
            pad = stream.update(_counters(number))[: len(some)]
            number += 1
            yield (int.from_bytes(some, "little") ^ int.from_bytes(pad, "little")).to_bytes(len(some), "little")
        if not ready:
            break
    if not hmac.compare_digest(mac.digest()[:_MAC], held):
        raise Refused(WRONG)


@lru_cache(16)
def _counters(number: int) -> bytes:
    """The counters of so many blocks; they are counted from 1."""
    first = 1 + number * _COUNTERS
    return b"".join(count.to_bytes(_BLOCK, "little") for count in range(first, first + _COUNTERS))
