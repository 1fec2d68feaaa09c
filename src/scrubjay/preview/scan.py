"""A dry run over a source: the same survey, decisions and rules as a run, counted instead of written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted
from scrubjay.preview.store import Store
from scrubjay.run.beside import ARCHIVE, NOT_DICOM, named
from scrubjay.run.outcome import Outcome
from scrubjay.run.prepare import Prepared
from scrubjay.run.reasons import COPIED, FAILED, INTERNAL_ERROR, WRITTEN
from scrubjay.run.result import RunResult
from scrubjay.run.survey import Grouping
from scrubjay.run.unpacking import Ready, Unpacking, numbered_item, opened
from scrubjay.sources import Item, Refused, Source

BATCH: Final = 32
IN_FLIGHT: Final = 6
"""Batches for each thread that may be under way."""
PART_BYTES: Final = 8 << 20
PART_FILES: Final = 5000

Batch = Sequence[Ready[tuple[int, Item]]]


@dataclass(frozen=True, slots=True)
class Scan:
    """What is looked through, and by what. `told` is called after each batch with the result so far.

    copied: tells names of files that would be copied if they are no DICOM, and nobody's name is in them.
    """

    plan: _engine.Plan
    source: Source
    prepared: Prepared
    threads: int
    cancel: _engine.Cancel
    told: Callable[[RunResult], object]
    copied: Callable[[str], bool] = lambda _: False

    def into(self, store: Store) -> RunResult:
        """Outcomes, counted; changes go to the store. Raises Interrupted when cancelled."""
        result = RunResult(keep_outcomes=False)
        audit = _engine.Audit()
        part: list[tuple[int, str, str]] = []
        for batch, rows in self.done(enumerate(self.source, start=1)):
            by_ordinal = {row.ordinal: row for row in rows}
            found = [by_ordinal.get(one.thing[0]) for one in batch]
            for one, row in zip(batch, found, strict=True):
                ordinal, item = one.thing
                result.add(self._outcome(one, row))
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

    def _outcome(self, one: Ready[tuple[int, Item]], row: _engine.Row | None) -> Outcome:
        ordinal, item = one.thing
        if one.refusal is not None:
            return Outcome(ordinal, "", *one.refusal)
        if row is None:
            return Outcome(ordinal, "", FAILED, INTERNAL_ERROR)
        outcome = Outcome.of(row, "")
        if row.reason != NOT_DICOM:
            return outcome
        try:
            with opened(one, item) as path:
                outcome = named(outcome, item.name, path)
        except Refused as refused:
            return Outcome(ordinal, "", *refused.refusal)
        if outcome.reason != ARCHIVE and self.copied(item.name):
            return outcome._replace(outcome=WRITTEN, reason=COPIED)
        return outcome

    def done(self, files: Iterable[tuple[int, Item]], out: str = "") -> Generator[tuple[Batch, list[_engine.Row]]]:
        """What becomes of these files. out: the real path of a folder where they are made; empty for counting alone."""
        assigned = self.prepared.assigned
        pool = _engine.Pool(
            self.plan,
            out,
            self.threads,
            self.cancel,
            assignments=assigned.decisions if assigned else None,
            studies=self.prepared.studies,
            audit=not out,
            dry=not out,
            kept=not out,
        )
        under_way: deque[Batch] = deque()

        def oldest(unpacking: Unpacking[tuple[int, Item]]) -> Iterator[tuple[Batch, list[_engine.Row]]]:
            rows = pool.next()
            if self.cancel.is_set():
                raise Interrupted("interrupted: a preview writes nothing")
            batch = under_way.popleft()
            yield batch, rows
            unpacking.done(batch)

        with Unpacking(files, BATCH, self.threads, numbered_item) as unpacking:
            try:
                for batch in unpacking:
                    pool.rewrite([_job(one, assigned.group if assigned else None) for one in batch if not one.refusal])
                    under_way.append(batch)
                    while under_way and (len(under_way) >= self.threads * IN_FLIGHT or unpacking.full):
                        yield from oldest(unpacking)
                while under_way:
                    yield from oldest(unpacking)
            except BaseException:
                self.cancel.set()  # ends what is under way
                raise
            finally:
                pool.close()


def _job(one: Ready[tuple[int, Item]], group: Grouping | None) -> _engine.Source:
    number, item = one.thing
    return number, one.place, item.folder, group(item) if group else ""
