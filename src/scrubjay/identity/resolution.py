"""What becomes of findings: the recipe's `on_conflict`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scrubjay.errors import IdentityConflict
from scrubjay.identity.conflicts import PLACEHOLDER_ID, Finding
from scrubjay.identity.reasons import CONFLICT, PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Resolution:
    """Decisions by leaf: other source identities, and reasons to refuse."""

    identities: dict[bytes, str] = field(default_factory=dict, repr=False)
    refused: dict[bytes, str] = field(default_factory=dict)


def resolve(findings: Sequence[Finding], on_conflict: str) -> Resolution:
    """Decide by policy.

    stop: raises IdentityConflict if anything needs a decision. split: who shares an identity becomes a subject each, by
    name and birth date (or Patient ID, or study); those that are two subjects anyway stay two. quarantine: all leaves
    of the findings are refused. Placeholder IDs are split and quarantined even when they look like one person, or the
    next run would add another to the same subject.
    """
    conflicts = tuple(finding for finding in findings if finding.conflict)
    if on_conflict == "stop":
        if conflicts:
            raise IdentityConflict(_message(conflicts), conflicts)
        return Resolution()
    if on_conflict == "quarantine":
        return Resolution(refused=refusals(findings))
    return Resolution({member.leaf: member.split for one in findings if one.splits for member in one.members})


def refusals(findings: Iterable[Finding]) -> dict[bytes, str]:
    """By leaf, the reason for which its files are held back; of several findings the first one's."""
    refused: dict[bytes, str] = {}
    for finding in findings:
        for member in finding.members:
            refused.setdefault(member.leaf, PLACEHOLDER if finding.kind == PLACEHOLDER_ID else CONFLICT)
    return refused


def _message(conflicts: Sequence[Finding]) -> str:
    lines = "\n".join(map(str, conflicts))
    files = sum({member.leaf: member.files for finding in conflicts for member in finding.members}.values())
    return (
        f"it isn't clear who is who, so nothing was written:\n{lines}\n"
        f"Look at these {files:,} files: --report FILE names them (in Python: on_outcome). Then say --on-conflict "
        "split (who shares an ID is a subject each) or quarantine (leave them out)"
    )
