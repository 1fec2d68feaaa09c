"""References that point at something: instances, series, studies and frames of reference.

With the input: a reference that resolves among the inputs whose outputs are there must resolve in the output. Without
it: references out of the set are counted, and a warning, since the set may have had them before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from scrubjay.verify.checks.base import Check, World
from scrubjay.verify.facts import Facts, uid_digest
from scrubjay.verify.model import Finding
from scrubjay.verify.view import View

INSTANCE, SERIES, STUDY, FRAME = 0x00081155, 0x0020000E, 0x0020000D, 0x00200052
_KINDS: Final = {INSTANCE: INSTANCE, SERIES: SERIES, STUDY: STUDY, 0x30060024: FRAME, 0x00200052: FRAME}
NAME: Final = "dangling-references"


class Gathered(NamedTuple):
    """Frames of reference of one file, new and old; references as (kind, tag path, new UID, old UID or none)."""

    frame: bytes
    old_frame: bytes
    references: list[tuple[int, str, bytes, bytes]]


def gather(view: View) -> Gathered:
    """UIDs at depth that name something else."""
    references = []
    for element in view.out.elements:
        kind = _KINDS.get(element.tag)
        if kind is None or element.length <= 0 or ("." not in element.path and element.tag != 0x30060024):
            continue
        old = view.before.get(element.path)
        was = uid_digest(view.text_before(old)) if old is not None and old.length > 0 else b""
        references.append((kind, element.path, uid_digest(view.text(element)), was))
    old_frame = view.before.get("00200052")
    return Gathered(_digest(view.top(FRAME)), _digest(view.text_before(old_frame) if old_frame else ""), references)


def _digest(uid: str) -> bytes:
    return uid_digest(uid) if uid else b""


def _uids(files: list[Facts]) -> dict[int, set[bytes]]:
    """Digests by kind; frames of reference are added when files are examined."""
    return {
        INSTANCE: {uid_digest(one.sop) for one in files},
        SERIES: {uid_digest(one.series) for one in files},
        STUDY: {uid_digest(one.study) for one in files},
        FRAME: set(),
    }


class References:
    """All of a set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._there = _uids(world.outputs)
        self._before = _uids([one.source for one in world.matches.values()])
        self._held: list[tuple[str, list[tuple[int, str, bytes, bytes]]]] = []

    def add(self, path: str, gathered: Gathered) -> None:
        """References of one file; they are judged when all are known."""
        self._there[FRAME].add(gathered.frame)
        self._before[FRAME].add(gathered.old_frame)
        if gathered.references:
            self._held.append((path, gathered.references))

    def finish(self) -> Iterator[Finding]:
        """Those that point at nothing."""
        for path, references in self._held:
            outside = 0
            for kind, tag, new, old in references:
                if new in self._there[kind]:
                    continue
                if old and old in self._before[kind]:
                    reason = "it pointed at something of this set, and points at nothing now"
                    yield self._world.finding(NAME, "error", path, tag, reason)
                outside += not old
            if outside and not self._world.sources:
                reason = (
                    f"{outside} references point out of the set: without the input nobody can tell if they ever did not"
                )
                yield self._world.finding(NAME, "warning", path, "", reason)


CHECK = Check(NAME, "References point at what they pointed at", "", gather=gather, across=References)
