"""none: Patient IDs stay as they are. Only for data that is coded already.

An ID that is no legal pseudonym, and a file without one, is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scrubjay.identity import source
from scrubjay.identity.legal import is_legal
from scrubjay.identity.proposal import Fixed, Proposal, Refused
from scrubjay.identity.reasons import CONFLICT, UNMAPPED
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies.base import patient_or_study


@dataclass(frozen=True, slots=True)
class Unchanged:
    """See the module."""

    settings: IdentitySettings
    name: ClassVar[str] = "none"
    needs_numbers: ClassVar[bool] = False
    warnings: ClassVar[tuple[str, ...]] = (
        "identity strategy 'none': Patient IDs stay in the output. Use it only for data that is coded already",
    )

    def group(self, folder: str, path: str) -> str:
        """Paths don't count."""
        return ""

    def source_identity(self, sighting: Sighting) -> str:
        """The patient, else the study."""
        return patient_or_study(sighting, self.settings)

    def propose(self, sighting: Sighting, source_identity: str) -> Proposal:
        """The Patient ID itself. Two people can't both keep one."""
        kind, *parts = source.parts_of(source_identity)
        if kind == source.SPLIT:
            return Refused(CONFLICT)
        if kind != source.ID or not is_legal(parts[1]):
            return Refused(UNMAPPED)
        return Fixed(parts[1])
