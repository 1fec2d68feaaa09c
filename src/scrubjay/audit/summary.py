"""An audit in figures: runs, outcomes, what was done to which attributes, subjects and their studies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from scrubjay.audit.naming import named
from scrubjay.audit.reading import Part, Reader
from scrubjay.audit.runs import RunFacts, run_document, runs_of
from scrubjay.audit.values import shown
from scrubjay.audit.views import in_one

TIMEPOINT: Final = "00120050"
"""Clinical Trial Time Point ID at the top level: where the label of a time point is written."""

_DONE: Final = ("written", "reused")


@dataclass(slots=True)
class Study:
    """One study of a subject, by its new UID: files of all runs, and the label of its time point, if it has one."""

    files: int = 0
    timepoint: str = ""


@dataclass(slots=True)
class Summary:
    """Figures of an audit, or of one run.

    A file that two runs met counts twice, but in `subjects`, which are told of written files and those reused. actions:
    changes of files by action and group of tags (`private` for odd ones); attributes: by path in keywords without the
    numbers of items, and action; both count each change in each file.
    """

    runs: list[RunFacts]
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    actions: Counter[tuple[str, str]] = field(default_factory=Counter)
    attributes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    subjects: dict[str, dict[str, Study]] = field(default_factory=dict, repr=False)
    changes: int = 0
    distinct: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    engine_seconds: float = 0.0

    @property
    def files(self) -> int:
        """Files that runs met."""
        return self.outcomes.total()

    @property
    def studies(self) -> int:
        """Studies of all subjects."""
        return sum(map(len, self.subjects.values()))

    def document(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "runs": [run_document(run) for run in self.runs],
            "files": self.files,
            "outcomes": dict(self.outcomes),
            "reasons": {f"{outcome} {reason}": count for (outcome, reason), count in self.reasons.items()},
            "subjects": len(self.subjects),
            "studies": self.studies,
            "changes": self.changes,
            "distinct_changes": self.distinct,
            "actions": _nested(self.actions),
            "attributes": [
                {"tag": tag, "attribute": where, "action": action, "changes": count}
                for (tag, where, action), count in self.attributes.most_common()
            ],
            "bytes_read": self.bytes_read,
            "bytes_written": self.bytes_written,
            "engine_seconds": round(self.engine_seconds, 3),
        }


def summarise(reader: Reader, run: str = "") -> Summary:
    """Figures of all runs that can be read, or of one. Raises AuditError, AuditDamaged."""
    summary = Summary(runs_of(reader, run))
    for part in reader.parts(run):
        _add(summary, reader, part)
    return summary


_COLUMNS: Final = ["outcome", "reason", "subject", "study", "bytes_read", "bytes_written", "micros", "changes"]


def _add(summary: Summary, reader: Reader, part: Part) -> None:
    instances = reader.read(part, "instances", _COLUMNS)
    changes = reader.read(part, "changes", ["path", "action", "replacement"])
    for row in _grouped(instances, ["outcome", "reason"]):
        summary.outcomes[row["outcome"]] += row["count_all"]
        if row["reason"]:
            summary.reasons[row["outcome"], row["reason"]] += row["count_all"]
    summary.bytes_read += _sum(instances["bytes_read"])
    summary.bytes_written += _sum(instances["bytes_written"])
    summary.engine_seconds += _sum(instances["micros"]) / 1e6
    summary.distinct += len(changes)
    _add_changes(summary, instances, changes)
    _add_studies(summary, instances, changes)


def _add_changes(summary: Summary, instances: pa.Table, changes: pa.Table) -> None:
    counted = pc.value_counts(pc.list_flatten(in_one(instances["changes"])))
    rows, counts = counted.field("values"), counted.field("counts")
    table = pa.table(
        {
            "path": changes["path"].cast(pa.string()).take(rows),
            "action": changes["action"].cast(pa.string()).take(rows),
            "files": counts,
        }
    )
    for row in table.group_by(["path", "action"]).aggregate([("files", "sum")]).to_pylist():
        name = named(row["path"])
        summary.changes += row["files_sum"]
        summary.actions[row["action"], name.group] += row["files_sum"]
        summary.attributes[name.number, name.attribute, row["action"]] += row["files_sum"]


def _add_studies(summary: Summary, instances: pa.Table, changes: pa.Table) -> None:
    there = instances.filter(pc.is_in(instances["outcome"].cast(pa.string()), value_set=pa.array(_DONE)))
    for row in _grouped(there, ["subject", "study"]):
        if row["subject"]:
            study = summary.subjects.setdefault(row["subject"], {}).setdefault(row["study"] or "", Study())
            study.files += row["count_all"]
    labels = _labels(changes)
    if not labels:
        return
    column = in_one(there["changes"])
    refs, parents = pc.list_flatten(column), pc.list_parent_indices(column)
    among = pc.is_in(refs, value_set=pa.array(list(labels), refs.type))
    table = there.select(["subject", "study"]).take(parents.filter(among)).append_column("ref", refs.filter(among))
    for row in _grouped(table, ["subject", "study", "ref"]):
        if row["subject"]:
            summary.subjects[row["subject"]][row["study"] or ""].timepoint = labels[row["ref"]]


def _labels(changes: pa.Table) -> dict[int, str]:
    """The labels of time points that were written, by their rows."""
    mask = pc.and_(pc.equal(changes["path"].cast(pa.string()), TIMEPOINT), changes["replacement"].is_valid())
    rows = pc.indices_nonzero(mask).to_pylist()
    return {row: shown("LO", changes["replacement"][row].as_py()) for row in rows}


def _grouped(table: pa.Table, columns: list[str]) -> list[dict[str, Any]]:
    plain = pa.table({name: _plain(table[name]) for name in columns})
    return plain.group_by(columns).aggregate([([], "count_all")]).to_pylist()  # type: ignore[no-any-return]


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _sum(column: pa.ChunkedArray) -> int:
    return int(pc.sum(column).as_py() or 0)


def _nested(actions: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (action, group), count in sorted(actions.items()):
        found.setdefault(action, {})[group] = count
    return found
