"""What becomes of findings: the recipe's `on_conflict`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scrubjay.identity.conflicts import PLACEHOLDER_ID, Finding
from scrubjay.identity.problems import IdentityConflict
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
    resolution = Resolution()
    for finding in findings:
        for member in finding.members:
            if on_conflict == "quarantine":
                reason = PLACEHOLDER if finding.kind == PLACEHOLDER_ID else CONFLICT
                resolution.refused.setdefault(member.leaf, reason)
            elif finding.splits:
                resolution.identities[member.leaf] = member.split
    return resolution


def _message(conflicts: Sequence[Finding]) -> str:
    lines = "\n".join(map(str, conflicts))
    return (
        f"it isn't clear who is who, so nothing was written:\n{lines}\n"
        "Look at these files, then say --on-conflict split (each of them is a subject) or quarantine (leave them out)"
    )
