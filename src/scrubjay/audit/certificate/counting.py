"""A run counted from its parts: files by outcome and reason, changes by action. Memory is that of one part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from scrubjay.audit.reading import Part, Reader, Run

_GUARDS: Final = ("spared", "unsearched", "unknown")
_COLUMNS: Final = ["outcome", "reason", "changes", *_GUARDS]


@dataclass(slots=True)
class Counted:
    """outcomes, reasons: files, the latter by outcome and code. actions: changes to attributes, over all files.

    distinct: different changes, counted once in each part. guards: what the cleaning of text let pass, by the columns
    of docs/reference/outcomes.md.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    distinct: int = 0
    guards: Counter[str] = field(default_factory=Counter)


def count_run(reader: Reader, run: Run) -> Counted:
    """Raises AuditError when the audit is sealed by another key, AuditDamaged when a part isn't what it was."""
    counted = Counted()
    for part in reader.parts(run.name):
        _count_part(reader, part, counted)
    return counted


def _count_part(reader: Reader, part: Part, counted: Counted) -> None:
    instances = reader.read(part, "instances", _COLUMNS)
    actions = reader.read(part, "changes", ["action"])["action"].cast(pa.string())
    pairs = instances.select(["outcome", "reason"]).cast(pa.schema([("outcome", pa.string()), ("reason", pa.string())]))
    for row in pairs.group_by(["outcome", "reason"]).aggregate([([], "count_all")]).to_pylist():
        counted.outcomes[row["outcome"]] += row["count_all"]
        if row["reason"]:
            counted.reasons[row["outcome"], row["reason"]] += row["count_all"]
    for name in _GUARDS:
        counted.guards[name] += pc.sum(instances[name]).as_py() or 0
    counted.distinct += len(actions)
    used = pc.take(actions, pc.list_flatten(instances["changes"]))
    for entry in pc.value_counts(used).to_pylist():
        counted.actions[entry["values"]] += entry["counts"]
