"""Doubting the chain: each line's bytes and signature, and whether it follows the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from scrubjay.audit.entries import FIRST, Entry, Head, parse
from scrubjay.audit.findings import CHAIN, Finding, error, line_of, note
from scrubjay.audit.keys import PublicKey
from scrubjay.audit.tidying import died_of
from scrubjay.errors import AuditDamaged

_ALTERED: Final = "it was altered: its bytes are not those that were signed"


class Line(NamedTuple):
    """One line of the file. number: from 1. entry: None when it can't be read."""

    number: int
    raw: bytes
    entry: Entry | None

    @property
    def hash(self) -> str:
        """What the next line has as `prev`."""
        return hashlib.sha256(self.raw).hexdigest()


def read_lines(raw: Iterable[bytes]) -> list[Line]:
    """The lines, parsed where that can be done."""
    return [Line(number, one, _parsed(one)) for number, one in enumerate(raw, 1)]


def check_lines(lines: Sequence[Line], rest: bytes, trust: Collection[PublicKey]) -> Iterator[Finding]:
    """What is wrong with lines as such. rest: bytes after the last newline. trust: keys that may have signed."""
    if rest:
        yield error("cut", CHAIN, "its last line has no end: who wrote it was killed, or the file was cut there")
    unsigned = list(_signatures(lines, trust))
    yield from unsigned
    disorder = list(_order(lines))
    yield from disorder
    bad = {finding.place for finding in unsigned}
    for before, line in pairwise(lines):
        follows = before.entry and line.entry and line.entry.seq == before.entry.seq + 1
        if follows and line.entry and line.entry.prev != before.hash and line_of(before.number) not in bad:
            yield error("altered", line_of(before.number), "it is not the line that the next one was written after")
    if lines and lines[0].entry and lines[0].entry.seq == 1 and lines[0].entry.prev != FIRST:
        yield error("altered", line_of(1), "it says that there was a line before it")
    if not disorder:
        yield from _grammar(lines)


def check_end(lines: Sequence[Line], heads: Sequence[Head], alive: Collection[str]) -> Iterator[Finding]:
    """Whether the chain still reaches the heads that others remember, and whether every run has its end.

    alive: runs whose processes hold their locks.
    """
    by_number = {line.entry.seq: line for line in lines if line.entry}
    for head in heads:
        if head.seq not in by_number:
            last = max(by_number, default=0)
            yield error("cut", CHAIN, f"line {head.seq} is remembered elsewhere, and the last one here is {last}")
        elif by_number[head.seq].hash != head.hash:
            yield error(
                "altered", line_of(by_number[head.seq].number), "it is not the line that is remembered elsewhere"
            )
    began = {line.entry.run: line for line in lines if line.entry and line.entry.kind == "begin"}
    ended = {line.entry.run for line in lines if line.entry and line.entry.kind == "end"}
    dead = {run for line in began.values() if line.entry for run in died_of(line.entry)}
    for run in began:
        if run in ended:
            continue
        if run in alive:
            yield note("unended", f"run {run}", "it goes on, on this machine")
        elif run in dead:
            yield note("unended", f"run {run}", "it was killed; a later run found it so")
        elif heads:
            yield note(
                "unended", f"run {run}", "it has no end: it was killed; the chain reaches what is remembered elsewhere"
            )
        else:
            said = "it has no end: it was killed, or the chain was cut; the vault, or the next run, can tell (--vault)"
            yield error("unended", f"run {run}", said)


def _signatures(lines: Sequence[Line], trust: Collection[PublicKey]) -> Iterator[Finding]:
    """Lines whose bytes nobody signed, or somebody who isn't trusted."""
    signers = {line.entry.run: _signer(line.entry) for line in lines if line.entry and line.entry.kind == "begin"}
    for line in lines:
        entry = line.entry
        if entry is None:
            continue
        signer = signers.get(entry.run)
        # of a run whose beginning is not to be believed, the rest is still judged by those who are
        if not any(entry.is_signed_by(key) for key in ([signer] if signer else trust)):
            yield error("altered", line_of(line.number), _ALTERED)
        elif entry.kind == "begin" and signer is not None and signer not in trust:
            yield _foreign(line, entry, signer)


def _signer(begin: Entry) -> PublicKey | None:
    """Whom a run says it is signed by, if it is."""
    signer = begin.signer
    return signer if signer is not None and begin.is_signed_by(signer) else None


def _foreign(line: Line, entry: Entry, signer: PublicKey) -> Finding:
    said = f"run {entry.run} is signed with key {signer.fingerprint}"
    if entry.info.get("lasting") is False:
        return note("foreign-key", line_of(line.number), f"{said}, of that run alone: --public-key can vouch for it")
    return error("foreign-key", line_of(line.number), f"{said}, which is none of those trusted")


def _order(lines: Sequence[Line]) -> Iterator[Finding]:
    """Numbers that are missing, come twice, or come later than they should; lines that can't be read."""
    seen: set[int] = set()
    gaps: list[tuple[range, int]] = []
    unread: list[Line] = []
    highest = 0
    for line in lines:
        if line.entry is None:
            unread.append(line)
            continue
        number = line.entry.seq
        if number in seen:
            yield error("added", line_of(line.number), f"entry {number} is here a second time")
        elif number < highest:
            yield error("reordered", line_of(line.number), f"entry {number} stands after entry {highest}")
        gap = range(highest + 1, max(number, highest + 1))
        yield from _unreadable(unread, len(gap))
        gaps.append((gap, len(unread)))
        unread = []
        seen.add(number)
        highest = max(highest, number)
    yield from _unreadable(unread, len(unread))
    for gap, count in gaps:
        missing = [number for number in gap if number not in seen] if len(gap) > count else []
        for first, last in _ranges(missing):
            said = f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"
            yield error("removed", CHAIN, said + (f", except {count} that can't be read" if count else ""))


def _unreadable(lines: Sequence[Line], room: int) -> Iterator[Finding]:
    """Lines that no ScrubJay wrote as they are. room: how many entries are missing where they stand."""
    for index, line in enumerate(lines):
        if index < room:
            yield error("altered", line_of(line.number), _ALTERED)
        else:
            yield error("added", line_of(line.number), "no entry is missing here, and it is none")


def _grammar(lines: Sequence[Line]) -> Iterator[Finding]:
    """Runs begin once, and have nothing before their beginning or after their end."""
    state: dict[str, str] = {}
    for line in lines:
        if line.entry is None:
            continue
        run, kind = line.entry.run, line.entry.kind
        before = state.get(run, "")
        fits = before == "" if kind == "begin" else before in ("begin", "part")
        if not fits:
            yield error("added", line_of(line.number), f"a line of kind {kind} doesn't belong there in run {run}")
        state[run] = kind


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for index, number in enumerate(numbers):
        if index + 1 == len(numbers) or numbers[index + 1] != number + 1:
            yield numbers[start], number
            start = index + 1


def _parsed(raw: bytes) -> Entry | None:
    try:
        return parse(raw)
    except AuditDamaged:
        return None
