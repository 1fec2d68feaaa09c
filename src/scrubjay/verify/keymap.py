"""New UIDs from the project's key, computed again from docs/decisions/0006-keyed-uids.md and docs/reference/plan.md."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UidKey:
    """The key and the project that UIDs come from."""

    secret: bytes = field(repr=False)
    project: str

    def mapped(self, uid: str) -> str:
        """The UID that stands for this one in the project."""
        message = b"uid\0" + self.project.encode() + b"\0" + uid.strip(" \0").encode("latin-1", "replace")
        digest = hmac.new(self.secret, message, hashlib.sha256).digest()
        return f"2.25.{int.from_bytes(digest[:16], 'big')}"
