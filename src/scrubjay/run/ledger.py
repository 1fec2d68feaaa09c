"""Who remembers names: a project of a vault, or memory for one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from scrubjay.identity.requests import Assignment, Check, Request, StudyRequest
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Placement


class Ledger(Protocol):
    """Gives out names and time points, in the order of the requests. Nothing happens until answers are taken."""

    def assign(self, requests: Iterable[Request], *, check: Check | None = None) -> Iterator[Assignment]:
        """The name of each subject: the one it has, else the one proposed; refused when that is someone else's.

        check: what it raises is raised before the name is remembered.
        """
        ...

    def place(self, requests: Iterable[StudyRequest], dates: DateSettings) -> Iterator[list[Placement]]:
        """The time points of each subject's studies, of a subject that has a name; each subject once in a run."""
        ...
