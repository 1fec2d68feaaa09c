"""Subjects of DICOM as a table meets them: who they are, and what they are called from now on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from scrubjay.identity import source
from scrubjay.tables.matching import Person


@dataclass(frozen=True, slots=True)
class KnownSubject:
    """A subject that has a pseudonym. days: added to its dates; None where dates go another way. births: ISO.

    studies: original Study Instance UIDs.
    """

    pseudonym: str
    days: int | None = field(default=None, repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    ids: tuple[str, ...] = field(default=(), repr=False)
    births: tuple[date, ...] = field(default=(), repr=False)
    studies: tuple[str, ...] = field(default=(), repr=False)

    @property
    def person(self) -> Person:
        """For matching."""
        return Person.of(self.names, self.ids, self.births)


def known_by(source_identity: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and IDs that a source identity holds: what a vault knows of a subject if nobody told it more."""
    try:
        kind, *parts = source.parts_of(source_identity)
    except ValueError:
        return (), ()
    if kind == source.SPLIT and parts:
        return known_by(parts[0])
    if kind == source.NAME:
        return tuple(parts[:1]), ()
    if kind in (source.ID, source.FOLDER):
        return (), tuple(part for part in parts[-1:] if part)
    return (), ()


def needles_of(subject: KnownSubject, names: Iterable[str], ids: Iterable[str], births: Iterable[date]) -> Sequence[
    tuple[str, str]
]:
    """What is searched for of a subject and its row of the table: kinds and values, as the engine takes them."""
    said = [("name", name) for name in (*subject.names, *names)]
    said += [("id", one) for one in (*subject.ids, *ids)]
    said += [("date", day.strftime("%Y%m%d")) for day in (*subject.births, *births)]
    return sorted({(kind, value) for kind, value in said if value})
