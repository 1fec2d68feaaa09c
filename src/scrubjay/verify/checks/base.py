"""What a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from scrubjay.verify.facts import Facts
from scrubjay.verify.matching import Match
from scrubjay.verify.model import Finding, Severity
from scrubjay.verify.view import Note, View

Needs = str
"""What has to be known before it can judge: `source` (IN), `identities` (IN or a vault), or nothing."""


@dataclass(slots=True)
class World:
    """The files of a whole set that could be read. matches: by path of OUT; shown: such a path as it may be printed."""

    sources: list[Facts]
    outputs: list[Facts]
    matches: dict[str, Match]
    shown: Callable[[str], str]

    def finding(self, check: str, severity: Severity, path: str, tag: str, reason: str) -> Finding:
        """A finding in a file of OUT."""
        return Finding(check, severity, self.shown(path), tag, reason)


class Across(Protocol):
    """The part of a check that compares files: takes what `gather` gave for each, in order, then says what it found."""

    def add(self, path: str, gathered: Any) -> None:
        """What was gathered from one file."""

    def finish(self) -> Iterable[Finding]:
        """The findings."""


def nothing(view: View) -> Iterator[Note]:
    """For checks that look at whole sets only."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `examine` looks at each file, `gather` and `across` at all of them together."""

    name: str
    title: str
    needs: Needs = ""
    examine: Callable[[View], Iterator[Note]] = nothing
    gather: Callable[[View], Any] | None = None
    across: Callable[[World], Across] | None = None
    not_judged: str = ""
