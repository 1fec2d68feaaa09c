"""The one tree of exceptions. None of them ever carries the value of an attribute.

ScrubJayError            exit 1
├── UsageError           exit 2   what was asked for can't be done
│   ├── RecipeError               a recipe is wrong; has `file` and `line`
│   ├── KeyFileError              a key file is missing, malformed or readable by others
│   ├── OutputError               OUT can't be used
│   ├── SourceError               IN can't be used
│   ├── MappingError              a table of IDs can't be used; has `lines`
│   ├── VaultError                a vault can't be used as asked
│   │   └── WrongKey              its key or passphrase is another
│   └── AuditError                an audit folder can't be used as asked
├── IdentityConflict     exit 1   it isn't clear who is who; has `findings`
├── VaultDamaged         exit 1   something in a vault doesn't open
├── AuditDamaged         exit 1   something in an audit was changed from outside
├── PlanError            exit 1   the engine refused a compiled plan
├── RunFailed            exit 1   a run could not be carried to its end
├── InstanceRefused      exit 3   one data set was not written
└── Interrupted          exit 130 a run was asked to stop
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path

    from scrubjay.identity.conflicts import Finding
    from scrubjay.run.result import RunResult


class ScrubJayError(Exception):
    """Base of everything ScrubJay raises on purpose."""

    exit_code: ClassVar[int] = 1


class UsageError(ScrubJayError):
    """The request itself is wrong; nothing was read or written."""

    exit_code = 2


class RecipeError(UsageError):
    """A recipe can't be used.

    `file` and `line` (from 1) say where; either is None when it is not known. Given, they lead the message.
    """

    def __init__(self, message: str, *, file: str | Path | None = None, line: int | None = None) -> None:
        self.file = None if file is None else str(file)
        self.line = line
        place = "" if self.file is None else self.file if line is None else f"{self.file}:{line}"
        super().__init__(f"{place}: {message}" if place else message)


class KeyFileError(UsageError):
    """A key file is missing, malformed, unsafe, or in a place where it would travel with the output."""


class OutputError(UsageError):
    """The output folder or file can't be used."""


class SourceError(UsageError):
    """The input can't be used."""


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


class VaultError(UsageError):
    """The vault can't be used as asked: missing, unsafe, in use, or the request contradicts what it holds.

    None of this kind carries an identity, a pseudonym or a key.
    """


class WrongKey(VaultError):
    """The key or passphrase doesn't open this vault, or did so only before it was rotated. Nothing was written."""


class VaultDamaged(ScrubJayError):
    """Something in the vault doesn't open or doesn't fit: it was changed from outside, or is broken."""


class AuditError(UsageError):
    """The audit folder can't be used as asked: missing, unsafe, or the key is another."""


class AuditDamaged(ScrubJayError):
    """Something in the audit doesn't open or doesn't fit: it was changed from outside, or is broken."""


class PlanError(ScrubJayError):
    """The engine refused a plan: a recipe compiled to something it can't obey."""


class RunFailed(ScrubJayError):
    """A run stopped before its end. `result` says how far it came, None when it did not begin."""

    def __init__(self, message: str, result: RunResult | None = None) -> None:
        super().__init__(message)
        self.result = result


class Interrupted(ScrubJayError):
    """A run was cancelled. What `result` counts is whole and in place; nothing else is."""

    exit_code = 130

    def __init__(self, message: str, result: RunResult | None = None) -> None:
        super().__init__(message)
        self.result = result


class InstanceRefused(ScrubJayError):
    """One data set was excluded, quarantined or failed, so there is nothing to return.

    `reason` is a code of docs/reference/outcomes.md; `tag_path` and `offset` (bytes, -1 unknown) say where.
    """

    exit_code = 3

    def __init__(self, outcome: str, reason: str, tag_path: str = "", offset: int = -1) -> None:
        self.outcome = outcome
        self.reason = reason
        self.tag_path = tag_path
        self.offset = offset
        where = f" at {tag_path}" if tag_path else ""
        where += f", byte {offset}" if offset >= 0 else ""
        super().__init__(f"{outcome}: {reason}{where}")
