"""What a run needn't do again: files that the ledger knows, whose source and output are as they were left."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubjay.run.leaks import LEAK
from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import COPIED, FAILED, PATH_TAKEN, REUSED
from scrubjay.sources import Item, Source, Stamp

if TYPE_CHECKING:
    from scrubjay.vault.leaves import Known, Leaves
    from scrubjay.vault.ledger_records import FileRecord

LOOKED_UP: Final = 500
"""Files that the ledger is asked for at once."""

MAY_CHANGE: Final = frozenset(
    (
        "identity-conflict",
        "unmapped-subject",
        "placeholder-id",
        "before-anchor",
        "no-study-date",
        "not-surveyed",
        "archive-password",
        COPIED,
    )
)
"""Reasons for which a file may be refused by one run and not by the next, though it stayed as it was; a copy is
searched anew, as there may be new people."""

UNKNOWN: Final = (-1, -1)
"""The stamp of a file of which it isn't known what was read."""


class Task(NamedTuple):
    """One file of a source. record: what the ledger knows of it; carried: all of that still holds."""

    ordinal: int
    item: Item
    record: FileRecord | None = None
    carried: bool = False

    @property
    def owned(self) -> str:
        """The path below OUT that is this file's from an earlier run; empty when there is none."""
        return self.record.output if self.record and self.record.owner else ""


def plain_tasks(source: Source) -> Iterator[Task]:
    """Every item of a source, when nobody remembers anything."""
    return (Task(ordinal, item) for ordinal, item in enumerate(source, start=1))


class Resume:
    """An OUT that a ledger is kept of. Each pass over `tasks` looks anew at what is on the disk."""

    def __init__(self, ledger: Leaves, out: str, *, stop_on_leak: bool = False) -> None:
        """out: a real path. stop_on_leak: a run that ends at a leak is to meet it again."""
        self.dirty: set[bytes] = set()
        """Keys of studies of which every file is to be made anew, since one of them isn't what it was."""
        self.lapsed: set[bytes] = set()
        """Keys of the studies that files which don't hold any more were of, as far as the passes went."""
        self.studies: dict[bytes, bytes] = {}
        """The study key of each leaf that was surveyed."""
        self.met = 0
        """Files of the last pass that the ledger knows."""
        self.before: Final = ledger.left().of_source
        """How many files of this source the ledger knows."""
        self._ledger: Final = ledger
        self._out: Final = out
        self._unsteady: Final = MAY_CHANGE | {LEAK} if stop_on_leak else MAY_CHANGE

    def tasks(self, source: Source) -> Iterator[Task]:
        """Every item of a source, in its order, with what is known of it."""
        self.met = 0
        items = enumerate(source, start=1)
        while some := list(islice(items, LOOKED_UP)):
            known = self._known(some)
            self.met += len(known)
            for ordinal, item in some:
                yield self._task(ordinal, item, known.get(item.relative) if known else None)

    def _known(self, some: list[tuple[int, Item]]) -> dict[str, Known]:
        return self._ledger.known([item.relative for _, item in some if not item.refusal]) if self.before else {}

    def _task(self, ordinal: int, item: Item, known: Known | None) -> Task:
        if known is None:
            return Task(ordinal, item)
        record = known.record
        stamp = UNKNOWN if item.refusal else stamp_of(item)
        holds = known.current and stamp == record.source_stamp and record.reason not in self._unsteady
        holds = holds and stamp != UNKNOWN and is_there(record, self._out)
        if not holds and record.study_key:
            self.lapsed.add(record.study_key)
        return Task(ordinal, item, record, holds and record.study_key not in self.dirty)


def is_there(record: FileRecord, out: str) -> bool:
    """Whether nobody touched the output. Its change time can't be set back as the others can."""
    if not record.output:
        return True
    try:
        status = os.lstat(f"{out}/{record.output}")
    except OSError:
        return False
    now = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return now == record.output_stamp and stat.S_ISREG(status.st_mode)


def stamp_of(item: Item) -> Stamp:
    """Of an item as it is now."""
    if item.packed is not None:
        return item.packed.stamp
    try:
        status = os.stat(item.path)
    except OSError:
        return UNKNOWN
    return status.st_size, status.st_mtime_ns


def carried_outcome(task: Task, *, is_gone: bool) -> Outcome:
    """The outcome of a file that is as it was left: nothing was read or written.

    is_gone: its output was that of another file, too, and isn't any more.
    """
    record = task.record
    if record is None:
        raise ValueError("nothing is known of this file")
    if is_gone:
        return Outcome(task.ordinal, task.item.relative, FAILED, PATH_TAKEN, output=record.output)
    return Outcome(
        task.ordinal,
        task.item.relative,
        REUSED if record.output else record.outcome,
        record.reason,
        record.tag_path,
        record.offset,
        record.output,
        record.subject,
        record.study,
        needle=record.needle,
        cleaned=record.cleaned,
        spared=record.spared,
        unsearched=record.unsearched,
        unknown=record.unknown,
    )
