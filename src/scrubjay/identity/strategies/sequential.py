"""sequential: P001, P002, P003 … in the order in which subjects are first seen, in natural path order.

`discovery` says who a subject is: `all`, each Patient ID (and issuer); `per_top_folder`, each folder at the top of the
source, whatever the files say, and files outside of any are refused; `one_per_study`, each Study Instance UID. Numbers
are handed out by a ledger: a later run carries on, and who has a number keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scrubjay.identity import source
from scrubjay.identity.proposal import NextNumber, Proposal, Refused
from scrubjay.identity.reasons import UNMAPPED
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies.base import is_nobody, patient_or_study
from scrubjay.identity.strategies.paths import plain


@dataclass(frozen=True, slots=True)
class Sequential:
    """See the module."""

    settings: IdentitySettings
    name: ClassVar[str] = "sequential"
    needs_numbers: ClassVar[bool] = True
    warnings: ClassVar[tuple[str, ...]] = ()

    def group(self, folder: str, path: str) -> str:
        """The top folder, when that is the subject."""
        return plain(folder.partition("/")[0]) if self.settings.discovery == "per_top_folder" else ""

    def source_identity(self, sighting: Sighting) -> str:
        """By `discovery`."""
        if self.settings.discovery == "per_top_folder":
            return source.of_folder(sighting.group)
        if self.settings.discovery == "one_per_study":
            return source.of_study(sighting.study)
        return patient_or_study(sighting, self.settings)

    def propose(self, sighting: Sighting, source_identity: str) -> Proposal:
        """The next number."""
        if is_nobody(source_identity):
            return Refused(UNMAPPED)
        return NextNumber(self.settings.number_prefix, self.settings.width, self.settings.starting_number)
