"""Audits of whole runs, as a certificate needs them, and reports on their output."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from scrubjay.audit.schema import INSTANCES
from scrubjay.audit.store import Store
from scrubjay.recipe import compile_plan, load_recipe
from support.audit import PLANTED, changes, instances

SOURCE = f"/home/{PLANTED}/scans"
OUTCOMES = [("written", ""), ("written", ""), ("reused", ""), ("excluded", "not-dicom"), ("quarantined", "leak")]
COUNTS = {"written": 4, "reused": 2, "excluded": 2, "quarantined": 2, "failed": 0}
"""Of a run of two parts with `OUTCOMES` each."""

DETAILS: dict[str, Any] = {
    "who": "anna",
    "project": "trial-7",
    "site": "north",
    "source": SOURCE,
    "out": "/data/out",
    "mode": "pseudonymise",
    "key": "0123abcd",
    "options": {"update": True, "on_leak": "quarantine", "date_shift": -1234, "source": SOURCE},
    "notes": [f"{SOURCE}/site.yaml:7: keep for PatientSex does less than PS3.15 asks (Z)"],
}


def rows(run: str, *, source: bool = True) -> pa.Table:
    """One file of each outcome; only written ones have changes."""
    table = instances(run, len(OUTCOMES), source=source).to_pylist()
    for row, (outcome, reason) in zip(table, OUTCOMES, strict=True):
        row |= {"outcome": outcome, "reason": reason, "unsearched": 1}
        if outcome != "written":
            row |= {"changes": [], "output": ""}
    return pa.Table.from_pylist(table, INSTANCES)


def write_whole_run(
    store: Store, recipe: str = "basic", *, end: bool = True, result: Mapping[str, Any] | None = None, **details: Any
) -> str:
    """A run of two parts; its name."""
    lasting = store.keys.lasting
    plan = compile_plan(load_recipe(recipe))
    run = store.begin(DETAILS | details, plan.json, {"version": "0.9"})
    for _ in range(2):
        store.add_part(run, rows(run, source=lasting), changes(lasting))
    if end:
        store.end(run, {"complete": True, "counts": COUNTS} if result is None else result)
    return run


def verification(verdict: str = "passed", **more: Any) -> bytes:
    """What `scrubjay verify` says, in the shape of docs/tasks/verify.md."""
    checks = [
        {"name": "known-identifiers", "title": "Known identifiers", "status": "passed", "examined": 4, "findings": 0},
        {"name": "burned-in-text", "title": "Burned-in text", "status": "not-judged", "why": "nobody looked"},
    ]
    report = {"tool": "ScrubJay verify", "version": "0.9", "at": "2026-01-02T03:04:05Z", "files": 4, "verdict": verdict}
    report |= {"checks": checks, "findings": [], "hipaa": [], "not_examined": ["what people see in images"]} | more
    return json.dumps(report).encode()
