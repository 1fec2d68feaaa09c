"""One line of the chain: what it holds, the bytes it is written as, and its signature."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from scrubjay.audit.keys import AuditKeys, PublicKey
from scrubjay.errors import AuditDamaged

KINDS: Final = ("begin", "part", "end")
FIRST: Final = "0" * 64
"""What the first line has for the hash of the line before."""

MAX_LINE: Final = 1 << 20
_KEYS: Final = {"seq", "kind", "run", "at", "files", "info", "sealed", "prev", "sig"}
_HASH: Final = re.compile(r"[0-9a-f]{64}\Z")
_RUN: Final = re.compile(r"[0-9a-f]{16}\Z")
_AT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_FILE: Final = re.compile(
    r"(?:parts/\d{6,18}-(?:instances|changes)\.parquet|plans/[0-9a-f]{64}(?:-[0-9a-f]{8})?\.(?:sealed|json))\Z"
)


class Head(NamedTuple):
    """Where a chain ends: the number of its last line, and the SHA-256 of that line in hex.

    Who keeps it elsewhere notices lines that are missing at the end.
    """

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. at: ISO 8601, UTC. files: SHA-256 in hex by path below the audit's folder. info: facts that identify
    nobody. sealed: a token in base 64, may be empty. prev: SHA-256 of the line before. sig: base 64."""

    seq: int
    kind: str
    run: str
    at: str
    files: Mapping[str, str]
    info: Mapping[str, Any]
    sealed: str = field(repr=False)
    prev: str
    sig: str = field(default="", repr=False)

    def line(self) -> bytes:
        """The line's bytes, without newline."""
        return _canonical({**self._content(), "sig": self.sig})

    def signed(self, keys: AuditKeys) -> Entry:
        """The same entry with its signature."""
        signature = base64.b64encode(keys.sign(self._message())).decode()
        return Entry(**self._content(), sig=signature)

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether this key signed it."""
        return key.accepts_text(self.sig, self._message())

    @property
    def head(self) -> Head:
        """The end of a chain whose last line this is."""
        return Head(self.seq, hashlib.sha256(self.line()).hexdigest())

    @property
    def signer(self) -> PublicKey | None:
        """The key that a `begin` says its run signs with; None for other kinds, and for one that can't be read."""
        try:
            raw = base64.b64decode(self.info["public_key"], validate=True)
        except (KeyError, TypeError, ValueError):
            return None
        return PublicKey(raw) if self.kind == "begin" else None

    def _message(self) -> bytes:
        return _canonical(self._content())

    def _content(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "kind": self.kind,
            "run": self.run,
            "at": self.at,
            "files": self.files,
            "info": self.info,
            "sealed": self.sealed,
            "prev": self.prev,
        }


def parse(line: bytes) -> Entry:
    """The entry of a line, without newline. Raises AuditDamaged for bytes that no ScrubJay wrote."""
    try:
        data = json.loads(line)
        if not isinstance(data, dict) or set(data) != _KEYS or not _fits(data):
            raise AuditDamaged("a line of the chain is not an entry of this version")
        entry = Entry(**data)
        if entry.line() != line:  # one entry has one spelling: so every byte of a line counts
            raise AuditDamaged("a line of the chain is spelled in another way than it was written")
    except (ValueError, RecursionError):
        raise AuditDamaged("a line of the chain is not JSON") from None
    return entry


def _fits(data: Mapping[str, Any]) -> bool:
    texts = all(isinstance(data[key], str) for key in ("kind", "run", "at", "sealed", "prev", "sig"))
    return (
        texts
        and type(data["seq"]) is int
        and data["seq"] > 0
        and data["kind"] in KINDS
        and _RUN.match(data["run"]) is not None
        and _AT.match(data["at"]) is not None
        and _HASH.match(data["prev"]) is not None
        and isinstance(data["info"], dict)
        and isinstance(data["files"], dict)
        and all(
            _FILE.match(path) and isinstance(found, str) and _HASH.match(found) for path, found in data["files"].items()
        )
    )


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
