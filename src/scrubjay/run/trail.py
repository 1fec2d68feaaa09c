"""The audit of one run, as the run sees it: begun beside its first files, since what writes it takes time to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scrubjay.errors import AuditDamaged, AuditError
from scrubjay.run.outcome import Outcome

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.audit.store import Store
    from scrubjay.identity import Key

End = tuple[int, str]
"""Where a chain ends: seq and hash of its last line."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What to write down of a run, and where to.

    key: the project's, or that of this run alone if it isn't `lasting`. originals: whether original values and source
    paths are kept. details: sealed, they may name people; facts: for everybody. head: the chain's end as the vault
    remembers it.
    """

    folder: str
    key: Key = field(repr=False)
    lasting: bool
    originals: bool
    plan: str = field(repr=False)
    details: Mapping[str, Any] = field(repr=False)
    facts: Mapping[str, Any]
    head: End | None = None


class Line(NamedTuple):
    """One row of the table of instances, without what comes from elsewhere."""

    source: str
    at: int
    ordinal: int
    outcome: str
    reason: str
    tag_path: str
    offset: int
    output: str
    subject: str
    study: str
    bytes_read: int
    bytes_written: int
    needle: str
    cleaned: int
    spared: int
    unsearched: int
    unknown: int
    micros: int

    def __repr__(self) -> str:
        return f"Line({self.ordinal}, {self.outcome})"

    @classmethod
    def of(cls, outcome: Outcome, at: int, micros: int) -> Line:
        """at: milliseconds since 1970, UTC."""
        ordinal, source, *rest = outcome[:-1]  # without changes: they have a table of their own
        return cls._make((source, at, ordinal, *rest, micros))


class Trail:
    """Open it, `add` parts, `end` it, and close it in any case."""

    def __init__(self, audited: Audited, worker: ThreadPoolExecutor) -> None:
        self.originals: Final = audited.originals and audited.lasting
        self._audited: Final = audited
        self._opening: Final[Future[tuple[Store, str]]] = worker.submit(self._open)

    @property
    def run(self) -> str:
        """The run's name in the audit. Waits until it is begun; raises AuditError, AuditDamaged."""
        return self._opening.result()[1]

    @property
    def folder(self) -> str:
        """Where it is: a real path."""
        return self._audited.folder

    def add(self, lines: Sequence[Line], columns: _engine.AuditColumns) -> End:
        """Add a part, durably; the chain's new end. Raises AuditError, AuditDamaged."""
        from scrubjay.audit.columns import changes_table, instances_table, shown_source

        store, run = self._opening.result()
        sources = [shown_source(line.source) if self.originals else None for line in lines]
        rows: Sequence[Any] = lines
        instances = instances_table(run, rows, sources, [line.at for line in lines], columns)
        head = store.add_part(run, instances, changes_table(columns))
        return head.seq, head.hash

    def end(self, facts: Mapping[str, Any]) -> End:
        """Write down how the run ended. Raises AuditError, AuditDamaged."""
        store, run = self._opening.result()
        head = store.end(run, facts)
        return head.seq, head.hash

    def close(self) -> None:
        """Let go of it."""
        with suppress(AuditError, AuditDamaged):
            self._opening.result()[0].close()

    def _open(self) -> tuple[Store, str]:
        from scrubjay.audit.entries import Head
        from scrubjay.audit.keys import AuditKeys
        from scrubjay.audit.store import Store

        audited = self._audited
        keys = AuditKeys.of(audited.key) if audited.lasting else AuditKeys.passing(audited.key)
        store = Store.open(audited.folder, keys, head=Head(*audited.head) if audited.head else None)
        try:
            return store, store.begin(audited.details, audited.plan, audited.facts)
        except BaseException:
            store.close()
            raise
