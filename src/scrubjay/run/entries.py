"""What the ledger is to keep of a file. Imports what only runs with a vault have loaded."""

from __future__ import annotations

from typing import Final

from scrubjay import _engine
from scrubjay.run.copying.copy import Copy
from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import FAILED, REUSED, WRITTEN
from scrubjay.run.resume import UNKNOWN, Task, stamp_of
from scrubjay.vault.keeping import CARRIED, MADE, Done
from scrubjay.vault.keeping import FAILED as NOT_MADE
from scrubjay.vault.ledger_records import FileRecord

NO_STAMP: Final = (0, 0, 0)


def done_of(task: Task, outcome: Outcome, row: _engine.Row | Copy | None) -> Done:
    """The entry of a file whose output, if it has one, has its name."""
    if task.carried and task.record is not None:
        return Done(outcome.source, task.record, outcome.outcome, CARRIED)
    if isinstance(row, Copy):
        return _copied(task, outcome, row)
    if row is None:
        is_judged = task.item.packed is not None and outcome.outcome != FAILED
        stamp = stamp_of(task.item) if is_judged else UNKNOWN
        nothing = FileRecord(stamp, NO_STAMP, b"", outcome.outcome, outcome.reason)
        return Done(outcome.source, nothing, outcome.outcome, MADE if is_judged else NOT_MADE)
    placed = outcome.outcome in (WRITTEN, REUSED)
    record = FileRecord(
        # of what was read, whatever has its name now; what was unpacked is of the archive that was looked at
        stamp_of(task.item) if task.item.packed else (row.bytes_read, row.mtime_ns),
        row.output_stamp if placed else NO_STAMP,
        row.study_key,
        WRITTEN if placed else outcome.outcome,
        outcome.reason,
        outcome.tag_path,
        outcome.offset,
        outcome.output if placed else "",
        outcome.needle,
        outcome.cleaned,
        outcome.spared,
        outcome.unsearched,
        outcome.unknown,
        outcome.subject,
        outcome.study,
    )
    how = NOT_MADE if outcome.outcome == FAILED or outcome.reason == "not-surveyed" else MADE
    return Done(outcome.source, record, outcome.outcome, how, outcome.bytes_read, row.micros)


def _copied(task: Task, outcome: Outcome, copy: Copy) -> Done:
    placed = outcome.outcome in (WRITTEN, REUSED)
    record = FileRecord(
        stamp_of(task.item) if task.item.packed else copy.read,
        copy.stamp if placed else NO_STAMP,
        b"",
        WRITTEN if placed else outcome.outcome,
        outcome.reason,
        output=copy.output if placed else "",
        needle=outcome.needle,
    )
    how = NOT_MADE if outcome.outcome == FAILED else MADE
    return Done(outcome.source, record, outcome.outcome, how, outcome.bytes_read)


def gone(before: FileRecord, done: Done) -> bool:
    """Whether the output that a file had before isn't its own any more."""
    return before.owner and bool(before.output) and done.how == MADE and before.output != done.record.output
