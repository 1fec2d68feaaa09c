"""name: keyed on Patient's Name instead of Patient ID, for archives whose IDs are empty or wrong.

Spellings of one name count as one (see `personname.py`): case, accents, order of parts, trailing ^, titles and
punctuation make no difference. Two people of one name are one subject here; the survey reports them when their birth
dates tell them apart. A file without a name, or with one that is nobody's (ANONYMOUS), goes by its study.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scrubjay.identity import source
from scrubjay.identity.digest import base32, keyed
from scrubjay.identity.keys import Key
from scrubjay.identity.personname import normal_name
from scrubjay.identity.placeholders import is_placeholder_name
from scrubjay.identity.proposal import Fixed, Proposal, Refused
from scrubjay.identity.reasons import UNMAPPED
from scrubjay.identity.resemblance import shares_run
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies.base import is_nobody
from scrubjay.identity.strategies.deterministic import ATTEMPTS


@dataclass(frozen=True, slots=True)
class ByName:
    """See the module."""

    settings: IdentitySettings
    key: Key
    name: ClassVar[str] = "name"
    needs_numbers: ClassVar[bool] = False
    warnings: ClassVar[tuple[str, ...]] = ()

    def group(self, folder: str, path: str) -> str:
        """Paths don't count."""
        return ""

    def source_identity(self, sighting: Sighting) -> str:
        """The name in normal form, else the study."""
        normal = normal_name(sighting.patient_name)
        return source.of_study(sighting.study) if is_placeholder_name(normal) else source.of_name(normal)

    def propose(self, sighting: Sighting, source_identity: str) -> Proposal:
        """Prefix and a digest in Crockford's base 32, `length` characters."""
        if is_nobody(source_identity):
            return Refused(UNMAPPED)
        parts = source.parts_of(source_identity)[1:]
        for attempt in range(ATTEMPTS):
            payload = attempt.to_bytes(1, "big") + source_identity.encode()
            text = base32(keyed(self.key, "name-subject", self.settings.project, payload), self.settings.length)
            if not shares_run(text, parts):
                return Fixed(self.settings.digest_prefix + text)
        return Refused(UNMAPPED)
