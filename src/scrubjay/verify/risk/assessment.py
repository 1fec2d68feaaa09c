"""From a folder to its risk report."""

from __future__ import annotations

import os
from datetime import datetime

from scrubjay.errors import SourceError, UsageError
from scrubjay.paths import shown
from scrubjay.verify.risk.attributes import Quasi
from scrubjay.verify.risk.cells import Cells
from scrubjay.verify.risk.figures import figures_of
from scrubjay.verify.risk.reading import Batch, read_tree
from scrubjay.verify.risk.report import Pair, RiskReport, Single

MAX_K = 1_000_000


def assess(
    out: str | os.PathLike[str],
    quasi: tuple[Quasi, ...],
    *,
    at: datetime,
    k: int = 5,
    processes: int = 1,
) -> RiskReport:
    """Read the headers of all files below a folder and count. at: the time to put on the report.

    processes: how many read at once. Raises SourceError when there is no such folder, UsageError for a k below 2.
    """
    if not 2 <= k <= MAX_K:
        raise UsageError(f"k is a number from 2 to {MAX_K:,}: a cell of one subject hides nobody")
    root = os.fspath(out)
    if not os.path.isdir(root):
        raise SourceError(f"OUT is no folder: {shown(root)}")
    total = Batch()
    with Cells(quasi) as cells:
        for batch in read_tree(root, quasi, processes):
            cells.add(batch.rows)
            total.files += batch.files
            total.others += batch.others
            total.unreadable += batch.unreadable
            total.unnamed += batch.unnamed
        cells.gather()
        return _report(cells, quasi, total, k, at)


def _report(cells: Cells, quasi: tuple[Quasi, ...], total: Batch, k: int, at: datetime) -> RiskReport:
    def pair(only: int | None = None) -> Pair:
        return Pair(
            figures_of(cells.sizes(bands=False, only=only), k), figures_of(cells.sizes(bands=True, only=only), k)
        )

    combined = pair()
    return RiskReport(
        at=at,
        k=k,
        files=total.files,
        subjects=combined.as_is.subjects,
        without_id=total.unnamed,
        others=total.others,
        unreadable=total.unreadable,
        combined=combined,
        single=tuple(Single(one, cells.present(place), pair(place)) for place, one in enumerate(quasi)),
    )
