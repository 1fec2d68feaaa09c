"""keyed: the default. A pseudonym is computed from Patient ID and issuer with the key, and needs no memory.

It is what `_engine.Plan.subject` gives: Crockford base 32 of an HMAC, `length` characters after `prefix`. A file
without a Patient ID gets a pseudonym of its study.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scrubjay.identity import source
from scrubjay.identity.digest import base32, keyed
from scrubjay.identity.proposal import Fixed, Proposal, Refused
from scrubjay.identity.reasons import UNMAPPED
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies.base import ByPatient, is_nobody


@dataclass(frozen=True, slots=True)
class Keyed(ByPatient):
    """See the module."""

    name: ClassVar[str] = "keyed"

    def propose(self, sighting: Sighting, source_identity: str) -> Proposal:
        """Prefix and digest."""
        if is_nobody(source_identity):
            return Refused(UNMAPPED)
        kind, *parts = source.parts_of(source_identity)
        if kind == source.ID:
            label, text = "subject", "\0".join(parts)
        elif kind == source.STUDY:
            label, text = "study-subject", parts[0]
        else:
            label, text = "split-subject", source_identity
        digest = keyed(self.key, label, self.settings.project, text.encode())
        return Fixed(self.settings.digest_prefix + base32(digest, self.settings.length))
