"""Between survey and rewrite: each leaf gets a subject, and its dates a shift or a time point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from scrubjay import _engine
from scrubjay.identity.conflicts import find_conflicts
from scrubjay.identity.offsets import subject_days
from scrubjay.identity.proposal import Proposal, Refused
from scrubjay.identity.resolution import resolve
from scrubjay.identity.settings import DateSettings, IdentitySettings
from scrubjay.identity.strategies import Strategy, strategy_of
from scrubjay.identity.timepoints import Placement, Study, anchor_of, timeline
from scrubjay.run.survey import Grouping, survey
from scrubjay.sources import Item, Source

if TYPE_CHECKING:
    from scrubjay.identity import Key
    from scrubjay.identity.sighting import Sighting
    from scrubjay.recipe import CompiledPlan


class Ledger(Protocol):
    """Who remembers which name a subject has."""

    def assign(self, source_identity: str, proposal: Proposal) -> str | Refused:
        """The subject's name: the one it has, else the one proposed; refused when that is someone else's."""
        ...


@dataclass(frozen=True, slots=True)
class Assigned:
    """The decisions of a run, and what there is to say about them: counts and kinds, never a value."""

    decisions: _engine.Assignments
    group: Grouping
    notes: tuple[str, ...] = field(default=())


class Assigner:
    """A recipe's identity and dates, bound to a key."""

    def __init__(self, plan: CompiledPlan, project: str, key: Key, on_conflict: str | None = None) -> None:
        said = {"project": project, "on_conflict": on_conflict} if on_conflict else {"project": project}
        self._settings = IdentitySettings.from_mapping({**plan.identity, **said})
        self._dates = DateSettings.from_mapping(plan.dates)
        self._key = key
        self.strategy: Strategy = strategy_of(self._settings, key)

    @property
    def is_needed(self) -> bool:
        """Whether the key alone can't decide, so that the source must be surveyed before it is rewritten."""
        by_key = self._settings.strategy == "keyed" and self._settings.issuer == "use"
        return not by_key or self._dates.mode == "timepoint"

    @property
    def remembers(self) -> bool:
        """Whether a later run would decide otherwise unless somebody remembers what this one decided."""
        return self.strategy.needs_numbers or self._dates.mode == "timepoint"

    def group(self, item: Item) -> str:
        """What the strategy makes of a file's path."""
        return self.strategy.group(item.folder, item.path)

    def decide(
        self, plan: _engine.Plan, source: Source, ledger: Ledger, *, threads: int, cancel: _engine.Cancel
    ) -> Assigned:
        """Survey the source and decide for each of its leaves.

        Raises IdentityConflict when it isn't clear who is who and the recipe says stop; Interrupted.
        """
        seen = survey(plan, source, self.group, threads, cancel)
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
                subjects.setdefault(resolution.identities.get(sighting.key, own), []).append(sighting)
        notes = Counter[str]()
        for identity, leaves in subjects.items():
            name = ledger.assign(identity, self.strategy.propose(leaves[0], identity))
            if isinstance(name, Refused):
                for leaf in leaves:
                    decisions.set(leaf.key, "", refused=name.reason)
                continue
            notes.update(self._set(decisions, name, identity, leaves))
        told = [f"{note}: {count} {'study' if count == 1 else 'studies'}" for note, count in sorted(notes.items())]
        return Assigned(decisions, self.group, (*self.strategy.warnings, *map(str, findings), *told))

    def _set(
        self, decisions: _engine.Assignments, name: str, identity: str, leaves: Sequence[Sighting]
    ) -> Iterable[str]:
        """Decide for the leaves of one subject; gives the notes on its time points."""
        dates = self._dates
        if dates.mode != "timepoint":
            days = None
            if dates.mode == "subject":
                days = subject_days(self._key, self._settings.project, identity, dates.min_days, dates.max_days)
            for leaf in leaves:
                decisions.set(leaf.key, name, days=days)
            return ()
        studies = [Study(leaf.study, leaf.day) for leaf in leaves]
        places = {place.uid: place for place in timeline(studies, anchor_of(studies), dates)}
        for leaf in leaves:
            place = places[leaf.study]
            offset = place.days if dates.offset else None
            decisions.set(leaf.key, name, timepoint=place.label, offset=offset, refused=place.refused)
        return _notes(places.values())


def _notes(places: Iterable[Placement]) -> list[str]:
    return [note for place in places for note in place.notes]
