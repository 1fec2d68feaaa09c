"""Read, rewrite, commit: batches go to the engine's threads, and come back in the order of the source.

The engine rewrites batches into temporary files; this thread alone commits them, in source order. So which of two
instances gets a contested path doesn't depend on the number of threads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from scrubjay import _engine
from scrubjay.run.copying.beside import Beside, discard
from scrubjay.run.copying.copy import Copy
from scrubjay.run.leaks import LEAK
from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import FAILED, INTERNAL_ERROR, NO_SPACE, REUSED, WRITTEN
from scrubjay.run.recorder import Recorder
from scrubjay.run.replacing import Replacing
from scrubjay.run.resume import Task, carried_outcome, plain_tasks
from scrubjay.run.unpacking import Ready, Unpacking
from scrubjay.sources import Item, Source

if TYPE_CHECKING:
    from scrubjay.run.copying.copier import Copier

BATCH: Final = 32
"""Files in one call of the engine: enough to make the call's cost vanish, few enough to share out evenly."""

IN_FLIGHT: Final = 6
"""Batches for each thread that may be under way or waiting for their commit: what bounds memory."""

Batch = Sequence[Ready[Task]]

LinkCallback = Callable[[str, Sequence[tuple[str, str]]], object]
"""Is called with a subject's pseudonym, and the old and new UIDs of one of its files."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a tree is rewritten. `threads` is at least 1.

    `resumable`: a later run can carry on with `update`; `remembered`: even without, since a ledger is kept.
    `dicomdir`: OUT is to have a directory of all that is in it.
    """

    threads: int
    update: bool = False
    fsync: bool = False
    record: bool = False
    resumable: bool = True
    stop_on_leak: bool = False
    remembered: bool = False
    dicomdir: bool = False

    @property
    def way_on(self) -> str:
        """What to do after a run that ended early."""
        if self.remembered:
            return "run it again to carry on"
        return "carry on with --update" if self.resumable else "start again with a new OUT"


