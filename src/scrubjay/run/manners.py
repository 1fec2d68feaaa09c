"""In which manner names and shifts are given: whether the key alone still gives the ones that a project has.

A vault keeps the manners of its project. As long as there is one, computed from the key, a run needn't ask who is
known; names that were numbered, imported, or computed otherwise are known to the vault alone.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final, Self

from scrubjay.identity.settings import DateSettings, IdentitySettings

_NAMES: Final = "names"
_DAYS: Final = "days"


@dataclass(frozen=True, slots=True)
class Manners:
    """Of one run. days: empty when it doesn't shift dates by subject."""

    names: str
    days: str = ""

    @classmethod
    def of(cls, settings: IdentitySettings, dates: DateSettings, *, looks: bool) -> Self:
        """looks: whether conflicts are looked for, so that `split` may have told people of one ID apart."""
        parts = [settings.strategy]
        if settings.strategy == "keyed":
            parts += [settings.digest_prefix, str(settings.length), settings.issuer]
        if looks and settings.on_conflict == "split":
            parts.append(settings.on_conflict)
        shifted = dates.mode == "subject"
        return cls(" ".join([_NAMES, *parts]), f"{_DAYS} {dates.min_days} {dates.max_days}" if shifted else "")

    @property
    def words(self) -> frozenset[str]:
        """As a project of a vault keeps them."""
        return frozenset((self.names, self.days)) - {""}

    def differ(self, given: Set[str]) -> bool:
        """Whether names, or shifts if this run has any, were given in another manner, too."""
        others = given - self.words
        return any(word.split(" ", 1)[0] != _DAYS or self.days for word in others)
