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
    under_way: deque[tuple[int, Item]] = deque()

    def oldest() -> Iterator[Outcome]:
        ordinal, item = under_way.popleft()
        for leaf in pool.next():
            if leaf.key in reasons:
                yield Outcome(ordinal, item.relative, QUARANTINED, reasons[leaf.key])

    try:
        for ordinal, item in enumerate(source, start=1):
            if cancel.is_set():
                return
            if item.refusal is None:
                pool.survey([(ordinal, item.path, "", group(item))])
                under_way.append((ordinal, item))
            if len(under_way) >= threads * IN_FLIGHT * BATCH:
                yield from oldest()
        while under_way and not cancel.is_set():
            yield from oldest()
    finally:
        pool.close()