class Pipeline:
    """One pass over one source. Iterate it once; closing it early, or `cancel`, leaves no temporary file behind."""

    def __init__(
        self,
        plan: _engine.Plan,
        source: Source,
        out: str,
        options: Options,
        cancel: _engine.Cancel,
        *,
        assignments: _engine.Assignments | None = None,
        group: Callable[[Item], str] | None = None,
        studies: _engine.Studies | None = None,
        leaves: bool = False,
        links: LinkCallback | None = None,
        recorder: Recorder | None = None,
        copier: Copier | None = None,
    ) -> None:
        """leaves: note whose files were rewritten, for `leaves`. links: told of UIDs of each file that is in OUT.

        recorder: told of every file; what it knows of earlier runs is not done again. copier: of what is no DICOM.
        """
        self.found = 0
        """Items taken from the source so far."""
        self.disk_full = False
        self.leaked = False
        """Whether it ended because a header still held somebody's value, and the options say stop."""
        self.exhausted = False
        """Whether every item of the source has had its outcome."""
        self.leaves: Sequence[_engine.Leaf] = ()
        """Whose files were rewritten since the last checkpoint, once the iteration is over."""
        self._source = source
        self._out = out
        self._options = options
        self._cancel = cancel
        self._group = group or (lambda _: "")
        self._links = links
        self._recorder = recorder
        self._beside = Beside(copier)
        self._pending: deque[Batch] = deque()
        self._replacing = Replacing(out)
        self._pool = _engine.Pool(
            plan,
            out,
            options.threads,
            cancel,
            assignments=assignments,
            studies=studies,
            leaves=leaves,
            fsync=options.fsync,
            record=options.record,
            uids=links is not None,
            audit=recorder is not None and recorder.audits,
        )

    def __iter__(self) -> Generator[Outcome]:
        """Outcomes in source order; ends early, without an error, when cancelled or when the disk is full."""
        with Unpacking(self._tasks(), BATCH, self._options.threads, _opened) as unpacking:
            try:
                for batch in unpacking:
                    self.found += len(batch)
                    self._submit(batch)
                    while len(self._pending) >= self._options.threads * IN_FLIGHT or (self._pending and unpacking.full):
                        yield from self._next(unpacking)
                        if self._stopped():
                            return
                    if self._stopped():
                        return
                while self._pending and not self._stopped():
                    yield from self._next(unpacking)
                self.exhausted = not self._pending and not self.disk_full and not self.leaked
            finally:
                if self._pending:
                    self._cancel.set()  # ends the batches under way
                    self._discard_pending()
                self.leaves = self._pool.leaves()
                self._pool.close()

    def _submit(self, batch: Batch) -> None:
        self._pending.append(batch)
        self._pool.rewrite(
            [
                (task.ordinal, one.place, task.item.folder, self._group(task.item))
                for one in batch
                for task in (one.thing,)
                if not one.refusal and not task.carried
            ]
        )

    def _stopped(self) -> bool:
        return self.disk_full or self.leaked or self._cancel.is_set()

    def _tasks(self) -> Iterator[Task]:
        resume = self._recorder.resume if self._recorder else None
        return resume.tasks(self._source) if resume else plain_tasks(self._source)

    def _next(self, unpacking: Unpacking[Task]) -> Iterator[Outcome]:
        """Commit the oldest batch under way; nothing of it when the run was cancelled."""
        if self._recorder:
            self._recorder.ready()  # nothing gets its name that the audit can't speak of
        rows = self._pool.next()
        batch = self._pending.popleft()
        beside = {} if self._cancel.is_set() else self._beside.looked_at(batch, rows)
        unpacking.done(batch)
        if self._cancel.is_set():
            _engine.discard(rows)
            discard(beside)
            return
        last = self._last(rows, beside)
        _engine.discard([row for row in rows if row.ordinal > last])
        discard({ordinal: one for ordinal, one in beside.items() if ordinal > last})
        owned = {one.thing.ordinal: one.thing.owned for one in batch if one.thing.owned}
        self._replacing.carry(one.thing for one in batch)
        try:
            done = self._commit([row for row in rows if row.ordinal <= last], owned)
        except BaseException:
            discard(beside)
            raise
        beside = self._copy({ordinal: one for ordinal, one in beside.items() if ordinal <= last}, owned)
        told = [
            (one.thing, *self._told(one, done.get(one.thing.ordinal), beside.get(one.thing.ordinal)))
            for one in batch
            if one.thing.ordinal <= last
        ]
        if self._recorder:
            self._recorder.add(told)
            if self._recorder.due:
                self._recorder.checkpoint(self._pool.leaves())
        for _, outcome, _ in told:
            yield outcome

    def _told(
        self, one: Ready[Task], row: _engine.Row | None, beside: Copy | Outcome | None
    ) -> tuple[Outcome, _engine.Row | Copy | None]:
        if isinstance(beside, Outcome):
            return beside, row
        if beside is None:
            return self._outcome(one, row), row
        self.disk_full = self.disk_full or beside.reason == NO_SPACE
        return beside.told(one.thing.item.relative), beside

    def _outcome(self, one: Ready[Task], row: _engine.Row | None) -> Outcome:
        task = one.thing
        if one.refusal is not None:
            outcome, reason = one.refusal
            self.disk_full = self.disk_full or reason == NO_SPACE
            return Outcome(task.ordinal, task.item.relative, outcome, reason)
        if task.carried:
            return carried_outcome(task, is_gone=self._replacing.is_gone(task))
        if row is None:
            return Outcome(task.ordinal, task.item.relative, FAILED, INTERNAL_ERROR)
        if row.outcome == FAILED and row.reason == NO_SPACE:
            self.disk_full = True
        return Outcome.of(row, task.item.relative)

    def _last(self, rows: Sequence[_engine.Row], beside: Mapping[int, Copy | Outcome]) -> int | float:
        """The ordinal after which nothing of a batch is committed."""
        leaks = [row.ordinal for row in rows if row.reason == LEAK]
        leaks += [ordinal for ordinal, one in beside.items() if one.reason == LEAK]
        leak = min(leaks, default=None) if self._options.stop_on_leak else None
        self.leaked = leak is not None
        return inf if leak is None else leak

    def _commit(self, rows: list[_engine.Row], owned: Mapping[int, str]) -> dict[int, _engine.Row]:
        """owned: by ordinal, the path below OUT that a file has from an earlier run: it alone may be replaced."""
        staged = [row for row in rows if row.staged]
        committed: list[_engine.Row] = []
        done = {row.ordinal: row for row in rows if not row.staged}
        try:
            if self._recorder:
                self._recorder.intend(row.output for row in staged)
            for some, own in self._replacing.apart(staged, {**owned, **self._adopted(staged)}):
                found = _engine.commit(some, self._out, replace=own, fsync=self._options.fsync)
                self._replacing.share(found, owned)
                committed += found
        except BaseException:
            _engine.discard(staged)  # those already renamed have no temporary file any more
            raise
        done.update((row.ordinal, row) for row in committed)
        if self._links:
            for row in committed:
                if row.outcome in (WRITTEN, REUSED):
                    self._links(row.subject, row.uids)
        return done

    def _copy(self, beside: Mapping[int, Copy | Outcome], owned: Mapping[int, str]) -> Mapping[int, Copy | Outcome]:
        """Give names to copies."""
        outputs = [one.output for one in beside.values() if isinstance(one, Copy) and one.staged]
        if self._recorder and outputs:
            self._recorder.intend(outputs)
        return self._beside.committed(beside, owned, self._recorder.orphans if self._recorder else frozenset())

    def _adopted(self, rows: Sequence[_engine.Row]) -> dict[int, str]:
        """The orphans that rows go to, by ordinal: each is for the first that comes."""
        orphans = self._recorder.orphans if self._recorder else frozenset()
        found: dict[str, int] = {}
        for row in rows if orphans else ():
            if row.output in orphans:
                found.setdefault(row.output, row.ordinal)
        return {ordinal: output for output, ordinal in found.items()}

    def _discard_pending(self) -> None:
        for _ in self._pending:
            _engine.discard(self._pool.next())
        self._pending.clear()


def _opened(task: Task) -> Item | None:
    return None if task.carried else task.item
