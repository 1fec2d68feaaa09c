"""Subjects of DICOM as a table meets them: who they are, and what they are called from now on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from scrubjay.identity import source
from scrubjay.tables.matching import Person

if TYPE_CHECKING:
    from scrubjay.run.people import NamedSubject
    from scrubjay.vault.requests import Called, Subject


@dataclass(frozen=True, slots=True)
class KnownSubject:
    """A subject that has a pseudonym. days: added to its dates; None where dates go another way."""

    pseudonym: str
    days: int | None = field(default=None, repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    ids: tuple[str, ...] = field(default=(), repr=False)
    births: tuple[date, ...] = field(default=(), repr=False)
    identity: str = field(default="", repr=False)
    alone: bool = False
    """Whether only a table knows it, and no image."""
    sexes: frozenset[str] = field(default=frozenset(), repr=False)
    seen: tuple[str, ...] = field(default=(), repr=False)
    """Those of the names that the images of this run have, if any is somebody's."""

    @property
    def person(self) -> Person:
        """For matching: by what images say, where they say it, and not by what a table said of who has this ID."""
        return Person.of(self.seen or self.names, self.ids, self.births, self.sexes)


def of_vault(subject: Subject, called: Called | None = None) -> KnownSubject:
    """A subject as a vault knows it: by its source identity, and by what runs with tables of people kept."""
    names, ids = known_by(subject.source_identity)
    if called is None:
        return KnownSubject(subject.pseudonym, subject.days, names, ids, identity=subject.source_identity)
    return KnownSubject(
        subject.pseudonym,
        subject.days,
        _once(*called.names, *names),
        _once(*called.ids, *ids),
        days_of(called.births),
        subject.source_identity,
        called.alone,
        frozenset(called.sexes),
    )


def of_run(seen: NamedSubject, called: Called | None = None) -> KnownSubject:
    """A subject as the files of a run show it, and what earlier runs with tables of people kept."""
    leaves = seen.leaves
    names = _once(*(leaf.patient_name for leaf in leaves))
    return KnownSubject(
        seen.pseudonym,
        seen.days,
        _once(*names, *(called.names if called else ())),
        _once(*(leaf.patient_id for leaf in leaves), *(called.ids if called else ())),
        tuple(dict.fromkeys(leaf.birth for leaf in leaves if leaf.birth)) or days_of(called.births if called else ()),
        sexes=frozenset().union(*(leaf.sexes for leaf in leaves)) or frozenset(called.sexes if called else ()),
        seen=names if Person.of(names).names else (),
    )


def days_of(births: Iterable[str]) -> tuple[date, ...]:
    """Days of birth as a vault keeps them."""
    return tuple(date.fromisoformat(day) for day in births)


def _once(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def known_by(source_identity: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and IDs that a source identity holds: what a vault knows of a subject if nobody told it more."""
    try:
        kind, *parts = source.parts_of(source_identity)
    except ValueError:
        return (), ()
    if kind == source.SPLIT and parts:
        return known_by(parts[0])
    if kind in (source.NAME, source.PERSON):
        return tuple(parts[-1:]), ()
    if kind in (source.ID, source.FOLDER):
        return (), tuple(part for part in parts[-1:] if part)
    return (), ()


def needles_of(names: Iterable[str], ids: Iterable[str], births: Iterable[date]) -> list[tuple[str, str]]:
    """What is searched for of one person: kinds and values, as the engine takes them."""
    said = [("name", name) for name in names]
    said += [("id", one) for one in ids]
    said += [("date", day.strftime("%Y%m%d")) for day in births]
    return sorted({(kind, value) for kind, value in said if value})
