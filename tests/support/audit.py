"""A small audit, and what goes into one: made-up rows in the shape of docs/reference/audit.md."""

import pyarrow as pa

from scrubjay.audit.reading import CHANGE_ROWS, INSTANCE_ROWS, Reader
from scrubjay.audit.schema import CHANGES, INSTANCES
from scrubjay.audit.store import Store

PLAN = '{"format":1,"rules":[]}'
PLANTED = "Curie^Marie"


def instances(run: str, count: int, *, source: bool = True, changes: int = 2) -> pa.Table:
    rows = [
        {
            "run": run,
            "ordinal": number + 1,
            "source": f"{PLANTED}/im{number}" if source else None,
            "outcome": "written",
            "reason": "",
            "tag_path": "",
            "offset": -1,
            "needle": "",
            "output": f"P001/{number}.dcm",
            "subject": "P001",
            "study": "2.25.7",
            "bytes_read": 1000,
            "bytes_written": 900,
            "cleaned": 0,
            "spared": 0,
            "unsearched": 0,
            "unknown": 0,
            "at": 1_700_000_000_000 + number,
            "micros": 120,
            "changes": list(range(changes)),
        }
        for number in range(count)
    ]
    return pa.Table.from_pylist(rows, INSTANCES)


def changes(originals: bool = True) -> pa.Table:
    rows = [
        {"path": "00100010", "vr": "PN", "action": "replaced", "rule": 3, "replacement": b"P001"},
        {"path": "00190010(CREATOR)", "vr": "LO", "action": "removed", "rule": -1, "replacement": None},
    ]
    for row in rows:
        row["original"] = PLANTED.encode() if originals else None
    return pa.Table.from_pylist(rows, CHANGES)


def write_run(store: Store, parts: int = 2, *, count: int = 3, end: bool = True) -> str:
    lasting = store.keys.lasting
    run = store.begin({"who": "tester", "source": f"/in/{PLANTED}", "recipe": "basic"}, PLAN, {"version": "1"})
    for _ in range(parts):
        store.add_part(run, instances(run, count, source=lasting), changes(lasting))
    if end:
        store.end(run, {"complete": True})
    return run


def rows_of(reader: Reader, kind: str, run: str = "") -> pa.Table:
    """All rows of one of the two tables, part after part."""
    schema = INSTANCE_ROWS if kind == "instances" else CHANGE_ROWS
    return pa.concat_tables([schema.empty_table(), *(reader.read(part, kind) for part in reader.parts(run))])
