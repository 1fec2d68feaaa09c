"""What is wrong with an audit, and where: for people and for programs. No finding holds a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ERROR: Final = "error"
NOTE: Final = "note"
CHAIN: Final = "chain.jsonl"

KINDS: Final = {
    "altered": "a file or a line has other bytes than were signed",
    "removed": "a file or a line is missing",
    "added": "a file that no line names, or a line that doesn't belong there",
    "swapped": "a file has the bytes of another",
    "reordered": "lines are in another order than they were written",
    "cut": "the chain ends before the end that somebody else remembers, or within a line",
    "unended": "a run has no end",
    "foreign-key": "signed with a key that isn't trusted",
    "public-key": "the file of public keys is missing, or lacks a key",
    "unsound": "a part that is signed holds what it can't hold",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """severity: error, or note for what doesn't make the audit less whole. kind: of `KINDS`. place: a file below the
    audit's folder, with the line of the chain, or a run."""

    severity: str
    kind: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{'note: ' if self.severity == NOTE else ''}{self.place}: {self.message}"


def error(kind: str, place: str, message: str) -> Finding:
    """Something that makes the audit not whole."""
    return Finding(ERROR, kind, place, message)


def note(kind: str, place: str, message: str) -> Finding:
    """Something to know."""
    return Finding(NOTE, kind, place, message)


def line_of(number: int) -> str:
    """A line of the chain, counted from 1, as a place."""
    return f"{CHAIN} line {number}"
