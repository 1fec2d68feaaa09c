"""The first pass over a source: whose files these are, and what identifies them. Only reads headers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted
from scrubjay.identity.sighting import Sighting, merge
from scrubjay.run.resume import Task, plain_tasks
from scrubjay.run.unpacking import Ready, Unpacking
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
    with closing(_engine.Pool(plan, "", threads, cancel)) as pool:
        leaves = leaves_of(pool, plain_tasks(source), group, threads, cancel)
        return Surveyed(merge(map(Sighting.of, leaves)), pool.studies())


def leaves_of(
    pool: _engine.Pool, tasks: Iterator[Task], group: Grouping, threads: int, cancel: _engine.Cancel
) -> Iterator[_engine.Leaf]:
    """The leaves of some files, those of a batch after the other. Raises Interrupted when cancelled."""
    under_way: deque[Sequence[Ready[Task]]] = deque()

    def oldest(unpacking: Unpacking[Task]) -> Sequence[_engine.Leaf]:
        leaves = pool.next()
        unpacking.done(under_way.popleft())
        return leaves

    with Unpacking(tasks, BATCH, threads, lambda task: task.item) as unpacking:
        for batch in unpacking:
            pool.survey(
                [
                    (one.thing.ordinal, one.place, one.thing.item.folder, group(one.thing.item))
                    for one in batch
                    if not one.refusal
                ]
            )
            under_way.append(batch)
            while under_way and (len(under_way) >= threads * IN_FLIGHT or unpacking.full):
                yield from oldest(unpacking)
            if cancel.is_set():
                break
        while under_way and not cancel.is_set():
            yield from oldest(unpacking)
    if cancel.is_set():
        raise Interrupted("interrupted during the survey: nothing was written")
