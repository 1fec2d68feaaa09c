"""Audits made up for tests, written by the store itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.schema import CHANGES, INSTANCES
from scrubjay.audit.store import Store
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.recipe.written import origins_of

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)

Change = tuple[str, str, str, int, bytes | None, bytes | None]
"""Path, VR, action, rule, original, replacement."""


def instance(ordinal: int, run: str = "", **given: Any) -> dict[str, Any]:
    """One row of `instances`; written, unless said otherwise."""
    row: dict[str, Any] = {
        "run": run,
        "ordinal": ordinal,
        "source": f"ward/Doe_Jane/{ordinal}",
        "outcome": "written",
        "reason": "",
        "tag_path": "",
        "offset": -1,
        "needle": "",
        "output": f"P{ordinal:03d}/2.25.1/{ordinal}.dcm",
        "subject": f"P{ordinal:03d}",
        "study": "2.25.1",
        "bytes_read": 2000,
        "bytes_written": 1900,
        "cleaned": 1,
        "spared": 0,
        "unsearched": 0,
        "unknown": 0,
        "at": AT,
        "micros": 800,
        "changes": [],
    }
    return row | given


def changes_table(rows: list[Change]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(CHANGES.names, row, strict=True)) for row in rows], CHANGES)


class Sample:
    """An audit of one project, its runs by recipe `basic`."""

    def __init__(self, folder: Path, keys: AuditKeys) -> None:
        self.folder = folder
        self.store = Store.open(folder, keys)
        self.plan = compile_plan(load_recipe("basic"))

    def rule(self, select: str) -> int:
        """The last rule of the plan with this selector."""
        return max(at for at, rule in enumerate(self.plan.rules) if str(rule.select) == select)

    def begin(self, **details: Any) -> str:
        known = {
            "who": "jo",
            "project": "trial-7",
            "recipe": "basic",
            "recipe_version": "1",
            "plan_hash": self.plan.hash,
            "out": "/data/out",
            "source": "/data/Doe_Jane",
            "origins": origins_of(self.plan),
        }
        return self.store.begin(known | details, self.plan.json)

    def part(self, run: str, instances: list[dict[str, Any]], changes: list[Change]) -> None:
        rows = [row | {"run": run} for row in instances]
        self.store.add_part(run, pa.Table.from_pylist(rows, INSTANCES), changes_table(changes))

    def end(self, run: str, **result: Any) -> None:
        self.store.end(run, {"complete": True, "seconds": 1.5} | result)


def two_runs(folder: Path, keys: AuditKeys) -> Sample:
    """Three files of two subjects, one of them done again and reused, and a file that is left out."""
    sample = Sample(folder, keys)
    name, uid = sample.rule("PatientName"), sample.rule("SOPInstanceUID")
    changes: list[Change] = [
        ("00100010", "PN", "replaced", name, b"Doe^Jane ", b"P001"),
        ("00080018", "UI", "replaced", uid, b"1.2.3.1\0", b"2.25.11\0"),
        ("00080018", "UI", "replaced", uid, b"1.2.3.2\0", b"2.25.12\0"),
        ("00101040", "LO", "removed", -1, b"=HYPERLINK(1)", None),
        ("00120062", "CS", "added", -2, None, b"YES "),
        ("00191008(SIEMENS MR HEADER)", "UN", "removed", -1, b"Doe", None),
        ("00120050", "LO", "replaced", -2, None, b"M00 "),
    ]
    first = sample.begin()
    sample.part(
        first,
        [
            instance(1, changes=[0, 1, 3, 4, 5, 6]),
            instance(2, subject="P001", output="P001/2.25.1/2.dcm", changes=[0, 2, 4]),
            instance(3, outcome="excluded", reason="dicomdir", output="", subject="", study="", source="ward/DICOMDIR"),
        ],
        changes,
    )
    sample.part(first, [instance(4, study="2.25.2", output="P004/2.25.2/4.dcm", changes=[0])], changes[4:5])
    sample.end(first)
    second = sample.begin(who="sam")
    sample.part(second, [instance(1, outcome="reused", changes=[0, 1])], changes[:2])
    sample.store.close()
    return sample
