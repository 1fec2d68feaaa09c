"""Between survey and rewrite: each leaf gets a subject, and its dates a shift or a time point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from scrubjay import _engine
from scrubjay.errors import Interrupted, OutputError, UsageError
from scrubjay.identity.conflicts import find_conflicts
from scrubjay.identity.offsets import subject_days
from scrubjay.identity.proposal import Fixed, NextNumber, Proposal
from scrubjay.identity.requests import Assignment, Request, StudyRequest
from scrubjay.identity.resolution import resolve
from scrubjay.identity.settings import DateSettings, IdentitySettings
from scrubjay.identity.strategies import Strategy, strategy_of
from scrubjay.identity.timepoints import Study, anchor_of
from scrubjay.run.ledger import Ledger
from scrubjay.run.manners import Manners
from scrubjay.run.notes import KEPT_NAME, KEPT_SHIFT, finding_notes, study_notes
from scrubjay.run.people import NamedSubject
from scrubjay.run.survey import Grouping
from scrubjay.sources import Item

if TYPE_CHECKING:
    from scrubjay.identity import Key
    from scrubjay.identity.sighting import Sighting
    from scrubjay.recipe import CompiledPlan

BATCH: Final = 20_000
"""Subjects that are named before the first of them gets its time points: what bounds memory beside the survey's."""

Subject = tuple[str, Sequence["Sighting"]]
"""A source identity and its leaves, of which there is at least one."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The decisions of a run, and what there is to say about them: counts and kinds, never a value."""

    decisions: _engine.Assignments
    group: Grouping
    notes: tuple[str, ...] = field(default=())
    refused: frozenset[bytes] = frozenset()
    """Keys of leaves that are left out because it isn't clear whose they are."""
    named: Sequence[NamedSubject] = ()
    """Every subject that has a name, if somebody asks for them."""


