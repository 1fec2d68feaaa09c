"""What can be wrong with who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubjay.errors import ScrubJayError, UsageError

if TYPE_CHECKING:
    from scrubjay.identity.conflicts import Finding


class MappingError(UsageError):
    """A table of old and new IDs can't be used. `lines` are those that are wrong, from 1; it never quotes a cell."""

    def __init__(self, message: str, lines: tuple[int, ...] = ()) -> None:
        self.lines = lines
        super().__init__(message)


class IdentityConflict(ScrubJayError):
    """It isn't clear who is who, and the recipe says to stop. Nothing was written; `findings` say which files."""

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(message)
