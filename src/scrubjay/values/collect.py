"""Look at every header of a source: the engine's threads count, the store keeps."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted
from scrubjay.run.engine import engine_standard
from scrubjay.run.progress import Progress
from scrubjay.run.totals import LateCount
from scrubjay.run.unpacking import Ready, Unpacking, numbered_item
from scrubjay.sources import Item, Source
from scrubjay.values.store import Store

BATCH: Final = 512
IN_FLIGHT: Final = 3
"""Batches for each thread that may be under way."""

Batch = Sequence[Ready[tuple[int, Item]]]


@dataclass(frozen=True, slots=True)
class Looked:
    """Files found in the source, those of which the header was read, and why the others were not: files by reason."""

    files: int
    read: int
    reasons: dict[str, int]


def collect(
    source: Source,
    store: Store,
    *,
    threads: int,
    everything: bool,
    cancel: _engine.Cancel,
    progress: Callable[[Progress], None] | None = None,
) -> Looked:
    """Fill the store. everything: list also values that are only UIDs, dates, times and numbers.

    Raises Interrupted when cancelled.
    """
    files = read = 0
    reasons: Counter[str] = Counter()
    start = time.monotonic()
    with ThreadPoolExecutor(threads) as pool, LateCount(source) as total:
        for batch, columns in _done(pool, source, threads, everything, cancel):
            if cancel.is_set():
                raise Interrupted("interrupted: nothing was written")
            files += len(batch)
            reasons.update(one.refusal[1] for one in batch if one.refusal)
            names = [(one.thing[0], one.thing[1].relative) for one in batch if not one.refusal]
            for found in columns:
                read += found.read
                reasons.update(reason for _, reason in found.unread)
                store.add(names, found)
                names = []
            if progress:
                progress(Progress(files, 0, time.monotonic() - start, total.value))
    if cancel.is_set():
        raise Interrupted("interrupted: nothing was written")
    store.finish()
    return Looked(files, read, dict(reasons.most_common()))


def _done(
    pool: ThreadPoolExecutor, source: Source, threads: int, everything: bool, cancel: _engine.Cancel
) -> Iterator[tuple[Batch, list[_engine.ValueColumns]]]:
    """Batches with what they hold, in the order of the source."""
    under_way: deque[tuple[Batch, Future[list[_engine.ValueColumns]]]] = deque()

    def oldest(unpacking: Unpacking[tuple[int, Item]]) -> tuple[Batch, list[_engine.ValueColumns]]:
        batch, future = under_way.popleft()
        found = future.result()
        unpacking.done(batch)
        return batch, found

    with Unpacking(enumerate(source, start=1), BATCH, threads, numbered_item) as unpacking:
        try:
            for batch in unpacking:
                under_way.append((batch, pool.submit(_look, batch, everything, cancel)))
                while under_way and (len(under_way) >= threads * IN_FLIGHT or unpacking.full):
                    yield oldest(unpacking)
            while under_way:
                yield oldest(unpacking)
        except BaseException:
            cancel.set()  # whoever waits for the threads waits no longer than a file takes
            raise


def _look(batch: Batch, everything: bool, cancel: _engine.Cancel) -> list[_engine.ValueColumns]:
    """What a batch holds, in several pieces if it is too much for one."""
    files = [(one.thing[0], one.place) for one in batch if not one.refusal]
    pieces = []
    while True:
        found = _engine.values(engine_standard(), files, cancel, all=everything)
        pieces.append(found)
        files = files[found.taken :]
        if not files or cancel.is_set():
            return pieces
