"""Look at every header of a source: the engine's threads count, the store keeps."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted
from scrubjay.run.engine import engine_standard
from scrubjay.run.progress import Progress
from scrubjay.run.totals import LateCount
from scrubjay.sources import Item, Source
from scrubjay.values.store import Store

BATCH: Final = 512
IN_FLIGHT: Final = 3
"""Batches for each thread that may be under way."""

Batch = Sequence[tuple[int, Item]]


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
            reasons.update(item.refusal[1] for _, item in batch if item.refusal)
            names = [(number, item.relative) for number, item in batch if not item.refusal]
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
    items = enumerate(source, start=1)
    under_way: deque[tuple[Batch, Future[list[_engine.ValueColumns]]]] = deque()
    try:
        while batch := list(islice(items, BATCH)):
            under_way.append((batch, pool.submit(_look, batch, everything, cancel)))
            if len(under_way) >= threads * IN_FLIGHT:
                first, future = under_way.popleft()
                yield first, future.result()
        while under_way:
            first, future = under_way.popleft()
            yield first, future.result()
    except BaseException:
        cancel.set()  # whoever waits for the threads waits no longer than a file takes
        raise


def _look(batch: Batch, everything: bool, cancel: _engine.Cancel) -> list[_engine.ValueColumns]:
    """What a batch holds, in several pieces if it is too much for one."""
    files = [(number, item.path) for number, item in batch if not item.refusal]
    pieces = []
    while True:
        found = _engine.values(engine_standard(), files, cancel, all=everything)
        pieces.append(found)
        files = files[found.taken :]
        if not files or cancel.is_set():
            return pieces
