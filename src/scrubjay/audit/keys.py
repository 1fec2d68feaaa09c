"""The keys of an audit: one that seals, one that signs, both from the project's key."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from scrubjay.errors import AuditDamaged, AuditError
from scrubjay.identity import Key

_NONCE: Final = 12
_BLOCK: Final = 64
"""JSON is padded with spaces to this, so that its length doesn't tell how long a path is."""

_PEM_END: Final = b"-----END PUBLIC KEY-----"
_MAX_KEYS: Final = 10_000


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What anybody may hold to check signatures. raw: the 32 bytes of an Ed25519 key."""

    raw: bytes

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that tell two keys apart."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def accepts_text(self, signature: str, message: bytes) -> bool:
        """The same for one in base 64, which has spare bits at its end: only one spelling counts."""
        try:
            raw = base64.b64decode(signature, validate=True)
        except ValueError:
            return False
        return base64.b64encode(raw).decode() == signature and self.accepts(raw, message)

    def to_text(self) -> str:
        """In base 64, as a chain has it."""
        return base64.b64encode(self.raw).decode()

    def to_pem(self) -> bytes:
        """As SubjectPublicKeyInfo, for any other tool."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @staticmethod
    def all_from_pem(data: bytes) -> list[PublicKey]:
        """The keys in a file, which may hold several. Raises AuditError for anything else."""
        blocks = [block + _PEM_END for block in data.split(_PEM_END)]
        rest = blocks.pop()[: -len(_PEM_END)]
        if rest.strip() or not blocks or len(blocks) > _MAX_KEYS:
            raise AuditError("this is no file of public keys in PEM")
        return [PublicKey(_raw_of(block.strip() + b"\n")) for block in blocks]


@dataclass(frozen=True, slots=True)
class AuditKeys:
    """Seals and signs. Holds key material: never printed, never pickled.

    lasting: whether the key outlives the run. If not, nothing is sealed, since nobody could ever open it.
    """

    lasting: bool
    public: PublicKey
    _sealing: bytes = field(repr=False)
    _signing: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, key: Key) -> AuditKeys:
        """Those of a project."""
        return cls._make(key, lasting=True)

    @classmethod
    def passing(cls, key: Key | None = None) -> AuditKeys:
        """Those of a run whose key is destroyed with it."""
        return cls._make(key or Key.generate(), lasting=False)

    @classmethod
    def _make(cls, key: Key, *, lasting: bool) -> AuditKeys:
        signing = Ed25519PrivateKey.from_private_bytes(_derive(key.secret, b"sign"))
        public = PublicKey(signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
        return cls(lasting, public, _derive(key.secret, b"seal"), signing)

    def __reduce__(self) -> Any:
        raise TypeError("keys are not to be pickled")

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same for the same message."""
        return self._signing.sign(message)

    def seal(self, place: str, plain: bytes) -> bytes:
        """A token that opens only with this key and for this place: nonce (12 bytes), ciphertext, tag."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._sealing).encrypt(nonce, plain, place.encode())

    def open(self, place: str, token: bytes) -> bytes:
        """What is in a token. Raises AuditDamaged when it was changed, moved, or sealed by another key."""
        try:
            return AESGCM(self._sealing).decrypt(token[:_NONCE], token[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise AuditDamaged(
                "a sealed part of the audit doesn't open: it was changed, or the key is another"
            ) from None

    def seal_json(self, place: str, value: object) -> str:
        """A token in base 64 for a value that JSON can hold."""
        plain = json.dumps(value, separators=(",", ":")).encode()
        return base64.b64encode(self.seal(place, plain + b" " * (-len(plain) % _BLOCK))).decode()

    def open_json(self, place: str, token: str) -> Any:
        """The value in a token. Raises AuditDamaged as `open` does."""
        try:
            return json.loads(self.open(place, base64.b64decode(token, validate=True)))
        except ValueError:
            raise AuditDamaged("a sealed part of the audit is no token") from None


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"scrubjay-audit-1\0" + purpose).derive(secret)


def _raw_of(pem: bytes) -> bytes:
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise AuditError("a public key in PEM can't be read") from None
    if not isinstance(key, Ed25519PublicKey):
        raise AuditError("a public key of an audit is an Ed25519 key, and this is another kind")
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
