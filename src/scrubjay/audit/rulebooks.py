"""The rules of runs in words, from the plans that the audit keeps."""

from __future__ import annotations

from scrubjay.audit.reading import Reader
from scrubjay.recipe.written import Rulebook


class Rulebooks:
    """One for each run, read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._origins = {run.name: (run.details or {}).get("origins") for run in reader.runs()}
        self._books: dict[str, Rulebook] = {}

    def of(self, run: str) -> Rulebook:
        """The rules of a run. Raises AuditDamaged when its plan was changed, AuditError without the key."""
        if run not in self._books:
            plan = self._reader.plan(run)
            try:
                self._books[run] = Rulebook.from_text(plan, self._origins.get(run))
            except ValueError:  # of another version: its rules have numbers then
                self._books[run] = Rulebook({})
        return self._books[run]
