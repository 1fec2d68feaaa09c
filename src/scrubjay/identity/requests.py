"""What is asked of a ledger of names, and what it answers. Everything here but refusals identifies people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from scrubjay.identity.proposal import Proposal
from scrubjay.identity.timepoints import Study


@dataclass(frozen=True, slots=True)
class Request:
    """One subject that needs a name.

    source_identity: canonical text, as scrubjay.identity.source spells it: the only thing a subject is found by.
    anchor_day: the subject's first day that the caller knows. days: those that its dates would be moved by. Both count
    only while the vault holds none for the subject. Ask once for each subject of a run, with its earliest day.
    """

    source_identity: str = field(repr=False)
    proposal: Proposal = field(repr=False)
    anchor_day: date | None = field(default=None, repr=False)
    days: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a subject is called in a project, from now on and on every machine.

    refused: a code of docs/reference/outcomes.md, with no pseudonym then; `identity-conflict` when the pseudonym
    proposed belongs to somebody else. new: it was not known before.
    """

    pseudonym: str = field(repr=False)
    anchor: date | None = field(default=None, repr=False)
    days: int | None = field(default=None, repr=False)
    new: bool = False
    refused: str = ""


Check = Callable[[Assignment], object]
"""Looks at an answer before it counts; raises to refuse it."""


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """The studies of one subject that has its name: all of a run in one request, since they share its timepoints."""

    source_identity: str = field(repr=False)
    studies: Sequence[Study] = field(repr=False)


class Link(NamedTuple):
    """An old UID and the new one that stands for it; subject: the pseudonym of whose file it was met in, if known."""

    old: str
    new: str
    subject: str = ""

    def __repr__(self) -> str:
        return "Link()"
