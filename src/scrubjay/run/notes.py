"""What a run tells about who is who and when, after it is done: kinds and numbers, and what to do. Never a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scrubjay.identity.conflicts import PLACEHOLDER_ID, Finding
from scrubjay.identity.timepoints import BEFORE_NOTE, FAR_NOTE, SHARED_NOTE

KEPT_SHIFT: Final = "kept-shift"
KEPT_NAME: Final = "kept-name"

ADVICE: Final[Mapping[str, str]] = {
    BEFORE_NOTE: (
        "earlier than the subject's first study that the vault knew: labelled with a minus (M-03), or held back. To "
        "count from these instead, run scrubjay vault reanchor for the subject and de-identify its studies again, into "
        "a new OUT"
    ),
    SHARED_NOTE: "another study of the subject is at the same time point: letters tell them apart (M06b)",
    FAR_NOTE: "far from the time point they were given: look whether the schedule fits, or whether studies are missing",
    KEPT_SHIFT: "dates are moved by the days that the vault has for the subject, not by those of this recipe",
    KEPT_NAME: "the subject has the name that the vault has for it. For new names begin a new project",
}
"""For each word about studies, what it means and what to do."""

_PASSED: Final = (
    f"{PLACEHOLDER_ID} is an ID that stands for nobody. It passed because all of it can be one person; if it is "
    "several, start again with a new OUT and --on-conflict split or quarantine"
)
_DONE: Final[Mapping[str, str]] = {
    "split": "who shares an ID or a name became a subject each",
    "quarantine": "all these files are left out",
}


def study_notes(counts: Mapping[str, int]) -> Iterator[str]:
    """A line for each word about studies, in the order of the words."""
    for word, count in sorted(counts.items()):
        yield f"{word}: {count:,} {'study' if count == 1 else 'studies'}: {ADVICE[word]}"


def finding_notes(findings: Sequence[Finding], on_conflict: str) -> Iterator[str]:
    """A line for each finding, then what became of them."""
    yield from map(str, findings)
    if on_conflict in _DONE and any(finding.splits or on_conflict == "quarantine" for finding in findings):
        yield f"{on_conflict}: {_DONE[on_conflict]}"
    elif any(finding.kind == PLACEHOLDER_ID for finding in findings):
        yield _PASSED
