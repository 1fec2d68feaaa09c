"""csv: old and new IDs stand in a table, CSV or Excel (see `mapping/`).

`missing_mode` says what becomes of a patient who isn't in it: SEQUENTIAL numbers them, from `starting_number` on and
above every number that the table itself uses; HASH is the strategy `deterministic`; REFUSE quarantines their files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar

from scrubjay.identity import source
from scrubjay.identity.keys import Key
from scrubjay.identity.mapping import Mapping
from scrubjay.identity.proposal import Fixed, NextNumber, Proposal, Refused
from scrubjay.identity.reasons import CONFLICT, UNMAPPED
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies.base import is_nobody, patient_or_study
from scrubjay.identity.strategies.deterministic import Deterministic


@dataclass(frozen=True, slots=True)
class ByTable:
    """See the module."""

    settings: IdentitySettings
    key: Key
    mapping: Mapping = field(repr=False)
    first_number: int = field(init=False)
    name: ClassVar[str] = "csv"

    def __post_init__(self) -> None:
        """Find a number that the table leaves free, and every later one with it."""
        series = re.compile(re.escape(self.settings.number_prefix) + r"([0-9]{1,12})", re.IGNORECASE)
        used = [int(found[1]) for found in map(series.fullmatch, self.mapping.targets) if found]
        object.__setattr__(self, "first_number", max(self.settings.starting_number, max(used, default=-1) + 1))

    @property
    def needs_numbers(self) -> bool:
        """When those who are missing are numbered."""
        return self.settings.missing_mode == "SEQUENTIAL"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What reading the table left open."""
        return self.mapping.warnings

    def group(self, folder: str, path: str) -> str:
        """Paths don't count."""
        return ""

    def source_identity(self, sighting: Sighting) -> str:
        """The patient, else the study."""
        return patient_or_study(sighting, self.settings)

    def propose(self, sighting: Sighting, source_identity: str) -> Proposal:
        """The table's new ID, else by `missing_mode`."""
        kind, *parts = source.parts_of(source_identity)
        if kind == source.ID and (target := self.mapping.target(parts[1])) is not None:
            return Fixed(target)
        if self.settings.missing_mode == "REFUSE" or is_nobody(source_identity):
            return Refused(CONFLICT if kind == source.SPLIT else UNMAPPED)
        if self.settings.missing_mode == "SEQUENTIAL":
            return NextNumber(self.settings.number_prefix, self.settings.width, self.first_number)
        proposal = Deterministic(self.settings, self.key).propose(sighting, source_identity)
        taken = isinstance(proposal, Fixed) and proposal.pseudonym.casefold() in self.mapping.targets
        return Refused(CONFLICT) if taken else proposal
