"""The key that ties new identities to old ones: who holds it can link them, nobody else can."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

from scrubjay.errors import KeyFileError

KEY_BYTES: Final = 32
PREFIX: Final = "scrubjay-key-1:"


@dataclass(frozen=True, slots=True)
class Key:
    """32 secret bytes. Never printed, never pickled; `fingerprint` tells two keys apart."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key of another length."""
        if len(self.secret) != KEY_BYTES:
            raise KeyFileError(f"a key has {KEY_BYTES} bytes, this one {len(self.secret)}")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not to be pickled: hand over its file")

    @property
    def fingerprint(self) -> str:
        """Eight hex digits that say which key this is and nothing about it."""
        return hmac.new(self.secret, b"scrubjay-key-fingerprint", hashlib.sha256).hexdigest()[:8]

    @classmethod
    def generate(cls) -> Key:
        """A new random key, from the operating system."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def load(cls, path: str | Path) -> Key:
        """The key in a file. Raises KeyFileError when it is missing, malformed or readable by others."""
        from scrubjay.identity.keyfile import read_key

        return cls.from_text(read_key(Path(path)), str(path))

    @classmethod
    def load_or_create(cls, path: str | Path) -> Key:
        """The key in a file; made there, 0600 in a 0700 folder, when the file doesn't exist.

        Two processes that create at once get the same key. Raises KeyFileError.
        """
        from scrubjay.identity.keyfile import create_key

        path = Path(path)
        if not path.exists():
            create_key(path, cls.generate().to_text())
        return cls.load(path)

    def save(self, path: str | Path) -> None:
        """Write the key to a new file, 0600. Raises KeyFileError when the file exists: keys are never overwritten."""
        from scrubjay.identity.keyfile import create_key

        if not create_key(Path(path), self.to_text()):
            raise KeyFileError(f"key file {path} exists already: a key is never overwritten")

    def to_text(self) -> str:
        """The one line of a key file: a version and the key in base 64."""
        return PREFIX + base64.b64encode(self.secret).decode("ascii")

    @classmethod
    def from_text(cls, text: str, name: str) -> Key:
        """Read what `to_text` gave. `name` is only for the error: KeyFileError, which never quotes the text."""
        text = text.strip()
        if not text.startswith(PREFIX):
            what = "of a later ScrubJay" if text.startswith("scrubjay-key-") else "not a ScrubJay key"
            raise KeyFileError(f"key file {name} is {what}: its first line must begin with '{PREFIX}'")
        try:
            secret = base64.b64decode(text[len(PREFIX) :], validate=True)
        except (binascii.Error, ValueError):
            raise KeyFileError(f"key file {name} is damaged: what follows '{PREFIX}' is not base 64") from None
        if len(secret) != KEY_BYTES:
            raise KeyFileError(f"key file {name} is damaged: it holds {len(secret)} bytes instead of {KEY_BYTES}")
        return cls(secret)
