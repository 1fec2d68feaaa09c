"""Who may replace an output of an earlier run: the file that it is of, unless another file has come to the same bytes.

So a run over a changed source comes to what a new OUT would hold: the first in the walk has the path, and a file that
has changed is refused rather than put in the place of what was reused for one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scrubjay.run.reasons import REUSED
from scrubjay.run.resume import is_there

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.run.resume import Task


class Replacing:
    """What is known of it in one run; batches come in the order of the source."""

    def __init__(self, out: str) -> None:
        self._out: Final = out
        self._shared: Final[dict[str, int]] = {}
        """Ordinal of the first file that shares an output which is another one's."""

    def carry(self, tasks: Iterable[Task]) -> None:
        """Take note of files that stay as they were left; before the rows of their batch."""
        for task in tasks:
            if task.carried and (output := _shared(task)):
                self._shared.setdefault(output, task.ordinal)

    def is_gone(self, task: Task) -> bool:
        """Whether the output that a file shared is another one since this run began; after its batch."""
        return task.carried and task.record is not None and bool(_shared(task)) and not is_there(task.record, self._out)

    def share(self, rows: Sequence[_engine.Row], owned: Mapping[int, str]) -> None:
        """Take note of rows that have been committed."""
        for row in rows:
            if row.outcome == REUSED and owned.get(row.ordinal) != row.output:
                self._shared.setdefault(row.output, row.ordinal)

    def apart(
        self, rows: Sequence[_engine.Row], owned: Mapping[int, str]
    ) -> Iterator[tuple[Sequence[_engine.Row], frozenset[str]]]:
        """Rows in their order, with the paths that they may replace: none of those that another row of them goes to."""
        own = {row.output for row in rows if self._may(row, owned)}
        if not any(row.output in own and not self._may(row, owned) for row in rows):
            yield rows, frozenset(own)
            return
        for row in rows:
            yield [row], frozenset([row.output] if self._may(row, owned) else ())

    def _may(self, row: _engine.Row, owned: Mapping[int, str]) -> bool:
        return owned.get(row.ordinal) == row.output and self._shared.get(row.output, row.ordinal) >= row.ordinal


def _shared(task: Task) -> str:
    """The path below OUT of an output that is another file's, too."""
    return "" if task.record is None or task.record.owner else task.record.output
