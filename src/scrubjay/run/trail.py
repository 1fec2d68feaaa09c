"""The audit of one run, as the run sees it: begun beside its first files, since what writes it takes time to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from scrubjay.audit.lines import Line
from scrubjay.audit.scribe import End, Opening, Scribe
from scrubjay.run.outcome import Outcome

if TYPE_CHECKING:
    from scrubjay import _engine


def line_of(outcome: Outcome, at: int, micros: int) -> Line:
    """at: milliseconds since 1970, UTC."""
    ordinal, source, *rest = outcome[:-1]  # without changes: they have a table of their own
    return Line._make((source, at, ordinal, *rest, micros))


class Trail:
    """Open it, `add` parts, `end` it, and close it in any case."""

    def __init__(self, opening: Opening, worker: ThreadPoolExecutor) -> None:
        self.originals: Final = opening.originals
        self.folder: Final = opening.folder
        """A real path."""
        self._scribe: Final = Scribe(opening)
        self._run: Final[Future[str]] = worker.submit(self._scribe.begin)

    @property
    def run(self) -> str:
        """The run's name in the audit. Waits until it is begun; raises AuditError, AuditDamaged."""
        return self._run.result()

    def add(self, lines: Sequence[Line], columns: _engine.AuditColumns) -> End:
        """Add a part, durably; the chain's new end. Raises AuditError, AuditDamaged."""
        self._run.result()
        return self._scribe.add(lines, columns)

    def end(self, facts: Mapping[str, Any]) -> End:
        """Write down how the run ended. Raises AuditError, AuditDamaged."""
        self._run.result()
        return self._scribe.end(facts)

    def close(self) -> None:
        """Let go of it. The worker must have nothing of it to do any more."""
        self._scribe.close()