class Assigner:
    """A recipe's identity and dates, bound to a key. on_conflict: None is the recipe's own."""

    def __init__(self, plan: CompiledPlan, project: str, key: Key, on_conflict: str | None = None) -> None:
        said = {"project": project, "on_conflict": on_conflict} if on_conflict else {"project": project}
        self._settings = IdentitySettings.from_mapping({**plan.identity, **said})
        self._dates = DateSettings.from_mapping(plan.dates)
        self._key = key
        self.project: Final = project
        self._recipe = plan.recipe.name
        self.strategy: Strategy = strategy_of(self._settings, key)
        self.looks: bool = bool(on_conflict) or "on_conflict" in dict(plan.recipe.identity.said)
        """Whether people of the whole source are compared."""
        self.keeps_links: bool = plan.recipe.identity.keeps_uid_links
        """Whether the vault is to hold each old UID beside the new one."""
        self.manners: Manners = Manners.of(self._settings, self._dates, looks=self.looks)

    @property
    def by_key(self) -> bool:
        """Whether the key alone decides, so that single instances get the name they have in a tree."""
        return self._settings.strategy == "keyed" and self._settings.issuer == "use" and not self._places

    @property
    def remembers(self) -> bool:
        """Whether a later run would decide otherwise unless somebody remembers what this one decided."""
        return self.strategy.needs_numbers or self._places

    def surveys(self, given: Set[str] = frozenset()) -> bool:
        """Whether the source must be surveyed before it is rewritten.

        given: the manners in which names were given in this project before. Names that the key doesn't give are known
        to the vault alone. Links of UIDs are kept with the subject they belong to, who must be in the vault before.
        """
        return not self.by_key or self.looks or self.keeps_links or self.manners.differ(given)

    def check_forgetting(self, *, update: bool) -> None:
        """Raise UsageError for an update without a vault, when what an earlier run handed out counts."""
        if update and self.remembers:
            raise UsageError(
                f"recipe {self._recipe} hands out numbers or time points, and without a vault a later run would hand "
                "them out anew: use a vault, or start again with a new OUT"
            )

    def group(self, item: Item) -> str:
        """What the strategy makes of a file's path."""
        return self.strategy.group(item.folder, item.path)

    def decide(
        self,
        seen: Sequence[Sighting],
        ledger: Ledger,
        *,
        cancel: _engine.Cancel,
        taken: Callable[[str], bool] = lambda _: False,
        named: list[NamedSubject] | None = None,
        same: Mapping[str, str] | None = None,
    ) -> Assigned:
        """Decide for each leaf of a source.

        taken: whether OUT has a folder of this name already. named: gets every subject that has a name. same: source
        identities that are another one's, by that.

        Raises IdentityConflict when it isn't clear who is who and
        the recipe says stop; OutputError when OUT holds other people under names that are to be given out;
        Interrupted.
        """
        pairs = [(sighting, self.strategy.source_identity(sighting)) for sighting in seen]
        findings = find_conflicts(pairs)
        resolution = resolve(findings, self._settings.on_conflict)
        subjects: dict[str, list[Sighting]] = {}
        decisions = _engine.Assignments()
        for sighting, own in pairs:
            refused = resolution.refused.get(sighting.key)
            if refused:
                decisions.set(sighting.key, "", refused=refused)
            else:
                identity = resolution.identities.get(sighting.key, own)
                subjects.setdefault((same or {}).get(identity, identity), []).append(sighting)
        notes = Counter[str]()
        people = iter(subjects.items())
        while some := list(islice(people, BATCH)):
            if cancel.is_set():
                raise Interrupted("interrupted while names were given: nothing was written")
            notes.update(self._name(decisions, some, ledger, taken, named))
        told = (*self.strategy.warnings, *finding_notes(findings, self._settings.on_conflict), *study_notes(notes))
        return Assigned(decisions, self.group, told, frozenset(resolution.refused), named or ())

    def request(self, subject: Subject) -> Request:
        """What a ledger is asked for one subject."""
        identity, leaves = subject
        first = anchor_of(Study(leaf.study, leaf.day) for leaf in leaves)
        return Request(identity, self.strategy.propose(leaves[0], identity), first, self._days(identity))

    def _name(
        self,
        decisions: _engine.Assignments,
        some: Sequence[Subject],
        ledger: Ledger,
        taken: Callable[[str], bool],
        known: list[NamedSubject] | None,
    ) -> Iterator[str]:
        """Decide for the leaves of these subjects; gives a note for each study that has one."""
        named: list[tuple[str, Subject]] = []
        requests = [self.request(subject) for subject in some]

        def check(answer: Assignment) -> None:
            """In the vault's own transaction: a name that is refused here is not given, or a second try would pass."""
            if answer.new and self.remembers and taken(answer.pseudonym):
                raise OutputError(
                    "OUT holds somebody under a name that the vault was about to give to a new subject: OUT belongs to "
                    "another vault or project. Name those with --vault and --project, or start again with a new OUT"
                )

        answers = ledger.assign(requests, check=check)
        for (identity, leaves), request, answer in zip(some, requests, answers, strict=True):
            if not answer.refused and not _fits(answer.pseudonym, request.proposal):
                if isinstance(request.proposal, Fixed) and taken(request.proposal.pseudonym):
                    raise OutputError(
                        "OUT holds somebody under another name than the vault has now: start again with a new OUT"
                    )
                yield from (KEPT_NAME for _ in leaves)
            if known is not None and not answer.refused:
                days = answer.days if self._shifts else None
                known.append(NamedSubject(identity, answer.pseudonym, days, leaves, answer.new))
            if not answer.refused and self._places:
                named.append((answer.pseudonym, (identity, leaves)))
                continue
            days = answer.days if self._shifts else None
            if days != self._days(identity) and not answer.refused:
                yield from (KEPT_SHIFT for _ in leaves)
            for leaf in leaves:
                decisions.set(leaf.key, answer.pseudonym, days=days, refused=answer.refused)
        yield from self._place(decisions, named, ledger)

    def _place(
        self, decisions: _engine.Assignments, named: Sequence[tuple[str, Subject]], ledger: Ledger
    ) -> Iterator[str]:
        asked = (
            StudyRequest(identity, [Study(leaf.study, leaf.day) for leaf in leaves]) for _, (identity, leaves) in named
        )
        for (name, (_, leaves)), placements in zip(named, ledger.place(asked, self._dates), strict=True):
            places = {place.uid: place for place in placements}
            for leaf in leaves:
                place = places[leaf.study]
                offset = place.days if self._dates.offset else None
                decisions.set(leaf.key, name, timepoint=place.label, offset=offset, refused=place.refused)
            for place in placements:
                yield from place.notes

    def _days(self, identity: str) -> int | None:
        if not self._shifts:
            return None
        dates = self._dates
        return subject_days(self._key, self._settings.project, identity, dates.min_days, dates.max_days)

    @property
    def _shifts(self) -> bool:
        return self._dates.mode == "subject"

    @property
    def _places(self) -> bool:
        return self._dates.mode == "timepoint"


def _fits(pseudonym: str, proposal: Proposal) -> bool:
    """Whether a name is what the recipe would call its subject, and not one that it had before."""
    if isinstance(proposal, Fixed):
        return pseudonym == proposal.pseudonym
    if not isinstance(proposal, NextNumber) or not pseudonym.startswith(proposal.prefix):
        return False
    return pseudonym.removeprefix(proposal.prefix).removesuffix(proposal.suffix).isdecimal()
