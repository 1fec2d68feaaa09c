"""The first pass over a source: whose files these are, and what identifies them. Only reads headers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted
from scrubjay.identity.sighting import Sighting, merge
from scrubjay.sources import Item, Source

BATCH: Final = 128
IN_FLIGHT: Final = 4
"""Batches for each thread that may be under way."""

Grouping = Callable[[Item], str]


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Every leaf of a source once, in the order of its first file; and what text is searched for, for each study."""

    sightings: Sequence[Sighting]
    studies: _engine.Studies


def survey(plan: _engine.Plan, source: Source, group: Grouping, threads: int, cancel: _engine.Cancel) -> Surveyed:
    """Survey a source. Memory grows with the leaves, not with the files.

    Files that can't be read are in no leaf: the rewrite says why. Raises Interrupted when cancelled.
    """
    pool = _engine.Pool(plan, "", threads, cancel)
    try:
        leaves = _leaves(pool, source, group, threads, cancel)
        return Surveyed(merge(map(Sighting.of, leaves)), pool.studies())
    finally:
        pool.close()


def _leaves(
    pool: _engine.Pool, source: Source, group: Grouping, threads: int, cancel: _engine.Cancel
) -> Iterator[_engine.Leaf]:
    items = enumerate(source, start=1)
    under_way: deque[int] = deque()
    while batch := list(islice(items, BATCH)):
        pool.survey([(number, item.path, item.folder, group(item)) for number, item in batch if not item.refusal])
        under_way.append(len(batch))
        if len(under_way) >= threads * IN_FLIGHT:
            under_way.popleft()
            yield from pool.next()
        if cancel.is_set():
            break
    while under_way and not cancel.is_set():
        under_way.popleft()
        yield from pool.next()
    if cancel.is_set():
        raise Interrupted("interrupted during the survey: nothing was written")
