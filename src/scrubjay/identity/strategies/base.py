"""What an ID strategy is, and what most of them share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from scrubjay.identity import source
from scrubjay.identity.keys import Key
from scrubjay.identity.proposal import Proposal
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting


class Strategy(Protocol):
    """Says who a subject is, and what it may be called. Pure: same settings, key and sighting, same answer."""

    @property
    def name(self) -> str:
        """As recipes spell it."""
        ...

    @property
    def needs_numbers(self) -> bool:
        """Whether it may propose `NextNumber`, so that the order of subjects counts and a ledger has to be kept."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What people should know before they use it like this."""
        ...

    def group(self, folder: str, path: str) -> str:
        """What it makes of where a file is: no surrogates; "" for strategies that don't look.

        folder: folder chain below the source's root, with `/`; path: the whole path. Both may hold surrogate escapes.
        """
        ...

    def source_identity(self, sighting: Sighting) -> str:
        """Canonical text of who this is (see `source.py`): the vault's index is keyed on it."""
        ...

    def propose(self, sighting: Sighting, source_identity: str) -> Proposal:
        """What a subject seen for the first time is to be called; follows from `source_identity` alone."""
        ...


def patient_or_study(sighting: Sighting, settings: IdentitySettings) -> str:
    """The patient by ID and issuer; without a Patient ID whoever the study is of, for nothing else is known."""
    if not sighting.patient_id:
        return source.of_study(sighting.study)
    return source.of_patient(sighting.patient_id, sighting.issuer if settings.issuer == "use" else "")


def is_nobody(source_identity: str) -> bool:
    """Whether there was nothing to know anyone by: no Patient ID and no study, no folder."""
    kind, *parts = source.parts_of(source_identity)
    return kind in (source.STUDY, source.FOLDER, source.STRAY) and not any(parts)


@dataclass(frozen=True, slots=True)
class ByPatient:
    """What strategies have in common that compute a name of the patient's ID: paths don't count, and no memory."""

    settings: IdentitySettings
    key: Key
    needs_numbers: ClassVar[bool] = False
    warnings: ClassVar[tuple[str, ...]] = ()

    def group(self, folder: str, path: str) -> str:
        """Paths don't count."""
        return ""

    def source_identity(self, sighting: Sighting) -> str:
        """The patient, else the study."""
        return patient_or_study(sighting, self.settings)
