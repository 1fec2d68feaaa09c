"""Keyed digests as docs/reference/plan.md defines them, for what Python has to compute without the engine."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scrubjay.identity.keys import Key

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def keyed(key: Key, label: str, project: str, payload: bytes) -> bytes:
    """H(label, payload): HMAC-SHA-256 over label ‖ 0x00 ‖ project ‖ 0x00 ‖ payload, 32 bytes."""
    prefix = label.encode() + b"\0" + project.encode() + b"\0"
    return hmac.digest(key.secret, prefix + payload, hashlib.sha256)


def base32(digest: bytes, length: int) -> str:
    """The first `length` characters, 52 at most, in Crockford's base 32, most significant bits first."""
    bits = int.from_bytes(digest, "big") << 4  # 256 bits and 4 of filling make 52 times 5
    return "".join(CROCKFORD[(bits >> shift) & 31] for shift in range(255, 255 - 5 * length, -5))
