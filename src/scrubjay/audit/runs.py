"""Runs, a row for each: who ran what, when, by which recipe and plan, and what became of the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from scrubjay.audit.reading import Reader, Run

OUTCOMES: Final = ("written", "reused", "excluded", "quarantined", "failed")


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run as it is shown. Times are UTC. complete: None for one that has no end. files: by outcome.

    details: what it began with, empty where the key is another's; its `source` tells where files came from.
    """

    name: str
    began: datetime
    ended: datetime | None
    complete: bool | None
    readable: bool
    plan: str
    files: Mapping[str, int]
    details: Mapping[str, Any] = field(repr=False)
    result: Mapping[str, Any] = field(repr=False)

    @property
    def recipe(self) -> str:
        """Its name and version."""
        return " ".join(filter(None, (self.said("recipe"), self.said("recipe_version"))))

    @property
    def seconds(self) -> float | None:
        """How long it took; None for one that has no end."""
        found = self.result.get("seconds")
        if isinstance(found, int | float):
            return float(found)
        return None if self.ended is None else (self.ended - self.began).total_seconds()

    def said(self, key: str) -> str:
        """A detail as text, empty when it isn't there."""
        found = self.details.get(key)
        return "" if found is None else str(found)


def runs_of(reader: Reader, run: str = "") -> list[RunFacts]:
    """All runs, the oldest first, or the one of this name. Raises AuditError, AuditDamaged."""
    return [facts_of(reader, one) for one in reader.runs() if run in ("", one.name)]


def runs_table(runs: list[RunFacts], *, originals: bool) -> pa.Table:
    """The same as a table. Without `originals` it doesn't say where files came from."""
    columns: dict[str, pa.Array] = {
        "run": pa.array([run.name for run in runs], pa.string()),
        "began": _times([run.began for run in runs]),
        "ended": _times([run.ended for run in runs]),
        "complete": pa.array([run.complete for run in runs], pa.bool_()),
        "seconds": pa.array([run.seconds for run in runs], pa.float64()),
        "plan": pa.array([run.plan for run in runs], pa.string()),
    }
    for name in ("who", "project", "site", "recipe", "recipe_version", "recipe_hash", "version", "mode", "out"):
        columns[name] = pa.array([run.said(name) for run in runs], pa.string())
    if originals:
        columns["source"] = pa.array([run.said("source") for run in runs], pa.string())
    for outcome in OUTCOMES:
        columns[outcome] = pa.array([run.files.get(outcome, 0) for run in runs], pa.int64())
    return pa.table(columns)


def run_document(run: RunFacts) -> dict[str, Any]:
    """One run for JSON."""
    return {
        "run": run.name,
        "began": f"{run.began:%Y-%m-%dT%H:%M:%SZ}",
        "ended": "" if run.ended is None else f"{run.ended:%Y-%m-%dT%H:%M:%SZ}",
        "complete": run.complete,
        "readable": run.readable,
        "seconds": run.seconds,
        "who": run.said("who"),
        "project": run.said("project"),
        "recipe": run.recipe,
        "recipe_hash": run.said("recipe_hash"),
        "plan": run.plan,
        "files": dict(run.files),
    }


def facts_of(reader: Reader, run: Run) -> RunFacts:
    """One run; its parts are read for it. Raises AuditError, AuditDamaged."""
    result = run.result or {}
    readable = reader.can_read(run)
    return RunFacts(
        name=run.name,
        began=run.began,
        ended=run.ended,
        complete=None if run.result is None else bool(result.get("complete", True)),
        readable=readable,
        plan=str((run.details or {}).get("plan_hash") or run.plan_hash),
        files=_files(reader, run) if readable else {},
        details=run.details or {},
        result=result,
    )


def _files(reader: Reader, run: Run) -> Mapping[str, int]:
    """Counted from the parts: also of a run that was killed."""
    counts: Counter[str] = Counter()
    for part in run.parts:
        for row in pc.value_counts(reader.read(part, "instances", ["outcome"])["outcome"]).to_pylist():
            counts[row["values"]] += row["counts"]
    return counts


def _times(times: list[datetime | None]) -> pa.Array:
    return pa.array([None if one is None else one.replace(tzinfo=None) for one in times], pa.timestamp("ms"))
