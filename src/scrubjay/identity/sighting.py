"""What the survey saw of one leaf, and how the batches of a survey come together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from scrubjay.identity.source import trim

if TYPE_CHECKING:
    from scrubjay import _engine


@dataclass(frozen=True, slots=True)
class Sighting:
    """One leaf: one study of one subject, as its files show it.

    key: the engine's name of the leaf, 16 bytes. day: its earliest date. first: ordinal of its first file, from 1.
    sexes: those of M, F and O that its files show, several where they disagree.
    """

    key: bytes
    group: str = field(repr=False)
    issuer: str = field(repr=False)
    patient_id: str = field(repr=False)
    patient_name: str = field(repr=False)
    study: str = field(repr=False)
    day: date | None = field(repr=False)
    birth: date | None = field(repr=False)
    first: int
    files: int
    sexes: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, leaf: _engine.Leaf) -> Sighting:
        """The engine's leaf; text without padding, days as dates."""
        return cls(
            key=leaf.key,
            group=leaf.group,
            issuer=trim(leaf.issuer),
            patient_id=trim(leaf.patient_id),
            patient_name=trim(leaf.patient_name),
            study=trim(leaf.study),
            day=_date(leaf.day),
            birth=_date(leaf.birth),
            first=leaf.first,
            files=leaf.files,
            sexes=frozenset(leaf.sexes),
        )

    def joined(self, other: Sighting) -> Sighting:
        """Both sightings of this leaf as one: files summed, the earliest day and birth date, every sex."""
        early, late = (self, other) if self.first <= other.first else (other, self)
        return replace(
            early,
            day=_earliest(early.day, late.day),
            birth=_earliest(early.birth, late.birth),
            files=early.files + late.files,
            sexes=early.sexes | late.sexes,
        )


def merge(sightings: Iterable[Sighting]) -> list[Sighting]:
    """One sighting for each leaf, in the order in which their first files come, whatever the order of the batches."""
    leaves: dict[bytes, Sighting] = {}
    for sighting in sightings:
        known = leaves.get(sighting.key)
        leaves[sighting.key] = sighting if known is None else known.joined(sighting)
    return sorted(leaves.values(), key=lambda one: one.first)


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _date(text: str) -> date | None:
    """YYYYMMDD; None for an empty text and for days that Python's calendar doesn't have, such as those of year 0."""
    try:
        return date.fromisoformat(text) if len(text) == 8 else None
    except ValueError:
        return None
