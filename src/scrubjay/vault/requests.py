"""What a vault tells people, and whom it tells. Everything here but labels identifies people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class StudyRecord:
    """A study as the vault keeps it. uid is the original Study Instance UID; label is empty for one without a place."""

    uid: str = field(repr=False)
    day: date | None = field(repr=False)
    label: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as the vault keeps it: who it is and what it is called."""

    project: str
    source_identity: str = field(repr=False)
    pseudonym: str = field(repr=False)
    anchor: date | None = field(repr=False)
    days: int | None = field(repr=False)
    studies: tuple[StudyRecord, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Called:
    """What a subject is called, by the pseudonym that it has. births: ISO.

    told: kinds and values of a table of people that its files were searched for, joined by a tab. identities: source
    identities beside its own that are this subject, too. alone: whether only a table knows it, and no run with images
    and a table met it. identity: its own, as the vault tells it; not for keeping. sexes: M, F and O, as files show it.
    """

    pseudonym: str
    names: tuple[str, ...] = field(default=(), repr=False)
    ids: tuple[str, ...] = field(default=(), repr=False)
    births: tuple[str, ...] = field(default=(), repr=False)
    told: tuple[str, ...] = field(default=(), repr=False)
    identities: tuple[str, ...] = field(default=(), repr=False)
    alone: bool = False
    identity: str = field(default="", repr=False, compare=False)
    sexes: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """Who wants to read identities, and why. Kept in the access log. Raises ValueError when either is missing."""

    who: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse an access that explains nothing."""
        if not self.who.strip() or not self.reason.strip():
            raise ValueError("an access names who and why")
