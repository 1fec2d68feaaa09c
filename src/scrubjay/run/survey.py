"""The first pass over a source: whose files these are, and what identifies them. Only reads headers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scrubjay import _engine
from scrubjay.errors import Interrupted
from scrubjay.identity.sighting import Sighting, merge
from scrubjay.run.resume import Task, plain_tasks
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
    under_way: deque[int] = deque()
    while batch := list(islice(tasks, BATCH)):
        pool.survey(
            [
                (task.ordinal, task.item.path, task.item.folder, group(task.item))
                for task in batch
                if not task.item.refusal
            ]
        )
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
