"""Writing down what a run does: parts of the audit, and rows of the ledger, at checkpoints.

Outputs have their names before a part of the audit speaks of them, and a part is in the audit before its files are in
the ledger. So a run that is killed between the two does these files once more, and finds them equal.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from scrubjay import _engine
from scrubjay.audit.lines import Line
from scrubjay.audit.scribe import End, Opening
from scrubjay.run.copying.copy import Copy
from scrubjay.run.durable import write_out
from scrubjay.run.journal import Journal, orphans, remove
from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import REUSED, WRITTEN
from scrubjay.run.resume import Resume, Task
from scrubjay.run.trail import Trail, line_of

if TYPE_CHECKING:
    from scrubjay.run.memory import Memory
    from scrubjay.run.result import RunResult
    from scrubjay.vault.heads import Head
    from scrubjay.vault.keeping import Done
    from scrubjay.vault.leaves import Leaves

MOST_BYTES: Final = 32 << 20
MOST_FILES: Final = 5000
MOST_SECONDS: Final = 10.0
"""A checkpoint comes when one of them is reached since the last; what a killed run has to do again."""


class Recorder:
    """Of one run. Everything but the writing itself is called in the thread that commits."""

    def __init__(
        self,
        out: str,
        *,
        opening: Opening | None = None,
        ledger: Leaves | None = None,
        resume: Resume | None = None,
        memory: Memory | None = None,
        durable: bool = False,
        empty: bool = False,
    ) -> None:
        """out: a real path. durable: files are on the disk before they have their names. empty: nothing is in OUT."""
        self.resume: Final = resume
        self._out: Final = out
        self._ledger: Final = ledger
        self._memory: Final = memory
        self._journal: Final = Journal(out, orphans(out, ledger.kept), empty=empty) if ledger is not None else None
        self._durable: Final = durable
        self._worker: Final = ThreadPoolExecutor(1, "scrubjay-recorder")
        self._writing: Future[None] | None = None
        self._trail: Final = Trail(opening, self._worker) if opening else None
        self._audit: Final = _engine.Audit(originals=self._trail.originals) if self._trail else None
        self._lines: list[Line] = []
        self._done: list[Done] = []
        self._gone: list[tuple[str, str]] = []
        self._due = time.monotonic() + MOST_SECONDS
        self._head: End | None = None
        self._tags = 0

    @property
    def audits(self) -> bool:
        """Whether rows are to carry their changes."""
        return self._audit is not None

    def ready(self) -> str:
        """The run's name in the audit, empty without one. Raises AuditError, AuditDamaged when it can't begin."""
        return self._trail.run if self._trail else ""

    def intend(self, outputs: Iterable[str]) -> None:
        """Put down which paths below OUT are about to get their files."""
        if self._journal is not None:
            self._journal.intend(outputs)

    @property
    def orphans(self) -> Set[str]:
        """Paths below OUT whose files a killed run made, and nobody knows: they may be replaced."""
        return self._journal.orphans if self._journal is not None else frozenset()

    def add(self, committed: Sequence[tuple[Task, Outcome, _engine.Row | Copy | None]]) -> None:
        """Take the files of a batch, in source order, whose outputs have their names."""
        at = time.time_ns() // 1_000_000
        if self._audit is not None:
            rows = [None if isinstance(row, Copy) else row for _, _, row in committed]
            self._audit.add(rows)
            self._lines += [
                line_of(outcome, at, row.micros if row else 0)
                for (_, outcome, _), row in zip(committed, rows, strict=True)
            ]
        if self._ledger is not None:
            from scrubjay.run.entries import done_of, gone

            if self._journal is not None:
                self._journal.adopt(
                    outcome.output for _, outcome, _ in committed if outcome.outcome in (WRITTEN, REUSED)
                )

            for task, outcome, row in committed:
                if task.item.refusal is None:
                    done = done_of(task, outcome, row)
                    self._done.append(done)
                    if task.record and gone(task.record, done):
                        self._gone.append((done.path, task.owned))

    @property
    def due(self) -> bool:
        """Whether it is time for a checkpoint."""
        held = self._audit.size if self._audit is not None else 0
        many = max(len(self._lines), len(self._done)) >= MOST_FILES
        return many or held >= MOST_BYTES or time.monotonic() >= self._due

    def checkpoint(self, leaves: Sequence[_engine.Leaf] = ()) -> None:
        """Have everything so far written down, beside what comes next; waits for the checkpoint before.

        leaves: of the files since then. Raises what went wrong with that one: AuditError, AuditDamaged, VaultError,
        VaultDamaged.
        """
        self._wait()
        if self._memory is not None:
            self._memory.meet(leaves)
        self._remove()
        if self._journal is not None:
            self._journal.checkpoint()
        columns = self._audit.take() if self._audit is not None else None
        self._tags += len(columns.refs) // 4 if columns is not None else 0
        lines, self._lines, done, self._done = self._lines, [], self._done, []
        self._writing = self._worker.submit(self._write, lines, columns, done)
        self._due = time.monotonic() + MOST_SECONDS

    def finish(self, leaves: Sequence[_engine.Leaf], result: RunResult, *, complete: bool) -> None:
        """Write down the rest, and that the run ended. Raises as `checkpoint` does."""
        try:
            self.checkpoint(leaves)
            durable = self._durable or self._ledger is None or write_out(self._out)
            self._wait()
            if self._trail is not None:
                self._head = self._trail.end({**_facts(result, complete=complete), "tags": self._tags})
            if self._ledger is not None:
                self._ledger.finish(complete=complete, durable=durable, head=self._vault_head())
                if self._journal is not None:
                    self._journal.finish(complete=complete)
                if complete:
                    result.notes = (*result.notes, *self._left(self._ledger, result))
        finally:
            self.close()

    def close(self) -> None:
        """Let go of everything. Nothing more is written."""
        self._worker.shutdown(wait=True)
        if self._journal is not None:
            self._journal.close()
        if self._trail is not None:
            self._trail.close()

    def _remove(self) -> None:
        """Remove outputs of earlier runs whose sources have become something else, unless they are another file's."""
        if not self._gone or self._ledger is None:
            return
        taken = self._ledger.claimed(self._gone) | {one.record.output for one in self._done}
        for _, output in self._gone:
            if output not in taken:
                remove(self._out, output)
        self._gone.clear()

    def _write(self, lines: list[Line], columns: _engine.AuditColumns | None, done: list[Done]) -> None:
        if self._trail is not None and columns is not None and lines:
            self._head = self._trail.add(lines, columns)
        if self._ledger is not None and done:
            self._ledger.keep(done, self._vault_head())

    def _wait(self) -> None:
        if self._writing is not None:
            writing, self._writing = self._writing, None
            writing.result()

    def _vault_head(self) -> Head | None:
        from scrubjay.vault.heads import Head

        if self._head is None or self._trail is None:
            return None
        return Head(self._trail.folder, *self._head)

    def _left(self, ledger: Leaves, result: RunResult) -> list[str]:
        left = ledger.left()
        notes = []
        if left.of_other_plans:
            result.warnings = (
                *result.warnings,
                f"{left.of_other_plans:,} files of earlier runs were made by another plan or version, and aren't in "
                "this IN: OUT is of several plans",
            )
        vanished = self.resume.before - self.resume.met if self.resume else 0
        if vanished > 0:
            notes.append(f"{vanished:,} files of earlier runs are no longer in IN: what was made of them stays in OUT")
        return notes


def _facts(result: RunResult, *, complete: bool) -> dict[str, Any]:
    """How a run ended, for everybody: counts only."""
    return {
        "complete": complete,
        "files": sum(result.counts.values()),
        "counts": dict(result.counts),
        "reasons": {outcome: dict(reasons) for outcome, reasons in result.reasons.items()},
        "bytes_read": result.bytes_read,
        "bytes_written": result.bytes_written,
        "seconds": round(result.seconds, 3),
    }
