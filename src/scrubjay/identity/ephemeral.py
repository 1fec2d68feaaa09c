"""Names handed out for one run only, without a vault: for runs that anonymise, and to try settings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from scrubjay.identity.proposal import Fixed, NextNumber, Proposal, Refused
from scrubjay.identity.reasons import CONFLICT
from scrubjay.identity.requests import Assignment, Check, Request, StudyRequest
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Placement, timeline


class EphemeralLedger:
    """Remembers who has which name until it is dropped. Not for several threads at once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._anchors: dict[str, date | None] = {}
        self._taken: set[str] = set()
        self._next: dict[tuple[str, str], int] = {}

    def assign(self, requests: Iterable[Request], *, check: Check | None = None) -> Iterator[Assignment]:
        """A name for each subject, in order, as a project of a vault gives it."""
        for request in requests:
            identity = request.source_identity
            new = identity not in self._names
            name = self.name(identity, request.proposal)
            if isinstance(name, Refused):
                answer = Assignment("", refused=name.reason)
            else:
                anchor = self._anchors.setdefault(identity, request.anchor_day)
                answer = Assignment(name, anchor, request.days, new)
            if check is not None:
                check(answer)  # what it raises ends the run, and this ledger with it
            yield answer

    def place(self, requests: Iterable[StudyRequest], dates: DateSettings) -> Iterator[list[Placement]]:
        """Time points for the studies of each subject, in order."""
        for request in requests:
            yield timeline(request.studies, self._anchors.get(request.source_identity), dates)

    def name(self, source_identity: str, proposal: Proposal) -> str | Refused:
        """The subject's name: the one it has, else the one proposed; refused when that is someone else's.

        Names that differ in case alone count as one: they could not be two folders everywhere.
        """
        known = self._names.get(source_identity)
        if known is not None:
            return known
        if isinstance(proposal, Refused):
            return proposal
        name = proposal.pseudonym if isinstance(proposal, Fixed) else self._numbered(proposal)
        if name.casefold() in self._taken:
            return Refused(CONFLICT)
        self._names[source_identity] = name
        self._taken.add(name.casefold())
        return name

    def _numbered(self, proposal: NextNumber) -> str:
        series = (proposal.prefix, proposal.suffix)
        number = max(proposal.start, self._next.get(series, 0))
        while (name := proposal.text(number)).casefold() in self._taken:
            number += 1
        self._next[series] = number + 1
        return name
