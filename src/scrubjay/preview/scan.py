"""A dry run over a source: the same survey, decisions and rules as a run, counted instead of written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted
from scrubjay.preview.store import Store
from scrubjay.run.outcome import Outcome
from scrubjay.run.prepare import Prepared
from scrubjay.run.reasons import FAILED, INTERNAL_ERROR
from scrubjay.run.result import RunResult
from scrubjay.sources import Item, Source

BATCH: Final = 32
IN_FLIGHT: Final = 6
"""Batches for each thread that may be under way."""
PART_BYTES: Final = 8 << 20
PART_FILES: Final = 5000

Batch = Sequence[tuple[int, Item]]


@dataclass(frozen=True, slots=True)
class Scan:
    """What is looked through, and by what. `told` is called after each batch with the result so far."""

    plan: _engine.Plan
    source: Source
    prepared: Prepared
    threads: int
    cancel: _engine.Cancel
    told: Callable[[RunResult], object]

    def into(self, store: Store) -> RunResult:
        """Outcomes, counted; changes go to the store. Raises Interrupted when cancelled."""
        result = RunResult(keep_outcomes=False)
        audit = _engine.Audit()
        part: list[tuple[int, str, str]] = []
        for batch, rows in self._done():
            by_ordinal = {row.ordinal: row for row in rows}
            found = [by_ordinal.get(ordinal) for ordinal, _ in batch]
            for (ordinal, item), row in zip(batch, found, strict=True):
                result.add(_outcome(ordinal, item, row))
                part.append((ordinal, item.relative, row.output if row else ""))
            audit.add(found)
            if audit.size >= PART_BYTES or len(part) >= PART_FILES:
                store.add(part, audit.take())
                part = []
            self.told(result)
        if part:
            store.add(part, audit.take())
        store.finish()
        result.files = sum(result.counts.values())
        return result

    def _done(self) -> Iterator[tuple[Batch, list[_engine.Row]]]:
        assigned = self.prepared.assigned
        pool = _engine.Pool(
            self.plan,
            "",
            self.threads,
            self.cancel,
            assignments=assigned.decisions if assigned else None,
            studies=self.prepared.studies,
            audit=True,
            dry=True,
            kept=True,
        )
        items = enumerate(self.source, start=1)
        under_way: deque[Batch] = deque()
        try:
            while batch := list(islice(items, BATCH)):
                pool.rewrite(
                    [
                        (number, item.path, item.folder, assigned.group(item) if assigned else "")
                        for number, item in batch
                        if not item.refusal
                    ]
                )
                under_way.append(batch)
                if len(under_way) >= self.threads * IN_FLIGHT:
                    yield self._next(pool, under_way)
            while under_way:
                yield self._next(pool, under_way)
        except BaseException:
            self.cancel.set()  # ends what is under way
            raise
        finally:
            pool.close()

    def _next(self, pool: _engine.Pool, under_way: deque[Batch]) -> tuple[Batch, list[_engine.Row]]:
        rows = pool.next()
        if self.cancel.is_set():
            raise Interrupted("interrupted: a preview writes nothing")
        return under_way.popleft(), rows


def _outcome(ordinal: int, item: Item, row: _engine.Row | None) -> Outcome:
    if item.refusal is not None:
        return Outcome(ordinal, "", *item.refusal)
    return Outcome(ordinal, "", FAILED, INTERNAL_ERROR) if row is None else Outcome.of(row, "")
