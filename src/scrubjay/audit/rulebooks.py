"""The rules of runs in words, from the plans that the audit keeps."""

from __future__ import annotations

from scrubjay.audit.reading import Reader
from scrubjay.errors import AuditDamaged
from scrubjay.recipe.written import Rulebook


class Rulebooks:
    """One for each run, read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._origins = {run.name: (run.details or {}).get("origins") for run in reader.runs()}
        self._books: dict[str, Rulebook] = {}

    def of(self, run: str) -> Rulebook:
        """The rules of a run. Raises AuditDamaged when its plan can't be read, AuditError without the key."""
        if run not in self._books:
            try:
                self._books[run] = Rulebook.from_text(self._reader.plan(run), self._origins.get(run))
            except ValueError:
                raise AuditDamaged("the plan of a run is no plan") from None
        return self._books[run]
