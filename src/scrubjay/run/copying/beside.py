"""What a batch holds that is no DICOM: told by what it is, or copied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scrubjay.run.beside import ARCHIVE, NOT_DICOM, named
from scrubjay.run.copying.copy import Copy
from scrubjay.run.outcome import Outcome
from scrubjay.run.unpacking import opened
from scrubjay.sources import Refused

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.run.copying.copier import Copier
    from scrubjay.run.resume import Task
    from scrubjay.run.unpacking import Ready


class Beside:
    """Of one run. copier: None where nothing is copied."""

    def __init__(self, copier: Copier | None) -> None:
        self._copier: Final = copier

    def looked_at(self, batch: Sequence[Ready[Task]], rows: Sequence[_engine.Row]) -> Mapping[int, Copy | Outcome]:
        """By ordinal, files that the engine found to be no DICOM, as long as they can be opened."""
        others = {row.ordinal: row for row in rows if row.reason == NOT_DICOM}
        return {
            one.thing.ordinal: self._looked_at(one, others[one.thing.ordinal])
            for one in batch
            if others and one.thing.ordinal in others
        }

    def committed(
        self, found: Mapping[int, Copy | Outcome], owned: Mapping[int, str], orphans: Collection[str]
    ) -> Mapping[int, Copy | Outcome]:
        """The same, with copies that have their names."""
        copies = [one for one in found.values() if isinstance(one, Copy)]
        if not copies or self._copier is None:
            return found
        return {**found, **self._copier.commit(copies, owned, orphans)}

    def _looked_at(self, one: Ready[Task], row: _engine.Row) -> Copy | Outcome:
        item = one.thing.item
        try:
            with opened(one, item) as path:
                outcome = named(Outcome.of(row, item.relative), item.name, path)
                if self._copier is None or outcome.reason == ARCHIVE or not self._copier.wanted(item.name):
                    return outcome  # there may be scans in an archive, whatever it is called
                return self._copier.stage(row.ordinal, item, path)
        except Refused as refused:
            return Outcome(row.ordinal, item.relative, *refused.refusal)


def discard(found: Mapping[int, Copy | Outcome]) -> None:
    """Remove what was staged."""
    for one in found.values():
        if isinstance(one, Copy):
            one.discard()
