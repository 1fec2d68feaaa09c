"""What a run tells and asks somebody who knows more of its people than their files do, as a table beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.identity.sighting import Sighting
    from scrubjay.vault.requests import Called


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """A subject of a run: who it is, what it is called, its leaves. days: added to its dates. new: not known before."""

    identity: str = field(repr=False)
    pseudonym: str
    days: int | None = field(repr=False)
    leaves: Sequence[Sighting] = field(repr=False)
    new: bool = False


class Acquainted(Protocol):
    """Knows people. Asked twice in a run: before subjects get their names, if the vault knows what any are
    called, and before anything is rewritten."""

    def identify(
        self, people: Mapping[str, Sequence[Sighting]], unknown: Set[str], called: Sequence[Called]
    ) -> Mapping[str, str]:
        """Who of the unknown is somebody that the vault has: source identities, and those that they stand for.

        people: everybody in the source, by source identity; unknown: whom the vault doesn't have; called: what it
        knows of the others, and of people who are not in the source.
        """
        ...

    def meet(self, subjects: Sequence[NamedSubject], studies: _engine.Studies, called: Iterable[Called]) -> Set[bytes]:
        """Add to what is searched for in each study; the leaves whose files were not searched for all of it before.

        called: what the vault knows subjects to be called.
        """
        ...

    @property
    def everybody(self) -> Iterable[Called]:
        """Everybody who is known, whether in the run or not; pseudonyms may be empty."""
        ...

    @property
    def called(self) -> Sequence[Called]:
        """What the vault is to keep when the run is whole."""
        ...
