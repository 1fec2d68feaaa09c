"""UID links of a run on their way to the vault: each once, in batches, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from scrubjay.identity.requests import Link

if TYPE_CHECKING:
    from scrubjay.vault import Project

BATCH: Final = 10_000
"""Links in one transaction."""

REMEMBERED: Final = 100_000
"""UIDs known to be in the vault: those of a study and of what it refers to come again with each of its files."""


class Links:
    """Of one run. What is forgotten here and comes again, the vault recognises."""

    def __init__(self, project: Project) -> None:
        self.clashes = 0
        """UIDs that the vault links to other new ones, as a person brought them."""
        self._project = project
        self._waiting: dict[str, Link] = {}
        self._kept: set[str] = set()

    def add(self, subject: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Take the links of one file of a subject, named by its pseudonym. Raises VaultError, VaultDamaged."""
        for old, new in pairs:
            if old not in self._kept and old not in self._waiting:
                self._waiting[old] = Link(old, new, subject)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Put what waits into the vault; it is durable then. Raises VaultError, VaultDamaged."""
        if not self._waiting:
            return
        self.clashes += self._project.keep_links(list(self._waiting.values()))
        if len(self._kept) >= REMEMBERED:
            self._kept.clear()
        self._kept.update(self._waiting)
        self._waiting.clear()
