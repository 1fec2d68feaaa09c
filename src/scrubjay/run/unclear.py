"""Which files a run stopped for, because it isn't clear whose they are: found by a second look at the source."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from scrubjay import _engine
from scrubjay.identity.conflicts import Finding
from scrubjay.identity.resolution import refusals
from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import QUARANTINED
from scrubjay.run.survey import BATCH, IN_FLIGHT, Grouping
from scrubjay.run.unpacking import Ready, Unpacking, numbered_item
from scrubjay.sources import Item, Source


def unclear_files(
    plan: _engine.Plan,
    source: Source,
    group: Grouping,
    findings: Sequence[Finding],
    threads: int,
    cancel: _engine.Cancel,
) -> Iterator[Outcome]:
    """An outcome for each file of the findings, in source order, with the reason that `quarantine` would give it.

    The survey keeps leaves, not files: so every header is read again, one file a batch. Ends early when cancelled.
    """
    reasons = refusals(findings)
    pool = _engine.Pool(plan, "", threads, cancel)
    under_way: deque[Sequence[Ready[tuple[int, Item]]]] = deque()

    def oldest(unpacking: Unpacking[tuple[int, Item]]) -> Iterator[Outcome]:
        leaves = pool.next()
        batch = under_way.popleft()
        unpacking.done(batch)
        ((ordinal, item),) = (one.thing for one in batch)
        for leaf in leaves:
            if leaf.key in reasons:
                yield Outcome(ordinal, item.relative, QUARANTINED, reasons[leaf.key])

    with Unpacking(enumerate(source, start=1), 1, threads, numbered_item) as unpacking:
        try:
            for batch in unpacking:
                if cancel.is_set():
                    return
                pool.survey([(one.thing[0], one.place, "", group(one.thing[1])) for one in batch if not one.refusal])
                under_way.append(batch)
                while under_way and (len(under_way) >= threads * IN_FLIGHT * BATCH or unpacking.full):
                    yield from oldest(unpacking)
            while under_way and not cancel.is_set():
                yield from oldest(unpacking)
        finally:
            pool.close()
