"""Sealing values and finding them again: AES-256-GCM tokens and an HMAC-SHA-256 index, from one secret.

A token is format (1 byte), key version (4 bytes), nonce (12 bytes), ciphertext and tag. The additional data binds it to
its table, column and row, so a token that is moved doesn't open. Plain texts are padded to blocks of 32 bytes, so that
a token's length doesn't tell how long a name is. Nonces are random: one key version is good for some 2^32 tokens.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from scrubjay.errors import VaultDamaged

FORMAT: Final = 1
INDEX_BYTES: Final = 16
"""128 bits of the HMAC: a million subjects collide with a chance of 10^-27."""

_HEADER: Final = struct.Struct(">BI")
_ROW: Final = struct.Struct(">q")
_NONCE: Final = 12
_BLOCK: Final = 32
_END: Final = b"\x80"
"""Between text and padding."""


class Seal:
    """One version of a vault's key, ready to use. Holds key material: never printed, never stored."""

    __slots__ = ("_cipher", "_header", "_hmac", "version")

    def __init__(self, secret: bytes, vault: bytes, version: int) -> None:
        """secret: 32 bytes. vault: the 16 bytes that name the vault, which keep two vaults of one key apart."""
        self.version: Final = version
        self._header: Final = _HEADER.pack(FORMAT, version)
        self._cipher: Final = AESGCM(_derive(secret, vault, b"seal", version))
        self._hmac: Final = HMAC(_derive(secret, vault, b"index", version), SHA256())

    def seal(self, place: bytes, row: bytes, text: str) -> bytes:
        """A token for a text. `place` is `table.column`."""
        return self.seal_bytes(place, row, text.encode("utf-8", "surrogatepass"))

    def seal_bytes(self, place: bytes, row: bytes, data: bytes) -> bytes:
        """A token for bytes."""
        plain = data + _END
        plain += bytes(-len(plain) % _BLOCK)
        nonce = os.urandom(_NONCE)
        return self._header + nonce + self._cipher.encrypt(nonce, plain, self._bound(place, row))

    def open(self, place: bytes, row: bytes, token: bytes) -> str:
        """The text in a token. Raises VaultDamaged when it was changed, moved, or sealed by another key."""
        return self.open_bytes(place, row, token).decode("utf-8", "surrogatepass")

    def open_bytes(self, place: bytes, row: bytes, token: bytes) -> bytes:
        """The bytes in a token. Raises VaultDamaged as `open` does."""
        start = _HEADER.size + _NONCE
        if token[: _HEADER.size] != self._header:
            raise VaultDamaged(f"a value of {place.decode()} is not sealed with key version {self.version}")
        try:
            plain = self._cipher.decrypt(token[_HEADER.size : start], token[start:], self._bound(place, row))
        except (InvalidTag, ValueError):
            raise VaultDamaged(f"a value of {place.decode()} doesn't open: it was changed or moved") from None
        return plain.rstrip(b"\0").removesuffix(_END)

    def seal_json(self, place: bytes, row: bytes, value: Any) -> bytes:
        """A token for a value that JSON can hold."""
        return self.seal(place, row, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, place: bytes, row: bytes, token: bytes) -> Any:
        """The value in a token. Raises VaultDamaged as `open` does."""
        return json.loads(self.open(place, row, token))

    def index(self, label: bytes, number: int, text: str) -> bytes:
        """What a text is found by. `number` is the row it belongs to (a project or a subject), 0 for none."""
        message = label + b"\0" + _ROW.pack(number) + text.encode("utf-8", "surrogatepass")
        keyed = self._hmac.copy()  # sets the key up once: half the time of an index
        keyed.update(message)
        return keyed.finalize()[:INDEX_BYTES]

    def _bound(self, place: bytes, row: bytes) -> bytes:
        return self._header + place + b"\0" + row


def row_of(number: int, index: bytes = b"") -> bytes:
    """The part of the additional data that names a row: its project or own number, then its index."""
    return _ROW.pack(number) + index


def _derive(secret: bytes, vault: bytes, purpose: bytes, version: int) -> bytes:
    info = b"scrubjay-vault-1\0" + purpose + b"\0" + str(version).encode("ascii")
    return HKDF(algorithm=SHA256(), length=32, salt=vault, info=info).derive(secret)
